package ui_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"icdscope/ui/uitest"
)

// uncoloured is what a terminal without colours gets, and where the cursor is.
func (p *program) uncoloured() string {
	p.t.Helper()
	v := p.app.View()
	var b bytes.Buffer
	if _, err := (&colorprofile.Writer{Forward: &b, Profile: colorprofile.Ascii}).WriteString(v.Content); err != nil {
		p.t.Fatal(err)
	}
	if v.Cursor != nil {
		fmt.Fprint(&b, v.Cursor.Position)
	}
	return b.String()
}

// Without colours it is seen which of several has the focus, by plain letters.
func TestTheFocusIsSeenWithoutColours(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, ascii: ascii})
			defer p.close()
			p.Send(tea.ColorProfileMsg{Profile: colorprofile.Ascii})
			p.Advance(10 * time.Second)
			heavy, thin := "┏ %s ━", "╭ %s ─"
			if ascii {
				heavy, thin = "# %s =", "+ %s -"
			}
			framed := func(focused, other string) {
				t.Helper()
				p.sees(fmt.Sprintf(heavy, focused), fmt.Sprintf(thin, other))
				p.seesNot(fmt.Sprintf(thin, focused), fmt.Sprintf(heavy, other))
			}
			icd, cdc := "ICD, WHO's ICD API", "CDC, COVID-19 Data Clearinghouse"
			tree, detail := "Tree", "01 Certain infectious or parasitic diseases"
			framed(tree, detail)
			p.Keys("tab")
			framed(detail, tree)
			p.Keys("esc", "3")
			framed(icd, cdc)
			p.Keys("tab")
			framed(cdc, icd)
			for _, row := range strings.Split(p.screen(), "\n") {
				for _, r := range row {
					if ascii && r > 126 && r != '…' {
						t.Fatalf("%q is drawn in %q", r, row)
					}
				}
			}
		})
	}
	// With colours all frames are thin: the focus has a colour of its own.
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both})
		defer p.close()
		p.Advance(10 * time.Second)
		p.sees("╭ Tree ─", "╭ 01 Certain")
	})
}

// Wherever a key moves the focus, something but a colour changes.
func TestEveryMoveIsSeenWithoutColours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both})
		defer p.close()
		p.Send(tea.ColorProfileMsg{Profile: colorprofile.Ascii})
		p.Advance(10 * time.Second)
		for _, x := range []struct {
			screen string
			moves  []string
		}{
			{"1", []string{"down", "tab", "]", "down", "[", "esc", "up"}},
			{"2", []string{"a", "b"}},
			{"3", []string{"esc", "3", "tab", "tab", "p", "p", "o", "left"}},
			{"4", []string{"esc", "4", "up", "up", "enter"}},
			{"L", []string{"tab", "tab", "tab", "tab", "tab", "tab", "right", "tab", "tab", "tab", "tab", "down", "space", "down", "down", "down", "down", "down", "tab", "tab", "tab", "tab", "tab"}},
		} {
			p.Keys("esc", "esc", "esc", x.screen)
			for i, key := range x.moves {
				before := p.uncoloured()
				p.Keys(key)
				if p.uncoloured() == before {
					t.Errorf("screen %s: nothing is seen of %s after %v:\n%s", x.screen, key, x.moves[:i], uitest.Plain(before))
				}
			}
		}
	})
}
