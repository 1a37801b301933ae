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

// question is what is asked now.
func (p *Screen) question() question {
	return question{
		searcher: p.searcher, tree: p.place.Tree, input: p.words(), flexible: p.flexible, everything: p.everything,
		below: p.below.Ref, only: p.only,
	}
}

func (q question) answer(ctx context.Context) foundMsg {
	f, err := icd.Find(ctx, q.searcher, q.search(q.input))
	msg := foundMsg{input: q.input, err: err}
	if err != nil {
		return msg
	}
	msg.partial, msg.words, msg.remembered = f.Words.Incomplete, f.Words.Words, f.Words.Remembered
	msg.from = page.From{Exchange: f.Prov.Exchange, Part: page.Body}
	for i, h := range f.Hits {
		found := hitOf(h, msg.from)
		switch {
		case i == 0 && f.Named != nil:
			found.why, found.from, found.at = named(f), page.From{}, ""
			if len(f.Named.Info.Axes) > 0 {
				found.cluster = f.Named.Info.Code
			}
		case i < f.Begin:
			found.why, found.from, found.at = "begins with "+q.input, page.From{}, ""
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
			parts = append(parts, icd.AxisWords(axis)+": "+strings.Join(info.Axes[axis], ", "))
		}
		why = "stem of the cluster; " + strings.Join(parts, "; ")
	}
	if f.Note != "" {
		why += "; " + f.Note
	}
	return why
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
