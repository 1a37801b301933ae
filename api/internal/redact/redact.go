// Package redact takes secrets out of text that is going to be seen: by name
// where the text says what it is, and by shape where it looks like a token. Those
// that this program holds are taken out by value, by package secret.
package redact

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"icdscope/session/secret"
)

// Mark stands where a secret stood.
const Mark = secret.Redacted

// patterns are by what secrets are found in a text.
type patterns struct {
	jwt      *regexp.Regexp
	scheme   *regexp.Regexp // credentials behind their scheme
	ordinary *regexp.Regexp // a scheme in a sentence, or in a challenge
	userinfo *regexp.Regexp // before the host in a URL, also if it holds what it must not

	// named finds what has the name of a secret: in JSON that stands in JSON,
	// in JSON, in quotes of another kind, in percent-encoded JSON, and as
	// name=value.
	named []*regexp.Regexp
}

// compiled makes the patterns when they are first needed: it takes a
// millisecond, which no start should wait for.
var compiled = sync.OnceValue(func() patterns {
	return patterns{
		jwt:      regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{4,}(\.[A-Za-z0-9_-]*){1,2}`),
		scheme:   regexp.MustCompile(`(?i)\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=%-]{6,}`),
		ordinary: regexp.MustCompile(`^[A-Za-z]+\s+[a-z_]{1,20}=?$`),
		userinfo: regexp.MustCompile(`(://)[^\s"']+@`),
		named: []*regexp.Regexp{
			valueOf(anyName, between, `\\"`, `(?:[^"\\]|\\{4}|\\{3}"|\\{2}[bfnrtu/])*`),
			valueOf(anyName, between, `"`, `(?:[^"\\]|\\.)*`),
			valueOf(anyName, between, `'`, `(?:[^'\\]|\\.)*`),
			valueOf(anyName, between, `%22`, `(?:[^%\s]|%[013-9a-f][0-9a-f]|%2[013-9a-f])*`),
			valueOf(longName, between, `(?:(?:Bearer|Basic)\s+)?`, bare),
			valueOf(`token`, `(?:\s*=\s*|:|%3[AD])`, ``, bare), // "a token: …" is a sentence
		},
	}
})

const (
	longName = `(?:client_?secret|access_?token|refresh_?token|client_?assertion|assertion|authorization|password)`
	anyName  = `(?:` + longName + `|token)`
	between  = `(?:\\?"|'|%22)?\s*(?:[:=]|%3[AD])\s*`
	bare     = `[^\s"'&,;}\\]+`
)

// valueOf matches a secret's name, what stands between it and its value, and how
// the value begins, as group 1, and the value.
func valueOf(name, between, open, value string) *regexp.Regexp {
	return regexp.MustCompile(`(?is)(` + name + between + open + `)` + value)
}

// Text redacts s by name and by shape.
func Text(s string) string {
	if !hint(s).named {
		return Shapes(s)
	}
	for _, n := range compiled().named {
		s = n.ReplaceAllString(s, "${1}"+Mark)
	}
	return Shapes(s)
}

// Shapes redacts what looks like a secret by itself: tokens in the form of a
// JWT, credentials behind their scheme, user and password in a URL.
func Shapes(s string) string {
	h := hint(s)
	if !h.any() {
		return s
	}
	p := compiled()
	if h.jwt {
		s = p.jwt.ReplaceAllString(s, Mark)
	}
	if h.userinfo {
		s = p.userinfo.ReplaceAllString(s, "${1}"+Mark+"@")
	}
	if !h.scheme {
		return s
	}
	return p.scheme.ReplaceAllStringFunc(s, func(match string) string {
		if p.ordinary.MatchString(match) {
			return match
		}
		return strings.Fields(match)[0] + " " + Mark
	})
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
	case "clientsecret", "accesstoken", "refreshtoken", "token", "assertion", "clientassertion", "password",
		"authorization":
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
	"X-Sandbox": true, "X-Sandbox-Alias": true, "X-Sandbox-Recorded": true, "X-Sandbox-Rewritten": true,
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
