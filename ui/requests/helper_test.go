package requests_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"icdscope/api/icd"
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
	_, x := showPane(t, w, h)
	return x
}

func showPane(t *testing.T, w, h int) (*requests.Screen, *exchanges) {
	t.Helper()
	ring := trace.New(trace.Headers{
		Generation: session.HeaderGeneration, Replayed: session.HeaderReplayed,
		OnSend: session.OnSend, Renews: session.Renews,
	})
	p := requests.New(keys.New(), theme.New(theme.Look{Dark: true}), ring, two, nil)
	return p, &exchanges{Screen: uitest.NewScreen(p, w, h), t: t, ring: ring}
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
		all := io.NopCloser(strings.NewReader(body))
		return &http.Response{StatusCode: status, Header: h, Body: all, Request: req}, nil
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
	x.record(rt, method, path, header...)
	x.Send(pane.TraceMsg{})
}

// record makes a request that the screen does not know of yet.
func (x *exchanges) record(rt http.RoundTripper, method, path string, header ...string) {
	x.t.Helper()
	x.recordFor(x.t.Context(), rt, method, path, header...)
}

func (x *exchanges) recordFor(ctx context.Context, rt http.RoundTripper, method, path string, header ...string) {
	x.t.Helper()
	req, err := http.NewRequestWithContext(ctx, method, "https://api.example"+path, nil)
	if err != nil {
		x.t.Error(err)
		return
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	if resp, err := rt.RoundTrip(req); err == nil {
		_, _ = io.Copy(io.Discard, resp.Body) // one that breaks off is an exchange too
		_ = resp.Body.Close()
	}
}

// forThing lets requests be recorded that are made for one thing.
func (x *exchanges) forThing(why string, paths ...string) {
	x.t.Helper()
	for _, path := range paths {
		x.recordFor(icd.For(x.t.Context(), why), x.ring.Transport("icd", answers(200, "{}")), http.MethodGet, path)
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

// slow answers after some time.
func slow(d time.Duration) reply {
	return func(req *http.Request) (*http.Response, error) {
		<-time.After(d)
		return answers(200, "{}")(req)
	}
}

// fails does not answer.
func fails(err error) reply {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// cut breaks off in the middle of the body.
func cut(req *http.Request) (*http.Response, error) {
	resp, err := answers(200, "")(req)
	resp.Body = io.NopCloser(io.MultiReader(strings.NewReader("{"), broken{}))
	return resp, err
}

type broken struct{}

// Read implements [io.Reader].
func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// kinds is what can come of a request, by its path.
func kinds() map[string]reply {
	return map[string]reply{
		"/live":     answers(200, "{}", session.HeaderGeneration, "4"),
		"/replayed": answers(200, "{}", session.HeaderGeneration, "5", session.HeaderReplayed, "1"),
		"/cached":   answers(200, "{}", "Icdscope-Cache", "hit", "Icdscope-Cache-Age", "90"),
		"/stale":    answers(200, "{}", "Icdscope-Cache", "stale", "Icdscope-Cache-Age", "7200"),
		"/refused":  answers(401, "{}", "Www-Authenticate", "Bearer"),
		"/gone":     fails(errors.New("connection refused")),
		"/stopped":  fails(context.Canceled),
		"/cut":      cut,
	}
}

// sendFor sends what becomes one of the kinds, as a part of something.
func (x *exchanges) sendFor(why, kind string) {
	x.t.Helper()
	x.recordFor(icd.For(x.t.Context(), why), x.ring.Transport("icd", kinds()[kind]), http.MethodGet, kind)
	x.Send(pane.TraceMsg{})
}
