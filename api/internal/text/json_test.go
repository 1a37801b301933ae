package text_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"icdscope/api/internal/text"
)

func TestJSONStaysWhatItWas(t *testing.T) {
	for in, want := range map[string]string{
		"{\"a\":\n\t\"Cholera\"}\r\n":        "{\"a\":\n \"Cholera\"} \n",
		"\"x\u009b31my\u202e\U000e0041\"":    `"x\u009b31my\u202e\udb40\udc41"`,
		"\"霍乱\u3000\u00a0e\u0301\u200dक\"":   "\"霍乱\\u3000\\u00a0e\u0301\u200dक\"",
		`"\u001b[31m"`:                       `"\u001b[31m"`,
		"\"a\xffb":                           "\"a\uFFFDb",
		"\"\x1b[31m":                         `"\u001b[31m`,
		"\"e" + strings.Repeat("\u0301", 10): "\"e" + strings.Repeat("\u0301", 8) + `\u0301\u0301`,
	} {
		if got := text.JSON(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	if got := text.Page("a\x1b[31mb\nc", 100); got != "ab\nc" {
		t.Errorf("%q", got)
	}
	if got := text.Page(strings.Repeat("é", 100), 50); len(got) > 60 || !strings.HasSuffix(got, "…") {
		t.Errorf("%q", got)
	}
}

// FuzzJSON: valid JSON means the same, and nothing is left that a terminal acts on.
func FuzzJSON(f *testing.F) {
	f.Add(`{"a":"b` + "\u202e\u009b\U000e0041" + `"}`)
	f.Add("[1,\t\"\x7f\"]")
	f.Fuzz(func(t *testing.T, s string) {
		got := text.JSON(s)
		for _, r := range got {
			if unicode.Is(unicode.Cc, r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) {
				t.Fatalf("%q became %q, with %U", s, got, r)
			}
		}
		if !utf8.ValidString(s) || !json.Valid([]byte(s)) {
			return
		}
		var was, is any
		if json.Unmarshal([]byte(s), &was) != nil || json.Unmarshal([]byte(got), &is) != nil ||
			!reflect.DeepEqual(was, is) {
			t.Fatalf("%q became %q", s, got)
		}
	})
}
