package icd

import (
	"fmt"
	"net/url"
	"strings"
)

// addressLimit is how many bytes of an address are read.
const addressLimit = 500

// ParseAddress reads what an entity is called or shown by: an identity URI, as
// [ParseURI] does, or the address at which WHO's browser of ICD-11 shows it, in
// its forms of today and before:
//
//	https://icd.who.int/browse/2024-01/mms/en#257068234
//	https://icd.who.int/browse/latest-release/mms/en#257068234/unspecified
//	https://icd.who.int/browse/2026-01/foundation/en#455013390
//	https://icd.who.int/browse11/l-m/en#/http%3a%2f%2fid.who.int%2ficd%2fentity%2f257068234%2fmms%2fother
//	https://icd.who.int/dev11/l-icf/en#/http%3a%2f%2fid.who.int%2ficd%2fentity%2f1405434703
//
// Language and release are those that it names, else empty; without an entity it
// is the root of the tree. The release of the foundation is left out: the
// foundation is one, and read as it is now. An address of ICD-10 is an error that
// says so.
func ParseAddress(address string) (Ref, error) {
	text := address
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || len(address) > addressLimit {
		return Ref{}, badRef(fmt.Sprintf("%.60q is not a URI", address))
	}
	seg := strings.Split(strings.Trim(u.Path, "/"), "/")
	switch host := strings.ToLower(u.Host); {
	case isICD10(host, seg):
		return Ref{}, OtherICD(strings.Trim(u.Fragment, "/"))
	case host != browserHost:
		return ParseURI(text)
	case u.User != nil || (u.Scheme != "https" && u.Scheme != "http"):
		return Ref{}, badRef(fmt.Sprintf("%.60q is not an address of WHO's browser", address))
	}
	ref, ok := parseTree(seg)
	if ok {
		ref, ok = parseShown(ref, u.Fragment)
	}
	if ok && ref.Linearization == Foundation {
		ref.Release, ok = "", ref.Residual == ""
	}
	if !ok {
		return Ref{}, badRef(fmt.Sprintf("%.60q shows no entity of ICD-11", address))
	}
	return ref, nil
}

const browserHost = "icd.who.int"

// isICD10 reports whether an address is one of ICD-10: of either of its browsers,
// or an identity URI.
func isICD10(host string, seg []string) bool {
	path := strings.Join(seg, "/") + "/"
	switch host {
	case browserHost:
		return strings.HasPrefix(path, "browse10/")
	case "apps.who.int":
		return strings.HasPrefix(path, "classifications/icd10/") || strings.HasPrefix(path, "classifications/apps/icd/icd10")
	case "id.who.int":
		return strings.HasPrefix(path, "icd/release/10/")
	}
	return false
}

// OtherICD is the error of a name that belongs to ICD-10: what it names there, or
// "".
type OtherICD string

// Error implements error.
func (e OtherICD) Error() string {
	what := "this is an address of ICD-10"
	if e != "" {
		what = fmt.Sprintf("%.40q looks like a code of ICD-10", string(e))
	}
	return what + ", not shown here yet: search its title"
}

// Local lets the sentence stand as it is.
func (e OtherICD) Local() string { return e.Error() }

// parseTree reads the path of a browser's address: browse/2024-01/mms/en,
// browse11/l-m/en, dev11/f/en.
func parseTree(seg []string) (Ref, bool) {
	var r Ref
	app, release, _ := strings.Cut(seg[0], "_") // browse11_2023-01 was a release of its own
	if app != "browse" && app != "browse11" && app != "dev11" {
		return r, false
	}
	if seg = seg[1:]; releasePattern.MatchString(release) {
		r.Release = release
	}
	if len(seg) > 0 && seg[0] == "latest-release" {
		seg = seg[1:]
	} else if len(seg) > 0 && releasePattern.MatchString(seg[0]) {
		r.Release, seg = seg[0], seg[1:]
	}
	if len(seg) == 0 || len(seg) > 2 {
		return r, false
	}
	switch name := seg[0]; name {
	case "foundation", "f":
		r.Linearization = Foundation
	case "l-m":
		r.Linearization = "mms"
	default:
		r.Linearization = strings.TrimPrefix(name, "l-")
		if !nameForm.MatchString(r.Linearization) {
			return r, false
		}
	}
	if len(seg) == 2 {
		r.Language = strings.ToLower(seg[1])
	}
	return r, r.Language == "" || languagePattern.MatchString(r.Language)
}

// parseShown reads what a browser shows of the tree r: an id, an id and a
// residual, or an identity URI, which may name another tree.
func parseShown(r Ref, shown string) (Ref, bool) {
	if plain, err := url.PathUnescape(shown); err == nil { // some are escaped twice
		shown = plain
	}
	if shown = strings.Trim(shown, "/"); shown == "" {
		return r, true
	}
	_, uri, isURI := strings.Cut(shown, "://id.who.int/icd/")
	if named, err := ParseURI(shown); isURI && err == nil && named.Linearization != Foundation {
		if named.Release == "" {
			named.Release = r.Release
		}
		return named.In(r.Language), true
	}
	if isURI {
		if shown, isURI = strings.CutPrefix(uri, "entity/"); !isURI {
			return r, uri == "entity"
		}
	}
	seg := strings.Split(shown, "/")
	if len(seg) == 3 && nameForm.MatchString(seg[1]) { // 344162786/mms/other
		r.Linearization, seg = seg[1], []string{seg[0], seg[2]}
	}
	r.ID = seg[0]
	switch {
	case len(seg) == 2 && (seg[1] == Other || seg[1] == Unspecified):
		r.Residual = seg[1]
	case len(seg) > 1:
		return r, false
	}
	return r, idPattern.MatchString(r.ID)
}
