package sandbox

import "net/http"

var (
	get     = []string{http.MethodGet}
	post    = []string{http.MethodPost}
	getPost = []string{http.MethodGet, http.MethodPost}
	all     = []string{
		http.MethodGet, http.MethodPost, http.MethodHead, http.MethodPut, http.MethodDelete,
		http.MethodPatch,
	}
)

// Paths of the token server, as IdentityServer names them.
const (
	tokenPath     = "/connect/token"
	discoveryPath = "/.well-known/openid-configuration"
	keysPath      = discoveryPath + "/jwks"
)

// routes are everything that the sandbox answers to. Of two patterns that take the
// same path the narrower one counts, wherever it stands here.
var routes = inOrder([]route{
	// The ICD API, in the order of WHO's document. Foundation:
	linked("/icd/entity", (*call).foundationRoot),
	linked("/icd/entity/{id}", (*call).foundationEntity),
	plain(get, "/icd/entity/autocode", (*call).foundationAutocode),
	plain(getPost, "/icd/entity/search", (*call).foundationSearch),

	// Linearization:
	linked("/icd/release/11/{linearization:name}", (*call).versions),
	linked("/icd/release/11/{linearization:name}/{id}", (*call).versions),
	linked("/icd/release/11/{linearization:name}/{id}/{residual}", (*call).versions),
	linked("/icd/release/11/{release:date}/{linearization}", (*call).linearizationRoot),
	linked("/icd/release/11/{release:date}/{linearization}/{id}", (*call).linearizationEntity),
	linked("/icd/release/11/{release:date}/{linearization}/{id}/{residual}", (*call).linearizationEntity),
	plain(get, "/icd/release/11/{release:date}/{linearization}/autocode", (*call).linearizationAutocode),
	linked("/icd/release/11/{release:date}/{linearization}/codeinfo/{code}", (*call).codeInfo),
	plain(get, "/icd/release/11/{release:date}/{linearization}/describe", (*call).describe),
	linked("/icd/release/11/{release:date}/{linearization}/lookup", (*call).lookup),
	plain(getPost, "/icd/release/11/{release:date}/{linearization}/search", (*call).linearizationSearch),
	plain(getPost, "/icd/release/11/{release:date}/codedit", (*call).notImplemented),
	plain(getPost, "/icd/release/11/{release:date}/doris", (*call).notImplemented),

	// ICD-10:
	plain(get, "/icd/release/10", (*call).icd10Releases),
	plain(get, "/icd/release/10/{code}", (*call).icd10Versions),
	plain(get, "/icd/release/10/{release:date}", (*call).icd10Root),
	plain(get, "/icd/release/10/{release}/{code}", (*call).icd10Entity),

	// The token server of the ICD API.
	{pattern: tokenPath, area: ICDToken, methods: post, serve: (*call).icdToken},
	{pattern: discoveryPath, area: ICDToken, methods: get, serve: (*call).discovery},
	{pattern: keysPath, area: ICDToken, methods: get, serve: (*call).jwks},
	// WHO's widget reports selections here and only wants an answer.
	{pattern: "/analytics/clientanalytics", area: API, methods: post, serve: (*call).analytics},

	// The Data Clearinghouse, as in its guide.
	{pattern: "/v0/token/gen", area: CDCToken, cdc: true, methods: post, serve: (*call).cdcGenerate},
	{pattern: "/v0/token/refresh", area: CDCToken, cdc: true, methods: post, serve: (*call).cdcRefresh},
	{pattern: "/v0/async/cvrs/jobs/{job-id}", area: API, cdc: true, methods: get, serve: (*call).cdcJob},
	{pattern: "/v0/async/{...}", name: healthData, area: API, cdc: true, methods: all, serve: (*call).cdcData},
	{pattern: "/v0/export", name: healthData, area: API, cdc: true, methods: all, serve: (*call).cdcData},
	{pattern: "/v0/upload/{...}", name: healthData, area: API, cdc: true, methods: all, serve: (*call).cdcData},
	{pattern: "/v0/{...}", name: notFound.name, area: API, cdc: true, methods: all, serve: (*call).cdcUnknown},

	// The sandbox itself.
	{pattern: "/", area: API, methods: get, serve: (*call).welcome},
	control("/sandbox", byMethod{http.MethodGet: (*call).controlIndex}),
	control("/sandbox/", byMethod{http.MethodGet: (*call).controlIndex}),
	control("/sandbox/faults", faultsByMethod),
	control("/sandbox/faults/{name}", faultsByMethod),
	control("/sandbox/revoke", byMethod{http.MethodPost: (*call).controlRevoke}),
	control("/sandbox/settings", byMethod{http.MethodGet: (*call).controlSettings, http.MethodPost: (*call).controlSet}),
	control("/sandbox/stats", byMethod{http.MethodGet: (*call).controlStats}),
})

// healthData is the name of the routes that the sandbox has no data for.
const healthData = "/v0/(data)"

var faultsByMethod = byMethod{
	http.MethodGet: (*call).controlFaults, http.MethodPost: (*call).controlFault, http.MethodDelete: (*call).controlClear,
}

// linked is a read of the ICD API whose answer comes as JSON-LD too: entities and
// lists of them.
func linked(pattern string, serve func(*call)) route {
	r := plain(get, pattern, serve)
	r.linked = true
	return r
}

// plain is a route of the ICD API whose answer comes as JSON alone.
func plain(methods []string, pattern string, serve func(*call)) route {
	return route{pattern: pattern, area: API, icd: true, methods: methods, serve: serve}
}

// notFound is the route of all other paths.
var notFound = route{name: "(unknown)", area: API, methods: all, serve: func(c *call) {
	c.fail(http.StatusNotFound, "not_found", "the sandbox has nothing at this path")
}}
