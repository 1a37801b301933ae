package cluster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
)

// namedMsg is what a pasted name stands for.
type namedMsg struct {
	pasted int
	name   string
	named  icd.Named
	err    error
}

// Paste implements [pane.Screen]: where a value is chosen it is words of one, else the code
// or the cluster that is combined from now on. What is no name may be a secret that was
// meant for another window, and is not repeated.
func (p *Screen) Paste(text string) tea.Cmd {
	if p.choice.open {
		p.choice.input.Insert(strings.TrimSpace(text))
		return p.typed()
	}
	in := p.tree
	name := cmp.Or(in.Labelled(text), icd.Bare(icd.Pasted(text)))
	switch form := in.FormOf(name); {
	case p.reader == nil:
		return p.Say(pane.Warn, p.Words().Say("not signed in: {global.login} signs in"))
	case !in.CanName(name):
		return p.Say(pane.Warn, p.Words().Say("what was pasted is not one code, cluster, id, URI or address; {global.search} searches for words"))
	case in.Language == "":
		return p.Say(pane.Warn, "the tree to look in is still loaded")
	case form == icd.URI, form == icd.Address:
		if _, err := icd.ParseAddress(name); err != nil {
			return p.sayOf("", err)
		}
	}
	return p.find(name)
}

// find looks up what a name stands for, in place of what was pasted before.
func (p *Screen) find(name string) tea.Cmd {
	p.forgetPasted()
	ctx, cancel := context.WithCancel(p.ctx)
	p.stopPasted = cancel
	pasted, in, reader := p.pasted, p.tree, p.reader
	p.looksUp = fmt.Sprintf("%.60s", name)
	p.Changed()
	p.fit()
	return func() tea.Msg {
		defer cancel()
		named, err := icd.Resolve(ctx, reader, in, name)
		named.Entity.Raw = nil
		return namedMsg{pasted, name, named, err}
	}
}

// forgetPasted gives up what is looked up.
func (p *Screen) forgetPasted() {
	if p.stopPasted != nil {
		p.stopPasted()
		p.stopPasted = nil
	}
	p.pasted++
	p.looksUp = ""
}

// named begins with what a name stands for, or says why not; what there is stays then.
func (p *Screen) named(msg namedMsg) tea.Cmd {
	if msg.pasted != p.pasted {
		return nil
	}
	p.Changed()
	p.forgetPasted()
	name := fmt.Sprintf("%.60s: ", msg.name)
	if msg.err != nil {
		return p.sayOf(name, msg.err)
	}
	e := msg.named.Entity
	build := pane.BuildMsg{Ref: e.Ref}
	if len(msg.named.Info.Axes) > 0 || icd.FormOf(msg.name) == icd.Cluster {
		build.Cluster = msg.named.Info.Code
	}
	if !isCode(e) {
		return p.Say(pane.Warn, name+"it is no code that could be combined")
	}
	if note := msg.named.Note(); note != "" {
		p.Say(pane.Warn, note)
	}
	p.renew()
	return p.Build(build)
}

// sayOf says what is wrong with something that was pasted.
func (p *Screen) sayOf(what string, err error) tea.Cmd {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	sentence, hint := problem.Explain(err, problem.Anywhere.In(p.Words()))
	return p.Ask(pane.SayMsg{Level: pane.Bad, Text: what + sentence, Hint: hint, Exchange: pane.Failed(err).Exchange})
}

// isCode reports whether an entity has a code, and not only the number of a chapter.
func isCode(e icd.Entity) bool {
	return e.Code != "" && e.Kind != icd.KindChapter && e.Kind != icd.KindBlock
}
