package secret

import (
	"bytes"
	"cmp"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
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
// without what cannot be seen, because cleaning drops it; in letters of usual width.
func canonical(v string) []byte {
	p := make([]byte, 0, len(v))
	for i := 0; i < len(v); {
		if c := v[i]; c < utf8.RuneSelf { // as nearly always, and faster
			if !noise(rune(c)) {
				p = append(p, lower(c))
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(v[i:])
		switch narrow := fold(r); {
		case r == utf8.RuneError && size == 1:
			p = append(p, v[i])
		case !noise(narrow):
			for _, c := range []byte(string(narrow)) {
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
	return unseen(r)
}

// unseen is noise beside what everybody types, apart so that the compiler puts noise
// where it is asked for.
func unseen(r rune) bool {
	return r == emptyBraille || unicode.IsSpace(r) || unicode.IsControl(r) ||
		unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me, unicode.Other_Default_Ignorable_Code_Point)
}

// emptyBraille is a pattern without a dot: it looks like a space, and is none.
const emptyBraille = '\u2800'

// fold is a character in the usual width.
func fold(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

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

// pattern is something that a value is found by.
type pattern struct {
	form []byte // canonical
	unit int    // how many characters of it stand for one of the value, where that is a list of numbers
	size int    // how much of a value it tells, as characters of one

	shared int // with how many characters of the one before it in a scanner it begins
}

// literal is a pattern that is what it tells.
func literal(v string) pattern {
	p := canonical(v)
	return pattern{form: p, unit: 1, size: len(p)}
}

// compare puts patterns in an order, those that begin with the same beside each other.
func (p pattern) compare(q pattern) int {
	return cmp.Or(p.unit-q.unit, bytes.Compare(p.form, q.form))
}

// common is with how many characters of another a pattern begins.
func (p pattern) common(q pattern) int {
	n := 0
	for p.unit == q.unit && n < min(len(p.form), len(q.form)) && p.form[n] == q.form[n] {
		n++
	}
	return n
}

// value is something that is held, with the patterns that it is looked for by.
type value struct {
	text   string
	forms  []pattern // of the whole, and of parts that tell as much
	pieces []pattern // of parts that tell enough in errors and headers
}

// newSecretValue is a secret or a password. net/http quotes what is malformed
// only up to a space, and so tells single words of it.
func newSecretValue(text string) *value {
	v := &value{text: text, forms: forms(text)}
	for _, word := range strings.Fields(text) {
		if p := literal(word); p.size >= proseLeast {
			v.pieces = append(v.pieces, p)
		}
	}
	return v
}

// newTokenValue is a token, of which each part between dots stands for something.
func newTokenValue(text string) *value {
	v := &value{text: text, forms: forms(text)}
	for part := range strings.SplitSeq(text, ".") {
		if p := literal(part); p.size >= partLeast {
			v.forms = append(v.forms, p)
		}
	}
	return v
}

// forms are what a value becomes by an encoding that is not one of characters.
// Those of characters (percent, JSON, HTML) a [reader] takes off.
func forms(v string) []pattern {
	list := append(numbers(v), literal(v), literal(hex.EncodeToString([]byte(v))))
	written := unique(v, url.QueryEscape(v), quoted(v))
	wide := unique(units(v, binary.LittleEndian), units(v, binary.BigEndian))
	for _, inner := range append(written, wide...) {
		for _, text := range based(inner, base64.StdEncoding, 6) {
			list = append(list, literal(text))
			if strings.Contains(text, "+") || strings.Contains(text, "/") { // else it is the same for URLs
				list = append(list, literal(forURLs.Replace(text)))
			}
		}
	}
	for _, inner := range written {
		for _, text := range based(inner, base32.StdEncoding, 5) {
			list = append(list, literal(text))
		}
	}
	// As read by those who take every text for Latin-1, and for UTF-8.
	if narrow, ok := latin1(v); ok {
		list = append(list, literal(narrow))
	}
	list = append(list, literal(misread(v)))
	return list
}

// encoding is one of base64 or base32.
type encoding interface{ EncodeToString([]byte) string }

// forURLs makes base64's alphabet for URLs of the usual one.
var forURLs = strings.NewReplacer("+", "-", "/", "_")

// based is what a value becomes by an encoding with so many bits a character, alone,
// with padding and without, and somewhere in a text that is encoded.
func based(v string, e encoding, bits int) []string {
	whole := e.EncodeToString([]byte(v))
	list := []string{whole, strings.TrimRight(whole, "=")}
	for shift := range bits {
		if bits == 6 && shift == 3 { // three bytes are four characters: it begins again
			break
		}
		if shift > 0 {
			whole = e.EncodeToString([]byte(strings.Repeat("x", shift) + v))
		}
		list = append(list, within(whole, bits, len(v), shift))
	}
	return slices.Compact(list) // nothing is padded, or nothing depends on what is around it
}

func unique(list ...string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// within is what an encoding always makes of a value of so many bytes that stands shift
// bytes behind where its groups of characters begin: text without its padding, and
// without the characters at both ends that depend on what is around it.
func within(text string, bits, size, shift int) string {
	text = strings.TrimRight(text, "=")
	if (shift+size)*8%bits != 0 {
		text = text[:len(text)-1]
	}
	return text[min((shift*8+bits-1)/bits, len(text)):]
}

// units is v in UTF-16, as PowerShell encodes what it encodes.
func units(v string, order binary.AppendByteOrder) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(v)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
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
