package icd

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// Form is what a text that may name an entity looks like.
type Form int

// The forms.
const (
	Words Form = iota // no name: words to search for
	Code
	Cluster
	ID
	URI
	Address // of a browser
	ICD10Code
)

var formNames = [...]string{
	Words: "text", Code: "code", Cluster: "cluster", ID: "id", URI: "URI", Address: "address", ICD10Code: "ICD-10 code",
}

// String is the form in words.
func (f Form) String() string { return formNames[f] }

// icd10Form is a code of ICD-10; in ICD-11 the second character is a letter.
var icd10Form = regexp.MustCompile(`^[A-Za-z][0-9]{2}(\.[0-9]{1,2})?$`)

// icfForm is a code of ICF: functions, structures, activities or the environment,
// with three digits at least.
var icfForm = regexp.MustCompile(`^[bsdeBSDE][0-9]{3,5}$`)

// FormOf tells what a text looks like. A number is an id from six digits on.
func FormOf(s string) Form {
	switch {
	case len(s) > addressLimit:
		return Words
	case strings.Contains(s, browserHost+"/"), strings.Contains(s, "apps.who.int/classifications/"):
		if !strings.ContainsAny(s, " \t\n") {
			return Address
		}
	case strings.HasPrefix(s, "http://"), strings.HasPrefix(s, "https://"), strings.HasPrefix(s, "id.who.int/"):
		return URI
	case len(s) >= 6 && strings.Trim(s, "0123456789") == "":
		return ID
	case icd10Form.MatchString(s):
		return ICD10Code
	case IsCode(s) && strings.ContainsAny(s, "&/"):
		return Cluster
	case IsCode(s) && strings.ContainsAny(s, "0123456789"), icfForm.MatchString(s):
		return Code
	}
	return Words
}

// ownCode is a code in a linearization that has a form of its own for them, as ICF
// ("b144") and ICHI ("KBO.JK.AC", "AAA") have.
var ownCode = regexp.MustCompile(`^[0-9A-Za-z]{1,12}(\.[0-9A-Za-z]{1,12}){0,4}$`)

// ownCodes reports whether codes of the tree may have another form than those of
// the MMS.
func (t Tree) ownCodes() bool { return t.Coded() && t.Linearization != Usual }

// FormOf tells what a text looks like to somebody who looks at the tree. Letters
// alone are words, even where they may be a code.
func (t Tree) FormOf(s string) Form {
	form := FormOf(s)
	if form == Words && t.ownCodes() && ownCode.MatchString(s) && strings.ContainsAny(s, "0123456789.") && !t.IsID(s) {
		return Code
	}
	return form
}

// CanName reports whether a text can name something to somebody who looks at the
// tree; [Resolve] finds out what.
func (t Tree) CanName(s string) bool {
	return t.FormOf(s) != Words || t.IsID(strings.ToUpper(s)) || t.ownCodes() && ownCode.MatchString(s)
}

// spell writes a code as the tree does: those of ICF begin with a small letter.
func (t Tree) spell(code string) string {
	if t.Linearization == functioning {
		return strings.ToLower(code)
	}
	return strings.ToUpper(code)
}

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
	Info   CodeInfo // of a code or a cluster; of the latter Entity is the stem
	asked  Ref      // of an address: what it names
}

// Note says where an entity had to be looked for instead of where its address
// has it, "" if it is there.
func (n Named) Note() string {
	there, here := []string{}, []string{}
	if got := n.Entity.Ref.Release; n.asked.Release != "" && n.asked.Release != got {
		there, here = append(there, "release "+n.asked.Release), append(here, got)
	}
	if got := n.Entity.Ref.Language; n.asked.Language != "" && n.asked.Language != got {
		there, here = append(there, n.asked.Language), append(here, got)
	}
	if len(there) == 0 {
		return ""
	}
	return "it is not available in " + strings.Join(there, " in ") + ": this is " + strings.Join(here, " in ")
}

