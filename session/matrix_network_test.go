package session_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/cdc"
	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/session"
	"icdscope/session/secret"
)

// The rows that happen below HTTP. Where real sockets are
// needed, they are on loopback.

// login is a session, and how many requests it has sent on their way.
type login struct {
	*session.Session
	requests *atomic.Int32
}

// icdAt is an ICD session for the token endpoint at address.
func icdAt(t *testing.T, address string, rt http.RoundTripper) login {
	t.Helper()
	n := new(atomic.Int32)
	counting := roundTrip(func(r *http.Request) (*http.Response, error) {
		n.Add(1)
		return rt.RoundTrip(r)
	})
	return login{open(t, icd.NewRetriever(icd.Credentials{TokenURL: address + "/connect/token", ClientID: canaryID, Secret: secret.New(canarySecret)}, counting), icdOptions()), n}
}

// fails checks that signing in fails undecided, for this reason and with one
// request.
func fails(t *testing.T, s login, class session.Class, says, hint string) {
	t.Helper()
	_, err := token(t, s.Session)
	var own *session.Error
	if !errors.As(err, &own) {
		t.Fatalf("the error is %#v", err)
	}
	p := own.Problem
	if p.Class != class || p.HTTPStatus != 0 || p.Refused || !strings.Contains(p.Message, says) || !strings.Contains(p.Hint, hint) {
		t.Errorf("class %q, status %d, refused %v: %s; %s (%v)", p.Class, p.HTTPStatus, p.Refused, p.Message, p.Hint, errors.Unwrap(err))
	}
	if st := stand(t, s.Session, session.Unreachable); st.NextTry.IsZero() || st.Attempts != 1 || s.requests.Load() != 1 {
		t.Errorf("%d requests, status %+v", s.requests.Load(), st)
	}
	silent(t, s.Session, []string{"canary-t"}, err)
}

// nameServer is a DNS server that knows no name.
func nameServer(t *testing.T) string {
	t.Helper()
	var config net.ListenConfig
	conn, err := config.ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { _ = conn.Close(); <-done })
	go func() {
		defer close(done)
		buf := make([]byte, 512)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			if n >= 12 {
				buf[2], buf[3] = 0x81, 0x83 // an answer: NXDOMAIN (RFC 1035 section 4.1.1)
				_, _ = conn.WriteTo(buf[:n], from)
			}
		}
	}()
	return conn.LocalAddr().String()
}

func TestFaultMatrixNetwork(t *testing.T) {
	t.Run("DNS failure", func(t *testing.T) {
		server := nameServer(t)
		resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "udp", server)
		}}
		tr := limited()
		tr.DialContext = (&net.Dialer{Resolver: resolver}).DialContext
		s := icdAt(t, "https://icd.invalid.", tr)
		fails(t, s, session.ClassDNS, `"icd.invalid."`, "typing errors")
	})
	t.Run("connection refused", func(t *testing.T) {
		l := listen(t)
		address := l.Addr().String()
		_ = l.Close()
		s := icdAt(t, "http://"+address, limited())
		fails(t, s, session.ClassConnect, address, "whether the server runs")
	})
	t.Run("RST in the middle of the answer", func(t *testing.T) {
		address, n := raw(t, func(c *net.TCPConn) {
			read(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"access_token\":\"canary")
			_ = c.SetLinger(0)
		})
		s := icdAt(t, address, limited())
		fails(t, s, session.ClassNetwork, "the connection broke", "network")
		if n.Load() != 1 {
			t.Errorf("%d connections", n.Load())
		}
	})
	t.Run("not HTTP at all", func(t *testing.T) {
		address, n := raw(t, func(c *net.TCPConn) {
			read(c)
			_, _ = io.WriteString(c, "220 mail.example ESMTP\r\n")
		})
		s := icdAt(t, address, limited())
		fails(t, s, session.ClassNetwork, "malformed HTTP", "network")
		if n.Load() != 1 {
			t.Errorf("%d connections", n.Load())
		}
	})
	t.Run("accepts, reads and never answers", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { silence(t, true, 10*time.Second) })
	})
	t.Run("accepts and does not even read", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { silence(t, false, 15*time.Second) })
	})
	t.Run("a proxy that does not run", func(t *testing.T) {
		tr := limited()
		tr.Proxy = http.ProxyURL(address(t, "http://me:canary-password@127.0.0.1:1"))
		s := icdAt(t, "https://icd.example", tr)
		fails(t, s, session.ClassConnect, "the proxy could not be reached", "HTTPS_PROXY")
		_, err := token(t, s.Session)
		quiet(t, []string{"canary-password"}, s.Status(), s.Events(), err.Error(), errors.Unwrap(err).Error())
	})
	for status, says := range map[int]string{http.StatusProxyAuthRequired: "who you are (HTTP 407)", http.StatusForbidden: "does not let the connection through (HTTP 403)"} {
		proxyRefuses(t, status, says)
	}
}

