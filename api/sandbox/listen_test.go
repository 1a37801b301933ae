package sandbox_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
)

func TestListensOnLoopbackOnly(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	for addr, want := range map[string]bool{
		"127.0.0.1:0": true, "localhost:0": true, "[::1]:0": true, "127.8.8.8:0": true,
		"0.0.0.0:0": false, ":0": false, "[::]:0": false, "192.0.2.1:0": false, "example.com:0": false, "127.0.0.1.example.com:0": false,
	} {
		l, err := sandbox.Listen(t.Context(), s, addr, false)
		if err == nil {
			l.Close()
			if err := l.Wait(); err != nil {
				t.Errorf("%s: closed with %v", addr, err)
			}
		}
		var here *net.OpError
		if refused := errors.Is(err, sandbox.ErrNotLoopback); refused == want || want && err != nil && !errors.As(err, &here) {
			t.Errorf("%s: %v", addr, err) // that a computer has no IPv6 is no matter
		}
	}
	for _, addr := range []string{"", "127.0.0.1", "x:y:z", "127.0.0.1:99999"} {
		if _, err := sandbox.Listen(t.Context(), s, addr, false); err == nil || errors.Is(err, sandbox.ErrNotLoopback) {
			t.Errorf("%q: %v", addr, err)
		}
	}
}

func TestListenerEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	l, err := sandbox.Listen(ctx, newServer(t, sandbox.Options{}), "127.0.0.1:0", false)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(l.URL, "http://127.0.0.1:") {
		t.Errorf("URL %s", l.URL)
	}
	cancel()
	for range 2 { // as often as one likes
		if err := l.Wait(); err != nil {
			t.Errorf("it ended with %v", err)
		}
	}
	if _, err := sandbox.Listen(t.Context(), newServer(t, sandbox.Options{}), strings.TrimPrefix(l.URL, "http://"), false); err != nil {
		t.Errorf("the port is not free again: %v", err)
	}
}

// What is being answered when a listener is drained is told before it has ended.
func TestADrainedListenerEndsWhatItAnswers(t *testing.T) {
	reached, release, told := make(chan struct{}), make(chan struct{}), false
	l, err := sandbox.Listen(t.Context(), newServer(t, sandbox.Options{Log: func(sandbox.Request) {
		close(reached)
		<-release
		told = true
	}}), "127.0.0.1:0", false)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		if resp, err := http.Get(l.URL + entity); err == nil {
			_ = resp.Body.Close()
		}
	}()
	<-reached
	go close(release)
	if l.Drain(t.Context()); !told {
		t.Error("it ended before what it was asked last")
	}
	if err := l.Wait(); err != nil {
		t.Error(err)
	}
}

func TestHostIsChecked(t *testing.T) {
	named := newServer(t, sandbox.Options{Hosts: []string{"Sandbox.Test"}})
	remote := newServer(t, sandbox.Options{})
	l, err := sandbox.Listen(t.Context(), remote, "127.0.0.1:0", true)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, tt := range []struct {
		host                     string
		usual, withName, reached bool
	}{
		{"127.0.0.1", true, true, true},
		{"127.0.0.1:8080", true, true, true},
		{"localhost:8080", true, true, true},
		{"LOCALHOST", true, true, true},
		{"[::1]:8080", true, true, true},
		{"[::1]", true, true, true},
		{"sandbox.test:1", false, true, false},
		{"192.0.2.7:8080", false, false, true}, // an address, which no web page can take over
		{"evil.example", false, false, false},
		{"localhost.evil.example", false, false, false},
		{"127.0.0.1.evil.example:80", false, false, false},
		{"127.0.0.1@evil.example", false, false, false},
		{"id.who.int", false, false, false},
		{" ", false, false, false},
	} {
		for s, want := range map[*sandbox.Server]bool{newServer(t, sandbox.Options{}): tt.usual, named: tt.withName, remote: tt.reached} {
			for _, path := range []string{"/", "/connect/token", "/icd/entity", "/sandbox/stats"} {
				r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1"+path, nil)
				r.Host, r.RemoteAddr = tt.host, "127.0.0.1:1"
				w := httptest.NewRecorder()
				s.ServeHTTP(w, r)
				if got := w.Code != http.StatusMisdirectedRequest; got != want {
					t.Errorf("Host %q, %s: %d", tt.host, path, w.Code)
				}
			}
		}
	}
}

