package browse

import tea "charm.land/bubbletea/v2"

// Click implements [pane.Screen].
func (p *Screen) Click(x, y int) tea.Cmd {
	p.Changed()
	tw, _ := p.widths()
	if p.W >= sideBySide && x >= tw || p.W < sideBySide && p.focus == onDetail {
		return p.clickDetail(x, y, tw)
	}
	p.focus = onTree
	row := p.tree.win.Offset + y - p.treeTop()
	if y < p.treeTop() || y >= p.treeTop()+p.tree.win.Height || row >= len(p.tree.rows) {
		return nil
	}
	again := p.tree.win.Cursor == row
	p.tree.win.Cursor = row
	if again && p.filter.on {
		return p.chooseFiltered()
	}
	switch cur := p.tree.current(); {
	case !again:
		p.Point()
	case p.tree.nodes[cur].open:
		p.tree.close(cur)
	default:
		p.tree.open(cur)
		p.insist()
	}
	return p.moved()
}

func (p *Screen) clickDetail(x, y, tw int) tea.Cmd {
	if p.filter.on {
		cmd := p.chooseFiltered()
		p.focus = onDetail
		return cmd
	}
	p.focus = onDetail
	p.look.Stop()
	if y == 1 {
		if p.W < sideBySide {
			tw = 0
		}
		if t, ok := p.tabAt(x-tw-2, p.W-tw-4); ok {
			return p.setTab(t)
		}
		return nil
	}
	if rail := y - (p.H - 1 - p.railHeight()); rail >= 0 && y < p.H-1 {
		return p.clickRail(rail)
	}
	row := p.detail.win.Offset + y - p.detailTop()
	if y < p.detailTop() || row >= p.detail.len() {
		return nil
	}
	p.detail.stand(row)
	return p.follow(p.detail.intent())
}

// Wheel implements [pane.Screen].
func (p *Screen) Wheel(x, _, lines int) tea.Cmd {
	p.Changed()
	tw, _ := p.widths()
	if p.W >= sideBySide && x >= tw || p.W < sideBySide && p.focus == onDetail {
		p.detail.scroll(lines)
		return nil
	}
	p.tree.win.Scroll(lines, len(p.tree.rows))
	return p.moved()
}