// Resolve loads what a code, a cluster, an id, a URI or the address of a browser
// names, for somebody who looks at the tree in; without a release that is the one
// of the latest.
//
// A code is one of in, or of the MMS where in has no codes; one in the form of ICF
// is one of ICF, and one in that of ICD-10 one of ICD-10. An id that in does not
// have is one of the foundation. What an address says of release and language holds
// where the entity is available in them, and what in says otherwise. An entity that
// does not exist is a 404.
//
// URIs: https://icd.who.int/docs/icd-api/APIDoc-Version2/.
func Resolve(ctx context.Context, r Namer, in Tree, name string) (Named, error) {
	form := in.FormOf(name)
	switch {
	case form == URI || form == Address:
		return byAddress(ctx, r, in, name)
	case in.Classification == ICD10 && in.IsID(strings.ToUpper(name)):
		return byID(ctx, r, in, strings.ToUpper(name))
	case form == ICD10Code:
		return byTenth(ctx, r, in, strings.ToUpper(name))
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

func byCode(ctx context.Context, r Namer, in Tree, code string) (Named, error) {
	switch {
	case icfForm.MatchString(code) && !in.ownCodes():
		in = Tree{Linearization: functioning, Language: in.Language}
	case !in.Coded():
		in = MMS("", in.Language)
	}
	in, err := InRelease(ctx, r, in)
	if err != nil {
		return Named{}, err
	}
	// Searches write a code that must be postcoordinated with a sign at its end.
	info, e, err := LoadCode(ctx, r, in, strings.TrimRight(in.spell(code), "&/"))
	return Named{Entity: e, Info: info}, err
}

// byTenth looks for a code in ICD-10, for somebody who looks at another tree. Its
// languages are few.
func byTenth(ctx context.Context, r Namer, in Tree, code string) (Named, error) {
	var e Entity
	var err error
	for _, language := range distinct(in.Language, "en") {
		var tenth Tree
		if tenth, err = InRelease(ctx, r, TenthRevision("", language)); err == nil {
			e, _, err = r.Load(ctx, tenth.Entity(code))
			return Named{Entity: e}, err
		}
		if !notFound(err) {
			return Named{}, err
		}
	}
	return Named{}, OtherICD(code)
}

func byID(ctx context.Context, r Namer, in Tree, id string) (Named, error) {
	in, err := InRelease(ctx, r, in)
	if err != nil {
		return Named{}, err
	}
	if !in.IsID(id) { // it is one of ICD-11, and in is not
		in = InFoundation(in.Language)
	}
	e, _, err := r.Load(ctx, in.Entity(id))
	if in.Classification == ICD11 && !in.IsFoundation() && notFound(err) {
		e, _, err = r.Load(ctx, InFoundation(in.Language).Entity(id))
	}
	return Named{Entity: e}, err
}

func byAddress(ctx context.Context, r Namer, in Tree, address string) (Named, error) {
	asked, err := ParseAddress(address)
	if err != nil {
		return Named{}, err
	}
	languages := distinct(asked.Language, in.Language)
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
			var e Entity
			if e, _, err = r.Load(ctx, asked.At(release).In(language)); !notFound(err) {
				return Named{Entity: e, asked: asked}, err
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
	var e Entity
	var err error
	for _, language := range languages {
		var root Entity
		root, err = LoadRoot(ctx, r, asked.Kind().In(language))
		if err == nil {
			e, _, err = r.Load(ctx, asked.At(root.Ref.Release).In(language))
		}
		if !notFound(err) {
			break
		}
	}
	return Named{Entity: e, asked: asked}, err
}

// distinct are the values that are not empty, each once.
func distinct(values ...string) []string {
	return slices.Compact(slices.DeleteFunc(values, func(s string) bool { return s == "" }))
}

// InRelease is a tree in its release: the latest one that has its language if it
// names none (https://icd.who.int/docs/icd-api/SupportedClassifications).
func InRelease(ctx context.Context, r Reader, t Tree) (Tree, error) {
	if t.Release != "" || !t.Released() {
		return t, nil
	}
	e, err := LoadRoot(ctx, r, t)
	return e.Ref.Tree, err
}

func notFound(err error) bool {
	status := (interface{ HTTPStatus() int })(nil)
	return errors.As(err, &status) && status.HTTPStatus() == http.StatusNotFound
}
