package icd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// NoName is the error of a text that names nothing.
func NoName(text string) error {
	return badRef(fmt.Sprintf("%.40q is not a code (1A00), an id (257068234), "+
		"a URI (http://id.who.int/icd/…) or an address of WHO's browser", text))
}

// OtherICD is the error of a code of ICD-10 where there is no ICD-10.
type OtherICD string

// Error implements error.
func (e OtherICD) Error() string {
	return fmt.Sprintf("%.40q looks like a code of ICD-10, which this server does not have: search its title", string(e))
}

// Local lets the sentence stand as it is.
func (e OtherICD) Local() string { return e.Error() }

// Namer is what [Resolve] needs; [Client] is one.
type Namer interface {
	Reader
	CodeInfo(ctx context.Context, in Tree, code string) (CodeInfo, Provenance, error)
}

// Named is what a name stands for.
type Named struct {
	Entity Entity
	Info   CodeInfo   // of a code or a cluster; of the latter Entity is the stem
	Prov   Provenance // of Entity
	Looked bool       // Entity was looked up in its tree by what it is in the foundation
	asked  Ref        // of an address, and of ICD-10: what it names
	latest string     // where no release was asked for, the latest one
}

// Note says where an entity had to be looked for instead of where it was asked for,
// "" if it is there.
func (n Named) Note() string {
	got := n.Entity.Ref
	there, here := []string{}, []string{}
	switch {
	case n.asked.Release != "" && n.asked.Release != got.Release:
		there, here = append(there, "release "+n.asked.Release), append(here, got.Release)
	case n.asked.Release == "" && lacked(n.latest, got.Tree):
		return lacks(n.latest, got.Tree)
	}
	if n.asked.Language != "" && n.asked.Language != got.Language {
		there, here = append(there, n.asked.Language), append(here, got.Language)
	}
	if len(there) == 0 {
		return ""
	}
	return "it is not available in " + strings.Join(there, " in ") + ": this is " + strings.Join(here, " in ")
}

// lacked reports whether a tree is in another release than the latest.
func lacked(latest string, t Tree) bool { return latest != "" && t.Release != latest }

// lacks says why a tree is not in the latest release.
func lacks(latest string, t Tree) string {
	return "the latest release, " + latest + ", is not available in " + t.Language + ": this is " + t.Release
}

// Resolve loads what a code, a cluster, an id, a URI, the address of a browser, the
// number of a chapter or the name of a block names, for somebody who looks at the
// tree in; without a release that is the one of the latest.
//
// A code is one of in, or of the MMS where in does not have it; one in the form of
// ICF is one of ICF, and one in that of ICD-10 one of ICD-10. An id that in does not
// have is one of the foundation. What an address says of release and language holds
// where the entity is available in them, and what in says otherwise. An entity that
// does not exist is a 404; what only codes begin with is an [Unknown].
//
// URIs: https://icd.who.int/docs/icd-api/APIDoc-Version2/.
func Resolve(ctx context.Context, r Namer, in Tree, name string) (Named, error) {
	form := in.FormOf(name)
	switch {
	case form == URI || form == Address:
		return byAddress(ctx, r, in, name)
	case in.Classification == ICD10 && in.IsID(tenthID(name)):
		return byID(ctx, r, in, tenthID(name))
	case form == ICD10Code, form == Block && tenthSpan.MatchString(name):
		return byTenth(ctx, r, in, tenthID(name))
	case form == Chapter:
		return byNumber(ctx, r, in, name)
	case form == Block:
		return byBlock(ctx, r, in, name)
	case form == Part:
		return byPart(ctx, r, in, name)
	case form == Code || form == Cluster:
		return byCode(ctx, r, in, name)
	case idForms[ICD11].form.MatchString(name):
		return byID(ctx, r, in, name)
	case in.CanName(name):
		return byCode(ctx, r, in, name)
	}
	return Named{}, NoName(name)
}

// functioning is the name of ICF.
const functioning = "icf"

// coding is the tree that a code is one of, to somebody who looks at the tree in.
func coding(in Tree, code string) Tree {
	switch {
	case in.ownCodes():
		return in
	case icfForm.MatchString(code), icfChapter.MatchString(code):
		return Tree{Linearization: functioning, Language: in.Language}
	case !in.Coded():
		return MMS("", in.Language)
	}
	return in
}

// Meant is the tree in which a name, or else words, are looked for first by somebody
// who looks at the tree in. That there is none can have other reasons than its release
// and language where an address names languages of its own, or a code of ICD-10 is
// looked for, too, in English: ok is false then.
func Meant(in Tree, name string) (t Tree, ok bool) {
	switch form := in.FormOf(name); form {
	case URI, Address:
		asked, err := ParseAddress(name)
		if err != nil || asked.Language != "" && asked.Language != in.Language {
			return Tree{}, false
		}
		if asked.Kind() == in.Kind() {
			return in.At(cmp.Or(asked.Release, in.Release)), true
		}
		return asked.Tree.In(in.Language), true
	case ICD10Code:
		return in, in.Classification == ICD10
	case Code, Cluster, Part, Chapter, Block:
		return coding(in, name), true
	case Words, ID:
	}
	return in, true
}

// byCode looks a code up. What has the form of one of the MMS may be meant as that
// in another linearization too.
func byCode(ctx context.Context, r Namer, in Tree, code string) (Named, error) {
	n, err := codeIn(ctx, r, coding(in, code), code)
	if notFound(err) && in.ownCodes() && (IsCode(code) || mmsChapter.MatchString(code)) {
		if usual, usualErr := codeIn(ctx, r, MMS("", in.Language), code); !notFound(usualErr) {
			return usual, usualErr
		}
	}
	return n, err
}

