package export

import (
	"context"
	"fmt"

	"icdscope/api/icd"
)

// What is collected is kept in memory until it is written: so many entities at most,
// answers for them of so many bytes, and lists that are read out of those, which can be
// many times as large where they say nothing. Of WHO's trees the foundation alone, as a
// whole, is larger.
const (
	Most      = 60_000
	mostBytes = 256 << 20
	mostLists = 512 << 20
)

// load is how much is collected, in bytes.
type load struct{ answers, lists int }

// add adds an entity, and reports whether that is too much.
func (l *load) add(e icd.Entity) (tooMuch bool) {
	l.answers += len(e.Raw)
	for _, terms := range [][]icd.Term{
		e.Synonyms, e.NarrowerTerms, e.Inclusions, e.Exclusions, e.IndexTerms, e.ChildrenElsewhere,
	} {
		l.lists += len(terms) * termBytes
	}
	for _, refs := range [][]icd.Ref{
		e.Parents, e.Children, e.Ancestors, e.Descendants, e.RelatedMaternal, e.RelatedPerinatal,
	} {
		l.lists += len(refs) * refBytes
	}
	for _, axis := range e.Postcoordination {
		l.lists += (1 + len(axis.Values)) * refBytes
	}
	return l.answers > mostBytes || l.lists > mostLists
}

// How much a term and a reference take, without their texts.
const (
	termBytes = 32
	refBytes  = 96
)

// TooMany is the error of more than that.
type TooMany struct {
	Entities int // how many there are, if they were counted
}

// Error implements error.
func (e TooMany) Error() string {
	const most = "at most %d,%03d, with answers of %d MB, are written to one file: export what is below it one by one"
	said := fmt.Sprintf(most, Most/1000, Most%1000, mostBytes>>20)
	if e.Entities > 0 {
		return fmt.Sprintf("there are %d entities, and ", e.Entities) + said
	}
	return "there are more entities than fit: " + said
}

// Local lets the sentence stand as it is.
func (e TooMany) Local() string { return e.Error() }

// Count is how many entities there are with those below one, which the API tells by one
// request (include=descendant: https://icd.who.int/docs/icd-api/ReleaseNotes-Version2.2);
// 0 where it does not.
func Count(ctx context.Context, r icd.Reader, first icd.Ref) int {
	e, _, err := r.Load(ctx, first, icd.IncludeDescendants)
	if err != nil || len(e.Descendants) == 0 {
		return 0
	}
	all := map[icd.Ref]bool{first: true}
	for _, ref := range e.Descendants {
		all[ref] = true
	}
	return len(all)
}
