// Package redact takes secrets out of text that is going to be seen: by name
// where the text says what it is, by shape where it looks like a token, and by
// value where the secret is known.
package redact

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// Mark stands where a secret stood.
const Mark = "REDACTED"

var (
	jwt = regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{4,}(\.[A-Za-z0-9_-]*){1,2}`)
	// named matches name=value and "name":"value", also percent-encoded and
	// with escaped quotes, for the names that carry secrets in either protocol.
	named  = regexp.MustCompile(`(?i)((?:client_?secret|access_?token|refresh_?token|client_?assertion|assertion|authorization|password|token)(?:\\?"|%22)?\s*(?:[:=]|%3[AD])\s*(?:\\?"|%22)?)((?:Bearer|Basic)\s+)?([^\s"'&,;}\\]+)`)
	scheme = regexp.MustCompile(`(?i)\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=%-]{6,}`)
)

// Text redacts s by name and by shape.
func Text(s string) string {
	s = jwt.ReplaceAllString(s, Mark)
	s = named.ReplaceAllString(s, "${1}${2}"+Mark)
	return scheme.ReplaceAllString(s, "$1 "+Mark)
}

// Values redacts s as [Text] does and takes out the known secrets too, as they
// are and as a URL, JSON or base64 spells them.
func Values(s string, known ...string) string {
	for _, k := range known {
		for _, form := range spellings(k) {
			s = strings.ReplaceAll(s, form, Mark)
		}
	}
	return Text(s)
}

func spellings(k string) []string {
	if len(k) < 4 { // too short to tell from ordinary text
		return nil
	}
	quoted, _ := json.Marshal(k)
	return []string{
		k, url.QueryEscape(k), url.PathEscape(k), strings.Trim(string(quoted), `"`),
		base64.StdEncoding.EncodeToString([]byte(k)), base64.RawURLEncoding.EncodeToString([]byte(k)),
	}
}

// URL renders u without user information and without the values of query
// parameters that carry secrets.
func URL(u *url.URL) string {
	shown := *u
	shown.User = nil
	query := shown.Query()
	for name := range query {
		if secretName(name) {
			query.Set(name, Mark)
			shown.RawQuery = query.Encode()
		}
	}
	return Text(shown.String())
}

func secretName(name string) bool {
	name = strings.ToLower(strings.ReplaceAll(name, "_", ""))
	switch name {
	case "clientsecret", "accesstoken", "refreshtoken", "token", "assertion", "clientassertion", "password", "authorization":
		return true
	}
	return false
}

// shownHeaders may be shown with their values. Everything else is named only.
var shownHeaders = map[string]bool{
	"Accept": true, "Accept-Encoding": true, "Accept-Language": true, "Age": true, "Allow": true, "Api-Version": true,
	"Cache-Control": true, "Connection": true, "Content-Encoding": true, "Content-Length": true, "Content-Type": true,
	"Date": true, "Etag": true, "Expires": true, "Last-Modified": true, "Pragma": true, "Retry-After": true,
	"Server": true, "User-Agent": true, "Vary": true, "Www-Authenticate": true,
	"Access-Control-Allow-Origin": true, "Access-Control-Expose-Headers": true,
}

// Header returns the headers that may be shown. Authorization keeps its scheme;
// of others that are not on the list only the name is left.
func Header(h http.Header) http.Header {
	shown := make(http.Header, len(h))
	for name, values := range h {
		for _, v := range values {
			switch {
			case shownHeaders[name]:
				v = Text(v)
			case name == "Authorization":
				v = authorization(v)
			default:
				v = Mark
			}
			shown.Add(name, v)
		}
	}
	return shown
}

func authorization(v string) string {
	if kind, _, ok := strings.Cut(v, " "); ok && (strings.EqualFold(kind, "Bearer") || strings.EqualFold(kind, "Basic")) {
		return kind + " " + Mark
	}
	return Mark
}
