package browse

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/pane"
)

// turnDeprecated shows the terms that are not to be used any more, or hides them. They
// come with the entity; what is asked for are the codes of what they lead to.
func (p *Screen) turnDeprecated() tea.Cmd {
	p.deprecated = !p.deprecated
	p.rebuild()
	said := p.Say(pane.Info, "deprecated terms are hidden")
	if p.deprecated {
		said = p.Say(pane.Info, "deprecated terms are shown")
	}
	return tea.Batch(said, p.fetch())
}

// noDeprecated is why there are none to show; "" if there are.
func (p *Screen) noDeprecated() string {
	e := p.entity()
	if e == nil {
		return p.noEntity()
	}
	for _, list := range [][]icd.Term{
		e.Synonyms, e.NarrowerTerms, e.Inclusions, e.Exclusions, e.IndexTerms, e.ChildrenElsewhere,
	} {
		if slices.ContainsFunc(list, func(t icd.Term) bool { return t.Deprecated }) {
			return ""
		}
	}
	return "it has no deprecated terms"
}
