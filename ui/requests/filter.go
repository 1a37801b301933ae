package requests

import (
	"net/http"
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/widget"
)

// term is a word that is looked for, everywhere or in one field: "status:5".
type term struct{ field, word string }

// fields are what a word can be looked for in alone, by its beginning.
var fields = map[string]func(*entry) string{
	"status":   func(e *entry) string { return e.came },
	"method":   func(e *entry) string { return e.Method },
	"provider": func(e *entry) string { return e.Provider },
}

// terms are words as they are looked for.
func terms(words []string) []term {
	var list []term
	for _, word := range words {
		name, value, ok := strings.Cut(word, ":")
		if ok && fields[name] != nil {
			list = append(list, term{name, value})
			continue
		}
		list = append(list, term{word: word})
	}
	return list
}

// in reports whether an exchange has what is looked for.
func (t term) in(e *entry) bool {
	if t.field == "" {
		return strings.Contains(e.text, t.word)
	}
	value := fields[t.field](e)
	return len(value) >= len(t.word) && strings.EqualFold(value[:len(t.word)], t.word)
}

// searched is what of an exchange words are looked for in.
func searched(e *entry) string {
	return widget.Fold(strings.Join(
		[]string{e.What, e.For, e.Method, e.URL, e.Provider, e.came, http.StatusText(e.Status)}, "\n",
	))
}

// wanted reports whether an exchange is listed.
func (p *Screen) wanted(e *entry) bool {
	if p.one > 0 && e.Provider != p.providers[p.one-1].ID {
		return false
	}
	for i := range p.terms {
		if !p.terms[i].in(e) {
			return false
		}
	}
	return true
}

// startFilter opens the field.
func (p *Screen) startFilter() tea.Cmd {
	p.filter.Start()
	return p.resize()
}

// keepFilter goes back to the list, of which what was typed is left.
func (p *Screen) keepFilter() tea.Cmd {
	p.filter.Stop()
	return p.resize()
}

// endFilter lists everything again.
func (p *Screen) endFilter() tea.Cmd {
	p.dropFilter()
	return tea.Batch(p.relist(), p.resize())
}

// dropFilter forgets the words.
func (p *Screen) dropFilter() {
	p.filter.Clear()
	p.terms = nil
}

// Typing implements [pane.Screen].
func (p *Screen) Typing() bool { return p.filter.On() || p.detail.find.On() }

// Type implements [pane.Screen].
func (p *Screen) Type(k tea.KeyPressMsg) tea.Cmd {
	if p.filter.On() {
		return p.filtered(p.filter.Key(k))
	}
	return p.lookedFor(p.detail.find.Key(k))
}

// Paste implements [pane.Screen].
func (p *Screen) Paste(text string) tea.Cmd {
	p.Changed()
	switch {
	case p.filter.On():
		return p.filtered(p.filter.Paste(text))
	case p.detail.find.On():
		return p.lookedFor(p.detail.find.Paste(text))
	}
	return p.Base.Paste(text)
}

// filtered lists what has the words, if they are others than before.
func (p *Screen) filtered(others bool) tea.Cmd {
	if !others {
		return nil
	}
	p.terms = terms(p.filter.Words())
	return p.relist()
}

// lookedFor looks for the words, if they are others than before.
func (p *Screen) lookedFor(others bool) tea.Cmd {
	if others {
		p.detail.lookAgain()
	}
	return nil
}

// Cursor implements [pane.Screen].
func (p *Screen) Cursor() *tea.Cursor {
	l, key := p.layout(), p.Words()["requests.filter"]
	if p.filter.On() {
		return p.filter.Cursor(key, p.filterNote(), l.list.w-2, l.list.x+1, l.list.y+1)
	}
	return p.detail.find.Cursor(key, p.detail.note(), l.detail.w-2, l.detail.x+1, l.detail.y+1)
}

// filterNote says how much there is of how much.
func (p *Screen) filterNote() string {
	if len(p.terms) == 0 {
		return ""
	}
	return widget.Count(p.listed) + " of " + widget.Count(len(p.all))
}