func proxyRefuses(t *testing.T, status int, says string) {
	t.Run(fmt.Sprintf("a proxy refuses to connect with %d", status), func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var n atomic.Int32
			tr := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				n.Add(1)
				if r.Method != http.MethodConnect || r.Header.Get("Authorization") != "" {
					t.Errorf("the proxy was sent %s with %v", r.Method, r.Header)
				}
				answers(status, "text/html", portal)(w, r)
			}))
			tr.Proxy = http.ProxyURL(address(t, "http://127.0.0.1:3128"))
			tr.OnProxyConnectResponse = session.ProxyAnswer
			s := icdAt(t, "https://icd.example", tr)
			fails(t, s, session.ClassWrongEndpoint, says, "PROXY")
			if n.Load() != 1 {
				t.Errorf("%d requests", n.Load())
			}
		})
	})
}

// TestFaultMatrixInsecure is at the place where a secret would leave: an
// address that came past the settings is not sent anything.
func TestFaultMatrixInsecure(t *testing.T) {
	for name, r := range map[string]func(http.RoundTripper) session.Retriever{
		"icd": func(rt http.RoundTripper) session.Retriever {
			return icd.NewRetriever(icd.Credentials{TokenURL: "http://token.example/connect/token", ClientID: canaryID, Secret: secret.New(canarySecret)}, rt)
		},
		"cdc": func(rt http.RoundTripper) session.Retriever {
			return cdc.NewRetriever(cdc.Credentials{BaseURL: address(t, "http://token.example"), ClientID: canaryID, Secret: secret.New(canarySecret)}, rt)
		},
	} {
		t.Run("a token endpoint by http, "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var n atomic.Int32
				s := running(t, r(roundTrip(func(r *http.Request) (*http.Response, error) {
					n.Add(1)
					return said(r, http.StatusOK, jsonType, "{}"), nil
				})), session.Options{ClientID: canaryID})
				st := stand(t, s, session.Rejected)
				_, err := token(t, s)
				pass(time.Hour)
				if p := st.LastError; n.Load() > 0 || p.Class != session.ClassConfiguration || p.HTTPStatus != 0 || !strings.Contains(p.Message, "only sent over https") || !strings.Contains(p.Hint, "https address") {
					t.Errorf("%d requests, %+v", n.Load(), p)
				}
				silent(t, s, nil, err)
			})
		})
	}
}

// silence is a server that accepts connections and then nothing.
func silence(t *testing.T, reads bool, takes time.Duration) {
	p := newPipes()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := p.Accept()
			if err != nil {
				return
			}
			if reads {
				go func() { _, _ = io.Copy(io.Discard, c); _ = c.Close() }()
			}
		}
	}()
	t.Cleanup(func() { _ = p.Close(); <-done })
	s := icdAt(t, base, p.network(t))
	go s.Run(t.Context())
	synctest.Wait()
	start := time.Now()
	// A screen stays alive and can give up.
	ctx, giveUp := context.WithTimeout(t.Context(), time.Second)
	defer giveUp()
	if _, err := s.Token(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
		t.Errorf("after %s a caller got %v", time.Since(start), err)
	}
	stand(t, s.Session, session.SigningIn)
	fails(t, s, session.ClassTimeout, "in time", "network")
	if time.Since(start) != takes || p.dials.Load() != 1 {
		t.Errorf("it took %s and %d connections", time.Since(start), p.dials.Load())
	}
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// raw is a server that does as f says with every connection, and then closes
// it. It returns its address and the number of connections so far.
func raw(t *testing.T, f func(*net.TCPConn)) (string, *atomic.Int32) {
	t.Helper()
	l := listen(t)
	var n atomic.Int32
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			n.Add(1)
			all.Go(func() {
				f(c.(*net.TCPConn))
				_ = c.Close()
			})
		}
	})
	t.Cleanup(func() { _ = l.Close(); all.Wait() })
	return "http://" + l.Addr().String(), &n
}

// read reads one request.
func read(c net.Conn) {
	if req, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
		_, _ = io.Copy(io.Discard, req.Body)
	}
}

// authority makes certificates.
type authority struct {
	t    *testing.T
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	a := &authority{t: t}
	a.key = a.newKey()
	a.cert = a.sign(&x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}, nil, a.key)
	return a
}

func (a *authority) newKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	return key
}

