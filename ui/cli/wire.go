package cli

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"icdscope/api/cache"
	"icdscope/api/cdc"
	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/api/trace"
	"icdscope/session"
	"icdscope/session/credential"
	"icdscope/session/secret"
	"icdscope/ui"
)

// Timeouts of the network below the total that a session or a command sets.
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
	cache *cache.Cache
	held  *secret.Held        // what must never be shown, kept, logged or cached
	say   func(notice string) // says what is no error, once, and does not wait

	sandbox *sandbox.Listener // running, or nil
}

func newWiring(o *options, set *settings) *wiring {
	w := &wiring{o: o, set: set, held: secret.NewHeld(), ring: trace.New(trace.Headers{
		Generation: session.HeaderGeneration, Replayed: session.HeaderReplayed, OnSend: session.OnSend, Renews: session.Renews,
	})}
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY"} {
		for _, name := range []string{name, strings.ToLower(name)} {
			address, _ := o.sys.Env(name)
			w.held.Hold(proxyPassword(address))
		}
	}
	w.ring.Sweep(w.held)
	w.ring.Log(o.log)
	w.say = func(notice string) { o.note("%s", notice) }
	return w
}

// proxyPassword is the password in the address of a proxy, also of one that
// cannot be read.
func proxyPassword(address string) secret.Secret {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
	}
	_, password, _ := strings.Cut(address[:max(0, strings.LastIndex(address, "@"))], ":")
	if plain, err := url.PathUnescape(password); err == nil {
		password = plain
	}
	return secret.New(password)
}

// connection is one provider, ready to be asked.
type connection struct {
	provider string
	mode     func() ui.Mode
	session  *session.Session
	icd      *icd.Client // of icd
	close    func()
}

// target is where a provider is and how it is asked.
type target struct {
	base     *url.URL
	token    *url.URL // nil if no token is needed
	inBody   bool
	scopes   []string
	behalf   string
	certFile string
	keyFile  string
	mode     ui.Mode
}

// icdTarget reads the settings of the ICD API.
func (w *wiring) icdTarget() (target, error) {
	if w.sandbox != nil {
		return w.sandboxTarget("/connect/token")
	}
	text := w.set.text("icd-url")
	if text == "" {
		return target{}, usageError{fmt.Errorf("the profile %q has no ICD API: set --icd-url or choose another profile", w.set.text("profile"))}
	}
	tokenText := w.set.text("icd-token-url")
	tokenless := tokenText == noToken
	base, err := parseEndpoint(text, tokenless)
	if err != nil {
		return target{}, usageError{err}
	}
	t := target{base: base, mode: modeOf(base), inBody: w.set.text("icd-auth-style") == "body"}
	if tokenless {
		return t, nil
	}
	if tokenText == "" {
		return target{}, usageError{errors.New("the ICD API has an address but no token endpoint: set --icd-token-url, to none if it takes no token")}
	}
	if t.token, err = parseEndpoint(tokenText, false); err != nil {
		return target{}, usageError{err}
	}
	return t, nil
}

// cdcTarget reads the settings of the CDC Data Clearinghouse.
func (w *wiring) cdcTarget() (target, error) {
	if w.sandbox != nil {
		t, err := w.sandboxTarget("")
		t.scopes = w.set.list("cdc-scopes")
		t.token = cdc.GenerateURL(t.base)
		return t, err
	}
	text := w.set.text("cdc-url")
	if text == "" {
		return target{}, usageError{fmt.Errorf("the profile %q has no CDC Data Clearinghouse: set --cdc-url or choose another profile", w.set.text("profile"))}
	}
	base, err := parseEndpoint(text, false)
	if err != nil {
		return target{}, usageError{err}
	}
	return target{
		base: base, token: cdc.GenerateURL(base), mode: modeOf(base), scopes: w.set.list("cdc-scopes"), behalf: w.set.text("cdc-on-behalf-of"),
		certFile: w.set.text("cdc-cert"), keyFile: w.set.text("cdc-key"),
	}, nil
}

func (w *wiring) sandboxTarget(tokenPath string) (target, error) {
	base, err := url.Parse(w.sandbox.URL)
	if err != nil {
		return target{}, fmt.Errorf("the sandbox's own address: %w", err)
	}
	return target{base: base, token: base.JoinPath(tokenPath), mode: ui.Sandbox}, nil
}

