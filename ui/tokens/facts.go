package tokens

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"icdscope/session"
	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// knownHow tells how the end of a token is known.
var knownHow = map[session.Known]page.Span{
	session.KnownAnswer:  page.T(theme.RoleFaint, "as the server said"),
	session.KnownClaim:   page.T(theme.RoleFaint, "as the token says of itself"),
	session.KnownAssumed: page.T(theme.RoleWarn, "assumed: the server told no usable lifetime"),
}

// times are when the token came and ends, and what is planned.
func (w *writer) times() {
	st := w.st
	w.came("Issued", both(st.Issued), w.token(page.Ours, ""))
	if !st.Expires.IsZero() {
		w.came("Expires", both(st.Expires), w.expiry())
		how := knownHow[st.Known]
		how.From = w.expiry()
		w.Fact("", how)
	}
	w.planned()
	if !st.Asking.IsZero() {
		w.Fact("Asking", page.T(theme.RoleInfo, "since "+st.Asking.Local().Format(time.TimeOnly)))
	}
	if st.Generation > 0 {
		w.came("Generation", fmt.Sprint(st.Generation), w.token(page.Ours, ""))
	}
	if st.Skew != 0 {
		how := "behind"
		if st.Skew > 0 {
			how = "ahead of"
		}
		told := fmt.Sprintf("the server's is %s %s ours", st.Skew.Abs(), how)
		w.Fact("Clock", page.S(theme.RoleWarn, told, w.token(page.AnswerHeader, "Date")))
	}
	if !st.ChainStart.IsZero() {
		w.fact("Chain since", st.ChainStart.Local().Format(time.DateTime)+"; refreshed for 23 h 50 min at most")
	}
}

// planned is what the session does next.
func (w *writer) planned() {
	st := w.st
	switch {
	case st.Paused:
		w.Fact("Next renewal", page.T(theme.RoleWarn, "paused"))
	case !st.RenewsAt.IsZero():
		at := ", at " + st.RenewsAt.Local().Format(time.TimeOnly)
		w.fact("Next renewal", "in "+widget.Clock(st.RenewsAt.Sub(w.now))+at)
	case !st.NextTry.IsZero():
		after := ", after " + plural(st.Attempts, "failed try", "failed tries")
		w.Fact("Next try", page.T(theme.RoleWarn, "in "+widget.Clock(st.NextTry.Sub(w.now))+after))
	}
}

// both writes a time in local time and UTC.
func both(t time.Time) string {
	if t.IsZero() {
		return ""
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
	w.fact("Endpoint", st.Endpoint)
	w.fact("Client id", st.ClientID)
	w.fact("Source", st.Source)
	w.fact("Scopes asked", strings.Join(st.ScopesAsked, ", "))
	from := w.token(page.Body, "")
	switch missing := st.MissingScopes(); {
	case st.Generation == 0:
	case st.ScopesGranted == nil:
		w.Fact("granted", page.S(theme.RoleFaint, "the answer does not say", from))
	case len(missing) > 0:
		w.Fact("granted", page.S(theme.RoleWarn, w.Glyphs().Warn+" without "+strings.Join(missing, ", "), from))
	default:
		w.came("granted", strings.Join(st.ScopesGranted, ", "), from)
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
		column = max(column, min(widget.Width(c.Name)+1, claimWidth))
	}
	w.Column(column)
	for _, c := range w.st.Claims {
		w.came(c.Name, c.Value, w.token(page.Claim, c.Name))
	}
	w.Column(factWidth)
}

// history is what happened to the session, the newest first.
func (w *writer) history(events []session.Event) {
	if len(events) == 0 {
		return
	}
	w.Heading("History")
	for i := len(events) - 1; i >= 0; i-- {
		w.event(&events[i])
	}
}

func (w *writer) event(e *session.Event) {
	from := page.From{Exchange: e.Exchange}
	spans := append(make([]page.Span, 0, 5),
		page.T(theme.RoleFaint, e.At.Local().Format(time.TimeOnly+" ")),
		page.S(eventRole(e.Kind), widget.Fit(string(e.Kind), 15, ""), from))
	if e.Generation > 0 {
		spans = append(spans, page.S(theme.RoleMuted, " #"+strconv.FormatUint(e.Generation, 10), from))
	}
	if e.Latency > 0 {
		spans = append(spans, page.S(theme.RoleFaint, " "+e.Latency.Round(time.Millisecond).String(), from))
	}
	if e.Message != "" {
		spans = append(spans, page.S(theme.RoleFaint, " "+e.Message, failed(e.Exchange, e.HTTPStatus)))
	}
	w.Record(spans...)
}

// eventRole tells good from bad.
func eventRole(k session.EventKind) theme.Role {
	switch k {
	case session.EventSignedIn, session.EventRenewed, session.EventResumed:
		return theme.RoleGood
	case session.EventRenewFailed, session.EventExpired, session.EventInvalidated, session.EventAPIRefuses,
		session.EventPaused, session.EventWoke, session.EventClockBack, session.EventGaveUp:
		return theme.RoleWarn
	case session.EventRejected:
		return theme.RoleBad
	case session.EventSignedOut:
	}
	return theme.RoleText
}
