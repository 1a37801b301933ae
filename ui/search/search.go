// Package search is the screen on which entities are found by words, codes,
// ids and URIs.
package search

import (
	"context"
	"errors"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
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
	pane.Base

	provider string // whose tokens the searcher's requests carry
	searcher Searcher
	place    pane.TreeMsg // what is searched: the tree that is shown, or why there is none

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
	p := &Pane{Base: pane.NewBase(k, th), input: widget.NewInput(400), editing: true}
	p.input.SetPlaceholder("words, a code such as 1A00, an id or an address")
	p.input.SetTheme(th)
	p.input.Focus()
	return p
}

// SetSearcher makes the screen search another API, that of a provider, in the tree
// that is shown. What was typed already is searched when there is one.
func (p *Pane) SetSearcher(provider string, s Searcher) {
	p.provider, p.searcher, p.place = provider, s, pane.TreeMsg{}
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
	p.Changed()
}

// Find begins a new search: what is typed next takes the place of the words.
func (p *Pane) Find() {
	p.setEditing(true)
	p.input.SelectAll()
	p.Changed()
}

// words are what was typed.
func (p *Pane) words() string { return strings.TrimSpace(p.input.Value()) }

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
		return p.woken(msg)
	case pane.TreeMsg:
		return p.moved(msg)
	}
	return nil
}

// moved takes another tree to search in. What waits for one is asked; what was found
// in another is looked for again when it is looked at.
func (p *Pane) moved(msg pane.TreeMsg) tea.Cmd {
	p.place = msg
	p.Changed()
	if p.waits && msg.Tree.Language != "" {
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
	if p.failed != nil && (problem.LacksToken(p.failed) || (another || taken) && problem.TokenRefused(p.failed)) {
		return p.again()
	}
	return nil
}

func (p *Pane) found(msg foundMsg) {
	p.busy, p.itself = false, false
	p.Changed()
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
var here = problem.Ways{
	SignIn: "{global.back} leaves the words, then {global.login} signs in", Resume: "its renewal can be resumed on the screen of the tokens ({global.nextScreen})",
	Card: "see its card on the screen of the tokens ({global.nextScreen})", Other: "it may be in another release or language", Again: "{search.open} asks again",
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
	t := p.place.Tree
	p.waits = t.Language == ""
	p.Changed()
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

// Actions implements [pane.Screen].
func (p *Pane) Actions() []keys.Group {
	k, l := p.Keys.Search, p.Keys.List
	var moves []keys.Action
	switch {
	case !p.editing:
		moves = l.Moves(p.win.Height, len(p.results), p.move)
		moves[1].Hint = true
	case len(p.results) > 0:
		moves = []keys.Action{l.Down.Do(func() tea.Cmd { return p.edit(false) }).Moving().Hinted()}
	}
	return []keys.Group{{Title: "Search", Actions: append(moves,
		p.open(), k.Edit.Do(func() tea.Cmd { return p.edit(true) }).HintedIf(!p.editing),
		k.Flexible.Do(func() tea.Cmd { return p.turn(&p.flexible) }).HintedIf(p.editing),
		k.Everything.Do(func() tea.Cmd { return p.turn(&p.everything) }).HintedIf(p.editing),
	)}}
}

// open is what enter does now.
func (p *Pane) open() keys.Action {
	a := p.Keys.Search.Open.Do(p.enter)
	switch {
	case p.words() == "":
		return a.Unless("there are no words to search for yet")
	case p.waits:
		a = a.As("try again")
	case p.shown != p.words():
		a = a.As("search")
	case len(p.results) == 0:
		return a.Unless("nothing was found to show")
	case p.editing && len(p.results) > 1:
		a = a.As("go to the list")
	}
	return a.Hinted()
}

// move moves in the list; above its first row are the words.
func (p *Pane) move(d int) tea.Cmd {
	if d == -1 && p.win.Cursor == 0 {
		return p.edit(true)
	}
	p.win.Move(d, len(p.results))
	return nil
}

// turn turns an option of the search.
func (p *Pane) turn(option *bool) tea.Cmd {
	*option = !*option
	return p.again()
}

// edit puts the focus on the words, or on the list.
func (p *Pane) edit(on bool) tea.Cmd {
	p.setEditing(on)
	return nil
}

// Type implements [pane.Screen].
func (p *Pane) Type(k tea.KeyPressMsg) tea.Cmd {
	before := p.input.Value()
	p.input.Key(k)
	if p.input.Value() == before {
		return nil
	}
	return p.typed()
}

func (p *Pane) again() tea.Cmd {
	p.asked++
	return p.ask()
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
	p.Changed()
	p.setEditing(true)
	p.input.Insert(strings.TrimSpace(text))
	return p.typed()
}

// Click implements [pane.Screen].
func (p *Pane) Click(_, y int) tea.Cmd {
	p.Changed()
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
	p.Changed()
	p.win.Scroll(lines, len(p.results))
	return nil
}

// Show implements [pane.Screen].
func (p *Pane) Show() tea.Cmd {
	p.Changed()
	p.inView = true
	p.setEditing(len(p.results) == 0 || p.editing)
	if p.shown != "" && p.place.Tree != p.in { // Browse shows another tree now
		p.results, p.shown = nil, ""
		return p.again()
	}
	return nil
}

// Hide implements [pane.Screen].
func (p *Pane) Hide() { p.inView = false }

// Resize implements [pane.Screen].
func (p *Pane) Resize(w, h int) {
	p.Base.Resize(w, h)
	p.win.Height = max(1, h-listTop-1)
	p.win.Clamp(len(p.results))
}

// SetTheme implements [pane.Screen].
func (p *Pane) SetTheme(th *theme.Theme) {
	p.Base.SetTheme(th)
	p.input.SetTheme(th)
}

// Deep implements [pane.Screen].
func (p *Pane) Deep() bool { return !p.editing || p.input.Value() != "" }

// Back implements [pane.Screen].
func (p *Pane) Back() (tea.Cmd, bool) {
	p.Changed()
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
