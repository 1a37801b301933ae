package browse

import (
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/session/failure"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
)

// probe is what is asked while the API refuses the token: one thing at a time, and by
// itself at growing distances, since one answer tells whether it accepts again. All else
// that is in view waits for that, and says why it is not there.
type probe struct {
	refused bool       // the API refused the last token that it was sent
	why     error      // in which words; nil while that is not known
	retry   pane.Retry // of the next one
	insist  bool       // the user asked: it is due
	turn    int        // counts them, so that each asks for something else
}

// failed plans the next one. An answer that says nothing of the token leaves it due.
func (b *probe) failed(now time.Time, err error) {
	if refusesToken(err) {
		b.why = err
	}
	if (b.refused || refusesToken(err)) && !b.retry.Planned() {
		b.retry.Failed(now, err)
	}
}

// due reports whether one may go out now. What was not asked for yet need not wait for
// the first: the refusal may concern something else alone.
func (b *probe) due(now time.Time, unasked bool) bool {
	return b.insist || b.retry.Due(now) || !b.retry.Planned() || b.turn == 0 && unasked
}

// refusesToken reports whether an error is the API's word that it does not take the token.
func refusesToken(err error) bool {
	var f failure.Failure
	return errors.As(err, &f) && f.HTTPStatus() == 401 && problem.TokenRefused(err)
}

// insist makes a request go out now, for the row under the cursor if that lacks something:
// the user asked for it.
func (p *Screen) insist() {
	p.probe.insist = true
	if cur := p.tree.current(); cur != none && refusesToken(p.tree.nodes[cur].err) {
		p.tree.nodes[cur].err = nil
	}
}

// probing is what may be asked of what is wanted while the API refuses the token: what
// is under way, and where nothing is, or the user asked, one thing more.
func (p *Screen) probing(wanted []icd.Ref) (refs []icd.Ref) {
	if !p.probe.refused {
		p.probe.insist = false
		return wanted
	}
	if len(wanted) == 0 {
		p.probe.insist = false
	}
	for ref := range p.load.inFlight {
		refs = append(refs, ref)
	}
	at := slices.IndexFunc(wanted, p.unasked)
	room := len(refs) == 0 || p.probe.insist && len(refs) < inFlightLimit
	if room && len(wanted) > 0 && p.probe.due(p.now, at >= 0) {
		if at < 0 {
			at = p.probe.turn % len(wanted)
		}
		refs = append(refs, wanted[at])
		p.probe.turn++
		p.probe.insist = false
		p.probe.retry.Begin()
	}
	p.spare(refs)
	return refs
}

// unasked reports whether something is wanted of which nobody knows whether it can be had.
func (p *Screen) unasked(ref icd.Ref) bool {
	places := p.tree.places[ref]
	_, asked := p.load.inFlight[ref]
	return len(places) > 0 && p.tree.nodes[places[0]].err == nil && !asked
}

// spare says of what is in view, or waits to be opened, and is not asked for, why it is
// not.
func (p *Screen) spare(asked []icd.Ref) {
	if p.probe.why == nil {
		return
	}
	for _, i := range slices.Concat(p.visible(), p.growth.waiting) {
		n := &p.tree.nodes[i]
		if n.entity != nil || n.err != nil || n.elsewhere || n.gone || p.tree.unsure(i) || slices.Contains(asked, n.ref) {
			continue
		}
		n.err = p.probe.why
		n.retry.Failed(p.now, n.err)
		if i == p.detailN {
			p.rebuild()
		}
	}
}

// onceMore finds out by itself, when that is due, whether the API accepts again.
func (p *Screen) onceMore() tea.Cmd {
	if !p.probe.retry.Due(p.now) {
		return nil
	}
	p.rebuild()
	if cmd := p.fetch(); !p.probe.retry.Due(p.now) {
		return cmd
	}
	return p.askHome() // nothing else is lacking
}

// complete asks for what belongs to the row on which the cursor rests.
func (p *Screen) complete() tea.Cmd {
	if !p.rested {
		return nil
	}
	if p.probe.refused {
		return p.askHome()
	}
	return tea.Batch(p.askWays(), p.askHome())
}
