package entity_test

import (
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// The code of what a term leads to stands in a column before it, behind which the term
// goes on; who has no codes to say gets none, and no column.
func TestCodesStandBeforeTerms(t *testing.T) {
	tree := icd.MMS("2026-01", "en")
	ref := func(id string) *icd.Ref { r := tree.Entity(id); return &r }
	root, outside := tree.Root(), icd.InFoundation("en").Entity("1")
	e := icd.Entity{Ref: tree.Entity("9"), Title: "It", Exclusions: []icd.Term{
		{Label: "one that goes on for more than a row", Target: ref("1")},
		{Label: "two", Target: ref("2")},
		{Label: "three", Target: ref("3")},
		{Label: "not known", Target: ref("4")},
		{Label: "too long", Target: ref("5")},
		{Label: "the top", Target: &root},
		{Label: "no code", Target: &outside},
		{Label: "no link"},
	}}
	codes := map[string]string{"1": "1A00", "2": "NC72.30", "3": "1A00-1A0Z", "5": "1A00.1234"}
	src := entity.Source{Entity: &e, Code: func(r icd.Ref) (string, page.From) {
		return codes[r.ID], page.From{Exchange: 3, Part: page.Body, Pointer: "/code"}
	}}
	const want = `Exclusions
  → 1A00     one that goes on for
             more than a row
  → NC72.30  two
  → 1A00-…   three
  →          not known
  → 1A00.1…  too long
  → the top
  → no code
  • no link
`
	src.Width = 36
	if got := entity.Page(theme.Signs(false), entity.Overview, src).Text(36); !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	src.Width = 60
	const whole = `Exclusions
  → 1A00         one that goes on for more than a row
  → NC72.30      two
  → 1A00-1A0Z    three
  →              not known
  → 1A00.1234    too long
  → the top
`
	if got := entity.Page(theme.Signs(false), entity.Overview, src).Text(60); !strings.Contains(got, whole) {
		t.Errorf("got\n%s\nwant\n%s", got, whole)
	}
	src.Code = nil
	if got := entity.Page(theme.Signs(false), entity.Overview, src).Text(0); !strings.Contains(got, "  → two\n  → three\n") {
		t.Errorf("got\n%s", got)
	}
}

// A code says where it came from, which is another answer than that of the term.
func TestCodesOfTermsKnowTheirOrigin(t *testing.T) {
	tree := icd.MMS("2026-01", "en")
	to := tree.Entity("1")
	e := icd.Entity{Ref: tree.Entity("9"), Title: "It", Inclusions: []icd.Term{{Label: "a part", Target: &to}}}
	src := entity.Source{
		Entity: &e, Prov: icd.Provenance{Exchange: 7},
		Code: func(icd.Ref) (string, page.From) {
			return entity.Code(&icd.Entity{CodeRange: "1A00-1A0Z"}, icd.Provenance{Exchange: 3})
		},
	}
	for _, l := range entity.Page(theme.Signs(false), entity.Overview, src).Lines() {
		if l.Do == nil {
			continue
		}
		said := l.Sayings()
		want := []page.Saying{
			{Text: "1A00-1A0Z", From: page.From{Exchange: 3, Part: page.Body, Pointer: "/codeRange"}},
			{Text: "a part", From: page.From{Exchange: 7, Part: page.Body, Pointer: "/inclusion/0"}},
		}
		if len(said) != 2 || said[0] != want[0] || said[1] != want[1] {
			t.Errorf("it says %+v", said)
		}
		return
	}
	t.Error("there is no link")
}

// Whatever codes come, and whatever the width, no row moves for them.
func TestNoRowMovesForACode(t *testing.T) {
	th := theme.New(theme.Look{Dark: true})
	showcase(t, "en", func(e icd.Entity) {
		page := func(code string, width int) *page.Page {
			return entity.Page(theme.Signs(false), entity.Overview, entity.Source{
				Entity: &e, Title: func(icd.Ref) (string, page.From, bool) { return "", page.From{}, false },
				Code: func(icd.Ref) (string, page.From) { return code, page.From{} }, Width: width,
			})
		}
		for _, width := range []int{20, 36, 60, 100} {
			want := page("", width).Rows(th, width).Len()
			for _, code := range []string{"01", "1A00", "NC72.30", "1A00-1A0Z", "1A00-1A0Z-and-more"} {
				if got := page(code, width).Rows(th, width).Len(); got != want {
					t.Errorf("%s in %d cells: %d rows without codes, %d with %s", e.Ref.URI(), width, want, got, code)
				}
			}
		}
	})
}
