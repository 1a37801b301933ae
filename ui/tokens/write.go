package tokens

import (
	"slices"
	"strconv"
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
const factWidth = 14

// write makes a card's page as of now.
func write(c *card, g theme.Glyphs, words keys.Words, now time.Time) *page.Page {
	w := &writer{Builder: page.New(g), st: c.status, now: now, words: words}
	w.Column(factWidth)
	switch {
	case c.out():
		w.signIn(c)
		w.history(c)
		return w.Page()
	case c.status.State == session.NotNeeded:
		w.Para(page.T(theme.RoleBold, "No token is needed at this endpoint."))
		w.Blank()
		w.fact("Endpoint", c.status.Endpoint, fromSettings)
	default:
		w.hero(c)
	}
	w.Blank()
	w.problem() // first what needs the user
	w.times()
	w.identity()
	w.allowed(c)
	w.claims()
	w.history(c)
	return w.Page()
}

// signIn is the line of a provider that nobody is signed in to, which leads there.
func (w *writer) signIn(c *card) {
	state := "not signed in"
	if c.known {
		state = c.status.State.String()
	}
	about := c.Title + "."
	if c.Note != "" {
		about += " " + c.Note
	}
	w.RecordDo(pane.SignInMsg{Provider: c.ID},
		page.T(theme.RoleBold, c.Name+"  "), page.T(theme.RoleText, w.Glyphs().Dot+" "+state),
		page.T(theme.RoleMuted, w.words.Say(": {tokens.signIn} signs in.  ")), page.T(theme.RoleFaint, about))
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

// What facts of our own are worked out from.
const (
	fromSettings = "the settings, and what was typed at sign-in"
	fromClock    = "the token's end, the plan of its renewal, and the clock"
	fromChain    = "when the first token of those that were refreshed came"
)

// fact is a fact of our own, and what it is worked out from.
func (w *writer) fact(name, value, known string) { w.came(name, value, page.From{Pointer: known}) }

// came is a fact that came from somewhere.
func (w *writer) came(name, value string, from page.From) {
	w.Fact(name, page.S(theme.RoleText, w.plain(value), from))
}

// plain writes what this program shortened with the signs of the character set.
func (w *writer) plain(s string) string { return strings.ReplaceAll(s, "…", w.Glyphs().Ellipsis) }

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

// state is the state in a word, and for a while that the token was renewed.
func (w *writer) state(role theme.Role, sign string) []page.Span {
	word := sign + " " + w.st.State.String()
	if w.st.Paused {
		word += ", renewal paused"
	}
	spans := []page.Span{page.T(role, word)}
	if w.st.Renewed(w.now) {
		news := "  " + w.Glyphs().Renewed + " #" + strconv.FormatUint(w.st.Generation, 10)
		spans = append(spans, page.S(theme.RoleGood, news, w.token(page.Ours, "")))
	}
	return spans
}

// next is what happens next, after what the state means.
func (w *writer) next() string {
	st, plan := w.st, ""
	switch {
	case st.RunsOut():
		plan = "ends at " + st.Expires.Local().Format(time.TimeOnly) + ", not renewed"
	case !st.RenewsAt.IsZero() && st.InWindow(w.now):
		plan = "renews in " + widget.Clock(st.RenewsAt.Sub(w.now))
	case !st.RenewsAt.IsZero():
		plan = "renews at " + st.RenewsAt.Local().Format(time.TimeOnly)
	case !st.NextTry.IsZero():
		plan = "next try in " + widget.Clock(st.NextTry.Sub(w.now))
	}
	parts := []string{w.words.Say(explain(st)), guessed(st), plan}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "; ")
}

// guessed says that nobody told when the token ends.
func guessed(st session.Status) string {
	if st.Known == session.KnownAssumed && !st.Expires.IsZero() {
		return "its end is assumed"
	}
	return ""
}

// explain says what a state means for the user.
func explain(st session.Status) string {
	switch st.State {
	case session.Stale:
		if st.APIRefuses {
			return "the API refuses the token"
		}
		if st.LastError != nil && st.LastError.Refused {
			return "refused"
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
	switch {
	case st.NextTry.IsZero():
		return "given up; {tokens.renew} tries again"
	case st.LastError != nil && (st.LastError.HTTPStatus > 0 || st.LastError.Class == session.ClassBadToken):
		return "the server gave no good token"
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
	class := ""
	if e.Class != "" {
		class = ", " + string(e.Class)
	}
	w.Para(page.T(theme.RoleFaint, "at "), at, page.T(theme.RoleFaint, class))
	if !w.st.Issued.IsZero() {
		issued := page.S(theme.RoleFaint, w.st.Issued.Local().Format(time.TimeOnly), w.token(page.Ours, ""))
		w.Para(page.T(theme.RoleFaint, "last success at "), issued)
	}
	w.Blank()
}
