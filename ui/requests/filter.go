package requests

import (
	"net/http"
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/widget"
)

// field is a line in which words are typed: those that requests are filtered by, or
// those that are looked for in the details.
type field struct {
	widget.Input
	on bool // it is typed in
}

// fieldLimit is how many characters can be typed.
const fieldLimit = 200

func newField(placeholder string) field {
	f := field{Input: widget.NewInput(fieldLimit)}
	f.SetPlaceholder(placeholder)
	return f
}

// set begins or ends typing.
func (f *field) set(on bool) {
	f.on = on
	if on {
		f.Focus()
	} else {
		f.Blur()
	}
}

// seen reports whether the field takes a row.
func (f *field) seen() bool { return f.on || f.Value() != "" }

// term is a word that is looked for, everywhere or in one field: "status:5".
type term struct{ field, word string }

// fields are what a word can be looked for in alone, by its beginning.
var fields = map[string]func(*entry) string{
	"status":   func(e *entry) string { return e.came },
	"method":   func(e *entry) string { return e.Method },
	"provider": func(e *entry) string { return e.Provider },
}

// terms are what was typed.
func terms(typed string) []term {
	var list []term
	for _, word := range strings.Fields(widget.Fold(typed)) {
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
	p.filter.set(true)
	return p.resize()
}

// keepFilter goes back to the list, of which what was typed is left.
func (p *Screen) keepFilter() tea.Cmd {
	p.filter.set(false)
	return p.resize()
}

// endFilter lists everything again.
func (p *Screen) endFilter() tea.Cmd {
	p.filter.set(false)
	p.filter.SetValue("")
	p.terms = nil
	return tea.Batch(p.relist(), p.resize())
}

// typing is the field that is typed in; nil for none.
func (p *Screen) typing() *field {
	switch {
	case p.filter.on:
		return &p.filter
	case p.detail.find.on:
		return &p.detail.find
	}
	return nil
}

// Typing implements [pane.Screen].
func (p *Screen) Typing() bool { return p.typing() != nil }

// Type implements [pane.Screen].
func (p *Screen) Type(k tea.KeyPressMsg) tea.Cmd {
	return p.edit(func(f *field) { f.Key(k) })
}

// Paste implements [pane.Screen].
func (p *Screen) Paste(text string) tea.Cmd {
	p.Changed()
	return p.edit(func(f *field) { f.Insert(strings.TrimSpace(text)) })
}

// edit changes what is typed, and looks for it at once.
func (p *Screen) edit(change func(*field)) tea.Cmd {
	f := p.typing()
	if f == nil {
		return nil
	}
	before := f.Value()
	change(f)
	switch {
	case f.Value() == before:
		return nil
	case f == &p.filter:
		p.terms = terms(f.Value())
		return p.relist()
	}
	p.detail.look()
	return nil
}

// Cursor implements [pane.Screen].
func (p *Screen) Cursor() *tea.Cursor {
	f := p.typing()
	if f == nil {
		return nil
	}
	l := p.layout()
	box := l.list
	if f != &p.filter {
		box = l.detail
	}
	c := f.Cursor(max(1, box.w-6))
	if c == nil {
		return nil
	}
	moved := *c
	moved.X, moved.Y = box.x+c.X+4, box.y+c.Y+1 // behind the frame and the sign
	return &moved
}

// drawField draws a field in w cells.
func (p *Screen) drawField(f *field, w int) string {
	return " " + p.Theme.Accent.S(p.Words()["requests.filter"]) + " " + f.View(w-4) + " "
}
