// Package cluster is the screen on which a code is combined with others
// (postcoordination): axis by axis, each combination checked by the service.
package cluster

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Reader is what the screen needs of an ICD API.
type Reader interface {
	icd.Namer
	Search(context.Context, icd.Search) (icd.Results, icd.Provenance, error)
	Describe(context.Context, icd.Tree, string) (icd.Described, icd.Provenance, error)
}

// Screen implements [pane.Screen].
type Screen struct {
	pane.Base

	reader Reader
	ctx    context.Context // of everything that is asked for the cluster; cancel ends it
	cancel context.CancelFunc
	built  int // counts clusters; answers about older ones are dropped

	asked   icd.Ref // what is to be combined
	cluster string  // or a whole cluster, that is to be explained
	stem    *icd.Entity
	failed  error // why there is no stem
	axes    []axis
	win     widget.Window // of the axes
	headed  int           // how many rows stand above the axes
	choice  choice
	verdict verdict
	from    sources
	now     time.Time
	inView  bool

	tree       icd.Tree // that is shown, in which names are looked up
	pasted     int      // counts what was pasted; answers about others are dropped
	looksUp    string   // the name that was pasted, until it is known; "" for none
	stopPasted context.CancelFunc
}

// New makes the screen. Nothing can be built until there is a reader.
func New(k keys.Map, th *theme.Theme) *Screen {
	p := &Screen{Base: pane.NewBase(k, th), choice: newChoice()}
	p.choice.input.SetTheme(th)
	p.renew()
	return p
}

// SetReader builds with another API, or with none, from nothing.
func (p *Screen) SetReader(r Reader) {
	p.reader = r
	p.renew()
	p.asked, p.cluster, p.tree = icd.Ref{}, "", icd.Tree{}
}

// renew forgets the cluster, and gives up what is asked for it.
func (p *Screen) renew() {
	if p.cancel != nil {
		p.cancel()
	}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	p.built++
	p.forgetPasted()
	p.stem, p.failed, p.axes, p.verdict = nil, nil, nil, verdict{}
	p.win = widget.Window{Height: p.win.Height}
	p.choice.close()
	p.fit()
	p.Changed()
}

type (
	// stemMsg brings the entity that is combined, and of a cluster what it says.
	stemMsg struct {
		built  int
		entity icd.Entity
		said   icd.Described
		from   sources
		err    error
	}
	// verdictMsg brings what the service says of a combination.
	verdictMsg struct {
		built int
		code  string
		said  icd.Described
		from  sources
		err   error
	}
	valuesMsg struct {
		built, asked int
		words        string
		found
	}
	pausedMsg struct{ asked int }
)

// Build begins with an entity, or with the whole of a cluster. What is combined with
// that entity already stays.
func (p *Screen) Build(msg pane.BuildMsg) tea.Cmd {
	if msg.Cluster == "" && p.stem != nil && p.stem.Ref == msg.Ref && p.code() != p.stem.Code {
		return nil
	}
	p.renew()
	p.asked, p.cluster = msg.Ref, msg.Cluster
	if p.reader == nil {
		return nil
	}
	built, ctx, reader := p.built, p.ctx, p.reader
	ref, cluster := p.asked, p.cluster
	return func() tea.Msg {
		msg := stemMsg{built: built}
		if cluster != "" {
			if msg.said, msg.from.described, msg.err = reader.Describe(ctx, ref.Tree, cluster); msg.err != nil {
				return msg
			}
			ref, msg.from.checked = msg.said.Ref, msg.from.described.Exchange
		}
		msg.entity, msg.from.stem, msg.err = reader.Load(ctx, ref)
		msg.entity.Raw = nil
		return msg
	}
}

// Update implements [pane.Screen].
func (p *Screen) Update(msg tea.Msg) tea.Cmd {
	cmd := p.handle(msg)
	if _, tick := msg.(pane.ClockMsg); !tick || cmd != nil { // most ticks change nothing that is to be measured
		p.fit()
	}
	return cmd
}

func (p *Screen) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case stemMsg:
		if msg.built == p.built {
			return p.begun(msg)
		}
	case verdictMsg:
		if msg.built == p.built && msg.code == p.code() {
			p.Changed()
			p.verdict = verdict{said: msg.said, err: msg.err, known: !errors.Is(msg.err, context.Canceled)}
			p.from.described, p.from.checked = msg.from.described, msg.from.checked
		}
	case pausedMsg:
		if msg.asked == p.choice.asked && p.choice.stale() {
			p.Changed()
			return p.askValues()
		}
	case valuesMsg:
		if msg.built == p.built && msg.asked == p.choice.asked {
			p.Changed()
			return p.arrived(msg)
		}
	case namedMsg:
		return p.named(msg)
	case pane.TreeMsg:
		p.tree = msg.Tree
	case pane.ClockMsg:
		p.now = msg.Now
		return p.askAgain()
	}
	return nil
}

