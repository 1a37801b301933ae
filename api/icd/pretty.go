package icd

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf16"

	"icdscope/api/internal/text"
)

// Pretty writes a JSON body for reading: indented, its members in the order
// they came in, letters in place of their \u escapes, and escapes in place of what no
// terminal may get: it is still the same JSON. What would become too large by that is
// not indented, and what is no JSON is cleaned.
func Pretty(raw []byte) string {
	var b bytes.Buffer
	switch {
	case !json.Valid(raw):
		return text.Body(string(raw))
	case !indentable(raw) || json.Indent(&b, raw, "", "  ") != nil:
		return text.JSON(string(raw))
	}
	return text.JSON(unescape(b.String()))
}

// deepest is how deep a body is indented. WHO's are not a tenth of that.
const deepest = 200

// indentable reports whether a body can be indented. That takes a row for each member,
// and its depth before it: of 20 KB that nest without end it makes 200 MB.
func indentable(raw []byte) bool {
	size, depth, quoted := len(raw), 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
			size += 1 + 2*depth
		case c == '}' || c == ']':
			depth--
			size += 1 + 2*depth
		case c == ',':
			size += 1 + 2*depth
		}
		if depth > deepest || size > text.BodyLimit {
			return false
		}
	}
	return true
}

// unescape turns \uXXXX into the character where that reads better: not for
// control characters, quotes and backslashes, which JSON wants escaped.
func unescape(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 >= len(s) {
			b.WriteByte(s[i])
			continue
		}
		r, size := escaped(s[i:])
		if size == 0 || r < ' ' || r == '"' || r == '\\' || r == 0x7F {
			b.WriteString(s[i : i+2])
			i++
			continue
		}
		b.WriteRune(r)
		i += size - 1
	}
	return b.String()
}

// escaped reads a \uXXXX, or two that make one character, at the beginning of
// s; size is 0 if there is none.
func escaped(s string) (r rune, size int) {
	one, ok := unit(s)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(one) {
		return one, 6
	}
	if two, ok := unit(s[6:]); ok {
		if r := utf16.DecodeRune(one, two); r != 0xFFFD {
			return r, 12
		}
	}
	return 0xFFFD, 6
}

func unit(s string) (rune, bool) {
	if len(s) < 6 || s[:2] != `\u` {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil
}
