package trace

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The HAR format, version 1.2 (http://www.softwareishard.com/blog/har-12-spec/), as
// far as it is written here. Fields that begin with an underscore are our own, as the
// format allows.
type (
	harFile struct {
		Log harLog `json:"log"`
	}
	harLog struct {
		Version string     `json:"version"`
		Creator harCreator `json:"creator"`
		Entries []harEntry `json:"entries"`
		Comment string     `json:"comment,omitempty"`
	}
	harCreator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	harEntry struct {
		Started  string      `json:"startedDateTime"`
		Time     float64     `json:"time"`
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Comment  string      `json:"comment,omitempty"`

		ID         uint64 `json:"_id"`
		Provider   string `json:"_provider"`
		Token      bool   `json:"_token,omitempty"`
		Generation uint64 `json:"_generation,omitempty"`
		Cached     bool   `json:"_cached,omitempty"`
		Error      string `json:"_error,omitempty"`
	}
	harRequest struct {
		Method      string    `json:"method"`
		URL         string    `json:"url"`
		HTTPVersion string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		Query       []harPair `json:"queryString"`
		PostData    *harPost  `json:"postData,omitempty"`
		HeadersSize int       `json:"headersSize"`
		BodySize    int64     `json:"bodySize"`
	}
	harPost struct {
		MimeType string    `json:"mimeType"`
		Params   []harPair `json:"params"`
		Text     string    `json:"text"`
	}
	harResponse struct {
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []harPair  `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int64      `json:"bodySize"`
	}
	harContent struct {
		Size     int64  `json:"size"`
		MimeType string `json:"mimeType"`
		Text     string `json:"text"`
		Comment  string `json:"comment,omitempty"`
		Kept     string `json:"_kept,omitempty"` // what of the body is here, unless it is whole; see [Kept]
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

// What was not measured, and what is not known.
const (
	unmeasured = -1
	notKnown   = "unknown"
)

// HAR writes exchanges as an HTTP archive, version 1.2, redacted as they are, and says
// how many older ones are not kept. version is the program's own.
func HAR(w io.Writer, exchanges []Exchange, dropped int, version string) error {
	file := harFile{harLog{
		Version: "1.2", Creator: harCreator{"icdscope", version}, Entries: make([]harEntry, 0, len(exchanges)),
		Comment: "secrets and tokens are replaced by REDACTED",
	}}
	if dropped > 0 {
		file.Log.Comment += fmt.Sprintf("; %d older exchanges are not here: the last %d are kept", dropped, Capacity)
	}
	for _, e := range exchanges {
		file.Log.Entries = append(file.Log.Entries, e.har())
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(file); err != nil {
		return fmt.Errorf("writing the archive: %w", err)
	}
	return nil
}

func (e Exchange) har() harEntry {
	took := float64(e.Duration) / float64(time.Millisecond)
	what := e.What
	if e.For != "" {
		what = strings.TrimPrefix(what+", for "+e.For, ", ")
	}
	return harEntry{
		Started: e.Started.Format("2006-01-02T15:04:05.000Z07:00"), Time: took, Timings: harTimings{Wait: took},
		Request: e.harRequest(), Response: e.harResponse(), Comment: what,
		ID: e.ID, Provider: e.Provider, Token: e.Token, Generation: e.Generation, Cached: e.Cached, Error: e.Error,
	}
}

func (e Exchange) harRequest() harRequest {
	r := harRequest{
		Method: e.Method, URL: e.URL, HTTPVersion: notKnown, HeadersSize: unmeasured, BodySize: unmeasured,
		Cookies: []harPair{}, Headers: pairs(e.RequestHeader), Query: []harPair{},
	}
	if u, err := url.Parse(e.URL); err == nil {
		for _, name := range slices.Sorted(maps.Keys(u.Query())) {
			for _, v := range u.Query()[name] {
				r.Query = append(r.Query, harPair{name, v})
			}
		}
	}
	list := e.Parameters()
	if len(list) == 0 {
		return r
	}
	r.PostData = &harPost{MimeType: e.RequestHeader.Get("Content-Type"), Params: []harPair{}}
	if e.form[0].json {
		members := make([]string, len(list))
		for i, p := range list {
			members[i] = encoded(p.Name) + ":" + encoded(p.Value)
		}
		r.PostData.Text = "{" + strings.Join(members, ",") + "}"
		return r
	}
	for _, p := range list {
		r.PostData.Params = append(r.PostData.Params, harPair(p))
	}
	return r
}

func (e Exchange) harResponse() harResponse {
	r := harResponse{
		Status: e.Status, StatusText: http.StatusText(e.Status), HTTPVersion: notKnown,
		HeadersSize: unmeasured, BodySize: unmeasured, Cookies: []harPair{}, Headers: pairs(e.ResponseHeader),
		Content: harContent{Size: e.Bytes, MimeType: e.ResponseHeader.Get("Content-Type"), Text: e.Body.Text},
	}
	if why := e.Body.Kept.Why(); why != "" {
		r.Content.Comment, r.Content.Kept = why, e.Body.Kept.String()
	}
	return r
}

// pairs are headers in the order of their names.
func pairs(h http.Header) []harPair {
	list := []harPair{}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, v := range h[name] {
			list = append(list, harPair{name, v})
		}
	}
	return list
}
