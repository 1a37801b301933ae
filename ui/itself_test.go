package ui_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// trouble is something that is over by itself after a while.
type trouble struct {
	name  string
	begin func(*program)
	end   func(*program)
}

func troubles() []trouble {
	fault := func(f sandbox.Fault) trouble {
		return trouble{f.Name, func(p *program) { p.fault(f) }, func(p *program) { p.sandbox.ClearFaults("") }}
	}
	network := func(name string, err error) trouble {
		return trouble{name, func(p *program) { p.down.Store("icd", err) }, func(p *program) { p.down.Delete("icd") }}
	}
	return []trouble{
		fault(sandbox.Fault{Name: "503", On: sandbox.API}), fault(sandbox.Fault{Name: "500", On: sandbox.API}), fault(sandbox.Fault{Name: "html", On: sandbox.API}),
		fault(sandbox.Fault{Name: "truncate", On: sandbox.API}), fault(sandbox.Fault{Name: "throttle", Value: "1", On: sandbox.API}),
		fault(sandbox.Fault{Name: "unauthorized", Value: "always", On: sandbox.API}),
		network("refused", &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), network("reset", syscall.ECONNRESET),
		network("broken", io.ErrUnexpectedEOF), network("timeout", late("the deadline is over")),
	}
}

// late is an error that says of itself that it is a timeout.
type late string

func (l late) Error() string { return string(l) }
func (late) Timeout() bool   { return true }

// What is in view and failed for a cause that passes comes by itself when the
// cause has passed, within a minute at the latest, and nobody presses a key.
func TestWhatFailedComesByItself(t *testing.T) {
	places := map[string]struct {
		screen pane.ID
		open   func(*program) // with everything well
		look   func(*program) // what fails
		sees   string
	}{
		"the root": {pane.Browse, nil, nil, "Certain infectious"},
		"rows": {
			pane.Browse, func(p *program) { p.Advance(time.Second) },
			func(p *program) { p.Keys("right") }, "Gastroenteritis or colitis of",
		},
		"a search": {
			pane.Search, func(p *program) { p.Advance(time.Second) },
			func(p *program) { p.Type("typhoid") }, "Typhoid fever",
		},
	}
	for place, c := range places {
		for _, tr := range uitest.Few(troubles(), 3, len(place)) {
			t.Run(place+" "+tr.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					o := options{screen: c.screen, signedIn: []string{"icd"}}
					if c.open == nil {
						o.before = tr.begin
					}
					p := start(t, o)
					defer p.close()
					if c.open != nil {
						c.open(p)
						tr.begin(p)
						c.look(p)
					}
					p.Advance(20 * time.Second)
					p.seesNot(c.sees)
					tr.end(p)
					p.Advance(62 * time.Second)
					p.sees(c.sees)
					p.seesNot("HTTP", "could not be")
				})
			})
		}
	}
}

// While the trouble lasts the server is asked ever more rarely, and as soon as it
// answers anything the rest comes at once.
func TestTryingByItselfIsPatient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.fault(sandbox.Fault{Name: "503", On: sandbox.API})
		p.Keys("right") // 23 rows
		p.Advance(10 * time.Minute)
		before := p.sandbox.Stats().Total("")
		p.Advance(10 * time.Minute)
		if asked := p.sandbox.Stats().Total("") - before; asked > 10*30 {
			t.Errorf("%d requests in ten minutes for the rows in view", asked)
		}
		p.sandbox.ClearFaults("")
		p.Keys("up", "R") // anything else that is answered
		p.Advance(2 * time.Second)
		p.sees("Gastroenteritis or colitis of")
		p.seesNot("HTTP 503")
	})
}

// A token that is revoked right after it was issued is replaced at once, and
// what it was refused for comes by itself.
func TestATokenRevokedWhenItIsYoung(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.sandbox.Revoke()
		p.Keys("right")
		p.Advance(2 * time.Second)
		p.sees("Gastroenteritis or colitis of", "✓")
		p.seesNot("HTTP 401", "refused")
		if n := p.sandbox.Stats().Total("/connect/token"); n != 2 {
			t.Errorf("%d tokens", n)
		}
	})
}

// While the API refuses every token, ribbon and card say so; the ribbon is never
// green above an error.
func TestAnAPIThatRefusesIsSaidEverywhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.fault(sandbox.Fault{Name: "unauthorized", Value: "always", On: sandbox.API})
		p.Keys("right")
		p.Advance(2 * time.Second)
		p.sees("refused by the API", "does not accept the token")
		p.Keys("3")
		p.sees("! stale", "the API refuses the token", "meant for this API")
		before := p.sandbox.Stats().Total("/connect/token")
		p.Keys("1")
		p.Advance(10 * time.Minute)
		if n := p.sandbox.Stats().Total("/connect/token") - before; n > 22 {
			t.Errorf("%d tokens in ten minutes", n)
		}
		p.sandbox.ClearFaults("")
		p.Advance(62 * time.Second)
		p.sees("Gastroenteritis or colitis of")
		p.seesNot("refused by the API")
		if ribbon, _, _ := strings.Cut(p.screen(), "\n"); !strings.Contains(ribbon, "ICD") {
			t.Error(fmt.Sprint(ribbon))
		}
	})
}

// An entity that the API refuses with a token it takes for others costs no tokens
// and is not asked for again with each of them.
func TestAnEntityThatIsRefusedAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, refuse: "/588616678", sandbox: sandbox.Options{TokenTTL: time.Minute}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("right")
		p.Advance(time.Second)
		p.sees("does not accept", "✓")
		asked := p.refused.Load()
		p.Advance(10 * time.Minute) // a dozen renewals
		if more := p.refused.Load() - asked; more > 0 {
			t.Errorf("%d more requests", more)
		}
		p.seesNot("refused by the API")
	})
}
