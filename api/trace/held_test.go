package trace_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"icdscope/api/trace"
	"icdscope/session/secret"
)

// Tokens; one of them can be the name of a header.
const (
	opaque = "c4nary-token.of/this"
	named  = "c4nary-name-of-token"
)

// logged is a ring that sweeps what is held, and its log.
func logged(held *secret.Held) (*trace.Ring, *bytes.Buffer) {
	var log bytes.Buffer
	ring := newRing()
	ring.Sweep(held)
	ring.Log(slog.New(slog.NewJSONHandler(&log, nil)))
	return ring, &log
}

// kept is everything that a ring tells of its exchanges.
func kept(ring *trace.Ring, log *bytes.Buffer) string {
	b := log.String()
	for _, e := range ring.Exchanges() {
		b += fmt.Sprintf("%+v\n%#v\n%s\n%v\n%v\n", e, e, e.Curl(), e.RequestHeader, e.ResponseHeader)
	}
	return b
}

// Whatever a server says, nothing that is held is kept of it: of no header, of
// no error, and of no address that it sends to.
func TestNothingThatIsHeldIsKept(t *testing.T) {
	held := secret.NewHeld()
	held.Token("icd", opaque)
	held.Token("icd", named)
	for _, echo := range []string{opaque, "c4nary-token.of%2Fthis", "C4nary-Token.Of/This", "c4nary-token.of&#47;this", "YzRuYXJ5LXRva2VuLm9mL3RoaXM="} {
		var header []string
		for _, name := range []string{"Server", "ETag", "Content-Type", "WWW-Authenticate", "Vary", "Location", "Set-Cookie", "X-" + named} {
			header = append(header, name, "x "+echo+" y")
		}
		for name, next := range map[string]roundTrip{
			"headers": answering(401, "", header...),
			"errors": func(*http.Request) (*http.Response, error) {
				return nil, fmt.Errorf("malformed HTTP response %q", echo)
			},
			"bodies": func(r *http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(failing{fmt.Errorf("malformed trailer %q", echo)}), Request: r}, nil
			},
		} {
			ring, log := logged(held)
			for _, rt := range []http.RoundTripper{ring.Transport("icd", next), ring.TokenTransport("icd", next)} {
				req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://h.example/icd/entity", nil)
				if err != nil {
					t.Fatal(err)
				}
				req.URL.Path, req.URL.RawQuery = req.URL.Path+"/"+opaque, "x="+opaque // a redirect led there
				resp, err := rt.RoundTrip(req)
				if err == nil {
					_, _ = io.Copy(io.Discard, resp.Body)
					_ = resp.Body.Close()
				}
			}
			if all := strings.ToLower(kept(ring, log)); strings.Contains(all, "c4nary") || strings.Contains(all, "yzruyxj5") || !strings.Contains(all, "redacted") {
				t.Errorf("%q in %s: %s", echo, name, all)
			}
		}
	}
}

type failing struct{ error }

func (f failing) Read([]byte) (int, error) { return 0, f.error }

// A token endpoint may write the new token beside itself. Until it is read and
// held, nothing that came with it is kept.
func TestHeadersThatComeWithAToken(t *testing.T) {
	held := secret.NewHeld()
	ring, log := logged(held)
	rt := ring.TokenTransport("icd", answering(200, `{"access_token":"`+opaque+`"}`, "ETag", opaque, "Server", "s"))
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://h.example/connect/token", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := rt.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(resp.Body); err != nil {
		t.Fatal(err)
	}
	if e := ring.Exchanges()[0]; !e.Done || e.Status != 200 || e.ResponseHeader != nil || log.Len() > 0 {
		t.Errorf("before the token is held: %+v, %s", e, log)
	}
	held.Token("icd", opaque)
	if err := errors.Join(resp.Body.Close(), resp.Body.Close()); err != nil {
		t.Fatal(err)
	}
	if all := kept(ring, log); strings.Contains(all, "c4nary") || strings.Count(log.String(), "\n") != 1 || ring.Exchanges()[0].ResponseHeader.Get("Server") != "s" {
		t.Errorf("%s", all)
	}
}
