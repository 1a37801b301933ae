package failure_test

import (
	"strings"
	"testing"

	"icdscope/session/failure"
)

// What a server said stands behind a sentence of ours, and nothing is said twice.
func TestNothingIsSaidTwice(t *testing.T) {
	const ours = "the server failed (HTTP 503)"
	for words, want := range map[string]string{
		"":                                     ours,
		"maintenance until noon":               ours + ": maintenance until noon",
		"a fault: the server failed":           ours + ": a fault",
		"The server failed.":                   ours,
		"the server failed (HTTP 503)":         ours,
		"Sorry: the server failed (HTTP 503)!": ours + ": Sorry",
		"the server failed: the disk is full":  ours + ": the disk is full",
		"the server failed over to another":    ours + ": the server failed over to another",
		"it is not that the server failed":     ours + ": it is not that the server failed",
		"\xff\xfe the server":                  ours + ": \xff\xfe the server",
	} {
		if got := failure.Saying(ours, words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

// Whatever a server says: the sentence is said, and what it says is no more than it said.
func FuzzSaying(f *testing.F) {
	f.Add("the server failed (HTTP 503)", "a fault: the server failed")
	f.Add("İ (HTTP 1)", "i̇. ß: İ")
	f.Fuzz(func(t *testing.T, sentence, words string) {
		got, ok := strings.CutPrefix(failure.Saying(sentence, words), sentence)
		if more, behind := strings.CutPrefix(got, ": "); !ok || got != "" && (!behind || !strings.Contains(words, more)) {
			t.Errorf("%q and %q are %q", sentence, words, got)
		}
	})
}

// What a page calls itself is said where it says more than the status.
func TestTitlesOfPages(t *testing.T) {
	for title, says := range map[string]string{
		"":                       "a web page answered (HTTP 502)",
		"502 Bad Gateway":        "a web page answered (HTTP 502)",
		"bad gateway":            "a web page answered (HTTP 502)",
		"502: Bad Gateway!":      "a web page answered (HTTP 502)",
		"Sign in to the network": `a web page answered, titled "Sign in to the network" (HTTP 502)`,
		"Maintenance until 14":   `a web page answered, titled "Maintenance until 14" (HTTP 502)`,
	} {
		if got, hint := failure.Page(title, 502); got != says || hint == "" {
			t.Errorf("%q: %q, %q", title, got, hint)
		}
	}
	if got, _ := failure.Page("Teapots", 799); got != `a web page answered, titled "Teapots" (HTTP 799)` { // a status without words
		t.Error(got)
	}
}
