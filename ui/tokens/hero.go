package tokens

import (
	"slices"
	"strings"
	"time"

	"icdscope/session"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// hero is what a card begins with: what is left of the token's life, what happens to
// it next, and what happened last.
type hero struct {
	role  theme.Role
	clock string // "" without a token
	long  bool   // the token lives so long that the clock has hours
	life  widget.Span
	marks []mark
	state []page.Span
	next  string   // "" for nothing
	last  []happen // the newest first
}

// mark is a sign on the bar for what happened so long before the token's end.
type mark struct {
	left time.Duration
	sign string
	role theme.Role
}

const (
	lastRows  = 4  // how many events are told beside the clock, or below it
	gap       = 2  // cells between columns
	lastWidth = 29 // the least width of the history beside the clock
	nextWidth = 18 // and of what happens next
	heroWidth = 96 // the most that all of it takes
)

// hero writes what a card begins with.
func (w *writer) hero(c *card) {
	st := w.st
	role, sign := pane.StateRole(w.Glyphs(), st, w.now)
	h := &hero{role: role, state: w.state(role, sign), next: w.next(), last: c.told.events}
	said := append([]page.Span(nil), h.state...)
	if h.next != "" {
		said = append(said, page.T(theme.RoleFaint, " "+w.Glyphs().Dot+" "), page.T(theme.RoleMuted, h.next))
	}
	if st.Expires.IsZero() {
		w.Picture(h.draw, said...)
		return
	}
	left := st.Remaining(w.now)
	h.clock, h.long = widget.Clock(left), st.Lifetime >= time.Hour
	h.life = widget.Span{Left: left, Life: st.Lifetime, Tick: -1}
	if !st.RenewsAt.IsZero() {
		h.life.Tick = st.Expires.Sub(st.RenewsAt)
	}
	h.marks = marks(w.Glyphs(), c.events, st)
	w.Picture(h.draw, page.S(role, h.clock+" left of "+span(st.Lifetime), w.expiry()))
	w.Said(said...)
}

// marks are those of the fetches that a history has, the newest first, and none
// behind the first that is too old to be seen.
func marks(g theme.Glyphs, events []session.Event, st session.Status) []mark {
	list := make([]mark, 0, 8)
	for i := len(events) - 1; i >= 0; i-- {
		e := &events[i]
		left := st.Expires.Sub(e.At.Add(-e.Latency)) // when it was asked for
		switch e.Kind {
		case session.EventSignedIn, session.EventSignInFailed, session.EventRenewed, session.EventRenewFailed,
			session.EventRejected:
			role, sign := eventLook(g, e.Kind)
			if left >= 0 {
				list = append(list, mark{left, sign, role})
			}
			if left > 3*st.Lifetime {
				return list
			}
		case session.EventExpired, session.EventInvalidated, session.EventAPIRefuses, session.EventWoke,
			session.EventClockBack, session.EventPaused, session.EventResumed, session.EventGaveUp, session.EventSignedOut:
		}
	}
	return list
}

// draw draws in columns what there is room for, the rest below.
func (h *hero) draw(t *theme.Theme, width int) []string {
	width = min(width, heroWidth)
	var cols []column
	room, last := width, column{}
	if h.clock != "" {
		clock := h.drawClock(t)
		cols, room = append(cols, clock), room-clock.width-gap
	}
	beside := room >= nextWidth
	if beside && len(h.last) > 0 && room >= nextWidth+gap+lastWidth {
		last = h.drawLast(t, room-gap-max(nextWidth, room/3))
		room -= last.width + gap
		if h.clock != "" && !h.fits(t, room, max(len(cols[0].rows), len(last.rows))) {
			room, last = room+last.width+gap, column{}
		}
	}
	if beside {
		cols = append(cols, column{h.drawState(t, room, h.clock != "" && !t.ASCII), room})
	}
	if last.rows != nil {
		cols = append(cols, last)
	}
	rows := join(cols...)
	if h.clock != "" {
		rows = append(rows, h.drawBar(t, width))
	}
	if !beside {
		rows = append(rows, h.drawState(t, width, false)...)
	}
	if last.rows == nil {
		rows = append(rows, h.drawLast(t, width).rows...)
	}
	return rows
}

// fits reports whether the state beside the clock has room in so many cells and rows.
func (h *hero) fits(t *theme.Theme, width, height int) bool {
	rows := h.drawState(t, width, !t.ASCII)
	wide := func(row string) bool { return widget.Width(row) > width }
	return len(rows) <= height && !slices.ContainsFunc(rows, wide)
}

// column is rows of at most so many cells.
type column struct {
	rows  []string
	width int
}

// join puts columns beside each other.
func join(cols ...column) []string {
	n, all := 0, 0
	for _, c := range cols {
		n, all = max(n, len(c.rows)), all+c.width+gap
	}
	rows := make([]string, n)
	for i := range rows {
		var b strings.Builder
		b.Grow(2 * all)
		for j, c := range cols {
			row := ""
			if i < len(c.rows) {
				row = c.rows[i]
			}
			b.WriteString(row)
			if j+1 < len(cols) {
				b.WriteString(widget.Spaces(c.width + gap - widget.Width(row)))
			}
		}
		rows[i] = b.String()
	}
	return rows
}

// drawClock draws the clock, which takes as much room at the end of a life as at its
// beginning.
func (h *hero) drawClock(t *theme.Theme) column {
	rows := widget.BigClock(t, t.Ink(h.role), h.clock)
	c := column{rows, widget.Width(rows[0])}
	if h.long && len(h.clock) < len("1:00:00") {
		c.width += 6 // a digit and a colon more, each with a space
		if t.ASCII {
			c.width -= 2
		}
	}
	return c
}

// drawState draws the state and what happens next: beside it if there is room, and
// below it where rows are free.
func (h *hero) drawState(t *theme.Theme, width int, free bool) []string {
	var b strings.Builder
	cells := 0
	for _, s := range h.state {
		t.Ink(s.Role).To(&b, s.Text)
		cells += widget.Width(s.Text)
	}
	switch {
	case h.next == "":
		return []string{b.String()}
	case !free && cells+widget.Width(h.next)+3 <= width:
		t.Faint.To(&b, " "+t.Glyph.Dot+" ")
		t.Muted.To(&b, h.next)
		return []string{b.String()}
	}
	rows := []string{b.String()}
	for _, row := range widget.Wrap(h.next, width) {
		rows = append(rows, t.Muted.S(row))
	}
	return rows
}

// drawBar draws what is left of the life, and the past behind it in the other half:
// there the last renewal has room, which was so long before.
func (h *hero) drawBar(t *theme.Theme, width int) string {
	marks := make([]widget.Mark, len(h.marks))
	for i, m := range h.marks {
		marks[i] = widget.Mark{Left: m.left, Sign: m.sign, Ink: t.Ink(m.role)}
	}
	s := h.life
	s.Cells = width / 2
	s.Past = width - s.Cells
	return widget.Life(t, t.Ink(h.role), s, marks)
}

// widthOf is how many cells spans take.
func widthOf(spans []page.Span) (cells int) {
	for _, s := range spans {
		cells += widget.Width(s.Text)
	}
	return cells
}

// leastMessage are cells of a message of which less says nothing.
const leastMessage = 8

// drawLast draws what happened last, in at most so many cells.
func (h *hero) drawLast(t *theme.Theme, width int) column {
	n := min(lastRows, len(h.last))
	cols := columnsOf(h.last[:n], width)
	c := column{rows: make([]string, n)}
	for i := range n {
		event := h.last[i]
		spans := event.spans(cols)
		if over := widthOf(spans) - width; over > 0 && widget.Width(event.message)-over < leastMessage {
			event.message = "" // which the history below says
			spans = event.spans(cols)
		}
		var b strings.Builder
		cells := 0
		for _, s := range spans {
			t.Ink(s.Role).To(&b, s.Text)
			cells += widget.Width(s.Text)
		}
		c.rows[i] = b.String()
		if cells > width {
			c.rows[i], cells = widget.Fit(c.rows[i], width, t.Glyph.Ellipsis), width
		}
		c.width = max(c.width, cells)
	}
	return c
}
