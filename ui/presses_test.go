package ui_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/uitest"
)

// press presses a key by its name, or pastes an address.
func (p *program) press(name string) {
	if strings.HasPrefix(name, "https://") {
		p.paste(name)
		return
	}
	p.Keys(name)
}

// What is done most takes few keys, on a slow network too. Between those that belong
// together nothing has to be waited for; a comma waits until what was asked for is seen.
func TestHowManyKeysItTakes(t *testing.T) {
	for _, c := range []struct {
		name   string
		most   int
		keys   string
		from   string // where one stands
		server func(string) string
		at     string // under the cursor of the tree at the end
		sees   string
		copied string
	}{
		{name: "Cholera by the tree", most: 6, keys: "right , down right , down right , down", at: "1A00 Cholera"},
		{name: "Cholera by words", most: 9, keys: "/ c h o l e r a enter", at: "1A00 Cholera"},
		{name: "Cholera by its code", most: 6, keys: "/ 1 a 0 0 enter", at: "1A00 Cholera"},
		{name: "a page of WHO's browser", most: 1, keys: "https://icd.who.int/browse/2024-01/mms/en#257068234", at: "1A00 Cholera"},
		{name: "the fourth exclusion and back", most: 6, keys: "n n n n enter , esc", from: "1A00", server: excluding(6), sees: "▸  → 1A04         Exclusion number 4"},
		{name: "the request as curl", most: 1, keys: "c", from: "1A00", copied: "/icd/release/11/2024-01/mms/257068234?"},
		{name: "Spanish and back", most: 6, keys: "a e s enter , a enter", from: "1A00", at: "1A00 Cholera"},
		{name: "the code of tuberculous meningitis", most: 8, keys: "/ t u b , down down y", copied: "1B11.0 Tuberculous meningitis"},
		{name: "a cluster with one required axis", most: 12, keys: "/ z z 0 0 enter , x , down enter , y", copied: "ZZ00&XZ01 "},
	} {
		for _, latency := range uitest.Few([]time.Duration{0, 300 * time.Millisecond}, 2, 1) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: []string{"icd"}, rewrite: c.server, sandbox: sandbox.Options{Latency: latency}})
				defer p.close()
				p.Advance(10 * time.Second)
				if c.from != "" {
					p.paste(c.from)
					p.Advance(10 * time.Second)
				}
				p.Copied = ""
				pressed := 0
				for _, k := range strings.Fields(c.keys) {
					if k == "," {
						p.Advance(10 * time.Second)
						continue
					}
					p.press(k)
					pressed++
				}
				p.Advance(10 * time.Second)
				if pressed > c.most {
					t.Errorf("%s takes %d keys, %d at most", c.name, pressed, c.most)
				}
				if !strings.Contains(p.Copied, c.copied) || c.copied == "" && p.Copied != "" {
					t.Errorf("%s, at %s: copied is %q", c.name, latency, p.Copied)
				}
				if c.at != "" {
					p.at(c.at)
				}
				p.sees(c.sees)
			})
		}
	}
}
