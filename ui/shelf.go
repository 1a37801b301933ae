package ui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/browse"
	"icdscope/ui/entity"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/places"
	"icdscope/ui/widget"
)

// shelves hold bookmarks and what was looked at last: that of the services, and that
// of the sandbox, which lasts as long as the program and is never taken for the other.
type shelves struct {
	services, sandbox *places.Shelf

	resumed bool         // it began where somebody left, or somewhere else
	at      browse.Stand // where the user was a second ago
	seconds int          // for which they were there
}

func newShelves(services *places.Shelf) shelves {
	if services == nil {
		services = places.NewShelf(places.Book{}, nil)
	}
	return shelves{services: services, sandbox: places.NewShelf(places.Book{}, nil)}
}

// wipe forgets where the user was, and of the sandbox everything. Who was in the
// sandbox alone leaves what is kept of the services as it is.
func (s *shelves) wipe(shown *places.Shelf) {
	if shown == s.services || s.services.Changed() {
		s.services.Do(places.Forget)
	}
	s.sandbox = places.NewShelf(places.Book{}, nil)
	s.at, s.seconds = browse.Stand{}, 0
}

// placeMsg is a place that was chosen.
type placeMsg struct{ places.Place }

// reading is the connection whose entities are shown, nil if there is none.
func (a *App) reading() *live {
	for _, l := range a.links {
		if l.Reader != nil {
			return l
		}
	}
	return nil
}

// shelf is the one that belongs to what is shown.
func (a *App) shelf() *places.Shelf {
	if l := a.reading(); l != nil && l.Mode() == Sandbox {
		return a.shelves.sandbox
	}
	return a.shelves.services
}

// placed handles what is asked for about places.
func (a *App) placed(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case pane.MarkMsg:
		a.mark(placeOf(msg.Shown))
		return nil, true
	case pane.VisitMsg:
		a.visit(msg.Shown)
		return nil, true
	case pane.LostMsg:
		if shelf := a.shelf(); shelf.Has(msg.Ref) {
			shelf.Do(places.Lost(msg.Ref))
		}
		return nil, true
	case placeMsg:
		return a.openPlace(msg.Place), true
	case pane.CopyPartMsg:
		a.visit(msg.Shown)
	case pane.OpenMsg:
		a.visit(msg.Shown)
	case pane.ExportMsg:
		if msg.Hits == nil {
			a.visit(msg.Shown)
		}
	}
	return nil, false
}

func placeOf(s pane.Shown) places.Place {
	return places.Place{Ref: s.Ref, Code: s.Code, Title: s.Title, Cluster: s.Cluster}
}

// mark sets a bookmark, or takes it away.
func (a *App) mark(p places.Place) {
	shelf := a.shelf()
	if shelf.Marked(p) {
		shelf.Do(places.Unmark(p))
		a.say(pane.Good, "the bookmark on "+p.Label()+" is gone")
		return
	}
	if len(shelf.Bookmarks) >= places.MostBookmarks {
		a.say(pane.Warn, "there are too many bookmarks: take one away first")
		return
	}
	shelf.Do(places.Mark(p))
	switch {
	case shelf == a.shelves.sandbox:
		a.say(pane.Good, "a bookmark in the sandbox, until icdscope ends: "+p.Label())
	case !shelf.Kept():
		a.say(pane.Good, "a bookmark until icdscope ends: "+p.Label())
	default:
		a.say(pane.Good, "bookmark on "+p.Label()+a.words().Say("; {global.places} lists them"))
	}
}

// visit notes what somebody looked at.
func (a *App) visit(s pane.Shown) {
	p, shelf := placeOf(s), a.shelf()
	if p.Ref.IsRoot() || p.Label() == "" || len(shelf.Recent) > 0 && shelf.Recent[0] == p {
		return
	}
	shelf.Note(places.Visit(p))
}

// lingers is how many seconds somebody stands on an entity until that is noted.
const lingers = 3

// linger notes, once a second, on what the user stands for a while.
func (a *App) linger() {
	at, ok := a.browse.Here()
	switch s := &a.shelves; {
	case !ok || a.screen != pane.Browse:
		s.seconds = 0
	case at.Ref != s.at.Ref:
		s.at, s.seconds = at, 0
	default:
		if s.seconds++; s.seconds != lingers {
			return
		}
		if shown, ok := a.browse.Stands(); ok {
			a.visit(shown)
		}
		a.leave()
	}
}

