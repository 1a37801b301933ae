package sandbox

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Recording is what a sandbox answers with in place of its own data: the answers of
// WHO's API to GETs, as an HTTP archive (HAR 1.2) has them. Tokens are the sandbox's
// own.
type Recording struct {
	answers map[string][]recorded // by path and query
	usable  int
	skipped int
}

// recorded is one answer.
type recorded struct {
	language, version string // as the request asked; "" if the archive does not say
	at                time.Time
	status            int
	contentType       string
	apiVersion        string
	body              []byte
	lost              bool // the archive does not have all of the body
}

// harEntry is what of an entry of an archive is read.
type harEntry struct {
	Started string `json:"startedDateTime"`
	Request struct {
		Method  string    `json:"method"`
		URL     string    `json:"url"`
		Headers []harPair `json:"headers"`
	} `json:"request"`
	Response struct {
		Status  int       `json:"status"`
		Headers []harPair `json:"headers"`
		Content struct {
			Size     int64  `json:"size"`
			MimeType string `json:"mimeType"`
			Text     string `json:"text"`
			Encoding string `json:"encoding"`
			Kept     string `json:"_kept"` // what icdscope kept of it, unless all
		} `json:"content"`
	} `json:"response"`
}

type harPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ParseHAR reads an archive. What of it cannot be replayed is left out; nothing that
// can is an error, which says what to do.
func ParseHAR(b []byte) (*Recording, error) {
	var file struct {
		Log *struct {
			Version string     `json:"version"`
			Entries []harEntry `json:"entries"`
		} `json:"log"`
	}
	err := json.Unmarshal(bytes.TrimPrefix(b, []byte("\ufeff")), &file)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return nil, fmt.Errorf("it is not JSON, which a HAR file is (byte %d)", syntax.Offset)
	case err != nil || file.Log == nil:
		return nil, errors.New("it is no HAR file: give one that icdscope or the network panel of a browser wrote")
	case file.Log.Version != "" && !strings.HasPrefix(file.Log.Version, "1."):
		const what = "it is a HAR file of version %.8q, and only 1.2 is known: write it as that"
		return nil, fmt.Errorf(what, file.Log.Version)
	}
	r := &Recording{answers: make(map[string][]recorded)}
	for _, e := range file.Log.Entries {
		r.add(e)
	}
	if r.usable == 0 {
		const what = "none of its %d exchanges is a GET below /icd/ with its whole answer: " +
			"look something up while it is recorded"
		return nil, fmt.Errorf(what, len(file.Log.Entries))
	}
	return r, nil
}

// Answers is how many answers there are, and how many exchanges were left out.
func (r *Recording) Answers() (usable, skipped int) { return r.usable, r.skipped }

// add takes an entry in. Those that say nothing of the API are left out: requests for
// tokens, refusals of tokens, redirects, what got no answer.
func (r *Recording) add(e harEntry) {
	u, err := url.Parse(e.Request.URL)
	if err != nil || e.Request.Method != http.MethodGet || !tells(e.Response.Status) {
		r.skipped++
		return
	}
	_, below, found := strings.Cut(u.EscapedPath(), "/icd/")
	key, ok := replayKey("/icd/"+below, u.RawQuery)
	if !found || !ok {
		r.skipped++
		return
	}
	a := e.recorded()
	if a.lost {
		r.skipped++
	} else {
		r.usable++
	}
	r.answers[key] = append(r.answers[key], a)
}

// tells reports whether an answer of a status says something of the API.
func tells(status int) bool {
	return status >= 200 && status < 300 || status >= 400 && status < 600 && status != http.StatusUnauthorized
}

// recorded is the answer of an entry.
func (e *harEntry) recorded() recorded {
	content := e.Response.Content
	a := recorded{
		language: header(e.Request.Headers, "Accept-Language"), version: header(e.Request.Headers, "API-Version"),
		status: e.Response.Status, apiVersion: header(e.Response.Headers, "Api-Version"), body: []byte(content.Text),
		contentType: cmp.Or(printable(content.MimeType), header(e.Response.Headers, "Content-Type"), jsonType),
		lost:        content.Kept != "" || content.Text == "" && content.Size > 0,
	}
	a.at, _ = time.Parse(time.RFC3339, e.Started)
	if content.Encoding == "base64" {
		var err error
		a.body, err = base64.StdEncoding.DecodeString(content.Text)
		a.lost = a.lost || err != nil
	}
	return a
}

