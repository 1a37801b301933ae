package page

import "strings"

// Saying is something that is said, and where it came from.
type Saying struct {
	Name string // what it is: "Expires"; "" where it stands by itself
	Text string
	From From
}

// Sayings are what a line says: neighbours that came from the same place are one.
// Where something came from somewhere, our own words around it are left out.
func (l *Line) Sayings() []Saying {
	name, spans := "", l.Spans
	switch l.Kind {
	case Blank, Heading, More:
		return nil
	case Fact:
		name, spans = l.Spans[0].Text, l.Spans[1:]
	case Paragraph, Item, Code, Record, Picture:
	}
	var list []Saying
	for _, s := range spans {
		if n := len(list); n > 0 && list[n-1].From == s.From {
			list[n-1].Text += s.Text
			continue
		}
		list = append(list, Saying{name, s.Text, s.From})
	}
	return told(list)
}

// told are those that came from somewhere, or else what all of them say together.
func told(list []Saying) []Saying {
	var came []Saying
	all := Saying{}
	for _, s := range list {
		all.Name = s.Name
		all.Text += s.Text
		if s.Text = strings.TrimSpace(s.Text); s.Text != "" && s.From != (From{}) {
			came = append(came, s)
		}
	}
	if all.Text = strings.TrimSpace(all.Text); len(came) == 0 && all.Text != "" {
		return []Saying{all}
	}
	return came
}

// AllSayings are what all lines say, each once.
func (p *Page) AllSayings() []Saying {
	var list []Saying
	seen := make(map[Saying]bool)
	for i := range p.lines {
		for _, s := range p.lines[i].Sayings() {
			if !seen[s] {
				seen[s] = true
				list = append(list, s)
			}
		}
	}
	return list
}
