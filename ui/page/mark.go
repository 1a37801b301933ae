package page

import (
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Mark marks a text in spans, wherever it stands, whatever its case and accents.
func Mark(spans []Span, text string) []Span {
	places := widget.Places(words(spans), text)
	if len(places) == 0 {
		return spans
	}
	marked := make([]Span, 0, len(spans)+2*len(places))
	at := 0
	for _, s := range spans {
		end := at + len(s.Text)
		from := at
		for len(places) > 0 && places[0][0] < end {
			p := places[0]
			marked = s.part(marked, from-at, max(p[0], at)-at, s.Role)
			from = min(p[1], end)
			marked = s.part(marked, max(p[0], at)-at, from-at, theme.RoleFound)
			if p[1] > end { // it goes on in the next one
				break
			}
			places = places[1:]
		}
		marked = s.part(marked, from-at, len(s.Text), s.Role)
		at = end
	}
	return marked
}

// part adds a part of a span, if there is something in it.
func (s Span) part(list []Span, from, to int, r theme.Role) []Span {
	if from >= to {
		return list
	}
	s.Text, s.Role = s.Text[from:to], r
	return append(list, s)
}

// Lines are the lines that have a text, whatever its case and accents.
func (r *Rows) Lines(text string) []int {
	p := r.page
	if p.index == nil && text != "" {
		p.index = widget.NewIndex(len(p.lines), func(i int) string { return p.lines[i].searched() })
	}
	if text == "" {
		return nil
	}
	return p.index.Lines(text)
}

// searched is what of a line words are looked for in.
func (l *Line) searched() string {
	if l.Kind == Fact {
		return l.Spans[0].Text + " " + words(l.Spans[1:])
	}
	return words(l.Spans)
}

// Mark marks a text wherever it stands; "" marks nothing.
func (r *Rows) Mark(text string) {
	if text == r.found {
		return
	}
	r.found = text
	clear(r.drawn)
	r.marked = make(map[int]*Line)
}

// shown is a line as it is drawn: what was looked for is marked.
func (r *Rows) shown(i int) *Line {
	l := &r.page.lines[i]
	if r.found == "" {
		return l
	}
	if r.marked[i] == nil {
		copied := *l
		if l.Kind == Fact { // the first one is the name, which stays one
			copied.Spans = append([]Span{named(l.Spans[0], r.found)}, Mark(l.Spans[1:], r.found)...)
		} else {
			copied.Spans = Mark(l.Spans, r.found)
		}
		r.marked[i] = &copied
	}
	return r.marked[i]
}

// named is the name of a fact, all of it marked if a text stands in it.
func named(name Span, text string) Span {
	if len(widget.Places(name.Text, text)) > 0 {
		name.Role = theme.RoleFound
	}
	return name
}
