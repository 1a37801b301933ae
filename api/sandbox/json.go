package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// encode renders a body as the real API does: JSON in ASCII only, everything
// else escaped, quotes and the characters of HTML too.
func encode(v any) []byte {
	var raw bytes.Buffer
	e := json.NewEncoder(&raw)
	e.SetEscapeHTML(false) // done below
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("sandbox: a body cannot be encoded: %v", err)) // bodies are our own types
	}
	b := bytes.TrimSuffix(raw.Bytes(), []byte{'\n'})
	if !slices.ContainsFunc(b, escaped) {
		return b
	}
	var out bytes.Buffer
	out.Grow(len(b) + len(b)/4)
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04X\u%04X`, high, low)
		case r >= utf8.RuneSelf || escaped(b[0]):
			fmt.Fprintf(&out, `\u%04X`, r)
		default:
			out.WriteByte(b[0])
		}
		b = b[size:]
	}
	return out.Bytes()
}

// escaped reports whether a byte of JSON stands in the way of plain ASCII text.
func escaped(c byte) bool {
	return c >= utf8.RuneSelf || strings.IndexByte("'+<>&`", c) >= 0
}

// ordered is an object whose members keep their order.
type ordered []member

type member struct {
	name  string
	value any
}

// MarshalJSON implements [json.Marshaler].
func (o ordered) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			out = append(out, ',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, name...), ':'), value...)
	}
	return append(out, '}'), nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
