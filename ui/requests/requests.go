// Package requests is the screen that shows every exchange with the services,
// live and from the cache, and says why it looks as it does.
package requests

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/trace"
	"icdscope/ui/find"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Source is what the screen needs of the trace. See [trace.Ring].
type Source interface {
	Since(version uint64) (changed []trace.Exchange, oldest, now uint64)
	Exchange(id uint64) (trace.Exchange, bool)
	Exchanges() []trace.Exchange
	Dropped() int
}

// Archive writes exchanges, of which so many older ones were dropped, to a new file, and
// tells where that is.
type Archive func(exchanges []trace.Exchange, dropped int) (path string, err error)

// Screen implements [pane.Screen].
type Screen struct {
	pane.Base

	source    Source
	archive   Archive // nil if no files can be written
	providers []pane.Provider
	shown     bool

	log
	one    int // of the providers, the one whose exchanges are listed, counted from 1; 0 for all
	filter find.Field
	terms  []term // that were typed
	win    widget.Window
	anchor place // where the user put the cursor
	follow bool  // the cursor stays on the newest
	open   bool  // details are shown, or have the keys
	detail detail
	cancel context.CancelFunc // of what is prepared for the details; nil for nothing
}

// New makes the screen.
func New(k keys.Map, th *theme.Theme, source Source, providers []pane.Provider, archive Archive) *Screen {
	return &Screen{
		Base: pane.NewBase(k, th), source: source, providers: providers, archive: archive, follow: true,
		filter: find.NewField(th, "words of a title, an address, status:5"),
		detail: detail{find: find.New(th), at: -1},
	}
}

// Update implements [pane.Screen].
func (p *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case pane.TraceMsg:
		if p.shown {
			return p.fetch()
		}
	case pane.WipeMsg:
		p.anchor, p.one, p.follow, p.open, p.log = place{}, 0, true, false, log{}
		p.dropFilter()
		p.detail.forget()
		return tea.Batch(p.fetch(), p.resize())
	case setMsg:
		p.laid(msg)
	case snippetMsg:
		return p.copySnippet(msg)
	case archivedMsg:
		return p.archived(msg)
	}
	return nil
}

// fetch takes what changed. The cursor stays on its exchange.
func (p *Screen) fetch() tea.Cmd {
	alone := p.alone()
	changed := p.take(p.source)
	if alone != nil && p.anchored() && len(alone.members) > 1 {
		alone.open = true // others came for the same: who reads it goes on reading it
	}
	for i := range changed {
		p.detail.changed(p.find(changed[i].ID))
	}
	return p.relist()
}

// alone is the burst of the exchange under the cursor, if it has no other; nil if not.
func (p *Screen) alone() *burst {
	if r := p.current(); r != nil && r.of != nil && len(r.of.members) == 1 {
		return r.of
	}
	return nil
}

// anchored reports whether the cursor stays where it is, whatever comes.
func (p *Screen) anchored() bool { return p.anchor.id > 0 && (!p.follow || p.open) }

// relist lists what is wanted, and puts the cursor on the newest, or where it was put.
// Who looks at a row sees it in the same place.
func (p *Screen) relist() tea.Cmd {
	y := p.win.Cursor - p.win.Offset
	at := p.list(p.wanted, p.anchor)
	if p.anchored() {
		p.win.Cursor, p.win.Offset = at, at-y
		p.win.Clamp(len(p.rows))
	} else {
		p.win.Cursor = len(p.rows) - 1
		p.win.Clamp(len(p.rows))
		p.hold()
	}
	p.Changed()
	return p.inspect()
}

// hold drops the anchor where the cursor is.
func (p *Screen) hold() {
	if r := p.current(); r != nil {
		p.anchor = r.place()
	}
}

// current is the row under the cursor; nil if there is none.
func (p *Screen) current() *row {
	if p.win.Cursor < 0 || p.win.Cursor >= len(p.rows) {
		return nil
	}
	return &p.rows[p.win.Cursor]
}

// Show implements [pane.Screen].
func (p *Screen) Show() tea.Cmd {
	p.shown = true
	return p.fetch()
}

// Hide implements [pane.Screen].
func (p *Screen) Hide() { p.shown = false }

// Resize implements [pane.Screen].
func (p *Screen) Resize(w, h int) {
	p.Base.Resize(w, h)
	p.size()
	p.detail.rewrite()
	p.write()
}

// resize divides the screen between list and details.
func (p *Screen) resize() tea.Cmd {
	p.size()
	p.Changed()
	return p.inspect()
}

func (p *Screen) size() {
	p.win.Height = max(1, p.layout().list.h-1-p.head())
	p.win.Clamp(len(p.rows))
}

// SetTheme implements [pane.Screen].
func (p *Screen) SetTheme(th *theme.Theme) {
	p.Base.SetTheme(th)
	p.filter.SetTheme(th)
	p.detail.find.SetTheme(th)
	p.detail.rewrite()
	p.write()
}

// Deep implements [pane.Screen].
func (p *Screen) Deep() bool { return p.open || p.filter.Seen() || p.detail.find.Seen() }

// Back implements [pane.Screen].
func (p *Screen) Back() (tea.Cmd, bool) {
	switch {
	case p.detail.find.Seen():
		p.endFind()
		return nil, true
	case p.filter.On():
		return p.endFilter(), true
	case p.open:
		return p.toggle(), true
	case p.filter.Seen():
		return p.endFilter(), true
	}
	return nil, false
}
