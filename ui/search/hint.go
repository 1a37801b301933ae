package search

import "icdscope/ui/keys"

// Hints implements [pane.Screen]: those of the hits.
func (p *Screen) Hints() []keys.Hint {
	if p.editing {
		return nil
	}
	k, g := p.Keys.Search, p.Keys.Global
	list := []keys.Hint{
		{Key: k.Open},
		{Key: k.Edit},
		{Key: g.Wire, Brief: "source"},
		{Key: k.CopyCode, Brief: "copy", Beside: k.CopyPart},
		{Key: k.Export, Brief: "CSV file"},
		{Key: k.CopyRequest, Brief: "curl"},
	}
	if len(p.chapters) > 0 {
		list = append(list, keys.Hint{Key: k.Chapter})
	}
	return append(
		list,
		keys.Hint{Key: k.Bookmark, Brief: "bookmarks", Beside: g.Places},
		keys.Hint{Key: k.OpenPage, Brief: "WHO's page"},
	)
}
