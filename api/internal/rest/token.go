package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"icdscope/api/internal/text"
	"icdscope/session/failure"
	"icdscope/session/secret"
)

// tokenLengthLimit is how long a token may be, in bytes: real ones of the two
// services have up to about 4 KB.
const tokenLengthLimit = 16 << 10

// TokenFields are the members of a token endpoint's JSON answer, each name once
// and spelled exactly.
type TokenFields map[string]json.RawMessage

// Token reads the answer of a token endpoint. Anything but a 2xx answer with a
// JSON object is an [*Error]; so is an object with an "error" member, whatever
// the status, with names that occur twice, or with one of the names in known
// spelled in another case, because two readers could take two different tokens
// out of it.
func (a *Answer) Token(known ...string) (TokenFields, error) {
	if !a.OK() {
		return nil, a.refusal()
	}
	if a.HTML() {
		return nil, a.page()
	}
	if err := checkDepth(a.Body); err != nil {
		return nil, a.fail(failure.BadToken, err.Error())
	}
	fields, err := object(a.Body)
	if err != nil {
		return nil, a.fail(failure.BadToken, err.Error())
	}
	if raw, ok := fields["error"]; ok && string(raw) != "null" {
		return nil, a.refusal()
	}
	for name := range fields {
		for _, k := range known {
			if name != k && strings.EqualFold(name, k) {
				return nil, a.fail(failure.BadToken, fmt.Sprintf("the answer spells %q another way", k))
			}
		}
	}
	return fields, nil
}

// object splits a JSON object into its members and refuses double names.
func object(b []byte) (TokenFields, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil, errors.New("the answer is not a JSON object")
	}
	fields := make(TokenFields)
	for dec.More() {
		key, err := dec.Token()
		name, ok := key.(string)
		if err != nil || !ok {
			return nil, errors.New("the answer is not a JSON object")
		}
		if _, twice := fields[name]; twice {
			return nil, fmt.Errorf("the answer holds %q twice", text.Snippet([]byte(name), 40))
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, errors.New(explainJSON(err))
		}
		fields[name] = raw
	}
	if _, err := dec.Token(); err != nil {
		return nil, errors.New("the answer is not a complete JSON object")
	}
	if dec.More() {
		return nil, errors.New("the answer goes on after its JSON object")
	}
	return fields, nil
}

// AccessToken reads the member name as a token that can stand in a header:
// visible ASCII (RFC 6750 section 2.1, RFC 9110 section 5.5), at most 16 KiB.
func (a *Answer) AccessToken(fields TokenFields, name string) (string, error) {
	var tok string
	if raw, ok := fields[name]; !ok || json.Unmarshal(raw, &tok) != nil || tok == "" {
		return "", a.fail(failure.BadToken, fmt.Sprintf("it has no %q", name))
	}
	if len(tok) > tokenLengthLimit {
		return "", a.fail(failure.BadToken, fmt.Sprintf("the token is longer than %d KiB", tokenLengthLimit>>10))
	}
	for i := range len(tok) {
		if tok[i] <= ' ' || tok[i] > '~' {
			return "", a.fail(failure.BadToken, "the token holds characters that no header can carry")
		}
	}
	return tok, nil
}

// BadToken is the error of a 2xx token answer that cannot be used.
func (a *Answer) BadToken(why string) *Error { return a.fail(failure.BadToken, why) }

// Text reads the member name as a string and cleans it; "" where there is none.
func (f TokenFields) Text(name string) string {
	var s text.CleanLine
	if json.Unmarshal(f[name], &s) != nil {
		return ""
	}
	return string(s)
}

// Number reads the member name as a number, also one that is written as a
// string of digits.
func (f TokenFields) Number(name string) (float64, bool) {
	raw := strings.Trim(string(f[name]), `"`)
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return 0, false
	}
	return n, true
}

// Date is the server's clock when it answered, unless a cache may have stored
// the answer (RFC 9110 section 6.6.1, RFC 9111 section 5.1).
func Date(h http.Header) (time.Time, bool) {
	if h.Get("Age") != "" {
		return time.Time{}, false
	}
	t, err := http.ParseTime(h.Get("Date"))
	return t, err == nil
}

// NoRedirect is a CheckRedirect for token endpoints: a redirect is an answer,
// never a new address for the credentials.
func NoRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// SameOrigin is a CheckRedirect for API calls: at most three redirects, none to
// another scheme, host or port, and none to an address that holds a secret.
func SameOrigin(req *http.Request, via []*http.Request, held *secret.Held) error {
	first := via[0].URL
	if len(via) > 3 || req.URL.Scheme != first.Scheme || req.URL.Host != first.Host || held.In(req.URL.String()) {
		return http.ErrUseLastResponse
	}
	return nil
}
