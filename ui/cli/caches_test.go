package cli_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"testing"

	"icdscope/api/cache"
	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/session/secret"
	"icdscope/ui"
	"icdscope/ui/cli"
	"icdscope/ui/login"
	"icdscope/ui/uitest"
)

// caches counts how often each cache that was made is closed.
type caches struct {
	mu     sync.Mutex
	closed []int
}

func (c *caches) Made(*cache.Cache) func() {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := len(c.closed)
	c.closed = append(c.closed, 0)
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.closed[n]++
	}
}

// open is how many are not closed yet.
func (c *caches) open(t *testing.T) int {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for i, times := range c.closed {
		if times > 1 {
			t.Fatalf("cache %d of %d was closed %d times", i+1, len(c.closed), times)
		}
		n += 1 - times
	}
	return n
}

// newest is the one that was made last of those that are not closed.
func (c *caches) newest() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	for n := len(c.closed) - 1; n >= 0; n-- {
		if c.closed[n] == 0 {
			return n
		}
	}
	return -1
}

func (c *caches) isClosed(n int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed[n] > 0
}

func (c *caches) made() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.closed)
}

// A command closes what it kept, whatever came of it.
func TestCommandsCloseTheirCaches(t *testing.T) {
	served := newComputer(t)
	served.serve(t, sandbox.Options{})
	nobody := newComputer(t)
	for name, c := range map[string]struct {
		computer *computer
		args     []string
	}{
		"check":         {served, []string{"check"}},
		"token":         {served, []string{"token", "icd"}},
		"get":           {served, []string{"get", "1A00"}},
		"get nothing":   {served, []string{"get", "ZZ99.Z"}},
		"search":        {served, []string{"search", "cholera"}},
		"sandbox check": {nobody, []string{"check", "--sandbox"}},
		"sandbox get":   {nobody, []string{"get", "1A00", "--sandbox"}},
		"not signed in": {nobody, []string{"get", "1A00"}},
	} {
		t.Run(name, func(t *testing.T) {
			count := &caches{}
			cli.MainCounting(t.Context(), c.args, c.computer.system(io.Discard, io.Discard), count)
			if open := count.open(t); open > 0 || count.made() == 0 {
				t.Errorf("%d caches are made, and %d not closed", count.made(), open)
			}
		})
	}
}

// explorer is the explorer without its screen: it holds the links that the screen
// would hold.
type explorer struct {
	*caches
	t       *testing.T
	backend ui.Backend
	links   map[string]*ui.Link
	cache   int // of the link that can be read
	end     func()
}

func newExplorer(t *testing.T, inSandbox bool) *explorer {
	t.Helper()
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	x := &explorer{caches: &caches{}, t: t, links: make(map[string]*ui.Link)}
	opt, end, err := cli.Explorer(t.Context(), c.system(io.Discard, io.Discard), x.caches, inSandbox)
	if err != nil {
		t.Fatal(err)
	}
	x.backend, x.end = opt.Backend, end
	x.adopt(opt.Links)
	return x
}

// adopt uses links in place of those that there are, as the screen does.
func (x *explorer) adopt(links []*ui.Link) {
	for _, l := range links {
		for name, other := range x.links {
			if name == l.Provider || other.Embedded != l.Embedded {
				x.drop(name)
			}
		}
		x.links[l.Provider] = l
		if l.Reader != nil {
			x.cache = x.newest()
		}
	}
}

func (x *explorer) drop(provider string) {
	x.t.Helper()
	if l := x.links[provider]; l != nil {
		if l.Reader != nil && x.isClosed(x.cache) {
			x.t.Errorf("cache %d was closed before the link that uses it", x.cache+1)
		}
		l.Close()
		l.Close() // as it does if program and screen end at once
		delete(x.links, provider)
	}
}

