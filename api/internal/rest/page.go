package rest

import (
	"html"
	"regexp"

	"icdscope/session/failure"
)

// titleLimit is how many characters are kept of what a page calls itself.
const titleLimit = 80

// titles are where a web page says what it is, the best one first.
var titles = []*regexp.Regexp{
	regexp.MustCompile(`(?is)<title\b[^>]*>(.*?)</title`),
	regexp.MustCompile(`(?is)<h1\b[^>]*>(.*?)</h1`),
}

// tags are marks within them.
var tags = regexp.MustCompile(`<[^>]*>`)

// page is the error of an answer that is a web page. Its words are what the page calls
// itself, never its source, which nobody can read in a sentence.
func (a *Answer) page() *Error { return a.fail(failure.HTML, a.title()) }

func (a *Answer) title() string {
	body := a.Body[:min(len(a.Body), snippetFrom)]
	for _, r := range titles {
		if found := r.FindSubmatch(body); found != nil {
			if s := a.cut(html.UnescapeString(tags.ReplaceAllString(a.held.Words(string(found[1])), "")), titleLimit); s != "" {
				return s
			}
		}
	}
	return ""
}
