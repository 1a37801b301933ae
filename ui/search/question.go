package search

import (
	"context"
	"strings"

	"icdscope/api/icd"
	"icdscope/ui/page"
)

// question is everything a search needs, so that it can run by itself.
type question struct {
	searcher             Searcher
	tree                 icd.Tree
	input                string
	flexible, everything bool
	below                icd.Ref // search only there, if it names an entity
	only                 string  // the chapter to search in; "" for all
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
	res, prov, err := q.searcher.Search(ctx, q.search(text))
	if err != nil {
		msg.err = err
		return msg
	}
	msg.partial, msg.words, msg.remembered, msg.from = res.Incomplete, res.Words, res.Remembered, page.From{Exchange: prov.Exchange, Part: page.Body}
	for _, h := range res.Hits {
		msg.hits = append(msg.hits, hitOf(h, msg.from))
	}
	return msg
}

// search is what the server is asked.
func (q question) search(text string) icd.Search {
	s := icd.Search{In: q.tree, Query: text, Flexible: q.flexible, AllProperties: q.everything, Suggest: true}
	if q.below.ID != "" {
		s.Subtrees = []icd.Ref{q.below}
	}
	if q.only != "" {
		s.Chapters = []string{q.only}
	}
	return s
}
