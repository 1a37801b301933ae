package trace

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"icdscope/api/internal/jwt"
	"icdscope/api/internal/redact"
	"icdscope/api/internal/text"
	"icdscope/session/secret"
)

// harmless are the members of a token endpoint's answer whose values may be shown
// (RFC 6749 sections 5.1 and 5.2; CDC's expiration; errors in other forms).
var harmless = map[string]bool{
	"token_type": true, "expires_in": true, "scope": true, "scopes": true, "expiration": true,
	"error": true, "error_description": true, "error_uri": true,
	"message": true, "detail": true, "title": true, "status": true, "path": true,
}

// memberName is what names of members look like; anything else could be a value.
var memberName = regexp.MustCompile(`^[A-Za-z@][A-Za-z0-9_.-]{0,29}$`)

// member is one of a JSON object, in the order of the object.
type member struct {
	name  string
	value json.RawMessage
}

// members takes an object apart; nil if it is none.
func members(b []byte) []member {
	dec := json.NewDecoder(bytes.NewReader(b))
	if open, err := dec.Token(); !json.Valid(b) || err != nil || open != json.Delim('{') {
		return nil
	}
	list := []member{}
	for dec.More() {
		key, err := dec.Token()
		name, ok := key.(string)
		var raw json.RawMessage
		if err != nil || !ok || dec.Decode(&raw) != nil {
			return nil
		}
		list = append(list, member{name, raw})
	}
	return list
}

// granted is what may be kept of the answer of a token endpoint: its members, with
// the values of those that are known to be harmless, and what tokens in it say of
// themselves. client is the id that asked.
func (r *Ring) granted(read []byte, ended bool, status int, client string) (b Body, claims []jwt.Pair) {
	if len(read) == 0 && ended {
		return Body{Kept: Whole}, nil
	}
	list := members(read)
	switch {
	case list == nil && (status < http.StatusMultipleChoices || looksJSON(read) || !ended):
		return Body{Kept: Withheld}, nil
	case list == nil: // a page of a proxy, or words why there is no token
		said := masked{r, newMask(client, nil)}
		page := text.Page(said.words(string(read[:min(len(read), readLimit)])), plainLimit)
		b := Body{Text: said.words(page), Kept: Whole}
		if len(read) > plainLimit {
			b.Kept = Cut
		}
		return b, nil
	}
	said := masked{r, newMask(client, list)}
	parts := make([]string, 0, len(list))
	for _, m := range list {
		name := said.words(text.Line(m.name))
		if !memberName.MatchString(name) {
			name = redact.Mark
		}
		parts = append(parts, encoded(name)+":"+said.value(m))
		if tok := ""; json.Unmarshal(m.value, &tok) == nil && !harmless[m.name] {
			claims = append(claims, said.claims(tok)...)
		}
	}
	b = Body{Text: "{" + strings.Join(parts, ",") + "}", Kept: Whole}
	if len(b.Text) > BodyLimit {
		b = Body{Kept: Withheld}
	}
	return b, claims
}

// masked takes out of what a token endpoint says what is held, what it gave in the
// same answer, and the id of the client.
type masked struct {
	ring *Ring
	own  *secret.Held
}

// newMask knows the id of a client, and every string of an answer whose member is not
// harmless.
func newMask(client string, list []member) *secret.Held {
	own := secret.NewHeld()
	own.Hold(secret.New(client))
	for _, m := range list {
		var s string
		if !harmless[m.name] && json.Unmarshal(m.value, &s) == nil {
			own.Hold(secret.New(s))
		}
	}
	return own
}

func (m masked) words(s string) string {
	return redact.Text(m.own.Words(m.ring.held.Words(s)))
}

// value is that of a member as it may be shown.
func (m masked) value(of member) string {
	var one string
	var several []string
	switch {
	case string(of.value) == "null":
		return "null"
	case !harmless[of.name]:
		return encoded(redact.Mark)
	case json.Unmarshal(of.value, &one) == nil:
		return encoded(m.words(text.Line(m.words(one))))
	case json.Unmarshal(of.value, &several) == nil:
		for i := range several {
			several[i] = m.words(text.Line(m.words(several[i])))
		}
		return encoded(several)
	case strings.ContainsAny(string(of.value[:1]), "{[") || m.words(string(of.value)) != string(of.value):
		return encoded(redact.Mark)
	}
	return string(of.value)
}

// claims are what a token says of itself.
func (m masked) claims(token string) []jwt.Pair {
	list := jwt.Claims(token)
	for i, c := range list {
		list[i] = jwt.Pair{Name: m.words(c.Name), Value: m.words(c.Value)}
	}
	return list
}

// encoded is v as JSON, legible where JSON allows it.
func encoded(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return "null" // strings always encode
	}
	return strings.TrimSuffix(b.String(), "\n")
}
