package cli

import (
	"encoding/base64"
	"net/http"
	"time"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/api/trace"
	"icdscope/session"
	"icdscope/session/credential"
	"icdscope/session/secret"
	"icdscope/ui"
	"icdscope/ui/cli/doctor"
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
