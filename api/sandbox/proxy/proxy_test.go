package proxy_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/proxy"
)

// world is a client with nothing but net/http, the proxy and the certificate that
// it is given.
type world struct {
	t     *testing.T
	s     *sandbox.Server
	proxy *proxy.Proxy
	http  *http.Client

	mu     sync.Mutex
	events []proxy.Event
}

func newWorld(t *testing.T, o sandbox.Options) *world {
	t.Helper()
	s, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, s: s}
	a := newAuthority(t, sandbox.Names()...)
	w.proxy, err = proxy.Listen(t.Context(), s, a, "127.0.0.1:0", func(e proxy.Event) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.events = append(w.events, e)
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.proxy.Close)
	pool, _ := trusting(t, a)
	through, err := url.Parse(w.proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	tr := &http.Transport{Proxy: http.ProxyURL(through), TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool}}
	t.Cleanup(tr.CloseIdleConnections)
	w.http = &http.Client{Transport: tr, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return w
}

// ask makes a request; headers are pairs of name and value.
func (w *world) ask(method, at, body string, headers ...string) (int, string, error) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, at, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := w.http.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b), err
}

// token is one of the ICD API.
func (w *world) token(at string) string {
	w.t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {sandbox.DemoClientID}, "client_secret": {sandbox.DemoSecret}}
	status, body, err := w.ask("POST", at+"/connect/token", form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	if status != http.StatusOK || err != nil {
		w.t.Fatalf("%d %s %v", status, body, err)
	}
	_, rest, _ := strings.Cut(body, `"access_token":"`)
	token, _, _ := strings.Cut(rest, `"`)
	return token
}

func reading(token string) []string {
	return []string{"Authorization", "Bearer " + token, "API-Version", "v2", "Accept-Language", "en"}
}

// A client that knows the services' addresses alone gets through its work, by https
// in a tunnel and by plain http, and follows URIs as they stand.
func TestAClientThatCannotBePointedElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Options{})
	for _, scheme := range []string{"https", "http"} {
		token := w.token(scheme + "://icdaccessmanagement.who.int")
		for _, path := range []string{"/icd/entity", "/icd/release/11/2024-01/mms/257068234", "/icd/release/11/2024-01/mms/codeinfo/1A00"} {
			if status, body, err := w.ask("GET", scheme+"://id.who.int"+path, "", reading(token)...); status != 200 || err != nil {
				t.Errorf("%s by %s: %d %s %v", path, scheme, status, body, err)
			}
		}
		body := `{"clientID":"` + sandbox.CDCClientID + `","clientSecret":"` + sandbox.CDCSecret + `","scopes":["UPLOAD"]}`
		if status, body, err := w.ask("POST", scheme+"://covdch-api.cdc.gov/v0/token/gen", body, "Content-Type", "application/json"); status != 200 || err != nil {
			t.Errorf("CDC by %s: %d %s %v", scheme, status, body, err)
		}
		for at, want := range map[string]int{
			"id.who.int/connect/token": 404, "id.who.int/sandbox/stats": 404, "icdaccessmanagement.who.int/icd/entity": 404, "covdch-api.cdc.gov/icd/entity": 404, "id.who.int/icd/nothing": 404,
		} {
			if status, body, err := w.ask("GET", scheme+"://"+at, "", reading(token)...); status != want || err != nil {
				t.Errorf("%s by %s: %d %s %v, want %d", at, scheme, status, body, err, want)
			}
		}
	}
	if status, _, err := w.ask("GET", "http://id.who.int:80/icd/entity", ""); status != 401 || err != nil {
		t.Errorf("with its port: %d %v", status, err)
	}
	_, about, err := w.ask("GET", "https://icdaccessmanagement.who.int/.well-known/openid-configuration", "")
	if err != nil || !strings.Contains(about, `"token_endpoint":"https://icdaccessmanagement.who.int/connect/token"`) {
		t.Errorf("discovery %s %v", about, err)
	}
	if len(w.events) > 0 {
		t.Errorf("events %v", w.events)
	}
}

// raw sends something to the proxy as it stands, and returns the first answer.
func (w *world) raw(request string) (*http.Response, net.Conn, *bufio.Reader) {
	w.t.Helper()
	var d net.Dialer
	conn, err := d.DialContext(w.t.Context(), "tcp", strings.TrimPrefix(w.proxy.URL, "http://"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = conn.Close() })
	if _, err := io.WriteString(conn, request); err != nil {
		w.t.Fatal(err)
	}
	in := bufio.NewReader(conn)
	resp, err := http.ReadResponse(in, &http.Request{Method: strings.Fields(request)[0]})
	if err != nil {
		w.t.Fatalf("%q: %v", request, err)
	}
	return resp, conn, in
}

