// Package search is the screen on which entities are found by words, codes,
// ids and URIs.
package search

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/keys"
	"icdscope/ui/page"
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

// memory is what a searcher may have besides: entities that were read before, for
// whatever screen.
type memory interface {
	Known(icd.Ref) (icd.Entity, icd.Provenance, bool)
}

// pause is how long typing rests before the server is asked.
const pause = 250 * time.Millisecond

// Screen implements [pane.Screen].
type Screen struct {
	pane.Base

	provider string // whose tokens the searcher's requests carry
	searcher Searcher
	place    pane.TreeMsg // what is searched: the tree that is shown, or why there is none

	input      widget.Input
	editing    bool
	flexible   bool
	everything bool

	asked      int // counts questions; answers to older ones are dropped
	sent       int // the one that the server was asked last
	cancel     context.CancelFunc
	busy       bool     // it has not answered yet
	opens      bool     // what it answers is opened, or its list gone to
	waits      bool     // the question waits for the tree to search in
	in         icd.Tree // the tree that the server was asked about last; none since everything was dropped
	shown      string   // the input that the hits belong to
	all        []hit    // that were found, in whatever chapter
	hits       []hit    // those that are shown
	partial    bool
	forgave    bool            // they are like the words; nothing has them as they are typed
	remembered *icd.Remembered // set where they are of what was seen before
	from       page.From       // the exchange that brought them
	failed     error           // why there are none
	retry      pane.Retry
	itself     bool // it is asked again by itself: what is shown stays until the answer comes
	now        time.Time
	inView     bool
	gen        uint64 // of the token, as far as is known
	refuses    bool   // the API refuses the token, as far as is known
	win        list   // as it was left; see window

	chapters   []chapter // in which something was found
	only       string    // the one that is shown; "" for all
	completion completion
	stands     pane.StandsMsg // where Browse stands
	below      pane.StandsMsg // where is searched only; without an entity everywhere
	preview    preview
}

type (
	pausedMsg struct{ asked int }
	foundMsg  struct {
		asked   int
		input   string
		hits    []hit
		partial bool
		words   []string // that the last one could become
		forgave bool
		// remembered tells that the server could not be asked.
		remembered *icd.Remembered
		only       string // the chapter that was asked for
		from       page.From
		err        error
	}
)

// New makes the screen.
func New(k keys.Map, th *theme.Theme) *Screen {
	p := &Screen{Base: pane.NewBase(k, th), input: widget.NewInput(400), editing: true}
	p.input.SetPlaceholder("words, a code such as 1A00, an id or an address")
	p.input.SetTheme(th)
	p.input.Focus()
	return p
}

// SetSearcher makes the screen search another API, that of a provider, in the tree
// that is shown. What was typed already is searched when there is one.
func (p *Screen) SetSearcher(provider string, s Searcher) {
	p.provider, p.searcher, p.place = provider, s, pane.TreeMsg{}
	p.stands, p.below = pane.StandsMsg{}, pane.StandsMsg{}
	p.preview.forget()
	p.clear()
	p.waits = s != nil && p.words() != ""
}

// clear gives up what is asked and drops what was found.
func (p *Screen) clear() {
	p.asked++
	p.giveUp()
	p.forget()
	p.failed, p.in, p.busy, p.waits = nil, icd.Tree{}, false, false
	p.Changed()
}

// giveUp gives up the question that the server is asked.
func (p *Screen) giveUp() {
	if p.cancel != nil {
		p.cancel()
		p.cancel = nil
	}
}

// forget drops what was found. Without a list keys have nothing to move in.
func (p *Screen) forget() {
	p.all, p.hits, p.partial, p.forgave, p.shown, p.from, p.win = nil, nil, false, false, "", page.From{}, list{}
	p.chapters, p.only, p.remembered = nil, "", nil
	p.setEditing(true)
}

// Find begins a new search: what is typed next takes the place of the words.
func (p *Screen) Find() {
	p.setEditing(true)
	p.input.SelectAll()
	p.Changed()
}

// words are what was typed.
func (p *Screen) words() string { return strings.TrimSpace(p.input.Value()) }

// Update implements [pane.Screen].
func (p *Screen) Update(msg tea.Msg) tea.Cmd {
	cmd := p.handle(msg)
	return tea.Batch(cmd, p.look())
}

func (p *Screen) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case pausedMsg:
		if msg.asked == p.asked {
			return p.inquire()
		}
	case foundMsg:
		if msg.asked == p.asked {
			p.found(msg)
			return p.arrived()
		}
	case pane.ClockMsg:
		p.now = msg.Now
		if p.inView && p.trouble() != nil && !p.busy && p.retry.Due(p.now) {
			cmd := p.again()
			p.itself = true
			return cmd
		}
		return p.retried()
	case restedMsg:
		return p.load(msg.rest)
	case loadedMsg:
		return p.loaded(msg)
	case linkMsg:
		return p.linked(msg)
	case pane.StandsMsg:
		p.stands = msg
	case pane.WipeMsg:
		p.input.SetValue("")
		p.SetSearcher("", nil)
		p.flexible, p.everything = false, false
		p.setEditing(true)
	case pane.StatusMsg:
		return p.woken(msg)
	case pane.TreeMsg:
		return p.moved(msg)
	}
	return nil
}

