// Package requests is the screen that shows every exchange with the services,
// live and from the cache.
package requests

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/trace"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Screen implements [pane.Screen].
type Screen struct {
	pane.Base

	source    *trace.Ring
	providers []pane.Provider
	shown     bool

	all    []trace.Exchange
	rowsOf []int // indices of all that are listed, newest last
	one    int   // of the providers, the one whose exchanges are listed, counted from 1; 0 for all
	win    widget.Window
	anchor uint64 // the exchange that the user put the cursor on
	follow bool   // the cursor stays on the newest
	open   bool   // details are shown
	detail detail
}

// New makes the screen.
func New(k keys.Map, th *theme.Theme, ring *trace.Ring, providers []pane.Provider) *Screen {
	return &Screen{Base: pane.NewBase(k, th), source: ring, providers: providers, follow: true}
}

// Update implements [pane.Screen].
func (p *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case pane.TraceMsg:
		if p.shown {
			p.fetch()
		}
	case pane.WipeMsg:
		p.anchor, p.one, p.follow, p.open = 0, 0, true, false
		p.fetch()
		p.resize()
	}
	return nil
}

// fetch takes the list as it is now. The cursor stays on its exchange.
func (p *Screen) fetch() {
	if p.source == nil {
		return
	}
	p.all = p.source.Exchanges()
	p.filter()
}

// filter lists the exchanges of the chosen provider and puts the cursor on the
// newest, or on the one it was put on or the last before it.
func (p *Screen) filter() {
	p.rowsOf = p.rowsOf[:0]
	at := 0
	for i := range p.all {
		if p.one > 0 && p.all[i].Provider != p.providers[p.one-1].ID {
			continue
		}
		if p.all[i].ID <= p.anchor {
			at = len(p.rowsOf)
		}
		p.rowsOf = append(p.rowsOf, i)
	}
	newest := p.follow && !p.open || p.anchor == 0
	if newest {
		at = len(p.rowsOf) - 1
	}
	p.win.Cursor = at
	p.win.Clamp(len(p.rowsOf))
	if newest {
		p.hold()
	}
	p.inspect()
	p.Changed()
}

// hold drops the anchor where the cursor is.
func (p *Screen) hold() {
	if e := p.current(); e != nil {
		p.anchor = e.ID
	}
}

func (p *Screen) current() *trace.Exchange {
	if p.win.Cursor < 0 || p.win.Cursor >= len(p.rowsOf) {
		return nil
	}
	return &p.all[p.rowsOf[p.win.Cursor]]
}

// Actions implements [pane.Screen].
func (p *Screen) Actions() []keys.Group {
	k, none := p.Keys.Requests, ""
	if p.current() == nil {
		none = "there is no request yet"
	}
	closed := none // details that are open can be closed
	if p.open {
		closed = ""
	}
	names := make([]string, len(p.providers))
	for i := range p.providers {
		names[i] = p.providers[i].Name
	}
	move := func(d int) tea.Cmd {
		p.move(d)
		return nil
	}
	moves := p.Keys.List.Moves(max(1, p.win.Height), len(p.rowsOf), move)
	if p.open { // pages are those of the details
		moves[2].Do = func() tea.Cmd { return p.scroll(-p.detail.win.Height) }
		moves[3].Do = func() tea.Cmd { return p.scroll(p.detail.win.Height) }
	}
	moves[1].Hint = true
	return []keys.Group{{Title: "Requests", Actions: append(moves,
		k.Open.Do(p.toggle).Unless(closed).Hinted(), k.CopyCurl.Do(p.copyCurl).Unless(none).Hinted(),
		k.CopyRequest.Do(func() tea.Cmd { return p.Ask(pane.RequestMsg{Exchange: p.current().ID}) }).Unless(none),
		k.Provider.Do(func() tea.Cmd { return p.list((p.one + 1) % (len(p.providers) + 1)) }).Hinted().
			Each(names, func(name string) tea.Cmd { return p.list(slices.Index(names, name) + 1) }),
		k.Follow.Do(p.turnFollow),
	)}}
}

// toggle opens the details, or closes them.
func (p *Screen) toggle() tea.Cmd {
	p.open = !p.open
	p.resize()
	return nil
}

func (p *Screen) copyCurl() tea.Cmd {
	return p.Ask(pane.CopyMsg{Text: p.current().Curl(), What: "curl command"})
}

// list lists the exchanges of one provider, counted from 1, or of all.
func (p *Screen) list(one int) tea.Cmd {
	p.one = one
	p.filter()
	return nil
}

func (p *Screen) turnFollow() tea.Cmd {
	p.follow = !p.follow
	p.filter()
	return nil
}

// move moves the cursor; on the newest one the list follows again.
func (p *Screen) move(d int) {
	if p.current() == nil {
		return
	}
	p.win.Move(d, len(p.rowsOf))
	p.hold()
	p.follow = p.win.Cursor == len(p.rowsOf)-1
	p.inspect()
}

// at is the listed exchange that stands in a row of the screen.
func (p *Screen) at(y int) (n int, ok bool) {
	from, to := p.win.Visible(len(p.rowsOf))
	n = from + y - head
	return n, from <= n && n < to
}

// Click implements [pane.Screen].
func (p *Screen) Click(_, y int) tea.Cmd {
	n, ok := p.at(y)
	if !ok {
		return nil
	}
	p.Changed()
	if p.win.Cursor == n {
		p.toggle()
	}
	p.move(n - p.win.Cursor)
	return nil
}

// Wheel implements [pane.Screen].
func (p *Screen) Wheel(_, y, lines int) tea.Cmd {
	p.Changed()
	if p.open && y >= p.split() {
		return p.scroll(lines)
	}
	p.move(lines)
	return nil
}

// scroll scrolls the details.
func (p *Screen) scroll(lines int) tea.Cmd {
	p.detail.win.Scroll(lines, p.detail.len())
	return nil
}

// Show implements [pane.Screen].
func (p *Screen) Show() tea.Cmd {
	p.shown = true
	p.fetch()
	return nil
}

// Hide implements [pane.Screen].
func (p *Screen) Hide() { p.shown = false }

// Resize implements [pane.Screen].
func (p *Screen) Resize(w, h int) {
	p.Base.Resize(w, h)
	p.resize()
}

// resize divides the screen between list and details.
func (p *Screen) resize() {
	p.win.Height = max(1, p.H-3)
	if p.open {
		p.win.Height = max(1, (p.H-3)/3)
	}
	p.win.Clamp(len(p.rowsOf))
	p.inspect()
	p.Changed()
}

// head is how many rows stand above the list: its frame and the names of its
// columns.
const head = 2

// split is the row at which the details begin.
func (p *Screen) split() int { return p.win.Height + head + 1 }

// inspect says what is known of the exchange under the cursor, where details are
// shown.
func (p *Screen) inspect() {
	e := p.current()
	if e == nil || !p.open {
		p.detail = detail{}
		return
	}
	if p.detail.of != e.ID {
		p.detail = detail{of: e.ID}
	}
	p.detail.set(write(e, p.Theme.Glyph, p.Words()), p.Theme, p.W, p.H-p.split())
}

// SetTheme implements [pane.Screen].
func (p *Screen) SetTheme(th *theme.Theme) {
	p.Base.SetTheme(th)
	p.inspect()
}

// Deep implements [pane.Screen].
func (p *Screen) Deep() bool { return p.open }

// Back implements [pane.Screen].
func (p *Screen) Back() (tea.Cmd, bool) {
	if !p.open {
		return nil, false
	}
	p.open = false
	p.resize()
	return nil, true
}
