package entity_test

import (
	"testing"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Badges stand in a column of their own, in every character set.
func TestBadges(t *testing.T) {
	for _, x := range []struct {
		axes  icd.Axes
		noted bool
		want  string
		ascii string
	}{
		{icd.NoAxes, false, "  ", "  "},
		{icd.AxesPossible, false, "◇ ", "& "},
		{icd.AxesRequired, true, "◆✎", "*n"},
		{icd.NoAxes, true, " ✎", " n"},
	} {
		for ascii, want := range map[bool]string{false: x.want, true: x.ascii} {
			text := ""
			for _, s := range entity.Badges(theme.Signs(ascii), x.axes, x.noted, page.From{}) {
				text += s.Text
			}
			if text != want || widget.Width(text) != entity.BadgeWidth {
				t.Errorf("%v, %v: %q, want %q", x.axes, x.noted, text, want)
			}
		}
	}
}
