// Package search is the screen on which entities are found by words, codes,
// ids and URIs.
package search

import (
	"context"
	"errors"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Searcher is what the screen needs of an ICD API.
type Searcher interface {
	icd.Namer
	Search(context.Context, icd.Search) (icd.Results, icd.Provenance, error)
}

// pause is how long typing rests before the server is asked.
const pause = 250 * time.Millisecond

// Pane is the screen.
type Pane struct {
	pane.Outbox

	keys     keys.Search
	list     keys.List
	th       *theme.Theme
	w, h     int
	provider string // whose tokens the searcher's requests carry
	searcher Searcher
	shownIn  func() (icd.Tree, error) // what is searched: the tree that Browse shows

	input      widget.Input
	editing    bool
	flexible   bool
	everything bool

	asked   int // counts questions; answers to older ones are dropped
	sent    int // the one that the server was asked last
	cancel  context.CancelFunc
	busy    bool     // it has not answered yet
	waits   bool     // the question waits for the tree to search in
	shown   string   // the input that the results belong to
	in      icd.Tree // the tree they were looked for in
	results []result
	partial bool
	failed  error // why there are no results
	retry   pane.Retry
	itself  bool // it is asked again by itself: what is shown stays until the answer comes
	now     time.Time
	inView  bool
	gen     uint64 // of the token, as far as is known
	refuses bool   // the API refuses the token, as far as is known
	win     widget.Window
	rows    []string
	dirty   bool
}

type (
	pausedMsg struct{ asked int }
	foundMsg  struct {
		asked   int
		in      icd.Tree
		input   string
		results []result
		partial bool
		err     error
	}
)

// New makes the screen.
func New(k keys.Map, th *theme.Theme) *Pane {
	p := &Pane{keys: k.Search, list: k.List, th: th, input: widget.NewInput(400), editing: true, dirty: true}
	p.input.SetPlaceholder("words, a code such as 1A00, an id or an address")
	p.input.SetTheme(th)
	p.input.Focus()
	return p
}

// SetSearcher makes the screen search another API, that of a provider. in tells which tree, or why
// there is none; one without a language and without a reason is under way. What was
// typed already is searched when there is one.
func (p *Pane) SetSearcher(provider string, s Searcher, in func() (icd.Tree, error)) {
	p.provider, p.searcher, p.shownIn = provider, s, in
	p.clear()
	p.waits = s != nil && p.words() != ""
}

// clear drops what was found.
func (p *Pane) clear() {
	p.asked++
	if p.cancel != nil {
		p.cancel()
		p.cancel = nil
	}
	p.results, p.partial, p.failed, p.shown, p.busy, p.waits = nil, false, nil, "", false, false
	p.dirty = true
}

// Find begins a new search: what is typed next takes the place of the words.
func (p *Pane) Find() {
	p.setEditing(true)
	p.input.SelectAll()
	p.dirty = true
}

// words are what was typed.
func (p *Pane) words() string { return strings.TrimSpace(p.input.Value()) }

// tree is what can be searched now, if anything.
func (p *Pane) tree() (t icd.Tree, problem error) {
	if p.shownIn == nil {
		return icd.Tree{}, nil
	}
	return p.shownIn()
}

// Update implements [pane.Screen].
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case pausedMsg:
		if msg.asked == p.asked {
			return p.ask()
		}
	case foundMsg:
		if msg.asked == p.asked {
			p.found(msg)
		}
	case pane.ClockMsg:
		p.now = msg.Now
		if p.inView && p.failed != nil && !p.busy && p.retry.Due(p.now) {
			cmd := p.again()
			p.itself = true
			return cmd
		}
	case pane.StatusMsg:
		if cmd := p.woken(msg); cmd != nil {
			return cmd
		}
	}
	if !p.waits {
		return nil
	}
	p.dirty = true
	if t, _ := p.tree(); t.Language != "" {
		return p.again()
	}
	return nil
}

// woken asks again what failed for lack of a token, or with another one, or when
// the API takes it again.
func (p *Pane) woken(msg pane.StatusMsg) tea.Cmd {
	if msg.Provider != p.provider || !msg.Status.State.Usable() {
		return nil
	}
	another, taken := msg.Status.Generation != p.gen, p.refuses && !msg.Status.APIRefuses
	p.gen, p.refuses = msg.Status.Generation, msg.Status.APIRefuses
	if p.failed != nil && (pane.LacksToken(p.failed) || (another || taken) && pane.TokenRefused(p.failed)) {
		return p.again()
	}
	return nil
}

