// Package sandbox is a server that speaks the protocols of WHO's ICD API and of
// the CDC Data Clearinghouse's token service, over a small excerpt of ICD-11 or
// over WHO's own release files. It is how a newcomer looks at icdscope, how a
// demonstration runs, and what icdscope is tested against; it shares no code
// with the clients.
//
// It is an [http.Handler]: tests call it in-process through
// [Server.Transport], people reach it on loopback through [Listen].
//
// What was recorded from the real services is reproduced, oddities included.
// What is not recorded is marked "Assumption:" where it is coded. Every answer
// carries the header X-Sandbox, and every token says in its claims that it is a
// sandbox's.
//
// What there is to know of ICD-11 and ICD-10 is in package classification. This one
// has what is asked by HTTP: routes, headers, parameters and errors (icd.go, cdc.go),
// tokens, faults, the control endpoint and its statistics.
package sandbox

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"icdscope/api/sandbox/classification"
)

// Credentials that every sandbox accepts. They are worthless, and say so.
const (
	DemoClientID = "sandbox-demo-id"
	DemoSecret   = "sandbox-demo-secret-worthless"
	CDCClientID  = "SANDBOX-DEMO"
	CDCSecret    = "sandbox-demo-secret-worthless"
)

// Documented lifetimes of tokens.
const (
	icdLifetime = time.Hour
	cdcLifetime = 15 * time.Minute
)

// Client is a pair of credentials that is accepted for both providers.
type Client struct{ ID, Secret string }

// Options describe a sandbox. The zero value is a usable one.
type Options struct {
	TokenTTL time.Duration           // lifetime of tokens, from 1s to 24h; 0 for the documented ones
	Latency  time.Duration           // before every answer of the two services, up to 1m
	Jitter   time.Duration           // up to this much more, up to 1m
	Data     []*classification.Table // release files under the showcase
	Replay   *Recording              // answers of the ICD API, in place of all data; nil for none
	Faults   []Fault
	Seed     uint64   // of everything that happens by chance
	Clients  []Client // besides the demo credentials
	Aliases  []Alias  // of releases

	// Strict makes the ICD token endpoint answer as IdentityServer's source
	// does: form bodies only (multipart is refused), every error 400, a wrong
	// method too, credentials of at most 100 characters, its order of places to
	// look for them, its errors for other grants.
	Strict bool

	// Lenient lets requests pass that WHO's API refuses, such as one without
	// API-Version, and lists them: [Stats.Objections].
	Lenient bool

	// RewriteURIs puts the sandbox's own address into the URIs of bodies, which
	// WHO's API never does. Clients that follow URIs as they stand then stay here.
	RewriteURIs bool

	// Log is told of each request once it was answered, from several goroutines.
	Log func(Request)

	// Hosts are host names, besides loopback, that requests may be addressed
	// to; it guards against web pages that reach a local server by a name of
	// their own.
	Hosts []string

	Clock func() time.Time // for tests
}

// Server is the sandbox. It is safe for concurrent use.
type Server struct {
	opt     Options
	cat     *classification.Catalogue
	faults  *faults
	count   *counter
	clients map[string]string // id -> secret
	aliases map[string]string // release that is asked for -> release that is given
	hosts   map[string]bool
	tokens  *registry
	cdcKey  []byte
	jobStep atomic.Int32 // of the one job that exists
	remote  atomic.Bool  // other computers may reach it

	mu       sync.Mutex // guards the settings
	settings settings
}

// settings are what the control endpoint can change besides faults.
type settings struct {
	ttl, latency, jitter time.Duration
}

// Bounds of the settings. Latency ends well before the time a connection has.
const (
	shortestTTL    = time.Second
	longestTTL     = 24 * time.Hour
	longestLatency = time.Minute
)

func (s settings) check() error {
	switch {
	case s.ttl != 0 && (s.ttl < shortestTTL || s.ttl > longestTTL):
		return fmt.Errorf("the lifetime of tokens must be from %v to %v, or 0 for the documented ones", shortestTTL,
			longestTTL)
	case min(s.latency, s.jitter) < 0 || max(s.latency, s.jitter) > longestLatency:
		return fmt.Errorf("latency and jitter must be from 0s to %v", longestLatency)
	}
	return nil
}

// New makes a sandbox.
func New(o Options) (*Server, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Strict && o.Lenient {
		return nil, errors.New("a sandbox is not strict and lenient at once")
	}
	set := settings{ttl: o.TokenTTL, latency: o.Latency, jitter: o.Jitter}
	if err := set.check(); err != nil {
		return nil, err
	}
	cat, err := classification.New(o.Data)
	var table *classification.TableError
	switch {
	case errors.As(err, &table): // it says itself what is wrong
		return nil, table
	case err != nil:
		return nil, fmt.Errorf("building the sandbox: %w", err)
	}
	o.Data = nil // the catalogue has it
	f, err := newFaults(o.Seed, o.Faults)
	if err != nil {
		return nil, err
	}
	key, err := newCDCKey()
	if err != nil {
		return nil, err
	}
	s := &Server{
		opt: o, cat: cat, faults: f, count: newCounter(o.Clock(), o.Lenient, cat.Loaded()), cdcKey: key,
		tokens:  newRegistry(),
		clients: map[string]string{DemoClientID: DemoSecret, CDCClientID: CDCSecret},
		hosts:   make(map[string]bool), settings: set,
	}
	for _, c := range o.Clients {
		if c.ID == "" || c.Secret == "" {
			return nil, errors.New("a sandbox client needs an id and a secret")
		}
		s.clients[c.ID] = c.Secret
	}
	if err := s.addAliases(o.Aliases); err != nil {
		return nil, err
	}
	for _, h := range o.Hosts {
		s.hosts[strings.ToLower(h)] = true
	}
	return s, nil
}

// Stats counts what was asked for so far.
func (s *Server) Stats() Stats { return s.count.snapshot() }

// SetFault switches a fault on. One of the same name and area is replaced.
func (s *Server) SetFault(f Fault) error {
	if err := s.faults.set(f); err != nil {
		return err
	}
	if f.Name == "unauthorized" {
		s.tokens.unbar()
	}
	return nil
}

// ClearFaults switches faults off: those of a name, or all for "".
func (s *Server) ClearFaults(name string) int { return s.faults.clear(name) }

// Revoke makes every token that was issued so far worthless.
func (s *Server) Revoke() { s.tokens.revoke() }

// SetTokenTTL changes the lifetime of tokens to come, within the bounds of
// [Options]; 0 for the documented ones.
func (s *Server) SetTokenTTL(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d != 0 {
		d = min(max(d, shortestTTL), longestTTL)
	}
	s.settings.ttl = d
}

func (s *Server) current() settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings
}

// now is the sandbox's clock, which a fault may set wrong.
func (s *Server) now(area Area) time.Time {
	now := s.opt.Clock()
	if f, ok := s.faults.strike("skew", area); ok {
		if d, err := time.ParseDuration(f.Value); err == nil {
			now = now.Add(d)
		}
	}
	return now
}

// knows reports whether id and secret are a pair that is accepted.
func (s *Server) knows(id, secret string) bool {
	want, ok := s.clients[id]
	return subtle.ConstantTimeCompare([]byte(want), []byte(secret)) == 1 && ok
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.answer(w, r, "") }

// answer answers a request, under the name of a service if there is one.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, name string) {
	began := time.Now()
	c := &call{s: s, w: w, r: r, name: name, number: s.count.enter(), header: make(http.Header)}
	defer func() {
		s.count.leave(c.route.name, c.sent)
		c.log(began)
	}()
	c.serve()
}
