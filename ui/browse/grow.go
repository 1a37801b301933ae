package browse

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
	"icdscope/ui/widget"
)

const (
	manyRows = 2000    // more are asked about before they are opened
	mostRows = 100_000 // more are not opened: the largest tree has fewer, unless it goes in circles
	growStep = 128     // loaded nodes that are opened at once, so that no key waits
)

// growth opens everything below a node, as it is loaded, nearest first.
type growth struct {
	id      int   // counts them
	top     int32 // what is opened below; none while nothing is
	started bool  // it is known how much there is
	total   int   // entities that the server says there are, 0 if it does not
	opened  int
	rows    int
	lost    int                // entities that do not exist
	sure    bool               // so many rows shall be opened
	queue   []int32            // to be opened
	waiting []int32            // and what of it is asked for
	giveUp  context.CancelFunc // ends the question how much there is
}

type (
	countedMsg struct {
		id          int
		total, rows int // 0 if the server does not say
	}
	// growMsg goes on with it; sure is that of who was asked.
	growMsg struct {
		id   int
		sure bool
	}
)

// growing reports whether it is under way.
func (g *growth) growing() bool { return g.top != none }

// end ends it. What was asked for is not opened when it comes.
func (g *growth) end(t *tree) {
	for _, i := range g.waiting {
		if n := &t.nodes[i]; n.entity == nil && !n.made {
			n.open = false
		}
	}
	if g.giveUp != nil {
		g.giveUp()
	}
	*g = growth{id: g.id, top: none}
}

// growAll opens everything below the cursor. How much that is the server is asked
// first.
func (p *Screen) growAll() tea.Cmd {
	cur := p.tree.current()
	p.growth.end(p.tree)
	p.insist()
	p.asking = growth{top: none}
	ctx, cancel := context.WithCancel(p.load.ctx)
	p.growth = growth{id: p.growth.id + 1, top: cur, giveUp: cancel}
	id, reader, ref := p.growth.id, p.load.reader, p.tree.nodes[cur].ref
	return tea.Batch(p.moved(), p.spin(), func() tea.Msg {
		defer cancel()
		e, _, err := reader.Load(ctx, ref, icd.IncludeDescendants)
		msg := countedMsg{id: id}
		if err != nil { // it is seen while it is opened
			return msg
		}
		for _, below := range e.Descendants {
			if msg.rows++; below.Residual == "" {
				msg.total++
			}
		}
		return msg
	})
}

// counted begins, or asks whether so much shall be opened.
func (p *Screen) counted(msg countedMsg) tea.Cmd {
	g := &p.growth
	if msg.id != g.id || !g.growing() {
		return nil
	}
	p.Changed()
	g.started, g.total, g.queue = true, msg.total+1, []int32{g.top}
	if msg.total == 0 {
		g.total = 0
	}
	if msg.rows > manyRows {
		return p.askToGrow(fmt.Sprintf("Open %s rows below %s?", widget.Count(msg.rows), p.tree.nodes[g.top].crumb()))
	}
	return tea.Batch(p.grow(), p.fetch())
}

// askToGrow asks whether many rows shall be opened. Until there is an answer nothing
// is under way.
func (p *Screen) askToGrow(question string) tea.Cmd {
	kept := p.growth
	kept.queue = append(append([]int32{}, kept.waiting...), kept.queue...)
	kept.waiting = nil
	p.growth.end(p.tree)
	p.asking = kept
	return p.Ask(pane.ConfirmMsg{
		Question: question, YesText: "Open them", Yes: growMsg{id: kept.id, sure: true},
		Detail: p.Words().Say("What is not in the cache is a request each. {global.back} stops it at any time."),
	})
}

// growOn goes on, after a yes or after a pause for what else is to be done.
func (p *Screen) growOn(msg growMsg) tea.Cmd {
	if msg.sure && msg.id == p.asking.id && p.asking.growing() {
		p.growth, p.asking = p.asking, growth{top: none}
		p.growth.sure = true
	}
	if msg.id != p.growth.id || !p.growth.growing() {
		return nil
	}
	return tea.Batch(p.grow(), p.fetch())
}

