package entity

import (
	"fmt"
	"strings"

	"icdscope/api/icd"
	"icdscope/ui/page"
	"icdscope/ui/theme"
)

func (w *writer) overview() {
	w.Para(w.said(theme.RoleBold, w.e.Title, icd.AtTitle))
	w.besideTitle()
	w.kind()
	w.home(w.src.Home)
	w.texts()
}

// texts are what is said of the entity in words.
func (w *writer) texts() {
	e := w.e
	if e.Language != "" && e.Language != e.Ref.Language {
		w.Para(w.said(theme.RoleWarn, "the text is in "+e.Language+": there is none in "+e.Ref.Language, icd.AtTitle))
	}
	w.section("Fully specified name", e.FullySpecifiedName, icd.AtFullySpecifiedName)
	w.section("Definition", e.Definition, icd.AtDefinition)
	w.section("Long definition", e.LongDefinition, icd.AtLongDefinition)
	w.section("Coding note", e.CodingNote, icd.AtCodingNote)
	w.section("Note", e.Note, icd.AtNote)
	w.inheritedNotes()
	w.terms("Inclusions", e.Inclusions, icd.AtInclusions)
	w.terms("Exclusions", e.Exclusions, icd.AtExclusions)
	w.inheritedExclusions()
	w.terms("Synonyms", e.Synonyms, icd.AtSynonyms)
	w.terms("Narrower terms", e.NarrowerTerms, icd.AtNarrowerTerms)
	w.terms("Coded elsewhere", e.ChildrenElsewhere, icd.AtChildrenElsewhere)
	w.terms("Index terms", e.IndexTerms, icd.AtIndexTerms)
	w.related()
	if e.DiagnosticCriteria != "" {
		w.Heading("Diagnostic criteria")
		w.markdown(e.DiagnosticCriteria, w.from(icd.AtDiagnosticCriteria))
	}
	w.silence()
}

// silence says that there is no text, in the first language if there is one in the second.
func (w *writer) silence() {
	if tells(w.e) {
		return
	}
	in := ""
	if second := w.second(); second != nil && tells(second) {
		in = " in " + LanguageName(w.e.Ref.Language)
	}
	w.Blank()
	w.Para(page.T(theme.RoleFaint, "The server gives no definition and no notes for this entity"+in+"."))
}

// tells reports whether an answer has more of an entity than what it is called.
func tells(e *icd.Entity) bool {
	return e.Definition+e.LongDefinition+e.CodingNote+e.Note+e.DiagnosticCriteria != "" ||
		len(e.Inclusions) > 0 || len(e.Exclusions) > 0
}

// kind is a line of what the entity is.
func (w *writer) kind() {
	e, dot := w.e, page.T(theme.RoleMuted, " "+w.Glyphs().Dot+" ")
	var spans []page.Span
	if e.Code != "" {
		spans = append(spans, w.said(theme.RoleMuted, e.Code, icd.AtCode), dot)
	}
	spans = append(spans, w.kindSpan(theme.RoleMuted))
	if e.CodeRange != "" {
		spans = append(spans, dot, w.said(theme.RoleMuted, "codes "+e.CodeRange, icd.AtCodeRange))
	}
	w.Para(spans...)
}

// kindSpan says what the entity is. Roots and entities of the foundation do not say
// it themselves.
func (w *writer) kindSpan(r theme.Role) page.Span {
	if w.e.Kind == icd.KindRoot || w.e.Kind == icd.KindEntity {
		return page.T(r, KindWords(w.e))
	}
	return w.said(r, KindWords(w.e), icd.AtClassKind)
}

func (w *writer) section(title, text string, m icd.Member) {
	w.Section(title, w.said(theme.RoleText, text, m))
	w.beside(title, text, m)
}

func (w *writer) terms(title string, terms []icd.Term, m icd.Member) {
	if len(terms) > 0 {
		w.Heading(title)
	}
	hidden := 0
	for i, t := range terms {
		role, text := theme.RoleText, t.Label
		if t.Deprecated {
			role, text = theme.RoleFaint, text+" (deprecated)"
		}
		if t.Deprecated && !w.src.Deprecated {
			hidden++
			continue
		}
		w.linked(0, "", t.Target, page.S(role, text, w.from(m, i)))
	}
	w.hidden(hidden)
	w.besideTerms(title, terms, m)
}

// hidden says how many terms of a list are not shown, and how to see them.
func (w *writer) hidden(n int) {
	if n == 0 {
		return
	}
	text := count(n, "deprecated term", "deprecated terms")
	if w.src.Reveal != "" {
		text += "; " + w.src.Reveal
	}
	w.Item(nil, page.T(theme.RoleFaint, text))
}

// mostItems is how many of a list of entities are named.
const mostItems = 100

func (w *writer) refs(title string, refs []icd.Ref, m icd.Member) {
	if len(refs) == 0 {
		return
	}
	w.Heading(fmt.Sprintf("%s (%d)", title, len(refs)))
	for i := range refs {
		if i == mostItems {
			w.Item(nil, page.T(theme.RoleFaint, fmt.Sprintf("%d more in the tree", len(refs)-i)))
			return
		}
		w.Item(show(&refs[i]), w.inBoth(refs[i], w.from(m, i))...)
	}
}

// titled is another entity by its title, or else by what it is called in requests,
// which stands at link.
func (w *writer) titled(r icd.Ref, link page.From) page.Span {
	if w.src.Title == nil { // for a printer
		return page.S(theme.RoleText, r.URI(), link)
	}
	if label, from, ok := w.src.Title(r); ok {
		return page.S(theme.RoleText, label, from)
	}
	return page.S(theme.RoleFaint, Name(r), link)
}