func modeOf(u *url.URL) ui.Mode {
	if session.Loopback(u.Hostname()) {
		return ui.Local
	}
	return ui.Live
}

// demoCredential are the sandbox's own credentials.
func demoCredential(provider string) credential.Credential {
	if provider == "cdc" {
		return credential.Credential{ID: sandbox.CDCClientID, Secret: secret.New(sandbox.CDCSecret), Source: "the sandbox's demo credentials"}
	}
	return credential.Credential{ID: sandbox.DemoClientID, Secret: secret.New(sandbox.DemoSecret), Source: "the sandbox's demo credentials"}
}

// find looks for credentials of a provider; credential.ErrNone if there are
// none.
func (w *wiring) find(ctx context.Context, provider string) (credential.Credential, error) {
	if w.sandbox != nil {
		return demoCredential(provider), nil
	}
	s := credential.Sources{Provider: provider, Profile: w.set.text("profile"), Env: w.o.sys.Env, ReadFile: credential.ReadFile, Keyring: w.o.keyring()}
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
func (w *wiring) connect(provider string, t target, c credential.Credential) (*connection, error) {
	rt, err := w.network(t)
	if err != nil {
		return nil, err
	}
	connect := w.connectICD
	if provider == "cdc" {
		connect = w.connectCDC
	}
	conn := connect(t, c, &sandboxSeen{Transport: rt, mode: t.mode})
	if w.o.log != nil {
		logged, closed := logSession(w.o.log, conn.session), conn.close
		conn.close = func() {
			closed()
			logged()
		}
	}
	return conn, nil
}

// sandboxSeen is a round tripper that notices a sandbox: wherever it runs, it is
// never shown as anything else.
type sandboxSeen struct {
	*http.Transport
	mode ui.Mode // what the address says
	seen atomic.Bool
}

// RoundTrip implements [http.RoundTripper].
func (s *sandboxSeen) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := s.Transport.RoundTrip(r)
	if err == nil && resp.Header.Get(sandboxHeader) != "" {
		s.seen.Store(true)
	}
	return resp, err
}

// sandboxHeader is on every answer of a sandbox.
const sandboxHeader = "X-Sandbox"

// keep makes a cache on the disk. What keeps it from being one is said, and it is
// in memory only.
func (w *wiring) keep() *cache.Cache {
	dir, err := w.o.cacheDir()
	if err != nil {
		w.say("the disk cache is not used: " + err.Error())
	}
	return w.newCache(cache.Options{Dir: dir, Offline: w.o.offline, Say: w.say})
}

// newCache makes a cache that keeps nothing that is held, and nothing of a sandbox
// between runs: the next one at the same address may have other data.
func (w *wiring) newCache(o cache.Options) *cache.Cache {
	o.Held = w.held
	o.Transient = func(h http.Header) bool { return h.Get(sandboxHeader) != "" }
	return cache.New(o)
}

// Mode is what the connection is shown as.
func (s *sandboxSeen) Mode() ui.Mode {
	if s.seen.Load() {
		return ui.Sandbox
	}
	return s.mode
}

func (w *wiring) connectICD(t target, c credential.Credential, rt *sandboxSeen) *connection {
	o := session.Options{
		Provider: "icd", Endpoint: t.base.String(), ClientID: c.ID, Source: c.Source, Lifetime: icd.Lifetime,
		Claims: claims(icd.Claims), Held: w.held,
	}
	var retriever session.Retriever
	if t.token != nil {
		o.Endpoint, o.Scopes = t.token.String(), []string{icd.Scope}
		retriever = icd.NewRetriever(icd.Credentials{TokenURL: t.token.String(), ClientID: c.ID, Secret: c.Secret, InBody: t.inBody, Held: w.held}, w.ring.TokenTransport("icd", rt))
	}
	s := session.New(retriever, o)
	chain := s.Transport(t.base, rt)
	if w.cache == nil {
		w.cache = w.newCache(cache.Options{})
	}
	client := icd.New(t.base, w.ring.Transport("icd", w.cache.Transport(chain)))
	client.Sweep(w.held)
	return &connection{provider: "icd", mode: rt.Mode, session: s, icd: client, close: closing(s, rt)}
}

