package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"icdscope/api/sandbox"
	"icdscope/session/failure"
	"icdscope/ui"
)

// lab implements ui.Lab over the control routes of a sandbox: the one in this
// program, or one that runs on this computer.
type lab struct {
	at     func() string // the sandbox's address; "" for none
	client *http.Client
}

// labPatience is how long the sandbox may take. It never waits for a fault of its
// own there.
const labPatience = 5 * time.Second

func newLab(at func() string) *lab {
	return &lab{at, &http.Client{Timeout: labPatience, Transport: &http.Transport{Proxy: nil}}}
}

// labAt is where the sandbox is that the explorer talks to, "" if it is none on this
// computer as far as is known, or is not to be talked to.
func (b *backend) labAt() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.w.o.offline {
		return ""
	}
	if b.w.sandbox != nil {
		return b.w.sandbox.URL
	}
	for _, p := range providers() {
		if at := b.sandboxOf(p); at != "" {
			return at
		}
	}
	return ""
}

// sandboxOf is where on this computer a provider was found to be a sandbox, by the mark on
// its answers; "" if it was not. Nothing else is asked for what only a sandbox has.
func (b *backend) sandboxOf(p provider) (at string) {
	b.open.Range(func(conn, _ any) bool {
		c := conn.(*connection) //nolint:forcetypeassert // nothing else is in it
		if u := c.at.base; c.provider.name == p.name && c.mode() == ui.Sandbox && failure.Loopback(u.Hostname()) {
			at = u.Scheme + "://" + u.Host
		}
		return at == ""
	})
	return at
}

// Faults implements [ui.Lab].
func (l *lab) Faults() []ui.Fault { return faultWays }

// On implements [ui.Lab].
func (l *lab) On(ctx context.Context) ([]string, error) { return l.do(ctx, http.MethodGet, "", nil) }

// Switch implements [ui.Lab].
func (l *lab) Switch(ctx context.Context, way string) (on []string, isOn bool, err error) {
	if way == "" {
		on, err = l.do(ctx, http.MethodDelete, "", nil)
		return on, false, err
	}
	f, err := sandbox.ParseFault(way)
	if err != nil {
		return nil, false, err
	}
	if on, err = l.On(ctx); err != nil {
		return nil, false, err
	}
	for _, one := range on {
		if was, err := sandbox.ParseFault(one); err == nil && was.Name == f.Name && was.On == f.On && was.Value == f.Value {
			on, err = l.do(ctx, http.MethodDelete, "/"+f.Name, nil)
			return on, false, err
		}
	}
	body, err := json.Marshal(f)
	if err != nil {
		return nil, false, err
	}
	on, err = l.do(ctx, http.MethodPost, "", body)
	return on, true, err
}

