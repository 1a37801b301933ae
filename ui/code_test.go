package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/uitest"
)

// codes have every form that the MMS and answers of a search know, shortest
// first, and what no table has.
var codes = []string{
	"V", "01", "1A00", "1A0Y", "AA00", "XN048", "XN74M", "XN0W4", "XN5PZ", "1A03.0", "1C1A.Y", "XA5869", "XA32R4", "XA8C44", "XA8EC5",
	"NC72.30", "1A36.0Z", "4A44.A0", "GA10.BY", "DA0C.3Y", "PE95/", "NC72.3Z&", "1A00&XN8P1", "NC72.30&XK8G&XJ7ZH", "NC72.Z/ND56.2",
	"BD10&XT8W/EA90.0", strings.Repeat("X", 60), "霍乱霍乱霍乱",
}

// Between a code and what stands behind it is a space, however long the code and
// however narrow the screen.
func TestACodeStandsApartFromItsTitle(t *testing.T) {
	for _, code := range uitest.Few(codes, 14, 2) {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: []string{"icd"}, rewrite: func(body string) string {
				body = strings.ReplaceAll(body, `"code":"1A00"`, fmt.Sprintf(`"code":%q`, code))
				return strings.ReplaceAll(body, `"theCode":"1A00"`, fmt.Sprintf(`"theCode":%q`, code))
			}})
			defer p.close()
			p.Advance(time.Second)
			toCholera(p)
			p.everyWidth("tree", code)
			p.Keys("down")
			p.everyWidth("tree, beside the cursor", code)
			p.Keys("up", "enter")
			p.everyWidth("detail", code)
			p.Keys("2")
			p.Type("cholera")
			p.Advance(time.Second)
			p.everyWidth("list", code)
			p.Keys("down")
			p.everyWidth("list, under the cursor", code)
		})
	}
}

// widths are from that at which little fits to that at which nothing is cut.
var widths = func() (all []int) {
	for w := 40; w <= 124; w++ {
		all = append(all, w)
	}
	return all
}()

// everyWidth draws what is shown at every width and looks at what stands behind
// a code. One of a character or two stands in other words too.
func (p *program) everyWidth(where, code string) {
	p.t.Helper()
	titled := 0
	for _, w := range uitest.Few(widths, 6, 0) {
		p.Send(tea.WindowSizeMsg{Width: w, Height: 14})
		rows := strings.Split(p.app.View().Content, "\n")
		uitest.Fits(p.t, rows, w, 14)
		for _, row := range strings.Split(uitest.Plain(strings.Join(rows, "\n")), "\n") {
			_, behind, ok := strings.Cut(row, code)
			if !ok {
				continue
			}
			if last, ok := strings.CutPrefix(behind, "-"); ok { // it begins a block's range
				behind = strings.TrimLeft(last, ".0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
			}
			if r, _ := utf8.DecodeRuneInString(behind); len(code) > 2 && behind != "" && r != ' ' && r != '…' {
				p.t.Fatalf("%s at %d cells: %q is followed by %q", where, w, code, behind)
			}
			if strings.HasPrefix(strings.TrimLeft(behind, " 01"), "Cholera") { // behind the chapter, where there is room
				titled++
			}
		}
	}
	if titled == 0 {
		p.t.Errorf("%s: no width shows code %q and title", where, code)
	}
}
