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
	{"root-json", "the root of the foundation is JSON", "root", false, isJSON},
	{
		"api-version", "answers name the version of the API, 2.x, in Api-Version", "root", false,
		says("Api-Version", func(v string) bool { return strings.HasPrefix(v, apiVersion+".") }),
	},
	{"http-uris", "bodies name things by http://id.who.int, whatever address is asked", "root", false, namedByWHO},
	{"no-validators", "answers have neither ETag nor Last-Modified", "root", false, hasNone("ETag", "Last-Modified")},
	{
		"no-rate-limit", "answers do not tell of a rate limit", "root", false,
		hasNone("RateLimit", "RateLimit-Limit", "X-RateLimit-Limit", "X-Rate-Limit-Limit", "Retry-After"),
	},
	{"401-bare", "without a token the API answers 401", "bare", true, statusIs(http.StatusUnauthorized)},
	{
		"401-challenge", "and asks for a Bearer token in WWW-Authenticate", "bare", true,
		says("WWW-Authenticate", func(v string) bool { return strings.HasPrefix(v, "bearer") }),
	},
	{
		"401-garbage", "a token that it has not issued is answered 401, too", "garbage", true,
		statusIs(http.StatusUnauthorized),
	},
	{
		"401-invalid", "and called invalid_token", "garbage", true,
		says("WWW-Authenticate", func(v string) bool { return strings.Contains(v, "invalid_token") }),
	},
	{"earlier-token", "a new token does not end the one before", "earlier", true, statusIs(http.StatusOK)},
	{"404-entity", "an entity that does not exist is answered 404", "unknown", false, statusIs(http.StatusNotFound)},
	{
		"400-version", "a request without API-Version is answered 400", "version", false,
		statusIs(http.StatusBadRequest),
	},
	{
		"404-language", "a request without Accept-Language is answered 404", "language", false,
		statusIs(http.StatusNotFound),
	},
	{
		"releases", "a linearization names its releases, and the latest", "releases", false,
		object(func(b []byte) bool { return latestOf.Match(b) && has(b, "release") }),
	},
	{
		"describe", "describe gives code, label and the URIs of a code", "describe", false,
		object(func(b []byte) bool { return has(b, "code", "label", "linearizationUri", "foundationUri") }),
	},
	{
		"autocode", "autocode gives the code that it found, and how well it matches", "autocode", false,
		object(func(b []byte) bool { return has(b, "searchText", "theCode", "matchLevel", "matchScore", "matchType") }),
	},
	{
		"autocode-nothing", "autocode that finds nothing says so by four members", "nothing", false,
		object(func(b []byte) bool { return names(b) == "searchText, matchLevel, matchScore, matchType" }),
	},
	{
		"search-order", "a search answers in the order in which others read it", "search", false,
		object(func(b []byte) bool { return names(b) == searchOrder }),
	},
	{"search-found", "what matched stands between <em class='found'> and </em>", "search", false, marked},
}

func isJSON(s shot) (bool, string) {
	return s.OK() && s.LooksJSON(), s.status() + ", " + s.Header.Get("Content-Type")
}

// namedByWHO is about the name by which a body calls what it tells of.
func namedByWHO(s shot) (bool, string) {
	id := member(s.Body, "@id")
	return strings.HasPrefix(id, "http://id.who.int/icd/"), "@id " + id
}

// marked is about how a search shows what has matched.
func marked(s shot) (bool, string) {
	if strings.Contains(unescaped.Replace(string(s.Body)), "<em class='found'>") {
		return s.OK(), s.status() + ", marked so"
	}
	return false, s.status() + ", not marked so"
}

// unescaped undoes how JSON may write what stands around a match.
var unescaped = strings.NewReplacer(
	`\u003C`, "<", `\u003c`, "<", `\u003E`, ">", `\u003e`, ">", `\u0027`, "'",
)

// says is about a header, in lower case.
func says(name string, holds func(v string) bool) func(shot) (bool, string) {
	return func(s shot) (bool, string) {
		v := s.Header.Get(name)
		return holds(strings.ToLower(v)), name + ": " + v
	}
}

// object is about the members of a body.
func object(holds func(body []byte) bool) func(shot) (bool, string) {
	return func(s shot) (bool, string) {
		return s.OK() && holds(s.Body), s.status() + ", members " + names(s.Body)
	}
}

const searchOrder = "error, errorMessage, resultChopped, wordSuggestionsChopped, guessType, uniqueSearchId, words, " +
	"destinationEntities"

func statusIs(want int) func(shot) (bool, string) {
	return func(s shot) (bool, string) { return s.Status == want, s.status() }
}

// hasNone is about headers of which none is there.
func hasNone(names ...string) func(shot) (bool, string) {
	return func(s shot) (bool, string) {
		for _, name := range names {
			if v := s.Header.Get(name); v != "" {
				return false, name + ": " + v
			}
		}
		return true, "none of " + strings.Join(names, ", ")
	}
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
