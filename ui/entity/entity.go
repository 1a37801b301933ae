// Package entity says what is known of an entity, as pages: for the screens that
// show one, for commands that print one, and for who copies one.
package entity

import (
	"fmt"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
)

// Tab is one view of an entity.
type Tab int

// The tabs, in their order.
const (
	Overview Tab = iota
	Relations
	Coding
	JSON
	Request
	Tabs // how many there are
)

var names = [Tabs]string{"Overview", "Relations", "Coding", "JSON", "Request"}

// String is the tab's name.
func (t Tab) String() string { return names[t] }

// Source is what a page is made of.
type Source struct {
	Entity *icd.Entity // nil while it is loaded
	Prov   icd.Provenance
	// Title is what is known of another entity: its code and title, and where they
	// came from.
	Title func(icd.Ref) (label string, from page.From, ok bool)
	// Code is the same of an entity's code alone, "" if it is not known. Where it is
	// nil, terms stand without the codes of what they lead to.
	Code func(icd.Ref) (code string, from page.From)
	// Width is how many cells the page will have; 0 for as many as it likes.
	Width int
	// Deprecated is whether terms are shown that are not to be used any more; Reveal
	// says how to see them where they are not.
	Deprecated bool
	Reveal     string

	Above []Above // the nearest first; none where nothing is handed down
	Home  *Home   // of an entity of the foundation; nil where it is not said
	// Trouble is why there is no body; "" while it is loaded, which then is shown by
	// [Body].
	Trouble string
	Lost    page.From // where that is known from
	Second  *Second   // nil for no second language
}

// writer writes a page about an entity.
type writer struct {
	*page.Builder
	e    *icd.Entity
	prov icd.Provenance
	src  Source
}

// Page is one view of an entity.
func Page(g theme.Glyphs, t Tab, s Source) *page.Page {
	w := &writer{Builder: page.New(g), e: s.Entity, prov: s.Prov, src: s}
	switch {
	case s.Entity == nil:
		w.Para(page.T(theme.RoleFaint, "loading "+g.Ellipsis))
	case t == Overview:
		w.overview()
	case t == Relations:
		w.relations()
	case t == Coding:
		w.coding()
	case t == JSON:
		w.json()
	case t == Request:
		w.request()
	}
	return w.Page()
}

// Sheet is everything an answer says of an entity that can be read, for a printer
// or a clipboard.
func Sheet(g theme.Glyphs, e *icd.Entity) *page.Page { return Sheets(g, e, nil) }

// Sheets is the same with what is said in a second language, if there is one.
func Sheets(g theme.Glyphs, e *icd.Entity, second *Second) *page.Page {
	w := &writer{Builder: page.New(g), e: e, src: Source{Deprecated: true, Second: second}}
	w.Para(page.T(theme.RoleBold, e.Label()))
	if w.second() != nil {
		w.besideTitle()
	}
	w.Blank()
	w.facts()
	w.Blank()
	w.texts()
	w.postcoordination()
	if n := len(e.Children); n > 0 {
		w.Blank()
		w.Para(page.T(theme.RoleMuted, count(n, "child", "children")))
	}
	return w.Page()
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Mentions are the entities whose titles a tab says, in its order.
func Mentions(t Tab, e *icd.Entity) []icd.Ref {
	if e == nil {
		return nil
	}
	switch t {
	case Relations:
		refs := append(append([]icd.Ref{}, e.Parents...), e.Children[:min(len(e.Children), mostItems)]...)
		if e.Source != nil {
			refs = append(refs, *e.Source)
		}
		return append(append(refs, e.RelatedMaternal...), e.RelatedPerinatal...)
	case Coding:
		var refs []icd.Ref
		for _, i := range inOrder(e.Postcoordination) {
			refs = append(refs, e.Postcoordination[i].Values...)
		}
		return refs
	case Overview:
		return append(append([]icd.Ref(nil), e.RelatedMaternal...), e.RelatedPerinatal...)
	case JSON, Request, Tabs:
	}
	return nil
}

// from is where a member of the answer stands, or an element of it.
func (w *writer) from(m icd.Member, index ...int) page.From {
	return page.From{Exchange: w.prov.Exchange, Part: page.Body, Pointer: string(w.e.At(m, index...))}
}

// said is a text of the answer.
func (w *writer) said(r theme.Role, text string, m icd.Member) page.Span {
	return page.S(r, text, w.from(m))
}

// KindWords tells what an entity is.
func KindWords(e *icd.Entity) string {
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

// Name is an entity of which no more is known than what it is called in requests.
func Name(r icd.Ref) string {
	if r.Residual == "" {
		return r.ID
	}
	return r.ID + "/" + r.Residual
}

// TreeName is a tree in its release and language.
func TreeName(t icd.Tree, dot string) string {
	name := t.Title()
	if t.Release != "" {
		name += " " + t.Release
	}
	return name + " " + dot + " " + t.Language
}

// ProvenanceWords tell where an answer came from.
func ProvenanceWords(p icd.Provenance) string {
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

// show is the intent of who follows a link to an entity.
func show(r *icd.Ref) any {
	if r == nil {
		return nil
	}
	return pane.ShowMsg{Ref: *r}
}
