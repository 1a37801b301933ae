package tokens

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"icdscope/session"
	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// happen is an event as it is told: by its parts, of which those that do not apply
// are empty.
type happen struct {
	at, kind, generation, latency, message string

	role         theme.Role
	from, failed page.From // where it is known from, and that it failed
	width        int       // of the kind
}

// told is a history, the newest event first.
type told struct {
	events []happen
	rows   [][]page.Span // as they are written, one below the other
}

func tell(g theme.Glyphs, events []session.Event) told {
	list := make([]happen, 0, len(events))
	for _, e := range slices.Backward(events) {
		role, sign := eventLook(g, e.Kind)
		h := happen{
			at: e.At.Local().Format(time.TimeOnly), kind: sign + " " + string(e.Kind), role: role, message: e.Message,
			from: page.From{Exchange: e.Exchange}, failed: failed(e.Exchange, e.HTTPStatus),
		}
		h.width = widget.Width(h.kind)
		if e.Generation > 0 {
			h.generation = "#" + strconv.FormatUint(e.Generation, 10)
		}
		if e.Latency > 0 {
			h.latency = widget.Took(e.Latency)
		}
		list = append(list, h)
	}
	t := told{list, make([][]page.Span, len(list))}
	cols := columnsOf(list, 0)
	for i := range list {
		t.rows[i] = list[i].spans(cols)
	}
	return t
}

// columns are what a list of events shows: kinds and generations of so many cells,
// and how long something took, if anything did and there is room.
type columns struct {
	kinds, numbers int
	took           bool
}

// tookWidth is the width of the column of how long something took.
const tookWidth = len(" 120 ms")

// columnsOf are the columns of a list that has so many cells.
func columnsOf(list []happen, width int) columns {
	var c columns
	for i := range list {
		h := &list[i]
		c.kinds, c.numbers, c.took = max(c.kinds, h.width), max(c.numbers, len(h.generation)), c.took || h.latency != ""
	}
	if c.numbers > 0 {
		c.numbers = max(c.numbers, len("#12"))
	}
	c.took = c.took && (width == 0 || len(time.TimeOnly)+1+c.kinds+1+c.numbers+tookWidth <= width)
	return c
}

// spans are the event in columns.
func (h *happen) spans(c columns) []page.Span {
	took := ""
	if c.took {
		took = fmt.Sprintf("%*s", tookWidth, h.latency)
	}
	number := ""
	if c.numbers > 0 {
		number = fmt.Sprintf(" %-*s", c.numbers, h.generation)
	}
	spans := append(make([]page.Span, 0, 5),
		page.T(theme.RoleFaint, h.at+" "),
		page.S(h.role, h.kind, h.from),
		page.S(theme.RoleMuted, widget.Spaces(c.kinds-h.width)+number, h.from))
	switch {
	case h.message != "":
		spans = append(spans, page.S(theme.RoleFaint, took, h.from), page.S(theme.RoleFaint, " "+h.message, h.failed))
	case h.latency != "":
		spans = append(spans, page.S(theme.RoleFaint, took, h.from))
	}
	return spans
}

// history is what happened to the session, the newest first: in rows of its own, if
// it is more than the card began with. There messages may be cut; here they are whole, and
// of a few events only those are told again that have one.
func (w *writer) history(c *card) {
	if c.told.short() {
		for _, spans := range c.told.rows {
			w.Said(spans...)
		}
		return
	}
	w.Heading("History")
	w.Column(len(time.TimeOnly) + 1)
	few := len(c.told.events) <= lastRows && !c.out()
	for i, spans := range c.told.rows {
		switch h := &c.told.events[i]; {
		case h.message != "":
			w.Fact(h.at, spans[1:]...)
		case few:
			w.Said(spans...)
		default:
			w.Record(spans...)
		}
	}
	w.Column(factWidth)
}

// short reports whether what a card begins with says all of it.
func (t told) short() bool {
	return len(t.events) <= lastRows && !slices.ContainsFunc(t.events, func(h happen) bool { return h.message != "" })
}

// eventLook is what an event's colour means, good or bad, and a sign for it.
func eventLook(g theme.Glyphs, k session.EventKind) (theme.Role, string) {
	switch k {
	case session.EventRenewed:
		return theme.RoleGood, g.Renewed
	case session.EventSignedIn, session.EventResumed:
		return theme.RoleGood, g.Good
	case session.EventPaused:
		return theme.RoleWarn, g.Paused
	case session.EventSignInFailed, session.EventRenewFailed, session.EventExpired, session.EventInvalidated,
		session.EventAPIRefuses, session.EventWoke, session.EventClockBack, session.EventGaveUp:
		return theme.RoleWarn, g.Warn
	case session.EventRejected:
		return theme.RoleBad, g.Bad
	case session.EventSignedOut:
	}
	return theme.RoleText, g.Dot
}
