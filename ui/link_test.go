package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
)

// excluding gives Cholera so many linked exclusions, below a definition that is longer
// than the screen.
func excluding(n int) func(string) string {
	ids := []string{"416025325", "2080365623", "344162786", "250688797", "1000894786", "215767047"}
	return func(body string) string {
		if !strings.Contains(body, `"code":"1A00"`) {
			return body
		}
		var list []string
		for i := range n {
			list = append(list, fmt.Sprintf(`{"label":{"@language":"en","@value":"Exclusion number %d, a long one that takes more than a row of the screen"},`+
				`"linearizationReference":"http://id.who.int/icd/release/11/2024-01/mms/%s"}`, i+1, ids[i]))
		}
		more := fmt.Sprintf(`{"exclusion":[%s],"longDefinition":{"@language":"en","@value":"%s"},`, strings.Join(list, ","), strings.Repeat("It goes on and on. ", 120))
		return strings.Replace(body, "{", more, 1)
	}
}

// rest is the screen without the first line, in which time goes by.
func (p *program) rest() string {
	_, rest, _ := strings.Cut(p.screen(), "\n")
	return rest
}

// From the tree it takes six presses to see what the fourth exclusion leads to, and to
// be back where one was: on the very line, and that where it was on the screen.
func TestTheFourthExclusionAndBack(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: []string{"icd"}, w: size[0], h: size[1], rewrite: excluding(6), sandbox: sandbox.Options{Latency: 100 * time.Millisecond}})
			defer p.close()
			p.Advance(10 * time.Second)
			for _, k := range []string{"right", "down", "right", "down", "right", "down"} {
				p.Keys(k)
				p.Advance(5 * time.Second)
			}
			p.at("1A00")
			p.Keys("n", "n", "n", "n")
			p.sees("▸  → 1A04 ", "Exclusion number 4, a long one", "n/N links")
			before := p.rest()
			p.Keys("enter")
			p.Advance(5 * time.Second)
			p.at("1A04 Intestinal infections due to Clo")
			p.Keys("esc")
			p.Advance(10 * time.Second)
			if got := p.rest(); got != before {
				t.Errorf("it is not as it was:\n%s\nbut\n%s", before, got)
			}
			p.Keys("esc")
			p.at("1A00") // in the tree
		})
	}
}

// n and N go through the links in their order, stop at the ends and say so; from the
// tree the first is gone to, or the last; and } and { go by what stands together.
func TestFromLinkToLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, rewrite: excluding(3)})
		defer p.close()
		p.Advance(time.Second)
		toCholera(p)
		on := func(press, want string) {
			t.Helper()
			p.Keys(press)
			p.Advance(10 * time.Second)
			if !strings.Contains(p.screen(), "▸  → "+want) {
				t.Errorf("after %s it is not on %q:\n%s", press, want, p.screen())
			}
		}
		on("N", "1A03         Exclusion number 3")
		on("N", "1A02         Exclusion number 2")
		on("n", "1A03         Exclusion number 3")
		p.Keys("n")
		p.sees("no link comes behind this", "▸  → 1A03         Exclusion number 3")
		on("{", "1A01         Exclusion number 1")
		p.Keys("N")
		p.sees("no link comes before this", "▸  → 1A01         Exclusion number 1")
		p.Keys("tab", "]") // to the relations, from the tree
		p.Advance(time.Second)
		on("n", "Bacterial intestinal infections")
		on("}", "Cholera · Foundation")
		p.Keys("}")
		p.sees("no link comes behind this")
		on("{", "Bacterial intestinal infections")
		p.Keys("tab", "]", "]", "n")
		p.sees("nothing here leads anywhere; ] shows the next tab")
		p.at("1A00") // in the tree, which keeps the focus
	})
}

// Enter in the detail says why where there is nothing to follow, and the footer has
// neither it nor the next link where there are none.
func TestEnterOnALineThatLeadsNowhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, rewrite: excluding(3)})
		defer p.close()
		p.Advance(time.Second)
		toCholera(p)
		p.sees("enter read  ")
		p.Keys("enter")
		p.sees("n/N links")
		p.seesNot("enter open")
		p.Keys("enter")
		p.sees("this line leads nowhere; n goes to the next link")
		p.Keys("n")
		p.sees("n/N links", "enter open")
		p.Keys("]", "]", "]", "down", "down", "down", "down") // to a value in the body
		p.Advance(10 * time.Second)
		p.seesNot("enter fold")
		p.Keys("enter")
		p.sees("there is nothing to fold in this line")
		p.Keys("]") // to the request, which has no link
		p.Advance(10 * time.Second)
		p.seesNot("n/N", "enter open")
		p.Keys("enter")
		p.sees("nothing here leads anywhere; ] shows the next tab")
	})
}
