package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// completion is what the word that is typed could become.
type completion struct {
	words []string // as the server suggests them
	of    string   // what was typed when it did
	made  string   // what the last one made of it; "" for nothing yet
	next  int
}

// complete is the action that finishes the word that is typed: with the first word
// that is suggested, and asked again with the next.
func (p *Screen) complete() keys.Action {
	do := p.Keys.Search.Complete.Do(func() tea.Cmd { return p.use(p.completion.next) })
	if p.words() == "" || !p.completion.fits(p.words()) {
		return do.Unless("there is no word to complete it with")
	}
	return do.Each(p.completion.words, func(word string) tea.Cmd {
		for i, w := range p.completion.words {
			if w == word {
				return p.use(i)
			}
		}
		return nil
	})
}

// fits reports whether there are suggestions for what is typed.
func (c *completion) fits(typed string) bool {
	return len(c.words) > 0 && (typed == c.of || typed == c.made)
}

// use puts a suggested word in place of the one that is typed.
func (p *Screen) use(n int) tea.Cmd {
	c := &p.completion
	c.made, c.next = joined(c.of, c.words[n]), (n+1)%len(c.words)
	p.setEditing(true)
	p.input.SetValue(c.made)
	return p.typed()
}

// joined is a text with a word: in place of its last one if that is the beginning of
// it, else behind it.
func joined(text, word string) string {
	text = strings.TrimRight(text, "%")
	last := text[strings.LastIndexFunc(text, unicode.IsSpace)+1:]
	for last != "" && !utf8.RuneStart(last[0]) { // what is left of a wide space
		last = last[1:]
	}
	at := len(text) - len(last)
	if len(last) <= len(word) && strings.EqualFold(word[:len(last)], last) {
		return text[:at] + word
	}
	return text + " " + word
}

// suggested takes the words that came with an answer, but for what is typed already.
func (p *Screen) suggested(words []string, typed string) {
	if p.completion.made == typed && len(words) <= 1 { // it is whole now
		return
	}
	p.completion = completion{of: typed}
	for _, w := range words {
		if joined(typed, w) != typed {
			p.completion.words = append(p.completion.words, w)
		}
	}
}

// leastRows is the height from which there is room for suggestions.
const leastRows = 14

// suggestions say which words there are, where there is room for it. Whoever goes on
// typing, or to the hits, finds these where they were.
func (p *Screen) suggestions() []page.Span {
	c := &p.completion
	switch {
	case p.H < leastRows || p.shown == "" || len(c.words) == 0:
		return nil
	case !c.fits(p.words()):
		return []page.Span{page.T(theme.RoleFaint, " ")}
	}
	return []page.Span{
		page.T(theme.RoleFaint, p.Words().Say("{search.complete} completes: ")),
		page.S(theme.RoleInfo, strings.Join(c.words, " "+p.Theme.Glyph.Dot+" "), p.from),
	}
}
