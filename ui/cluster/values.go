package cluster

import (
	"context"
	"slices"
	"strings"

	"icdscope/api/icd"
)

// question is which values there are, with everything that it needs, so that it can run
// by itself.
type question struct {
	reader Reader
	in     icd.Tree
	words  string             // "" for those that an axis begins with
	below  []icd.Ref          // where the values of the axis stand; everywhere if there are none
	before map[icd.Ref]loaded // what was loaded when it was asked before
}

// found are values of an axis.
type found struct {
	list []value
	lost int                // so many more there are that could not be loaded
	why  error              // why not, or why there are none
	more bool               // there are others, which words find
	cut  bool               // the service left some out
	note string             // what is to be known of it; "" for nothing
	had  map[icd.Ref]loaded // what was loaded for it
}

func (q question) answer(ctx context.Context) found {
	switch {
	case q.words == "":
		l := lister{question: q, room: mostLoaded, found: found{had: make(map[icd.Ref]loaded)}}
		l.list(ctx, q.below, true)
		return l.found
	case q.isCode():
		return q.find(ctx)
	}
	s := q.search().Unfinished()
	res, prov, err := q.reader.Search(ctx, s)
	return found{why: err, cut: res.Incomplete, list: q.valuesOf(res.Hits, prov)}
}

// isCode reports whether the words are a code, or begin one. What may be one of ICD-10 is
// none here: so are vertebrae called.
func (q question) isCode() bool {
	form := q.in.FormOf(q.words)
	return form == icd.Code || form == icd.Part
}

// search looks below what the axis begins with.
func (q question) search() icd.Search {
	return icd.Search{In: q.in, Query: q.words, Subtrees: q.below, AllProperties: true, Only: true}
}

// find looks for values by a code, or by what begins one. The service finds them in the
// whole tree, and those of other axes are left out.
func (q question) find(ctx context.Context) found {
	got, err := icd.Find(ctx, q.reader, q.search())
	f := found{why: err, cut: got.Words.Incomplete}
	named := got.Begin
	if got.Named != nil {
		named = 1
	}
	ways := make(map[icd.Ref]bool)
	for _, h := range got.Hits[:named] {
		switch of, err := q.isBelow(ctx, h.Ref, ways); {
		case err != nil:
			f.lost++
			f.why = err
		case of:
			f.list = append(f.list, q.valuesOf([]icd.Hit{h}, icd.Provenance{})...)
		case f.note == "":
			f.note = strings.TrimSpace(h.Code+" "+h.Title.Text) + " is no value of this axis"
		}
	}
	if n := got.Named; n != nil && len(f.list) == 1 {
		f.list[0].from = in(n.Prov, string(n.Entity.At(icd.AtTitle)))
	}
	f.list = append(f.list, q.valuesOf(got.Hits[named:], got.Prov)...)
	if len(f.list) > 0 {
		f.note = ""
	}
	return f
}

// mostAbove is how far up a way leads. The deepest entities have ten above them.
const mostAbove = 40

// isBelow reports whether an entity is one with which the axis begins, or stands below
// one. What was learned on the way is kept.
func (q question) isBelow(ctx context.Context, ref icd.Ref, known map[icd.Ref]bool) (bool, error) {
	below, met := len(q.below) == 0, []icd.Ref(nil)
	for len(met) < mostAbove && !below && !ref.IsRoot() {
		var ok bool
		if below, ok = known[ref]; ok {
			break
		}
		met = append(met, ref)
		begins := func(r icd.Ref) bool { return r.ID == ref.ID && r.Residual == ref.Residual }
		if below = slices.ContainsFunc(q.below, begins); below {
			break
		}
		e, _, err := q.reader.Load(ctx, ref)
		if err != nil {
			return false, err //nolint:wrapcheck // it says itself what was asked
		}
		if len(e.Parents) == 0 {
			break
		}
		ref = e.Parents[0]
	}
	for _, r := range met {
		known[r] = below
	}
	return below, nil
}

// valuesOf are the hits that can be values: chapters and blocks have no codes to combine.
func (q question) valuesOf(hits []icd.Hit, prov icd.Provenance) []value {
	var list []value
	for _, h := range hits {
		code := strings.TrimRight(h.Code, "&/")
		if form := q.in.FormOf(code); code == "" || form == icd.Chapter || form == icd.Block {
			continue
		}
		v := value{ref: h.Ref, code: code, title: h.Title.Text}
		if h.At != "" {
			v.from = in(prov, string(h.At)+"/title")
		}
		list = append(list, v)
	}
	return list
}