func (p *Pane) found(msg foundMsg) {
	p.busy, p.itself, p.dirty = false, false, true
	p.failed = nil
	if msg.err != nil {
		if errors.Is(msg.err, context.Canceled) {
			return
		}
		p.failed = msg.err
		p.retry.Failed(p.now, msg.err)
		p.results, p.partial, p.shown = nil, false, ""
	} else {
		p.shown, p.in, p.results, p.partial, p.retry = msg.input, msg.in, msg.results, msg.partial, pane.Retry{}
	}
	p.win.Cursor = 0
	p.win.Clamp(len(p.results))
	if len(p.results) == 0 { // keys have nothing to move in
		p.setEditing(true)
	}
}

// here is what can be done about a problem while words are typed.
var here = pane.Ways{
	SignIn: "esc leaves the words, then L signs in", Resume: "its renewal can be resumed on the screen of the tokens (ctrl+n)",
	Card: "see its card on the screen of the tokens (ctrl+n)", Other: "it may be in another release or language", Again: "enter asks again",
}

// typed waits for a pause in typing.
func (p *Pane) typed() tea.Cmd {
	p.asked++
	p.retry, p.itself = pane.Retry{}, false // these are other words
	if p.cancel != nil {
		p.cancel()
		p.cancel = nil
	}
	p.waits = false
	asked := p.asked
	if p.words() == "" {
		p.clear()
		return nil
	}
	return tea.Tick(pause, func(time.Time) tea.Msg { return pausedMsg{asked} })
}

