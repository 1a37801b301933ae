package requests

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
)

// Actions implements [pane.Screen].
func (p *Screen) Actions() []keys.Group {
	var list []keys.Action
	switch {
	case p.filter.On():
		list = append(p.moves()[:4], p.Keys.Requests.Open.Do(p.keepFilter).As("to the list").Hinted())
	case p.detail.find.On():
		list = append(p.detail.find.TypingActions(p.findKeys(), p.byMatch), p.turns()[2:4]...)
	default:
		list = p.usual()
	}
	return []keys.Group{{Title: "Requests", Actions: list}}
}

// usual is what can be done while nothing is typed.
func (p *Screen) usual() []keys.Action {
	k := p.Keys.Requests
	names := make([]string, len(p.providers))
	for i := range p.providers {
		names[i] = p.providers[i].Name
	}
	filter := k.Filter.Do(p.startFilter).As("filter")
	match := p.detail.find.Actions(p.findKeys(), p.byMatch)
	if p.open {
		filter = k.Filter.Do(p.startFind).As("find in the details")
	}
	return append(p.moves(),
		p.enter(), k.Unfold.Do(func() tea.Cmd { return p.fold(true) }).Unless(p.noFold(true)),
		k.Fold.Do(func() tea.Cmd { return p.fold(false) }).Unless(p.noFold(false)),
		k.Focus.Do(p.toggle).Unless(p.none()),
		k.CopyCurl.Do(p.copyCurl).Unless(p.noOne()),
		k.Snippet.Do(p.snippets).Unless(p.noOne()),
		filter, match[0], match[1],
		k.Provider.Do(func() tea.Cmd { return p.only((p.one + 1) % (len(p.providers) + 1)) }).
			Each(names, func(name string) tea.Cmd { return p.only(slices.Index(names, name) + 1) }),
		k.Export.Do(p.export).Unless(p.noExport()), k.Follow.Do(p.turnFollow),
	)
}

// moves are the actions that move: in the list, or in the details that have the keys.
func (p *Screen) moves() []keys.Action {
	if p.reads() {
		return p.turns()
	}
	moves := p.Keys.List.Moves(max(1, p.win.Height), len(p.rows), p.move)
	if p.open { // pages are those of the details
		moves[2].Do = func() tea.Cmd { return p.scroll(-p.detail.win.Height) }
		moves[3].Do = func() tea.Cmd { return p.scroll(p.detail.win.Height) }
	}
	moves[1].Hint = true
	return moves
}

// turns are those of the details.
func (p *Screen) turns() []keys.Action {
	moves := p.Keys.List.Moves(max(1, p.detail.win.Height), p.detail.len(), p.scroll)
	moves[1].Hint = true
	return moves
}

// none is why nothing can be done with a request; "" if there is one.
func (p *Screen) none() string {
	switch {
	case len(p.all) == 0:
		return "there is no request yet"
	case p.current() == nil:
		return "no request is listed"
	}
	return ""
}

// noOne is why there is not one request to copy; "" if there is.
func (p *Screen) noOne() string {
	if r := p.current(); r != nil && r.head != nil {
		return p.Words().Say("these are several requests: {requests.unfold} opens the row, to choose one")
	}
	return p.none()
}

// enter opens the row under the cursor: the details of an exchange, the exchanges of a
// burst.
func (p *Screen) enter() keys.Action {
	k, r := p.Keys.Requests.Open, p.current()
	switch {
	case p.open:
		return k.Do(p.toggle).As("back to the list")
	case r != nil && r.head != nil && r.head.open:
		return k.Do(func() tea.Cmd { return p.fold(false) }).As("close")
	case r != nil && r.head != nil:
		return k.Do(func() tea.Cmd { return p.fold(true) }).As("open")
	}
	return k.Do(p.toggle).Unless(p.none())
}

// toggle opens the details, or closes them.
func (p *Screen) toggle() tea.Cmd {
	p.open = !p.open
	if !p.open {
		p.detail.clear()
	}
	return p.resize()
}

// noFold is why a row cannot be opened, or closed; "" if it can.
func (p *Screen) noFold(open bool) string {
	switch r := p.current(); {
	case r == nil:
		return p.none()
	case open && r.head == nil:
		return "it is one request"
	case open && r.head.open:
		return "it is open"
	case !open && r.head == nil && !r.inside, !open && r.head != nil && !r.head.open:
		return "there is nothing to close"
	}
	return ""
}

// fold opens the burst under the cursor, or closes the one in which the cursor is.
func (p *Screen) fold(open bool) tea.Cmd {
	r := p.current()
	p.anchor, p.follow = place{r.of.first.ID, true}, false
	r.of.open = open
	cmd := p.relist()
	p.settle()
	return cmd
}

// only lists the exchanges of one provider, counted from 1, or of all.
func (p *Screen) only(one int) tea.Cmd {
	p.one = one
	return p.relist()
}

func (p *Screen) turnFollow() tea.Cmd {
	p.follow = !p.follow
	return p.relist()
}

// move moves the cursor; on the newest one the list follows again.
func (p *Screen) move(d int) tea.Cmd {
	if p.current() == nil {
		return nil
	}
	p.win.Move(d, len(p.rows))
	p.settle()
	return p.inspect()
}

// settle keeps the cursor where it is.
func (p *Screen) settle() {
	p.hold()
	p.follow = p.win.Cursor == len(p.rows)-1
}

// at is the row of the list that stands in a row of the screen.
func (p *Screen) at(y int) (n int, ok bool) {
	from, to := p.win.Visible(len(p.rows))
	n = from + y - p.head()
	return n, from <= n && n < to
}

// Click implements [pane.Screen].
func (p *Screen) Click(x, y int) tea.Cmd {
	n, ok := p.at(y)
	if !ok || !p.layout().list.has(x, y) {
		return nil
	}
	p.Changed()
	if p.win.Cursor != n {
		p.Point()
		return p.move(n - p.win.Cursor)
	}
	if a := p.enter(); a.Why == "" {
		return a.Do()
	}
	return nil
}

// Wheel implements [pane.Screen].
func (p *Screen) Wheel(x, y, lines int) tea.Cmd {
	p.Changed()
	if p.layout().detail.has(x, y) {
		return p.scroll(lines)
	}
	return p.move(lines)
}

// scroll scrolls the details.
func (p *Screen) scroll(lines int) tea.Cmd {
	p.detail.win.Scroll(lines, p.detail.len())
	return nil
}
