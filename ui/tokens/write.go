package tokens

import (
	"strings"
	"time"

	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// writer writes what is known of a provider.
type writer struct {
	*page.Builder
	st    session.Status
	now   time.Time
	words keys.Words
}

// factWidth is the width of the column of names.
const factWidth = 13

// write makes a card's page as of now.
func write(c *card, g theme.Glyphs, words keys.Words, now time.Time) *page.Page {
	w := &writer{Builder: page.New(g), st: c.status, now: now, words: words}
	w.Column(factWidth)
	switch {
	case !c.known:
		w.Para(page.T(theme.RoleBold, "Not signed in."))
		w.Blank()
		w.signIn(c.ID)
		w.Para(page.T(theme.RoleMuted, c.Note))
		return w.Page()
	case c.status.State == session.NotNeeded:
		w.Para(page.T(theme.RoleBold, "No token is needed at this endpoint."))
		w.Blank()
		w.fact("Endpoint", c.status.Endpoint)
	default:
		w.clock()
		w.state()
	}
	w.Blank()
	w.problem() // first what needs the user
	if c.status.State == session.SignedOut {
		w.signIn(c.ID)
	} else {
		w.times()
		w.identity()
		w.claims()
	}
	w.history(c.events)
	return w.Page()
}

// signIn is a line that leads to signing in.
func (w *writer) signIn(provider string) {
	w.ParaDo(pane.SignInMsg{Provider: provider}, page.T(theme.RoleMuted, w.words.Say("{tokens.signIn} signs in.")))
}

// token is where what is known of the token came from: a part of the exchange that
// brought it.
func (w *writer) token(part page.Part, pointer string) page.From {
	return page.From{Exchange: w.st.Exchange, Part: part, Pointer: pointer}
}

// expiry is where the token's end is known from, if it is not assumed.
func (w *writer) expiry() page.From {
	switch w.st.Known {
	case session.KnownAnswer:
		return w.token(page.Body, "")
	case session.KnownClaim:
		return w.token(page.Claim, "exp")
	case session.KnownAssumed:
	}
	return page.From{}
}

// failed is where it is known from that an exchange failed: its status, if there
// was an answer.
func failed(exchange uint64, status int) page.From {
	if status > 0 {
		return page.From{Exchange: exchange, Part: page.Status}
	}
	return page.From{Exchange: exchange}
}

// fact is a fact of our own.
func (w *writer) fact(name, value string) { w.came(name, value, page.From{}) }

// came is a fact that came from somewhere.
func (w *writer) came(name, value string, from page.From) {
	w.Fact(name, page.S(theme.RoleText, w.plain(value), from))
}

// plain writes what this program shortened with the signs of the character set.
func (w *writer) plain(s string) string { return strings.ReplaceAll(s, "…", w.Glyphs().Ellipsis) }

// clock is the large clock and the life bar.
func (w *writer) clock() {
	if w.st.Expires.IsZero() {
		return
	}
	role, _ := pane.StateRole(w.Glyphs(), w.st)
	left, life, renewal := w.st.Remaining(w.now), w.st.Lifetime, time.Duration(-1)
	if !w.st.RenewsAt.IsZero() {
		renewal = w.st.Expires.Sub(w.st.RenewsAt)
	}
	said := widget.Clock(left) + " left of " + span(life)
	w.Picture(func(t *theme.Theme, width int) []string {
		rows := widget.BigClock(t, t.Ink(role), widget.Clock(left))
		for i := range rows {
			rows[i] = "  " + rows[i]
		}
		return append(rows, "", widget.Bar(t, t.Ink(role), min(width, 50), left, life, renewal))
	}, page.S(role, said, w.expiry()))
}

// span is a time in words, if it is a round one.
func span(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return plural(int(d.Seconds()), "second", "seconds")
	case d%time.Hour == 0:
		return plural(int(d.Hours()), "hour", "hours")
	case d%time.Minute == 0:
		return plural(int(d.Minutes()), "minute", "minutes")
	}
	return widget.Clock(d)
}

// state is the state in a word and, beside it or below, what it means.
func (w *writer) state() {
	role, sign := pane.StateRole(w.Glyphs(), w.st)
	state, means := sign+" "+w.st.State.String(), w.words.Say(explain(w.st))
	if w.st.Paused {
		state += ", renewal paused"
	}
	if means == "" {
		w.Para(page.T(role, state))
		return
	}
	w.Picture(func(t *theme.Theme, width int) []string {
		if row := t.Ink(role).S(state) + t.Muted.S(": "+means); widget.Width(row) <= width {
			return []string{row}
		}
		rows := []string{t.Ink(role).S(state)}
		for _, row := range widget.Wrap(means, width) {
			rows = append(rows, t.Muted.S(row))
		}
		return rows
	}, page.T(role, state), page.T(theme.RoleMuted, ": "+means))
}

// explain says what a state means for the user.
func explain(st session.Status) string {
	switch st.State {
	case session.Stale:
		if st.APIRefuses {
			return "the API refuses the token"
		}
		if st.LastError != nil && st.LastError.Refused {
			return "refused; the token is used to its end"
		}
		return "renewing failed; the token is still good"
	case session.Expired, session.Unreachable:
		if st.Paused {
			return "it ran out; nothing is tried until you resume ({tokens.pause})"
		}
		if st.State == session.Unreachable {
			return unreachable(st)
		}
		return "it ran out; tries go on"
	case session.Rejected:
		return "nothing is tried until you act"
	case session.Renewing:
		return "the token is still good"
	case session.SignedOut, session.NotNeeded, session.SigningIn, session.Active:
	}
	return ""
}

func unreachable(st session.Status) string {
	if st.NextTry.IsZero() {
		return "given up; {tokens.renew} tries again"
	}
	return "the server could not be asked"
}

// problem is what went wrong last.
func (w *writer) problem() {
	e := w.st.LastError
	if e == nil {
		return
	}
	g := w.Glyphs()
	w.Heading("Last error")
	w.Para(page.T(theme.RoleBad, g.Bad+" "), page.S(theme.RoleBad, e.Message, failed(e.Exchange, e.HTTPStatus)))
	if e.Hint != "" {
		w.Para(page.T(theme.RoleText, g.Arrow+" "+e.Hint))
	}
	at := page.S(theme.RoleFaint, e.At.Local().Format(time.TimeOnly), page.From{Exchange: e.Exchange})
	w.Para(page.T(theme.RoleFaint, "at "), at, page.T(theme.RoleFaint, ", "+string(e.Class)))
	if !w.st.Issued.IsZero() {
		issued := page.S(theme.RoleFaint, w.st.Issued.Local().Format(time.TimeOnly), w.token(page.Ours, ""))
		w.Para(page.T(theme.RoleFaint, "last success at "), issued)
	}
	w.Blank()
}
