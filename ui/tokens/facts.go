package tokens

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"icdscope/session"
	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// times are when the token came and ends, and what is planned.
func (w *writer) times() {
	st := w.st
	w.came("Issued", both(st.Issued), w.token(page.Ours, ""))
	if !st.Expires.IsZero() {
		how := theme.RoleFaint
		if st.Known == session.KnownAssumed {
			how = theme.RoleWarn
		}
		w.Fact("Expires", page.S(theme.RoleText, both(st.Expires), w.expiry()), page.T(theme.RoleFaint, ", "),
			page.S(how, st.Known.Words(), w.expiry()))
	}
	w.planned()
	if !st.Asking.IsZero() {
		w.Fact("Asking", page.T(theme.RoleInfo, "since "+st.Asking.Local().Format(time.TimeOnly)))
	}
	if st.Generation > 0 {
		w.came("Generation", fmt.Sprint(st.Generation), w.token(page.Ours, ""))
	}
	w.Fact("Clock", page.S(theme.RoleWarn, st.SkewWords(), w.token(page.AnswerHeader, "Date")))
	if !st.ChainStart.IsZero() {
		w.fact("Chain since", st.ChainStart.Local().Format(time.DateTime)+"; refreshed for 23 h 50 min at most", fromChain)
	}
}

// planned is what the session does next.
func (w *writer) planned() {
	st := w.st
	switch {
	case st.Paused:
		w.Fact("Next renewal", page.S(theme.RoleWarn, "none: it is paused", page.From{Pointer: fromClock}))
	case st.RunsOut():
		w.Fact("Next renewal", page.S(theme.RoleWarn, "none: it was refused", page.From{Pointer: fromClock}))
	case !st.RenewsAt.IsZero():
		at := ", at " + st.RenewsAt.Local().Format(time.TimeOnly)
		w.fact("Next renewal", "in "+widget.Clock(st.RenewsAt.Sub(w.now))+at, fromClock)
	case !st.NextTry.IsZero():
		in := "in " + widget.Clock(st.NextTry.Sub(w.now))
		if st.Attempts > 0 {
			in += ", after " + plural(st.Attempts, "failed try", "failed tries")
		}
		w.Fact("Next try", page.S(theme.RoleWarn, in, page.From{Pointer: fromClock}))
	}
}

// both writes a time in local time and UTC, once where they are the same.
func both(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if _, offset := t.Local().Zone(); offset == 0 {
		return t.UTC().Format(time.DateTime + " UTC")
	}
	return t.Local().Format(time.DateTime) + "  (" + t.UTC().Format("15:04:05") + " UTC)"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// identity is who asks for the token, where and for what.
func (w *writer) identity() {
	st := w.st
	if st.State == session.NotNeeded {
		return
	}
	w.Blank()
	w.fact("Endpoint", st.Endpoint, fromSettings)
	w.fact("Client id", st.ClientID, fromSettings)
	w.behalf()
	w.fact("Source", st.Source, fromSettings)
	w.fact("Scopes asked", strings.Join(st.ScopesAsked, ", "), fromSettings)
	if st.Generation > 0 {
		w.granted()
	}
}

// behalf is for whom the token is, if another client asked for it.
func (w *writer) behalf() {
	st := w.st
	if st.OnBehalfOf == "" && st.Actor.Name == "" {
		return
	}
	w.fact("On behalf of", st.OnBehalfOf, fromSettings)
	if st.Generation == 0 {
		return
	}
	says := func(name string, c session.Claim, more string) {
		if c.Name == "" {
			w.Fact(name, page.T(theme.RoleFaint, "the token does not say"))
			return
		}
		w.Fact(name, page.S(theme.RoleText, w.plain(c.Value), w.token(page.Claim, c.Name)),
			page.T(theme.RoleFaint, ", by its claim "+c.Name+", not verified"+more))
	}
	says("Token is for", st.Subject, "")
	says("Asked for by", st.Actor, "; that this claim means it is inferred")
}

// granted are the scopes of the token, and how they are known. Fewer than were asked
// for is a warning.
func (w *writer) granted() {
	scopes, known := w.st.Granted()
	from := w.token(page.Body, "")
	if known == session.KnownClaim {
		from = w.token(page.Claim, w.st.ScopeClaim().Name)
	}
	list := cmp.Or(strings.Join(scopes, ", "), "none")
	missing := w.st.MissingScopes()
	switch {
	case known == "":
		w.Fact("granted", page.T(theme.RoleFaint, known.Words()))
		return
	case len(missing) > 0:
		list = w.Glyphs().Warn + " " + list + ", without " + strings.Join(missing, ", ")
		w.Fact("granted", page.S(theme.RoleWarn, list, from), page.T(theme.RoleFaint, ", "+known.Words()))
		return
	}
	w.Fact("granted", page.S(theme.RoleText, list, from), page.T(theme.RoleFaint, ", "+known.Words()))
}

// allowed is what the scopes of the token allow, where that needs words.
func (w *writer) allowed(c *card) {
	scopes, _ := w.st.Granted()
	if w.st.Generation == 0 {
		return
	}
	for _, name := range scopes {
		if means := c.Allows[name]; means != "" {
			w.Fact("", page.T(theme.RoleMuted, name+": "+means))
		}
	}
}

// claimWidth is the most that the column of the names of claims takes.
const claimWidth = 30

// claims are what the token says of itself.
func (w *writer) claims() {
	if len(w.st.Claims) == 0 {
		return
	}
	w.Heading("What the token says of itself (not verified)")
	column := factWidth
	for _, c := range w.st.Claims {
		column = max(column, min(widget.Width(c.Name)+gap, claimWidth))
	}
	w.Column(column)
	for _, c := range w.st.Claims {
		w.came(c.Name, c.Value, w.token(page.Claim, c.Name))
	}
	w.Column(factWidth)
}
