package cli

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/api/trace"
	"icdscope/session"
	"icdscope/session/credential"
	"icdscope/session/failure"
	"icdscope/session/secret"
	"icdscope/ui"
	"icdscope/ui/cli/doctor"
)

// Timeouts of the network below the total that a session or a command sets. A command
// that is given more time waits longer for an answer to begin.
const (
	dialTimeout   = 5 * time.Second
	tlsTimeout    = 5 * time.Second
	headerTimeout = 10 * time.Second
	headerLimit   = 64 << 10
)

// wiring makes connections: session, transport chain and client of a provider.
type wiring struct {
	o     *options
	set   *settings
	ring  *trace.Ring
	held  *secret.Held        // what must never be shown, kept, logged or cached
	say   func(notice string) // says what is no error, once, and does not wait
	kept  *kept               // nil until something is to be kept
	leave func()              // the wiring's own use of it ends

	patience time.Duration // of a command without a screen; 0 for one with a screen

	sandbox *sandbox.Listener // running, or nil
	inside  *inside           // where it is, or was
}

func newWiring(o *options, set *settings) *wiring {
	in := &inside{}
	w := &wiring{o: o, set: set, held: secret.NewHeld(), inside: in, ring: trace.New(trace.Headers{
		Generation: session.HeaderGeneration, Replayed: session.HeaderReplayed,
		OnSend: session.OnSend, Renews: session.Renews, Prints: in.prints,
	})}
	for _, password := range o.proxyPasswords() {
		w.held.Hold(password)
	}
	w.ring.Sweep(w.held)
	w.ring.Log(o.log)
	if o.traced != nil {
		o.traced(w.ring)
	}
	w.say = func(notice string) { o.note("%s", notice) }
	return w
}

// connection is one provider, ready to be asked.
type connection struct {
	provider provider
	mode     func() ui.Mode
	session  *session.Session
	icd      *icd.Client // of a provider that can be read
	ends     []func()    // of what belongs to it, in this order

	at  target
	by  credential.Credential
	net http.RoundTripper // the end of its chain
}

// close ends the connection.
func (c *connection) close() {
	for _, end := range c.ends {
		end()
	}
}

// target is where a provider is and how it is asked.
type target struct {
	base   *url.URL
	token  *url.URL // nil if no token is needed
	scopes []string
	mode   ui.Mode
	set    *settings // what else is set of it
}

// offline is the target where nobody is asked.
func (t target) offline() target {
	t.token, t.mode = nil, ui.Offline
	return t
}

// option is a setting of a service, "" for no name.
func (t target) option(name string) string { return t.set.text(name) }

// target reads the settings of a provider. That there is none in the profile is a
// usageError.
func (w *wiring) target(p provider) (target, error) {
	if w.sandbox != nil {
		return w.sandboxTarget(p)
	}
	text := w.set.text(p.address)
	if text == "" {
		return target{}, usageError{fmt.Errorf("the profile %q has no %s: set --%s or choose another profile",
			w.set.text("profile"), p.what, p.address)}
	}
	endpoint := ""
	if p.endpoint != "" {
		endpoint = w.set.text(p.endpoint)
	}
	base, err := parseEndpoint(text, endpoint == noToken)
	if err != nil {
		return target{}, usageError{err}
	}
	t := target{base: base, mode: modeOf(base), scopes: p.asks(w.set), set: w.set}
	switch {
	case endpoint == noToken:
	case p.endpoint == "":
		t.token = p.tokenAt(base)
	case endpoint == "":
		return target{}, usageError{fmt.Errorf("the %s has an address but no token endpoint: "+
			"set --%s, to none if it takes no token", p.what, p.endpoint)}
	default:
		if t.token, err = parseEndpoint(endpoint, false); err != nil {
			return target{}, usageError{err}
		}
	}
	return t, nil
}

// sandboxTarget is the provider in the embedded sandbox. What is set for another
// profile is not for it: a certificate that is missing there keeps nobody from here.
func (w *wiring) sandboxTarget(p provider) (target, error) {
	base, err := url.Parse(w.sandbox.URL)
	if err != nil {
		return target{}, fmt.Errorf("the sandbox's own address: %w", err)
	}
	w.inside.is(base)
	set, err := w.o.settingsOf(sandboxProfile)
	if err != nil {
		return target{}, err
	}
	return target{base: base, token: p.tokenAt(base), scopes: p.asks(set), mode: ui.Sandbox, set: set}, nil
}

func modeOf(u *url.URL) ui.Mode {
	if failure.Loopback(u.Hostname()) {
		return ui.Local
	}
	return ui.Live
}

// findFor looks for the credentials that a provider takes at t: for none, where no
// token is needed.
func (w *wiring) findFor(ctx context.Context, p provider, t target) (credential.Credential, error) {
	if t.token == nil {
		return credential.Credential{}, nil
	}
	return w.find(ctx, p)
}

// find looks for credentials of a provider; credential.ErrNone if there are
// none.
func (w *wiring) find(ctx context.Context, p provider) (credential.Credential, error) {
	return w.lookFor(ctx, p, w.tell)
}

