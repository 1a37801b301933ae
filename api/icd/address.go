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
//	https://icd.who.int/browse10/2019/en#/A00
//	http://apps.who.int/classifications/icd10/browse/2019/en#/A00-A09
//
// Language and release are those that it names, else empty; without an entity it
// is the root of the tree. The release of the foundation is left out: the
// foundation is one, and read as it is now. What is asked of a URI behind a "?", as
// in a request for it, is none of its name.
func ParseAddress(address string) (Ref, error) {
	text := address
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || len(address) > addressLimit {
		return Ref{}, badRef(fmt.Sprintf("%.60q is not a URI", address))
	}
	path, shown := u.Path, u.Fragment
	if front, behind, ok := strings.Cut(path, "#"); ok && shown == "" { // which was escaped on the way
		path, shown = front, behind
	}
	seg := strings.Split(strings.Trim(path, "/"), "/")
	host := strings.ToLower(u.Host)
	switch {
	case host == identityHost:
		u.Host, u.RawQuery = host, ""
		return ParseURI(u.String())
	case host != browserHost && host != oldBrowserHost:
		return ParseURI(text)
	case u.User != nil || (u.Scheme != "https" && u.Scheme != "http"):
		return Ref{}, badRef(fmt.Sprintf("%.60q is not an address of WHO's browser", address))
	}
	ref, ok := parseTenth(host, seg, shown)
	if !ok && host == browserHost {
		if ref, ok = parseTree(seg); ok {
			ref, ok = parseShown(ref, shown)
		}
	}
	if ok && ref.IsFoundation() {
		ref.Release, ok = "", ref.Residual == ""
	}
	if !ok {
		return Ref{}, badRef(fmt.Sprintf("%.60q shows no entity of ICD-11 or ICD-10", address))
	}
	return ref, nil
}

const (
	identityHost   = "id.who.int"
	browserHost    = "icd.who.int"
	oldBrowserHost = "apps.who.int" // of ICD-10
)

// BrowserAddress is the address at which WHO's browser shows r, which [ParseAddress]
// reads. The foundation is shown as it is now.
func (r Ref) BrowserAddress() string {
	release := r.Release
	if release == "" || r.IsFoundation() {
		release = "latest-release"
	}
	u := url.URL{Scheme: "https", Host: browserHost, Fragment: r.ID}
	switch {
	case r.Classification == ICD10:
		u.Path = "/browse10/" + r.Release + "/" + r.Language
		if r.ID != "" {
			u.Fragment = "/" + r.ID
		}
	case r.IsFoundation():
		u.Path = "/browse/" + release + "/foundation/" + r.Language
	default:
		u.Path = "/browse/" + release + "/" + r.Linearization + "/" + r.Language
	}
	if r.Residual != "" {
		u.Fragment += "/" + r.Residual
	}
	return u.String()
}

// ShownIn is the release of ICD-11 in which WHO's browser shows the entity, by its
// address, also of the foundation; "" if that does not tell.
func (e *Entity) ShownIn() string {
	u, err := url.Parse(e.BrowserURL)
	if err != nil {
		return ""
	}
	t, _ := parseTree(strings.Split(strings.Trim(u.Path, "/"), "/"))
	return t.Release
}

// parseTenth reads the address of a browser of ICD-10.
func parseTenth(host string, seg []string, shown string) (Ref, bool) {
	path := strings.Join(seg, "/")
	rest, ok := strings.CutPrefix(path, "browse10/")
	if host == oldBrowserHost {
		rest, ok = strings.CutPrefix(path, "classifications/icd10/browse/")
	}
	release, language, two := strings.Cut(rest, "/")
	r := TenthRevision(release, strings.ToLower(language)).Entity(strings.Trim(shown, "/"))
	switch {
	case !ok || !releaseForm.MatchString(release):
		return Ref{}, false
	case two && !languageForm.MatchString(r.Language):
		return Ref{}, false
	}
	return r, r.ID == "" || r.IsID(r.ID)
}

// parseTree reads the path of a browser's address: browse/2024-01/mms/en,
// browse11/l-m/en, dev11/f/en.
func parseTree(seg []string) (Ref, bool) {
	var r Ref
	app, release, _ := strings.Cut(seg[0], "_") // browse11_2023-01 was a release of its own
	if app != "browse" && app != "browse11" && app != "dev11" {
		return r, false
	}
	if seg = seg[1:]; releaseForm.MatchString(release) {
		r.Release = release
	}
	if len(seg) > 0 && seg[0] == "latest-release" {
		seg = seg[1:]
	} else if len(seg) > 0 && releaseForm.MatchString(seg[0]) {
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
		if !linearizationForm.MatchString(r.Linearization) {
			return r, false
		}
	}
	if len(seg) == 2 {
		r.Language = strings.ToLower(seg[1])
	}
	return r, r.Language == "" || languageForm.MatchString(r.Language)
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
	if named, err := ParseURI(shown); isURI && err == nil && !named.IsFoundation() {
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
	if len(seg) == 3 && linearizationForm.MatchString(seg[1]) { // 344162786/mms/other
		r.Linearization, seg = seg[1], []string{seg[0], seg[2]}
	}
	r.ID = seg[0]
	switch {
	case len(seg) == 2 && (seg[1] == Other || seg[1] == Unspecified):
		r.Residual = seg[1]
	case len(seg) > 1:
		return r, false
	}
	return r, r.IsID(r.ID)
}
