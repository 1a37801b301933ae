package entity

import (
	"icdscope/api/icd"
	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// Above is an entity that stands above another one, in a tree where what it says of
// coding holds for all that is below it.
type Above struct {
	Entity *icd.Entity
	Prov   icd.Provenance
}

// inheritedNotes are the coding notes of what is above, each below a link to where it
// stands.
func (w *writer) inheritedNotes() {
	notes := func(e *icd.Entity) bool { return e.CodingNote != "" || e.Note != "" }
	w.inherit("Coding notes from above", notes, func(up *writer) {
		up.ItemIn(0, " ", nil, up.said(theme.RoleText, up.e.CodingNote, icd.AtCodingNote))
		up.ItemIn(0, " ", nil, up.said(theme.RoleText, up.e.Note, icd.AtNote))
	})
}

// inheritedExclusions are the same of exclusions.
func (w *writer) inheritedExclusions() {
	excludes := func(e *icd.Entity) bool { return len(e.Exclusions) > 0 }
	w.inherit("Exclusions from above", excludes, func(up *writer) {
		for i, t := range up.e.Exclusions {
			up.linked(1, "", t.Target, page.S(theme.RoleText, t.Label, up.from(icd.AtExclusions, i)))
		}
	})
}

// inherit says what entities above say, the nearest first.
func (w *writer) inherit(title string, has func(*icd.Entity) bool, say func(up *writer)) {
	for _, a := range w.src.Above {
		if !has(a.Entity) {
			continue
		}
		if title != "" {
			w.Heading(title)
			title = ""
		}
		up := &writer{Builder: w.Builder, e: a.Entity, prov: a.Prov, src: Source{Code: w.src.Code}}
		up.Item(show(&a.Entity.Ref), page.T(theme.RoleMuted, "from "), up.said(theme.RoleMuted, labelOf(*a.Entity), icd.AtTitle))
		say(up)
	}
}
