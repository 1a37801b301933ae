package entity

import (
	"icdscope/api/icd"
	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// BadgeWidth is how many cells the badges of an entity take.
const BadgeWidth = 2

// Badges are the signs that an entity can be postcoordinated or must, and that it has
// a coding note: a cell each, a space for what it has not.
func Badges(g theme.Glyphs, axes icd.Axes, noted bool, from page.From) []page.Span {
	must, note := page.T(theme.RoleText, " "), page.T(theme.RoleText, " ")
	switch axes {
	case icd.AxesRequired:
		must = page.S(theme.RoleWarn, g.Required, from)
	case icd.AxesPossible:
		must = page.S(theme.RoleMuted, g.Possible, from)
	case icd.NoAxes:
	}
	if noted {
		note = page.S(theme.RoleMuted, g.Note, from)
	}
	return []page.Span{must, note}
}