// submissions are what can be chosen in Login: what works and what does not.
func submissions() map[string]login.Submission {
	given := login.Submission{ClientID: sandbox.DemoClientID, Secret: secret.New(sandbox.DemoSecret)}
	of := func(provider string, values map[string]string) login.Submission {
		s := given
		s.Provider, s.Values = provider, values
		return s
	}
	nowhere := of("icd", nil)
	nowhere.Profile = "no such profile"
	return map[string]login.Submission{
		"the sandbox":        {Provider: login.Sandbox},
		"ICD":                of("icd", nil),
		"CDC":                of("cdc", nil),
		"a bad certificate":  of("cdc", map[string]string{"cdc-cert": "/nowhere.pem", "cdc-key": "/nowhere.key"}),
		"no such provider":   of("nobody", nil),
		"an unknown profile": nowhere,
	}
}

// submit connects what was chosen. The screen takes it, or has ended meanwhile.
func (x *explorer) submit(what string, taken bool) {
	x.t.Helper()
	links, err := x.backend.Connect(x.t.Context(), submissions()[what])
	if works := what == "the sandbox" || what == "ICD" || what == "CDC"; works != (err == nil) {
		x.t.Fatalf("%s: %v", what, err)
	}
	if taken {
		x.adopt(links)
	}
}

// wipe forgets everything, as the screen does.
func (x *explorer) wipe() {
	x.t.Helper()
	x.drop("icd")
	x.drop("cdc")
	x.backend.Wipe()
}

// change changes to a profile, as the screen does.
func (x *explorer) change(profile string) {
	x.t.Helper()
	links, _, err := x.backend.Switch(x.t.Context(), profile)
	if known := profile != "no such profile"; known != (err == nil) {
		x.t.Fatalf("%s: %v", profile, err)
	}
	if err == nil {
		x.drop("icd")
		x.drop("cdc")
		x.adopt(links)
	}
}

// Moving between the sandbox and a service, and failing to, leaves no cache open
// but the one that is used.
func TestTheExplorerClosesItsCaches(t *testing.T) {
	for _, inSandbox := range []bool{false, true} {
		t.Run(fmt.Sprint("in the sandbox: ", inSandbox), func(t *testing.T) {
			x := newExplorer(t, inSandbox)
			for _, what := range []string{"the sandbox", "the sandbox", "a bad certificate", "ICD", "CDC", "a bad certificate", "ICD", "the sandbox", "an unknown profile", "CDC", "ICD"} {
				x.submit(what, true)
				if open := x.open(t); open != 1 {
					t.Fatalf("after %s %d caches are open", what, open)
				}
			}
			x.submit("the sandbox", false) // the last thing before it ended
			for name := range x.links {
				x.drop(name)
			}
			x.end()
			if open := x.open(t); open > 0 || x.made() < 4 {
				t.Errorf("%d caches are made, and %d not closed", x.made(), open)
			}
			if _, err := x.backend.Connect(t.Context(), submissions()["the sandbox"]); err == nil || x.open(t) > 0 {
				t.Errorf("after the end it connects: %v, %d caches are open", err, x.open(t))
			}
		})
	}
}

// However the user moves, signs out and in, and gives up: a cache is open as long
// as a link needs it, at most one more is, and each is closed once.
func TestCachesUnderRandomMoves(t *testing.T) {
	var choices []string
	for what := range submissions() {
		choices = append(choices, what)
	}
	for _, seed := range uitest.Seeds(20, 5) {
		rng := rand.New(rand.NewPCG(seed, 10))
		x := newExplorer(t, seed%2 == 0)
		for range 30 {
			switch rng.IntN(8) {
			case 0:
				x.drop([]string{"icd", "cdc"}[rng.IntN(2)])
			case 1:
				x.wipe()
			case 2:
				x.change([]string{"cloud", "local", "who-test", "sandbox", "no such profile"}[rng.IntN(5)])
			default:
				x.submit(choices[rng.IntN(len(choices))], true)
			}
			if open := x.open(t); open > 2 {
				t.Fatalf("seed %d: %d caches are open", seed, open)
			}
			if l := x.links["icd"]; l != nil {
				if _, _, err := l.Reader.Load(t.Context(), icd.InFoundation("en").Root()); err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
			}
		}
		x.submit("the sandbox", rng.IntN(2) == 0)
		for name := range x.links {
			x.drop(name)
		}
		x.end()
		if open := x.open(t); open > 0 {
			t.Errorf("seed %d: %d of %d caches are not closed", seed, open, x.made())
		}
	}
}
