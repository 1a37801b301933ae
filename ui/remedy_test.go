package ui_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
)

// Where the tree, or a row of it, could not be loaded, or there is nothing yet, the footer
// begins with what is said there to help, names nothing that needs more, and each of its
// keys acts.
func TestTheFooterHelpsWhereSomethingIsNotThere(t *testing.T) {
	fails := sandbox.Fault{Name: "503", On: sandbox.API}
	for _, x := range []struct {
		name   string
		with   options
		lead   func(*program)
		body   string
		footer string
	}{
		{
			"the first load fails",
			options{signedIn: both, sandbox: failing(fails)},
			func(*program) {},
			"R loads again", "R load again  ctrl+x faults  i source  / search  a/A language",
		},
		{
			"there is no token",
			options{signedIn: both, before: func(p *program) { p.down.Store("icd", error(refused)) }},
			func(*program) {},
			"L signs in, 3 shows how the token stands", "L sign in  3 tokens  ctrl+x faults  i source  / search",
		},
		{"nobody is signed in", options{}, func(*program) {}, "press L to sign in", "L sign in  / search  q quit"},
		{
			"a row fails",
			options{signedIn: both},
			func(p *program) {
				p.fault(fails)
				p.Keys("right", "down")
			},
			"R loads again", "R load again  ctrl+x faults  enter read  / search",
		},
		{
			"a row lacks a token",
			options{signedIn: both},
			func(p *program) { p.Keys("3", "o", "y", "1", "right", "down") },
			"L signs in, 3 shows how the token stands", "L sign in  3 tokens  ctrl+x faults  enter read  / search",
		},
		{
			"nothing is combined yet",
			options{signedIn: both},
			func(p *program) { p.Keys("5") },
			"there is no code to combine: choose one in the tree",
			"1 the tree  2 search  q quit",
		},
	} {
		run := func(do func(*program)) {
			synctest.Test(t, func(t *testing.T) {
				l := &testLab{on: []string{"503,on=api"}}
				x.with.lab, x.with.w, x.with.h = l, 120, 24
				x.with.sandbox.Latency = 300 * time.Millisecond
				p := start(t, x.with)
				defer p.close()
				l.p = p
				p.Advance(20 * time.Second)
				x.lead(p)
				p.Advance(20 * time.Second)
				do(p)
			})
		}
		var names []string
		run(func(p *program) {
			p.sees(x.body)
			if !strings.HasPrefix(strings.TrimSpace(p.footer()), x.footer) {
				t.Errorf("%s: %q begins otherwise:\n%s", x.name, p.footer(), p.screen())
			}
			names = p.hinted()
		})
		for _, name := range names {
			if name == "" || name == "q" || name == "esc" {
				continue
			}
			run(func(p *program) {
				before := p.app.View().Content
				p.Keys(called(name))
				if p.app.View().Content == before || strings.HasPrefix(p.said(), "! ") && name != "ctrl+x" {
					t.Errorf("%s: %s does nothing:\n%s", x.name, name, p.screen())
				}
			})
		}
	}
}

// Rows that are not there for one reason say it once.
func TestOneReasonIsSaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, w: 80, h: 24})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("3", "o", "y", "1", "right")
		p.Advance(time.Second)
		for _, key := range []string{"", "down", "pgdown"} {
			if key != "" {
				p.Keys(key)
			}
			if n, m := strings.Count(p.screen(), "not signed in"), strings.Count(p.screen(), "✗"); n != 1 || m != 1 {
				t.Errorf("after %q it is said %d times, with %d marks:\n%s", key, n, m, p.screen())
			}
		}
	})
}
