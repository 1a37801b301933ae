package tokens

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// visit is one of the doctor's: it is read while it goes on, and until it is left.
type visit struct {
	pane.Provider
	sheet
	began  time.Time
	steps  []Step
	end    *verdictMsg // nil while it goes on
	cancel context.CancelFunc
	came   <-chan tea.Msg // closed when it has ended
}

type (
	// stepMsg is a link that was looked at.
	stepMsg struct {
		visit *visit
		step  Step
	}
	// verdictMsg is the end of a visit.
	verdictMsg struct {
		visit *visit
		cause *Cause
		err   error
		took  time.Duration
	}
)

// visited takes what comes of a visit. One that was left is nobody's any more.
func (p *Screen) visited(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case stepMsg:
		if msg.visit != p.visit {
			return nil
		}
		p.visit.steps = append(p.visit.steps, msg.step)
	case verdictMsg:
		if msg.visit != p.visit {
			return nil
		}
		p.visit.end = &msg
		p.visit.cancel()
	}
	follow := !p.visit.hidesBelow()
	p.sayVisit()
	if follow {
		p.visit.win.Scroll(p.visit.len(), p.visit.len())
	}
	return p.visit.next()
}

// examine lets the doctor walk the way to a card's provider, beside the screen.
func (p *Screen) examine(c *card) tea.Cmd {
	p.leave()
	ctx, cancel := context.WithCancel(context.Background())
	came := make(chan tea.Msg)
	v := &visit{Provider: c.Provider, began: p.now, cancel: cancel, came: came}
	p.visit = v
	p.sayVisit()
	return tea.Batch(v.next(), walk(ctx, p.doctor, v, came))
}

// walk is the way as a command. It ends soon after ctx, whoever still listens.
func walk(ctx context.Context, by Doctor, v *visit, came chan<- tea.Msg) tea.Cmd {
	id := v.ID
	tell := func(msg tea.Msg) {
		select {
		case came <- msg:
		case <-ctx.Done():
		}
	}
	return func() tea.Msg {
		defer close(came)
		start := time.Now()
		cause, err := by.Diagnose(ctx, id, func(s Step) { tell(stepMsg{v, s}) })
		tell(verdictMsg{v, cause, err, time.Since(start)})
		return nil
	}
}

// next waits for what comes next of the visit; nothing when it has ended.
func (v *visit) next() tea.Cmd {
	came := v.came
	return func() tea.Msg { return <-came }
}

// leave ends the visit, if there is one, and shows the cards again.
func (p *Screen) leave() bool {
	if p.visit == nil {
		return false
	}
	p.visit.cancel()
	p.visit = nil
	p.setAll()
	return true
}

// visitActions are what can be done with what the doctor finds.
func (p *Screen) visitActions() []keys.Action {
	k, v := p.Keys.Tokens, p.visit
	busy := ""
	if v.end == nil {
		busy = p.Words().Say("it is still under way: {global.back} leaves it")
	}
	do := []keys.Action{
		k.Doctor.Do(func() tea.Cmd { return p.examine(p.of(v.ID)) }).As("walk the way again").Unless(busy).HintedIf(busy == ""),
		k.Copy.Do(p.copyVisit).As("copy what was found").Hinted(),
	}
	return append(do, p.Keys.List.Moves(p.H/2, v.len(), func(d int) tea.Cmd {
		v.win.Scroll(d, v.len())
		return nil
	})...)
}

func (p *Screen) copyVisit() tea.Cmd {
	v := p.visit
	head := v.Name + ", the way to " + v.Title + ", as of " + both(p.now) + "\n\n"
	return p.Ask(pane.CopyMsg{Text: head + v.page.Text(0), What: "what was found"})
}

// sayVisit says what was found as far as it is known.
func (p *Screen) sayVisit() {
	v := p.visit
	w := &writer{Builder: page.New(p.Theme.Glyph), now: p.now, words: p.Words()}
	w.visit(v)
	v.page = w.Page()
	v.set(p.Theme, p.W, p.H)
	p.Changed()
}

// stepWidth is the width of the column of the names of links.
const stepWidth = 14

// visit writes each link that was looked at, and then what that comes to.
func (w *writer) visit(v *visit) {
	w.Column(stepWidth)
	for _, s := range v.steps {
		role, sign := w.stepLook(s)
		w.Fact(s.Name, page.T(role, sign+" "), page.S(theme.RoleText, w.plain(s.Detail), s.From))
	}
	w.Blank()
	switch {
	case v.end == nil:
		text := w.Glyphs().Wait + " on the way " + w.Glyphs().Ellipsis
		if d := w.now.Sub(v.began).Round(time.Second); d > 0 {
			text += " " + d.String()
		}
		w.Para(page.T(theme.RoleInfo, text))
	case v.end.err != nil:
		w.Para(page.T(theme.RoleBad, w.Glyphs().Bad+" "), page.T(theme.RoleBad, v.end.err.Error()))
	case v.end.cause != nil:
		w.cause(v.end.cause)
	default:
		all := w.Glyphs().Good + " all " + plural(len(v.steps), "link holds", "links hold")
		w.Para(page.T(theme.RoleGood, all), page.T(theme.RoleFaint, ", looked at in "+widget.Took(v.end.took)))
	}
}

// stepLook is what a link's colour means, and a sign for it.
func (w *writer) stepLook(s Step) (theme.Role, string) {
	switch g := w.Glyphs(); {
	case !s.OK:
		return theme.RoleBad, g.Bad
	case s.Warn:
		return theme.RoleWarn, g.Warn
	default:
		return theme.RoleGood, g.Good
	}
}

// cause writes why the last link is broken, by what that is known, and what to do.
func (w *writer) cause(c *Cause) {
	w.Fact("cause", page.S(theme.RoleBad, w.plain(c.Says), c.From))
	w.Fact("evidence", page.S(theme.RoleText, w.plain(c.Evidence), c.From))
	w.Fact("to do", page.T(theme.RoleBold, w.plain(c.Fix)))
}

// drawVisit draws what the doctor finds in place of the cards.
func (p *Screen) drawVisit() []string {
	v := p.visit
	var note []string
	if v.end == nil {
		note = append(note, p.Words().Say("{global.back}: leave"))
	}
	if v.hides() {
		note = append(note, p.Theme.Glyph.Up+p.Theme.Glyph.Down+" more")
	}
	title := v.Name + ", the way to " + v.Title
	if widget.Width(title)+noteRoom+widget.Width(strings.Join(note, "  ")) > p.W {
		title = v.Name
	}
	return widget.Box(p.Theme, title, strings.Join(note, "  "), true, v.draw(p.W-2), p.W, p.H)
}