// Whatever is none of the three is refused, by an answer that names them.
func TestOtherHostsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Options{})
	elsewhere, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = elsewhere.Close() })
	go func() {
		if conn, err := elsewhere.Accept(); err == nil {
			_ = conn.Close()
			t.Error("the proxy asked somebody else")
		}
	}()
	for _, request := range []string{
		"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n",
		"CONNECT " + elsewhere.Addr().String() + " HTTP/1.1\r\nHost: id.who.int:443\r\n\r\n",
		"CONNECT id.who.int:8443 HTTP/1.1\r\nHost: id.who.int:8443\r\n\r\n",
		"CONNECT id.who.int:22 HTTP/1.1\r\nHost: id.who.int:443\r\n\r\n",
		"CONNECT id.who.int. HTTP/1.1\r\nHost: id.who.int\r\n\r\n",
		"CONNECT www.id.who.int:443 HTTP/1.1\r\nHost: x\r\n\r\n",
		"CONNECT icd.who.int:443 HTTP/1.1\r\nHost: x\r\n\r\n",
		"CONNECT [::1]:443 HTTP/1.1\r\nHost: x\r\n\r\n",
		"CONNECT localhost:443 HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET http://example.org/ HTTP/1.1\r\nHost: id.who.int\r\n\r\n",
		"GET http://" + elsewhere.Addr().String() + "/ HTTP/1.1\r\nHost: id.who.int\r\n\r\n",
		"GET http://id.who.int:8080/icd/entity HTTP/1.1\r\nHost: id.who.int\r\n\r\n",
		"GET http://id.who.int@example.org/icd/entity HTTP/1.1\r\nHost: id.who.int\r\n\r\n",
		"GET https://id.who.int/icd/entity HTTP/1.1\r\nHost: id.who.int\r\n\r\n",
		"GET ftp://id.who.int/icd/entity HTTP/1.1\r\nHost: id.who.int\r\n\r\n",
		"GET /icd/entity HTTP/1.1\r\nHost: id.who.int\r\n\r\n",
		"GET /sandbox/stats HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
		"GET /sandbox/stats HTTP/1.1\r\nHost: localhost\r\n\r\n",
	} {
		resp, _, _ := w.raw(request)
		b, err := io.ReadAll(resp.Body)
		if resp.StatusCode != http.StatusForbidden || err != nil {
			t.Errorf("%q: %d %v", request, resp.StatusCode, err)
		}
		for _, name := range sandbox.Names() {
			if !strings.Contains(string(b), name) {
				t.Errorf("%q: %s is not named in %s", request, name, b)
			}
		}
	}
	for _, at := range []string{"https://example.org/", "http://example.org/"} {
		if status, _, err := w.ask("GET", at, ""); err == nil && status != http.StatusForbidden {
			t.Errorf("%s: %d", at, status)
		}
	}
	if n := w.s.Stats().Total(""); n != 0 {
		t.Errorf("the sandbox was asked %d times", n)
	}
	if len(w.events) < 10 {
		t.Errorf("events %v", w.events)
	}
}

// A tunnel leads to the service that it was asked for, whatever is sent in it.
func TestATunnelLeadsToOneService(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Options{})
	// What comes right behind the request for a tunnel is not lost.
	resp, conn, in := w.raw("CONNECT id.who.int:80 HTTP/1.1\r\nHost: id.who.int:80\r\n\r\nGET /icd/entity HTTP/1.1\r\nHost: id.who.int\r\n\r\n")
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("status %d", resp.StatusCode)
	}
	for i, tt := range []struct {
		request string
		want    int
	}{
		{"", 401},
		{"GET /icd/entity HTTP/1.1\r\nHost: id.who.int:80\r\n\r\n", 401},
		{"GET /connect/token HTTP/1.1\r\nHost: icdaccessmanagement.who.int\r\n\r\n", 421},
		{"GET http://example.org/ HTTP/1.1\r\nHost: id.who.int\r\n\r\n", 421},
		{"GET /sandbox/stats HTTP/1.1\r\nHost: localhost\r\n\r\n", 421},
		{"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n", 421},
		{"GET /sandbox/stats HTTP/1.1\r\nHost: id.who.int\r\n\r\n", 404},
	} {
		if _, err := io.WriteString(conn, tt.request); err != nil {
			t.Fatal(err)
		}
		resp, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatalf("request %d: %v", i, err)
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != tt.want {
			t.Errorf("%q: %d (%v), want %d", tt.request, resp.StatusCode, err, tt.want)
		}
	}
}

