package cluster

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// choice are the values of the axis under the cursor: those it begins with, or what
// was found of them by words.
type choice struct {
	open   bool
	input  widget.Input
	asked  int // counts questions; answers to older ones are dropped
	cancel context.CancelFunc
	busy   bool   // the last one has not been answered yet
	there  bool   // one was, about the words that are shown
	shown  string // the words that the values were found by; "" for those that the axis begins with
	takes  bool   // the only value that comes is taken

	found
	values []value // what was chosen already, where nothing was typed, and what was found
	retry  pane.Retry
	win    widget.Window
}

func newChoice() choice {
	c := choice{input: widget.NewInput(100)}
	c.input.SetPlaceholder("words of a value, or its code")
	return c
}

func (c *choice) close() {
	c.giveUp()
	c.open, c.there, c.shown = false, false, ""
	c.found, c.values, c.retry = found{}, nil, pane.Retry{}
	c.win = widget.Window{Height: c.win.Height}
	c.input.SetValue("")
	c.input.Blur()
}

// giveUp gives up what is asked, and what was to be done with the answer.
func (c *choice) giveUp() {
	if c.cancel != nil {
		c.cancel()
		c.cancel = nil
	}
	c.asked++
	c.busy, c.takes = false, false
}

// words are what was typed.
func (c *choice) words() string { return strings.TrimSpace(c.input.Value()) }

// stale reports whether the values are others than those of the words that stand there:
// they are on their way, and nothing is taken of what is still shown.
func (c *choice) stale() bool { return !c.there || c.shown != c.words() }

// answered takes what was found by words. Those of the axis that are chosen stand before
// what it begins with, and the cursor behind them; who looks through the same list stays
// where they are.
func (c *choice) answered(f found, words string, chosen []value) {
	before, ok := c.current()
	same := ok && !c.stale() && c.shown == words
	c.busy, c.there, c.shown, c.found, c.values = false, true, words, f, f.list
	if errors.Is(c.why, context.Canceled) {
		c.why = nil
	}
	c.win.Cursor = 0
	if words == "" {
		others := slices.DeleteFunc(slices.Clone(f.list), func(v value) bool { return v.in(chosen) })
		c.values = slices.Concat(chosen, others)
		if len(others) > 0 {
			c.win.Cursor = len(chosen)
		}
	}
	if at := slices.IndexFunc(c.values, before.is); same && at >= 0 {
		c.win.Cursor = at
	}
	c.win.Clamp(len(c.values))
}

// current is the value under the cursor.
func (c *choice) current() (value, bool) {
	if c.win.Cursor >= len(c.values) {
		return value{}, false
	}
	return c.values[c.win.Cursor], true
}

// failed reports whether there is nothing to choose from since it could not be had.
func (c *choice) failed() bool { return !c.stale() && len(c.values) == 0 && c.why != nil }

// lacking is why no value is under the cursor; "" if one is.
func (c *choice) lacking() string {
	_, ok := c.current()
	switch {
	case c.stale() && c.words() == "":
		return "the values are still being loaded"
	case c.stale():
		return "it is being searched"
	case ok:
		return ""
	}
	return "no value is found"
}

// axis is the one under the cursor.
func (p *Screen) axis() *axis {
	if p.win.Cursor >= len(p.axes) {
		return nil
	}
	return &p.axes[p.win.Cursor]
}

// choose opens the values of the axis under the cursor.
func (p *Screen) choose() tea.Cmd {
	p.choice.close()
	p.choice.open = true
	p.choice.input.Focus()
	p.fit()
	return p.askValues()
}

// pick takes the value under the cursor, or takes it away if it is chosen.
func (p *Screen) pick() tea.Cmd {
	v, ok := p.choice.current()
	if !ok || p.choice.stale() {
		return nil
	}
	p.axis().choose(v)
	return tea.Batch(p.check(), p.next())
}

// pickAhead takes what the words find as soon as it is there.
func (p *Screen) pickAhead() tea.Cmd {
	var cmd tea.Cmd
	if !p.choice.busy {
		cmd = p.askValues()
	}
	p.choice.takes = true
	return cmd
}

// arrived takes an answer, and what is in it if that was asked for: one of several is
// chosen by who sees them, and nothing is taken away that nobody saw.
func (p *Screen) arrived(msg valuesMsg) tea.Cmd {
	c := &p.choice
	a, takes := p.axis(), c.takes
	c.takes = false
	c.answered(msg.found, msg.words, a.chosen)
	if c.why != nil {
		c.retry.Failed(p.now, c.why)
	} else {
		c.retry = pane.Retry{}
	}
	if v, ok := c.current(); takes && ok && len(c.values) == 1 && !v.in(a.chosen) {
		return p.pick()
	}
	return nil
}

// pause is how long typing rests before the service is asked.
const pause = 250 * time.Millisecond

// Type implements [pane.Screen].
func (p *Screen) Type(k tea.KeyPressMsg) tea.Cmd {
	before := p.choice.input.Value()
	if p.choice.input.Key(k); p.choice.input.Value() == before {
		return nil
	}
	return p.typed()
}

func (p *Screen) typed() tea.Cmd {
	p.choice.giveUp()
	p.fit()
	asked := p.choice.asked
	return tea.Tick(pause, func(time.Time) tea.Msg { return pausedMsg{asked} })
}

// askValues asks for the values that fit the words; without words for those that the
// axis begins with, and what is just below them.
func (p *Screen) askValues() tea.Cmd {
	a, c := p.axis(), &p.choice
	if a == nil || p.reader == nil {
		return nil
	}
	c.giveUp()
	ctx, cancel := context.WithCancel(p.ctx)
	c.cancel, c.busy = cancel, true
	c.retry.Begin()
	q := question{reader: p.reader, in: p.stem.Ref.Tree, words: c.words(), below: a.Values, before: c.had}
	msg := valuesMsg{built: p.built, asked: c.asked, words: q.words}
	return func() tea.Msg {
		defer cancel()
		msg.found = q.answer(ctx)
		return msg
	}
}

// askAgain asks again, by itself, for what could not be had for a cause that passes.
func (p *Screen) askAgain() tea.Cmd {
	c := &p.choice
	if !p.inView || !c.open || c.busy || c.stale() || !c.retry.Due(p.now) {
		return nil
	}
	return p.askValues()
}

// value is a code that can be chosen.
type value struct {
	ref   icd.Ref
	code  string
	title string
	from  page.From // where that stands
}

func (v value) is(other value) bool { return v.code == other.code }

// in reports whether a value is among others.
func (v value) in(list []value) bool { return slices.ContainsFunc(list, v.is) }
