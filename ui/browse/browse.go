// Package browse is the screen on which the classification is walked: the tree
// on the left, the entity under the cursor on the right.
package browse

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/session/failure"
	"icdscope/ui/entity"
	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Reader is what the screen needs of an ICD API.
type Reader interface{ icd.Namer }

// standStill is how long the cursor rests on a row before more is loaded than
// the row itself.
const standStill = 120 * time.Millisecond

// twoPanes is the width from which tree and detail stand side by side.
const twoPanes = 100

type focus int

const (
	onTree focus = iota
	onDetail
)

// Pane is the screen.
type Pane struct {
	pane.Base

	shown bool

	provider   string // whose tokens the loader's requests carry
	load       *loader
	treeID     int // counts trees; answers for an older one are dropped
	now        time.Time
	generation uint64     // of the token, as far as is known
	refuses    bool       // the API refuses the token, as far as is known
	failing    bool       // what was asked for last failed for a cause that passes
	retry      pane.Retry // of the root
	menus      int        // counts menus that were opened
	tree       *tree
	root       *icd.Entity
	where      pane.Place
	start      icd.Tree // the tree that was asked for
	left       map[icd.Classification]left
	focus      focus

	detail  detail
	detailN int32 // the node the detail shows
	rested  bool  // the cursor has stood still
	restID  int
	body    map[icd.Ref]bodyState // raw bodies that were looked at

	history  []icd.Ref
	at       int                // place in history
	from     int                // the place before, while at is on its way; none if it was reached
	stops    []stop             // the way back
	leaving  bool               // the last of them is where one that is under way began
	coming   *stop              // the one that is being gone back to
	note     pane.SayMsg        // to be said on arrival
	finding  bool               // what was pasted is being looked up
	reveals  int                // searches for a place so far
	giveUp   context.CancelFunc // ends the one under way; nil for none
	changes  int                // changes of the tree so far
	changing bool               // one is under way
	settled  bool               // it was chosen from a menu: moving on does not give it up
	problem  error              // why there is no tree
	wanted   []icd.Ref          // the place to open in the tree that is not there yet, and what is above it

	late     map[icd.Ref]*pane.Retry // of titles that could not be had
	labels   map[icd.Ref]label       // of entities that the detail mentions and the tree lacks; empty if there is none
	unnamed  []icd.Ref               // those that the detail still lacks a title of
	frame    int                     // of the spinner
	spinning bool
}

// label is a title and where it came from.
type label struct {
	text string
	from page.From
}

type bodyState struct {
	text string
	err  error
}

// New makes the screen. It shows nothing until it has a reader.
func New(k keys.Map, th *theme.Theme) *Pane {
	p := &Pane{Base: pane.NewBase(k, th), detailN: none, from: none, body: make(map[icd.Ref]bodyState), labels: make(map[icd.Ref]label), late: make(map[icd.Ref]*pane.Retry), left: make(map[icd.Classification]left)}
	p.tree = newTree(icd.Tree{})
	p.load = newLoader(nil)
	return p
}

type (
	startedMsg struct {
		tree int
		root icd.Entity
		way  []icd.Ref // the place to open, and what to open instead if it does not exist
		say  string
		err  error
	}
	restedMsg struct{ id int }
	spinMsg   struct{}
	bodyMsg   struct {
		tree int
		ref  icd.Ref
		text string
		err  error
	}
)

// SetReader begins anew on another API, or with other credentials, and keeps the
// place as well as it can. The provider's session is what the reader waits for.
// Without a reader nothing is shown.
func (p *Pane) SetReader(provider string, r Reader, t icd.Tree) tea.Cmd {
	if p.root != nil {
		p.wanted = p.way()
	}
	p.load.stop()
	p.load = newLoader(r)
	p.provider, p.start = provider, t
	clear(p.left)
	p.history, p.at, p.from = nil, 0, none
	p.stops, p.leaving, p.coming = nil, false, nil
	if r == nil {
		p.reset(icd.Tree{})
		return nil
	}
	return p.begin(p.wanted)
}

// way is the place and what is above it, nearest first. The top row, where
// everybody begins, is no place to keep.
func (p *Pane) way() []icd.Ref {
	cur := p.tree.current()
	if cur == none || p.tree.win.Cursor == 0 {
		return nil
	}
	var way []icd.Ref
	for _, i := range p.tree.path(cur) {
		way = append([]icd.Ref{p.tree.nodes[i].ref}, way...)
	}
	return way
}