func TestClientCertificatePasses(t *testing.T) {
	t.Parallel()
	s := newServer(t, sandbox.Options{Faults: []sandbox.Fault{{Name: "client-certificate"}}})
	passes := func(shown *tls.ConnectionState, header string) bool {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "https://127.0.0.1/v0/token/gen", nil)
		r.TLS = shown
		r.Header.Set("Client-Cert", header)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != http.StatusForbidden && w.Code != http.StatusUnsupportedMediaType { // past the handshake the request is looked at
			t.Errorf("status %d", w.Code)
		}
		return w.Code != http.StatusForbidden
	}
	certificate := ":" + base64.StdEncoding.EncodeToString(selfSigned(t)) + ":"
	if passes(&tls.ConnectionState{}, "") || !passes(&tls.ConnectionState{PeerCertificates: make([]*x509.Certificate, 1)}, "") {
		t.Error("in the handshake")
	}
	if passes(&tls.ConnectionState{}, certificate) || !passes(nil, certificate) {
		t.Error("in a header, which counts where there was no handshake")
	}
	for _, header := range []string{"", ":", "::", ":AAAA:", ":%:", strings.Trim(certificate, ":"), certificate[1:], certificate[:len(certificate)-1]} {
		if passes(nil, header) {
			t.Errorf("%.40q is no certificate", header)
		}
	}
}

// selfSigned is a certificate that nobody has to trust.
func selfSigned(t *testing.T) []byte {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(9000)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestHeadersAreBounded(t *testing.T) {
	c := serve(t, sandbox.Options{})
	c.icd("GET", entity, "", "X-Long", strings.Repeat("x", 20<<10)).is(t, 200)
	c.icd("GET", entity, "", "X-Long", strings.Repeat("x", 64<<10)).is(t, http.StatusRequestHeaderFieldsTooLarge)
	c.get(mms2024+"/search?q="+strings.Repeat("x", 64<<10)).is(t, http.StatusRequestHeaderFieldsTooLarge)
}

// dial opens a connection that is not closed before the test ends.
func (c *client) dial() net.Conn {
	c.t.Helper()
	var d net.Dialer
	conn, err := d.DialContext(c.t.Context(), "tcp", strings.TrimPrefix(c.base, "http://"))
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// one is a listener with a single connection.
type one struct {
	conn chan net.Conn
	over chan struct{}
	once sync.Once
}

func (l *one) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conn:
		return conn, nil
	case <-l.over:
		return nil, net.ErrClosed
	}
}

func (l *one) Close() error   { l.once.Do(func() { close(l.over) }); return nil }
func (l *one) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func TestSlowHeadersAreNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		here, there := net.Pipe()
		network := &one{conn: make(chan net.Conn, 1), over: make(chan struct{})}
		network.conn <- there
		served, done := sandbox.Limited(newServer(t, sandbox.Options{})), make(chan error)
		go func() { done <- served.Serve(network) }()
		defer func() {
			_ = served.Close()
			if err := <-done; !errors.Is(err, http.ErrServerClosed) {
				t.Error(err)
			}
		}()
		start := time.Now()
		if _, err := io.WriteString(here, "GET / HTTP/1.1\r\nHost: localhost\r\n"); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(here); err != nil {
			t.Errorf("the server does not hang up: %v", err)
		}
		if d := time.Since(start); d < 5*time.Second || d > 6*time.Second {
			t.Errorf("it hung up after %v, want 5s", d)
		}
	})
}

func TestRequestsThatAreNone(t *testing.T) {
	c := serve(t, sandbox.Options{})
	for _, tt := range []struct{ request, want string }{
		{"nonsense\r\n\r\n", "HTTP/1.1 400"},
		{"GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400"}, // no Host
		{"GET / HTTP/1.0\r\n\r\n", "HTTP/1.0 421"}, // no Host, and none needed
		{"GET http://evil.example/icd/entity HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 421"},
		{"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n", "HTTP/1.1 421"},
		{"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 "},
		{"TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 405"},
		{"GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 400"},
		{"GET /icd/entity/%2525 HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 401"},
		{"POST /connect/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400"},
		{"POST /connect/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 400"},
	} {
		conn := c.dial()
		if _, err := io.WriteString(conn, tt.request); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil || !strings.HasPrefix(line, tt.want) {
			t.Errorf("%q is answered %q (%v), want %q", tt.request, line, err, tt.want)
		}
	}
	reader(t).send("GET", "/", "").is(t, 200)
}

