// Package proxy lets clients reach the sandbox that cannot be pointed anywhere but
// at the real services: an HTTP proxy on loopback that answers for their names
// itself, by certificates of an [Authority] that clients are told to trust, and
// refuses all other names. It never asks anybody else: nothing in it can open a
// connection.
package proxy

import (
	"bufio"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"icdscope/api/sandbox"
)

// Event is a request through a proxy that came to nothing.
type Event struct {
	Host   string // that the client wanted, "" if it is not a host at all
	Reason string
}

// Proxy is one that listens.
type Proxy struct {
	URL string // "http://127.0.0.1:41235"

	handler http.Handler // of the services, by their names
	configs map[string]*tls.Config
	tell    func(Event)
	outer   *http.Server // to which clients come
	inner   *http.Server // in the tunnels that they ask for
	tunnels *tunnels
}

// Listen starts a proxy to the services that s stands in for, on an address of
// loopback, until ctx ends. tell is told, from several goroutines, what clients
// were refused.
func Listen(ctx context.Context, s *sandbox.Server, a *Authority, addr string, tell func(Event)) (*Proxy, error) {
	p := &Proxy{handler: s.ByName(), configs: make(map[string]*tls.Config), tell: tell}
	for _, name := range sandbox.Names() {
		conf, err := a.Config(name)
		if err != nil {
			return nil, err
		}
		p.configs[name] = conf
	}
	l, err := sandbox.OpenLoopback(ctx, addr)
	if err != nil {
		return nil, err
	}
	p.URL = "http://" + l.Addr().String()
	p.tunnels = &tunnels{at: l.Addr(), asked: make(chan net.Conn), over: make(chan struct{})}
	p.outer, p.inner = sandbox.Limited(p), sandbox.Limited(http.HandlerFunc(p.inTunnel))
	p.inner.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, nameKey{}, nameOf(c))
	}
	go func() { _ = p.inner.Serve(p.tunnels) }()
	go func() { _ = p.outer.Serve(l) }()
	context.AfterFunc(ctx, p.Close)
	return p, nil
}

// Drain stops taking connections and lets what is being answered come to its end,
// as long as ctx allows.
func (p *Proxy) Drain(ctx context.Context) {
	_ = p.outer.Shutdown(ctx)
	_ = p.inner.Shutdown(ctx)
}

// Close ends the proxy and all its connections. It may be called more than once.
func (p *Proxy) Close() {
	_ = p.outer.Close()
	_ = p.inner.Close()
}

// ServeHTTP implements [http.Handler]: CONNECT for tunnels, and requests with a
// whole address for plain http.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, port := split(r.Host)
	known := slices.Contains(sandbox.Names(), name)
	switch {
	case r.Method == http.MethodConnect && known && (port == "443" || port == "80"):
		p.connect(w, name, port)
	case r.Method != http.MethodConnect && r.URL.Scheme == "http" && known && (port == "" || port == "80"):
		r.Host = name
		p.handler.ServeHTTP(w, r)
	default:
		p.refuse(w, r)
	}
}

// refuse says for whom this proxy answers.
func (p *Proxy) refuse(w http.ResponseWriter, r *http.Request) {
	names := strings.Join(sandbox.Names(), ", ")
	if r.Method == http.MethodConnect || r.URL.Host != "" {
		p.tell(Event{host(r.Host), "the proxy refused it: it is none of " + names})
	}
	w.Header().Set("X-Sandbox", "icdscope")
	http.Error(w, "this proxy of an icdscope sandbox answers for "+names+" (ports 443 and 80) and asks nobody else",
		http.StatusForbidden)
}

// connect makes a connection a tunnel to one of the services, and answers in it.
func (p *Proxy) connect(w http.ResponseWriter, name, port string) {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, "this connection cannot become a tunnel", http.StatusInternalServerError)
		return
	}
	t := &tunnel{Conn: conn, name: name, in: buffered.Reader}
	if err := t.open(); err != nil {
		_ = conn.Close() // the client has gone
		return
	}
	if port == "80" {
		p.tunnels.add(t)
		return
	}
	encrypted := tls.Server(t, p.configs[name])
	ctx, cancel := context.WithTimeout(context.Background(), p.outer.ReadHeaderTimeout)
	defer cancel()
	if encrypted.HandshakeContext(ctx) != nil { // what it says differs too much to be of use
		_ = conn.Close()
		p.tell(Event{name, "the client gave up before a request, most likely because it does not trust the certificate"})
		return
	}
	p.tunnels.add(encrypted)
}

// nameKey is that of the service to which a tunnel leads.
type nameKey struct{}

// inTunnel answers what is asked in a tunnel, of the service it leads to.
func (p *Proxy) inTunnel(w http.ResponseWriter, r *http.Request) {
	name, _ := r.Context().Value(nameKey{}).(string)
	if asked, _ := split(r.Host); asked != name {
		http.Error(w, "this tunnel leads to "+name+" alone", http.StatusMisdirectedRequest)
		return
	}
	p.handler.ServeHTTP(w, r)
}

// tunnel is a connection that a client wants to lead to a service.
type tunnel struct {
	net.Conn
	name string
	in   *bufio.Reader // what the client may have sent already comes first
}

func (t *tunnel) Read(b []byte) (int, error) { return t.in.Read(b) }

// open tells the client that the tunnel is open.
func (t *tunnel) open() error {
	if err := t.SetDeadline(time.Time{}); err != nil {
		return err
	}
	_, err := t.Write([]byte("HTTP/1.1 200 Connection established\r\n\r\n"))
	return err
}

// nameOf is the service to which a tunnel leads.
func nameOf(c net.Conn) string {
	if encrypted, ok := c.(*tls.Conn); ok {
		c = encrypted.NetConn()
	}
	if t, ok := c.(*tunnel); ok {
		return t.name
	}
	return ""
}

// tunnels is a [net.Listener] at which tunnels arrive.
type tunnels struct {
	at    net.Addr
	asked chan net.Conn
	over  chan struct{}
	once  sync.Once
}

func (l *tunnels) add(c net.Conn) {
	select {
	case l.asked <- c:
	case <-l.over:
		_ = c.Close()
	}
}

func (l *tunnels) Accept() (net.Conn, error) {
	select {
	case c := <-l.asked:
		return c, nil
	case <-l.over:
		return nil, net.ErrClosed
	}
}

func (l *tunnels) Close() error {
	l.once.Do(func() { close(l.over) })
	return nil
}

func (l *tunnels) Addr() net.Addr { return l.at }

// split takes a host apart, in small letters; without a port that is empty.
func split(host string) (name, port string) {
	host = strings.ToLower(host)
	if name, port, err := net.SplitHostPort(host); err == nil {
		return name, port
	}
	return host, ""
}

// longestHost is that of a name of DNS, and a port.
const longestHost = 260

// host is a host as it may be shown: what has other characters than hosts have is
// none.
func host(s string) string {
	odd := func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789.-:[]_", r)
	}
	s = strings.ToLower(s)
	if len(s) > longestHost || strings.IndexFunc(s, odd) >= 0 {
		return ""
	}
	return s
}