// reset drops the tree.
func (p *Pane) reset(t icd.Tree) {
	p.treeID++
	p.changes++
	p.changing = false
	p.cancel()
	h := p.tree.win.Height
	p.tree = newTree(t)
	p.tree.win.Height = h
	p.root, p.problem, p.detailN, p.where = nil, nil, none, pane.Place{}
	clear(p.body)
	clear(p.labels)
	clear(p.late)
	p.focus = onTree
	p.rebuild()
	p.tell()
}

// begin drops the tree, finds the release to show, loads its root and opens the
// first place of way that exists there.
func (p *Pane) begin(way []icd.Ref) tea.Cmd {
	p.load.stop()
	p.reset(icd.Tree{})
	p.wanted = way
	id, start, reader, ctx := p.treeID, p.start, p.load.reader, p.load.ctx
	return tea.Batch(p.spin(), func() tea.Msg {
		root, err := loadRoot(ctx, reader, start)
		return startedMsg{tree: id, root: root, way: within(root.Ref.Tree, way), err: err}
	})
}

// left is where the user was in a tree when another classification was chosen,
// whose entities have other names.
type left struct {
	tree icd.Tree
	way  []icd.Ref
}

// within is a way as it is called in another tree: the part of it that can be
// found there by its name.
func within(t icd.Tree, way []icd.Ref) []icd.Ref {
	var there []icd.Ref
	for _, ref := range way {
		if ref.Akin(t) {
			there = append(there, ref.Within(t))
		}
	}
	return there
}

// loadRoot loads the root of a tree: in English where no release has the language
// that was asked for.
func loadRoot(ctx context.Context, r Reader, t icd.Tree) (icd.Entity, error) {
	root, err := icd.LoadRoot(ctx, r, t)
	if notFound(err) && t.Language != inEnglish {
		if other, otherErr := icd.LoadRoot(ctx, r, t.In(inEnglish)); otherErr == nil {
			root, err = other, nil
		}
	}
	root.Raw = nil
	return root, err
}

// inEnglish is the language that every release has.
const inEnglish = "en"

// tell tells the other screens which tree is shown.
func (p *Pane) tell() {
	if p.root == nil {
		p.Ask(pane.TreeMsg{Problem: p.problem})
		return
	}
	p.Ask(pane.TreeMsg{Tree: p.tree.of})
}

// Show implements [pane.Screen].
func (p *Pane) Show() tea.Cmd {
	p.shown = true
	p.place()
	return p.ask()
}

// Hide implements [pane.Screen].
func (p *Pane) Hide() { p.shown = false }

// Resize implements [pane.Screen].
func (p *Pane) Resize(w, h int) {
	p.Base.Resize(w, h)
	p.tree.win.Height = max(1, h-2)
	p.tree.win.Clamp(len(p.tree.rows))
	p.detail.win.Height = max(1, h-4)
	p.rebuild()
}

// SetTheme implements [pane.Screen].
func (p *Pane) SetTheme(th *theme.Theme) {
	p.Base.SetTheme(th)
	p.rebuild()
}

// widths are the widths of tree and detail; a narrow screen shows one of them.
func (p *Pane) widths() (tree, detail int) {
	if p.W < twoPanes {
		return p.W, p.W
	}
	tree = p.W * 45 / 100
	return tree, p.W - tree
}

// Update implements [pane.Screen].
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case startedMsg:
		return p.started(msg)
	case changedMsg:
		return p.changed(msg)
	case loadedMsg:
		return p.loaded(msg)
	case revealedMsg:
		return p.revealed(msg)
	case namedMsg:
		return p.named(msg)
	case restedMsg:
		if msg.id == p.restID && !p.rested {
			p.rested = true
			return tea.Batch(p.ask(), p.loadBody())
		}
	case bodyMsg:
		if msg.tree == p.treeID {
			p.body[msg.ref] = bodyState{msg.text, msg.err}
			p.rebuild()
		}
	case spinMsg:
		p.spinning = false
		p.Changed() // the last one takes it away
		if p.busy() {
			p.frame++
			return p.spin()
		}
	case pane.ClockMsg:
		p.now = msg.Now
		return p.again()
	case pane.StatusMsg:
		return p.woken(msg)
	case menuMsg:
		return p.menuLoaded(msg)
	case chooseMsg:
		return p.chosen(msg)
	}
	return nil
}

// busy reports whether something is under way that a spinner should show.
func (p *Pane) busy() bool {
	return len(p.load.inFlight) > 0 || p.giveUp != nil || p.changing || p.root == nil && p.problem == nil && p.load.reader != nil
}

func (p *Pane) spin() tea.Cmd {
	if p.spinning {
		return nil
	}
	p.spinning = true
	return tea.Tick(120*time.Millisecond, func(time.Time) tea.Msg { return spinMsg{} })
}

