package secret

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Body takes what is held out of the body of an answer, as [Held.Text] does. What
// was JSON stays JSON, with its members in their order; where nothing is found
// the same body is returned.
func (h *Held) Body(body []byte) []byte {
	q := h.current()
	if q == nil {
		return body
	}
	text := string(body)
	if !q.prose.finds(text) {
		return body
	}
	if !json.Valid(body) {
		return []byte(q.prose.sweep(text))
	}
	swept := q.prose.sweepJSON(text)
	if q.prose.finds(swept) { // it lies across members: nothing else helps
		return []byte(`"` + Redacted + `"`)
	}
	return []byte(swept)
}

// sweepJSON sweeps the strings of valid JSON, names of members too, and what
// else spells a value, such as a number.
func (sc *scanner) sweepJSON(s string) string {
	var b strings.Builder
	for s != "" {
		between, rest, found := strings.Cut(s, `"`)
		b.WriteString(sc.sweepBare(between))
		if !found {
			break
		}
		end := closingQuote(rest)
		b.WriteString(sc.sweepString(`"` + rest[:end+1]))
		s = rest[end+1:]
	}
	return b.String()
}

// closingQuote is where the quote is that ends a string of valid JSON.
func closingQuote(s string) int {
	for i := 0; ; i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
}

// sweepString sweeps one string of JSON with its quotes. What it says is looked
// at, not how it is written.
func (sc *scanner) sweepString(literal string) string {
	var content string
	if json.Unmarshal([]byte(literal), &content) != nil {
		return literal // not in valid JSON
	}
	swept := sc.sweep(content)
	if swept == content {
		return literal
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(swept) != nil {
		return `"` + Redacted + `"` // strings always encode
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// sweepBare sweeps what stands between strings.
func (sc *scanner) sweepBare(s string) string {
	if !sc.finds(s) {
		return s
	}
	var b strings.Builder
	for s != "" {
		n := strings.IndexAny(s, "[]{}:, \t\r\n")
		switch {
		case n == 0:
			n = 1
		case n < 0:
			n = len(s)
		}
		if word := s[:n]; sc.finds(word) {
			b.WriteString(`"` + Redacted + `"`)
		} else {
			b.WriteString(word)
		}
		s = s[n:]
	}
	return b.String()
}
