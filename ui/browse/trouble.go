package browse

import (
	"errors"
	"slices"

	"icdscope/session"
	"icdscope/ui/problem"
	"icdscope/ui/widget"
)

// trouble is what a row says that could not be loaded.
type trouble struct {
	says string // "" for its place alone
	told bool   // why stands above it
}

// troubles are what rows in view say that could not be loaded: each reason once, and what
// can be done about it, unless that stands beside the tree.
func (p *Screen) troubles(c columns) map[int32]trouble {
	var all map[int32]trouble
	var said map[string][]int32
	var sentences []string
	for _, i := range p.visible() {
		n := &p.tree.nodes[i]
		if n.err == nil || n.elsewhere {
			continue
		}
		if all == nil {
			all, said = make(map[int32]trouble), make(map[string][]int32)
		}
		sentence, _ := problem.Explain(n.err, p.ways())
		if said[sentence] == nil {
			sentences = append(sentences, sentence)
		}
		said[sentence] = append(said[sentence], i)
		all[i] = trouble{told: len(said[sentence]) > 1}
	}
	for _, sentence := range sentences {
		p.remedied(all, sentence, said[sentence], c)
	}
	return all
}

// remedied says a reason in the first of the rows that it holds for, and what can be done
// about it behind it or, where it has no room there, in the next.
func (p *Screen) remedied(all map[int32]trouble, sentence string, rows []int32, c columns) {
	first := rows[0]
	all[first] = trouble{says: sentence}
	n := &p.tree.nodes[first]
	remedy := p.remedy(n.err)
	concerns := len(rows) > 1 || problem.LacksToken(n.err) || problem.TokenRefused(n.err)
	if remedy == "" || !concerns || p.besides(rows) {
		return
	}
	whole := sentence + "; " + remedy
	if room := c.width - aside - c.before() - c.depth(n.depth) - 2; len(rows) == 1 || widget.Width(whole) <= room {
		all[first] = trouble{says: whole}
		return
	}
	all[rows[1]] = trouble{says: remedy, told: true}
}

// besides reports whether the detail, beside the tree, is about one of these rows.
func (p *Screen) besides(rows []int32) bool {
	return p.W >= sideBySide && slices.Contains(rows, p.tree.current())
}

// remedy is what can be done about an error.
func (p *Screen) remedy(err error) string {
	if errors.Is(err, session.ErrSignedOut) {
		return p.Words().Say("{global.tokens}, then {tokens.signIn} signs in")
	}
	_, hint := problem.Explain(err, p.ways())
	return hint
}
