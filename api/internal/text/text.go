// Package text cleans strings that came from a server, so that a terminal
// shows them and never acts on them. It is applied at the decode boundary,
// after entities and escapes were decoded, to every string that may be shown.
package text

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of cleaned strings in bytes. What is longer is cut and ends in "…".
const (
	LineLimit  = 16 << 10
	BlockLimit = 64 << 10
	BodyLimit  = 32 << 20 // of what is no more than is read of an answer, indented
	markLimit  = 8        // combining marks and joiners on one base character
)

// The joiners, by which Persian and Hindi are spelled.
const (
	zwnj = '\u200C'
	zwj  = '\u200D'
)

// Line cleans s for display on one line: escape sequences go whole, every
// other control character, bidi control, tag and invisible format character
// goes too; white space becomes one space; invalid UTF-8 becomes U+FFFD. Zero
// width joiners and combining marks, which Arabic, Persian, Thai and Hindi
// need, stay, at most eight of them on one character.
func Line(s string) string { return clean(s, LineLimit, false) }

// Block cleans like [Line] and keeps line breaks.
func Block(s string) string { return clean(s, BlockLimit, true) }

// Body cleans like [Block] what is to be had whole.
func Body(s string) string { return clean(s, BodyLimit, true) }

// Snippet is the beginning of a body that is not what was expected, cleaned,
// at most n characters. If it is not all there is, it ends in "…".
func Snippet(b []byte, n int) string {
	begin := b[:min(len(b), 8*n)]
	r := []rune(strings.TrimSpace(Line(string(begin))))
	if len(r) > n || len(begin) < len(b) {
		return string(r[:min(len(r), n)]) + "…"
	}
	return string(r)
}

func clean(s string, limit int, lines bool) string {
	if plain(s, limit, lines) {
		return s
	}
	var b strings.Builder
	b.Grow(min(len(s), limit) + utf8.UTFMax)
	marks := 0
	for i := 0; i < len(s); {
		if b.Len() >= limit {
			b.WriteString("…")
			break
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if n := escapeLen(s[i:]); n > 0 {
			i += n
			continue
		}
		i += size
		r, keep := visible(r, lines)
		if !keep {
			continue
		}
		if unicode.In(r, unicode.Mn, unicode.Me) || r == zwnj || r == zwj {
			if marks++; marks > markLimit {
				continue
			}
		} else {
			marks = 0
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plain reports whether s can stay as it is, which nearly every string can.
func plain(s string, limit int, lines bool) bool {
	if len(s) > limit {
		return false
	}
	for i := range len(s) {
		if c := s[i]; c < ' ' && (c != '\n' || !lines) || c >= 0x7F {
			return false
		}
	}
	return true
}

// visible maps a rune to what is shown for it, or drops it.
func visible(r rune, lines bool) (rune, bool) {
	switch {
	case r == '\n' && lines:
		return r, true
	case r == '\n' || r == '\t' || r == '\v' || r == '\f':
		return ' ', true
	case unicode.Is(unicode.Cc, r):
		return 0, false
	case r == '\u2028' || r == '\u2029':
		return ' ', true
	case r == zwnj || r == zwj:
		return r, true
	case unicode.Is(unicode.Prepended_Concatenation_Mark, r): // Arabic number signs are visible
		return r, true
	case unicode.Is(unicode.Cf, r), // bidi controls, tags, soft hyphen, zero width space, BOM
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r): // fillers, and what is kept free for more of them
		return 0, false
	case unicode.Is(unicode.Noncharacter_Code_Point, r) || unicode.Is(unicode.Co, r):
		return unicode.ReplacementChar, true
	case unicode.Is(unicode.Zs, r):
		return ' ', true
	}
	return r, true
}

// escapeLen is the length of the escape sequence that s begins with, or 0. It
// knows the 7-bit and the C1 form of CSI and of the string sequences (OSC,
// DCS, SOS, PM, APC). Of a string sequence without an end only the
// introducer counts, so that no text is lost to it.
func escapeLen(s string) int {
	intro, kind := introducer(s)
	switch kind {
	case 0:
		return intro
	case '[':
		i := intro
		for i < len(s) && s[i] >= 0x20 && s[i] <= 0x3F {
			i++
		}
		if i < len(s) && s[i] >= 0x40 && s[i] <= 0x7E {
			i++
		}
		return i
	default:
		return stringLen(s, intro)
	}
}

// introducer gives the length of the sequence's first bytes and what begins:
// '[' a control sequence, ']' a string, 0 nothing that goes on.
func introducer(s string) (int, byte) {
	var kind byte
	var n int
	switch {
	case len(s) >= 2 && s[0] == 0x1B:
		kind, n = s[1], 2
	case s[0] == 0x1B:
		return 1, 0
	case len(s) >= 2 && s[0] == 0xC2 && s[1] >= 0x80 && s[1] <= 0x9F:
		kind, n = s[1]-0x40, 2
	case s[0] >= 0x80 && s[0] <= 0x9F: // raw C1, not UTF-8
		kind, n = s[0]-0x40, 1
	default:
		return 0, 0
	}
	switch {
	case kind == '[':
		return n, '['
	case strings.IndexByte("]PX^_", kind) >= 0:
		return n, ']'
	case s[0] == 0x1B && (kind < 0x20 || kind > 0x7E):
		return 1, 0 // what follows is not part of a sequence
	case s[0] == 0x1B && kind <= 0x2F && len(s) > 2: // ESC with an intermediate byte
		return 3, 0
	}
	return n, 0
}

func stringLen(s string, intro int) int {
	for i := intro; i < len(s); i++ {
		switch {
		case s[i] == 0x07:
			return i + 1
		case s[i] == 0x1B && i+1 < len(s) && s[i+1] == '\\':
			return i + 2
		case s[i] == 0xC2 && i+1 < len(s) && s[i+1] == 0x9C:
			return i + 2
		}
	}
	return intro
}

// CleanLine is a string that cleans itself as [Line] when decoded from JSON.
type CleanLine string

// UnmarshalJSON implements [json.Unmarshaler].
func (l *CleanLine) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*l = CleanLine(Line(s))
	return nil
}

// CleanBlock is a string that cleans itself as [Block] when decoded from JSON.
type CleanBlock string

// UnmarshalJSON implements [json.Unmarshaler].
func (l *CleanBlock) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*l = CleanBlock(Block(s))
	return nil
}
