package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How long the canonical form of a value must be to be told from ordinary text,
// in bytes.
const (
	proseLeast = 8  // where people read
	wordsLeast = 4  // in errors and headers
	partLeast  = 16 // of a part of a token
)

// canonical is a value as its spellings are compared: in small letters, because
// hosts and names of headers lose their capitals; without white space and plus
// signs, because forms write one for the other and texts are wrapped and folded;
// without what cannot be seen, because cleaning drops it.
func canonical(v string) []byte {
	p := make([]byte, 0, len(v))
	for i := 0; i < len(v); {
		r, size := utf8.DecodeRuneInString(v[i:])
		if r == utf8.RuneError && size == 1 || !noise(r) {
			for _, c := range []byte(v[i : i+size]) {
				p = append(p, lower(c))
			}
		}
		i += size
	}
	return p
}

// noise reports whether a character may stand between those of a value, or be
// lost from between them. Marks are: a value with some on its characters, such as
// variation selectors, which are not seen, is read as if there were none.
func noise(r rune) bool {
	if r > ' ' && r < 0x7F {
		return r == '+'
	}
	return r == emptyBraille || unicode.IsSpace(r) || unicode.IsControl(r) ||
		unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me, unicode.Other_Default_Ignorable_Code_Point)
}

// emptyBraille is a pattern without a dot: it looks like a space, and is none.
const emptyBraille = '\u2800'

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		c -= 'a' - 'A'
	}
	return c
}

// value is something that is held, with what it is looked for by: canonical forms.
type value struct {
	text   string
	forms  [][]byte // of the whole, and of parts that tell as much
	pieces [][]byte // of parts that tell enough in errors and headers
}

// newSecretValue is a secret or a password. net/http quotes what is malformed
// only up to a space, and so tells single words of it.
func newSecretValue(text string) *value {
	v := &value{text: text, forms: forms(text)}
	for _, word := range strings.Fields(text) {
		if p := canonical(word); len(p) >= proseLeast {
			v.pieces = append(v.pieces, p)
		}
	}
	return v
}

// newTokenValue is a token, of which each part between dots stands for something.
func newTokenValue(text string) *value {
	v := &value{text: text, forms: forms(text)}
	for part := range strings.SplitSeq(text, ".") {
		if p := canonical(part); len(p) >= partLeast {
			v.forms = append(v.forms, p)
		}
	}
	return v
}

// forms are what a value becomes by an encoding that is not one of characters.
// Those of characters (percent, JSON, HTML) a [reader] takes off.
func forms(v string) [][]byte {
	list := [][]byte{canonical(v), canonical(hex.EncodeToString([]byte(v)))}
	for _, inner := range unique(v, url.QueryEscape(v), quoted(v)) {
		for _, alphabet := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
			bare := alphabet.WithPadding(base64.NoPadding)
			list = append(list, canonical(alphabet.EncodeToString([]byte(inner))), canonical(bare.EncodeToString([]byte(inner))))
			for shift := range 3 {
				list = append(list, canonical(within(bare, inner, shift)))
			}
		}
	}
	// As read by those who take every text for Latin-1, and for UTF-8.
	if narrow, ok := latin1(v); ok {
		list = append(list, canonical(narrow))
	}
	list = append(list, canonical(misread(v)))
	slices.SortFunc(list, bytes.Compare)
	return slices.CompactFunc(list, bytes.Equal)
}

func unique(list ...string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// within is what base64 always makes of a value that stands somewhere in a text
// that is encoded, shift bytes behind a multiple of three: without the characters
// at both ends that depend on what is around it.
func within(alphabet *base64.Encoding, v string, shift int) string {
	text := alphabet.EncodeToString([]byte(strings.Repeat("x", shift) + v))
	if (shift+len(v))%3 != 0 {
		text = text[:len(text)-1]
	}
	return text[min([]int{0, 2, 3}[shift], len(text)):]
}

// quoted is v as JSON spells it, without the quotes around it.
func quoted(v string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return v
	}
	text := strings.TrimSuffix(b.String(), "\n")
	return text[1 : len(text)-1]
}

// latin1 is v with one byte for each character, if that is possible.
func latin1(v string) (string, bool) {
	b := make([]byte, 0, len(v))
	for _, r := range v {
		if r > 0xFF {
			return "", false
		}
		b = append(b, byte(r))
	}
	return string(b), true
}

// misread is v with one character for each byte.
func misread(v string) string {
	var b strings.Builder
	for _, c := range []byte(v) {
		b.WriteRune(rune(c))
	}
	return b.String()
}
