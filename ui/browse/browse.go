// Package browse is the screen on which the classification is walked: the tree
// on the left, the entity under the cursor on the right.
package browse

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/session"
	"icdscope/ui/entity"
	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
)

// Reader is what the screen needs of an ICD API.
type Reader interface {
	icd.Namer
	icd.Locator
}

// standStill is how long the cursor rests on a row before more is loaded than
// the row itself.
const standStill = 120 * time.Millisecond

// sideBySide is the width from which tree and detail stand side by side.
const sideBySide = 100

type focus int

const (
	onTree focus = iota
	onDetail
)

// Screen implements [pane.Screen].
type Screen struct {
	pane.Base

	shown bool

	provider   string // whose tokens the loader's requests carry
	load       *loader
	treeID     int // counts trees; answers for an older one are dropped
	now        time.Time
	generation uint64 // of the token, as far as is known
	probe      probe
	failing    bool       // what was asked for last failed for a cause that passes
	retry      pane.Retry // of the root
	menus      int        // counts menus that were opened
	tree       *tree
	root       *icd.Entity
	where      pane.Place
	start      icd.Tree // the tree that was asked for
	choice     choice
	second     second
	left       map[icd.Classification][]icd.Ref // the place, when a tree with other names was chosen
	shelf      shelf
	focus      focus

	detail  detail
	detailN int32 // the node the detail shows
	rested  bool  // the cursor has stood still
	restID  int
	body    map[icd.Ref]bodyState // raw bodies that were looked at
	open    opened
	folds   map[icd.Ref]entity.Folds // of bodies
	look    look

	going
	growth growth
	asking growth // one that waits for a yes
	filter filter
	rail   rail
	homes  homes

	deprecated bool // such terms are shown
	stem       stem

	problem error     // why there is no tree
	wanted  []icd.Ref // the place to open in the tree that is not there yet, and what is above it
	earlier *Stand    // where to begin; nil once somebody was somewhere

	late     map[icd.Ref]*pane.Retry // of titles that could not be had
	labels   map[icd.Ref]label       // of entities that the detail mentions and the tree lacks; empty if there is none
	unnamed  []icd.Ref               // those that the detail still lacks a title of
	frame    int                     // of the spinner
	spunFrom int                     // the frame in which it began to turn
	spinning bool
	since    time.Time                 // when the tree that is loaded was first waited for; zero for none
	toward   icd.Tree                  // the tree to which a change is under way
	status   map[string]session.Status // of the tokens, by provider
}

// label is what an entity is called, its code alone, and where they came from.
type label struct {
	text   string
	from   page.From
	code   string
	origin page.From // of the code
}

type bodyState struct {
	body *entity.Body
	rows *entity.BodyRows // as they were shown last
	err  error
}

// New makes the screen. It shows nothing until it has a reader.
func New(k keys.Map, th *theme.Theme) *Screen {
	p := &Screen{Base: pane.NewBase(k, th), detailN: none, growth: growth{top: none}, asking: growth{top: none}, going: going{from: none}, body: make(map[icd.Ref]bodyState), labels: make(map[icd.Ref]label), late: make(map[icd.Ref]*pane.Retry), left: make(map[icd.Classification][]icd.Ref), choice: newChoice(icd.Tree{}), second: second{twins: make(map[icd.Ref]*twin)}, status: make(map[string]session.Status), open: make(opened), folds: make(map[icd.Ref]entity.Folds)}
	p.filter, p.look = newFilter(p.Base), newLook(p.Base)
	p.homes.forget()
	p.shelf.forget()
	p.tree = newTree(icd.Tree{})
	p.load = newLoader(nil)
	return p
}

type (
	startedMsg struct {
		tree  int
		root  icd.Entity
		asked icd.Tree  // what was chosen
		meant icd.Tree  // the same in its release
		way   []icd.Ref // the place to open, and what to open instead if it does not exist
		kept  kept      // whether it is the place of before
		say   bool      // the tree, which is another than before
		err   error
		stood stood
	}
	restedMsg struct{ id int }
	spinMsg   struct{}
	bodyMsg   struct {
		tree int
		ref  icd.Ref
		body *entity.Body
		err  error
	}
)

// Show implements [pane.Screen].
func (p *Screen) Show() tea.Cmd {
	p.shown = true
	p.locate()
	return p.fetch()
}

