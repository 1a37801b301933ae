package icd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Finder is what [Find] needs; [Client] is one.
type Finder interface {
	Namer
	Search(ctx context.Context, s Search) (Results, Provenance, error)
}

// Found is what there is for a text that somebody typed.
type Found struct {
	Form  Form
	Named *Named     // what the text names; the first hit then. nil for nothing
	Hits  []Hit      // best first
	Begin int        // so many of them, the first ones, have codes that begin so
	Words Results    // of a search for words, if there was one
	Prov  Provenance // of Words
	Note  string     // what is to be known of how it was found; "" for nothing
}

// Find finds what was typed, whatever it is: what names something is looked up, and
// the rest is searched for as words, of which the last may not be finished. What may
// be either is both, and so is what codes may begin with. Without a release it is the latest one that has the language.
//
// The service finds no codes by text. GET /icd/entity/search and
// /icd/release/11/{releaseId}/{linearizationname}/search in
// https://id.who.int/swagger/index.html.
func Find(ctx context.Context, r Finder, s Search) (Found, error) {
	s.Query = strings.TrimSpace(s.Query)
	f := Found{Form: s.In.FormOf(s.Query)}
	if !s.In.CanName(s.Query) {
		f.begin(ctx, r, s)
		return f, f.search(ctx, r, s)
	}
	n, err := s.resolve(ctx, r)
	var unknown *Unknown
	switch {
	case err == nil:
		f.name(n, s.In)
		if s.In.mayBeWords(s.Query) {
			_ = f.search(ctx, r, s) // there is an answer already
		}
		return f, nil
	case errors.As(err, &unknown) && len(unknown.Offers) > 0:
		f.offer(unknown, s.In, "these")
		return f, nil
	case !f.Form.mayFail() || !notFound(err) && !isOther(err):
		return f, err
	case isElsewhere(err) && !s.In.Searchable():
		return f, err
	}
	wordsErr := f.search(ctx, r, s)
	if len(f.Hits) == 0 && (f.Form == ICD10Code || isElsewhere(err)) {
		return Found{Form: f.Form}, err
	}
	return f, wordsErr
}

// resolve looks up what is searched for, as a name.
func (s Search) resolve(ctx context.Context, r Namer) (Named, error) {
	if s.Only {
		return ResolveIn(ctx, r, s.In, s.Query)
	}
	return Resolve(ctx, r, s.In, s.Query)
}

// mayFail reports whether what has the form of such a name may be a word after all.
func (f Form) mayFail() bool {
	return f == Words || f == Code || f == ICD10Code || f == Chapter || f == Part
}

// Unfinished is the search for words of which the last may not be finished, as [Find]
// asks.
func (s Search) Unfinished() Search {
	if s.Query = strings.TrimSpace(s.Query); s.Query != "" && !strings.HasSuffix(s.Query, "%") {
		s.Query += "%"
	}
	return s
}

// isOther reports whether an error says that a name is one of somewhere else.
func isOther(err error) bool {
	var other OtherICD
	return errors.As(err, &other) || isElsewhere(err)
}

func isElsewhere(err error) bool {
	var elsewhere *Elsewhere
	return errors.As(err, &elsewhere)
}

// hitOf is an entity as a search would find it; a block has its range in place of a code.
func hitOf(e Entity) Hit {
	code := cmp.Or(e.Code, e.CodeRange)
	return Hit{Ref: e.Ref, Title: Marked{Text: e.Title}, Code: code, Score: 1, Leaf: len(e.Children) == 0, ByTitle: true}
}

// name is found by somebody who looks at the tree in.
func (f *Found) name(n Named, in Tree) {
	f.Named, f.Note = &n, n.Note()
	if there := n.Entity.Ref.Elsewhere(in); there != "" {
		f.Note = strings.TrimPrefix(f.Note+"; it is "+there, "; ")
	}
	f.Hits = []Hit{hitOf(n.Entity)}
}

// Elsewhere says in which tree an entity is, if that is another than in; "" if it is not.
func (r Ref) Elsewhere(in Tree) string {
	if r.Kind() == in.Kind() {
		return ""
	}
	return "in " + r.Title() + ", not in " + in.Title()
}

// offer says which codes begin so to somebody who looks at the tree in.
func (f *Found) offer(u *Unknown, in Tree, which string) {
	f.Note = "no code is " + u.Name + ": " + which + " begin so"
	if there := u.Offers[0].Ref.Elsewhere(in); there != "" {
		f.Note += ", " + there
	}
	for _, e := range u.Offers {
		f.Hits = append(f.Hits, hitOf(e))
	}
	f.Begin = len(f.Hits)
}

// begin adds the codes that begin with two letters, before what is found by words: in
// capitals they may be both.
func (f *Found) begin(ctx context.Context, r Finder, s Search) {
	if !lettersForm.MatchString(s.Query) || s.Only && !s.In.Coded() || len(s.Chapters)+len(s.Subtrees) > 0 {
		return
	}
	var unknown *Unknown
	if _, err := byPart(ctx, r, s.In, s.Query); errors.As(err, &unknown) && len(unknown.Offers) > 0 {
		f.offer(unknown, s.In, fmt.Sprintf("those of the first %d", len(unknown.Offers)))
	}
}

// search adds what is found by words.
func (f *Found) search(ctx context.Context, r Finder, s Search) error {
	in, latest, err := settle(ctx, r, s.In)
	if err != nil {
		return err
	}
	s.In = in
	res, prov, err := r.Search(ctx, s.Unfinished())
	if err != nil {
		return err //nolint:wrapcheck // it says itself what was asked
	}
	f.Words, f.Prov = res, prov
	if f.Named == nil && f.Note == "" && lacked(latest, in) {
		f.Note = lacks(latest, in)
	}
	there := len(f.Hits)
	for _, h := range res.Hits {
		if !slices.ContainsFunc(f.Hits[:there], func(known Hit) bool { return known.Ref == h.Ref }) {
			f.Hits = append(f.Hits, h)
		}
	}
	return nil
}