func (a *authority) sign(template, parent *x509.Certificate, key *ecdsa.PrivateKey) *x509.Certificate {
	if parent == nil {
		parent = template
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return cert
}

// issue makes the certificate of a server or client; with selfSigned by its own
// key.
func (a *authority) issue(name string, from, to time.Time, selfSigned bool) tls.Certificate {
	key := a.newKey()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name}, DNSNames: []string{"icd.example"}, NotBefore: from, NotAfter: to,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	parent := a.cert
	if selfSigned {
		own := &authority{t: a.t, key: key}
		return tls.Certificate{Certificate: [][]byte{own.sign(template, nil, key).Raw}, PrivateKey: key}
	}
	return tls.Certificate{Certificate: [][]byte{a.sign(template, parent, key).Raw}, PrivateKey: key}
}

func (a *authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

// secure starts a TLS server, and a transport that finds every name at it.
func secure(t *testing.T, conf *tls.Config, roots *x509.CertPool) (*http.Transport, *atomic.Int32) {
	t.Helper()
	var requests atomic.Int32
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		answers(200, jsonType, `{"access_token":"canary-token","expires_in":3600}`)(w, nil)
	}))
	srv.TLS = conf
	srv.Config.ErrorLog = quietLog()
	srv.StartTLS()
	t.Cleanup(srv.Close)
	tr := limited()
	tr.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	tr.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, srv.Listener.Addr().String())
	}
	t.Cleanup(tr.CloseIdleConnections)
	return tr, &requests
}

func TestFaultMatrixTLS(t *testing.T) {
	a := newAuthority(t)
	now := time.Now()
	day := func(d time.Duration) string { return now.Add(d).UTC().Format(time.DateOnly) }
	const h, days = time.Hour, 24 * time.Hour
	cases := []struct {
		name  string
		host  string
		cert  tls.Certificate
		roots *x509.CertPool
		says  []string
		hint  string
	}{
		{"self-signed", "icd.example", a.issue("self-signed one", now.Add(-h), now.Add(h), true), a.pool(), []string{"self-signed one", "does not know", day(-h), day(h)}, "--ca-file"},
		{"unknown authority", "icd.example", a.issue("the server", now.Add(-h), now.Add(h), false), x509.NewCertPool(), []string{"the server", "does not know"}, "--ca-file"},
		{"wrong name", "other.example", a.issue("the server", now.Add(-h), now.Add(h), false), a.pool(), []string{`not for "other.example"`}, "host name"},
		{"expired", "icd.example", a.issue("the server", now.Add(-30*days), now.Add(-10*days), false), a.pool(), []string{"the server", day(-30 * days), day(-10 * days)}, "clock"},
		{"not yet valid", "icd.example", a.issue("the server", now.Add(10*days), now.Add(30*days), false), a.pool(), []string{"the server", day(10 * days), day(30 * days)}, "clock"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			tr, requests := secure(t, &tls.Config{Certificates: []tls.Certificate{c.cert}, MinVersion: tls.VersionTLS12}, c.roots)
			s := icdAt(t, "https://"+c.host, tr)
			fails(t, s, session.ClassTLS, c.says[0], c.hint)
			for _, says := range c.says {
				if st := s.Status(); !strings.Contains(st.LastError.Message, says) {
					t.Errorf("it does not say %q: %s", says, st.LastError.Message)
				}
			}
			if st := s.Status(); st.NextTry.Sub(st.LastError.At).Round(time.Second) != time.Minute {
				t.Errorf("the next try is %s later", st.NextTry.Sub(st.LastError.At))
			}
			if requests.Load() != 0 {
				t.Errorf("%d requests got through", requests.Load())
			}
		})
	}
	t.Run("http to a TLS port", func(t *testing.T) {
		tr, _ := secure(t, &tls.Config{Certificates: []tls.Certificate{cases[1].cert}, MinVersion: tls.VersionTLS12}, a.pool())
		s := icdAt(t, "http://127.0.0.1:9", tr)
		_, err := token(t, s.Session)
		if st := s.Status(); err == nil || st.State != session.Unreachable || s.requests.Load() != 1 {
			t.Errorf("%v; %d requests, %+v", err, s.requests.Load(), st)
		}
		silent(t, s.Session, nil, err)
	})
	t.Run("https to a port without TLS", func(t *testing.T) {
		address, _ := raw(t, func(c *net.TCPConn) { _, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n"); read(c) })
		fails(t, icdAt(t, strings.Replace(address, "http:", "https:", 1), limited()), session.ClassTLS, "does not speak TLS", "scheme and port")
	})
}

// TestFaultMatrixClientCertificate is as a server says it in TLS 1.2
// and, after the handshake, in TLS 1.3.
func TestFaultMatrixClientCertificate(t *testing.T) {
	a, other := newAuthority(t), newAuthority(t)
	now := time.Now()
	server := a.issue("the server", now.Add(-time.Hour), now.Add(time.Hour), false)
	own := a.issue("the client", now.Add(-time.Hour), now.Add(time.Hour), false)
	foreign := other.issue("the client", now.Add(-time.Hour), now.Add(time.Hour), false)
	for version, name := range map[uint16]string{tls.VersionTLS12: "TLS 1.2", tls.VersionTLS13: "TLS 1.3"} {
		for _, c := range []struct {
			name string
			give []tls.Certificate
			says string
		}{
			{"none is given", nil, "seems to require a client certificate"},
			{"one of another authority is given", []tls.Certificate{foreign}, "does not accept the client certificate"},
			{"the right one is given", []tls.Certificate{own}, ""},
		} {
			t.Run("client certificate required, "+c.name+", "+name, func(t *testing.T) {
				conf := &tls.Config{
					Certificates: []tls.Certificate{server}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: a.pool(),
					MinVersion: version, MaxVersion: version,
				}
				address := mutual(t, conf)
				tr := limited()
				tr.TLSClientConfig = &tls.Config{RootCAs: a.pool(), ServerName: "icd.example", MinVersion: tls.VersionTLS12}
				// Not by Certificates: net/http's client would keep one back that
				// the server says it will not like.
				tr.TLSClientConfig.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
					if len(c.give) == 0 {
						return &tls.Certificate{}, nil
					}
					return &c.give[0], nil
				}
				t.Cleanup(tr.CloseIdleConnections)
				s := icdAt(t, address, tr)
				if c.says == "" {
					must(t, s.Session)
					return
				}
				fails(t, s, session.ClassClientCertificate, c.says, "--cdc-cert")
			})
		}
	}
}

