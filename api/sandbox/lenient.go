package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// A lenient sandbox lets mistakes pass that WHO's ICD API refuses, so that a client
// that was never tried runs to its end, and keeps a list of them. It stays as
// strict as ever about tokens: to get one, and the next one in time, is what a
// client is to show. What only the address of a sandbox makes so, such as http, is
// no mistake.

// Objection is what WHO's API would have said to requests that a lenient sandbox
// let pass. It holds nothing of what was sent.
type Objection struct {
	Request string `json:"request"` // method and route: "GET /icd/entity"
	What    string `json:"what"`    // "no API-Version"
	Answer  string `json:"answer"`  // what WHO's answer is
	Instead string `json:"instead"` // what to do instead
	First   int    `json:"first"`   // the number of the first request with this mistake
	Times   int    `json:"times"`
}

// lenientClient is whom a lenient sandbox takes an unknown client for.
const lenientClient = DemoClientID

// mistake is what a lenient sandbox lets pass.
type mistake struct{ what, answer, instead string }

// The mistakes. Assumption: 400 for API-Version, and what is said of a token
// without its scheme and of a long GET; 404 for Accept-Language and the errors of
// the token endpoint are recorded, or stand in the source of its family.
var (
	multipartToken = mistake{"multipart token request", "400 invalid_request", "send the parameters as " + formType}
	jsonToken      = mistake{"JSON token request", "400 invalid_request", multipartToken.instead}
	formlessToken  = mistake{"token request without a form", "400 invalid_request", multipartToken.instead}
	otherClient    = mistake{
		"unknown client id or wrong secret", "400 invalid_client, unless it knows them",
		"use the demo credentials, or name yours with --client",
	}
	otherGrant = mistake{
		"grant_type is not client_credentials", "400 unsupported_grant_type", "send grant_type=client_credentials",
	}
	otherScope     = mistake{"unknown scope", "400 invalid_scope", "send scope=" + icdScope}
	bareToken      = mistake{"token without Bearer before it", "401", "send Authorization: Bearer TOKEN"}
	noVersion      = mistake{"no API-Version", "400", "send API-Version: v2"}
	otherVersion   = mistake{"API-Version is not v2", "400", noVersion.instead}
	noLanguage     = mistake{"no Accept-Language", "404", "send Accept-Language: en, or another language"}
	searchedByCode = mistake{"you searched by code", "200, and nothing is found", "ask codeinfo, which knows codes"}
	longGet        = mistake{"GET of more than 2 KB", "an error: the documented limit of a GET is 2 KB", "search by POST"}
)

// tolerates reports whether a mistake passes, and takes note of it.
func (c *call) tolerates(m mistake) bool {
	if !c.s.opt.Lenient {
		return false
	}
	o := Objection{Request: c.route.asked(c.r.Method), What: m.what, Answer: m.answer, Instead: m.instead, First: c.number}
	c.objections = append(c.objections, m.what)
	c.s.count.object(o)
	return true
}

// asked is a method and a route, without anything that a client chose freely.
func (r *route) asked(method string) string {
	if !slices.Contains(all, method) && method != http.MethodOptions {
		method = "(other)"
	}
	return method + " " + r.name
}

// looseForm are the parameters of a token request of a content type, or of none,
// wherever they stand: in a form, in JSON, in the query string, in headers.
func (c *call) looseForm(kind string) (url.Values, error) {
	switch kind {
	case formType:
		return formValues(c.r)
	case multipartType:
		values, err := formValues(c.r)
		if err == nil {
			c.tolerates(multipartToken)
		}
		return values, err
	case jsonType:
		values, err := jsonValues(c.r)
		if err == nil {
			c.tolerates(jsonToken)
		}
		return values, err
	}
	b, err := io.ReadAll(c.r.Body)
	if err != nil {
		return nil, bodyError(err)
	}
	c.tolerates(formlessToken)
	return formless(c.r, string(b)), nil
}

// jsonValues are the texts of a JSON object.
func jsonValues(r *http.Request) (url.Values, error) {
	var members map[string]any
	if err := json.NewDecoder(r.Body).Decode(&members); err != nil {
		return nil, errors.New("the body is not a JSON object")
	}
	values := make(url.Values)
	for name, v := range members {
		if text, ok := v.(string); ok {
			values.Set(name, text)
		}
	}
	return values, nil
}

// formless are the parameters of a token request that has no form: of the body,
// whatever it says it is, of the query string and of headers.
func formless(r *http.Request, body string) url.Values {
	values, _ := parsePairs(body)
	query, _ := parsePairs(r.URL.RawQuery)
	if values == nil {
		values = make(url.Values)
	}
	for _, name := range []string{"grant_type", "scope", "client_id", "client_secret"} {
		for _, v := range []string{query.Get(name), r.Header.Get(name)} {
			if !values.Has(name) && v != "" {
				values.Set(name, v)
			}
		}
	}
	return values
}

// codeForm is what codes of ICD-11 and clusters of them look like: the letters
// are those that chapters begin with, so that 1p36, CD30 and B12 are words.
var codeForm = func() *regexp.Regexp {
	const last = `[0-9A-HJ-NP-Z]`
	stem := `(?:(?:[1-9][A-H]|C[AB]|[ABD-HJ-NP-S][A-HJ-M])[0-9]` + last +
		`|V[A-HJ-NP-W][0-9]` + last + `{1,2}|X[A-HJ-NP-Y][0-9]` + last + `{1,3})` +
		`(?:\.` + last + `{1,2})?`
	return regexp.MustCompile(`^(?i:` + stem + `(?:[&/]` + stem + `)*)$`)
}()

// isCode reports whether somebody looks for a code with words for it.
func isCode(text string) bool {
	return codeForm.MatchString(strings.TrimRight(strings.TrimSpace(text), "%*"))
}

// searched takes note of a search that WHO's API answers with nothing.
func (c *call) searched(words string) {
	if isCode(words) {
		c.tolerates(searchedByCode)
	}
}

// getLimit is the longest GET that WHO's document promises an answer to.
const getLimit = 2 << 10

func (c *call) measured() {
	if c.r.Method == http.MethodGet && len(c.r.URL.RequestURI()) > getLimit {
		c.tolerates(longGet)
	}
}
