//go:build unix && !race

package sandbox_test

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
)

// Not under the race detector, which does work of its own, and finds nothing where
// nothing runs beside anything.

// spent is how much of a processor the tests have taken so far. What else the
// computer does is not in it.
func spent(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// takesAtMost fails the test if f is more work than unit, times so many. How fast
// the computer is does not matter to that. The garbage of others may have to be
// collected meanwhile: what is not far too much is looked at again.
func takesAtMost(t *testing.T, what string, times float64, unit, f func()) {
	t.Helper()
	work := func(f func()) time.Duration {
		before := spent(t)
		f()
		return spent(t) - before
	}
	var ratio float64
	for range 10 {
		one := min(work(unit), work(unit), work(unit))
		if ratio = float64(work(f)) / float64(one); ratio <= times || ratio > 4*times {
			break
		}
	}
	t.Logf("%s: %.1f times the work", what, ratio)
	if ratio > times {
		t.Errorf("%s: it is %.0f times the work, want at most %.0f times", what, ratio, times)
	}
}

// The worst that can be asked for with one request is a small multiple of a search
// for the word that every title has.
func TestHostileRequestsAreBounded(t *testing.T) {
	const most = 25
	c := librarian(t)
	search := func(form url.Values) func() {
		return func() {
			for _, path := range []string{mmsLarge, "/icd/entity"} {
				c.icd("POST", path+"/search", form.Encode(), "Content-Type", "application/x-www-form-urlencoded").is(t, 200)
			}
		}
	}
	plain := search(url.Values{"q": {"sandbox"}})
	plain() // builds the indexes
	var words, typos []string
	for i := range 200 {
		words = append(words, string(rune('a'+i%26))+"%")
		typos = append(typos, fmt.Sprintf("sandbxo%c%c", 'a'+i%26, 'a'+i/26))
	}
	top := c.get(mmsLarge).object(t).texts("child")
	chapterX := pathOf(top[27])
	same := strings.Repeat("http://id.who.int/icd/entity/90000000028,", 15000)
	var different strings.Builder
	for i := range 15000 {
		fmt.Fprintf(&different, "http://id.who.int/icd/entity/9000%07d,", 1+i)
	}
	for name, form := range map[string]url.Values{
		"every beginning":          {"q": {strings.Join(words, " ")}, "useFlexisearch": {"true"}, "medicalCodingMode": {"false"}},
		"every typo":               {"q": {strings.Join(typos, " ")}, "useFlexisearch": {"true"}},
		"one subtree many times":   {"q": {"sandbox"}, "subtreesFilter": {same}, "medicalCodingMode": {"false"}},
		"many subtrees":            {"q": {"sandbox"}, "subtreesFilter": {different.String()}, "medicalCodingMode": {"false"}},
		"one foundation's subtree": {"q": {"sandbox"}, "subtreesFilter": {same}, "subtreeFilterUsesFoundationDescendants": {"true"}},
		"many of the foundation's": {"q": {"sandbox"}, "subtreesFilter": {different.String()}, "subtreeFilterUsesFoundationDescendants": {"true"}},
		"many chapters":            {"q": {"sandbox"}, "chapterFilter": {strings.Repeat("01;X;", 100000)}, "medicalCodingMode": {"false"}},
	} {
		takesAtMost(t, name, most, plain, search(form))
	}
	takesAtMost(t, "all descendants", most, plain, func() { c.get(chapterX+"?include=ancestor,descendant").is(t, 200) })
}

// A table that is ten times as long is not a hundred times the work.
func TestReadingGrowsWithTheTable(t *testing.T) {
	lines := bytes.SplitAfter(tabletest.Large(), []byte("\n"))
	read := func(rows int) func() {
		text := bytes.Join(lines[:1+rows], nil)
		return func() {
			newServer(t, sandbox.Options{Data: []*classification.Table{readTable(t, text)}})
		}
	}
	takesAtMost(t, "a whole table", 40, read(tabletest.Rows/10), read(tabletest.Rows))
}
