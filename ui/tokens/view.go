package tokens

import (
	"fmt"
	"strings"
	"time"

	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// cardWidth is the least width of a card that stands beside others.
const cardWidth = 50

// sideBySide reports whether there is room for all cards.
func (p *Pane) sideBySide() bool { return len(p.cards) > 0 && p.W >= cardWidth*len(p.cards) }

// edges are the columns at which a card begins and ends.
func (p *Pane) edges(i int) (from, to int) {
	if !p.sideBySide() {
		return 0, p.W
	}
	n := len(p.cards)
	return p.W * i / n, p.W * (i + 1) / n
}

// Rows implements [pane.Screen].
func (p *Pane) Rows() []string { return p.Draw(p.draw) }

func (p *Pane) draw() []string {
	switch {
	case len(p.cards) == 0:
		return widget.Fill(nil, p.W, p.H)
	case !p.sideBySide():
		return p.card(p.at, p.W)
	}
	rows := make([]string, p.H)
	for i := range p.cards {
		from, to := p.edges(i)
		for y, row := range p.card(i, to-from) {
			rows[y] += row
		}
	}
	return rows
}

// card draws one provider.
func (p *Pane) card(i, w int) []string {
	c := &p.cards[i]
	inner := w - 2
	d := &drawing{th: p.Theme, w: inner - 2, now: p.now, words: p.Words()}
	if c.known {
		d.all(c)
	} else {
		d.unknown(c.Note)
	}
	c.lines = len(d.rows)
	c.scroll = max(0, min(c.scroll, c.lines-(p.H-2)))
	rows := make([]string, 0, p.H-2)
	for _, r := range d.rows[c.scroll:min(len(d.rows), c.scroll+p.H-2)] {
		rows = append(rows, " "+widget.Fit(r, inner-1, p.Theme.Glyph.Ellipsis))
	}
	note := ""
	if c.lines > p.H-2 {
		note = p.Theme.Glyph.Up + p.Theme.Glyph.Down + " more"
	}
	if !p.sideBySide() {
		note = strings.TrimSpace(fmt.Sprintf(p.Words().Say("card %d of %d, {tokens.other}: other  %s"), i+1, len(p.cards), note))
	}
	return widget.Box(p.Theme, c.Name+", "+c.Title, note, i == p.at, widget.Fill(rows, inner, p.H-2), w, p.H)
}

// drawing collects the rows of a card.
type drawing struct {
	th    *theme.Theme
	w     int
	now   time.Time
	words keys.Words
	rows  []string
}

func (d *drawing) add(s string) { d.rows = append(d.rows, s) }

func (d *drawing) blank() { d.add("") }

// factWidth is the width of the column of names.
const factWidth = 13

func (d *drawing) fact(name, value string) { d.factIn(d.th.Text, name, value) }

func (d *drawing) factIn(ink theme.Ink, name, value string) { d.column(factWidth, ink, name, value) }

// column is a fact whose name takes width cells.
func (d *drawing) column(width int, ink theme.Ink, name, value string) {
	if value == "" {
		return
	}
	for i, l := range widget.Wrap(d.th.Plain(value), max(8, d.w-width)) {
		if i > 0 {
			name = ""
		}
		d.add(d.th.Muted.S(widget.Fit(name, width, d.th.Glyph.Ellipsis)) + ink.S(l))
	}
}

func (d *drawing) heading(s string) {
	d.blank()
	d.add(d.th.Title.S(s))
}

func (d *drawing) para(ink theme.Ink, s string) {
	if s == "" {
		return
	}
	for _, l := range widget.Wrap(s, d.w) {
		d.add(ink.S(l))
	}
}

func (d *drawing) unknown(note string) {
	d.blank()
	d.para(d.th.Bold, "Not signed in.")
	d.blank()
	d.para(d.th.Muted, d.words.Say("{tokens.signIn} signs in."))
	d.para(d.th.Muted, note)
}

func (d *drawing) all(c *card) {
	st := c.status
	d.countdown(st)
	d.problem(st) // first what needs the user
	if st.State == session.SignedOut {
		d.para(d.th.Muted, d.words.Say("{tokens.signIn} signs in."))
	} else {
		d.times(st)
		d.identity(st)
		d.claims(st)
	}
	d.history(c.events)
}

// countdown is the large clock, the life bar and the state.
func (d *drawing) countdown(st session.Status) {
	ink, glyph := pane.StateInk(d.th, st)
	d.blank()
	if st.State == session.NotNeeded {
		d.para(d.th.Bold, "No token is needed at this endpoint.")
		d.blank()
		d.fact("Endpoint", st.Endpoint)
		return
	}
	left := st.Remaining(d.now)
	if !st.Expires.IsZero() {
		for _, r := range widget.BigClock(d.th, ink, widget.Clock(left)) {
			d.add("  " + r)
		}
		d.blank()
		tick := time.Duration(-1)
		if !st.RenewsAt.IsZero() {
			tick = st.Expires.Sub(st.RenewsAt)
		}
		d.add(widget.Bar(d.th, ink, min(d.w, 50), left, st.Lifetime, tick))
	}
	state := glyph + " " + st.State.String()
	if st.Paused {
		state += ", renewal paused"
	}
	what := d.words.Say(explain(st))
	if widget.Width(state+what) <= d.w {
		d.add(ink.S(state) + d.th.Muted.S(what))
	} else {
		d.add(ink.S(state))
		d.para(d.th.Muted, strings.TrimPrefix(what, ": "))
	}
	d.blank()
}

// explain says in words what a state means for the user.
func explain(st session.Status) string {
	switch st.State {
	case session.Stale:
		if st.APIRefuses {
			return ": the API refuses the token"
		}
		if st.LastError != nil && st.LastError.Refused {
			return ": refused; the token is used to its end"
		}
		return ": renewing failed; the token is still good"
	case session.Expired, session.Unreachable:
		if st.Paused {
			return ": it ran out; nothing is tried until you resume ({tokens.pause})"
		}
		if st.State == session.Unreachable {
			return unreachable(st)
		}
		return ": it ran out; tries go on"
	case session.Rejected:
		return ": nothing is tried until you act"
	case session.Renewing:
		return ": the token is still good"
	case session.SignedOut, session.NotNeeded, session.SigningIn, session.Active:
	}
	return ""
}

func unreachable(st session.Status) string {
	if st.NextTry.IsZero() {
		return ": given up; {tokens.renew} tries again"
	}
	return ": the server could not be asked"
}

func (d *drawing) times(st session.Status) {
	d.fact("Issued", both(st.Issued))
	if !st.Expires.IsZero() {
		how := map[session.Known]string{
			session.KnownAnswer:  "as the server said",
			session.KnownClaim:   "as the token says of itself",
			session.KnownAssumed: "assumed: the server told no usable lifetime",
		}[st.Known]
		ink := d.th.Faint
		if st.Known == session.KnownAssumed {
			ink = d.th.Warn
		}
		d.fact("Expires", both(st.Expires))
		d.factIn(ink, "", how)
	}
	switch {
	case st.Paused:
		d.factIn(d.th.Warn, "Next renewal", "paused")
	case !st.RenewsAt.IsZero():
		d.fact("Next renewal", "in "+widget.Clock(st.RenewsAt.Sub(d.now))+", at "+st.RenewsAt.Local().Format(time.TimeOnly))
	case !st.NextTry.IsZero():
		d.factIn(d.th.Warn, "Next try", "in "+widget.Clock(st.NextTry.Sub(d.now))+fmt.Sprintf(", after %s", plural(st.Attempts, "failed try", "failed tries")))
	}
	if !st.Asking.IsZero() {
		d.factIn(d.th.Info, "Asking", "since "+st.Asking.Local().Format(time.TimeOnly))
	}
	if st.Generation > 0 {
		d.fact("Generation", fmt.Sprint(st.Generation))
	}
	if st.Skew != 0 {
		d.factIn(d.th.Warn, "Clock", fmt.Sprintf("the server's is %s %s ours", st.Skew.Abs(), map[bool]string{true: "ahead of", false: "behind"}[st.Skew > 0]))
	}
	if !st.ChainStart.IsZero() {
		d.fact("Chain since", st.ChainStart.Local().Format(time.DateTime)+"; refreshed for 23 h 50 min at most")
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

func (d *drawing) identity(st session.Status) {
	if st.State == session.NotNeeded {
		return
	}
	d.blank()
	d.fact("Endpoint", st.Endpoint)
	d.fact("Client id", st.ClientID)
	d.fact("Source", st.Source)
	d.fact("Scopes asked", strings.Join(st.ScopesAsked, ", "))
	switch missing := st.MissingScopes(); {
	case st.Generation == 0:
	case st.ScopesGranted == nil:
		d.factIn(d.th.Faint, "granted", "the answer does not say")
	case len(missing) > 0:
		d.factIn(d.th.Warn, "granted", d.th.Glyph.Warn+" without "+strings.Join(missing, ", "))
	default:
		d.fact("granted", strings.Join(st.ScopesGranted, ", "))
	}
}

func (d *drawing) problem(st session.Status) {
	e := st.LastError
	if e == nil {
		return
	}
	d.add(d.th.Title.S("Last error"))
	d.para(d.th.Bad, d.th.Glyph.Bad+" "+e.Message)
	d.para(d.th.Text, d.th.Glyph.Arrow+" "+e.Hint)
	d.para(d.th.Faint, "at "+e.At.Local().Format(time.TimeOnly)+", "+string(e.Class))
	if !st.Issued.IsZero() {
		d.para(d.th.Faint, "last success at "+st.Issued.Local().Format(time.TimeOnly))
	}
	d.blank()
}

func (d *drawing) claims(st session.Status) {
	if len(st.Claims) == 0 {
		return
	}
	d.heading("What the token says of itself (not verified)")
	width := factWidth
	for _, c := range st.Claims {
		width = max(width, min(widget.Width(c.Name)+1, d.w/2+1))
	}
	for _, c := range st.Claims {
		d.column(width, d.th.Text, c.Name, c.Value)
	}
}

func (d *drawing) history(events []session.Event) {
	if len(events) == 0 {
		return
	}
	d.heading("History")
	for i := len(events) - 1; i >= 0; i-- {
		e := events[i]
		ink := d.th.Text
		switch e.Kind {
		case session.EventSignedIn, session.EventRenewed, session.EventResumed:
			ink = d.th.Good
		case session.EventRenewFailed, session.EventExpired, session.EventInvalidated, session.EventAPIRefuses, session.EventPaused, session.EventWoke, session.EventClockBack, session.EventGaveUp:
			ink = d.th.Warn
		case session.EventRejected:
			ink = d.th.Bad
		case session.EventSignedOut:
		}
		line := d.th.Faint.S(e.At.Local().Format(time.TimeOnly)) + " " + ink.S(widget.Fit(string(e.Kind), 15, ""))
		if e.Generation > 0 {
			line += d.th.Muted.S(fmt.Sprintf(" #%d", e.Generation))
		}
		if e.Latency > 0 {
			line += d.th.Faint.S(" " + e.Latency.Round(time.Millisecond).String())
		}
		if e.Message != "" {
			line += d.th.Faint.S(" " + e.Message)
		}
		d.add(widget.Cut(line, d.w, d.th.Glyph.Ellipsis))
	}
}
