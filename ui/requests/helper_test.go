package requests_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"icdscope/api/trace"
	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/requests"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

var two = []pane.Provider{{ID: "icd", Name: "ICD"}, {ID: "cdc", Name: "CDC"}}

// exchanges are what is shown, and the screen that shows it.
type exchanges struct {
	*uitest.Screen
	t     *testing.T
	ring  *trace.Ring
	count int // of what many sent
}

// show shows the screen without an exchange. It must be called in a synctest bubble.
func show(t *testing.T, w, h int) *exchanges {
	t.Helper()
	ring := trace.New(trace.Headers{Generation: session.HeaderGeneration, Replayed: session.HeaderReplayed, OnSend: session.OnSend, Renews: session.Renews})
	p := requests.New(keys.New(), theme.New(theme.Look{Dark: true}), ring, two)
	return &exchanges{Screen: uitest.NewScreen(p, w, h), t: t, ring: ring}
}

// reply is what a server does with a request.
type reply func(*http.Request) (*http.Response, error)

// RoundTrip implements [http.RoundTripper].
func (r reply) RoundTrip(req *http.Request) (*http.Response, error) { return r(req) }

// answers is a reply with a status, a body and headers, named and valued by turns.
func answers(status int, body string, header ...string) reply {
	return func(req *http.Request) (*http.Response, error) {
		h := http.Header{"Content-Type": {"application/json"}}
		for i := 0; i < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
	}
}

// send lets a request be recorded that a provider's client makes, and the screen
// know of it.
func (x *exchanges) send(provider, path string, to reply, header ...string) {
	x.t.Helper()
	x.sendBy(x.ring.Transport(provider, to), http.MethodGet, path, header...)
}

func (x *exchanges) sendBy(rt http.RoundTripper, method, path string, header ...string) {
	x.t.Helper()
	req, err := http.NewRequestWithContext(x.t.Context(), method, "https://api.example"+path, nil)
	if err != nil {
		x.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	if resp, err := rt.RoundTrip(req); err == nil {
		_, _ = io.Copy(io.Discard, resp.Body) // one that breaks off is an exchange too
		_ = resp.Body.Close()
	}
	x.Send(pane.TraceMsg{})
}

// many are so many exchanges of both providers by turns: /icd/0, /cdc/1, …
func (x *exchanges) many(n int) {
	x.t.Helper()
	for i := x.count; i < x.count+n; i++ {
		provider := two[i%2].ID
		x.send(provider, fmt.Sprintf("/%s/%d", provider, i), answers(200, "{}"))
	}
	x.count += n
}

// sees fails the test unless the texts are seen.
func (x *exchanges) sees(texts ...string) {
	x.t.Helper()
	for _, text := range texts {
		if !strings.Contains(x.Drawn(), text) {
			x.t.Errorf("%q is not seen:\n%s", text, x.Drawn())
		}
	}
}

// seesNot fails the test if one of the texts is seen.
func (x *exchanges) seesNot(texts ...string) {
	x.t.Helper()
	for _, text := range texts {
		if strings.Contains(x.Drawn(), text) {
			x.t.Errorf("%q is seen:\n%s", text, x.Drawn())
		}
	}
}

// selected is how a text under the cursor begins.
var selected, _, _ = strings.Cut(theme.New(theme.Look{Dark: true}).Selected.S("x"), "x")

// chosen is the path of the exchange under the cursor.
func (x *exchanges) chosen() string {
	for _, row := range x.Rows() {
		if _, after, ok := strings.Cut(row, selected); ok {
			row, _, _ := strings.Cut(after, "\x1b")
			fields := strings.Fields(row)
			return fields[len(fields)-1]
		}
	}
	return ""
}

// is fails the test unless the cursor is on a path.
func (x *exchanges) is(path string) {
	x.t.Helper()
	if got := x.chosen(); got != path {
		x.t.Errorf("the cursor is on %q, want %q:\n%s", got, path, x.Drawn())
	}
}

// rowOf is the row in which a text stands first.
func (x *exchanges) rowOf(text string) int {
	x.t.Helper()
	for y, row := range strings.Split(x.Drawn(), "\n") {
		if strings.Contains(row, text) {
			return y
		}
	}
	x.t.Fatalf("%q is not seen:\n%s", text, x.Drawn())
	return 0
}
