package sandbox

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// route is where a request goes.
type route struct {
	name    string // for statistics: the path with its variable parts named
	area    Area
	icd     bool // takes the ICD API's headers and token
	linked  bool // answers JSON-LD too
	cdc     bool // errors have CDC's body
	control bool
	methods []string
	serve   func(*call)
}

func (r *route) takes(method string) bool { return slices.Contains(r.methods, method) }

var (
	get     = []string{http.MethodGet}
	post    = []string{http.MethodPost}
	getPost = []string{http.MethodGet, http.MethodPost}
	all     = []string{http.MethodGet, http.MethodPost, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodPatch}
)

var (
	releaseID = regexp.MustCompile(`^\d{4}(-\d{2})?$`)
	linName   = regexp.MustCompile(`^[a-z][a-z0-9_-]{1,47}$`)
)

// routeOf finds the route of a request and the variable parts of its path,
// unescaped one by one, as codes may hold an escaped slash.
func routeOf(r *http.Request) (route, []string) {
	parts := strings.Split(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/")
	seg := make([]string, len(parts))
	for i, p := range parts {
		s, err := url.PathUnescape(p)
		if err != nil {
			return notFound, nil
		}
		seg[i] = s
	}
	if last := len(seg) - 1; seg[0] == "icd" && seg[last] == "" {
		seg = seg[:last] // Assumption: one slash at the end makes no difference, as usual with the real API's framework
	}
	switch {
	case seg[0] == "icd" && len(seg) > 1 && seg[1] == "entity":
		return foundationRoute(seg[2:])
	case seg[0] == "icd" && len(seg) > 2 && seg[1] == "release" && seg[2] == "11":
		return releaseRoute(seg[3:])
	case seg[0] == "icd" && len(seg) > 2 && seg[1] == "release" && seg[2] == "10":
		return icd10Route(seg[3:])
	case seg[0] == "v0":
		return cdcRoute(seg[1:])
	case seg[0] == "sandbox":
		return controlRoute(seg[1:])
	}
	return otherRoute(strings.Join(seg, "/"))
}

var notFound = route{name: "(unknown)", area: API, methods: all, serve: func(c *call) {
	c.fail(http.StatusNotFound, "not_found", "the sandbox has nothing at this path")
}}

// icdRoute is a route of the ICD API. Entities and lists come as JSON-LD too,
// what is searched for does not.
func icdRoute(name string, methods []string, serve func(*call)) route {
	return route{name: name, area: API, icd: true, methods: methods, serve: serve}
}

func icdRead(name string, serve func(*call)) route {
	r := icdRoute(name, get, serve)
	r.linked = true
	return r
}

func foundationRoute(seg []string) (route, []string) {
	switch {
	case len(seg) == 0:
		return icdRead("/icd/entity", (*call).foundationRoot), nil
	case len(seg) == 1 && seg[0] == "search":
		return icdRoute("/icd/entity/search", getPost, (*call).foundationSearch), nil
	case len(seg) == 1 && seg[0] == "autocode":
		return icdRoute("/icd/entity/autocode", get, (*call).foundationAutocode), nil
	case len(seg) == 1:
		return icdRead("/icd/entity/{id}", (*call).foundationEntity), seg
	}
	return notFound, nil
}

// releaseRoute tells /{linearization}/… from /{release}/{linearization}/… by
// the form of the first part, as the paths alone do not.
func releaseRoute(seg []string) (route, []string) {
	const base = "/icd/release/11"
	if len(seg) > 0 && !releaseID.MatchString(seg[0]) {
		names := []string{"", "/{linearization}", "/{linearization}/{id}", "/{linearization}/{id}/{residual}"}
		if len(seg) > 3 || !linName.MatchString(seg[0]) {
			return notFound, nil
		}
		return icdRead(base+names[len(seg)], (*call).multiVersion), seg
	}
	if len(seg) == 2 && (seg[1] == "doris" || seg[1] == "codedit") {
		return icdRoute(base+"/{release}/"+seg[1], getPost, (*call).notImplemented), nil
	}
	lin := base + "/{release}/{linearization}"
	switch {
	case len(seg) == 2:
		return icdRead(lin, (*call).linearizationRoot), seg
	case len(seg) == 3 && seg[2] == "search":
		return icdRoute(lin+"/search", getPost, (*call).linearizationSearch), seg
	case len(seg) == 3 && seg[2] == "autocode":
		return icdRoute(lin+"/autocode", get, (*call).linearizationAutocode), seg
	case len(seg) == 3 && seg[2] == "lookup":
		return icdRead(lin+"/lookup", (*call).lookup), seg
	case len(seg) == 3 && seg[2] == "describe":
		return icdRoute(lin+"/describe", get, (*call).describe), seg
	case len(seg) == 4 && seg[2] == "codeinfo":
		return icdRead(lin+"/codeinfo/{code}", (*call).codeInfo), []string{seg[0], seg[1], seg[3]}
	case len(seg) == 3:
		return icdRead(lin+"/{id}", (*call).linearizationEntity), seg
	case len(seg) == 4:
		return icdRead(lin+"/{id}/{residual}", (*call).linearizationEntity), []string{seg[0], seg[1], seg[2] + "/" + seg[3]}
	}
	return notFound, nil
}

func icd10Route(seg []string) (route, []string) {
	const base = "/icd/release/10"
	switch {
	case len(seg) == 0:
		return icdRoute(base, get, (*call).icd10Releases), nil
	case len(seg) == 1 && releaseID.MatchString(seg[0]):
		return icdRoute(base+"/{release}", get, (*call).icd10Root), seg
	case len(seg) == 1:
		return icdRoute(base+"/{code}", get, (*call).icd10Versions), seg
	case len(seg) == 2:
		return icdRoute(base+"/{release}/{code}", get, (*call).icd10Entity), seg
	}
	return notFound, nil
}

// Paths of the token server, as IdentityServer names them.
const (
	tokenPath     = "/connect/token"
	discoveryPath = "/.well-known/openid-configuration"
	keysPath      = discoveryPath + "/jwks"
)

// otherRoute has the paths outside of /icd, /v0 and /sandbox.
func otherRoute(path string) (route, []string) {
	switch path {
	case strings.TrimPrefix(tokenPath, "/"):
		return route{name: tokenPath, area: ICDToken, methods: post, serve: (*call).icdToken}, nil
	case strings.TrimPrefix(discoveryPath, "/"):
		return route{name: discoveryPath, area: ICDToken, methods: get, serve: (*call).discovery}, nil
	case strings.TrimPrefix(keysPath, "/"):
		return route{name: keysPath, area: ICDToken, methods: get, serve: (*call).jwks}, nil
	case "analytics/clientanalytics":
		// WHO's widget reports selections here and only wants an answer.
		return route{name: "/analytics/clientanalytics", area: API, methods: post, serve: func(c *call) { c.json(http.StatusOK, struct{}{}) }}, nil
	case "":
		return route{name: "/", area: API, methods: get, serve: (*call).welcome}, nil
	}
	return notFound, nil
}

// welcome tells somebody with a browser what this is.
func (c *call) welcome() {
	c.answer(http.StatusOK, "text/plain; charset=utf-8", []byte(`This is the sandbox of icdscope. It is not WHO's ICD API and not the CDC Data
Clearinghouse: it speaks their protocols over a small excerpt of ICD-11, and its
tokens are worth nothing anywhere else.

  POST /connect/token            ICD tokens: client id `+DemoClientID+`, secret `+DemoSecret+`
  GET  /icd/entity               ICD API (API-Version: v2, Accept-Language: en, Authorization: Bearer ...)
  POST /v0/token/gen             CDC tokens: client id `+CDCClientID+`, secret `+CDCSecret+`
  GET  /sandbox/                 statistics, faults, settings
`))
}
