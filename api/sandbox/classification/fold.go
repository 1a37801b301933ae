package classification

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldText turns a text into its words, folded, with one space between them.
func foldText(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, w := range wordsIn(s) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.folded)
	}
	return b.String()
}

// wordAt is a word of a text and where it stands.
type wordAt struct {
	folded     string
	start, end int
}

func wordsIn(s string) []wordAt {
	var list []wordAt
	start := -1
	flush := func(end int) {
		if start < 0 {
			return
		}
		if folded := foldWord(s[start:end]); folded != "" {
			list = append(list, wordAt{folded, start, end})
		}
		start = -1
	}
	for i, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			flush(i)
			list = append(list, wordAt{string(r), i, i + utf8.RuneLen(r)})
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) && start >= 0:
			if start < 0 {
				start = i
			}
		default:
			flush(i)
		}
	}
	flush(len(s))
	return list
}

func foldWord(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] >= 'A' && s[i] <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
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

// articles are how an Arabic word begins that has the article, which is written as a part
// of it, with what may stand before that. Assumption: words are found without theirs.
var articles = []string{"ال", "وال", "بال", "كال", "فال"}

// bare is a folded word without its article; "" if it has none.
func bare(folded string) string {
	for _, a := range articles {
		if rest, ok := strings.CutPrefix(folded, a); ok {
			return rest
		}
	}
	return ""
}