// lookFor is find with another way to run the program that tells a secret.
func (w *wiring) lookFor(ctx context.Context, p provider, run teller) (credential.Credential, error) {
	if w.sandbox != nil {
		return p.demo, nil
	}
	s := credential.Sources{
		Provider: p.name, Families: p.families, Profile: w.set.text("profile"),
		Env: w.o.sys.Env, ReadFile: credential.ReadFile, Keyring: w.o.keyring(), Command: w.secretCommand(p, run),
		KnownID: w.set.text(p.clientID), KnownFrom: w.set.values[p.clientID].from,
	}
	if w.o.secretStdin {
		s.Stdin = w.o.sys.In
	}
	c, err := s.Find(ctx)
	switch {
	case err == nil, errors.Is(err, credential.ErrNone):
		return c, err
	case ctx.Err() != nil:
		return c, undecidedError{err}
	}
	return c, usageError{err}
}

// keyringFailed is why nobody knows whether there are credentials: there is a
// keyring, and it did not answer. It is nil if that is known.
func keyringFailed(err error) error {
	if err == credential.ErrNone || !errors.Is(err, credential.ErrNone) { //nolint:errorlint // what is wrapped around it is the reason
		return nil
	}
	return err
}

// connect makes the connection to a provider. Nothing is asked of the network
// yet.
func (w *wiring) connect(p provider, t target, c credential.Credential) (*connection, error) {
	return w.connectOver(nil, p, t, c)
}

// connectOver is connect over a road that notes the way; nil for none.
func (w *wiring) connectOver(road *doctor.Road, p provider, t target, c credential.Credential) (*connection, error) {
	network, err := w.network(p, t)
	if err != nil {
		return nil, err
	}
	seen := &sandboxSeen{Transport: network, mode: t.mode}
	if shown := network.TLSClientConfig.Certificates; t.mode == ui.Sandbox && len(shown) > 0 {
		seen.certificate = ":" + base64.StdEncoding.EncodeToString(shown[0].Certificate[0]) + ":"
	}
	var rt http.RoundTripper = seen
	if road != nil {
		rt = road.Over(network, seen)
	}
	if p.only != nil {
		rt = p.only(t.base, rt)
	}
	s := w.session(p, t, c, rt)
	conn := &connection{
		provider: p, mode: seen.Mode, session: s, ends: []func(){s.Close, seen.CloseIdleConnections}, at: t, by: c, net: rt,
	}
	if p.reads {
		if w.kept == nil {
			w.keepInMemory()
		}
		conn.icd = icd.New(t.base, w.ring.Transport(p.name, w.kept.Transport(s.Transport(t.base, rt))))
		conn.icd.Sweep(w.held)
		conn.ends = append(conn.ends, w.kept.share())
	}
	if w.o.log != nil {
		conn.ends = append(conn.ends, logSession(w.o.log, s))
	}
	return conn, nil
}

// session makes a provider's session. Without a token endpoint it needs no token.
func (w *wiring) session(p provider, t target, c credential.Credential, rt http.RoundTripper) *session.Session {
	o := p.usual
	o.Provider, o.Endpoint, o.ClientID, o.Source, o.Held = p.name, t.base.String(), c.ID, c.Source, w.held
	o.OnBehalfOf, o.Patience = t.option(p.behalf), w.patience
	if t.mode == ui.Live { // what is on this computer is not the service
		o.Unreachable = p.retired
	}
	if t.token == nil {
		return session.New(nil, o)
	}
	o.Endpoint, o.Scopes = t.token.String(), t.scopes
	return session.New(p.retriever(t, c, w.held, w.ring.TokenTransport(p.name, rt)), o)
}

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

// network makes the transport at the end of a chain: proxy from the
// environment, TLS 1.2 or later, further authorities and a client certificate
// where they are set. TLS verification cannot be switched off.
func (w *wiring) network(p provider, t target) (*http.Transport, error) {
	proxy, err := w.o.proxy(t.token, t.base)
	if err != nil {
		return nil, err
	}
	conf := &tls.Config{MinVersion: tls.VersionTLS12}
	if name := w.set.text("ca-file"); name != "" && t.mode != ui.Sandbox {
		pem, err := readRegular(name, certificateLimit)
		if err != nil {
			return nil, usageError{fmt.Errorf("ca-file: %w", err)}
		}
		if conf.RootCAs, err = x509.SystemCertPool(); err != nil {
			conf.RootCAs = x509.NewCertPool()
		}
		if !conf.RootCAs.AppendCertsFromPEM(pem) {
			return nil, usageError{fmt.Errorf("ca-file: %s holds no certificate in PEM", name)}
		}
	}
	if name := t.option(p.certificate); name != "" {
		cert, err := clientCertificate(name, t.option(p.key))
		if err != nil {
			return nil, usageError{fmt.Errorf("client certificate: %w", err)}
		}
		conf.Certificates = []tls.Certificate{cert}
	}
	dialer := &net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy: proxy, OnProxyConnectResponse: session.ProxyAnswer, DialContext: dialer.DialContext,
		TLSClientConfig: conf, TLSHandshakeTimeout: tlsTimeout,
		ResponseHeaderTimeout: max(headerTimeout, w.patience), MaxResponseHeaderBytes: headerLimit,
		MaxIdleConnsPerHost: 32, IdleConnTimeout: 90 * time.Second, ForceAttemptHTTP2: true,
	}, nil
}

// clientCertificate reads a certificate and its key.
func clientCertificate(certFile, keyFile string) (tls.Certificate, error) {
	cert, err := readRegular(certFile, certificateLimit)
	if err != nil {
		return tls.Certificate{}, err
	}
	key, err := readRegular(keyFile, certificateLimit)
	if err != nil {
		return tls.Certificate{}, err
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil { // not quoted: it is about a key
		return tls.Certificate{}, fmt.Errorf("%s and %s are not a certificate and its key in PEM", certFile, keyFile)
	}
	return pair, nil
}