// mutual is a TLS server that ends a connection only when the client does, so
// that what it objects to arrives.
func mutual(t *testing.T, conf *tls.Config) string {
	t.Helper()
	address, _ := raw(t, func(c *net.TCPConn) {
		srv := tls.Server(c, conf)
		if srv.HandshakeContext(t.Context()) == nil {
			read(srv)
			_, _ = io.WriteString(srv, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 47\r\n\r\n"+`{"access_token":"canary-t", "expires_in": 3600}`)
		}
		_, _ = io.Copy(io.Discard, c)
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Scheme = "https"
	return u.String()
}

// TestFaultMatrixKeepAlive: a server that closes connections it had
// kept. Reads are sent again, a login is not.
func TestFaultMatrixKeepAlive(t *testing.T) {
	t.Run("idle connections are closed between calls", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newPipes()
			sb := newSandbox(t, sandbox.Options{})
			var mu sync.Mutex
			var seen []string
			closing := false // the second request of a connection is not answered any more
			srv := &http.Server{ErrorLog: quietLog(), ConnContext: func(ctx context.Context, _ net.Conn) context.Context {
				return context.WithValue(ctx, nth{}, new(atomic.Int32))
			}}
			srv.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				seen = append(seen, r.Method+" "+r.URL.Path)
				drop := closing && r.Context().Value(nth{}).(*atomic.Int32).Add(1) > 1
				mu.Unlock()
				if drop {
					panic(http.ErrAbortHandler)
				}
				sb.ServeHTTP(w, r)
			})
			done := make(chan struct{})
			go func() { defer close(done); _ = srv.Serve(p) }()
			t.Cleanup(func() { _ = srv.Close(); <-done })
			tr := p.network(t)
			s := open(t, icdRetriever(tr), icdOptions())
			api := s.Transport(address(t, base), tr)
			must(t, s)
			mu.Lock()
			closing = true
			mu.Unlock()
			for range 5 {
				if resp, err := get(t, api, "/icd/entity"); err != nil || resp.StatusCode != http.StatusOK {
					t.Fatalf("a read failed: %v, %v", resp, err)
				}
				pass(time.Second)
			}
			mu.Lock()
			seen = nil
			mu.Unlock()
			err := s.Renew(t.Context())
			var own *session.Error
			mu.Lock()
			logins := strings.Join(seen, ", ")
			mu.Unlock()
			if !errors.As(err, &own) || own.Problem.Class != session.ClassNetwork || logins != "POST /connect/token" {
				t.Errorf("the login on a connection that is closed: %v; the server saw %s", err, logins)
			}
			stand(t, s, session.Stale)
			silent(t, s, []string{must(t, s)}, err)
			go s.Run(t.Context())
			pass(time.Minute) // it is tried again as after any failure
			stand(t, s, session.Active)
		})
	})
}

// nth is the key of a connection's number of requests.
type nth struct{}
