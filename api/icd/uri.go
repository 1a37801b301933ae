package icd

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"icdscope/api/internal/text"
)

// Residuals of an entity in a linearization.
const (
	Other       = "other"       // "Other specified …", codes ending in Y
	Unspecified = "unspecified" // "…, unspecified", codes ending in Z
)

// Ref names one thing that can be loaded: an entity of a tree, or its root. It is
// comparable and makes a map key.
type Ref struct {
	Tree
	ID       string // in the form of the classification; "" for the root
	Residual string // "", [Other] or [Unspecified]
}

// IsRoot reports whether r names the root of its tree.
func (r Ref) IsRoot() bool { return r.ID == "" }

// In returns r in another language.
func (r Ref) In(language string) Ref {
	r.Language = language
	return r
}

// At returns r in another release.
func (r Ref) At(release string) Ref {
	r.Release = release
	return r
}

// Within is the entity of the same id in another tree of its classification.
func (r Ref) Within(t Tree) Ref {
	r.Tree = t
	if !t.Residuals() {
		r.Residual = ""
	}
	return r
}

// URI is the identity URI (http://id.who.int/icd/…) that WHO uses in bodies and
// citations. It is a name, not an address: requests go to the configured base.
func (r Ref) URI() string { return identityBase + r.path() }

// path is the part of a request's path behind the base URL.
func (r Ref) path() string {
	p := r.Tree.path()
	if r.ID != "" {
		p += "/" + r.ID
	}
	if r.Residual != "" {
		p += "/" + r.Residual
	}
	return p
}

// query is what a request for it says besides its path.
func (r Ref) query() url.Values {
	query := url.Values{}
	if r.IsFoundation() && r.Release != "" {
		query.Set("releaseId", r.Release)
	}
	return query
}

const identityBase = "http://" + identityHost

// idForms are what ids look like, by classification. That of ICD-10 takes more
// than ICD-10 has: it keeps a request in one piece, and says nothing of what
// exists.
var idForms = [...]struct {
	form *regexp.Regexp
	like string
}{
	ICD11: {regexp.MustCompile(`^[0-9]{1,20}$`), "it has digits only"},
	ICD10: {
		regexp.MustCompile(`^([IVXLC]{1,6}|[A-Z]{1,2}[0-9][A-Z0-9]{0,4}(\.[A-Z0-9]{1,4})?[+*]?(-[A-Z]{1,2}[0-9][A-Z0-9]{0,4})?)$`),
		"it is a code (A00.1), a block (A00-A09) or a chapter (IX)",
	},
}

// IsID reports whether a text has the form of an id of the tree.
func (t Tree) IsID(s string) bool { return idForms[t.Classification].form.MatchString(s) }

// badRef is the error of a name that names nothing; nothing was asked.
type badRef string

func (e badRef) Error() string { return string(e) }

// Local says that the error arose here; it stands as it is.
func (e badRef) Local() string { return string(e) }

// Valid says what about r cannot stand in a request, nil if nothing. A tree with
// releases must name one.
func (r Ref) Valid() error {
	if err := r.Tree.Valid(); err != nil {
		return err
	}
	switch {
	case r.Released() && r.Release == "":
		return badRef(`"" is not a release: they are called like 2026-01`)
	case r.ID != "" && !r.IsID(r.ID):
		return badRef(fmt.Sprintf("%.40q is not an entity id: %s", r.ID, idForms[r.Classification].like))
	case r.Residual != "" && r.Residual != Other && r.Residual != Unspecified:
		return badRef(fmt.Sprintf("%.40q is not a residual: there are %q and %q", r.Residual, Other, Unspecified))
	case r.Residual != "" && (r.ID == "" || !r.Residuals()):
		return badRef("only entities of a linearization have residuals")
	}
	return nil
}

// answering reads what an answer names itself and says why that is not what was
// asked for, "" if it is. URIs of the foundation, and of lists of releases, carry
// no release; where there is one it must be the same.
func answering(asked Ref, id text.CleanLine) (self Ref, why string) {
	self, err := ParseURI(string(id))
	if err != nil {
		return Ref{}, "the answer does not say what it is"
	}
	sameRelease := self.Release == "" || asked.Release == "" || self.Release == asked.Release
	if self.Kind() != asked.Kind() || self.ID != asked.ID || self.Residual != asked.Residual || !sameRelease {
		return Ref{}, "asked for " + asked.URI() + ", and " + self.URI() + " came"
	}
	return self, ""
}

// ParseURI reads an identity URI. The scheme may be http or https; the host
// must be id.who.int, without user or port. A URI without a release (as WHO's
// release files write them) gives a Ref without one. The language is left
// empty.
func ParseURI(uri string) (Ref, error) {
	u, err := url.Parse(uri)
	if err != nil || len(uri) > 300 {
		return Ref{}, badRef(fmt.Sprintf("%.60q is not a URI", uri))
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host != identityHost || u.User != nil || u.RawQuery != "" ||
		u.Fragment != "" || u.RawPath != "" {
		return Ref{}, badRef(fmt.Sprintf("%.60q is not an ICD identity URI: they begin with %s/icd/", uri, identityBase))
	}
	ref, ok := parsePath(strings.Split(strings.Trim(u.Path, "/"), "/"))
	if !ok {
		return Ref{}, badRef(fmt.Sprintf("%.60q names nothing in ICD-11 or ICD-10", uri))
	}
	return ref, nil
}

// parsePath reads the segments of icd/entity[/id],
// icd/release/11[/release]/linearization[/id[/residual]] and
// icd/release/10[/release][/id].
func parsePath(seg []string) (Ref, bool) {
	if len(seg) < 2 || seg[0] != "icd" {
		return Ref{}, false
	}
	switch {
	case seg[1] == "entity":
		return parseID(Ref{}, seg[2:])
	case len(seg) < 3 || seg[1] != "release":
		return Ref{}, false
	}
	var t Tree
	family, seg := seg[2], seg[3:]
	if len(seg) > 0 && releaseForm.MatchString(seg[0]) {
		t.Release, seg = seg[0], seg[1:]
	}
	switch {
	case family == "10":
		t.Classification = ICD10
	case family == "11" && len(seg) > 0 && linearizationForm.MatchString(seg[0]):
		t.Linearization, seg = seg[0], seg[1:]
	default:
		return Ref{}, false
	}
	return parseID(t.Root(), seg)
}

// parseID reads what follows a tree: nothing, an id, an id and a residual.
func parseID(r Ref, seg []string) (Ref, bool) {
	if len(seg) > 0 {
		if !r.IsID(seg[0]) {
			return Ref{}, false
		}
		r.ID, seg = seg[0], seg[1:]
	}
	if len(seg) > 0 && r.Residuals() && (seg[0] == Other || seg[0] == Unspecified) {
		r.Residual, seg = seg[0], seg[1:]
	}
	return r, len(seg) == 0
}
