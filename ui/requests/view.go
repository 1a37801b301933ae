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
	inner := p.W - 2
	rows := []string{p.header(inner)}
	if len(p.rowsOf) == 0 {
		rows = append(rows, widget.Fit("  "+p.Theme.Faint.S("no requests yet"), inner, ""))
	}
	from, to := p.win.Visible(len(p.rowsOf))
	for n := from; n < to; n++ {
		rows = append(rows, p.row(&p.all[p.rowsOf[n]], inner, n == p.win.Cursor))
	}
	title := fmt.Sprintf("Requests (%d)", len(p.rowsOf))
	if p.one > 0 {
		title += " of " + p.providers[p.one-1].Name + " only"
	}
	note := "waiting where you left it"
	if p.follow {
		note = "following"
	}
	if !p.open {
		return widget.Box(p.Theme, title, note, true, rows, p.W, p.H)
	}
	list := widget.Box(p.Theme, title, note, true, rows, p.W, p.split())
	lines, rest := p.detail.draw()
	more := ""
	if rest > 0 {
		more = fmt.Sprintf("%d more lines", rest)
	}
	return append(list, widget.Box(p.Theme, "Details", more, false, lines, p.W, p.H-p.split())...)
}

// Widths of the columns; the path takes the rest.
const (
	timeCol   = 9
	whoCol    = 4
	genCol    = 5
	statusCol = 8
	tookCol   = 9
	bytesCol  = 8
	wide      = 76 // from this width on there is a column for the bytes
)

func (p *Screen) header(w int) string {
	names := " " + p.columns(w, "time", "who", "gen", "status", "took", "bytes", "request")
	return p.Theme.Muted.S(widget.Fit(names, w, p.Theme.Glyph.Ellipsis))
}

func (p *Screen) columns(w int, when, who, gen, status, took, size, what string) string {
	s := widget.Fit(when, timeCol, "") + widget.Fit(who, whoCol, "") + widget.Fit(gen, genCol, "") +
		widget.Fit(status, statusCol, "") + widget.Fit(took, tookCol, "")
	if w >= wide {
		s += widget.Fit(size, bytesCol, "")
	}
	return s + what
}

// tail cuts a path at its beginning: its end tells more.
func tail(path string, room int, ellipsis string) string {
	if over := widget.Width(path) - room; over > 0 {
		return ansi.TruncateLeft(path, over+1, ellipsis)
	}
	return path
}

func (p *Screen) row(e *trace.Exchange, w int, cursor bool) string {
	gen := ""
	switch {
	case e.Token:
		gen = "new"
	case e.Generation > 0:
		gen = fmt.Sprintf("#%d", e.Generation)
	}
	if e.Replayed {
		gen += "*"
	}
	begun := e.Started.Local().Format(time.TimeOnly)
	line := " " + p.columns(w, begun, e.Provider, gen, status(e), took(e), size(e.Bytes), "")
	line += e.Method + " " + tail(e.Path, w-widget.Width(line)-len(e.Method)-1, p.Theme.Glyph.Ellipsis)
	if cursor {
		return p.Theme.Selected.S(widget.Fit(line, w, p.Theme.Glyph.Ellipsis))
	}
	return p.ink(e).S(widget.Fit(line, w, p.Theme.Glyph.Ellipsis))
}

// ink tells good from bad; the status column tells it in words too.
func (p *Screen) ink(e *trace.Exchange) theme.Ink {
	switch {
	case !e.Done:
		return p.Theme.Info
	case e.Cached, e.Stopped:
		return p.Theme.Faint
	case e.Error != "" || e.Status >= 400:
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
	switch d := e.Duration; {
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
