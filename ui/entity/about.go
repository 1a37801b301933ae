package entity

import (
	"cmp"
	"strings"

	"icdscope/api/icd"
	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// About is what an entity's own answer does not say of it.
type About struct {
	Path        []icd.Entity // what stands above it, from the top
	Children    []icd.Entity
	Description *icd.Described // of its code; nil for none
	Home        *Home          // of an entity of the foundation; nil where it is not known
}

// Page says it, for a printer.
func (a About) Page(g theme.Glyphs) *page.Page {
	b := page.New(g)
	(&writer{Builder: b}).home(a.Home)
	list := func(title string, entities []icd.Entity) {
		if len(entities) > 0 {
			b.Heading(title)
		}
		for _, e := range entities {
			b.Item(show(&e.Ref), page.T(theme.RoleText, labelOf(e)))
		}
	}
	list("Above it", a.Path)
	list("Below it", a.Children)
	if a.Description != nil {
		b.Heading("In words")
		described(b, a.Description)
	}
	return b.Page()
}

// Cluster is a cluster of codes, for a printer: what it means, and what it is made of.
func Cluster(g theme.Glyphs, d *icd.Described) *page.Page {
	b := page.New(g)
	described(b, d)
	return b.Page()
}

func described(b *page.Builder, d *icd.Described) {
	b.Para(page.T(theme.RoleText, d.Code+" "+d.Label))
	values(b, d)
}

// values names what a cluster is made of.
func values(b *page.Builder, d *icd.Described) {
	if len(d.Axes) > 0 {
		b.Item(nil, page.T(theme.RoleText, "stem: "+d.Stem+" "+d.StemLabel))
	}
	for _, axis := range d.Axes {
		var parts []string
		for _, v := range axis.Values {
			parts = append(parts, v.Code+" "+v.Label)
		}
		b.Item(nil, page.T(theme.RoleText, icd.AxisWords(axis.Name)+": "+strings.Join(parts, "; ")))
	}
}

// labelOf is an entity as lists have it: a block with its codes.
func labelOf(e icd.Entity) string {
	return strings.TrimSpace(cmp.Or(e.Code, e.CodeRange) + " " + e.Title)
}
