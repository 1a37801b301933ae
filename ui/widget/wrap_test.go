package widget_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"icdscope/ui/widget"
)

// Rows end where the script allows it.
func TestWhereRowsEnd(t *testing.T) {
	for _, c := range []struct {
		text string
		w    int
		want string
	}{
		{"one two three", 7, "one two|three"},
		{"one two three", 8, "one two|three"},
		{"one  two", 4, "one|two"},
		{"abcdefgh ij", 3, "abc|def|gh|ij"},
		{"self-limiting disease", 10, "self-|limiting|disease"},
		{"1A00-1A0Z 5-10", 6, "1A00-1|A0Z|5-10"},  // codes and numbers stay together
		{"a-verylongword", 8, "a-|verylong|word"}, // a hyphen before a word that is longer than a row
		{"急性肠道疾病，数小时", 8, "急性肠道|疾病，数|小时"},
		{"急性肠道，疾病", 8, "急性肠|道，疾病"}, // no row begins with a comma
		{"«Fièvre» typhoïde", 9, "«Fièvre»|typhoïde"},
		{"Холера и брюшной тиф", 10, "Холера и|брюшной|тиф"},
		{"e\u0301e\u0301e\u0301e\u0301", 2, "e\u0301e\u0301|e\u0301e\u0301"},
		{"  indented text", 10, "  indented|text"},
		{"see https://id.who.int/icd", 22, "see|https://id.who.int/icd"}, // what has room in a row is whole
		{"GET https://id.who.int/icd/release/11/2026-01/mms", 30, "GET https://id.who.int/icd/|release/11/2026-01/mms"},
		{"https://id.who.int/icd?include=ancestor&q=a", 20, "https://id.who.int/|icd?include=|ancestor&q=a"},
		{"https://icd-api.example/a-page/b", 18, "https://icd-api.ex|ample/a-page/b"}, // a name longer than a row
		{"'https://id.who.int/icd/'", 20, "'https://id.who.int/|icd/'"},
		{"/icd/release/11/2026-01/mms", 12, "/icd/|release/11/|2026-01/mms"},
		{"见https://id.who.int/icd/entity，其中", 21, "见https://id.who.int/|icd/entity，其中"},
		{"NC72.30&XK8G&XJ7ZH", 10, "NC72.30&|XK8G&XJ7ZH"},
		{"a or NC72.30&XK8G", 14, "a or|NC72.30&XK8G"},
		{"", 5, ""},
		{"   ", 2, ""},
	} {
		if got := strings.Join(widget.Wrap(c.text, c.w), "|"); got != c.want {
			t.Errorf("%q in %d cells: %q, want %q", c.text, c.w, got, c.want)
		}
	}
}

// Whatever the text and the width, no row is wider, nothing but spaces at the ends
// of rows is lost, and no row but the first begins with a space.
func TestRowsOfAnything(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	parts := []string{" ", " ", "  ", "a", "word", "a-b", "-", "longer", "1A00.Z", "é", "霍乱", "，", "。", "(", ")", "👩‍👩‍👧", "🇩🇪", "e\u0301", "لا", "ا", "हिन्दी", "\u200d", "…", "/", "https://id.who.int/icd/entity"}
	for i := range 20_000 {
		if racing && i%10 > 0 { // without the detector, all of them
			continue
		}
		var b strings.Builder
		for range rng.IntN(14) {
			b.WriteString(parts[rng.IntN(len(parts))])
		}
		s, w := b.String(), 2+rng.IntN(20)
		rows := widget.Wrap(s, w)
		for i, r := range rows {
			if got := widget.Width(r); got > w {
				t.Fatalf("%q in %d cells has a row of %d: %q", s, w, got, rows)
			}
			if i > 0 && strings.HasPrefix(r, " ") && !strings.HasPrefix(r, " \u200d") { // which makes one character of both
				t.Fatalf("%q in %d cells has a row that begins with a space: %q", s, w, rows)
			}
		}
		if got := strings.ReplaceAll(strings.Join(rows, ""), " ", ""); got != strings.ReplaceAll(s, " ", "") {
			t.Fatalf("%q in %d cells lost something: %q", s, w, rows)
		}
	}
}

// Spaces at the beginning of a line stay before its first word, however long that is.
func TestIndentationMakesNoRow(t *testing.T) {
	for _, s := range []string{"  'https://api.example/icd/release'", "    霍乱由霍乱弧菌引起的肠道感染", "  a-long-word-that-does-not-fit"} {
		for width := 6; width < 20; width++ {
			if b := widget.Breaks(s, width, width-2); len(b) == 0 || strings.TrimSpace(s[:b[0]]) == "" {
				t.Errorf("%q in %d cells begins with a row of spaces: %v", s, width, b)
			}
		}
	}
}

// However long an address is, and whatever stands around it, nothing of it is lost, no
// row is wider, and none of its parts is broken that has room in a row.
func TestRowsOfAddresses(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	names := []string{"icd", "release", "11", "2026-01", "mms", "1435254666", "a-b", "include", "ancestor%2Cdescendant", "v2.1", "a_b", "x"}
	around := [][2]string{{"", ""}, {"GET ", ""}, {"see ", ", there"}, {"'", "'"}, {`"@id": "`, `",`}, {"见", "，其中"}}
	for range 5_000 {
		address := []string{"https://id.who.int/", "http://127.0.0.1:8400/", "/"}[rng.IntN(3)]
		longest := len(strings.TrimSuffix(address, "/"))
		for i := range 1 + rng.IntN(8) {
			name := names[rng.IntN(len(names))]
			longest = max(longest, len(name))
			if i > 0 {
				address += string("/?&="[rng.IntN(4)])
			}
			address += name
		}
		a := around[rng.IntN(len(around))]
		s, w := a[0]+address+a[1], 6+rng.IntN(60)
		rows, at := widget.Wrap(s, w), 0
		if got := strings.ReplaceAll(strings.Join(rows, ""), " ", ""); got != strings.ReplaceAll(s, " ", "") {
			t.Fatalf("%q in %d cells lost something: %q", s, w, rows)
		}
		for i, r := range rows {
			if widget.Width(r) > w {
				t.Fatalf("%q in %d cells has a row of %d: %q", s, w, widget.Width(r), rows)
			}
			at += len(r)
			at += len(s[at:]) - len(strings.TrimLeft(s[at:], " "))
			inside := at > len(a[0]) && at < len(a[0])+len(address)
			if i+1 < len(rows) && inside && !strings.ContainsAny(r[len(r)-1:], "/?&=") && longest+4 <= w {
				t.Fatalf("%q in %d cells is broken within a part: %q", s, w, rows)
			}
		}
	}
}