// do calls a control route, all of which answer with the faults that are on.
func (l *lab) do(ctx context.Context, method, path string, body []byte) ([]string, error) {
	at := l.at()
	if at == "" {
		return nil, errors.New("there is no sandbox on this computer to make fail")
	}
	req, err := http.NewRequestWithContext(ctx, method, at+"/sandbox/faults"+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := l.client.Do(req)
	if err != nil {
		return nil, errors.New("it does not answer")
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	if err != nil || resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("it answers %d", resp.StatusCode)
	}
	var faults []sandbox.Fault
	if err := json.Unmarshal(b, &faults); err != nil {
		return nil, errors.New("it answers with something else")
	}
	var on []string
	for _, f := range faults {
		on = append(on, f.String())
	}
	return on, nil
}

// ways are a fault with the ways in which it can be switched on, each as its label,
// its specification and what it will do to a session.
func ways(name string, list ...[3]string) ui.Fault {
	f := ui.Fault{Name: name}
	for _, w := range list {
		spec := name + w[1]
		if known, err := sandbox.ParseFault(spec); err == nil { // as the sandbox itself tells it
			spec = known.String()
		}
		f.Ways = append(f.Ways, ui.Way{Label: w[0], Spec: spec, Effect: w[2]})
	}
	return f
}

// broken are the ways of a fault by which no usable answer comes: with what the
// session and the screens then do.
func broken(name string) ui.Fault {
	return ways(
		name,
		[3]string{
			"on token, once", ",times=1,on=token",
			"the next renewal, of ICD or of CDC, fails and is tried again; the token stays good to its end",
		},
		[3]string{
			"on token, twice", ",times=2,on=token",
			"the next two tries to renew fail, of ICD and CDC together, each after a longer wait; " +
				"tokens stay good to their end",
		},
		[3]string{"on token", ",on=token", "no renewal succeeds: the token runs out, tries go on, and the card says so"},
		[3]string{
			"on api, twice", ",times=2,on=api",
			"two requests fail; their rows say so, and are asked for again by themselves",
		},
		[3]string{"on api", ",on=api", "every request fails until it is over; tokens are not concerned"},
	)
}

// wrong are the ways of a fault of token answers.
func wrong(name, once, always string) ui.Fault {
	return ways(name, [3]string{"once", ",times=1", once}, [3]string{"always", "", always})
}

var faultWays = []ui.Fault{
	broken("503"), broken("500"), broken("drop"), broken("html"), broken("truncate"), broken("oversize"), broken("length"),
	ways(
		"unauthorized",
		[3]string{
			"once", "=once",
			"the next request is refused: the token is renewed at once and the request repeated, unseen",
		},
		[3]string{"until renewed", "=until-renewed", "every token so far is refused: one renewal heals it"},
		[3]string{
			"always", "=always",
			"every token is refused: two renewals do not help, it is said that the API refuses them, " +
				"and rows fail until it is over",
		},
	),
	ways(
		"revoke",
		[3]string{"", "", "with the next request all tokens are worthless: the session renews at once and repeats it"},
	),
	ways(
		"throttle",
		[3]string{"on token, once", "=5,times=1,on=token", "the renewal waits as long as the server asks for, and no less"},
		[3]string{"on api, twice", "=5,times=2,on=api", "requests become fewer, and wait as long as the server asks for"},
		[3]string{"on api", "=5,on=api", "every request is told to wait: rows say so, and fewer are asked at once"},
	),
	ways(
		"latency",
		[3]string{"of 2 s", "=2s", "everything takes two seconds longer; no key press waits for it"},
		[3]string{"of 2 s on token", "=2s,on=token", "the renewal takes two seconds; the token in use stays good meanwhile"},
		[3]string{"of 300 ms on api", "=300ms,on=api", "rows fill in a little later, those in view first"},
	),
	ways("jitter", [3]string{"up to 1 s", "=1s", "answers come out of order, up to a second late"}),
	ways(
		"drip",
		[3]string{
			"on token, once", "=1s,times=1,on=token",
			"the answer comes a byte a second: it is given up in time and asked for again",
		},
	),
	ways(
		"redirect",
		[3]string{
			"on token, once", ",times=1,on=token",
			"credentials are not sent to another address: the renewal fails and says so",
		},
	),
	ways(
		"skew",
		[3]string{
			"10 minutes ahead", "=10m",
			"the server's clock is ten minutes ahead: expiry is told by it, and the card says so",
		},
		[3]string{
			"1 hour behind", "=-1h",
			"the server's clock is an hour behind: expiry is told by it, and the card says so",
		},
	),
	ways(
		"ttl",
		[3]string{"of 20 s", "=20s", "new tokens live twenty seconds: renewals can be watched"},
		[3]string{"of 90 s", "=90s", "new tokens live a minute and a half: renewals can be watched"},
	),
	wrong(
		"scope",
		"the next token has no scope, and the API refuses it",
		"no token has the scope, and the API refuses them all: the card names what is missing",
	),
	wrong(
		"ms",
		"the next expiration of CDC is in milliseconds, and understood",
		"every expiration of CDC is in milliseconds, and understood",
	),
	ways(
		"expiry",
		[3]string{"missing", "=missing", "the lifetime is assumed, and marked as assumed"},
		[3]string{"absurd", "=absurd", "the lifetime is nonsense: the documented one is assumed, and marked"},
		[3]string{"past", "=past", "the token ran out before it came: it is not used"},
	),
	wrong(
		"no-token",
		"the next answer has no token in it: the renewal is tried again",
		"no answer has a token in it: the token runs out, and the card says why",
	),
	wrong(
		"same-token",
		"the next renewal brings the old token again, and is not taken for a new one",
		"every renewal brings the old token again: it ends with that",
	),
	ways(
		"language",
		[3]string{"Spanish", "=es", "nothing is there in Spanish"},
		[3]string{"English", "=en", "nothing is there in English"},
	),
	ways(
		"client-certificate",
		[3]string{"", "", "CDC gives tokens only to who shows a certificate: the renewal is refused, and says so"},
	),
	ways("bearer", [3]string{"", "", "CDC takes its token with Bearer before it, too"}),
	ways("open", [3]string{"", "", "the ICD API asks for no token, as a local container of it"}),
}
