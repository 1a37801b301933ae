package ui_test

import (
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/pane"
)

// Tokens of 20 s are renewed five times each, and no request fails meanwhile.
func TestFiveRenewalsOfEachProvider(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, screen: pane.Tokens, sandbox: sandbox.Options{TokenTTL: 20 * time.Second}})
		defer p.close()
		p.Advance(85 * time.Second)
		renewed := make(map[string]int)
		for _, x := range p.ring.Exchanges() {
			if x.Status != 200 || x.Error != "" {
				t.Errorf("%s %s: %d %s", x.Method, x.URL, x.Status, x.Error)
			}
		}
		st := p.sandbox.Stats()
		for _, provider := range both {
			renewed[provider] = st.Tokens[provider] - 1
			if renewed[provider] < 5 {
				t.Errorf("%s was renewed %d times", provider, renewed[provider])
			}
		}
		if len(st.Refusals) != 0 {
			t.Errorf("refused: %v", st.Refusals)
		}
		p.sees("#6", "↻ renewed")
	})
}

// A token that the API does not take any more is replaced within 2 s, by a request
// that the user makes, and the tree is loaded: nobody presses a key for it.
func TestARefusedTokenHealsWithinTwoSeconds(t *testing.T) {
	for name, f := range map[string]sandbox.Fault{
		"revoked": {Name: "revoke"}, "refused once": {Name: "unauthorized", Value: "once", On: sandbox.API},
		"refused until renewed": {Name: "unauthorized", Value: "until-renewed", On: sandbox.API},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: both})
				defer p.close()
				p.Advance(time.Minute)
				before := p.sandbox.Stats().Tokens["icd"]
				p.fault(f)
				p.Keys("R") // the tree is asked for anew
				p.Advance(2 * time.Second)
				p.sees("Certain infectious", "ICD")
				p.seesNot("✗", "refused", "stale", "loading")
				if after := p.sandbox.Stats().Tokens["icd"]; after != before+1 {
					t.Errorf("%d tokens, before it were %d", after, before)
				}
				p.Keys("j", "right")
				p.Advance(2 * time.Second)
				p.seesNot("✗", "refused", "stale")
			})
		})
	}
}
