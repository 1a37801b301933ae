package pane

import (
	"icdscope/session"
	"icdscope/ui/theme"
)

// StateInk is how a state looks: a colour and a sign, so that neither is needed
// to tell it.
func StateInk(t *theme.Theme, st session.Status) (theme.Ink, string) {
	switch st.State {
	case session.Active:
		if st.Paused {
			return t.Warn, t.Glyph.Paused
		}
		return t.Good, t.Glyph.Good
	case session.Renewing, session.SigningIn:
		return t.Info, t.Glyph.Wait
	case session.Stale:
		return t.Warn, t.Glyph.Warn
	case session.Expired, session.Unreachable:
		return t.Warn, t.Glyph.Warn
	case session.Rejected:
		return t.Bad, t.Glyph.Bad
	case session.SignedOut, session.NotNeeded:
	}
	return t.Muted, t.Glyph.Dot
}
