package pointer_test

import (
	"testing"

	"icdscope/api/internal/pointer"
)

// What stands whole in the beginning of a body is found there as in the body, and
// nothing else is.
func TestTheBeginningOfABody(t *testing.T) {
	const body = `{"a/b":{"m~n":["x",{"":7}]},"list":[["deep"],2345],"null":null,"last":"end"}`
	for _, p := range []string{"/a~1b", "/a~1b/m~0n", "/a~1b/m~0n/0", "/a~1b/m~0n/1/", "/list/0/0", "/list/1", "/null", "/last", "/list/2", "/x", "", "a", "/list/-1", "/list/x", "/null/a"} {
		whole, there := pointer.In([]byte(body), p)
		found := false
		for n := range len(body) + 1 {
			got, ok := pointer.InBeginning([]byte(body[:n]), p)
			if ok && string(got) != string(whole) {
				t.Errorf("%s in the first %d bytes: %s, want %s", p, n, got, whole)
			}
			if found && !ok {
				t.Errorf("%s is not in %d bytes any more", p, n)
			}
			found = found || ok
		}
		if found != (there && p != "") {
			t.Errorf("%s: %t", p, found)
		}
	}
}

// FuzzBeginning: what is found in a whole body is the same either way.
func FuzzBeginning(f *testing.F) {
	f.Add(`{"a":{"b":["c"]}}`, "/a/b/0")
	f.Add(`[[1],{"":null}]`, "/1/")
	f.Fuzz(func(t *testing.T, body, p string) {
		got, ok := pointer.InBeginning([]byte(body), p)
		if !ok {
			return
		}
		if whole, there := pointer.In([]byte(body), p); there && string(whole) != string(got) && !twice(body) {
			t.Errorf("%s in %s: %s, and %s", p, body, got, whole)
		}
	})
}

// twice reports whether a body may have two members of one name, of which the last
// one counts.
func twice(body string) bool {
	names := map[string]int{}
	for i := range body {
		for j := i + 1; j < len(body) && j < i+20; j++ {
			if body[i] == '"' && body[j] == '"' {
				names[body[i:j+1]]++
			}
		}
	}
	for _, n := range names {
		if n > 1 {
			return true
		}
	}
	return false
}