// started takes a new tree.
func (p *Pane) started(msg startedMsg) tea.Cmd {
	if msg.tree != p.treeID {
		return nil
	}
	p.Changed()
	if msg.err != nil {
		again := p.problem != nil // it was said
		p.problem = msg.err
		p.retry.Failed(p.now, msg.err)
		p.tell()
		if again {
			return nil
		}
		return p.say(msg.err)
	}
	root := msg.root
	p.root, p.problem, p.retry, p.wanted = &root, nil, pane.Retry{}, nil
	p.tree.of = root.Ref.Tree
	p.tree.setTop(&root)
	p.tell()
	p.Ask(pane.MenuGoneMsg{Menu: p.menus}) // it is of the tree before
	cmds := []tea.Cmd{p.stand()}
	if msg.say != "" {
		p.Say(pane.Good, msg.say)
	}
	if len(msg.way) > 0 && !msg.way[0].IsRoot() {
		cmds = append(cmds, p.revealRef(msg.way[0], msg.way[1:]))
	} else {
		cmds = append(cmds, p.arrived())
	}
	return tea.Batch(cmds...)
}

// woken loads again what failed for lack of a token, once there is one, and what
// was refused, once there is another one or the API takes it again.
func (p *Pane) woken(msg pane.StatusMsg) tea.Cmd {
	if msg.Provider != p.provider || !msg.Status.State.Usable() {
		return nil
	}
	another := msg.Status.Generation != p.generation
	taken := p.refuses && !msg.Status.APIRefuses
	p.generation, p.refuses = msg.Status.Generation, msg.Status.APIRefuses
	mended := func(err error) bool {
		return problem.LacksToken(err) || (another || taken) && problem.TokenRefused(err)
	}
	if p.problem != nil && p.load.reader != nil && mended(p.problem) {
		return p.begin(p.wanted)
	}
	for _, i := range p.visible() {
		if n := &p.tree.nodes[i]; n.err != nil && mended(n.err) {
			n.err = nil
			p.rebuild()
		}
	}
	return p.ask()
}

// again asks by itself for what is due: the root, rows in view, titles that the
// detail mentions. What is shown of them stays until the answer comes.
func (p *Pane) again() tea.Cmd {
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
	due := false
	for _, i := range p.visible() {
		due = due || p.tree.nodes[i].retry.Due(p.now)
	}
	for _, r := range p.late {
		due = due || r.Due(p.now)
	}
	if !due {
		return nil
	}
	p.rebuild()
	return p.ask()
}

// recovered makes everything due that failed for a cause that passes: something
// else was answered.
func (p *Pane) recovered() {
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
}

func notFound(err error) bool {
	var f failure.Failure
	return errors.As(err, &f) && f.HTTPStatus() == 404
}

// say puts an error into the footer.
func (p *Pane) say(err error) tea.Cmd { return p.sayOf("", err) }

// sayOf says what an error is about before it.
func (p *Pane) sayOf(what string, err error) tea.Cmd {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	sentence, hint := problem.Explain(err, p.ways())
	if hint != "" {
		sentence += "; " + hint
	}
	return p.Say(pane.Bad, what+sentence)
}

func (p *Pane) loaded(msg loadedMsg) tea.Cmd {
	if msg.tree != p.treeID {
		return nil
	}
	awaited := p.load.done(msg.ref, msg.flight)
	switch {
	case msg.err == nil:
		e := msg.entity
		p.tree.loaded(msg.ref, &e, msg.prov, nil)
		p.labels[msg.ref] = label{e.Label(), page.From{Exchange: msg.prov.Exchange, Part: page.Body, Pointer: string(e.At(icd.AtTitle))}}
		delete(p.late, msg.ref)
		p.recovered()
		delete(p.body, msg.ref) // it is that of an older answer
	case !awaited:
		return nil // given up; if it is wanted again, it is asked for again
	case errors.Is(msg.err, context.Canceled):
		return p.ask()
	case p.tree.entityOf(msg.ref) != nil: // what is shown is better than an error
		p.Changed()
		return p.say(msg.err)
	default:
		p.failed(msg)
	}
	p.rebuild()
	if cur := p.tree.current(); cur != none && p.tree.nodes[cur].ref == msg.ref {
		p.place()
		return tea.Batch(p.ask(), p.loadBody())
	}
	return p.ask()
}

