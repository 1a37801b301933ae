package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/widget"
)

// lackingError is the error of a tree that there is not: its name, its language or its
// release cannot be used.
type lackingError struct{ says string }

func (e *lackingError) Error() string { return e.says }

// Local lets the sentence stand as it is.
func (e *lackingError) Local() string { return e.says }

// lacking are trees of which it was asked whether they are there, each once.
type lacking struct {
	mu    sync.Mutex
	known map[icd.Tree]error // nil of one that is there
}

// there says that the linearization to look in is none, before anything is looked for: a
// code that it lacks is found in the MMS. Nil if there is one, or if that cannot be told.
func (a asker) there(ctx context.Context) error {
	if !a.in.Coded() || a.in.Kind() == icd.MMS("", "").Kind() {
		return nil
	}
	if _, _, err := a.Versions(ctx, a.in.Root()); !notThere(err) {
		return nil
	}
	trees, err := icd.Trees(ctx, a, english)
	if err != nil {
		return nil //nolint:nilerr // then it cannot be told
	}
	var names []string
	for _, t := range trees {
		if t.Coded() {
			names = append(names, t.Name())
		}
	}
	if slices.Contains(names, a.in.Name()) {
		return nil
	}
	return &lackingError{fmt.Sprintf("there is no linearization %s; there are %s: choose one with --linearization",
		a.in.Name(), strings.Join(names, ", "))}
}

// because is why a name was not found: that the service has not the release or the
// language in which it was looked for, if that is so, and else what it answered.
func (a asker) because(ctx context.Context, name string, err error) error {
	t, ok := icd.Meant(a.in, name)
	if !ok || !notThere(err) || t.Language == english && t.Release == "" {
		return err
	}
	a.lacking.mu.Lock()
	defer a.lacking.mu.Unlock()
	why, known := a.lacking.known[t]
	if !known {
		why = a.lacks(ctx, t)
		if ctx.Err() != nil {
			return err
		}
		a.lacking.known[t] = why
	}
	if why == nil {
		return err
	}
	return why
}

// english is the language that every release of WHO's has.
const english = "en"

func notThere(err error) bool {
	var answered interface{ HTTPStatus() int } // that of a block, too, which is found by no request
	return errors.As(err, &answered) && answered.HTTPStatus() == http.StatusNotFound
}

// lacks says why a tree is not there; nil if it is, or if that cannot be told.
func (a asker) lacks(ctx context.Context, t icd.Tree) error {
	if t.Released() && t.Release == "" {
		return a.lacksEverywhere(ctx, t)
	}
	if _, _, err := a.Load(ctx, t.Root()); !notThere(err) {
		return nil
	}
	what := t.Title()
	if t.Released() {
		what += " " + t.Release
	}
	e, _, err := a.Load(ctx, t.In(english).Root())
	switch {
	case err == nil:
		other := ""
		if in, err := icd.InRelease(ctx, a, t.At("")); err == nil && in.Release != "" {
			other = ", or --release " + in.Release + ", which has it"
		}
		return &lackingError{fmt.Sprintf("%s is not available in %s%s%s", what, languageWords(t.Language), choose(e), other)}
	case notThere(err) && t.Released():
		return a.lacksRelease(ctx, t, what)
	}
	return nil
}

// lacksRelease says that there is no such release, if there are others.
func (a asker) lacksRelease(ctx context.Context, t icd.Tree, what string) error {
	v, _, _ := a.Versions(ctx, t.In(english).Root()) // whose error leaves none
	releases := releasesOf(v)
	if len(releases) == 0 || slices.Contains(releases, t.Release) {
		return nil
	}
	return &lackingError{fmt.Sprintf("there is no %s; there are %s: choose one with --release", what, several(releases))}
}

// lacksEverywhere says that no release of a tree is in its language, if that is so.
func (a asker) lacksEverywhere(ctx context.Context, t icd.Tree) error {
	if _, err := icd.InRelease(ctx, a, t); !notThere(err) {
		return nil
	}
	v, _, err := a.Versions(ctx, t.In(english).Root())
	if err != nil {
		return nil //nolint:nilerr // then it cannot be told
	}
	var roots []icd.Ref
	for _, release := range releasesOf(v) {
		roots = append(roots, t.At(release).In(english).Root())
	}
	all, err := icd.LoadAll(ctx, a, roots, nil)
	if err != nil {
		return nil //nolint:nilerr // as above
	}
	const what = "no release of %s is available in %s%s"
	return &lackingError{fmt.Sprintf(what, t.Title(), languageWords(t.Language), choose(all...))}
}

// releasesOf are the releases of a tree, newest first.
func releasesOf(v icd.Versions) []string {
	var list []string
	for _, ref := range append([]icd.Ref{v.Latest}, v.All...) {
		if ref.Release != "" && !slices.Contains(list, ref.Release) {
			list = append(list, ref.Release)
		}
	}
	return list
}

// choose says in which languages trees are, as far as their roots tell, and how to
// choose one.
func choose(roots ...icd.Entity) string {
	var list []string
	for _, e := range roots {
		for _, l := range slices.Concat(e.Languages, e.PrereleaseLanguages) {
			if icd.InFoundation(l).Valid() == nil {
				list = append(list, l)
			}
		}
	}
	slices.Sort(list)
	switch list = slices.Compact(list); len(list) {
	case 0:
		return ": choose another language with --lang"
	case 1:
		return "; there is " + list[0] + ": choose it with --lang"
	}
	return "; there are " + several(list) + ": choose one with --lang"
}

// mostNamed is how many languages or releases a sentence names: a server can name any
// number.
const mostNamed = 60

// several are the first of a list, and how many more there are.
func several(list []string) string {
	more := ""
	if n := len(list) - mostNamed; n > 0 {
		list, more = list[:mostNamed], " and "+widget.Count(n)+" more"
	}
	return strings.Join(list, ", ") + more
}

// languageWords are a language and its code: French (fr).
func languageWords(code string) string {
	if name := entity.LanguageName(code); name != code {
		return name + " (" + code + ")"
	}
	return code
}