// grow opens what has been loaded of what is to be opened.
func (p *Screen) grow() tea.Cmd {
	g := &p.growth
	if !g.growing() || !g.started {
		return nil
	}
	p.Changed()
	was := g.waiting
	g.waiting = nil
	for _, i := range was {
		if err := p.growNode(i); err != nil {
			return p.stopGrowing(err)
		}
	}
	for range growStep {
		if len(g.queue) == 0 || len(g.waiting) >= inFlightLimit {
			break
		}
		i := g.queue[0]
		g.queue = g.queue[1:]
		if n := &p.tree.nodes[i]; n.entity == nil {
			n.err = nil
			p.tree.open(i) // or as soon as it is there
		}
		if err := p.growNode(i); err != nil {
			return p.stopGrowing(err)
		}
	}
	return p.grown()
}

// grown says what comes next.
func (p *Screen) grown() tea.Cmd {
	g := &p.growth
	switch {
	case len(g.queue) == 0 && len(g.waiting) == 0, g.opened > 0 && !p.tree.nodes[g.top].open:
		return p.finishGrowing()
	case g.rows >= mostRows:
		g.end(p.tree)
		return p.Say(pane.Warn, widget.Count(mostRows)+" rows are open, and there are more; it ends here")
	case g.rows >= manyRows && !g.sure:
		return p.askToGrow(fmt.Sprintf("%s rows are open below %s, and there are more. Go on?", widget.Count(g.rows), p.tree.nodes[g.top].crumb()))
	case len(g.queue) > 0 && len(g.waiting) < inFlightLimit: // all of them loaded
		id := g.id
		return func() tea.Msg { return growMsg{id: id} }
	}
	return nil
}

// growNode opens one node, or waits for it.
func (p *Screen) growNode(i int32) error {
	g, n := &p.growth, &p.tree.nodes[i]
	switch {
	case n.gone:
	case n.entity != nil:
		p.tree.open(i)
		g.opened++
		for _, c := range p.tree.nodes[i].children {
			g.rows++
			if child := &p.tree.nodes[c]; !child.elsewhere && child.ref.Residual == "" && !p.tree.circular(c) {
				g.queue = append(g.queue, c)
			}
		}
	case n.err == nil:
		g.waiting = append(g.waiting, i)
	case notFound(n.err):
		g.lost++
	default:
		return n.err
	}
	return nil
}

func (p *Screen) finishGrowing() tea.Cmd {
	g := p.growth
	p.growth.end(p.tree)
	text := fmt.Sprintf("everything below %s is open: %s rows", p.tree.nodes[g.top].crumb(), widget.Count(g.rows))
	switch {
	case !p.tree.nodes[g.top].open && g.rows > 0: // it was closed meanwhile
		return nil
	case g.lost > 0:
		return p.Say(pane.Warn, text+fmt.Sprintf("; %s of them do not exist", widget.Count(g.lost)))
	}
	return p.Say(pane.Good, text)
}

// stopGrowing gives it up, because of an error or because the user wants it so.
func (p *Screen) stopGrowing(err error) tea.Cmd {
	rows := p.growth.rows
	p.growth.end(p.tree)
	p.Changed()
	text := "stopped: " + widget.Count(rows) + " rows were opened"
	if err == nil {
		return p.Say(pane.Info, text)
	}
	sentence, _ := problem.Explain(err, p.ways())
	return p.Say(pane.Bad, text+"; "+sentence)
}

// growthTitle says how far it is, in a title of w cells.
func (p *Screen) growthTitle(w int) string {
	g := &p.growth
	switch {
	case !g.growing():
		return ""
	case !g.started:
		return " asking how much there is"
	}
	text := " opening " + widget.Count(g.opened)
	if g.total > 0 {
		text += " of " + widget.Count(max(g.total, g.opened))
	}
	if w < roomy {
		return text // the footer has the key
	}
	return text + p.Words().Say(", {global.back} stops")
}

// closeAll closes everything below the cursor.
func (p *Screen) closeAll() tea.Cmd {
	cur := p.tree.current()
	p.growth.end(p.tree)
	p.tree.close(cur)
	p.tree.shut(cur)
	return p.moved()
}

func (p *Screen) noGrowth() string {
	cur := p.tree.current()
	switch {
	case cur == none:
		return p.noRow()
	case p.tree.leaf(cur):
		return "there is nothing below it"
	}
	return p.nobody()
}

func (p *Screen) noneOpen() string {
	if cur := p.tree.current(); cur == none || !p.tree.nodes[cur].open {
		return "it is not open"
	}
	return ""
}
