package secret

import (
	"strings"
	"unicode/utf8"
)

// Classes of bytes of a text.
const (
	plain      = iota // stands for itself
	blank             // noise of one byte
	high              // part of a longer character, or of none
	markup            // stands for itself, or is a mark of Markdown
	introducer        // something may begin that stands for something else, or for nothing
)

// class is that of every byte.
var class = func() (list [256]byte) {
	for c := range list {
		switch {
		case c >= utf8.RuneSelf:
			list[c] = high
		case strings.IndexByte("%\\&=<\x1b", byte(c)) >= 0:
			list[c] = introducer
		case strings.IndexByte("*_`[]!#>~", byte(c)) >= 0:
			list[c] = markup
		case noise(rune(c)):
			list[c] = blank
		}
	}
	return list
}()