// codeIn looks a code up in one tree.
func codeIn(ctx context.Context, r Namer, in Tree, code string) (Named, error) {
	in, latest, err := settle(ctx, r, in)
	if err != nil {
		return Named{}, err
	}
	// Searches write a code that must be postcoordinated with a sign at its end.
	n, err := codeNamed(ctx, r, in, strings.TrimRight(in.spell(code), "&/"))
	n.latest = latest
	return n, err
}

// byNumber looks for a chapter by its number: those of ICD-11 are codes to the
// service, those of ICD-10 its ids.
func byNumber(ctx context.Context, r Namer, in Tree, number string) (Named, error) {
	if mmsChapter.MatchString(number) || icfChapter.MatchString(number) {
		return byCode(ctx, r, in, number)
	}
	return byTenth(ctx, r, in, tenthID(number))
}

// tenthID is what a text would be as an id of ICD-10.
func tenthID(s string) string { return strings.ToUpper(strings.ReplaceAll(s, "–", "-")) }

// byTenth looks for a code, a chapter or a block in ICD-10, for somebody who looks at
// another tree. Its languages are few.
func byTenth(ctx context.Context, r Namer, in Tree, code string) (Named, error) {
	for _, language := range distinct(in.Language, inEnglish) {
		tenth, latest, err := settle(ctx, r, TenthRevision("", language))
		if err == nil {
			n := Named{asked: Ref{Tree: Tree{Language: in.Language}}, latest: latest}
			n.Entity, n.Prov, err = r.Load(ctx, tenth.Entity(code))
			return n, err //nolint:wrapcheck // it says itself what was asked
		}
		if !notFound(err) {
			return Named{}, err
		}
	}
	return Named{}, OtherICD(code)
}

func byID(ctx context.Context, r Namer, in Tree, id string) (n Named, err error) {
	if in, n.latest, err = settle(ctx, r, in); err != nil {
		return Named{}, err
	}
	if !in.IsID(id) { // it is one of ICD-11, and in is not
		in, n.latest = InFoundation(in.Language), ""
	}
	n.Entity, n.Prov, err = r.Load(ctx, in.Entity(id))
	if in.Classification == ICD11 && !in.IsFoundation() && notFound(err) {
		n.latest = ""
		n.Entity, n.Prov, err = r.Load(ctx, InFoundation(in.Language).Entity(id))
	}
	return n, err //nolint:wrapcheck // it says itself what was asked
}

func byAddress(ctx context.Context, r Namer, in Tree, address string) (Named, error) {
	asked, err := ParseAddress(address)
	if err != nil {
		return Named{}, err
	}
	languages := distinct(asked.Language, in.Language)
	if asked.Classification == ICD10 { // whose languages are few
		asked.Language = cmp.Or(asked.Language, in.Language)
		languages = distinct(append(languages, inEnglish)...)
	}
	releases := []string{""}
	if asked.Released() {
		releases = distinct(asked.Release)
		if in.Kind() == asked.Kind() {
			releases = distinct(asked.Release, in.Release)
		}
	}
	err = badRef("there is no release to look in")
	for _, release := range releases {
		for _, language := range languages {
			n := Named{asked: asked}
			if n.Entity, n.Prov, err = r.Load(ctx, asked.At(release).In(language)); !notFound(err) {
				return n, err
			}
		}
	}
	if !asked.Released() || in.Release != "" && in.Kind() == asked.Kind() {
		return Named{}, err
	}
	return byLatest(ctx, r, asked, languages)
}

// byLatest looks for what an address names in the latest release.
func byLatest(ctx context.Context, r Namer, asked Ref, languages []string) (Named, error) {
	n := Named{asked: asked}
	var err error
	for _, language := range languages {
		var in Tree
		in, n.latest, err = settle(ctx, r, asked.Kind().In(language))
		if err == nil {
			n.Entity, n.Prov, err = r.Load(ctx, asked.At(in.Release).In(language))
		}
		if !notFound(err) {
			break
		}
	}
	return n, err
}

// distinct are the values that are not empty, each once.
func distinct(values ...string) []string {
	return slices.Compact(slices.DeleteFunc(values, func(s string) bool { return s == "" }))
}

// InRelease is a tree in its release: the latest one that has its language if it
// names none (https://icd.who.int/docs/icd-api/SupportedClassifications).
func InRelease(ctx context.Context, r Reader, t Tree) (Tree, error) {
	t, _, err := settle(ctx, r, t)
	return t, err
}

// settle is InRelease; where t names no release it tells the latest one too, if it
// is known. A service may list only the releases that have the language.
func settle(ctx context.Context, r Reader, t Tree) (in Tree, latest string, err error) {
	if t.Release != "" || !t.Released() {
		return t, "", nil
	}
	e, err := LoadRoot(ctx, r, t)
	if err == nil && t.Language != inEnglish {
		if v, _, err := r.Versions(ctx, t.In(inEnglish).Root()); err == nil {
			latest = v.Latest.Release
		}
	}
	return e.Ref.Tree, latest, err
}

// inEnglish is the language that every release has.
const inEnglish = "en"

func notFound(err error) bool {
	status := (interface{ HTTPStatus() int })(nil)
	return errors.As(err, &status) && status.HTTPStatus() == http.StatusNotFound
}