// header is the value of a header that an archive may be trusted with: one line of
// what such values are made of.
func header(list []harPair, name string) string {
	for _, p := range list {
		if strings.EqualFold(p.Name, name) {
			return printable(p.Value)
		}
	}
	return ""
}

// printable is a value if it looks like those of headers, else "".
func printable(v string) string {
	if headerValue.MatchString(v) {
		return v
	}
	return ""
}

var headerValue = regexp.MustCompile(`^[A-Za-z0-9 ,;:=.*/+_-]{1,100}$`)

// replayKey is what a path and a query are looked up by, however they are spelled.
func replayKey(path, query string) (string, bool) {
	u := &url.URL{}
	var err error
	if u.Path, err = url.PathUnescape(path); err != nil {
		return "", false
	}
	u.RawPath = path
	parts, err := segments(u)
	if err != nil {
		return "", false
	}
	values, _ := parsePairs(query)
	low := make(url.Values)
	for _, name := range sortedKeys(values) {
		low[strings.ToLower(name)] = append(low[strings.ToLower(name)], values[name]...)
	}
	return strings.Join(parts, "\x00") + "?" + low.Encode(), true
}

// find finds the answer to a request, or says why there is none. What is certain
// comes before trouble that passed, and of several the last.
func (r *Recording) find(path, query, language, version string) (found recorded, why string) {
	key, _ := replayKey(path, query)
	all := r.answers[key]
	if len(all) == 0 {
		return recorded{}, "the recording has nothing of this path and query"
	}
	fits := func(was, is string) bool { return was == "" || strings.EqualFold(was, is) }
	in := slices.DeleteFunc(slices.Clone(all), func(a recorded) bool { return !fits(a.language, language) })
	if len(in) == 0 {
		return recorded{}, "the recording has this in another language only: " + languages(all)
	}
	in = slices.DeleteFunc(in, func(a recorded) bool { return !fits(a.version, version) })
	whole := slices.DeleteFunc(slices.Clone(in), func(a recorded) bool { return a.lost })
	switch {
	case len(in) == 0:
		return recorded{}, "the recording has this for another API-Version only"
	case len(whole) == 0:
		return recorded{}, "the recording has this without its body, or with the beginning of it only"
	}
	return slices.MaxFunc(whole, func(a, b recorded) int {
		return cmp.Or(cmp.Compare(a.worth(), b.worth()), a.at.Compare(b.at))
	}), ""
}

// worth orders answers: those asked for by the very headers, those that would be the
// same the next time.
func (a recorded) worth() int {
	n := 0
	if a.language != "" {
		n++
	}
	if a.version != "" {
		n++
	}
	if a.status < http.StatusInternalServerError && a.status != http.StatusTooManyRequests {
		n += 4
	}
	return n
}

// languages are those of answers, each once.
func languages(all []recorded) string {
	var list []string
	for _, a := range all {
		list = append(list, a.language)
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), ", ")
}

// replaying is the route as it answers from a recording, which may have paths that
// this server has not.
func (r route) replaying() route {
	if !r.icd {
		r = plain(all, "/icd/{...}", nil)
		r.name = r.pattern
	}
	r.serve = (*call).replay
	return r
}

// replay answers from the recording.
func (c *call) replay() {
	if c.r.Method != http.MethodGet {
		c.fail(http.StatusNotFound, "not_recorded", "this sandbox replays a recording, which answers GET alone")
		return
	}
	u, h := c.r.URL, c.r.Header
	a, why := c.s.opt.Replay.find(u.EscapedPath(), u.RawQuery, h.Get("Accept-Language"), h.Get("API-Version"))
	if why != "" {
		c.fail(http.StatusNotFound, "not_recorded", "this sandbox replays a recording, and "+why)
		return
	}
	if a.status >= http.StatusBadRequest {
		c.refused(a.status, "as it was recorded")
	}
	if a.apiVersion != "" {
		c.header.Set("Api-Version", a.apiVersion)
	}
	if !a.at.IsZero() {
		c.header.Set("X-Sandbox-Recorded", a.at.UTC().Format(time.RFC3339))
	}
	c.answer(a.status, a.contentType, a.body)
}

// replays reports whether a request is answered from a recording.
func (c *call) replays() bool {
	return c.s.opt.Replay != nil && strings.HasPrefix(c.r.URL.Path, "/icd/")
}
