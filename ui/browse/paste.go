package browse

import (
	"cmp"
	"context"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// mostNamed is how many cells of a name a message says.
const mostNamed = 60

// namedMsg is what a pasted name stands for.
type namedMsg struct {
	id    int // which of the searches for a place
	name  string
	named icd.Named
	err   error
}

// Paste implements [pane.Screen]: it opens what the text names. What is no name
// may be a secret that was meant for another window, and is not repeated.
func (p *Screen) Paste(text string) tea.Cmd {
	p.Changed()
	if p.filter.on {
		return p.typed(p.filter.field.Paste(text))
	}
	if p.looking() {
		return p.typed(p.look.Paste(text))
	}
	return p.openName(text, pane.Browse)
}

// OpenPasted opens what a text names that was pasted on another screen, to which one comes
// back from there. What is no name leaves the user where they are.
func (p *Screen) OpenPasted(text string, on pane.ID) tea.Cmd {
	p.Changed()
	return p.openName(text, on)
}

func (p *Screen) openName(text string, on pane.ID) tea.Cmd {
	in, words := p.shownTree(), "{browse.find}"
	if on != pane.Browse {
		words = "{global.search}"
	}
	name := cmp.Or(in.Labelled(text), icd.Bare(icd.Pasted(text)))
	switch form := in.FormOf(name); {
	case p.load.reader == nil:
		return p.Say(pane.Warn, p.nobody())
	case !in.CanName(name):
		return p.Say(pane.Warn, p.Words().Say("what was pasted is not one code, id, URI or address; "+words+" searches for words"))
	case form == icd.URI, form == icd.Address:
		if _, err := icd.ParseAddress(name); err != nil {
			return p.say(err)
		}
	}
	p.stay()
	p.pasted = on
	if on != pane.Browse {
		p.Ask(pane.GotoMsg{Screen: pane.Browse})
	}
	return p.find(name)
}

// backFromPasted goes back to where it was pasted what was not found, or is given up.
func (p *Screen) backFromPasted() {
	if p.shown && p.pasted != pane.Browse {
		p.Ask(pane.GotoMsg{Screen: p.pasted})
	}
}

// find looks up what a name stands for; moving on gives it up.
func (p *Screen) find(name string) tea.Cmd {
	in := p.shownTree()
	ctx, cancel := context.WithCancel(p.load.ctx)
	id, reader := p.search(), p.load.reader
	p.giveUp, p.finding = cancel, true
	return tea.Batch(p.spin(), func() tea.Msg {
		defer cancel()
		named, err := icd.Resolve(ctx, reader, in, name)
		named.Entity.Raw = nil
		return namedMsg{id, name, named, err}
	})
}

// named opens what a name stands for, or says why not.
func (p *Screen) named(msg namedMsg) tea.Cmd {
	if !p.found(msg.id) {
		return nil
	}
	p.Changed()
	if msg.err != nil {
		p.backFromPasted()
		return p.sayOf(widget.Cut(msg.name, mostNamed, p.Theme.Glyph.Ellipsis)+": ", msg.err)
	}
	cmd := p.Go(msg.named.Entity.Ref, p.pasted)
	switch note := msg.named.Note(); {
	case note != "":
		p.note = pane.SayMsg{Level: pane.Warn, Text: note}
	case icd.FormOf(msg.name) == icd.Cluster: // which is more than an entity of the tree
		return tea.Batch(cmd, p.Ask(pane.BuildMsg{Ref: msg.named.Entity.Ref, Cluster: msg.named.Info.Code}))
	}
	if !p.going.busy() && p.root != nil { // it is there already
		p.arrive()
	}
	return cmd
}