// begun takes the stem, and the values of a cluster. Who begins chooses for the
// first axis that must have a value.
func (p *Screen) begun(msg stemMsg) tea.Cmd {
	p.Changed()
	if msg.err != nil {
		p.failed = msg.err
		return nil
	}
	p.stem, p.from = &msg.entity, msg.from
	for _, a := range msg.entity.Postcoordination {
		p.axes = append(p.axes, axis{Axis: a})
	}
	slices.SortStableFunc(p.axes, func(a, b axis) int {
		switch {
		case a.Required == b.Required:
			return 0
		case a.Required:
			return -1
		}
		return 1
	})
	p.take(msg.said)
	p.fit()
	if len(msg.said.Axes) > 0 {
		p.verdict = verdict{said: msg.said, known: true}
		return nil
	}
	return p.next()
}

// take puts what a cluster was described as into the axes.
func (p *Screen) take(d icd.Described) {
	for at, said := range d.Axes {
		i := slices.IndexFunc(p.axes, func(a axis) bool { return a.Name == said.Name })
		if i < 0 {
			p.axes = append(p.axes, axis{Axis: icd.Axis{Name: said.Name, Multiple: icd.AllowAlways}})
			i = len(p.axes) - 1
		}
		for n, v := range said.Values {
			from := in(p.from.described, describedAt(at, n))
			p.axes[i].chosen = append(p.axes[i].chosen, value{ref: v.Ref, code: v.Code, title: v.Label, from: from})
		}
	}
}

// next goes on to the first axis that must have a value and has none; without one it
// stays among the axes.
func (p *Screen) next() tea.Cmd {
	for i := range p.axes {
		if p.axes[i].lacks() {
			p.win.Cursor = i
			p.win.Clamp(len(p.axes))
			return p.choose()
		}
	}
	p.choice.close()
	p.fit()
	return nil
}

// check asks the service about the combination as it is.
func (p *Screen) check() tea.Cmd {
	p.verdict = verdict{}
	p.fit()
	code := p.code()
	if p.reader == nil || p.stem == nil || code == p.stem.Code {
		return nil
	}
	built, ctx, reader, in := p.built, p.ctx, p.reader, p.stem.Ref.Tree
	return func() tea.Msg {
		msg := verdictMsg{built: built, code: code}
		var prov icd.Provenance
		if _, prov, msg.err = reader.CodeInfo(ctx, in, code); msg.err == nil {
			msg.from.checked = prov.Exchange
			msg.said, msg.from.described, msg.err = reader.Describe(ctx, in, code)
		}
		return msg
	}
}

// Show implements [pane.Screen].
func (p *Screen) Show() tea.Cmd {
	p.inView = true
	return p.Base.Show()
}

// Hide implements [pane.Screen].
func (p *Screen) Hide() {
	p.inView, p.choice.takes = false, false
	p.forgetPasted()
}

// Resize implements [pane.Screen].
func (p *Screen) Resize(w, h int) {
	p.Base.Resize(w, h)
	p.fit()
}

// fit divides the screen between the axes and the values of one.
func (p *Screen) fit() {
	p.headed = p.headHeight()
	axes, _ := p.divided()
	if top := p.topHeight(); top > 0 {
		axes = top
	}
	p.win.Height = max(1, axes-p.headed-2)
	p.win.Clamp(len(p.axes))
	p.choice.win.Height = max(1, p.valueRoom()-p.cursorRows()+1)
	p.choice.win.Clamp(len(p.choice.values))
}

// SetTheme implements [pane.Screen].
func (p *Screen) SetTheme(th *theme.Theme) {
	p.Base.SetTheme(th)
	p.fit()
	p.choice.input.SetTheme(th)
}

// Deep implements [pane.Screen].
func (p *Screen) Deep() bool { return p.choice.open }

// Back implements [pane.Screen].
func (p *Screen) Back() (tea.Cmd, bool) {
	if !p.choice.open {
		return nil, false
	}
	p.Changed()
	p.choice.close()
	p.fit()
	return nil, true
}

// Typing implements [pane.Screen].
func (p *Screen) Typing() bool { return p.choice.open }