// Faults reach the client of a proxy as they reach any other.
func TestFaultsGoThroughTheProxy(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Options{})
	for _, scheme := range []string{"https", "http"} {
		token := w.token(scheme + "://icdaccessmanagement.who.int")
		read := func() (int, error) {
			status, _, err := w.ask("GET", scheme+"://id.who.int/icd/entity", "", reading(token)...)
			return status, err
		}
		for name, want := range map[string]struct {
			status int
			err    error
		}{
			"503": {503, nil}, "throttle": {429, nil}, "drop": {0, io.EOF}, "truncate": {200, io.ErrUnexpectedEOF}, "length": {200, io.ErrUnexpectedEOF}, "redirect": {307, nil},
		} {
			if err := w.s.SetFault(sandbox.Fault{Name: name}); err != nil {
				t.Fatal(err)
			}
			if status, err := read(); status != want.status || !errors.Is(err, want.err) {
				t.Errorf("%s by %s: %d %v", name, scheme, status, err)
			}
			w.s.ClearFaults("")
		}
	}
}

// What is being answered when a proxy is drained is told before it has ended.
func TestADrainedProxyEndsWhatItAnswers(t *testing.T) {
	t.Parallel()
	for _, scheme := range []string{"https", "http"} {
		reached, release, told := make(chan struct{}), make(chan struct{}), false
		w := newWorld(t, sandbox.Options{Log: func(sandbox.Request) {
			close(reached)
			<-release
			told = true
		}})
		over := make(chan struct{})
		go func() {
			defer close(over)
			_, _, _ = w.ask("GET", scheme+"://id.who.int/icd/entity", "") // which may be answered or not
		}()
		<-reached
		go close(release)
		if w.proxy.Drain(t.Context()); !told {
			t.Errorf("%s: it ended before what it was asked last", scheme)
		}
		<-over
	}
}

// Who does not trust the authority gets nowhere, and people are told.
func TestAClientThatDoesNotTrustTheAuthority(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Options{})
	told := make(chan proxy.Event, 1)
	p, err := proxy.Listen(t.Context(), w.s, newAuthority(t, sandbox.Names()...), "127.0.0.1:0", func(e proxy.Event) { told <- e })
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	through, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	tr, ok := w.http.Transport.(*http.Transport)
	if !ok {
		t.Fatal("another transport")
	}
	tr.Proxy = http.ProxyURL(through) // whose authority is another one
	if status, _, err := w.ask("GET", "https://id.who.int/icd/entity", ""); err == nil {
		t.Errorf("status %d", status)
	}
	if e := <-told; e.Host != "id.who.int" || !strings.Contains(e.Reason, "trust") {
		t.Errorf("told %+v", e)
	}
}

func TestTheProxyListensOnLoopbackOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Options{})
	a := newAuthority(t, sandbox.Names()...)
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "id.who.int:0"} {
		if p, err := proxy.Listen(t.Context(), w.s, a, addr, func(proxy.Event) {}); !errors.Is(err, sandbox.ErrNotLoopback) {
			t.Errorf("%s: %v %v", addr, p, err)
		}
	}
	if _, err := proxy.Listen(t.Context(), w.s, newAuthority(t, "id.who.int"), "127.0.0.1:0", func(proxy.Event) {}); err == nil {
		t.Error("it answers for names without a certificate")
	}
	ctx, cancel := context.WithCancel(t.Context())
	p, err := proxy.Listen(ctx, w.s, a, "127.0.0.1:0", func(proxy.Event) {})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	for {
		if conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(p.URL, "http://")); err != nil {
			return // it has ended with its context
		} else if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// What is told of hosts is what hosts look like.
func TestWhatIsToldOfHosts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sandbox.Options{})
	long := strings.Repeat("x", 300)
	for host, want := range map[string]string{"Example.org": "example.org", "192.0.2.1:99": "192.0.2.1:99", "ex~ample": "", "c4nary!": "", long: ""} {
		w.raw(fmt.Sprintf("GET http://%s/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", host))
		w.mu.Lock()
		if got := w.events[len(w.events)-1].Host; got != want {
			t.Errorf("%q is told as %q", host, got)
		}
		w.mu.Unlock()
	}
}
