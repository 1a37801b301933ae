package browse

import (
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/session/failure"
	"icdscope/ui/entity"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
)

// SetReader begins anew on another API, or with other credentials, and keeps the
// place as well as it can. The provider's session is what the reader waits for.
// Without a reader nothing is shown.
func (p *Screen) SetReader(provider string, r Reader, t icd.Tree) tea.Cmd {
	if p.root != nil {
		p.wanted = p.way()
	}
	p.load.stop()
	p.load = newLoader(r)
	p.homes = homes{id: p.homes.id}
	p.homes.forget()
	p.provider, p.start, p.choice = provider, t, newChoice(t)
	clear(p.left)
	p.shelf.forget()
	clear(p.open)
	clear(p.folds)
	p.forget()
	if r == nil {
		p.reset()
		return nil
	}
	return p.begin(p.wanted)
}

// Rejoin goes on with the server that is shown, by another connection: the tree stays as
// it is, and what could not be had is asked for again.
func (p *Screen) Rejoin(provider string, r Reader) tea.Cmd {
	if p.root == nil {
		return p.SetReader(provider, r, p.start)
	}
	way, before, labels := p.way(), p.tree, p.labels
	p.load.stop()
	p.load, p.provider = newLoader(r), provider
	p.reset()
	for i := range before.nodes {
		before.nodes[i].err = nil
	}
	p.shelf.put(before, labels)
	return p.begin(way)
}

// way is the place and what is above it, nearest first. The top row, where
// everybody begins, is no place to keep before something was done there.
func (p *Screen) way() []icd.Ref {
	cur := p.tree.current()
	if cur == none || p.tree.win.Cursor == 0 && !p.tree.nodes[cur].open && p.focus == onTree && !p.cameTo(p.ref()) {
		return nil
	}
	var way []icd.Ref
	for _, i := range p.tree.path(cur) {
		way = append([]icd.Ref{p.tree.nodes[i].ref}, way...)
	}
	return way
}

// reset drops the tree.
func (p *Screen) reset() {
	p.treeID++
	p.halt()
	p.endFilter(none)
	p.look.Clear()
	p.growth.end(p.tree)
	p.asking = growth{top: none}
	p.dropRail()
	p.homes.forget()
	before := p.tree
	p.tree = newTree(icd.Tree{})
	p.tree.win.Height, p.tree.bare = before.win.Height, before.bare
	p.root, p.problem, p.detailN, p.where = nil, nil, none, pane.Place{}
	clear(p.body)
	p.labels = make(map[icd.Ref]label)
	clear(p.late)
	clear(p.second.twins)
	p.focus = onTree
	p.rebuild()
	p.tell()
}

// begin drops the tree, finds the release to show, loads its root and opens the
// first place of way that exists there.
func (p *Screen) begin(way []icd.Ref) tea.Cmd {
	p.load.stop()
	p.reset()
	p.wanted, p.since = way, time.Time{}
	id, start, reader, ctx := p.treeID, p.start, p.load.reader, p.load.ctx
	if len(way) > 0 {
		p.earlier = nil
	}
	if at := p.earlier; at != nil {
		dot := p.Theme.Glyph.Dot
		return tea.Batch(p.spin(), func() tea.Msg { return at.begin(ctx, reader, start, id, dot) })
	}
	return tea.Batch(p.spin(), func() tea.Msg {
		root, meant, err := findRoot(ctx, reader, start)
		return startedMsg{tree: id, root: root, asked: start, meant: meant, way: within(root.Ref.Tree, way), err: err}
	})
}

// within is a way as it is called in another tree: the part of it that can be
// found there by its name.
func within(t icd.Tree, way []icd.Ref) []icd.Ref {
	var there []icd.Ref
	for _, ref := range way {
		if ref.Akin(t) && (ref.Residual == "" || t.Residuals()) {
			there = append(there, ref.Within(t))
		}
	}
	return there
}

// sayTree says which tree is shown, if it is another than before or than was chosen.
func (p *Screen) sayTree(another bool) {
	t := p.tree.of
	if why := entity.Instead(p.chosenTree(), t); why != "" {
		p.Say(pane.Warn, why)
	} else if another {
		p.Say(pane.Good, entity.TreeName(t, p.Theme.Glyph.Dot))
	}
}

// chosenTree is the one that is shown, or that for which it is shown.
func (p *Screen) chosenTree() icd.Tree {
	if chosen, ok := p.choice.instead[p.tree.of]; ok {
		return chosen
	}
	return p.tree.of
}

// tell tells the other screens which tree is shown.
func (p *Screen) tell() {
	if p.root == nil {
		p.Ask(pane.TreeMsg{Problem: p.problem})
		return
	}
	p.Ask(pane.TreeMsg{Tree: p.tree.of})
}

// begun takes the first tree.
func (p *Screen) begun(msg startedMsg) tea.Cmd {
	if msg.tree == p.treeID && msg.err == nil {
		p.shelf.answers[msg.asked] = answer{msg.root, msg.meant}
	}
	return p.started(msg)
}

