package pane

import (
	"time"

	"icdscope/session"
	"icdscope/ui/theme"
)

// StateRole is how a state looks at now: what its colour means and a sign, so that
// neither is needed to tell it. In the window of its renewal a token is amber.
func StateRole(g theme.Glyphs, st session.Status, now time.Time) (theme.Role, string) {
	switch st.State {
	case session.Active:
		if st.Paused {
			return theme.RoleWarn, g.Paused
		}
		return amber(st, now, theme.RoleGood), g.Good
	case session.Renewing:
		return amber(st, now, theme.RoleInfo), g.Wait
	case session.SigningIn:
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

func amber(st session.Status, now time.Time, otherwise theme.Role) theme.Role {
	if st.InWindow(now) {
		return theme.RoleWarn
	}
	return otherwise
}