// leave notes where the user is, to begin there.
func (a *App) leave() {
	at, ok := a.browse.Here()
	l := a.reading()
	shown, loaded := a.browse.Stands()
	if !ok || !loaded || l == nil || l.Server == "" || a.shelf() != a.shelves.services {
		return
	}
	p := placeOf(shown)
	p.Ref = at.Ref
	last := places.Last{Place: p, Tab: int(at.Tab), Server: l.Server}
	if was := a.shelves.services.Last; was == nil || *was != last {
		a.shelves.services.Note(places.Leave(last))
	}
}

// resume begins where somebody left, the first time that there is a reader.
func (a *App) resume(l *Link) {
	if last := l.Left; last != nil && !a.shelves.resumed {
		a.browse.Resume(browse.Stand{Ref: last.Ref, Label: last.Label(), Tab: entity.Tab(last.Tab)})
	}
	a.shelves.resumed = true
}

// openPlace goes to a place as a paste does.
func (a *App) openPlace(p places.Place) tea.Cmd {
	if p.Cluster != "" {
		return a.handle(pane.BuildMsg{Ref: p.Ref, Cluster: p.Cluster})
	}
	return a.handle(pane.ShowMsg{Ref: p.Ref})
}

// labelWidth is how much of code and title a menu shows: no more than half of it, so
// that there is room for what stands beside them.
func (a *App) labelWidth() int { return min(56, a.areas.Body.W/2-6) }

// choosePlace lets the user choose a bookmark, or what they looked at last.
func (a *App) choosePlace() tea.Cmd {
	shelf := a.shelf()
	if len(shelf.Bookmarks)+len(shelf.Recent) == 0 {
		a.say(pane.Info, a.words().Say("there are no bookmarks yet: {browse.bookmark} sets one"))
		return nil
	}
	menu := pane.MenuMsg{Title: "Bookmarks and recent entities"}
	recent, codes := slices.DeleteFunc(slices.Clone(shelf.Recent), shelf.Marked), 0
	for _, p := range slices.Concat(shelf.Bookmarks, recent) { // a cluster takes the room it needs
		if p.Cluster == "" && p.Code != "" {
			codes = max(codes, widget.Width(p.Code)+2)
		}
	}
	add := func(kind string, list []places.Place) {
		for _, p := range list {
			label := p.Label()
			if p.Cluster == "" && codes > 0 {
				label = widget.Column(p.Code, codes) + p.Title
			}
			item := pane.MenuItem{Label: widget.Cut(label, a.labelWidth(), a.th.Glyph.Ellipsis), Note: kind, Msg: placeMsg{p}}
			if where := a.elsewhere(p); where != "" {
				item.Note += " " + a.th.Glyph.Dot + " " + where
			}
			menu.Items = append(menu.Items, item)
		}
	}
	add("bookmark", shelf.Bookmarks)
	add("recent", recent)
	a.dialogIntent(menu)
	return nil
}

// elsewhere says that a place is gone, and in which tree it is, if that is not the one
// that is shown.
func (a *App) elsewhere(p places.Place) string {
	var where []string
	if p.Gone {
		where = append(where, "gone")
	}
	if p.Ref.Tree != a.browse.Tree() {
		where = append(where, entity.TreeName(p.Ref.Tree, a.th.Glyph.Dot))
	}
	return strings.Join(where, " "+a.th.Glyph.Dot+" ")
}

// placeActions go to each of the places there are: for the list of all actions alone,
// since they are many.
func (a *App) placeActions() keys.Group {
	shelf := a.shelf()
	return keys.Group{Title: "Places", Actions: []keys.Action{
		a.goingTo("bookmark", shelf.Bookmarks), a.goingTo("recent", slices.DeleteFunc(slices.Clone(shelf.Recent), shelf.Marked)),
	}}
}

// goingTo is an action that goes to each place of a list.
func (a *App) goingTo(kind string, list []places.Place) keys.Action {
	names := make([]string, 0, len(list))
	at := make(map[string]places.Place, len(list))
	for _, p := range list {
		name := p.Label()
		if where := a.elsewhere(p); where != "" {
			name += " (" + where + ")"
		}
		if _, twice := at[name]; !twice {
			names, at[name] = append(names, name), p
		}
	}
	act := keys.Action{ID: kind, Binding: key.NewBinding(key.WithHelp("", kind))}
	return act.Each(names, func(name string) tea.Cmd {
		p, ok := at[name]
		if !ok {
			a.say(pane.Warn, "it is not in the list any more")
			return nil
		}
		return a.openPlace(p)
	})
}
