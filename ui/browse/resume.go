package browse

import (
	"context"
	"errors"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/pane"
)

// Stand is where somebody stands: an entity, in a tree without a release if they
// asked for the latest, and the open tab of the detail.
type Stand struct {
	Ref   icd.Ref
	Label string
	Tab   entity.Tab
}

// stood is a place that is to be shown as soon as its tree is: the way to it, and what
// is to be said if it is not as it was.
type stood struct {
	asked *icd.Tree // nil for no place
	chain []link
	tab   entity.Tab
	say   string
}

// Resume is where to begin, when there is a reader.
func (p *Screen) Resume(at Stand) { p.earlier = &at }

// Here is where the user stands; not ok where nothing is shown yet.
func (p *Screen) Here() (at Stand, ok bool) {
	cur := p.tree.current()
	if cur == none || p.root == nil {
		return Stand{}, false
	}
	at = Stand{Ref: p.tree.nodes[cur].ref, Label: p.tree.nodes[cur].crumb(), Tab: p.detail.tab}
	if p.start.Release == "" && p.start.Kind() == p.tree.of.Kind() {
		at.Ref.Release = ""
	}
	return at, true
}

// Tree is the tree that is shown, or was asked for.
func (p *Screen) Tree() icd.Tree { return p.shownTree() }

// Stands is what the user stands on, once it is loaded.
func (p *Screen) Stands() (pane.Shown, bool) {
	if p.entity() == nil {
		return pane.Shown{}, false
	}
	return p.subject(), true
}

// atOnce is how long the tree waits for the place that is to be shown in it.
const atOnce = 3 * time.Second

// begin loads the tree and the way to the place, or else the tree that is to be shown
// first.
func (at *Stand) begin(ctx context.Context, r Reader, start icd.Tree, id int, dot string) startedMsg {
	root, meant, err := findRoot(ctx, r, at.Ref.Tree)
	msg := startedMsg{tree: id, root: root, asked: at.Ref.Tree, meant: meant, err: err}
	if notFound(err) || isLocal(err) {
		name := entity.TreeName(at.Ref.Tree, dot)
		msg.asked = start
		if msg.root, msg.meant, msg.err = findRoot(ctx, r, start); msg.err == nil {
			msg.stood.say = "the last place was in " + name + ", which cannot be shown any more"
		}
		return msg
	}
	if err != nil {
		return msg
	}
	ref := at.Ref.Within(root.Ref.Tree)
	msg.stood = stood{asked: &at.Ref.Tree, tab: at.Tab}
	soon, cancel := context.WithTimeout(ctx, atOnce)
	defer cancel()
	msg.stood.chain, err = chainTo(soon, r, ref)
	switch {
	case err == nil:
	case soon.Err() != nil && ctx.Err() == nil: // it comes later than the tree
		msg.way = []icd.Ref{ref}
	default:
		msg.stood.say = "the last place, " + at.Label + ", cannot be shown any more"
	}
	return msg
}

// isLocal reports whether an error arose here: nobody was asked.
func isLocal(err error) bool {
	var local interface{ Local() string }
	return errors.As(err, &local)
}

// arriveAt opens the way to the place in the tree that has just come.
func (p *Screen) arriveAt(s stood) {
	if s.asked != nil {
		p.start, p.detail.tab = *s.asked, s.tab%entity.Tabs
	}
	if len(s.chain) > 0 && !p.tree.reveal(s.chain) {
		s.say = "the way to the last place in this tree is not there any more"
	}
	if s.say != "" {
		p.Say(pane.Info, s.say)
	}
}