func (w *wiring) connectCDC(t target, c credential.Credential, rt *sandboxSeen) *connection {
	retriever := cdc.NewRetriever(cdc.Credentials{
		BaseURL: t.base, ClientID: c.ID, Secret: c.Secret, Scopes: t.scopes, OnBehalfOf: t.behalf, Held: w.held,
	}, w.ring.TokenTransport("cdc", rt))
	o := session.Options{
		Provider: "cdc", Endpoint: t.token.String(), ClientID: c.ID, Source: c.Source, Scopes: t.scopes,
		Lifetime: cdc.Lifetime, MaxLifetime: cdc.MaxLifetime, GiveUp: 5, Apply: session.Bare, Claims: claims(cdc.Claims), Held: w.held,
	}
	if t.mode == ui.Live { // what is on this computer is not the service
		o.Unreachable = cdc.Retired
	}
	s := session.New(retriever, o)
	return &connection{provider: "cdc", mode: rt.Mode, session: s, close: closing(s, rt)}
}

func closing(s *session.Session, rt *sandboxSeen) func() {
	return func() {
		s.Close()
		rt.CloseIdleConnections()
	}
}

// claims adapts a decoder of claims to the session.
func claims[P ~struct{ Name, Value string }](decode func(string) []P) func(string) []session.Claim {
	return func(token string) []session.Claim {
		var list []session.Claim
		for _, p := range decode(token) {
			list = append(list, session.Claim(p))
		}
		return list
	}
}

// network makes the transport at the end of a chain: proxy from the
// environment, TLS 1.2 or later, further authorities and a client certificate
// where they are set. TLS verification cannot be switched off.
func (w *wiring) network(t target) (*http.Transport, error) {
	for _, u := range []*url.URL{t.token, t.base} {
		if err := w.checkProxy(u); err != nil {
			return nil, err
		}
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
	if t.certFile != "" {
		cert, err := clientCertificate(t.certFile, t.keyFile)
		if err != nil {
			return nil, usageError{fmt.Errorf("client certificate: %w", err)}
		}
		conf.Certificates = []tls.Certificate{cert}
	}
	dialer := &net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment, OnProxyConnectResponse: session.ProxyAnswer, DialContext: dialer.DialContext, TLSClientConfig: conf, TLSHandshakeTimeout: tlsTimeout,
		ResponseHeaderTimeout: headerTimeout, MaxResponseHeaderBytes: headerLimit, MaxIdleConnsPerHost: 32, IdleConnTimeout: 90 * time.Second,
		ForceAttemptHTTP2: true,
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

// checkProxy refuses an address of a proxy that cannot be read, if u is reached
// through it. net/http would go on without it, past a proxy that somebody wants
// to be used.
func (w *wiring) checkProxy(u *url.URL) error {
	if u == nil || session.Loopback(u.Hostname()) || w.unproxied(u.Hostname()) {
		return nil
	}
	upper := strings.ToUpper(u.Scheme) + "_PROXY"
	for _, name := range []string{upper, strings.ToLower(upper)} {
		text, ok := w.o.sys.Env(name)
		if !ok || text == "" {
			continue
		}
		if !strings.Contains(text, "://") { // the scheme may be left out
			text = "http://" + text
		}
		if p, err := url.Parse(text); err != nil || p.Host == "" { // not quoted: it may hold a password
			return usageError{fmt.Errorf("%s is not the address of a proxy: write it like http://proxy.example:3128, what is special in a user or password as %%XX", name)}
		}
		return nil // the other one is not used
	}
	return nil
}

// unproxied reports whether NO_PROXY names a host or a domain above it.
func (w *wiring) unproxied(host string) bool {
	for _, name := range []string{"NO_PROXY", "no_proxy"} {
		list, _ := w.o.sys.Env(name)
		for entry := range strings.SplitSeq(list, ",") {
			entry = strings.TrimPrefix(strings.TrimSpace(entry), ".")
			if entry == "*" || entry != "" && (host == entry || strings.HasSuffix(host, "."+entry)) {
				return true
			}
		}
	}
	return false
}
