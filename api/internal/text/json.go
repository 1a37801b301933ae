package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON cleans a JSON text for display as it stands: what [Block] drops or changes is
// written as an escape, so that it is still the same JSON. Only invalid UTF-8, which
// becomes U+FFFD, and white space between values may differ.
func JSON(s string) string {
	if plain(s, len(s), true) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	marks := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if r == '\t' || r == '\r' { // between values: a string holds neither
			b.WriteByte(' ')
			continue
		}
		if r >= ' ' && r < unicode.MaxASCII { // most are, and looking a rune up takes its time
			marks = 0
			b.WriteByte(byte(r))
			continue
		}
		seen, keep := visible(r, true)
		if unicode.In(r, unicode.Mn, unicode.Me) || r == zwnj || r == zwj {
			marks++
			keep = keep && marks <= markLimit
		} else {
			marks = 0
		}
		if keep && seen == r {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}

// Page cleans like [Block], up to limit bytes.
func Page(s string, limit int) string {
	if len(s) > limit {
		return clean(s, limit, true)
	}
	return clean(s, len(s), true)
}
