package login

import (
	"strconv"
	"strings"

	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// labelWidth is the width of the column of labels. A choice is drawn with a
// space at either side and begins one cell before, so that its text is in line
// with what is typed.
const labelWidth = 16

// form writes the rows of a layout.
type form struct {
	p    *Screen
	w    int // cells of a row
	of   fieldID
	rows []row
	tail []string // what is said below the fields
}

// add writes a row of the field that is written.
func (f *form) add(text string, spots ...spot) {
	f.rows = append(f.rows, row{text: text, of: f.of, scope: -1, spots: spots})
}

// blank leaves a row free, unless the one before it is.
func (f *form) blank() {
	if n := len(f.rows); n == 0 || !f.rows[n-1].free {
		f.rows = append(f.rows, row{free: true, scope: -1})
	}
}

// drawn are the rows of a page, in a width.
func (f *form) drawn(p *page.Page, w int) []string {
	rows := p.Rows(f.p.Theme, w)
	list := make([]string, rows.Len())
	for i := range list {
		list[i] = rows.Row(i)
	}
	return list
}

// beside writes a page in line with what is typed.
func (f *form) beside(p *page.Page) {
	for _, s := range f.drawn(p, f.w-labelWidth) {
		f.add(widget.Spaces(labelWidth) + s)
	}
}

// about writes how to get credentials.
func (f *form) about() {
	f.blank()
	for _, s := range f.drawn(f.p.aboutPage(), f.w) {
		f.add(s)
	}
	f.blank()
	back := f.p.Words().Say("{global.back} or {form.about} goes back to the form")
	f.tail = f.drawn(f.p.say(theme.RoleFaint, back), f.w)
}

func (f *form) draw() {
	f.blank()
	for _, id := range f.p.fields() {
		f.field(id)
	}
	f.blank()
	f.tail = f.drawn(f.p.outcome(), f.w)
}

// field writes a field.
func (f *form) field(id fieldID) {
	p := f.p
	f.of = id
	on := p.focused() == id
	label := func(s string) string {
		ink := p.Theme.Muted
		if on {
			ink = p.Theme.Title
		}
		return ink.S(widget.Fit(s, labelWidth-1, p.Theme.Glyph.Ellipsis))
	}
	switch id {
	case fieldProvider:
		f.services(label("Service"), on)
	case fieldProfile:
		f.profile(label("Endpoint"), on)
	case fieldScopes:
		f.scopes(label("Scopes")+" ", on)
	case fieldRemember:
		f.remember(label("Remember"), on)
	case fieldSubmit:
		f.button(on)
	case fieldAddress:
		f.input(id, label("Address"))
		f.elsewhere(id)
	case fieldTokens:
		f.input(id, label("Token address"))
		f.elsewhere(id)
	case fieldClient:
		f.input(id, label("Client id"))
	case fieldSecret:
		f.input(id, label("Secret"))
	default:
		f.input(id, label(p.own(id).Label))
	}
}

// serviceNames are the choices of the first field.
func (p *Screen) serviceNames() []string {
	var names []string
	for _, pr := range p.opt.Providers {
		names = append(names, pr.Name)
	}
	return append(names, "Sandbox")
}

// services writes the choices beside each other; where there is no room for that,
// the one that is chosen, on which a click chooses the next.
func (f *form) services(label string, on bool) {
	th, chosen := f.p.Theme, f.p.provider
	names := f.p.serviceNames()
	at, all := labelWidth-1, labelWidth-1
	for _, name := range names {
		all += widget.Width(serviceText(th.Glyph.RadioOn, name)) + 1
	}
	var spots []spot
	if all > f.w {
		text := serviceText(th.Glyph.RadioOn, names[chosen])
		spots = append(spots, spot{at, at + widget.Width(text), chosen + 1})
		count := th.Faint.S(" " + strconv.Itoa(chosen+1) + " of " + strconv.Itoa(len(names)))
		f.add(label+f.mark(on, th.Bold).S(text)+count, spots...)
	} else {
		var parts []string
		for i, name := range names {
			text, ink := serviceText(th.Glyph.RadioOff, name), th.Muted
			if i == chosen {
				text, ink = serviceText(th.Glyph.RadioOn, name), f.mark(on, th.Bold)
			}
			parts = append(parts, ink.S(text))
			spots = append(spots, spot{at, at + widget.Width(text), i})
			at += widget.Width(text) + 1
		}
		f.add(label+strings.Join(parts, " "), spots...)
	}
	f.beside(f.p.say(theme.RoleFaint, f.p.current().About))
	f.blank()
}

func serviceText(sign, name string) string { return " " + sign + " " + name + " " }

// mark is how a choice is drawn, which has the focus or not.
func (f *form) mark(on bool, otherwise theme.Ink) theme.Ink {
	if on {
		return f.p.Theme.Selected
	}
	return otherwise
}

func (f *form) profile(label string, on bool) {
	p := f.p
	e := p.endpoint()
	switch {
	case p.elsewhere():
		f.choice(label, on, "typed here")
		return
	case e == nil:
		f.add(label + " " + p.Theme.Warn.S("no profile has this service"))
		return
	}
	f.choice(label, on, p.opt.Profiles[p.profile].Name)
	f.beside(p.endpointPage(e))
	f.blank()
}

// choice writes the endpoint that is chosen, of several.
func (f *form) choice(label string, on bool, name string) {
	text := f.mark(on, f.p.Theme.Bold).S(" " + name + " ")
	hint := ""
	if on {
		hint = "  " + f.p.Words().Say("{form.right} other endpoint")
	}
	if f.p.invites() && !f.p.elsewhere() {
		hint += "  or type an address, https://" + f.p.Theme.Glyph.Ellipsis
	}
	text += f.p.Theme.Faint.S(hint)
	f.add(label+text, everywhere(0)...)
}

// elsewhere says, below the last of the addresses that are typed, where credentials
// will go, or why they can go nowhere. While one is typed it is not wrong yet.
func (f *form) elsewhere(id fieldID) {
	p := f.p
	if id == fieldAddress && p.current().TokenApart {
		return
	}
	on, empty := p.focused(), p.input(fieldAddress).Value() == ""
	switch e, err := p.typedEndpoint(); {
	case err == nil:
		f.beside(p.endpointPage(e))
	case !empty && on != fieldAddress && on != fieldTokens:
		f.beside(p.say(theme.RoleBad, p.Theme.Glyph.Bad+" "+err.Error()))
	default:
		f.beside(p.say(theme.RoleFaint, "https, or http to this computer"))
	}
	f.blank()
}

func (f *form) input(id fieldID, label string) {
	w, tail := f.p.room(id, f.w)
	f.add(label + " " + f.p.input(id).View(w) + tail)
}

// room is how many cells of a row there are to type in, and what stands behind them.
func (p *Screen) room(id fieldID, w int) (cells int, tail string) {
	if value := p.input(id).Value(); id == fieldSecret && value != "" {
		tail = p.Theme.Faint.S(" " + plural(len([]rune(value)), "character"))
	}
	return w - labelWidth - widget.Width(tail), tail
}
