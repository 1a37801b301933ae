package redact

import (
	"encoding/json"
	"strings"
)

// JSON redacts a JSON text, or the beginning of one, as [Text] does, so that it
// stays JSON: values whose members have the name of a secret, and what has the name
// or the shape of one within a string.
func JSON(s string) string {
	if !hint(s).any() && !strings.Contains(s, `\u00`) { // by which a name can be spelled
		return s
	}
	var b strings.Builder
	secret := false // the value to come is one
	for s != "" {
		between, rest, found := strings.Cut(s, `"`)
		b.WriteString(scalar(between, &secret))
		if !found {
			break
		}
		end := closing(rest)
		literal := `"` + rest[:end]
		s = rest[end:]
		switch {
		case strings.HasPrefix(strings.TrimLeft(s, " \t\r\n"), ":"):
			b.WriteString(within(literal))
			var name string
			secret = json.Unmarshal([]byte(literal), &name) == nil && secretName(name)
		case secret:
			b.WriteString(`"` + Mark + `"`)
			secret = false
		default:
			b.WriteString(within(literal))
		}
	}
	return b.String()
}

// closing is where the string that has begun ends, behind its quote.
func closing(s string) int {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

// scalar is what stands between two strings, without a value in it that is secret.
func scalar(s string, secret *bool) string {
	colon := strings.IndexByte(s, ':')
	if !*secret || colon < 0 {
		return s
	}
	value := strings.TrimLeft(s[colon+1:], " \t\r\n")
	if value == "" {
		return s // the value is the string behind
	}
	*secret = false
	length := strings.IndexAny(value, ",}] \t\r\n")
	if length < 0 {
		length = len(value)
	}
	if strings.ContainsAny(value[:1], "{[") || value[:length] == "null" {
		return s
	}
	return s[:colon+1] + `"` + Mark + `"` + value[length:]
}

// within redacts a string in its quotes.
func within(literal string) string {
	if !hint(literal).any() {
		return literal
	}
	redacted := Text(literal)
	if redacted != literal && json.Valid([]byte(literal)) && !json.Valid([]byte(redacted)) {
		return `"` + Mark + `"`
	}
	return redacted
}
