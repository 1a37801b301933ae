package search

import (
	"cmp"

	"icdscope/api/icd"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
)

// Facts implements [pane.Screen]: those of the hit under the cursor, and what stands
// beside it.
func (p *Screen) Facts() []page.Saying {
	if err := p.err(); err != nil {
		sentence, _ := problem.Explain(err, here.In(p.Words()))
		return []page.Saying{{Text: sentence, From: pane.Failed(err)}}
	}
	if len(p.hits) == 0 {
		return nil
	}
	w := p.window()
	list := p.hits[w.cursor].facts()
	if p.split() {
		list = append(list, p.besideFacts()...)
	}
	return list
}

// besideFacts are what is said beside the list.
func (p *Screen) besideFacts() []page.Saying {
	v := &p.preview
	if v.kept[v.ref] == nil && v.failed == nil { // it says what the hit says
		return nil
	}
	return p.previewPage().AllSayings()
}

// facts are what is said of a hit, each from its member of the answer.
func (h *hit) facts() []page.Saying {
	var list []page.Saying
	say := func(name, text, member string) {
		if text != "" {
			list = append(list, page.Saying{Name: name, Text: text, From: h.in(member)})
		}
	}
	say("Code", h.code, "/theCode")
	say("Title", h.title.Text, "/title")
	say("Chapter", h.chapter, "/chapter")
	switch h.axes {
	case icd.AxesRequired:
		say("Badge", "it must be combined with other codes", "/postcoordinationAvailability")
	case icd.AxesPossible:
		say("Badge", "it can be combined with other codes", "/postcoordinationAvailability")
	case icd.NoAxes:
	}
	if h.noted {
		say("Badge", "it has a coding note", "/hasCodingNote")
	}
	if h.label.Text != "" {
		say("Found by", cmp.Or(h.why, "a match")+` "`+h.label.Text+`"`, "/matchingPVs/0")
	}
	return list
}

// in is where a member of the hit stands, if it is one of an answer's list.
func (h *hit) in(member string) page.From {
	from := h.from
	if h.at != "" {
		from.Pointer = string(h.at) + member
	}
	return from
}