// Hide implements [pane.Screen]. It tells the others where the tree stands.
func (p *Screen) Hide() {
	p.shown = false
	at := pane.StandsMsg{}
	if cur := p.tree.current(); cur != none {
		n := &p.tree.nodes[cur]
		at = pane.StandsMsg{Ref: n.ref, Label: n.crumb()}
	}
	p.Ask(at)
}

// Resize implements [pane.Screen].
func (p *Screen) Resize(w, h int) {
	p.Base.Resize(w, h)
	p.fit()
	p.rebuild()
}

// SetTheme implements [pane.Screen].
func (p *Screen) SetTheme(th *theme.Theme) {
	p.Base.SetTheme(th)
	p.filter.field.SetTheme(th)
	p.look.SetTheme(th)
	p.rebuild()
}

// widths are the widths of tree and detail; a narrow screen shows one of them.
func (p *Screen) widths() (tree, detail int) {
	if p.W < sideBySide {
		return p.W, p.W
	}
	tree = p.W * 45 / 100
	return tree, p.W - tree
}

// Update implements [pane.Screen].
func (p *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case pane.WipeMsg:
		_ = p.SetReader("", nil, icd.Tree{})
		p.wanted, p.earlier, p.second.language, p.second.off, p.stem = nil, nil, "", false, stem{}
	case startedMsg:
		return p.begun(msg)
	case changedMsg:
		return p.treeChanged(msg)
	case loadedMsg:
		return p.loaded(msg)
	case countedMsg:
		return p.counted(msg)
	case growMsg:
		return p.growOn(msg)
	case revealedMsg:
		return p.revealed(msg)
	case namedMsg:
		return p.named(msg)
	case restedMsg:
		if msg.id == p.restID && !p.rested {
			p.rested = true
			return tea.Batch(p.fetch(), p.loadBody(), p.complete())
		}
	case homeMsg:
		return p.homeFound(msg)
	case waysMsg:
		return p.waysFound(msg)
	case bodyMsg:
		if msg.tree == p.treeID {
			p.body[msg.ref] = bodyState{body: msg.body, err: msg.err}
			p.rebuild()
		}
	case spinMsg:
		p.Changed() // the last one takes it away
		if p.spinning = p.busy(); p.spinning {
			p.frame++
			return turn()
		}
	case pane.ClockMsg:
		p.now = msg.Now
		p.awaiting()
		return p.again()
	case pane.StatusMsg:
		return p.woken(msg)
	case menuMsg:
		return p.menuLoaded(msg)
	case climbMsg:
		return p.climb(msg.to)
	case chooseMsg:
		return p.chosen(msg)
	case besideMsg:
		return p.chooseSecond(msg)
	}
	return nil
}

// busy reports whether something is under way that a spinner should show.
func (p *Screen) busy() bool {
	return len(p.load.inFlight) > 0 || p.going.busy() || p.growth.growing() || p.rail.next || p.root == nil && p.problem == nil && p.load.reader != nil
}

// spin begins to turn the spinner, unless it turns.
func (p *Screen) spin() tea.Cmd {
	if p.spinning {
		return nil
	}
	p.spinning, p.spunFrom = true, p.frame
	return turn()
}

// turn is the next turn of the spinner.
func turn() tea.Cmd {
	return tea.Tick(120*time.Millisecond, func(time.Time) tea.Msg { return spinMsg{} })
}

// Place is where the user is.
func (p *Screen) Place() pane.Place { return p.where }

// locate notes where the user is. The program asks for it when it draws: told by
// messages, the last of many moves might not arrive last.
func (p *Screen) locate() {
	where := pane.Place{
		Tree: entity.TreeName(p.tree.of, p.Theme.Glyph.Dot), Way: p.wayWords(),
		Lacks: entity.Lacking(p.chosenTree(), p.tree.of), Not: entity.Not(p.chosenTree(), p.tree.of),
	}
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
	if n.like != nil {
		return n.like.Label()
	}
	return n.ref.ID
}

// rebuild makes the detail again.
func (p *Screen) rebuild() {
	p.Changed()
	p.unnamed = p.unnamed[:0]
	if p.detailN == none || int(p.detailN) >= len(p.tree.nodes) {
		p.detail.leave()
		return
	}
	_, dw := p.widths()
	p.detail.show(p.sheetOf(&p.tree.nodes[p.detailN], max(1, dw-4)))
}
