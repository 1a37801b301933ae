package browse_test

import (
	"fmt"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/ui/keys"
)

// residuals gives the block two residuals in place of its last categories.
func residuals(e *icd.Entity) {
	switch {
	case e.Ref.ID == "10" && e.Ref.Residual == "":
		e.Children = e.Children[:3]
		for _, r := range []string{icd.Other, icd.Unspecified} {
			ref := e.Ref
			ref.Residual = r
			e.Children = append(e.Children, ref)
		}
	case e.Ref.ID == "10":
		e.Kind, e.Code, e.CodeRange, e.Children, e.Title = icd.KindCategory, "1A3"+strings.ToUpper(e.Ref.Residual[:1]), "", nil, "Residual "+e.Ref.Residual
		e.Parents = []icd.Ref{e.Ref.Entity("10")}
	}
}

// Residuals can be hidden; who goes to one sees them again.
func TestHidingResiduals(t *testing.T) {
	on(t, &library{change: residuals}, 120, 30, func(s *onScreen) {
		s.press("right", "right", "right", "down", "down", "down", "down")
		s.isAt("01 Entity 1 > Entity 10 > 1A3O Residual other")
		s.sees("∘ Residual unspecified", " 6 of 10 ")
		s.Intents = nil
		s.press("z")
		s.seesNot("Residual")
		s.sees(" 5 of 8 without residuals ")
		s.isAt("01 Entity 1 > Entity 10 > 1A02 Entity 102")
		if !strings.Contains(s.Said(), "z shows them again") {
			t.Errorf("it says %q", s.Said())
		}
		s.press("z")
		s.sees("Residual other", "Residual unspecified", " 5 of 10 ")
		s.isAt("01 Entity 1 > Entity 10 > 1A02 Entity 102")
		s.press("z")
		s.Run(s.Paste("http://id.who.int/icd/release/11/2026-01/mms/10/other"))
		s.press("tab", "tab")
		s.isAt("01 Entity 1 > Entity 10 > 1A3O Residual other")
		if !strings.Contains(s.Said(), "shown again") {
			t.Errorf("it says %q", s.Said())
		}
		s.Run(s.pane.SetReader("icd", s.lib, icd.InFoundation("en")))
		s.press("home")
		if a, _ := keys.Find(s.Actions(), "browse.residuals"); !strings.Contains(a.Why, "no residuals") {
			t.Errorf("in the foundation: %q", a.Why)
		}
	})
}

// The frame says where one is among how many rows.
func TestThePositionInTheTree(t *testing.T) {
	many := func(e *icd.Entity) {
		if e.Ref.ID == "1" {
			e.Children = nil
			for i := range 5041 {
				e.Children = append(e.Children, e.Ref.Entity(fmt.Sprint(5000+i)))
			}
		}
	}
	for _, w := range []int{40, 120} {
		on(t, &library{change: many}, w, 30, func(s *onScreen) {
			s.sees(" 1 of 2 ")
			s.press("right", "pgdown")
			s.sees(" 29 of 5,044 ")
			s.press("end")
			s.sees(" 5,044 of 5,044 ")
			s.Run(s.pane.SetReader("", nil, icd.Tree{}))
			s.seesNot(" of ")
		})
	}
}
