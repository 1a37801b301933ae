package pane

import (
	"icdscope/session"
	"icdscope/ui/theme"
)

// StateRole is how a state looks: what its colour means and a sign, so that neither
// is needed to tell it.
func StateRole(g theme.Glyphs, st session.Status) (theme.Role, string) {
	switch st.State {
	case session.Active:
		if st.Paused {
			return theme.RoleWarn, g.Paused
		}
		return theme.RoleGood, g.Good
	case session.Renewing, session.SigningIn:
		return theme.RoleInfo, g.Wait
	case session.Stale:
		return theme.RoleWarn, g.Warn
	case session.Expired, session.Unreachable:
		return theme.RoleWarn, g.Warn
	case session.Rejected:
		return theme.RoleBad, g.Bad
	case session.SignedOut, session.NotNeeded:
	}
	return theme.RoleMuted, g.Dot
}
