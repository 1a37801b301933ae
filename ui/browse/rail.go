package browse

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// rail is all ways to the root of what is under the cursor, where there are several.
type rail struct {
	id     int     // counts questions for them
	of     icd.Ref // whose they are
	ways   [][]link
	more   bool // than these
	next   bool // the next one is wanted as soon as they are there
	giveUp context.CancelFunc
}

type waysMsg struct {
	id   int
	ways [][]link
	more bool
	err  error
}

// several reports whether there is more than one way to what is under the cursor.
// What is above it is loaded: one came that way.
func (p *Screen) several() bool {
	cur := p.tree.current()
	return cur != none && slices.ContainsFunc(p.tree.path(cur), func(i int32) bool {
		e := p.tree.nodes[i].entity
		return e != nil && len(e.Parents) > 1
	})
}

// askWays asks for all ways to what is under the cursor, once.
func (p *Screen) askWays() tea.Cmd {
	if !p.several() || p.rail.of == p.ref() {
		return nil
	}
	p.dropRail()
	ctx, cancel := context.WithCancel(p.load.ctx)
	p.rail = rail{id: p.rail.id + 1, of: p.ref(), giveUp: cancel}
	id, reader, ref := p.rail.id, p.load.reader, p.rail.of
	return func() tea.Msg {
		defer cancel()
		ways, more, err := waysTo(ctx, reader, ref)
		return waysMsg{id, ways, more, err}
	}
}

// dropRail forgets the ways: the cursor is on something else.
func (p *Screen) dropRail() {
	if p.rail.giveUp != nil {
		p.rail.giveUp()
	}
	p.rail = rail{id: p.rail.id}
	p.fit()
}

func (p *Screen) waysFound(msg waysMsg) tea.Cmd {
	r := &p.rail
	if msg.id != r.id || r.of == (icd.Ref{}) {
		return nil
	}
	p.Changed()
	next := r.next
	r.next, r.ways, r.more = false, msg.ways, msg.more
	p.fit()
	p.locate()
	switch {
	case msg.err != nil:
		r.of = icd.Ref{} // it can be asked for again
		if !next {
			return nil
		}
		return p.say(msg.err)
	case next:
		return p.nextWay()
	}
	return nil
}

// nextWay goes to the same entity by the next way.
func (p *Screen) nextWay() tea.Cmd {
	if len(p.rail.ways) == 0 {
		cmd := p.askWays()
		p.rail.next = true
		return tea.Batch(cmd, p.spin())
	}
	return p.takeWay((p.onWay() + 1) % len(p.rail.ways))
}

// takeWay goes to the same entity by a way.
func (p *Screen) takeWay(n int) tea.Cmd {
	if !p.tree.reveal(p.rail.ways[n]) {
		return p.Say(pane.Warn, "the way to it in this tree does not exist")
	}
	cmd := p.moved()
	if p.W < sideBySide || p.railHeight() == 0 { // it is not seen beside the tree
		p.Say(pane.Info, p.railTitle())
	}
	return cmd
}

// onWay is which of the ways the cursor is on, -1 for none of them.
func (p *Screen) onWay() int {
	cur := p.tree.current()
	if cur == none {
		return -1
	}
	path := p.tree.path(cur)
	return slices.IndexFunc(p.rail.ways, func(way []link) bool {
		return slices.EqualFunc(way, path, func(l link, i int32) bool { return l.entity.Ref == p.tree.nodes[i].ref })
	})
}

// railTitle says which way it is of how many.
func (p *Screen) railTitle() string {
	text := fmt.Sprintf("way %d of %d to the root", p.onWay()+1, len(p.rail.ways))
	if p.rail.more {
		text += ", and there are more"
	}
	return text
}

// wayWords are the same in the line of the place, "" where there is one way.
func (p *Screen) wayWords() string {
	if len(p.rail.ways) < 2 {
		return ""
	}
	more := ""
	if p.rail.more {
		more = "+"
	}
	return fmt.Sprintf("way %d of %d%s", p.onWay()+1, len(p.rail.ways), more)
}

// railHeight is how many rows of the detail's pane the ways take.
func (p *Screen) railHeight() int {
	if len(p.rail.ways) < 2 || p.H < low {
		return 0
	}
	return 1 + min(len(p.rail.ways), max(2, p.H/4-1))
}

// railFrom is the first of the ways in view.
func (p *Screen) railFrom() int {
	shown := p.railHeight() - 1
	return max(0, min(p.onWay()-shown/2, len(p.rail.ways)-shown))
}

// drawRail draws the ways, that on which one is with the cursor's mark.
func (p *Screen) drawRail(w int) []string {
	h := p.railHeight()
	if h == 0 {
		return nil
	}
	title := p.railTitle() + p.Words().Say(", {browse.way} takes the next")
	rows := []string{widget.Fit(" "+p.Theme.Title.S(strings.ToUpper(title[:1])+title[1:]), w, p.Theme.Glyph.Ellipsis)}
	from := p.railFrom()
	for n, way := range p.rail.ways[from : from+h-1] {
		parts := make([]string, len(way))
		for i := range way {
			parts[i] = way[i].entity.Label()
		}
		parts = widget.Trail(parts[:len(parts)-1], w-4, 3, p.Theme.Glyph.Ellipsis)
		text := widget.Cut(strings.Join(parts, " "+p.Theme.Glyph.Crumb+" "), w-4, p.Theme.Glyph.Ellipsis)
		mark, ink := " ", p.Theme.Muted
		if from+n == p.onWay() {
			mark, ink = p.Theme.Glyph.Cursor, p.Theme.Text
		}
		rows = append(rows, widget.Fit(" "+ink.S(mark+" "+text), w, ""))
	}
	return rows
}

// clickRail takes the way in a row of the rail.
func (p *Screen) clickRail(row int) tea.Cmd {
	if row == 0 {
		return p.nextWay()
	}
	return p.takeWay(p.railFrom() + row - 1)
}

// oneWay is why there is no next way; "" if there is.
func (p *Screen) oneWay() string {
	switch {
	case p.noRow() != "" || p.several():
		return p.noRow()
	case p.tree.of.IsFoundation():
		return "there is one way to the root only"
	}
	return p.Words().Say("in this tree there is one way to the root only: in the foundation ({browse.tree}) there can be several")
}

// Climb goes to what is above the cursor: the n-th part of the way, from the top.
func (p *Screen) Climb(n int) tea.Cmd {
	cur := p.tree.current()
	if cur == none {
		return nil
	}
	path := p.tree.path(cur)
	if n < 0 || n >= len(path) {
		return nil
	}
	p.endFilter(cur)
	if here := p.here(); here != nil && n < len(path)-1 {
		p.setOut(here, here.ref, p.tree.nodes[path[n]].ref)
	}
	p.focus = onTree
	p.tree.show(path[n])
	cmd := p.stand()
	p.arrive()
	return cmd
}
