package cli

import (
	"net/http"
	"sync/atomic"

	"icdscope/ui"
)

// sandboxSeen is a round tripper that notices a sandbox: wherever it runs, it is
// never shown as anything else.
type sandboxSeen struct {
	*http.Transport
	mode ui.Mode // what the address says
	seen atomic.Bool
	// certificate is the client certificate for the embedded sandbox as RFC 9440
	// writes one: there is no handshake to show it in.
	certificate string
}

// RoundTrip implements [http.RoundTripper].
func (s *sandboxSeen) RoundTrip(r *http.Request) (*http.Response, error) {
	if s.certificate != "" {
		r = r.Clone(r.Context())
		r.Header.Set("Client-Cert", s.certificate)
	}
	resp, err := s.Transport.RoundTrip(r)
	if err == nil && resp.Header.Get(sandboxHeader) != "" {
		s.seen.Store(true)
	}
	return resp, err
}

// sandboxHeader is on every answer of a sandbox.
const sandboxHeader = "X-Sandbox"

// Mode is what the connection is shown as.
func (s *sandboxSeen) Mode() ui.Mode {
	if s.seen.Load() {
		return ui.Sandbox
	}
	return s.mode
}
