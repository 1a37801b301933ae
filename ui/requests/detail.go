package requests

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/trace"
	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// detail shows what is known of a row. Another row is shown from its beginning. The
// zero value shows none.
type detail struct {
	of    place
	page  *page.Page // nil if it is to be written
	rows  *page.Rows
	win   widget.Window // it is scrolled by its offset; nothing has the cursor
	asked int           // counts what is prepared; what comes later than another is dropped

	find  field
	lines []string // of the page, as words are looked for; nil until they are
	found []int    // of the lines, those that have the words
	at    int      // which of them is in view
}

// setMsg brings a page that took long to write and to set.
type setMsg struct {
	asked int
	page  *page.Page
	rows  *page.Rows
}

// forget shows nothing any more.
func (d *detail) forget() {
	d.of, d.page, d.rows = place{}, nil, nil
	d.clear()
}

// clear ends the search.
func (d *detail) clear() {
	d.find.set(false)
	d.find.SetValue("")
	d.lines, d.found, d.at = nil, nil, 0
}

// rewrite has the page written again, in the same place.
func (d *detail) rewrite() { d.page, d.lines = nil, nil }

// changed has it written again if it shows an exchange that changed, or several of
// which that is one.
func (d *detail) changed(e *entry) {
	if e != nil && (e.ID == d.of.id || d.of.head && e.of != nil && e.of.first != nil && e.of.first.ID == d.of.id) {
		d.rewrite()
	}
}

// set sets a page.
func (d *detail) set(p *page.Page, r *page.Rows) {
	another := d.page != p
	d.page, d.rows = p, r
	d.win.Clamp(d.len())
	if another {
		d.lines = nil
		d.look()
	}
}

// len is how many rows there are.
func (d *detail) len() int {
	if d.rows == nil {
		return 0
	}
	return d.rows.Len()
}

// A body of so many bytes is set beside the screen, after the cursor has rested on its
// exchange: setting it takes longer than a key may.
const (
	heavy = 24 << 10
	rest  = 120 * time.Millisecond
)

// inspect says what is known of the row under the cursor, where details are shown.
func (p *Screen) inspect() tea.Cmd {
	d, r := &p.detail, p.current()
	if r == nil || !p.shows() {
		p.giveUp()
		d.forget()
		return nil
	}
	if d.of != r.place() {
		p.giveUp()
		d.forget()
		d.of, d.win.Offset, d.win.Cursor = r.place(), 0, 0
	}
	if d.page != nil {
		p.lay(d.page)
		return nil
	}
	e, long := p.shownExchange()
	if !long {
		p.write()
		return nil
	}
	p.giveUp()
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	asked, w, th, words, width := d.asked, newWriter(e, p.Theme.Glyph), p.Theme, p.Words(), p.pageWidth()
	p.lay(newWriter(e, p.Theme.Glyph).unset(words))
	return tea.Tick(rest, func(time.Time) tea.Msg {
		defer cancel()
		if ctx.Err() != nil {
			return nil
		}
		pg := w.whole(words)
		return setMsg{asked, pg, pg.Rows(th, width)}
	})
}

// shownExchange is the exchange of the details, with its body, and whether that is
// long.
func (p *Screen) shownExchange() (e *trace.Exchange, long bool) {
	r := p.current()
	full, ok := p.source.Exchange(r.ID)
	if !ok {
		full = r.Exchange
	}
	return &full, r.head == nil && len(full.Body.Text) > heavy
}

// giveUp gives up what is prepared.
func (p *Screen) giveUp() {
	if p.cancel != nil {
		p.cancel()
		p.cancel = nil
	}
	p.detail.asked++
}

// laid takes a page that was prepared, unless another row is shown by now.
func (p *Screen) laid(msg setMsg) {
	if msg.asked != p.detail.asked {
		return
	}
	p.cancel = nil
	p.lay(msg.page)
	p.Changed()
}

// write writes the page at once, if it is to be written, and sets it in the room that
// there is.
func (p *Screen) write() {
	r := p.current()
	if r == nil || !p.shows() {
		return
	}
	pg := p.detail.page
	if pg == nil {
		p.giveUp()
		if r.head != nil {
			pg = writeBurst(r.head, p.wanted, p.Theme.Glyph)
		} else {
			e, _ := p.shownExchange()
			pg = newWriter(e, p.Theme.Glyph).whole(p.Words())
		}
	}
	p.lay(pg)
}

// lay sets a page in the room that there is.
func (p *Screen) lay(pg *page.Page) {
	d := &p.detail
	d.win.Height = max(0, p.layout().detail.h-2)
	if d.find.seen() {
		d.win.Height = max(0, d.win.Height-1)
	}
	d.set(pg, pg.Rows(p.Theme, p.pageWidth()))
}

// pageWidth is how wide the page is.
func (p *Screen) pageWidth() int { return max(1, p.layout().detail.w-4) }

// startFind opens the field for words that are looked for in the details.
func (p *Screen) startFind() tea.Cmd {
	p.detail.find.set(true)
	p.write()
	return nil
}

func (p *Screen) endFind() {
	p.detail.clear()
	p.write()
}

// look looks for the words, and shows the first that is found from what is in view on.
func (d *detail) look() {
	words := widget.Fold(strings.TrimSpace(d.find.Value()))
	d.found = d.found[:0]
	if words == "" || d.page == nil {
		return
	}
	if d.lines == nil {
		for _, l := range d.page.Lines() {
			var b strings.Builder
			for _, s := range l.Spans {
				b.WriteString(s.Text)
			}
			d.lines = append(d.lines, widget.Fold(b.String()))
		}
	}
	for i, l := range d.lines {
		if strings.Contains(l, words) {
			d.found = append(d.found, i)
		}
	}
	d.at = 0
	for d.at < len(d.found)-1 && d.rows.Of(d.found[d.at]) < d.win.Offset {
		d.at++
	}
	d.reveal()
}

// reveal brings the line that is chosen into view.
func (d *detail) reveal() {
	if len(d.found) == 0 {
		return
	}
	row := d.rows.Of(d.found[d.at])
	if row < d.win.Offset || row >= d.win.Offset+d.win.Height {
		d.win.Scroll(row-d.win.Height/3-d.win.Offset, d.len())
	}
}

// nextFound goes on to the next line that has the words, or back, and around.
func (p *Screen) nextFound(by int) tea.Cmd {
	if d := &p.detail; len(d.found) > 0 {
		d.at = (d.at + by + len(d.found)) % len(d.found)
		d.reveal()
	}
	return nil
}

// draw draws the rows in view and tells how many are below them. What has the words
// that are looked for is marked.
func (d *detail) draw(t *theme.Theme) (rows []string, rest int) {
	from, to := d.win.Visible(d.len())
	for i := from; i < to; i++ {
		sign := " "
		if n, ok := slices.BinarySearch(d.found, d.rows.Index(i)); ok {
			sign = t.Found.S(t.Glyph.Dot)
			if n == d.at {
				sign = t.Found.S(t.Glyph.Cursor)
			}
		}
		rows = append(rows, sign+d.rows.Row(i)+" ")
	}
	return rows, d.len() - to
}
