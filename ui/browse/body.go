package browse

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/entity"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
)

// sheetOf is what the detail shows of a node: its body, once that is there, or a page.
func (p *Screen) sheetOf(n *node, width int) sheet {
	b := p.body[n.ref]
	if p.detail.tab != entity.JSON || n.err != nil || b.err != nil || b.body == nil {
		return p.uncoded(p.folded(p.detailPage(n, width))).Rows(p.Theme, width)
	}
	if b.rows == nil || !b.rows.Fits(p.Theme, width) {
		if p.folds[n.ref] == nil {
			p.folds[n.ref] = b.body.Folds()
		}
		b.rows = b.body.Rows(p.Theme, width, p.folds[n.ref])
		p.body[n.ref] = b
		p.look.Look(b.rows)
	}
	return b.rows
}

// inBody are the rows of the body that the cursor is in, nil if it is in none.
func (p *Screen) inBody() *entity.BodyRows {
	if p.focus != onDetail {
		return nil
	}
	rows, _ := p.detail.sheet.(*entity.BodyRows)
	return rows
}

// turnPart folds what begins or ends on a line of the body, or unfolds it.
func (p *Screen) turnPart(line int) tea.Cmd {
	if rows := p.inBody(); rows != nil {
		p.detail.goTo(rows.Turn(line))
	}
	return nil
}

// foldBody folds parts of the body, and no others; nil for none.
func (p *Screen) foldBody(parts func() entity.Folds) func() tea.Cmd {
	return func() tea.Cmd {
		folds := make(entity.Folds)
		if parts != nil {
			folds = parts()
		}
		at, rows := p.detail.spot(), p.inBody()
		p.folds[p.shownTab().of] = folds
		rows.Fold(folds)
		p.detail.place(at)
		return nil
	}
}

// valueActions are those of an entity, of which copying, in the body, copies the value
// under the cursor and says where it stands.
func (p *Screen) valueActions(of []keys.Action) []keys.Action {
	rows := p.inBody()
	if rows == nil {
		return of
	}
	for i := range of {
		if k := p.Keys.Browse.CopyCode; of[i].ID == k.ID {
			of[i] = k.Do(func() tea.Cmd {
				line := rows.Index(p.detail.win.Cursor)
				text, where := rows.Value(line), rows.Pointer(line)
				if where == "" {
					return p.Ask(pane.CopyMsg{Text: text, What: "the whole body"})
				}
				return p.Ask(pane.CopyMsg{Text: where + ": " + text, What: where})
			}).As("copy this value, with its JSON pointer")
		}
	}
	return of
}
