package widget

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold writes a text as those who look for it may type it: in small letters, without
// accents and vowel signs.
func Fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) || r == 'ـ' { // the last is the Arabic stretching sign
			continue
		}
		if r == 'ٱ' { // the one alef that is no alef with a sign
			r = 'ا'
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
