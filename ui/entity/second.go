package entity

import (
	"strings"

	"icdscope/api/icd"
	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// Second is an entity in a second language, to be said beside the first.
type Second struct {
	Language string
	Entity   *icd.Entity // nil while it is loaded, and where there is none
	Prov     icd.Provenance
	Trouble  string // why there is none

	// Title is another entity's title in it, "" where that is not known or says no more
	// than the first, and where it came from; nil where none is known.
	Title func(icd.Ref) (title string, from page.From)
}

// untranslated is what the service writes behind a text that it has in English alone
// (recorded of https://id.who.int).
const untranslated = " [No translation available]"

// Beside is a text of the second language, unless it says no other than the first.
func Beside(first, second string) string {
	if translated(second) == translated(first) {
		return ""
	}
	return second
}

// translated is a text without the remark that it is not in its language.
func translated(text string) string { return strings.TrimSuffix(text, untranslated) }

// second is the entity in the second language; nil for none.
func (w *writer) second() *icd.Entity {
	if w.src.Second == nil {
		return nil
	}
	return w.src.Second.Entity
}

// tagged is a text of the second language behind the language's tag.
func (w *writer) tagged(text string, m icd.Member, index ...int) []page.Span {
	s := w.src.Second
	from := page.From{Exchange: s.Prov.Exchange, Part: page.Body, Pointer: string(s.Entity.At(m, index...))}
	return []page.Span{page.T(theme.RoleMuted, s.Language+"  "), page.S(theme.RoleText, text, from)}
}

// besideTitle writes the title in the second language, or why there is none.
func (w *writer) besideTitle() {
	switch s := w.src.Second; {
	case s == nil:
	case s.Trouble != "":
		w.Para(page.T(theme.RoleMuted, s.Language+"  "+s.Trouble))
	case s.Entity == nil:
		w.Para(page.T(theme.RoleFaint, s.Language+"  loading "+w.Glyphs().Ellipsis))
	case Beside(w.e.Title, s.Entity.Title) != "":
		w.Para(w.tagged(s.Entity.Title, icd.AtTitle)...)
	case s.Entity.Language != "" && s.Entity.Language != s.Language, strings.HasSuffix(s.Entity.Title, untranslated):
		w.Para(page.T(theme.RoleFaint, s.Language+"  not translated"))
	default:
		w.Para(page.T(theme.RoleFaint, s.Language+"  the same"))
	}
}

// beside writes a text in the second language below that of the first, or where that
// is none.
func (w *writer) beside(title, first string, m icd.Member) {
	e := w.second()
	if e == nil {
		return
	}
	text := Beside(first, textAt(e, m))
	if text == "" {
		return
	}
	if first == "" {
		w.Heading(title)
	}
	w.Para(w.tagged(text, m)...)
}

// inBoth is another entity by its title, and behind that its title in the second language,
// as far as it is known.
func (w *writer) inBoth(r icd.Ref, link page.From) []page.Span {
	spans := []page.Span{w.titled(r, link)}
	if s := w.src.Second; s != nil && s.Title != nil {
		if title, from := s.Title(r); title != "" {
			spans = append(spans, page.T(theme.RoleText, "  "), page.S(theme.RoleMuted, title, from))
		}
	}
	return spans
}

// textAt is a text of an entity.
func textAt(e *icd.Entity, m icd.Member) string {
	return map[icd.Member]string{
		icd.AtFullySpecifiedName: e.FullySpecifiedName, icd.AtDefinition: e.Definition, icd.AtLongDefinition: e.LongDefinition,
		icd.AtCodingNote: e.CodingNote, icd.AtNote: e.Note, icd.AtDiagnosticCriteria: e.DiagnosticCriteria,
	}[m]
}

// besideTerms writes terms in the second language below those of the first. They are
// no links: those of the first lead there already.
func (w *writer) besideTerms(title string, first []icd.Term, m icd.Member) {
	e := w.second()
	if e == nil {
		return
	}
	said := make(map[string]bool, len(first))
	for _, f := range first {
		said[translated(f.Label)] = true
	}
	for i, t := range termsAt(e, m) {
		if t.Label == "" || said[translated(t.Label)] {
			continue
		}
		if len(first) == 0 && title != "" {
			w.Heading(title)
			title = ""
		}
		w.Item(nil, w.tagged(t.Label, m, i)...)
	}
}

// termsAt are terms of an entity.
func termsAt(e *icd.Entity, m icd.Member) []icd.Term {
	return map[icd.Member][]icd.Term{
		icd.AtInclusions: e.Inclusions, icd.AtExclusions: e.Exclusions, icd.AtSynonyms: e.Synonyms,
		icd.AtNarrowerTerms: e.NarrowerTerms, icd.AtChildrenElsewhere: e.ChildrenElsewhere, icd.AtIndexTerms: e.IndexTerms,
	}[m]
}