// Nothing that could be a secret may come back, be counted or be logged.
func TestSecretsAreMute(t *testing.T) {
	const canary = "c4nary-secret"
	var logged bytes.Buffer
	log.SetOutput(&logged)
	defer log.SetOutput(os.Stderr)
	c := serve(t, sandbox.Options{Clients: []sandbox.Client{{ID: "canary", Secret: canary}}})
	answers := []answer{
		c.form(credentials("canary", canary+"x")),
		c.form(credentials(canary, canary)),
		c.form(url.Values{"grant_type": {canary}, "scope": {canary}}),
		c.form(credentials("canary", "x"), "Authorization", basic("canary", canary+"x")),
		c.form(credentials("canary", "x"), "Authorization", "Bearer "+canary),
		c.send("POST", "/connect/token", canary, "Content-Type", canary),
		c.generateAs("canary", canary+"x", "UPLOAD"),
		c.generateAs("canary", canary, canary),
		c.send("POST", "/v0/token/gen", `{"clientID":"canary","clientSecret":"`+canary+`","scopes":`, "Content-Type", "application/json"),
		c.send("POST", "/v0/token/gen", `{"`+canary+`":1}`, "Content-Type", "application/json"),
		c.refresh(canary),
		c.refresh("Bearer " + canary),
		c.icd("GET", entity, "", "Authorization", "Bearer "+canary),
		c.icd("GET", entity, "", "API-Version", canary),
		c.icd("GET", entity, "", "Accept-Language", canary),
		c.icd("GET", "/icd/entity?client_secret="+canary, ""),
		c.icd("POST", "/icd/entity", canary),
		c.control("POST", "settings", `{"`+canary+`":"1s"}`),
		c.send("GET", "/unknown", "", "Authorization", "Bearer "+canary),
	}
	stats := c.control("GET", "stats", "")
	if len(stats.object(t).list("refusals")) < 15 {
		t.Errorf("refusals %s", stats.body)
	}
	for i, a := range append(answers, stats, c.control("GET", "faults", "")) {
		if strings.Contains(string(a.body), canary) || strings.Contains(a.header.Get("Www-Authenticate"), canary) {
			t.Errorf("answer %d repeats the secret: %v %s", i, a.header, a.body)
		}
	}
	for _, path := range []string{canary, "icd/release/11/" + canary, "sandbox/faults/" + canary} {
		c.control("DELETE", "faults/"+canary, "")
		c.get("/" + path)
	}
	if a := c.control("GET", "stats", ""); strings.Contains(string(a.body), canary) {
		t.Errorf("statistics repeat a path: %s", a.body)
	}
	if logged.Len() > 0 {
		t.Errorf("something is logged: %s", logged.String())
	}
}

func TestInProcessTransport(t *testing.T) {
	c := inProcess(t, newServer(t, sandbox.Options{}))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.base+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.Status != "200 OK" || resp.Request == nil || resp.Proto != "HTTP/1.1" {
		t.Errorf("%+v", resp)
	}
	c.fault("drop")
	if a := c.send("GET", "/", ""); !errors.Is(a.err, io.EOF) {
		t.Errorf("a dropped connection is %v", a.err)
	}
	c.s.ClearFaults("")
	c.fault("truncate")
	if a := c.send("GET", "/", ""); a.status != 200 || !errors.Is(a.err, io.ErrUnexpectedEOF) {
		t.Errorf("a cut answer is %d %v", a.status, a.err)
	}
}

func TestInProcessTransportGivesUpWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := inProcess(t, newServer(t, sandbox.Options{Latency: time.Minute}))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if a := c.do(r); !errors.Is(a.err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("after %v: %v", time.Since(start), a.err)
		}
		synctest.Wait()
		if n := c.s.Stats().InFlight; n != 0 {
			t.Errorf("%d requests go on", n)
		}
	})
}

// Requests wait for a sandbox that is still being built, and are told if it
// cannot be.
func TestListeningBeforeTheSandboxIsBuilt(t *testing.T) {
	ask := func(l *sandbox.Listener) int {
		resp, err := http.Get(l.URL + "/sandbox/stats")
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	asked, build := make(chan int, 1), make(chan struct{})
	l, err := sandbox.ListenFirst(t.Context(), func() (*sandbox.Server, error) {
		<-build
		return sandbox.New(sandbox.Options{})
	}, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() { asked <- ask(l) }()
	close(build)
	if status := <-asked; status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	if err := l.Built(); err != nil {
		t.Error(err)
	}
	for name, build := range map[string]func() (*sandbox.Server, error){
		"no table": func() (*sandbox.Server, error) { return nil, errors.New("no table") },
		"failed":   func() (*sandbox.Server, error) { panic("a fault") },
	} {
		l, err := sandbox.ListenFirst(t.Context(), build, "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Built(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("building: %v, want %s", err, name)
		}
		if status := ask(l); status != http.StatusServiceUnavailable {
			t.Errorf("%s: status %d", name, status)
		}
		l.Close()
	}
}
