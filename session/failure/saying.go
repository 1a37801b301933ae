package failure

import (
	"fmt"
	"net/http"
	"strings"
)

// Saying is a sentence of ours about an answer, "the server failed (HTTP 503)", and
// behind it what the server said, as far as that says more.
func Saying(sentence, words string) string {
	if more := beyond(sentence, words); more != "" {
		return sentence + ": " + more
	}
	return sentence
}

// Page is a sentence about a web page that stands in the place of an answer, by what it
// calls itself ("" for nothing), and what to do. A title that is the status in words says
// nothing more.
func Page(title string, status int) (sentence, hint string) {
	if title = More(title, status); title != "" {
		title = `, titled "` + title + `"`
	}
	return fmt.Sprintf("a web page answered%s (HTTP %d)", title, status),
		"a proxy or a sign-in portal may stand in between: check the network in a browser, and the endpoint"
}

// More is what a server said, or "" where that is the status in words.
func More(words string, status int) string {
	if bare := strings.Trim(words, "0123456789"+apart); strings.EqualFold(bare, http.StatusText(status)) {
		return ""
	}
	return words
}

// apart is what parts one statement from another.
const apart = " :;,.!–—"

// beyond is what words say besides a sentence that they begin or end with.
func beyond(sentence, words string) string {
	ours, _, _ := strings.Cut(sentence, " (HTTP ")
	for _, s := range []string{sentence, ours} {
		if more, ok := before(words, s); ok {
			return more
		}
		if more, ok := behind(words, s); ok {
			return more
		}
	}
	return words
}

// before is what stands before a sentence that words end with.
func before(words, s string) (more string, ok bool) {
	words = strings.TrimRight(words, apart)
	at := len(words) - len(s)
	if at < 0 || !strings.EqualFold(words[at:], s) {
		return "", false
	}
	rest := strings.TrimRight(words[:at], " ")
	more = strings.TrimRight(rest, apart)
	return more, rest == "" || more != rest
}

// behind is what stands behind a sentence that words begin with.
func behind(words, s string) (more string, ok bool) {
	if len(words) < len(s) || !strings.EqualFold(words[:len(s)], s) {
		return "", false
	}
	rest := strings.TrimLeft(words[len(s):], " ")
	more = strings.TrimLeft(rest, apart)
	return more, rest == "" || more != rest
}
