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
	form := q.tree.FormOf(q.input)
	if form == icd.Words && (q.tree.Searchable() || !q.tree.IsID(strings.ToUpper(q.input))) {
		return q.byWords(ctx)
	}
	h, err := q.byName(ctx, form)
	if err == nil || form != icd.Code && form != icd.ICD10Code {
		return foundMsg{input: q.input, hits: []hit{h}, err: err}
	}
	msg := q.byWords(ctx) // it may be a word
	if form == icd.ICD10Code && len(msg.hits) == 0 {
		msg.err = err
	}
	return msg
}

func (q question) byName(ctx context.Context, form icd.Form) (hit, error) {
	n, err := icd.Resolve(ctx, q.searcher, q.tree, q.input)
	if err != nil {
		return hit{}, err
	}
	why := "this " + form.String()
	if len(n.Info.Axes) > 0 {
		var parts []string
		for _, axis := range n.Info.AxisNames() {
			parts = append(parts, axis+": "+strings.Join(n.Info.Axes[axis], ", "))
		}
		why = "stem of the cluster; " + strings.Join(parts, "; ")
	}
	if note := n.Note(); note != "" {
		why += "; " + note
	}
	return hit{ref: n.Entity.Ref, code: n.Entity.Code, title: icd.Marked{Text: n.Entity.Title}, why: why}, nil
}

func (q question) byWords(ctx context.Context) foundMsg {
	msg := foundMsg{input: q.input}
	text := q.input
	if !strings.HasSuffix(text, "%") { // the last word may not be finished
		text += "%"
	}
	res, prov, err := q.searcher.Search(ctx, icd.Search{
		In: q.tree, Query: text, Flexible: q.flexible, AllProperties: q.everything,
	})
	if err != nil {
		msg.err = err
		return msg
	}
	msg.partial, msg.from = res.Incomplete, page.From{Exchange: prov.Exchange, Part: page.Body}
	for _, h := range res.Hits {
		msg.hits = append(msg.hits, hit{ref: h.Ref, code: h.Code, title: h.Title, why: reason(h), from: msg.from})
	}
	return msg
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
