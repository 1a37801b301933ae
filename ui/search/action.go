package search

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
)

// here is what can be done about a problem while words are typed.
var here = problem.Ways{
	SignIn:    "{global.back} leaves the words, then {global.login} signs in",
	Resume:    "its renewal can be resumed on the screen of the tokens ({global.nextScreen})",
	Card:      "see its card on the screen of the tokens ({global.nextScreen})",
	Tokenless: "{global.back} leaves the words, then {global.login} signs in there, with the address of its tokens",
	Other:     "it may be in another release or language",
	Again:     "{search.open} asks again",
}

// nobody is why nothing can be asked; "" if somebody is signed in.
func (p *Screen) nobody() string {
	if p.searcher == nil {
		return p.Words().Say("not signed in: {global.back}, then {global.login}")
	}
	return ""
}

// Actions implements [pane.Screen].
func (p *Screen) Actions() []keys.Group {
	k, l := p.Keys.Search, p.Keys.List
	var moves []keys.Action
	switch {
	case !p.editing:
		w := p.window()
		moves = l.Moves(w.page(), len(p.hits), p.move)
	case len(p.hits) > 0:
		moves = []keys.Action{l.Down.Do(func() tea.Cmd { return p.edit(false) }).As("to the hits").Moving().Hinted()}
	}
	return []keys.Group{{Title: "Hits", Actions: p.takeActions()}, {Title: "Search", Actions: append(moves,
		p.open(), k.Edit.Do(func() tea.Cmd { return p.edit(true) }),
		p.forgive(),
		p.widely(),
		p.nextChapter(), p.complete().HintedIf(p.editing), p.onlyBelow(),
	)}}
}

// forgive is the action that forgives typing errors, or no more. The footer names it where
// that finds something else than is shown.
func (p *Screen) forgive() keys.Action {
	do := p.Keys.Search.Flexible.Do(func() tea.Cmd { return p.turn(&p.flexible) })
	if p.flexible {
		do = do.As("the very words")
	}
	in := p.words()
	none := p.noSearch()
	return do.Unless(none).HintedIf(none == "" && p.editing && !p.forgave && (in == "" || icd.FormOf(in) == icd.Words))
}

// widely is the action that searches in more than titles and terms, or no more.
func (p *Screen) widely() keys.Action {
	none := p.noSearch()
	do := p.Keys.Search.Everything.Do(func() tea.Cmd { return p.turn(&p.everything) }).Unless(none).
		HintedIf(none == "" && p.editing)
	if p.everything {
		return do.As("no definitions, blocks and chapters")
	}
	return do
}

// open is what enter does now: it asks, goes to the list, and shows the hit that is
// chosen, or the only one at once. Pressed before there is an answer, it does the
// latter as soon as there is one.
func (p *Screen) open() keys.Action {
	open := p.Keys.Search.Open
	ask := open.Do(func() tea.Cmd {
		p.opens = p.failed == nil // else it is asked again, and no more
		return p.again()
	})
	switch {
	case p.words() == "":
		return ask.Unless("there are no words to search for yet")
	case p.searcher == nil:
		return ask.Unless(p.nobody())
	case p.waits && p.place.Problem == nil:
		return ask.Unless("the tree to search in is still loaded")
	case p.waits:
		return open.Do(func() tea.Cmd { return p.Ask(pane.ReloadMsg{}) }).As("ask again").Hinted()
	case p.busy && p.sent == p.asked && p.opens:
		return ask.Unless("it is being searched")
	case p.busy && p.sent == p.asked:
		return open.Do(func() tea.Cmd {
			p.opens = true
			return nil
		}).As("search").Hinted()
	case p.shown != p.words() && p.failed != nil && p.sent == p.asked:
		return ask.As("ask again").Hinted()
	case p.shown != p.words():
		return ask.As("search").Hinted()
	case len(p.hits) == 0:
		return ask.Unless("nothing was found to show")
	case p.editing && len(p.hits) > 1:
		return open.Do(func() tea.Cmd { return p.edit(false) }).As("go to the list").Hinted()
	}
	return open.Do(func() tea.Cmd { return p.show(p.win.cursor) }).Hinted()
}

// arrived does what enter was pressed for before there was an answer.
func (p *Screen) arrived() tea.Cmd {
	opens := p.opens
	p.opens = false
	switch {
	case !opens || p.failed != nil || len(p.hits) == 0:
		return nil
	case len(p.hits) == 1:
		return p.show(0)
	}
	return p.edit(false)
}

// show shows a hit in the tree.
func (p *Screen) show(n int) tea.Cmd {
	return p.Ask(pane.ShowMsg{Ref: p.hits[n].ref, Cluster: p.hits[n].cluster})
}

// move moves in the list; above its first row are the words.
func (p *Screen) move(d int) tea.Cmd {
	w := p.window()
	if d == -1 && w.cursor == 0 {
		return p.edit(true)
	}
	w.move(d)
	p.win = w
	return p.look()
}

// turn turns an option of the search.
func (p *Screen) turn(option *bool) tea.Cmd {
	*option = !*option
	p.widen()
	return p.again()
}

// edit puts the focus on the words, or on the list.
func (p *Screen) edit(on bool) tea.Cmd {
	p.setEditing(on)
	return nil
}

func (p *Screen) setEditing(on bool) {
	p.editing, p.opens = on, p.opens && on
	if on {
		p.input.Focus()
	} else {
		p.input.Blur()
	}
}
