package icd

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"icdscope/api/internal/text"
)

// Foundation is the [Ref.Linearization] of foundation entities.
const Foundation = ""

// Residuals of an entity in a linearization.
const (
	Other       = "other"       // "Other specified …", codes ending in Y
	Unspecified = "unspecified" // "…, unspecified", codes ending in Z
)

// Ref names one thing that can be loaded: an entity of the foundation or of a
// release of a linearization, in one language. It is comparable and makes a map
// key.
type Ref struct {
	Linearization string // "mms", "icf"; [Foundation] for the foundation
	Release       string // "2026-01"; in the foundation "" means the current one
	ID            string // digits; "" for the root
	Residual      string // "", [Other] or [Unspecified]
	Language      string // "en"
}

// Root is the root of the tree r belongs to.
func (r Ref) Root() Ref {
	r.ID, r.Residual = "", ""
	return r
}

// IsRoot reports whether r names the root of its tree.
func (r Ref) IsRoot() bool { return r.ID == "" }

// In returns r in another language.
func (r Ref) In(language string) Ref {
	r.Language = language
	return r
}

// URI is the identity URI (http://id.who.int/icd/…) that WHO uses in bodies and
// citations. It is a name, not an address: requests go to the configured base.
func (r Ref) URI() string { return identityBase + r.path() }

// path is the part of a request's path behind the base URL.
func (r Ref) path() string {
	p := "/icd/entity"
	if r.Linearization != Foundation {
		p = "/icd/release/11/" + r.Linearization
		if r.Release != "" {
			p = "/icd/release/11/" + r.Release + "/" + r.Linearization
		}
	}
	if r.ID != "" {
		p += "/" + r.ID
	}
	if r.Residual != "" {
		p += "/" + r.Residual
	}
	return p
}

const identityBase = "http://id.who.int"

var (
	idPattern       = regexp.MustCompile(`^[0-9]{1,20}$`)
	releasePattern  = regexp.MustCompile(`^[0-9]{4}(-[0-9]{2})?$`)
	nameForm        = regexp.MustCompile(`^[a-z][a-z0-9]{1,15}$`)
	languagePattern = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$`)
)

// badRef is the error of a name that names nothing; nothing was asked.
type badRef string

func (e badRef) Error() string { return string(e) }

// Local says that the error arose here; it stands as it is.
func (e badRef) Local() string { return string(e) }

// Valid says what about r cannot stand in a request, nil if nothing.
func (r Ref) Valid() error {
	switch {
	case r.ID != "" && !idPattern.MatchString(r.ID):
		return badRef(fmt.Sprintf("%.40q is not an entity id: it has digits only", r.ID))
	case r.Residual != "" && r.Residual != Other && r.Residual != Unspecified:
		return badRef(fmt.Sprintf("%.40q is not a residual: there are %q and %q", r.Residual, Other, Unspecified))
	case r.Residual != "" && (r.ID == "" || r.Linearization == Foundation):
		return badRef("only entities of a linearization have residuals")
	case r.Linearization != Foundation && !nameForm.MatchString(r.Linearization):
		return badRef(fmt.Sprintf("%.40q is not the name of a linearization", r.Linearization))
	case r.Linearization != Foundation && !releasePattern.MatchString(r.Release),
		r.Release != "" && !releasePattern.MatchString(r.Release):
		return badRef(fmt.Sprintf("%.40q is not a release: they are called like 2026-01", r.Release))
	case !languagePattern.MatchString(r.Language):
		return badRef(fmt.Sprintf("%.40q is not a language code: they are called like en", r.Language))
	}
	return nil
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
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host != "id.who.int" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.RawPath != "" {
		return Ref{}, badRef(fmt.Sprintf("%.60q is not an ICD identity URI: they begin with %s/icd/", uri, identityBase))
	}
	ref, ok := parsePath(strings.Split(strings.Trim(u.Path, "/"), "/"))
	if !ok {
		return Ref{}, badRef(fmt.Sprintf("%.60q names nothing in ICD-11", uri))
	}
	return ref, nil
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
	if self.Linearization != asked.Linearization || self.ID != asked.ID || self.Residual != asked.Residual || !sameRelease {
		return Ref{}, "asked for " + asked.URI() + ", and " + self.URI() + " came"
	}
	return self, ""
}

// parsePath reads the segments of icd/entity[/id] and
// icd/release/11[/release]/linearization[/id[/residual]].
func parsePath(seg []string) (Ref, bool) {
	var r Ref
	switch {
	case len(seg) >= 2 && seg[0] == "icd" && seg[1] == "entity":
		seg = seg[2:]
	case len(seg) >= 4 && seg[0] == "icd" && seg[1] == "release" && seg[2] == "11":
		seg = seg[3:]
		if releasePattern.MatchString(seg[0]) {
			r.Release, seg = seg[0], seg[1:]
		}
		if len(seg) == 0 || !nameForm.MatchString(seg[0]) {
			return Ref{}, false
		}
		r.Linearization, seg = seg[0], seg[1:]
	default:
		return Ref{}, false
	}
	if len(seg) > 0 {
		if !idPattern.MatchString(seg[0]) {
			return Ref{}, false
		}
		r.ID, seg = seg[0], seg[1:]
	}
	if len(seg) > 0 && r.Linearization != Foundation && (seg[0] == Other || seg[0] == Unspecified) {
		r.Residual, seg = seg[0], seg[1:]
	}
	return r, len(seg) == 0
}
