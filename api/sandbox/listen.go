package sandbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"syscall"
	"time"
)

// ErrNotLoopback is the error of an address that other computers could reach.
var ErrNotLoopback = errors.New("the sandbox listens on loopback only")

// Listener is a sandbox that people can reach.
type Listener struct {
	URL  string // "http://127.0.0.1:41234"
	http *http.Server
	made *making
	done chan struct{} // closed when it has stopped
	err  error         // why, once it has
}

// making is a sandbox that may still be built. Requests wait for it.
type making struct {
	over   chan struct{} // closed when it is built, or cannot be
	server *Server
	err    error
}

// by builds the sandbox.
func (m *making) by(build func() (*Server, error)) {
	defer close(m.over)
	defer func() {
		if v := recover(); v != nil {
			m.err = fmt.Errorf("building the sandbox failed inside icdscope (%T)", v)
		}
	}()
	m.server, m.err = build()
}

// ServeHTTP implements [http.Handler].
func (m *making) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	select {
	case <-m.over:
	case <-r.Context().Done():
		return
	}
	if m.err != nil {
		w.Header().Set("X-Sandbox", "icdscope")
		http.Error(w, "the sandbox could not be built", http.StatusServiceUnavailable)
		return
	}
	m.server.ServeHTTP(w, r)
}

// Limits of connections.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 15 * time.Second
	writeTimeout  = 5 * time.Minute // latency and jitter, as settings and as faults, and a slow answer
	idleTimeout   = time.Minute
)

// Listen serves s on addr ("127.0.0.1:0" takes any free port). Without remote
// it refuses addresses that are not loopback, with [ErrNotLoopback]; whoever
// sets it has to warn. The listener stops when ctx ends.
func Listen(ctx context.Context, s *Server, addr string, remote bool) (*Listener, error) {
	s.remote.Store(remote)
	return listen(ctx, func() (*Server, error) { return s, nil }, addr, remote, nil)
}

// ListenTLS is [Listen] for https, on loopback only. The certificate has to be one
// for the name localhost, by which the listener is called.
func ListenTLS(ctx context.Context, s *Server, addr string, conf *tls.Config) (*Listener, error) {
	return listen(ctx, func() (*Server, error) { return s, nil }, addr, false, conf)
}

// ListenFirst listens on loopback at once and builds the sandbox meanwhile, since
// reading large tables takes longer than anybody should wait for an address.
// Requests wait until it is built; [Listener.Built] tells when that is.
func ListenFirst(ctx context.Context, build func() (*Server, error), addr string) (*Listener, error) {
	return listen(ctx, build, addr, false, nil)
}

func listen(
	ctx context.Context, build func() (*Server, error), addr string, remote bool, conf *tls.Config,
) (*Listener, error) {
	l, err := open(ctx, addr, remote)
	if err != nil {
		return nil, err
	}
	at := "http://" + reachable(l.Addr())
	if conf != nil {
		_, port, _ := net.SplitHostPort(l.Addr().String())
		l, at = tls.NewListener(l, conf), "https://"+net.JoinHostPort("localhost", port)
	}
	made := &making{over: make(chan struct{})}
	srv := Limited(made)
	listener := &Listener{URL: at, http: srv, made: made, done: make(chan struct{})}
	go func() { _, _ = signingKey() }() // so that the first token does not wait for it
	go made.by(build)
	stop := context.AfterFunc(ctx, listener.Close)
	go func() {
		defer close(listener.done)
		defer stop()
		listener.err = srv.Serve(l)
	}()
	return listener, nil
}

// OpenLoopback listens on an address of loopback; any other is refused with
// [ErrNotLoopback].
func OpenLoopback(ctx context.Context, addr string) (net.Listener, error) {
	return open(ctx, addr, false)
}

func open(ctx context.Context, addr string, remote bool) (net.Listener, error) {
	host, err := hostOf(addr)
	if err != nil {
		return nil, err
	}
	ip, err := netip.ParseAddr(host)
	if loopback := host == "localhost" || err == nil && ip.IsLoopback(); !loopback && !remote {
		return nil, fmt.Errorf("the address %q: %w", addr, ErrNotLoopback)
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		var reason syscall.Errno // without what names the address again
		if errors.As(err, &reason) {
			err = reason
		}
		return nil, fmt.Errorf("the sandbox cannot listen at %s: %w; choose another port, or 0 for any", addr, err)
	}
	at, err := netip.ParseAddrPort(l.Addr().String())
	if !remote && (err != nil || !at.Addr().IsLoopback()) { // what localhost stands for is up to the computer
		_ = l.Close()
		return nil, fmt.Errorf("the address %q: %w", addr, ErrNotLoopback)
	}
	return l, nil
}

// hostOf is the host of an address to listen on; what cannot be one is an error.
func hostOf(addr string) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return "", fmt.Errorf("the address %q is not HOST:PORT, such as 127.0.0.1:0", addr)
	}
	return host, nil
}

// Limited is a server of h within the limits of connections, which logs nothing.
func Limited(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    headerLimit,
		ErrorLog:          log.New(discard{}, "", 0), // requests may hold secrets
	}
}

// reachable is an address at which this computer finds the listener: where it
// listens on all its addresses, loopback.
func reachable(addr net.Addr) string {
	at, err := netip.ParseAddrPort(addr.String())
	if err != nil || !at.Addr().IsUnspecified() {
		return addr.String()
	}
	return fmt.Sprintf("127.0.0.1:%d", at.Port())
}

// Built waits until the sandbox is built, and says why it could not be.
func (l *Listener) Built() error {
	<-l.made.over
	return l.made.err
}

// Drain stops taking connections and lets what is being answered come to its end,
// as long as ctx allows.
func (l *Listener) Drain(ctx context.Context) { _ = l.http.Shutdown(ctx) }

// Close stops serving at once. It may be called more than once.
func (l *Listener) Close() { _ = l.http.Close() }

// Wait blocks until the listener has stopped and returns why, nil if it was
// closed.
func (l *Listener) Wait() error {
	<-l.done
	if !errors.Is(l.err, http.ErrServerClosed) {
		return fmt.Errorf("the sandbox stopped: %w", l.err)
	}
	return nil
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
