package sandbox_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"icdscope/api/sandbox"
)

// entry is an exchange of an archive.
func entry(method, address, language, body string, status int, more ...string) string {
	quoted, _ := json.Marshal(body)
	extra := strings.Join(more, "")
	return fmt.Sprintf(
		`{"startedDateTime":"2026-03-01T12:00:00.000Z","time":1,"request":{"method":%q,"url":%q,
		"headers":[{"name":"accept-language","value":%q},{"name":"API-Version","value":"v2"}]},"response":{"status":%d,
		"headers":[{"name":"Api-Version","value":"v2.6.0"},{"name":"X-Evil","value":"x"}],
		"content":{"size":%d,"mimeType":"application/json"%s,"text":%s}}}`,
		method, address, language, status, len(body), extra, quoted)
}

func archive(entries ...string) string {
	const head = `{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[`
	return head + strings.Join(entries, ",") + `]}}`
}

// asked is the answer of a sandbox to a request with a token.
func asked(t *testing.T, s *sandbox.Server, method, path string, header ...string) (*http.Response, string) {
	t.Helper()
	form := url.Values{
		"grant_type":    {"client_credentials"},
		"client_id":     {sandbox.DemoClientID},
		"client_secret": {sandbox.DemoSecret},
	}
	c := &http.Client{Transport: s.Transport()}
	resp, err := c.PostForm("http://127.0.0.1:9/connect/token", form)
	if err != nil {
		t.Fatal(err)
	}
	var tok struct {
		Access string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&tok); err != nil || tok.Access == "" {
		t.Fatal(err, resp.Status)
	}
	_ = resp.Body.Close()
	req, err := http.NewRequestWithContext(t.Context(), method, "http://127.0.0.1:9"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{
		"Authorization":   {"Bearer " + tok.Access},
		"Api-Version":     {"v2"},
		"Accept-Language": {"en"},
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	if resp, err = c.Do(req); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

// A sandbox that replays answers what was recorded, by path, query and headers, and
// says of everything else that it was not.
func TestReplay(t *testing.T) {
	const mms = "https://id.who.int/icd/release/11/2024-01/mms"
	r, err := sandbox.ParseHAR([]byte("\ufeff" + archive(
		entry("GET", mms+"/1", "en", `{"n":"en"}`, 200),
		entry("GET", mms+"/1", "es", `{"n":"es"}`, 200),
		entry("GET", mms+"/2", "", `{"n":"any"}`, 200),
		entry("GET", "http://localhost:8000/below/icd/entity/3/?b=2&A=x%20y", "en", `{"n":3}`, 200),
		entry("GET", mms+"/4", "en", `{"n":"first"}`, 200),
		entry("GET", mms+"/4", "en", `trouble`, 503),
		entry("GET", mms+"/5", "en", `{"n":"gone"}`, 404),
		entry("GET", mms+"/6", "en", `trouble`, 503),
		entry("GET", mms+"/7", "en", `{"n":`, 200, `,"_kept":"cut"`),
		entry("GET", mms+"/8", "en", "eyJuIjo4fQ==", 200, `,"encoding":"base64"`),
		entry("GET", mms+"/codeinfo/1A00%26XN8P1", "en", `{"n":"code"}`, 200),
		entry("GET", "https://id.who.int/icd/something/new", "en", `{"n":"new"}`, 200),
		entry("GET", mms+"/9", "en", `no`, 401),
		entry("POST", mms+"/search", "en", `{}`, 200),
		entry("GET", "https://elsewhere.example/x", "en", `{}`, 200),
	)))
	if err != nil {
		t.Fatal(err)
	}
	if usable, skipped := r.Answers(); usable != 11 || skipped != 4 {
		t.Errorf("%d answers, %d others", usable, skipped)
	}
	s, err := sandbox.New(sandbox.Options{Replay: r})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path   string
		status int
		says   string
		header []string
	}{
		{"/icd/release/11/2024-01/mms/1", 200, `{"n":"en"}`, nil},
		{"/icd/release/11/2024-01/mms/1", 200, `{"n":"es"}`, []string{"Accept-Language", "es"}},
		{"/icd/release/11/2024-01/mms/1", 404, "in another language only: en, es", []string{"Accept-Language", "zh"}},
		{"/icd/release/11/2024-01/mms/1?x=1", 404, "nothing of this path and query", nil},
		{"/icd/release/11/2024-01/mms/2", 200, `{"n":"any"}`, []string{"Accept-Language", "zh"}},
		{"/icd/entity/3?a=x+y&B=2", 200, `{"n":3}`, nil},
		{"/icd/release/11/2024-01/mms/4", 200, `{"n":"first"}`, nil},
		{"/icd/release/11/2024-01/mms/5", 404, `{"n":"gone"}`, nil},
		{"/icd/release/11/2024-01/mms/6", 503, `trouble`, nil},
		{"/icd/release/11/2024-01/mms/7", 404, "the beginning of it only", nil},
		{"/icd/release/11/2024-01/mms/8", 200, `{"n":8}`, nil},
		{"/icd/release/11/2024-01/mms/codeinfo/1A00%26XN8P1", 200, `{"n":"code"}`, nil},
		{"/icd/something/new", 200, `{"n":"new"}`, nil},
		{"/icd/release/11/2024-01/mms/9", 404, "nothing of this path and query", nil},
		{"/icd/release/11/2024-01/mms/257068234", 404, "replays a recording", nil}, // which the sandbox would have
		{"/icd/release/11/2024-01/mms/1", 401, "token", []string{"Authorization", "Bearer x"}},
		{"/icd/something/new", 401, "token", []string{"Authorization", ""}},
		{"/icd/release/11/2024-01/mms/1", 400, "API-Version", []string{"API-Version", ""}},
	} {
		resp, body := asked(t, s, http.MethodGet, c.path, c.header...)
		if resp.StatusCode != c.status || !strings.Contains(body, c.says) || resp.Header.Get("X-Sandbox") == "" ||
			resp.Header.Get("X-Evil") != "" {
			t.Errorf("%s %v: %d %s, want %d %s", c.path, c.header, resp.StatusCode, body, c.status, c.says)
		}
		if resp.StatusCode == 200 &&
			(resp.Header.Get("Api-Version") != "v2.6.0" || resp.Header.Get("X-Sandbox-Recorded") != "2026-03-01T12:00:00Z") {
			t.Errorf("%s: %v", c.path, resp.Header)
		}
	}
	if resp, body := asked(t, s, http.MethodPost, "/icd/release/11/2024-01/mms/search?q=x"); resp.StatusCode != 404 ||
		!strings.Contains(body, "GET alone") {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
}

// What is no recording says why, and what to do.
func TestArchivesThatCannotBeReplayed(t *testing.T) {
	for in, says := range map[string]string{
		"":                                       "not JSON",
		"<html>":                                 "not JSON",
		"[]":                                     "no HAR file",
		"{}":                                     "no HAR file",
		`{"log":1}`:                              "no HAR file",
		`{"log":{}}`:                             "none of its 0 exchanges",
		archive():                                "none of its 0 exchanges",
		`{"log":{"version":"2.0","entries":[]}}`: "version \"2.0\"",
		archive(entry("POST", "https://h/icd/entity", "en", "{}", 200)):                 "none of its 1 exchanges",
		archive(entry("GET", "https://h/icd/entity", "en", "{", 200, `,"_kept":"cut"`)): "none of its 1 exchanges",
		archive(entry("GET", "https://h/icd/%zz", "en", "{", 200)):                      "none of its 1 exchanges",
	} {
		if _, err := sandbox.ParseHAR([]byte(in)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.60s: %v, want %s", in, err, says)
		}
	}
}

// FuzzParseHAR: whatever the file, it is a recording that answers, or an error.
func FuzzParseHAR(f *testing.F) {
	f.Add(archive(entry("GET", "https://h/icd/entity", "en", "{}", 200)), "/icd/entity")
	f.Add(`{"log":{"entries":[{"request":{"method":"GET","url":"/icd/"},"response":{"status":200}}]}}`, "/icd/")
	f.Fuzz(func(t *testing.T, file, path string) {
		r, err := sandbox.ParseHAR([]byte(file))
		if err != nil {
			return
		}
		s, err := sandbox.New(sandbox.Options{Replay: r, Lenient: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := url.ParseRequestURI("http://127.0.0.1:9" + path); err != nil || !strings.HasPrefix(path, "/") {
			return
		}
		if resp, _ := asked(t, s, http.MethodGet, path); resp.Header.Get("X-Sandbox") == "" {
			t.Errorf("%s: %v", path, resp.Header)
		}
	})
}
