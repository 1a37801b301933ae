package sandbox

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// Names of the services that the sandbox stands in for.
const (
	icdName   = "id.who.int"
	tokenName = "icdaccessmanagement.who.int"
	cdcName   = "covdch-api.cdc.gov"
)

// Names are the names of the services that the sandbox stands in for: WHO's API,
// its token server, the Data Clearinghouse.
func Names() []string { return []string{icdName, tokenName, cdcName} }

// ByName is the sandbox as it answers under the services' own names: each path on
// its host alone, nothing of the sandbox itself, and https in what it says of
// itself.
func (s *Server) ByName() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.ToLower(r.Host)
		if host, port, err := net.SplitHostPort(name); err == nil && (port == "80" || port == "443") {
			name = host
		}
		if !slices.Contains(Names(), name) {
			w.Header().Set("X-Sandbox", "icdscope")
			http.Error(w, "this sandbox answers to "+strings.Join(Names(), ", "), http.StatusMisdirectedRequest)
			return
		}
		s.answer(w, r, name)
	})
}

// service is the name of the service that has a path, "" for paths of the sandbox
// itself.
func (r *route) service() string {
	switch {
	case r.control || r.pattern == "/":
		return ""
	case r.cdc:
		return cdcName
	case r.area == ICDToken:
		return tokenName
	}
	return icdName
}

// base is the address that the sandbox was asked under.
func (c *call) base() string {
	switch {
	case c.name != "":
		return "https://" + c.name
	case c.r.TLS != nil:
		return "https://" + c.r.Host
	}
	return "http://" + c.r.Host
}