// failed notes that an entity could not be loaded, and when to try again.
func (p *Pane) failed(msg loadedMsg) {
	p.tree.loaded(msg.ref, nil, msg.prov, msg.err)
	p.labels[msg.ref] = label{}
	p.failing = p.failing || problem.Passing(msg.err)
	for _, i := range p.tree.places[msg.ref] {
		p.tree.nodes[i].retry.Failed(p.now, msg.err)
	}
	if p.late[msg.ref] == nil {
		p.late[msg.ref] = &pane.Retry{}
	}
	p.late[msg.ref].Failed(p.now, msg.err)
}

// visible are the nodes in view.
func (p *Pane) visible() []int32 {
	from, to := p.tree.win.Visible(len(p.tree.rows))
	return p.tree.rows[from:to]
}

// ask wants what the screen lacks: the row under the cursor, then the rows in
// view, then what the detail mentions, then the next page.
func (p *Pane) ask() tea.Cmd {
	if p.load.reader == nil || p.root == nil {
		return nil
	}
	var refs []icd.Ref
	lacks := func(i int32) {
		n := &p.tree.nodes[i]
		if (n.entity == nil || p.load.again[n.ref]) && (n.err == nil || n.retry.Due(p.now)) && !n.elsewhere {
			refs = append(refs, n.ref)
		}
	}
	if cur := p.tree.current(); cur != none {
		lacks(cur)
	}
	for _, i := range p.visible() {
		lacks(i)
	}
	if p.rested {
		_, to := p.tree.win.Visible(len(p.tree.rows))
		for _, i := range p.tree.rows[to:min(len(p.tree.rows), to+p.tree.win.Height)] {
			lacks(i)
		}
		refs = append(refs, p.unnamed...)
	}
	cmd := p.load.want(p.treeID, refs)
	if len(p.load.inFlight) == 0 {
		return cmd
	}
	return tea.Batch(cmd, p.spin())
}

// cancel ends the search for a place that is under way.
func (p *Pane) cancel() {
	p.finding = false
	if p.giveUp != nil {
		p.giveUp()
		p.giveUp = nil
	}
}

// stay gives up going somewhere: the user went on from here.
func (p *Pane) stay() {
	p.cancel()
	if p.changing && !p.settled {
		p.changes++
		p.changing = false
	}
	p.turnBack(false)
	p.stayed(true)
}

// turnBack makes the history stand where it stood before somebody set out for a
// place that was not reached. What does not exist is forgotten.
func (p *Pane) turnBack(forget bool) {
	if p.from == none {
		return
	}
	target, appended := p.at, p.at == len(p.history)-1 && p.from < p.at
	p.at, p.from = p.from, none
	if (forget || appended) && target < len(p.history) {
		p.history = slices.Delete(p.history, target, target+1)
		if p.at > target {
			p.at--
		}
	}
}

// moved is called when the cursor may stand on another row because the user
// moved it.
func (p *Pane) moved() tea.Cmd {
	p.stay()
	return p.stand()
}

// stand is called when the cursor may stand on another row.
func (p *Pane) stand() tea.Cmd {
	p.Changed()
	cur := p.tree.current()
	if cur != p.detailN {
		p.detailN = cur
		p.detail.win = widget.Window{Height: p.detail.win.Height}
		p.rebuild()
	}
	p.rested = false
	p.restID++
	id := p.restID
	p.place()
	return tea.Batch(p.ask(), tea.Tick(standStill, func(time.Time) tea.Msg { return restedMsg{id} }))
}

// Place is where the user is.
func (p *Pane) Place() pane.Place { return p.where }

// place notes where the user is. The program asks for it when it draws: told by
// messages, the last of many moves might not arrive last.
func (p *Pane) place() {
	where := pane.Place{Tree: entity.TreeName(p.tree.of, p.Theme.Glyph.Dot)}
	if p.root == nil {
		where.Tree = ""
	}
	if cur := p.tree.current(); cur != none {
		for _, i := range p.tree.path(cur) {
			where.Crumbs = append(where.Crumbs, p.tree.nodes[i].crumb())
		}
	}
	p.where = where
}

func (n *node) crumb() string {
	if n.entity != nil {
		return n.entity.Label()
	}
	if n.label != "" {
		return n.label
	}
	return n.ref.ID
}

// rebuild makes the detail again.
func (p *Pane) rebuild() {
	p.Changed()
	p.unnamed = p.unnamed[:0]
	if p.detailN == none || int(p.detailN) >= len(p.tree.nodes) {
		p.detail.page, p.detail.rows = nil, nil
		return
	}
	_, dw := p.widths()
	p.detail.show(p.detailPage(&p.tree.nodes[p.detailN]), p.Theme, max(1, dw-4))
}
