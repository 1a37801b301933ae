package requests

import (
	"fmt"
	"time"

	"github.com/charmbracelet/x/ansi"

	"icdscope/api/trace"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Rows implements [pane.Screen].
func (p *Screen) Rows() []string { return p.Draw(p.draw) }

func (p *Screen) draw() []string {
	l := p.layout()
	if l.list.w == 0 {
		return p.drawDetail(l.detail)
	}
	list := p.drawList(l.list)
	switch {
	case l.detail.w == 0:
		return list
	case l.detail.x == 0:
		return append(list, p.drawDetail(l.detail)...)
	}
	for i, right := range p.drawDetail(l.detail) {
		list[i] += right
	}
	return list
}

func (p *Screen) drawList(b box) []string {
	inner := b.w - 2
	var rows []string
	if p.filter.Seen() {
		rows = append(rows, p.filter.Draw(p.Words()["requests.filter"], p.filterNote(), inner))
	}
	rows = append(rows, p.header(inner))
	if len(p.rows) == 0 {
		rows = append(rows, widget.Fit("  "+p.Theme.Faint.S(p.nothing()), inner, p.Theme.Glyph.Ellipsis))
	}
	from, to := p.win.Visible(len(p.rows))
	for n := from; n < to; n++ {
		rows = append(rows, p.row(&p.rows[n], inner, n == p.win.Cursor))
	}
	return widget.Box(p.Theme, p.title(), p.note(inner), !p.inDetails(), rows, b.w, b.h)
}

// nothing is why the list is empty: all that it is restricted by.
func (p *Screen) nothing() string {
	of := ""
	if p.one > 0 {
		of = " of " + p.providers[p.one-1].Name
	}
	if len(p.terms) > 0 && len(p.all) > 0 {
		return "no request" + of + " has these words"
	}
	return "no requests" + of + " yet"
}

func (p *Screen) title() string {
	title := "Requests (" + widget.Count(p.listed) + ")"
	if p.one > 0 {
		title += " of " + p.providers[p.one-1].Name + " only"
	}
	if p.dropped > 0 {
		title += ", " + widget.Count(p.dropped) + " older dropped"
	}
	return title
}

// note says where the cursor is, and whether it stays there. Where there is little room
// what is listed goes first.
func (p *Screen) note(w int) string {
	note := "waiting where you left it"
	if p.follow {
		note = "following"
	}
	at := ""
	if n := len(p.rows); n > 0 {
		at = fmt.Sprintf("%s of %s", widget.Count(p.win.Cursor+1), widget.Count(n))
	}
	switch {
	case at != "" && w < usual:
		note = at
	case at != "":
		note += " " + p.Theme.Glyph.Dot + " " + at
	}
	if w < usual && widget.Width(p.title())+widget.Width(note)+6 > w {
		return ""
	}
	return note
}

func (p *Screen) drawDetail(b box) []string {
	var rows []string
	if p.detail.find.Seen() {
		rows = append(rows, p.detail.find.Draw(p.Words()["requests.filter"], p.detail.note(), b.w-2))
	}
	if len(p.rows) == 0 {
		rows = append(rows, widget.Fit(" "+p.Theme.Faint.S("the request under the cursor stands here"), b.w-2, p.Theme.Glyph.Ellipsis))
	}
	lines, rest := p.detail.draw(p.Theme)
	more := ""
	if rest > 0 {
		more = "1 more line"
	}
	if rest > 1 {
		more = fmt.Sprintf("%d more lines", rest)
	}
	return widget.Box(p.Theme, "Details", more, p.inDetails(), append(rows, lines...), b.w, b.h)
}

// Widths of the columns; what a request was for takes the rest.
const (
	timeCol   = 9
	whoCol    = 4
	genCol    = 5
	statusCol = 9
	tookCol   = 8
	bytesCol  = 8
	wide      = 76 // from this width on there is a column for the bytes
	usual     = 52 // and from this one on for provider, generation and duration
)

func (p *Screen) header(w int) string {
	names := "  " + columns(w, "time", "who", "gen", "status", "took", "bytes") + "request"
	return p.Theme.Muted.S(widget.Fit(names, w, p.Theme.Glyph.Ellipsis))
}

func columns(w int, when, who, gen, status, took, size string) string {
	s := widget.Fit(when, timeCol, "")
	if w >= usual {
		s += widget.Fit(who, whoCol, "") + widget.Fit(gen, genCol, "")
	}
	s += widget.Fit(status, statusCol, "")
	if w >= usual {
		s += widget.Fit(took, tookCol, "")
	}
	if w >= wide {
		s += widget.Fit(size, bytesCol, "")
	}
	return s
}

// tail cuts a path at its beginning: its end tells more.
func tail(path string, room int, ellipsis string) string {
	if over := widget.Width(path) - room; over > 0 {
		return ansi.TruncateLeft(path, over+1, ellipsis)
	}
	return path
}

func (p *Screen) row(r *row, w int, cursor bool) string {
	line, ink := p.single(r, w), p.ink(&r.Exchange)
	if r.head != nil {
		line, ink = p.several(r.head, w), p.inkOf(r.head)
	}
	mark := "  "
	if cursor {
		mark, ink = p.Theme.Glyph.Cursor+" ", p.Theme.Selected
		if p.inDetails() {
			ink = p.Theme.Quiet
		}
	}
	return ink.S(widget.Inside(mark+line, w, p.Theme.Glyph.Ellipsis))
}

// single is the row of an exchange, behind the mark of the cursor.
func (p *Screen) single(r *row, w int) string {
	e, gen := &r.Exchange, ""
	switch {
	case e.Token:
		gen = "new"
	case e.Generation > 0:
		gen = fmt.Sprintf("#%d", e.Generation)
	}
	if e.Replayed {
		gen += "*"
	}
	line := columns(w, e.Started.Local().Format(time.TimeOnly), e.Provider, gen, r.came, took(e), size(e.Bytes))
	if r.inside {
		line += "  "
	}
	switch {
	case e.What != "":
		return line + e.What
	case e.For != "" && !r.inside: // which the head of several says
		return line + e.For
	}
	return line + e.Method + " " + tail(e.Path, w-3-widget.Width(line)-len(e.Method)-1, p.Theme.Glyph.Ellipsis)
}

// several is the row of a burst, behind the mark of the cursor.
func (p *Screen) several(b *burst, w int) string {
	gen, sign, length := "", p.Theme.Glyph.Closed, ""
	if b.generation > 0 {
		gen = fmt.Sprintf("#%d", b.generation)
	}
	if b.open {
		sign = p.Theme.Glyph.Open
	}
	if b.waiting == 0 {
		length = lasted(b.ended.Sub(b.first.Started))
	}
	begun := b.first.Started.Local().Format(time.TimeOnly)
	return columns(w, begun, b.first.Provider, gen, together(b), length, size(b.bytes)) + sign + " " + called(b)
}

// together is what came of several exchanges, in a word.
func together(b *burst) string {
	switch {
	case b.waiting > 0:
		return fmt.Sprintf("%d ...", b.waiting)
	case b.failed > 0 && b.status == "":
		return fmt.Sprintf("%d failed", b.failed)
	case b.status != "":
		return b.status
	case b.broken > 0:
		return "stopped"
	}
	return fmt.Sprintf("%d live", b.n-b.kept)
}

func (p *Screen) inkOf(b *burst) theme.Ink {
	switch {
	case b.waiting > 0:
		return p.Theme.Info
	case b.failed > 0:
		return p.Theme.Bad
	case b.kept == b.n:
		return p.Theme.Faint
	}
	return p.Theme.Text
}

// failed reports whether an exchange went wrong.
func failed(e *trace.Exchange) bool { return e.Error != "" || e.Status >= 400 }

// ink tells good from bad; the status column tells it in words too.
func (p *Screen) ink(e *trace.Exchange) theme.Ink {
	switch {
	case !e.Done:
		return p.Theme.Info
	case e.Cached, e.Stopped:
		return p.Theme.Faint
	case failed(e):
		return p.Theme.Bad
	case e.Token:
		return p.Theme.Accent
	}
	return p.Theme.Text
}

func status(e *trace.Exchange) string {
	switch {
	case e.Stale:
		return "stale"
	case e.Cached:
		return "cached"
	case e.Stopped:
		return "stopped"
	case e.Error != "" && e.Status == 0:
		return "failed"
	case e.Error != "":
		return fmt.Sprintf("%d cut", e.Status)
	case e.Status == 0:
		return "..."
	}
	return fmt.Sprint(e.Status)
}

func took(e *trace.Exchange) string {
	if !e.Done {
		return ""
	}
	return lasted(e.Duration)
}

func lasted(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return "<1 ms"
	case d < 10*time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	default:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
}

func size(n int64) string {
	switch {
	case n < 10_000:
		return fmt.Sprintf("%d B", n)
	case n < 10_000_000:
		return fmt.Sprintf("%d kB", n/1000)
	default:
		return fmt.Sprintf("%d MB", n/1_000_000)
	}
}
