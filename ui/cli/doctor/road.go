package doctor

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"time"

	"icdscope/session"
	"icdscope/session/secret"
)

// Road is the end of a transport chain that notes by which way requests go: what was
// looked up, where it was connected to, and what was answered. It keeps no request,
// no body, and of the headers of answers those that tell of the service.
type Road struct {
	held *secret.Held
	base *http.Transport
	next http.RoundTripper

	mu   sync.Mutex
	legs map[string]*leg // by origin
}

// NewRoad makes a road. held is taken out of what servers say.
func NewRoad(held *secret.Held) *Road { return &Road{held: held, legs: make(map[string]*leg)} }

// leg is the way to one origin, as it was last made.
type leg struct {
	host      string
	encrypted bool
	proxy     string // the host of the proxy in between, "" for none

	name  string   // that was looked up, "" for an address
	found []string // the addresses of it
	at    string   // where it was connected to, "" for nowhere
	took  time.Duration
	shook bool                 // a TLS handshake was begun
	tls   *tls.ConnectionState // nil for none that is complete

	begun  map[string]time.Time // connections, by address
	seen   map[string]answer    // by path: the last one of each
	latest answer
}

// answer is what is kept of one.
type answer struct {
	status     int // 0 for none
	sent, came time.Time
	date       time.Time // the server's clock; zero if it did not tell
	version    string    // Api-Version
	challenge  string    // WWW-Authenticate
}

// Over puts the road over the transport at the end of a chain, through which next
// sends.
func (r *Road) Over(base *http.Transport, next http.RoundTripper) http.RoundTripper {
	r.base, r.next = base, next
	return &noting{r, next}
}

type noting struct {
	road *Road
	next http.RoundTripper
}

// RoundTrip implements [http.RoundTripper].
func (n *noting) RoundTrip(req *http.Request) (*http.Response, error) {
	l := n.road.begin(req)
	sent := time.Now()
	resp, err := n.next.RoundTrip(req.WithContext(httptrace.WithClientTrace(req.Context(), n.road.trace(l))))
	if err == nil {
		n.road.answered(l, pathOf(req.URL), resp, sent)
	}
	return resp, err
}

// begin finds the leg of a request.
func (r *Road) begin(req *http.Request) *leg {
	proxy := ""
	if r.base.Proxy != nil {
		if u, err := r.base.Proxy(req); err == nil && u != nil {
			proxy = u.Host
		}
	}
	origin := session.OriginOf(req.URL)
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.legs[origin]
	if l == nil {
		l = &leg{begun: make(map[string]time.Time), seen: make(map[string]answer)}
		r.legs[origin] = l
	}
	l.host, l.encrypted, l.proxy = req.URL.Hostname(), req.URL.Scheme == "https", proxy
	return l
}

// trace notes how a connection is made. It may be called after the request has ended.
func (r *Road) trace(l *leg) *httptrace.ClientTrace {
	locked := func(f func()) {
		r.mu.Lock()
		defer r.mu.Unlock()
		f()
	}
	return &httptrace.ClientTrace{
		DNSStart: func(i httptrace.DNSStartInfo) { locked(func() { l.name, l.found = i.Host, nil }) },
		DNSDone: func(i httptrace.DNSDoneInfo) {
			locked(func() {
				for _, a := range i.Addrs {
					l.found = append(l.found, a.String())
				}
			})
		},
		ConnectStart: func(_, at string) { locked(func() { l.begun[at] = time.Now() }) },
		ConnectDone: func(_, at string, err error) {
			locked(func() {
				if err == nil && l.at == "" {
					l.at, l.took = at, time.Since(l.begun[at])
				}
			})
		},
		TLSHandshakeStart: func() { locked(func() { l.shook = true }) },
		TLSHandshakeDone: func(state tls.ConnectionState, err error) {
			locked(func() {
				if l.tls = nil; err == nil {
					l.tls = &state
				}
			})
		},
	}
}

// answered notes what came back.
func (r *Road) answered(l *leg, path string, resp *http.Response, sent time.Time) {
	word := func(name string) string { return printable(r.held.Words(resp.Header.Get(name))) }
	a := answer{
		status: resp.StatusCode, sent: sent, came: time.Now(),
		version: word("Api-Version"), challenge: word("WWW-Authenticate"),
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		a.date = date
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	l.latest, l.seen[path] = a, a
}

// leg is how the way to an origin stands; ok is false if it was never taken.
func (r *Road) leg(origin string) (l leg, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	known, ok := r.legs[origin]
	if !ok {
		return leg{}, false
	}
	l = *known
	l.seen = make(map[string]answer, len(known.seen))
	for path, a := range known.seen {
		l.seen[path] = a
	}
	return l, true
}

// skew is how far the server's clock is ahead of this computer's, as far as more than
// the way and full seconds tell; 0 if it does not say.
func (a answer) skew() time.Duration {
	var d time.Duration
	switch {
	case a.date.IsZero():
	case a.date.Before(a.sent):
		d = a.date.Sub(a.sent)
	case a.date.After(a.came):
		d = a.date.Sub(a.came)
	}
	if d.Abs() <= clockGrain {
		return 0
	}
	return d.Round(time.Second)
}

// clockGrain is what a Date, which is good to the second, and the way do not tell.
const clockGrain = 2 * time.Second

// pathOf is the path of an address, whether it was written with a slash before it or
// not.
func pathOf(u *url.URL) string { return "/" + strings.TrimPrefix(u.Path, "/") }

// isAddress reports whether a host needs no looking up.
func isAddress(host string) bool { return net.ParseIP(host) != nil }

// shown is the most that is shown of what somebody else wrote.
const shown = 100

// printable keeps of a text what no terminal acts on, and not more than is read.
func printable(s string) string {
	if len(s) > shown {
		s = s[:shown] + "..."
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
}
