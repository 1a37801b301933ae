package cluster

import (
	"strconv"
	"strings"

	"icdscope/api/icd"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
)

// sources are where what is said of a cluster came from.
type sources struct {
	stem      icd.Provenance // the entity that is combined
	described icd.Provenance // the combination in words
	checked   uint64         // the exchange that says whether the service takes it
}

// in is a member of the body of an answer.
func in(prov icd.Provenance, member string) page.From {
	return page.From{Exchange: prov.Exchange, Part: page.Body, Pointer: member}
}

// Facts implements [pane.Screen]: those of the value under the cursor; of the cluster, and
// of the axis under the cursor, where none is chosen.
func (p *Screen) Facts() []page.Saying {
	c := &p.choice
	switch v, ok := c.current(); {
	case p.failed != nil:
		return []page.Saying{p.failing(p.failed)}
	case p.stem == nil:
		return nil
	case !c.open:
		return append(p.headFacts(), p.axisFacts()...)
	case c.failed():
		return []page.Saying{p.failing(c.why)}
	case !ok || c.stale():
		return nil
	case c.lost > 0:
		return append(v.facts(), p.failing(c.why))
	default:
		return v.facts()
	}
}

// failing is what is said of an error.
func (p *Screen) failing(err error) page.Saying {
	sentence, _ := problem.Explain(err, problem.Anywhere.In(p.Words()))
	return page.Saying{Text: sentence, From: pane.Failed(err)}
}

func (v value) facts() []page.Saying {
	return []page.Saying{{Name: "Value", Text: strings.TrimSpace(v.code + " " + v.title), From: v.from}}
}

// headFacts are those of the cluster: its code, what it is called, and how far it is.
func (p *Screen) headFacts() []page.Saying {
	var list []page.Saying
	from, e := &p.from, p.stem
	if code := p.code(); code == e.Code {
		list = append(list, page.Saying{Name: "Code", Text: code, From: in(from.stem, string(e.At(icd.AtCode)))})
	} else {
		list = append(list, page.Saying{Name: "Cluster", Text: code, From: page.From{Pointer: "the code and the values that were chosen"}})
	}
	title := page.Saying{Name: "Title", Text: p.title(), From: page.From{Pointer: "the titles of its parts"}}
	switch {
	case p.verdict.said.Label != "":
		title.From = in(from.described, "/label")
	case p.code() == e.Code:
		title.From = in(from.stem, string(e.At(icd.AtTitle)))
	}
	list = append(list, title)
	switch {
	case p.verdict.err != nil:
		said := p.failing(p.verdict.err)
		said.Text = p.state().Text
		list = append(list, said)
	case p.verdict.known:
		list = append(list, page.Saying{Text: "the service takes it", From: page.From{Exchange: from.checked, Part: page.Status}})
	}
	return list
}

// axisFacts are those of the axis under the cursor, and of what was chosen for it.
func (p *Screen) axisFacts() []page.Saying {
	a := p.axis()
	if a == nil {
		return nil
	}
	list := []page.Saying{{Name: "Axis", Text: a.Words(), From: p.axisFrom(a)}}
	for _, v := range a.chosen {
		list = append(list, v.facts()...)
	}
	return list
}

// axisFrom is where it stands that there is an axis.
func (p *Screen) axisFrom(a *axis) page.From {
	for i := range p.stem.Postcoordination {
		if p.stem.Postcoordination[i].Name == a.Name {
			return in(p.from.stem, string(p.stem.At(icd.AtPostcoordination, i)))
		}
	}
	return in(p.from.described, "/postcoordinationValues")
}

// describedAt is where a value stands in the description of a cluster.
func describedAt(axis, value int) string {
	return "/postcoordinationValues/" + strconv.Itoa(axis) + "/values/" + strconv.Itoa(value) + "/label"
}
