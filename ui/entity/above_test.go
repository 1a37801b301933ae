package entity_test

import (
	"slices"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
)

// What stands above says of coding holds below: it is said apart from the entity's
// own, with a link to where it stands, and leads to what it excludes.
func TestWhatIsHandedDown(t *testing.T) {
	tree := icd.MMS("2026-01", "en")
	own, far := tree.Entity("7"), tree.Entity("8")
	block := icd.Entity{
		Ref: tree.Entity("2"), Title: "Gastroenteritis", CodeRange: "1A00-1A0Z", CodingNote: "Code the agent.",
		Exclusions: []icd.Term{{Label: "Poisoning", Target: &far}, {Label: "Other"}},
	}
	silent := icd.Entity{Ref: tree.Entity("3"), Title: "Silent"}
	chapter := icd.Entity{Ref: tree.Entity("4"), Code: "01", Title: "Infections", Exclusions: []icd.Term{{Label: "Carrier"}}, Note: "A note."}
	e := icd.Entity{
		Ref: tree.Entity("1"), Title: "Cholera", Kind: icd.KindCategory, CodingNote: "Its own.",
		Exclusions: []icd.Term{{Label: "Typhoid", Target: &own}},
	}
	src := entity.Source{
		Entity: &e, Prov: icd.Provenance{Exchange: 1}, Title: nothing,
		Above: []entity.Above{{&block, icd.Provenance{Exchange: 2}}, {&silent, icd.Provenance{Exchange: 3}}, {&chapter, icd.Provenance{Exchange: 4}}},
	}
	p := entity.Page(theme.Signs(false), entity.Overview, src)
	_, got, _ := strings.Cut(p.Text(0), "\n\n")
	want := `Coding note
Its own.

Coding notes from above
  → from 1A00-1A0Z Gastroenteritis
    Code the agent.
  → from 01 Infections
    A note.

Exclusions
  → Typhoid

Exclusions from above
  → from 1A00-1A0Z Gastroenteritis
    → Poisoning
    • Other
  → from 01 Infections
    • Carrier
`
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	links := map[string]any{}
	for _, l := range p.Lines() {
		for _, s := range l.Spans {
			links[s.Text] = l.Do
			if strings.Contains("Code the agent. Poisoning Other 1A00-1A0Z Gastroenteritis", s.Text) && s.From.Exchange != 2 ||
				s.Text == "Carrier" && s.From != (page.From{Exchange: 4, Part: page.Body, Pointer: "/exclusion/0"}) {
				t.Errorf("%q came from %+v", s.Text, s.From)
			}
		}
	}
	for text, want := range map[string]any{
		"1A00-1A0Z Gastroenteritis": pane.ShowMsg{Ref: block.Ref}, "Poisoning": pane.ShowMsg{Ref: far}, "Other": nil, "Code the agent.": nil,
	} {
		if links[text] != want {
			t.Errorf("%q leads to %v", text, links[text])
		}
	}
	coding := entity.Page(theme.Signs(false), entity.Coding, src).Text(0)
	if !strings.Contains(coding, "Code the agent.") || strings.Contains(coding, "Poisoning") {
		t.Errorf("coding says\n%s", coding)
	}
	src.Above = src.Above[1:2]
	if lines := facts(entity.Page(theme.Signs(false), entity.Overview, src)); slices.Contains(lines, "Coding notes from above") {
		t.Errorf("nothing is handed down: %q", lines)
	}
}

// nothing is known of any other entity.
func nothing(icd.Ref) (string, page.From, bool) { return "", page.From{}, false }
