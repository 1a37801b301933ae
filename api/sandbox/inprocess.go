package sandbox

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// Transport calls the sandbox in-process, without a socket: in tests with
// simulated time, and wherever a loopback port would only be in the way. A
// dropped or cut answer becomes an error as it does on a network.
func (s *Server) Transport() http.RoundTripper { return InProcess(s) }

// InProcess returns a round tripper that calls h in-process.
func InProcess(h http.Handler) http.RoundTripper { return inProcess{h} }

type inProcess struct{ handler http.Handler }

// RoundTrip implements [http.RoundTripper].
func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	in := asServed(r)
	rec := &recorder{header: make(http.Header)}
	done := make(chan bool, 1) // whether the answer is whole
	go func() {
		whole := false
		defer func() {
			if v := recover(); v != nil && v != http.ErrAbortHandler { //nolint:errorlint // panics are compared as net/http does
				panic(v)
			}
			_ = in.Body.Close()
			done <- whole
		}()
		p.handler.ServeHTTP(rec, in)
		whole = true
	}()
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case whole := <-done:
		return rec.response(r, whole)
	}
}

// asServed is r as a server sees it.
func asServed(r *http.Request) *http.Request {
	in := r.Clone(r.Context())
	if in.Body == nil {
		in.Body = http.NoBody
	}
	if in.Host == "" {
		in.Host = in.URL.Host
	}
	in.RequestURI = in.URL.RequestURI()
	in.RemoteAddr = "127.0.0.1:0"
	return in
}

// recorder keeps what a handler writes.
type recorder struct {
	header  http.Header
	sent    http.Header // as it was when the status was written
	status  int
	body    bytes.Buffer
	flushed bool
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status, r.sent = status, r.header.Clone()
	}
}

func (r *recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

// Flush implements [http.Flusher].
func (r *recorder) Flush() {
	r.WriteHeader(http.StatusOK)
	r.flushed = true
}

func (r *recorder) response(req *http.Request, whole bool) (*http.Response, error) {
	if !whole && !r.flushed {
		return nil, fmt.Errorf("%s: the connection was closed: %w", req.URL.Host, io.EOF)
	}
	r.WriteHeader(http.StatusOK)
	var body io.Reader = &r.body
	if !whole {
		body = io.MultiReader(&r.body, broken{})
	}
	return &http.Response{
		Status: fmt.Sprintf("%03d %s", r.status, http.StatusText(r.status)), StatusCode: r.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: r.sent, Body: io.NopCloser(body), ContentLength: -1, Request: req,
	}, nil
}

// broken is the end of an answer that was cut.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
