package ui_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// reasons looks at every action of the screen in front that cannot be done now, and
// notes it.
func (p *program) reasons(noted map[string]bool) {
	p.t.Helper()
	own, _ := p.app.Actions(p.app.Front())
	for _, g := range own {
		for i, a := range g.Actions {
			if a.Why == "" {
				continue
			}
			noted[a.ID+": "+a.Why] = true
			if uitest.Racing && i%6 != 0 { // without the detector, all of them
				continue
			}
			says := a.Binding.Help().Desc + ": " + a.Why
			if !p.typing() {
				p.Keys("f1")
				p.Type(a.Binding.Help().Desc)
				p.sees(says)
				p.Keys("esc")
			}
			words := a.Binding.Help().Desc + " " + strings.ToLower(g.Title)
			p.Keys("ctrl+p")
			p.Type(words)
			p.sees(says + "  (" + strings.ToLower(g.Title) + ")")
			p.Keys("esc")
			p.Advance(20 * time.Second)
			p.ahead(fromList(words)...)
			p.says(a, "chosen from the list")
			b := a.Binding
			if p.typing() {
				b = keys.WithoutText(b)
			}
			for _, name := range b.Keys() {
				p.Keys(name)
				p.says(a, name)
			}
		}
	}
}

// said is the row in which something is said: the last one of the body.
func (p *program) said() string {
	rows := strings.Split(strings.TrimRight(p.screen(), "\n"), "\n")
	return strings.Trim(rows[len(rows)-2], "╰─╯ ")
}

// says fails the test unless it is said why an action cannot be done.
func (p *program) says(a keys.Action, how string) {
	p.t.Helper()
	if !strings.Contains(p.said(), a.Why) {
		p.t.Errorf("%s, %s: %q is not in %q", a.ID, how, a.Why, p.said())
	}
	p.Advance(20 * time.Second)
	if strings.Contains(p.said(), a.Why) {
		p.t.Errorf("%s: it is still said after 20 seconds: %q", a.ID, p.said())
	}
}

// An action that cannot be done says why: in help, in the list of all actions, and
// when it is asked for.
func TestEveryReasonIsSaid(t *testing.T) {
	noted := make(map[string]bool)
	wide := func(o options) options {
		o.w, o.h = 320, 60 // so that no reason is broken in two columns
		return o
	}
	for _, o := range []options{
		{}, {signedIn: both}, {signedIn: []string{"icd"}, sandbox: failing(sandbox.Fault{Name: "503", On: sandbox.API})},
	} {
		for screen := range pane.Screens {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, wide(o))
				defer p.close()
				p.Advance(time.Second)
				p.Keys(p.screenKey(screen))
				p.Advance(20 * time.Second)
				p.reasons(noted)
			})
		}
	}
	synctest.Test(t, func(t *testing.T) {
		p := start(t, wide(options{signedIn: []string{"icd"}}))
		defer p.close()
		p.Advance(time.Second)
		p.choose("f", "Foundation")
		p.reasons(noted)
		p.Keys("2")
		p.Type("zzzzqqqq")
		p.Advance(20 * time.Second)
		p.reasons(noted)
	})
	for _, want := range []string{
		"browse.enter: there is nothing here yet", "browse.parent: there is nothing above it",
		"browse.copyCode: it is not loaded yet", "browse.copyPart: ", "browse.copyRequest: ", "search.copyCode: nothing is found",
		"browse.language: not signed in to the ICD API: press L", "browse.tree: not signed in",
		"browse.reload: not signed in", "browse.release: not signed in", "browse.release: the foundation has no releases",
		"browse.historyBack: ", "browse.historyForward: there is nothing further",
		"tokens.renew: there is no token here: s signs in", "tokens.pause: ", "tokens.signOut: ",
		"tokens.copy: ", "requests.open: there is no request yet", "requests.copyCurl: ",
		"search.open: there are no words", "search.open: nothing was found",
	} {
		found := false
		for why := range noted {
			found = found || strings.HasPrefix(why, want)
		}
		if !found {
			t.Errorf("%q was nowhere a reason", want)
		}
	}
}
