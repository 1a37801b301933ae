package entity

import (
	"icdscope/api/icd"
	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// Home is where an entity of the foundation is coded, as far as is known.
type Home struct {
	Tree    string      // what the tree is called in which it is looked for
	Placed  *icd.Placed // nil while it is not known
	Trouble string      // why it is not known; "" while it is asked for
	Nowhere bool        // it has no place in that tree
}

// home is a line that says it, and leads there.
func (w *writer) home(h *Home) {
	if h == nil {
		return
	}
	in := page.T(theme.RoleMuted, "in "+h.Tree+": ")
	if h.Placed != nil && h.Placed.Under {
		in.Text = "in " + h.Tree + ", shown under: "
	}
	switch {
	case h.Trouble != "":
		w.Item(nil, in, page.T(theme.RoleBad, h.Trouble))
	case h.Nowhere:
		w.Item(nil, in, page.T(theme.RoleFaint, "it has no place there"))
	case h.Placed == nil:
		w.Item(nil, in, page.T(theme.RoleFaint, w.Glyphs().Ellipsis))
	default:
		w.placed(in, h.Placed)
	}
}

func (w *writer) placed(in page.Span, p *icd.Placed) {
	w.Item(show(&p.Entity.Ref), in, page.S(theme.RoleText, labelOf(p.Entity), page.From{
		Exchange: p.Prov.Exchange, Part: page.Body, Pointer: string(p.Entity.At(icd.AtTitle)),
	}))
}
