package browse

import (
	"fmt"
	"strings"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// tab is one view of an entity.
type tab int

const (
	overview tab = iota
	relations
	coding
	rawJSON
	request
)

var tabNames = [...]string{"Overview", "Relations", "Coding", "JSON", "Request"}

// line is one row of the detail; link is what enter follows on it.
type line struct {
	text string // styled, at most as wide as the detail
	link *icd.Ref
}

// detail shows one entity. Its lines are made when the entity, the tab, the
// width or a title it mentions changes, not when it is drawn.
type detail struct {
	th    *theme.Theme
	width int
	tab   tab
	lines []line
	win   widget.Window // its cursor is the line that enter acts on
}

// source is what the detail needs from the pane while lines are made.
type source struct {
	entity  *icd.Entity
	prov    icd.Provenance
	err     error
	problem string
	hint    string
	titleOf func(icd.Ref) (string, bool)
	raw     string // the body, indented and cleaned
	rawErr  error
}

// build makes the lines.
func (d *detail) build(s source) {
	b := &builder{th: d.th, width: d.width, titleOf: s.titleOf}
	switch {
	case s.err != nil:
		b.para(d.th.Bad, s.problem)
		b.para(d.th.Muted, s.hint)
		b.blank()
		b.para(d.th.Faint, "R loads it again")
	case s.entity == nil:
		b.para(d.th.Faint, "loading "+d.th.Glyph.Ellipsis)
	default:
		b.tab(d.tab, s)
	}
	d.lines = b.lines
	d.win.Clamp(len(d.lines))
}

// builder appends lines.
type builder struct {
	th      *theme.Theme
	width   int
	titleOf func(icd.Ref) (string, bool)
	lines   []line
}

func (b *builder) tab(t tab, s source) {
	e := s.entity
	switch t {
	case overview:
		b.overview(e)
	case relations:
		b.relations(e)
	case coding:
		b.coding(e)
	case rawJSON:
		b.json(s)
	case request:
		b.request(e, s.prov)
	}
}

func (b *builder) add(text string, link *icd.Ref) {
	b.lines = append(b.lines, line{widget.Cut(text, b.width, b.th.Glyph.Ellipsis), link})
}

func (b *builder) blank() {
	if len(b.lines) > 0 && b.lines[len(b.lines)-1].text != "" {
		b.add("", nil)
	}
}

func (b *builder) para(ink theme.Ink, text string) {
	if text == "" {
		return
	}
	for _, l := range widget.Wrap(text, b.width) {
		b.add(ink.S(l), nil)
	}
}

func (b *builder) heading(text string) {
	b.blank()
	b.add(b.th.Title.S(text), nil)
}

// section is a heading and a text, or nothing.
func (b *builder) section(title, text string) {
	if text == "" {
		return
	}
	b.heading(title)
	b.para(b.th.Text, text)
}

// item is a bullet with a text; with a link it can be followed.
func (b *builder) item(text, note string, ink theme.Ink, link *icd.Ref) {
	g := b.th.Glyph
	bullet := "  " + b.th.Faint.S(g.Bullet) + " "
	if link != nil {
		bullet = "  " + b.th.Accent.S(g.Arrow) + " "
	}
	if note != "" {
		text += " " + note
	}
	for i, l := range widget.Wrap(text, max(1, b.width-4)) {
		if i > 0 {
			bullet = "    "
		}
		b.add(bullet+ink.S(l), link)
	}
}

func (b *builder) terms(title string, terms []icd.Term) {
	if len(terms) == 0 {
		return
	}
	b.heading(title)
	for _, t := range terms {
		note, ink := "", b.th.Text
		if t.Deprecated {
			note, ink = "(deprecated)", b.th.Faint
		}
		b.item(t.Label, note, ink, t.Target)
	}
}

func (b *builder) refs(title string, refs []icd.Ref) {
	if len(refs) == 0 {
		return
	}
	b.heading(fmt.Sprintf("%s (%d)", title, len(refs)))
	for i := range refs {
		if i == 100 {
			b.item(fmt.Sprintf("%d more in the tree", len(refs)-i), "", b.th.Faint, nil)
			return
		}
		text, ok := b.titleOf(refs[i])
		ink := b.th.Text
		if !ok {
			text, ink = refs[i].ID+residual(refs[i]), b.th.Faint
		}
		b.item(text, "", ink, &refs[i])
	}
}

func residual(r icd.Ref) string {
	if r.Residual == "" {
		return ""
	}
	return "/" + r.Residual
}

// kindWords tells what an entity is.
func kindWords(e *icd.Entity) string {
	switch {
	case e.Ref.Residual == icd.Other:
		return "residual category: other specified"
	case e.Ref.Residual == icd.Unspecified:
		return "residual category: unspecified"
	case e.Kind == icd.KindWindow:
		return "window onto entities that are coded elsewhere"
	case e.Kind == icd.KindEntity:
		return "foundation entity, without a code of its own"
	default:
		return string(e.Kind)
	}
}

func (b *builder) overview(e *icd.Entity) {
	if e.Title != "" {
		b.para(b.th.Bold, e.Title)
	}
	facts := kindWords(e)
	if e.Code != "" {
		facts = e.Code + " " + b.th.Glyph.Dot + " " + facts
	}
	if e.CodeRange != "" {
		facts += " " + b.th.Glyph.Dot + " codes " + e.CodeRange
	}
	b.para(b.th.Muted, facts)
	if e.Language != "" && e.Language != e.Ref.Language {
		b.para(b.th.Warn, "the text is in "+e.Language+": there is none in "+e.Ref.Language)
	}
	b.section("Fully specified name", e.FullySpecifiedName)
	b.section("Definition", e.Definition)
	b.section("Long definition", e.LongDefinition)
	b.section("Coding note", e.CodingNote)
	b.section("Note", e.Note)
	b.terms("Inclusions", e.Inclusions)
	b.terms("Exclusions", e.Exclusions)
	b.terms("Synonyms", e.Synonyms)
	b.terms("Narrower terms", e.NarrowerTerms)
	b.terms("Coded elsewhere", e.ChildrenElsewhere)
	b.terms("Index terms", e.IndexTerms)
	b.section("Diagnostic criteria", e.DiagnosticCriteria)
	if e.Definition == "" && len(e.Inclusions) == 0 && len(e.Exclusions) == 0 {
		b.blank()
		b.para(b.th.Faint, "The server gives no definition and no notes for this entity.")
	}
}

func (b *builder) relations(e *icd.Entity) {
	b.refs("Parents", e.Parents)
	b.refs("Children", e.Children)
	if e.Source != nil {
		b.refs("In the foundation", []icd.Ref{*e.Source})
	}
	b.terms("Coded elsewhere", e.ChildrenElsewhere)
	b.refs("Related in the chapter on pregnancy", e.RelatedMaternal)
	b.refs("Related in the chapter on the perinatal period", e.RelatedPerinatal)
	if len(b.lines) == 0 {
		b.para(b.th.Faint, "The server names no relations.")
	}
}

func (b *builder) coding(e *icd.Entity) {
	fact := func(name, value string) {
		if value != "" {
			b.add(b.th.Muted.S(widget.Fit(name, 14, ""))+b.th.Text.S(value), nil)
		}
	}
	fact("Code", e.Code)
	fact("Block", e.BlockID)
	fact("Codes", e.CodeRange)
	fact("Kind", kindWords(e))
	fact("Entity id", e.Ref.ID+residual(e.Ref))
	fact("URI", e.Ref.URI())
	fact("Browser", e.BrowserURL)
	b.section("Coding note", e.CodingNote)
	for _, a := range e.Postcoordination {
		b.axis(a)
	}
	if len(e.Postcoordination) == 0 {
		b.blank()
		b.para(b.th.Faint, "No axis for postcoordination.")
	}
}

func (b *builder) axis(a icd.Axis) {
	must := "may be used"
	if a.Required {
		must = "must be used"
	}
	many := map[icd.Multiple]string{icd.AllowAlways: "several values", icd.NotAllowed: "one value", icd.AllowedExceptInBlock: "several values of different blocks"}[a.Multiple]
	if many == "" {
		many = string(a.Multiple)
	}
	b.heading(a.Name)
	ink := b.th.Muted
	if a.Required {
		ink = b.th.Warn
	}
	b.para(ink, must+", "+many+"; values below:")
	for i := range a.Values {
		text, ok := b.titleOf(a.Values[i])
		if !ok {
			text = a.Values[i].ID
		}
		b.item(text, "", b.th.Text, &a.Values[i])
	}
}

func (b *builder) json(s source) {
	switch {
	case s.rawErr != nil:
		b.para(b.th.Bad, s.rawErr.Error())
		return
	case s.raw == "":
		b.para(b.th.Faint, "loading "+b.th.Glyph.Ellipsis)
		return
	}
	for _, l := range strings.Split(s.raw, "\n") {
		name, value, ok := strings.Cut(l, ": ")
		if !ok || !strings.HasPrefix(strings.TrimSpace(name), `"`) {
			b.add(b.th.Text.S(l), nil)
			continue
		}
		b.add(b.th.Accent.S(name)+b.th.Faint.S(": ")+b.th.Text.S(value), nil)
	}
}

func (b *builder) request(e *icd.Entity, p icd.Provenance) {
	fact := func(name, value string) {
		if value == "" {
			return
		}
		for i, l := range widget.Wrap(value, max(1, b.width-18)) {
			if i > 0 {
				name = ""
			}
			b.add(b.th.Muted.S(widget.Fit(name, 18, ""))+b.th.Text.S(l), nil)
		}
	}
	fact("Request", "GET "+p.Path)
	fact("API-Version", "v2")
	fact("Accept-Language", e.Ref.Language)
	fact("Accept", "application/json")
	b.blank()
	fact("Answer", provenanceWords(p))
	fact("Bytes", fmt.Sprint(p.Bytes))
	fact("Server's version", p.APIVersion)
	b.blank()
	b.para(b.th.Faint, "All exchanges, with tokens and headers, are on the screen Requests (4).")
}

// provenanceWords tells where an answer came from.
func provenanceWords(p icd.Provenance) string {
	switch {
	case p.Stale:
		return "cached " + ago(p.Age) + ", the server cannot be asked"
	case p.Cached:
		return "cached " + ago(p.Age)
	case p.Latency > 0:
		return "live " + p.Latency.Round(time.Millisecond).String()
	default:
		return ""
	}
}

func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d m", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	default:
		return fmt.Sprintf("%d d", int(d.Hours()/24))
	}
}
