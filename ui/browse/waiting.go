package browse

import (
	"fmt"
	"math"
	"slices"
	"time"

	"icdscope/api/icd"
	"icdscope/session"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// What is shown of what is not there yet: what it is, how long it takes, and what it
// waits for.

// patience is after how long it is said what else can be looked at.
const patience = 4 * time.Second

// longer is how many turns of the spinner pass before rows say that they are loaded:
// most are there sooner.
const longer = 2

// slow reports whether something has been under way for a while.
func (p *Screen) slow() bool { return p.spinning && p.frame >= p.spunFrom+longer }

// awaiting notes since when the tree is waited for, at a tick of the clock.
func (p *Screen) awaiting() {
	switch {
	case p.root != nil && !p.changing || p.problem != nil || p.load.reader == nil:
		p.since = time.Time{}
	case p.since.IsZero():
		p.since = p.now
	default:
		p.Changed()
	}
}

// waited is for how long; 0 where that is not worth saying.
func (p *Screen) waited() time.Duration {
	if p.since.IsZero() {
		return 0
	}
	return p.now.Sub(p.since).Truncate(time.Second)
}

// loadingTree says which tree is loaded, and for how long.
func (p *Screen) loadingTree(t icd.Tree) string {
	name := entity.TreeName(t, p.Theme.Glyph.Dot)
	if t.Released() && t.Release == "" {
		name = "the latest " + name
	}
	if d := p.waited(); d > 0 {
		return fmt.Sprintf("loading %s, for %d s", name, int(d.Seconds()))
	}
	return "loading " + name
}

// noTreeYet stands in place of the tree while the first is loaded.
func (p *Screen) noTreeYet(w int) []string {
	t := p.start
	if p.earlier != nil {
		t = p.earlier.Ref.Tree
	}
	b := page.New(p.Theme.Glyph)
	b.Para(page.T(theme.RoleFaint, p.spinner()+" "+p.loadingTree(t)))
	for _, text := range p.reasons() {
		b.Blank()
		b.Para(page.T(theme.RoleMuted, text))
	}
	drawn := b.Page().Rows(p.Theme, max(1, w-2))
	rows := make([]string, 0, drawn.Len())
	for i := range drawn.Len() {
		rows = append(rows, " "+drawn.Row(i)+" ")
	}
	return rows
}

// reasons are what it waits for, as far as that is known, and where more is seen.
func (p *Screen) reasons() (list []string) {
	waited, token := p.waited(), p.status[p.provider]
	if waited == 0 {
		return nil
	}
	switch {
	case token.State == session.SigningIn && !token.Asking.IsZero():
		list = append(list, "It waits for a token, which is being asked for.")
	case !token.State.Usable() && token.NextTry.After(p.now):
		again := math.Ceil(token.NextTry.Sub(p.now).Seconds())
		list = append(list, fmt.Sprintf("It waits for a token, asked for again in %.0f s.", again))
	case waited >= patience:
		list = append(list, "The server has not answered yet.")
	}
	if waited >= patience {
		list = append(list, p.Words().Say("{global.requests} shows what is asked for, "+
			"{global.tokens} how the token stands; {global.login} signs in elsewhere."))
	}
	return list
}

// loadingTitle says in the title of the tree, of w cells, which other tree is loaded,
// or how many rows in view are.
func (p *Screen) loadingTitle(w int) string {
	switch {
	case p.root == nil || !p.slow() || p.growth.growing():
		return ""
	case p.changing:
		text := " " + p.loadingTree(p.toward)
		if w < roomy {
			text = " loading " + entity.TreeName(p.toward, p.Theme.Glyph.Dot)
		}
		if p.settled {
			text += p.Words().Say(", {global.back} stays")
		}
		return text
	}
	if n := p.toCome(); n > 0 {
		return " " + widget.Count(n) + " to come"
	}
	return ""
}

// toCome is how many rows in view are not loaded.
func (p *Screen) toCome() (n int) {
	for _, i := range p.visible() {
		if at := &p.tree.nodes[i]; at.entity == nil && at.err == nil && !at.elsewhere {
			n++
		}
	}
	return n
}

// pendingTitle stands in place of a title that is not there: what is known of it. With an
// ellipsis it is to come.
func (p *Screen) pendingTitle(i int32) string {
	n, siblings := &p.tree.nodes[i], p.tree.top
	if n.parent != none {
		siblings = p.tree.nodes[n.parent].children
	}
	text := fmt.Sprintf("%d of %d", slices.Index(siblings, i)+1, len(siblings))
	if n.err == nil {
		text = p.Theme.Glyph.Ellipsis + " " + text
	}
	switch n.ref.Residual {
	case icd.Other:
		text += ", other specified"
	case icd.Unspecified:
		text += ", unspecified"
	}
	return text
}

// childrenCome reports whether rows below a node have been under way for a while.
func (p *Screen) childrenCome(n *node) bool {
	return p.slow() && slices.ContainsFunc(n.children, func(c int32) bool {
		at := &p.tree.nodes[c]
		_, asked := p.load.inFlight[at.ref]
		return asked && at.entity == nil && !at.elsewhere
	})
}

// pendingPage is the detail of what is not there yet.
func (p *Screen) pendingPage(n *node) *page.Page {
	b := page.New(p.Theme.Glyph)
	b.Para(page.T(theme.RoleFaint, "loading "+p.Theme.Glyph.Ellipsis))
	if n.like != nil {
		in := entity.TreeName(n.like.Ref.Tree, p.Theme.Glyph.Dot)
		b.Para(page.T(theme.RoleFaint, n.like.Label()+" ("+in+")"))
	}
	b.Blank()
	b.Para(page.T(theme.RoleFaint, n.ref.URI()))
	return b.Page()
}
