package browse

import (
	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
)

// Facts implements [pane.Screen].
func (p *Screen) Facts() []page.Saying {
	switch cur := p.tree.current(); {
	case p.root == nil && p.problem != nil:
		return p.trouble(p.problem)
	case p.focus == onDetail && p.detail.len() > 0:
		return p.detail.facts()
	case cur == none:
		return nil
	default:
		return p.nodeFacts(cur)
	}
}

// facts are what the line under the cursor says: a heading, or a row that is free,
// leads to what stands below it.
func (d *detail) facts() []page.Saying {
	for row := min(d.win.Cursor, d.len()-1); row < d.len(); row++ {
		if l := d.sheet.Line(row); l.Kind != page.Heading && l.Kind != page.Blank {
			return l.Sayings()
		}
	}
	return nil
}

// trouble is what is said of an error.
func (p *Screen) trouble(err error) []page.Saying {
	sentence, _ := problem.Explain(err, p.ways())
	return []page.Saying{{Text: sentence, From: pane.Failed(err)}}
}

// nodeFacts are what a row of the tree says.
func (p *Screen) nodeFacts(i int32) []page.Saying {
	n := &p.tree.nodes[i]
	switch {
	case n.elsewhere:
		return p.elsewhereFacts(n)
	case n.err != nil:
		return p.trouble(n.err)
	case n.entity == nil:
		return nil
	}
	return entity.Row(p.Theme.Glyph, n.entity, n.prov)
}

// elsewhereFacts are what a row says of what is coded elsewhere: the entity above it
// names it.
func (p *Screen) elsewhereFacts(n *node) []page.Saying {
	above := &p.tree.nodes[n.parent]
	if above.entity == nil {
		return nil
	}
	for i, term := range above.entity.ChildrenElsewhere {
		if term.Target != nil && *term.Target == n.ref {
			from := page.From{Exchange: above.prov.Exchange, Part: page.Body, Pointer: string(above.entity.At(icd.AtChildrenElsewhere, i))}
			return []page.Saying{{Name: "Coded elsewhere", Text: n.label, From: from}}
		}
	}
	return nil
}
