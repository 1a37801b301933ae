package entity

import (
	"slices"

	"icdscope/api/icd"
	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// Row is what a row of a tree says of an entity, and where each came from.
func Row(g theme.Glyphs, e *icd.Entity, prov icd.Provenance) []page.Saying {
	var list []page.Saying
	say := func(name, text string, m icd.Member) {
		if text != "" {
			list = append(list, page.Saying{Name: name, Text: text, From: page.From{Exchange: prov.Exchange, Part: page.Body, Pointer: string(e.At(m))}})
		}
	}
	say("Code", e.Code, icd.AtCode)
	if e.Code == "" {
		say("Codes", e.CodeRange, icd.AtCodeRange)
	}
	say("Title", e.Title, icd.AtTitle)
	switch {
	case slices.ContainsFunc(e.Postcoordination, func(a icd.Axis) bool { return a.Required }):
		say("Badge "+g.Required, "it must be combined with other codes", icd.AtPostcoordination)
	case len(e.Postcoordination) > 0:
		say("Badge "+g.Possible, "it can be combined with other codes", icd.AtPostcoordination)
	}
	if e.CodingNote != "" {
		say("Badge "+g.Note, "it has a coding note", icd.AtCodingNote)
	}
	return list
}