// ask asks the server, as soon as there is a tree to search in.
func (p *Pane) ask() tea.Cmd {
	in := p.words()
	if in == "" || p.searcher == nil {
		return nil
	}
	if p.cancel != nil {
		p.cancel()
	}
	t, _ := p.tree()
	p.waits, p.dirty = t.Language == "", true
	if p.waits {
		p.busy = false
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel, p.busy, p.sent = cancel, true, p.asked
	q := question{searcher: p.searcher, tree: t, input: in, flexible: p.flexible, everything: p.everything}
	asked := p.asked
	return func() tea.Msg {
		defer cancel()
		msg := q.answer(ctx)
		msg.asked, msg.in = asked, q.tree
		return msg
	}
}

// Key implements [pane.Screen].
func (p *Pane) Key(k tea.KeyPressMsg) tea.Cmd {
	p.dirty = true
	switch {
	case key.Matches(k, p.keys.Flexible):
		p.flexible = !p.flexible
		return p.again()
	case key.Matches(k, p.keys.Everything):
		p.everything = !p.everything
		return p.again()
	case key.Matches(k, p.keys.Edit) && k.Text == "": // from the list of all actions
		p.setEditing(true)
	case k.String() == "enter":
		return p.enter()
	case k.String() == "down" && p.editing && len(p.results) > 0:
		p.setEditing(false)
	case p.editing:
		before := p.input.Value()
		p.input.Key(k)
		if p.input.Value() != before {
			return p.typed()
		}
	default:
		p.listKey(k)
	}
	return nil
}

func (p *Pane) again() tea.Cmd {
	p.asked++
	return p.ask()
}

func (p *Pane) listKey(k tea.KeyPressMsg) {
	n := len(p.results)
	switch {
	case key.Matches(k, p.keys.Edit):
		p.setEditing(true)
	case key.Matches(k, p.list.Up) && p.win.Cursor == 0:
		p.setEditing(true)
	case key.Matches(k, p.list.Up):
		p.win.Move(-1, n)
	case key.Matches(k, p.list.Down):
		p.win.Move(1, n)
	case key.Matches(k, p.list.PageUp):
		p.win.Move(-p.win.Height, n)
	case key.Matches(k, p.list.PageDown):
		p.win.Move(p.win.Height, n)
	case key.Matches(k, p.list.Top):
		p.win.Move(-n, n)
	case key.Matches(k, p.list.Bottom):
		p.win.Move(n, n)
	}
}

// enter shows the chosen result; while typing it goes to the list, and shows a
// single result at once.
func (p *Pane) enter() tea.Cmd {
	switch {
	case p.waits:
		return p.Ask(pane.ReloadMsg{})
	case p.busy && p.sent == p.asked:
		return nil // it is being asked
	case p.shown != p.words():
		return p.again()
	}
	if p.win.Cursor >= len(p.results) {
		return nil
	}
	if p.editing && len(p.results) > 1 {
		p.setEditing(false)
		return nil
	}
	return p.Ask(pane.ShowMsg{Ref: p.results[p.win.Cursor].ref})
}

func (p *Pane) setEditing(on bool) {
	p.editing = on
	if on {
		p.input.Focus()
	} else {
		p.input.Blur()
	}
}

// Paste implements [pane.Screen].
func (p *Pane) Paste(text string) tea.Cmd {
	p.dirty = true
	p.setEditing(true)
	p.input.Insert(strings.TrimSpace(text))
	return p.typed()
}

// Click implements [pane.Screen].
func (p *Pane) Click(_, y int) tea.Cmd {
	p.dirty = true
	row := p.win.Offset + y - listTop
	switch {
	case y == 1:
		p.setEditing(true)
	case y >= listTop && row < len(p.results):
		p.setEditing(false)
		if p.win.Cursor == row {
			return p.enter()
		}
		p.win.Cursor = row
	}
	return nil
}

// Wheel implements [pane.Screen].
func (p *Pane) Wheel(_, _, lines int) tea.Cmd {
	p.dirty = true
	p.win.Scroll(lines, len(p.results))
	return nil
}

// Show implements [pane.Screen].
func (p *Pane) Show() tea.Cmd {
	p.dirty, p.inView = true, true
	p.setEditing(len(p.results) == 0 || p.editing)
	if t, _ := p.tree(); p.shown != "" && t != p.in { // Browse shows another tree now
		p.results, p.shown = nil, ""
		return p.again()
	}
	return nil
}

// Hide implements [pane.Screen].
func (p *Pane) Hide() { p.inView = false }

// Resize implements [pane.Screen].
func (p *Pane) Resize(w, h int) {
	p.w, p.h = w, h
	p.win.Height = max(1, h-listTop-1)
	p.win.Clamp(len(p.results))
	p.dirty = true
}

// SetTheme implements [pane.Screen].
func (p *Pane) SetTheme(th *theme.Theme) {
	p.th = th
	p.input.SetTheme(th)
	p.dirty = true
}

// Deep implements [pane.Screen].
func (p *Pane) Deep() bool { return !p.editing || p.input.Value() != "" }

// Back implements [pane.Screen].
func (p *Pane) Back() (tea.Cmd, bool) {
	p.dirty = true
	switch {
	case !p.editing:
		p.setEditing(true)
		return nil, true
	case p.input.Value() != "":
		p.input.SetValue("")
		return p.typed(), true
	}
	return nil, false
}

// Typing implements [pane.Screen].
func (p *Pane) Typing() bool { return p.editing }

// Help implements [pane.Screen].
func (p *Pane) Help() []keys.Section {
	k, l := p.keys, p.list
	return []keys.Section{{Title: "Search", Bindings: []key.Binding{k.Open, k.Edit, k.Flexible, k.Everything, l.Up, l.Down, l.PageUp, l.PageDown}}}
}

// Hints implements [pane.Screen].
func (p *Pane) Hints() []key.Binding {
	if !p.editing {
		return []key.Binding{p.list.Down, p.keys.Open, p.keys.Edit}
	}
	var hints []key.Binding
	if len(p.results) > 0 {
		hints = append(hints, p.list.Down)
	}
	open := p.keys.Open
	switch {
	case p.waits:
		open.SetHelp(open.Help().Key, "try again")
	case p.shown != p.words():
		open.SetHelp(open.Help().Key, "search")
	case len(p.results) > 1:
		open.SetHelp(open.Help().Key, "go to the list")
	}
	if p.words() != "" && (p.shown != p.words() || len(p.results) > 0) {
		hints = append(hints, open)
	}
	return append(hints, p.keys.Flexible, p.keys.Everything)
}
