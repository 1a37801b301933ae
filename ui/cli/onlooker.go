package cli

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/proxy"
	"icdscope/session/secret"
)

// onlooker tells people what the sandbox is asked. What is told to it has nothing
// that a client chose freely; the secrets of clients that the sandbox knows are
// taken out of it all the same.
type onlooker struct {
	o    *options
	all  bool // a line for every request
	held *secret.Held

	mu      sync.Mutex
	waiting bool            // for a first request
	seen    bool            // a request through the proxy
	asked   bool            // of a service, under whatever address
	told    map[string]bool // of what the proxy refused
}

func newOnlooker(o *options, all bool, clients []sandbox.Client) *onlooker {
	l := &onlooker{o: o, all: all, held: secret.NewHeld(), told: make(map[string]bool)}
	for _, c := range clients {
		l.held.Client(c.ID, secret.New(c.Secret))
	}
	return l
}

// wait says that no request came yet, and lets the first one be told.
func (l *onlooker) wait() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.seen {
		l.waiting = true
		l.o.note("no request seen yet")
	}
}

// request is told of every request.
func (l *onlooker) request(r sandbox.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = l.asked || ofService(r)
	if r.Service != "" {
		if l.waiting {
			l.o.note("the first request came: %s", l.held.Words(asked(r)))
		}
		l.seen, l.waiting = true, false
	}
	if l.all {
		l.o.note("%s", l.held.Words(requestLine(r)))
	}
}

// ofService reports whether a request is one of a service, and not of the sandbox
// itself: somebody may ask it only whether it is there.
func ofService(r sandbox.Request) bool {
	return r.Service != "" || r.Path != "/" && r.Path != "/sandbox" && !strings.HasPrefix(r.Path, "/sandbox/")
}

// served reports whether anything was asked of a service.
func (l *onlooker) served() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked
}

// end says if no request ever came through the proxy.
func (l *onlooker) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case !l.waiting:
	case l.asked:
		l.o.note("nothing came through the proxy: the client asked the sandbox by its own address, as %s names it",
			variableOf("icd-url"))
	default:
		l.o.note("no request was seen: the client asked nothing, did not trust the certificate, " +
			"or went past the proxy to the real service")
	}
}

// mostRefusals is how many different refusals of the proxy are told without --log.
const mostRefusals = 20

// refused is told what the proxy did not let a client do: each once, or every time
// if there is a line for everything.
func (l *onlooker) refused(e proxy.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.Host == "" {
		e.Host = "something that is no host"
	}
	text := l.held.Words(e.Host + ": " + e.Reason)
	if l.all || !l.told[text] && len(l.told) < mostRefusals {
		l.told[text] = true
		l.o.note("%s", text)
	}
}

// asked is a request in a few words: "GET id.who.int/icd/entity".
func asked(r sandbox.Request) string {
	if r.Service != "" && !strings.HasPrefix(r.Path, "/") {
		r.Service += " "
	}
	return r.Method + " " + r.Service + r.Path
}

// requestLine is a request as a line:
// "12:30:01.250 #12 GET /icd/entity 401 1ms: no bearer token was sent".
func requestLine(r sandbox.Request) string {
	status := strconv.Itoa(r.Status)
	if r.Status == 0 {
		status = "closed"
	}
	at, took := r.At.Format("15:04:05.000"), r.Took.Round(100*time.Microsecond)
	line := fmt.Sprintf("%s #%d %s %s %v", at, r.Number, asked(r), status, took)
	if r.Reason != "" {
		line += ": " + r.Reason
	}
	if len(r.Objections) > 0 {
		line += "; WHO would have refused it: " + strings.Join(r.Objections, ", ")
	}
	return line
}
