package entity_test

import (
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// Axes are called as people call them, those that must be used come first and are
// marked, and each says where in the answer it stands.
func TestAxesThatMustBeUsedComeFirst(t *testing.T) {
	tree := icd.MMS("2026-01", "en")
	e := icd.Entity{Ref: tree.Entity("1"), Title: "Fracture", Kind: icd.KindCategory, Postcoordination: []icd.Axis{
		{Name: "laterality", Multiple: icd.AllowAlways, Values: []icd.Ref{tree.Entity("11")}},
		{Name: "hasSeverity", Required: true, Multiple: icd.NotAllowed, Values: []icd.Ref{tree.Entity("12")}},
		{Name: "specificAnatomy", Multiple: icd.AllowedExceptInBlock},
		{Name: "fractureOpenOrClosed", Required: true, Multiple: icd.NotAllowed},
	}}
	titled := func(r icd.Ref) (string, page.From, bool) { return "Value " + r.ID, page.From{}, true }
	p := entity.Page(theme.Signs(false), entity.Coding, entity.Source{Entity: &e, Prov: icd.Provenance{Exchange: 5}, Title: titled})
	_, got, _ := strings.Cut(p.Text(0), "1\n\n")
	want := `Severity ◆
must be used, one value; values below:
  → Value 12

Fracture open or closed ◆
must be used, one value; values below:

Laterality
may be used, several values; values below:
  → Value 11

Specific anatomy
may be used, several values of different blocks; values below:
`
	if !strings.HasSuffix(got, want) {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	for _, l := range p.Lines() {
		for _, s := range l.Spans {
			if s.Text == " ◆" && (s.Role != theme.RoleWarn || !strings.HasPrefix(s.From.Pointer, "/postcoordinationScale/")) ||
				s.Text == "may be used, several values; values below:" && s.From.Pointer != "/postcoordinationScale/0" {
				t.Errorf("%q: %+v", s.Text, s)
			}
		}
	}
	if got := entity.Mentions(entity.Coding, &e); len(got) != 2 || got[0].ID != "12" {
		t.Errorf("titles are asked for in this order: %v", got)
	}
	if sheet := entity.Sheet(theme.Signs(true), &e).Text(0); strings.Index(sheet, "Severity *\nmust be used, one value\n") > strings.Index(sheet, "Laterality\nmay be used") {
		t.Errorf("for a printer:\n%s", sheet)
	}
}
