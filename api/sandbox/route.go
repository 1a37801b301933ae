package sandbox

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// route is where a request goes.
type route struct {
	pattern string // its path, as WHO's document has it: "/icd/entity/{id}"; [partKind] has what can stand in it
	name    string // for statistics: the pattern, unless it says otherwise
	area    Area
	icd     bool // takes the ICD API's headers and token
	linked  bool // answers JSON-LD too
	cdc     bool // errors have CDC's body
	control bool
	methods []string
	serve   func(*call)
	parts   []part // of the pattern
}

func (r *route) takes(method string) bool { return slices.Contains(r.methods, method) }

// part is what stands between two slashes of a pattern.
type part struct {
	kind partKind
	text string         // the part itself, or the name of what stands there
	form *regexp.Regexp // of formed parts
}

// partKind orders parts: what takes less comes first.
type partKind int

const (
	fixedPart  partKind = iota // "entity"
	formedPart                 // "{release:date}": what has a form
	openPart                   // "{id}": whatever there is
	restPart                   // "{...}": all further parts, or none
)

// forms decide where patterns have different things at one place, which a path by
// itself does not tell: a release or a linearization behind /icd/release/11, a
// release or a code behind /icd/release/10.
var forms = map[string]*regexp.Regexp{
	"date": regexp.MustCompile(`^\d{4}(-\d{2})?$`),        // "2024-01", "2019"
	"name": regexp.MustCompile(`^[a-z][a-z0-9_-]{1,47}$`), // "mms"
}

// parse takes a pattern apart.
func parse(pattern string) []part {
	var parts []part
	for text := range strings.SplitSeq(strings.TrimPrefix(pattern, "/"), "/") {
		inner, variable := strings.CutPrefix(text, "{")
		name, form, isFormed := strings.Cut(strings.TrimSuffix(inner, "}"), ":")
		switch {
		case !variable:
			parts = append(parts, part{kind: fixedPart, text: text})
		case name == "...":
			parts = append(parts, part{kind: restPart})
		case isFormed:
			parts = append(parts, part{kind: formedPart, text: name, form: forms[form]})
		default:
			parts = append(parts, part{kind: openPart, text: name})
		}
	}
	return parts
}

// formOf is what a pattern says of the form of a part.
var formOf = regexp.MustCompile(`:[a-z]+}`)

// inOrder are routes in the order in which they are tried: part by part what
// takes less comes first.
func inOrder(table []route) []route {
	for i := range table {
		r := &table[i]
		r.parts = parse(r.pattern)
		if r.name == "" {
			r.name = formOf.ReplaceAllString(r.pattern, "}")
		}
	}
	slices.SortStableFunc(table, func(a, b route) int {
		return slices.CompareFunc(a.parts, b.parts, func(x, y part) int { return cmp.Compare(x.kind, y.kind) })
	})
	return table
}

func (p part) takes(segment string) bool {
	switch p.kind {
	case fixedPart:
		return segment == p.text
	case formedPart:
		return p.form.MatchString(segment)
	default:
		return true
	}
}

// match reports whether a path is one of the route's.
func (r *route) match(path []string) bool {
	for i, p := range r.parts {
		if p.kind == restPart {
			return true
		}
		if i == len(path) || !p.takes(path[i]) {
			return false
		}
	}
	return len(path) == len(r.parts)
}

// values are what stands at the places of a path that the pattern has names for.
func (r *route) values(path []string) map[string]string {
	named := make(map[string]string)
	for i, p := range r.parts {
		if p.kind == formedPart || p.kind == openPart {
			named[p.text] = path[i]
		}
	}
	return named
}

// segments are the parts of a request's path, unescaped one by one, as codes may
// hold an escaped slash.
func segments(u *url.URL) ([]string, error) {
	path := strings.Split(strings.TrimPrefix(u.EscapedPath(), "/"), "/")
	for i, part := range path {
		s, err := url.PathUnescape(part)
		if err != nil {
			return nil, err
		}
		path[i] = s
	}
	if last := len(path) - 1; path[0] == "icd" && path[last] == "" {
		path = path[:last] // Assumption: one slash at the end makes no difference, as usual with the real API's framework
	}
	return path, nil
}

// routeOf finds the route of a request and the values of its variables.
func routeOf(r *http.Request) (route, map[string]string) {
	path, err := segments(r.URL)
	if err != nil {
		return notFound, nil
	}
	for i := range routes {
		if r := &routes[i]; r.match(path) {
			return *r, r.values(path)
		}
	}
	return notFound, nil
}