// started takes a new tree.
func (p *Screen) started(msg startedMsg) tea.Cmd {
	if msg.tree != p.treeID {
		return nil
	}
	p.Changed()
	if msg.err != nil {
		p.problem = msg.err // which is said in place of the tree
		p.retry.Failed(p.now, msg.err)
		p.tell()
		return p.keep(msg.err)
	}
	root := msg.root
	p.root, p.problem, p.retry, p.wanted, p.earlier = &root, nil, pane.Retry{}, nil, nil
	p.plant(&root)
	p.choice.shows(p.tree.of, msg.meant)
	p.homes.seen(p.tree.of)
	p.tell()
	p.Ask(pane.MenuGoneMsg{Menu: p.menus}) // it is of the tree before
	p.arriveAt(msg.stood)
	toRoot := len(msg.way) > 0 && msg.way[0].IsRoot()
	if toRoot {
		p.tree.win.Move(-len(p.tree.rows), len(p.tree.rows))
	}
	cmd := p.stand()
	p.sayTree(msg.say)
	switch {
	case len(msg.way) == 0 || toRoot:
		p.arrive()
		return tea.Batch(cmd, p.absent(msg.kept))
	case msg.kept.name != "" && p.ref() == msg.way[0]: // it is there already, as far as is known
		p.goOnReading()
		return tea.Batch(cmd, p.expect(msg.way, msg.kept))
	}
	return tea.Batch(cmd, p.revealRef(msg.way, msg.kept))
}

// woken loads again what failed for lack of a token, once there is one, and what
// was refused, once there is another one or the API takes it again.
func (p *Screen) woken(msg pane.StatusMsg) tea.Cmd {
	if p.status[msg.Provider] = msg.Status; p.root == nil {
		p.Changed()
	}
	if msg.Provider != p.provider || !msg.Status.State.Usable() {
		return nil
	}
	another := msg.Status.Generation != p.generation
	taken := p.probe.refused && !msg.Status.APIRefused
	p.generation, p.probe.refused = msg.Status.Generation, msg.Status.APIRefused
	mended := func(err error) bool {
		return problem.LacksToken(err) || (another || taken) && problem.TokenRefused(err)
	}
	if p.problem != nil && p.load.reader != nil && mended(p.problem) {
		return p.begin(p.wanted)
	}
	switch {
	case taken:
		p.probe = probe{}
	case p.probe.refused:
		if another && !msg.Status.APIRefuses { // whether it takes this one is to be seen
			p.probe.retry.Hurry()
		}
		mended = problem.LacksToken
	}
	for i := range p.tree.nodes {
		if n := &p.tree.nodes[i]; n.err != nil && mended(n.err) {
			n.err = nil
			p.rebuild()
		}
	}
	p.forgive(mended)
	p.forgiveHome(mended)
	return tea.Batch(p.fetch(), p.complete())
}

// again asks by itself for what is due: the root, rows in view, titles that the
// detail mentions. What is shown of them stays until the answer comes.
func (p *Screen) again() tea.Cmd {
	if p.load.reader == nil {
		return nil
	}
	if p.problem != nil {
		if !p.retry.Due(p.now) {
			return nil
		}
		failed, retry := p.problem, p.retry
		cmd := p.begin(p.wanted)
		p.problem, p.retry = failed, retry
		p.tell()
		p.retry.Begin()
		return cmd
	}
	if p.probe.refused {
		return p.onceMore()
	}
	due := false
	for _, i := range p.visible() {
		due = due || p.tree.nodes[i].retry.Due(p.now)
	}
	for _, r := range p.late {
		due = due || r.Due(p.now)
	}
	for _, w := range p.twinsInView() {
		due = due || w.retry.Due(p.now)
	}
	if !due {
		return p.askHome()
	}
	p.rebuild()
	return tea.Batch(p.fetch(), p.askHome())
}

// recovered makes everything due that failed for a cause that passes: something
// else was answered.
func (p *Screen) recovered() {
	if !p.failing {
		return
	}
	p.failing = false
	for _, i := range p.visible() {
		p.tree.nodes[i].retry.Hurry()
	}
	for _, r := range p.late {
		r.Hurry()
	}
	for _, w := range p.twinsInView() {
		w.retry.Hurry()
	}
	for _, h := range p.homes.known {
		h.retry.Hurry()
	}
}

func notFound(err error) bool {
	var f failure.Failure
	return errors.As(err, &f) && f.HTTPStatus() == 404
}

// Reload asks again for what failed, because another screen needs it.
func (p *Screen) Reload() tea.Cmd {
	if p.problem == nil {
		return nil
	}
	return p.reload()
}

// reload asks again for what failed, and the server for the row under the
// cursor. Rows below it stay as they are.
func (p *Screen) reload() tea.Cmd {
	if p.problem != nil && p.load.reader != nil {
		return p.begin(p.wanted)
	}
	for _, i := range p.visible() {
		p.tree.nodes[i].err = nil
	}
	p.insist()
	p.forgive(func(error) bool { return true })
	if cur := p.tree.current(); cur != none {
		ref := p.tree.nodes[cur].ref
		p.load.again[ref] = true
		delete(p.body, ref)
		delete(p.homes.known, ref)
	}
	p.rebuild()
	return p.moved()
}