// moved takes another tree to search in. What waits for one is asked; what was asked
// about another is asked again, as soon as it is looked at.
func (p *Screen) moved(msg pane.TreeMsg) tea.Cmd {
	p.place = msg
	p.follow()
	p.Changed()
	if msg.Tree.Language == "" {
		p.waiting()
		return nil
	}
	if p.waits || p.inView && p.elsewhere() {
		return p.again()
	}
	return nil
}

// elsewhere reports whether the server was asked about another tree than the one that
// is shown.
func (p *Screen) elsewhere() bool {
	return p.in.Language != "" && p.place.Tree.Language != "" && p.in != p.place.Tree
}

// waiting makes room for the reason why there is no tree to search in.
func (p *Screen) waiting() {
	if p.waits && p.place.Problem != nil {
		p.forget()
	}
}

// woken asks again what failed for lack of a token, or with another one, or when
// the API takes it again.
func (p *Screen) woken(msg pane.StatusMsg) tea.Cmd {
	if msg.Provider != p.provider || !msg.Status.State.Usable() {
		return nil
	}
	another, taken := msg.Status.Generation != p.gen, p.refuses && !msg.Status.APIRefuses
	p.gen, p.refuses = msg.Status.Generation, msg.Status.APIRefuses
	if err := p.trouble(); err != nil && (problem.LacksToken(err) || (another || taken) && problem.TokenRefused(err)) {
		return p.again()
	}
	return nil
}

// trouble is why the server did not answer, whether something was found without it or
// not.
func (p *Screen) trouble() error {
	if p.remembered != nil {
		return p.remembered.Why
	}
	return p.failed
}

// found takes an answer.
func (p *Screen) found(msg foundMsg) {
	same := p.itself && p.remembered != nil && msg.remembered != nil && msg.input == p.shown && len(msg.hits) == len(p.all)
	p.busy, p.itself, p.failed = false, false, msg.err
	p.Changed()
	if msg.err == nil && msg.only != "" && msg.only != p.only { // another chapter is looked at
		return
	}
	if same { // who looks through the list stays where they are
		p.retry.Failed(p.now, msg.remembered.Why)
		return
	}
	if msg.err != nil {
		p.forget()
		p.retry.Failed(p.now, msg.err)
		return
	}
	if len(msg.hits) == 0 {
		p.forget()
	}
	p.shown, p.partial, p.forgave, p.from, p.retry = msg.input, msg.partial, msg.forgave, msg.from, pane.Retry{}
	if p.remembered = msg.remembered; p.remembered != nil {
		p.retry.Failed(p.now, p.remembered.Why)
	}
	p.suggested(msg.words, msg.input)
	if p.only = msg.only; msg.only == "" {
		p.all, p.chapters = msg.hits, chaptersOf(msg.hits, msg.partial)
	}
	p.lay(msg.hits)
	p.counted(msg.partial)
}

// typed waits for a pause in typing.
func (p *Screen) typed() tea.Cmd {
	p.asked++
	p.retry, p.itself, p.opens = pane.Retry{}, false, false // these are other words
	p.widen()
	p.giveUp()
	p.waits = false
	if p.words() == "" {
		p.clear()
		return nil
	}
	asked := p.asked
	return tea.Tick(pause, func(time.Time) tea.Msg { return pausedMsg{asked} })
}

// again asks without a pause.
func (p *Screen) again() tea.Cmd {
	p.asked++
	return p.inquire()
}

// inquire asks the server, as soon as there is a tree to search in.
func (p *Screen) inquire() tea.Cmd {
	in := p.words()
	if in == "" || p.searcher == nil {
		return nil
	}
	p.giveUp()
	t := p.place.Tree
	p.waits = t.Language == ""
	p.Changed()
	if p.waits {
		p.busy, p.failed = false, nil
		p.waiting()
		return nil
	}
	if p.elsewhere() {
		p.forget()
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel, p.busy, p.sent, p.in = cancel, true, p.asked, t
	q := p.question()
	asked := p.asked
	return func() tea.Msg {
		defer cancel()
		msg := q.find(ctx)
		msg.asked, msg.only = asked, q.only
		return msg
	}
}

// Show implements [pane.Screen].
func (p *Screen) Show() tea.Cmd {
	p.Changed()
	p.inView = true
	if p.elsewhere() {
		return p.again()
	}
	return nil
}

// Hide implements [pane.Screen].
func (p *Screen) Hide() { p.inView, p.opens = false, false }

// SetTheme implements [pane.Screen].
func (p *Screen) SetTheme(th *theme.Theme) {
	p.Base.SetTheme(th)
	p.input.SetTheme(th)
}
