package search

import (
	"math/rand/v2"
	"testing"

	"icdscope/api/icd"
)

// However a list is moved and whatever its height, the cursor is in it and in view, and
// no row is left free while there are hits above or below.
func TestTheCursorStaysInView(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 14))
	for range 400 {
		hits := make([]hit, rng.IntN(30))
		for i := range hits {
			if rng.IntN(2) == 0 {
				hits[i].label = icd.Marked{Text: "x"}
			}
		}
		l := over(hits)
		for range 60 {
			l.height = 1 + rng.IntN(12)
			l.clamp()
			switch d := rng.IntN(13) - 6; rng.IntN(3) {
			case 0:
				l.move(d)
			case 1:
				l.scroll(d)
			default:
				l.move(d * l.page())
			}
			holds(t, &l, len(hits))
		}
	}
}

func holds(t *testing.T, l *list, n int) {
	t.Helper()
	if n == 0 {
		if l.position() != "" || l.cursor != 0 || l.top != 0 {
			t.Fatalf("of nothing is seen %+v", l)
		}
		return
	}
	first, behind := l.first[l.cursor], l.first[l.cursor+1]
	switch {
	case l.cursor < 0 || l.cursor >= n:
		t.Fatalf("the cursor is outside: %+v", l)
	case first < l.top, behind > l.top+l.height && first > l.top:
		t.Fatalf("the cursor is out of view: %+v", l)
	case l.top > 0 && l.top+l.height > l.rows() && first > l.top:
		t.Fatalf("rows are left free: %+v", l)
	}
	for row := range l.rows() {
		hit, within, ok := l.at(row)
		if !ok || l.first[hit]+within != row || within > 1 {
			t.Fatalf("row %d is row %d of hit %d, %v: %+v", row, within, hit, ok, l)
		}
	}
	if _, _, ok := l.at(l.rows()); ok {
		t.Fatal("there is a hit behind the last")
	}
}

// Chapters are called by how the codes begin that were found there.
func TestChapters(t *testing.T) {
	of := func(pairs ...string) (labels []string) {
		var hits []hit
		for i := 0; i < len(pairs); i += 2 {
			hits = append(hits, hit{chapter: pairs[i], code: pairs[i+1]})
		}
		for _, c := range chaptersOf(hits, len(hits) > 5) {
			labels = append(labels, c.label())
		}
		return labels
	}
	for _, x := range []struct{ got, want []string }{
		{of(), nil},
		{of("01", "1A00", "01", "1B00"), nil}, // one is all
		{of("", "1A00", "", "1B00"), nil},
		{of("05", "5A11", "11", "BA41", "11", "BA42"), []string{"All 3", "11 BA 2", "05 5A 1"}},
		{of("11", "BA41", "11", "BD10", "05", "5A11"), []string{"All 3", "11 BA… 2", "05 5A 1"}},
		{of("01", "1A00", "01", "", "01", "1A01", "05", ""), []string{"All 4", "01 1A 3", "05 1"}},
		{of("01", "", "01", "1B00", "01", "1A00", "05", "05", "05", "5A11"), []string{"All 5", "01 1A… 3", "05 5A 2"}},
		{of("V", "霍乱甲", "X", ""), []string{"All 2", "V 霍乱 1", "X 1"}},
		{of("V", "霍乱", "V", "霍甲", "X", "a"), []string{"All 3", "V 霍乱… 2", "X a 1"}},
		{of("1", "a", "1", "a", "1", "a", "1", "a", "1", "a", "2", "b"), []string{"All 6+", "1 a 5+", "2 b 1+"}},
	} {
		if len(x.got) != len(x.want) {
			t.Errorf("%q, want %q", x.got, x.want)
			continue
		}
		for i := range x.got {
			if x.got[i] != x.want[i] {
				t.Errorf("%q, want %q", x.got, x.want)
			}
		}
	}
}

// A word takes the place of its beginning, and else stands behind what is typed.
func TestJoiningWords(t *testing.T) {
	for _, x := range [][3]string{
		{"heart att", "attack", "heart attack"},
		{"heart", "attack", "heart attack"},
		{"Att", "attack", "attack"},
		{"att%", "attack", "attack"},
		{"糖", "糖尿病", "糖尿病"},
		{"kopf　sch", "schmerz", "kopf　schmerz"},
		{"attacks", "attack", "attacks attack"},
	} {
		if got := joined(x[0], x[1]); got != x[2] {
			t.Errorf("%q with %q is %q, want %q", x[0], x[1], got, x[2])
		}
	}
}
