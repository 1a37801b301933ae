package login

import (
	"cmp"

	"icdscope/ui/widget"
)

// typed is where something is typed, and for whom: what was typed for one service is
// not there for another, and a secret goes to no endpoint but the one it was typed for.
type typed struct {
	field    fieldID
	provider string
	endpoint string // "" for what holds wherever the service is
}

// there is the endpoint of what is typed in place of a profile. It is one, however the
// address is corrected: where it leads stands below it.
const there = "typed"

// typed is whom a field is typed for now.
func (p *Screen) typed(f fieldID) typed {
	t := typed{field: f, provider: p.current().ID}
	switch {
	case f != fieldClient && f != fieldSecret:
	case p.elsewhere():
		t.endpoint = there
	default:
		if e := p.endpoint(); e != nil {
			t.endpoint = e.URL
		}
	}
	return t
}

// input is what is typed in a field for the service and the endpoint that are chosen; nil
// if nothing can be typed there.
func (p *Screen) input(f fieldID) *widget.Input {
	placeholder, ok := p.placeholder(f)
	if !ok {
		return nil
	}
	at := p.typed(f)
	if in := p.inputs[at]; in != nil {
		return in
	}
	in := widget.NewInput(limit)
	if f == fieldSecret {
		in = in.Masked(p.Theme.Glyph.Mask)
	}
	in.SetTheme(p.Theme)
	in.SetPlaceholder(placeholder)
	in.SetValue(p.own(f).Kept)
	p.inputs[at] = &in
	return &in
}

// placeholder is what an empty field shows, and whether it is one to type in.
func (p *Screen) placeholder(f fieldID) (string, bool) {
	switch f {
	case fieldClient:
		return "type or paste it", true
	case fieldSecret:
		return "type or paste it; it is not shown", true
	case fieldAddress:
		return cmp.Or(p.current().Example, "https://host") + ", or another one like it", true
	case fieldTokens:
		return "left empty, the usual one; none if it takes no token", true
	case fieldProvider, fieldProfile, fieldScopes, fieldRemember, fieldSubmit:
		return "", false
	}
	return p.own(f).Placeholder, true
}
