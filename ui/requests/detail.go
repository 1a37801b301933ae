package requests

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/trace"
	"icdscope/ui/find"
	"icdscope/ui/page"
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

	find find.Finder
	at   int // the line of a match that was gone to; -1 for none
	from int // the row that was the first in view before words were typed
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

// clear forgets the words that were looked for.
func (d *detail) clear() {
	d.find.Clear()
	d.at = -1
	if d.rows != nil {
		d.rows.Mark("")
	}
}

// rewrite has the page written again, in the same place.
func (d *detail) rewrite() { d.page = nil }

// changed has it written again if it shows an exchange that changed, or several of
// which that is one.
func (d *detail) changed(e *entry) {
	if e != nil && (e.ID == d.of.id || d.of.head && e.of != nil && e.of.first != nil && e.of.first.ID == d.of.id) {
		d.rewrite()
	}
}

// set sets a page.
func (d *detail) set(p *page.Page, r *page.Rows) {
	if d.rows != r {
		match := d.match()
		d.find.Look(r)
		d.keep(match, r)
	}
	d.page, d.rows = p, r
	d.win.Clamp(d.len())
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
	if d.find.Seen() {
		d.win.Height = max(0, d.win.Height-1)
	}
	d.set(pg, pg.Rows(p.Theme, p.pageWidth()))
}

// pageWidth is how wide the page is.
func (p *Screen) pageWidth() int { return max(1, p.layout().detail.w-4) }