func (w *writer) relations() {
	e := w.e
	w.refs("Parents", e.Parents, icd.AtParents)
	w.refs("Children", e.Children, icd.AtChildren)
	if e.Source != nil {
		w.Heading("In the foundation (1)")
		w.Item(show(e.Source), w.titled(*e.Source, w.from(icd.AtSource)))
	}
	w.terms("Coded elsewhere", e.ChildrenElsewhere, icd.AtChildrenElsewhere)
	w.related()
	if w.Empty() {
		w.Para(page.T(theme.RoleFaint, "The server names no relations."))
	}
}

// related are entities of chapters that collect what belongs to others too.
func (w *writer) related() {
	w.refs("Related in the chapter on pregnancy", w.e.RelatedMaternal, icd.AtRelatedMaternal)
	w.refs("Related in the chapter on the perinatal period", w.e.RelatedPerinatal, icd.AtRelatedPerinatal)
}

func (w *writer) fact(name, value string, m icd.Member) {
	w.Fact(name, w.said(theme.RoleText, value, m))
}

// facts are what tells an entity from others.
func (w *writer) facts() {
	e := w.e
	w.Column(14)
	w.fact("Code", e.Code, icd.AtCode)
	w.fact("Block", e.BlockID, icd.AtBlockID)
	w.fact("Codes", e.CodeRange, icd.AtCodeRange)
	w.Fact("Kind", w.kindSpan(theme.RoleText))
	w.fact("Release", e.Ref.Release, icd.AtID)
	w.fact("Language", e.Language, icd.AtTitle)
	w.fact("Entity id", Name(e.Ref), icd.AtID)
	w.fact("URI", e.Ref.URI(), icd.AtID)
	if e.Source != nil {
		w.FactDo(show(e.Source), "Foundation", w.said(theme.RoleText, e.Source.URI(), icd.AtSource))
	}
	w.fact("Browser", e.BrowserURL, icd.AtBrowserURL)
	w.fact("Released", e.ReleaseDate, icd.AtReleaseDate)
	w.fact("Languages", strings.Join(e.Languages, " "), icd.AtLanguages)
	w.fact("Pre-release", strings.Join(e.PrereleaseLanguages, " "), icd.AtPrereleaseLanguages)
	w.fact("Linearizations", strings.Join(e.Linearizations, " "), icd.AtLinearizations)
}

func (w *writer) coding() {
	w.facts()
	w.section("Coding note", w.e.CodingNote, icd.AtCodingNote)
	w.inheritedNotes()
	if len(w.e.Postcoordination) == 0 {
		w.Blank()
		w.Para(page.T(theme.RoleFaint, "No axis for postcoordination."))
		return
	}
	w.postcoordination()
}

var multiples = map[icd.Multiple]string{
	icd.AllowAlways: "several values", icd.NotAllowed: "one value",
	icd.AllowedExceptInBlock: "several values of different blocks",
}

// postcoordination are the axes, those that must be used first; with their values,
// where titles are known.
func (w *writer) postcoordination() {
	for _, i := range inOrder(w.e.Postcoordination) {
		w.axis(&w.e.Postcoordination[i], w.from(icd.AtPostcoordination, i))
	}
}

// inOrder are the places of axes in the order in which they are shown: those that must
// be used before the others.
func inOrder(axes []icd.Axis) []int {
	var must, may []int
	for i := range axes {
		if axes[i].Required {
			must = append(must, i)
		} else {
			may = append(may, i)
		}
	}
	return append(must, may...)
}

func (w *writer) axis(a *icd.Axis, from page.From) {
	var sign []page.Span
	must, role := "may be used", theme.RoleMuted
	if a.Required {
		must, role = "must be used", theme.RoleWarn
		sign = []page.Span{page.S(role, " "+w.Glyphs().Required, from)}
	}
	many := multiples[a.Multiple]
	if many == "" {
		many = string(a.Multiple)
	}
	w.Heading(a.Words(), sign...)
	if w.src.Title == nil {
		w.Para(page.S(role, must+", "+many, from))
		return
	}
	w.Para(page.S(role, must+", "+many+"; values below:", from))
	for n := range a.Values {
		w.Item(show(&a.Values[n]), w.inBoth(a.Values[n], from)...)
	}
}

func (w *writer) json() {
	if w.src.Trouble != "" {
		w.Para(page.S(theme.RoleBad, w.src.Trouble, w.src.Lost))
		return
	}
	w.Para(page.T(theme.RoleFaint, "loading "+w.Glyphs().Ellipsis))
}

func (w *writer) request() {
	p := w.prov
	sent := func(name, value string) {
		w.Fact(name, page.S(theme.RoleText, value, page.From{Exchange: p.Exchange, Part: page.RequestHeader, Pointer: name}))
	}
	w.Column(18)
	w.Fact("Request", page.S(theme.RoleText, "GET "+p.Path, page.From{Exchange: p.Exchange}))
	sent("API-Version", "v2")
	sent("Accept-Language", w.e.Ref.Language)
	sent("Accept", "application/json")
	w.Blank()
	w.Fact("Answer", page.S(theme.RoleText, ProvenanceWords(p), page.From{Exchange: p.Exchange, Part: page.Status}))
	w.Fact("Bytes", page.S(theme.RoleText, fmt.Sprint(p.Bytes), page.From{Exchange: p.Exchange}))
	w.Fact("Server's version", page.S(theme.RoleText, p.APIVersion,
		page.From{Exchange: p.Exchange, Part: page.AnswerHeader, Pointer: "Api-Version"}))
	w.Blank()
	w.Para(page.T(theme.RoleFaint, "All exchanges, with tokens and headers, are on the screen Requests."))
}
