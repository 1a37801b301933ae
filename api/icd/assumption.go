package icd

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// assumption is something that is taken for granted of the service, and how it shows
// in an answer.
type assumption struct {
	id, says string
	of       string // the request that shows it
	token    bool   // it is about tokens
	holds    func(shot) (holds bool, saw string)
}

// assumptions are those that answers of the API show. What recordings of others show
// is here too: they are years old.
var assumptions = []assumption{
	{"root-json", "the root of the foundation is JSON", "root", false, func(s shot) (bool, string) {
		return s.OK() && s.LooksJSON(), s.status() + ", " + s.Header.Get("Content-Type")
	}},
	{"api-version", "answers name the version of the API, 2.x, in Api-Version", "root", false, func(s shot) (bool, string) {
		v := s.Header.Get("Api-Version")
		return strings.HasPrefix(strings.ToLower(v), apiVersion+"."), "Api-Version: " + v
	}},
	{"http-uris", "bodies name things by http://id.who.int, whatever address is asked", "root", false, func(s shot) (bool, string) {
		id := member(s.Body, "@id")
		return strings.HasPrefix(id, "http://id.who.int/icd/"), "@id " + id
	}},
	{"no-validators", "answers have neither ETag nor Last-Modified", "root", false, func(s shot) (bool, string) {
		return absent(s.Header, "ETag", "Last-Modified")
	}},
	{"no-rate-limit", "answers do not tell of a rate limit", "root", false, func(s shot) (bool, string) {
		return absent(s.Header, "RateLimit", "RateLimit-Limit", "X-RateLimit-Limit", "X-Rate-Limit-Limit", "Retry-After")
	}},
	{"401-bare", "without a token the API answers 401", "bare", true, statusIs(http.StatusUnauthorized)},
	{"401-challenge", "and asks for a Bearer token in WWW-Authenticate", "bare", true, func(s shot) (bool, string) {
		c := s.Header.Get("WWW-Authenticate")
		return strings.HasPrefix(strings.ToLower(c), "bearer"), "WWW-Authenticate: " + c
	}},
	{"401-garbage", "a token that it has not issued is answered 401, too", "garbage", true, statusIs(http.StatusUnauthorized)},
	{"401-invalid", "and called invalid_token", "garbage", true, func(s shot) (bool, string) {
		c := s.Header.Get("WWW-Authenticate")
		return strings.Contains(c, "invalid_token"), "WWW-Authenticate: " + c
	}},
	{"earlier-token", "a new token does not end the one before", "earlier", true, statusIs(http.StatusOK)},
	{"404-entity", "an entity that does not exist is answered 404", "unknown", false, statusIs(http.StatusNotFound)},
	{"400-version", "a request without API-Version is answered 400", "version", false, statusIs(http.StatusBadRequest)},
	{"404-language", "a request without Accept-Language is answered 404", "language", false, statusIs(http.StatusNotFound)},
	{"releases", "a linearization names its releases, and the latest", "releases", false, func(s shot) (bool, string) {
		return s.OK() && latestOf.Match(s.Body) && has(s.Body, "release"), s.status() + ", members " + names(s.Body)
	}},
	{"describe", "describe gives code, label and the URIs of a code", "describe", false, func(s shot) (bool, string) {
		return s.OK() && has(s.Body, "code", "label", "linearizationUri", "foundationUri"), s.status() + ", members " + names(s.Body)
	}},
	{"autocode", "autocode gives the code that it found, and how well it matches", "autocode", false, func(s shot) (bool, string) {
		found := has(s.Body, "searchText", "theCode", "matchLevel", "matchScore", "matchType")
		return s.OK() && found, s.status() + ", members " + names(s.Body)
	}},
	{"autocode-nothing", "autocode that finds nothing says so by four members", "nothing", false, func(s shot) (bool, string) {
		return s.OK() && names(s.Body) == "searchText, matchLevel, matchScore, matchType", s.status() + ", members " + names(s.Body)
	}},
	{"search-order", "a search answers in the order in which others read it", "search", false, func(s shot) (bool, string) {
		return s.OK() && names(s.Body) == searchOrder, s.status() + ", members " + names(s.Body)
	}},
	{"search-found", "what matched stands between <em class='found'> and </em>", "search", false, func(s shot) (bool, string) {
		marked := bytes.Contains(s.Body, []byte(`\u003Cem class=\u0027found\u0027\u003E`)) ||
			bytes.Contains(s.Body, []byte(`<em class='found'>`)) ||
			bytes.Contains(bytes.ToLower(s.Body), []byte(`\u003cem class=\u0027found\u0027\u003e`)) ||
			bytes.Contains(bytes.ToLower(s.Body), []byte(`\u003cem class='found'\u003e`))
		return s.OK() && marked, s.status() + map[bool]string{true: ", marked so", false: ", not marked so"}[marked]
	}},
}

const searchOrder = "error, errorMessage, resultChopped, wordSuggestionsChopped, guessType, uniqueSearchId, words, " +
	"destinationEntities"

func statusIs(want int) func(shot) (bool, string) {
	return func(s shot) (bool, string) { return s.Status == want, s.status() }
}

// absent reports whether none of some headers is there.
func absent(h http.Header, names ...string) (bool, string) {
	for _, name := range names {
		if v := h.Get(name); v != "" {
			return false, name + ": " + v
		}
	}
	return true, "none of " + strings.Join(names, ", ")
}

// members are the names of the members of an object, in their order.
func members(body []byte) (list []string) {
	dec := json.NewDecoder(bytes.NewReader(body))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	for dec.More() {
		name, err := dec.Token()
		var value json.RawMessage
		if err != nil || dec.Decode(&value) != nil {
			return list
		}
		if s, ok := name.(string); ok {
			list = append(list, s)
		}
	}
	return list
}

func names(body []byte) string { return strings.Join(members(body), ", ") }

func has(body []byte, want ...string) bool {
	list := members(body)
	return !slices.ContainsFunc(want, func(name string) bool { return !slices.Contains(list, name) })
}

// member is a text in an object, "" if it is not there.
func member(body []byte, name string) string {
	var object map[string]json.RawMessage
	var value string
	if json.Unmarshal(body, &object) != nil || json.Unmarshal(object[name], &value) != nil {
		return ""
	}
	return value
}
