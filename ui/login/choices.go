package login

import (
	"strings"

	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// scopeWidth is the width of the column of the names of scopes.
const scopeWidth = 25

func (f *form) scopes(label string, on bool) {
	p, th := f.p, f.p.Theme
	width := min(scopeWidth, f.w-labelWidth-1)
	room := f.w - labelWidth - width - 1
	whose := ""
	for i, s := range p.current().Scopes {
		first, here := len(f.rows), on && i == p.scopeAt
		if of := p.scopeOwner(i); of != whose {
			f.add(label + th.Faint.S("for the token of "+of))
			whose, label = of, widget.Spaces(labelWidth)
		}
		name := f.box(p.chosen[p.scopeKey(i)]) + " " + s.Name
		meaning := p.meaning(s)
		text := f.mark(here, th.Text).S(widget.Fit(name, width, th.Glyph.Ellipsis))
		f.add(label+text+" "+f.brief(meaning, room), everywhere(i)...)
		if here && widget.Width(name) > width {
			f.below(p.say(theme.RoleText, s.Name))
		}
		if here && cells(meaning) > room {
			f.below(meaning)
		}
		if here {
			f.below(p.say(theme.RoleFaint, s.Detail))
		}
		for n := range f.rows[first:] {
			f.rows[first+n].scope = i
		}
		label = widget.Spaces(labelWidth)
	}
	advice := "ask for the fewest; none is chosen beforehand"
	if p.current().ID == Sandbox {
		advice = "without a choice those of the settings are asked for"
	}
	f.beside(p.say(theme.RoleFaint, advice))
	f.blank()
}

// below writes the whole of what did not fit into the row of a scope.
func (f *form) below(p *page.Page) {
	for _, s := range f.drawn(p, f.w-labelWidth-4) {
		f.add(widget.Spaces(labelWidth+4) + s)
	}
}

// brief is a page of one line in so many cells.
func (f *form) brief(p *page.Page, w int) string {
	rows := p.Rows(f.p.Theme, max(1, cells(p)))
	if rows.Len() == 0 {
		return ""
	}
	return widget.Cut(rows.Row(0), w, f.p.Theme.Glyph.Ellipsis)
}

// cells are how many a page of one line would like to have.
func cells(p *page.Page) int { return widget.Width(strings.TrimRight(p.Text(0), "\n")) }

// box is a box that is ticked or not.
func (f *form) box(on bool) string {
	if on {
		return "[" + f.p.Theme.Glyph.Check + "]"
	}
	return "[" + f.p.Theme.Glyph.Uncheck + "]"
}

func (f *form) remember(label string, on bool) {
	p, th := f.p, f.p.Theme
	if p.opt.NoKeyring != "" {
		why := "not possible: " + p.opt.NoKeyring + "; id and secret stay in memory until you quit"
		for _, s := range f.drawn(p.say(theme.RoleFaint, why), f.w-labelWidth) {
			f.add(label + " " + s)
			label = widget.Spaces(labelWidth - 1)
		}
		return
	}
	text := f.mark(on, th.Text).S(" " + f.box(p.remember) + " ")
	f.add(label+text+th.Muted.S(" in this computer's keyring"), everywhere(0)...)
}

// submitText is what the button says.
func (p *Screen) submitText() string {
	switch e := p.endpoint(); {
	case p.current().ID == Sandbox:
		return "Use the sandbox"
	case e != nil && e.NoToken:
		return "Connect"
	}
	return "Sign in"
}

func (f *form) button(on bool) {
	f.blank()
	text, at := " "+f.p.submitText()+" ", labelWidth-1
	f.add(widget.Spaces(at)+f.mark(on, f.p.Theme.Quiet).S(text), spot{at, at + widget.Width(text), 0})
	if f.p.current().ID == Sandbox {
		f.blank()
	}
}
