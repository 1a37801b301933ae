package secret

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// numbers are what a value becomes where its bytes, or units of UTF-16, are listed:
// 63:34:6e, 0x63, 0x34, [99, 52, 110] or U+0063 U+0034. What stands between the digits
// is no part of the pattern.
func numbers(v string) []pattern {
	size := len(canonical(v))
	if size < wordsLeast {
		return nil
	}
	var octets, signed, wide []int
	for _, c := range []byte(v) {
		octets = append(octets, int(c))
		signed = append(signed, max(int(int8(c)), -int(int8(c)))) // as Java has them; the sign is lost
	}
	for _, u := range utf16.Encode([]rune(v)) {
		wide = append(wide, int(u))
	}
	list := []pattern{{form: listed(16, octets), unit: 2}, {form: listed(16, wide), unit: 2}}
	for _, form := range [][]byte{
		listed(10, octets), listed(10, signed), listed(10, wide), listed(8, octets), indexed(octets),
	} {
		list = append(list, pattern{form: form, unit: 3})
	}
	for i := range list {
		list[i].size = size
	}
	return list
}

// listed are the digits of numbers to a base, of one to 16 at least two.
func listed(base int, numbers []int) []byte {
	form := make([]byte, 0, 3*len(numbers))
	for _, n := range numbers {
		if base == 16 && n < base {
			form = append(form, '0')
		}
		form = strconv.AppendInt(form, int64(n), base)
	}
	return form
}

// indexed is how JavaScript writes an array of bytes in JSON, {"0":99,"1":52}, from the
// first of them on.
func indexed(numbers []int) []byte {
	var form []byte
	for i, n := range numbers {
		if i > 0 {
			form = strconv.AppendInt(form, int64(i), 10)
		}
		form = strconv.AppendInt(form, int64(n), 10)
	}
	return form
}

// bare are the first two digits of a list and the next two that are not zeros, which
// may be lost between numbers.
func bare(form []byte) []byte {
	p := make([]byte, 0, 4)
	for _, c := range form {
		if len(p) < 2 || len(p) < 4 && c != '0' {
			p = append(p, c)
		}
	}
	return p
}

// lists reports whether a pattern is a list of numbers.
func (p pattern) lists() bool { return p.unit > 1 }

// divides reports whether a byte may stand between the digits of numbers: signs,
// and what is before a number, such as 0x, U+ or zeros.
func divides(c byte) bool { return dividers[c] }

var dividers = func() (list [256]bool) {
	for c := range list {
		signs := class[c] == plain && !alphanumeric(byte(c)) || class[c] == markup || class[c] == blank
		list[c] = signs || strings.IndexByte("0xXuU", byte(c)) >= 0
	}
	return list
}()
