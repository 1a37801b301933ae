package cluster

import (
	"context"
	"errors"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/widget"
)

// choice are the values of the axis under the cursor: those it begins with, or what
// was found of them by words.
type choice struct {
	open   bool
	input  widget.Input
	asked  int // counts questions; answers to older ones are dropped
	busy   bool
	values []value
	err    error
	win    widget.Window
}

func newChoice() choice {
	c := choice{input: widget.NewInput(100)}
	c.input.SetPlaceholder("words of a value")
	return c
}

func (c *choice) close() {
	c.open, c.busy, c.err, c.values = false, false, nil, nil
	c.asked++
	c.win = widget.Window{Height: c.win.Height}
	c.input.SetValue("")
	c.input.Blur()
}

func (c *choice) found(msg valuesMsg) {
	c.busy, c.values, c.err = false, msg.values, msg.err
	if errors.Is(msg.err, context.Canceled) {
		c.err = nil
	}
	c.win.Cursor = 0
	c.win.Clamp(len(c.values))
}

// current is the value under the cursor.
func (c *choice) current() (value, bool) {
	if c.win.Cursor >= len(c.values) {
		return value{}, false
	}
	return c.values[c.win.Cursor], true
}

// lacking is why no value is under the cursor; "" if one is.
func (c *choice) lacking() string {
	_, ok := c.current()
	switch {
	case ok:
		return ""
	case c.busy:
		return "the values are still being loaded"
	case c.err != nil:
		return "the values could not be loaded"
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
	return p.askValues()
}

// pick takes the value under the cursor.
func (p *Screen) pick() tea.Cmd {
	v, ok := p.choice.current()
	if !ok {
		return nil
	}
	p.axis().choose(v)
	return tea.Batch(p.check(), p.next())
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

// Paste implements [pane.Screen].
func (p *Screen) Paste(text string) tea.Cmd {
	if !p.choice.open {
		return nil
	}
	p.choice.input.Insert(strings.TrimSpace(text))
	return p.typed()
}

func (p *Screen) typed() tea.Cmd {
	p.choice.asked++
	asked := p.choice.asked
	return tea.Tick(pause, func(time.Time) tea.Msg { return pausedMsg{asked} })
}

// firstValues is how many of the values that an axis begins with are named.
const firstValues = 24

// askValues asks for the values that fit the words; without words for those that the
// axis begins with, and what is just below them.
func (p *Screen) askValues() tea.Cmd {
	a := p.axis()
	if a == nil || p.reader == nil {
		return nil
	}
	p.choice.asked++
	p.choice.busy, p.choice.err = true, nil
	built, asked, ctx, reader := p.built, p.choice.asked, p.ctx, p.reader
	words, from, in := strings.TrimSpace(p.choice.input.Value()), a.Values, p.stem.Ref.Tree
	return func() tea.Msg {
		msg := valuesMsg{built: built, asked: asked}
		if words == "" {
			msg.values, msg.err = first(ctx, reader, from)
		} else {
			msg.values, msg.err = find(ctx, reader, in, words, from)
		}
		return msg
	}
}

// find looks for values by words below those that an axis begins with.
func find(ctx context.Context, r Reader, in icd.Tree, words string, below []icd.Ref) ([]value, error) {
	res, _, err := r.Search(ctx, icd.Search{In: in, Query: words + "%", Subtrees: below, AllProperties: true})
	if err != nil {
		return nil, err //nolint:wrapcheck // it says itself what was asked
	}
	var list []value
	for _, h := range res.Hits {
		if h.Code != "" {
			list = append(list, value{h.Ref, strings.TrimRight(h.Code, "&/"), h.Title.Text})
		}
	}
	return list, nil
}

// first are the values that an axis begins with.
func first(ctx context.Context, r Reader, from []icd.Ref) ([]value, error) {
	var list []value
	for _, ref := range from[:min(len(from), firstValues)] {
		e, _, err := r.Load(ctx, ref)
		if err != nil {
			return nil, err //nolint:wrapcheck // it says itself what was asked
		}
		if e.Code != "" {
			list = append(list, value{e.Ref, e.Code, e.Title})
		}
		for _, child := range e.Children[:min(len(e.Children), firstValues)] {
			if c, _, err := r.Load(ctx, child); err == nil && c.Code != "" {
				list = append(list, value{c.Ref, c.Code, c.Title})
			}
		}
	}
	return list, nil
}
