package browse

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/pane"
)

// stem is the first code of a cluster that was looked at.
type stem struct {
	ref     icd.Ref
	cluster string // "" for none yet
	built   bool   // its parts were shown: what is combined now is better known there
}

// Lead goes to an entity. Who came to the stem of a cluster is told how its parts are
// seen.
func (p *Screen) Lead(msg pane.ShowMsg, from pane.ID) tea.Cmd {
	cmd := p.Go(msg.Ref, from)
	if msg.Cluster == "" || p.nobody() != "" {
		return cmd
	}
	p.stem = stem{ref: msg.Ref, cluster: msg.Cluster}
	how := p.Words().Say("; {browse.build} shows all of its parts")
	p.note = pane.SayMsg{Text: "this is the stem of " + msg.Cluster + how}
	if !p.going.busy() && p.root != nil { // it is there already
		p.arrive()
	}
	return cmd
}

// isStem reports whether an entity, in whatever language, is the stem of the cluster that
// was looked at last.
func (p *Screen) isStem(ref icd.Ref) bool {
	return p.stem.cluster != "" && p.stem.ref.Akin(ref.Tree) && p.stem.ref.Within(ref.Tree) == ref
}

// build combines the entity under the cursor with other codes, and with those of the
// cluster as which it was found.
func (p *Screen) build() tea.Cmd {
	msg := pane.BuildMsg{Ref: p.entity().Ref}
	if p.isStem(msg.Ref) && !p.stem.built {
		msg.Cluster, p.stem.built = p.stem.cluster, true
	}
	return p.Ask(msg)
}

// noAxis is why there is nothing to combine it with; "" if there is.
func (p *Screen) noAxis() string {
	if e := p.entity(); e != nil && (e.Code == "" || len(e.Postcoordination) == 0) && !p.isStem(e.Ref) {
		return "it has no axis along which it could be combined"
	}
	return p.noEntity()
}
