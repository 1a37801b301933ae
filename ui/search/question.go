package search

import (
	"cmp"
	"context"
	"strings"

	"icdscope/api/icd"
	"icdscope/ui/page"
)

// hit is an entity that was found.
type hit struct {
	ref   icd.Ref
	code  string
	title icd.Marked
	why   string // it was found, if not by its title; what is particular to it
	from  page.From
}

// question is everything a search needs, so that it can run by itself.
type question struct {
	searcher             Searcher
	tree                 icd.Tree
	input                string
	flexible, everything bool
}

func (q question) answer(ctx context.Context) foundMsg {
	f, err := icd.Find(ctx, q.searcher, icd.Search{
		In: q.tree, Query: q.input, Flexible: q.flexible, AllProperties: q.everything,
	})
	msg := foundMsg{input: q.input, err: err}
	if err != nil {
		return msg
	}
	msg.partial, msg.from = f.Words.Incomplete, page.From{Exchange: f.Prov.Exchange, Part: page.Body}
	for i, h := range f.Hits {
		found := hit{ref: h.Ref, code: h.Code, title: h.Title, why: reason(h), from: msg.from}
		switch {
		case i == 0 && f.Named != nil:
			found.why, found.from = named(f), page.From{}
		case f.Form == icd.Part && f.Note != "":
			found.why, found.from = "begins with "+q.input, page.From{}
		}
		msg.hits = append(msg.hits, found)
	}
	return msg
}

// named says what names the first hit.
func named(f icd.Found) string {
	why := "this " + f.Form.String()
	if f.Form == icd.Words {
		why = "by its name"
	}
	if info := f.Named.Info; len(info.Axes) > 0 {
		var parts []string
		for _, axis := range info.AxisNames() {
			parts = append(parts, axis+": "+strings.Join(info.Axes[axis], ", "))
		}
		why = "stem of the cluster; " + strings.Join(parts, "; ")
	}
	if f.Note != "" {
		why += "; " + f.Note
	}
	return why
}

// properties are what the service calls that by which it finds, in words. A title is
// always that of another entity here: of one that is counted under this one, or of
// the one that this is the residual of.
var properties = map[string]string{
	"Title": "title of another entity", "TitleOfOtherEntity": "title of another entity",
	"Synonym": "synonym", "NarrowerTerm": "narrower term", "Inclusion": "inclusion",
	"FullySpecifiedName": "full name", "Definition": "definition", "Exclusion": "exclusion",
}

// reason says why a hit matched, if not by its title.
func reason(h icd.Hit) string {
	if h.ByTitle || len(h.Matches) == 0 {
		return ""
	}
	m := h.Matches[0]
	return cmp.Or(properties[m.Property], m.Property) + ": " + m.Label.Text
}
