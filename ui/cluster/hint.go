package cluster

import "icdscope/ui/keys"

// Hints implements [pane.Screen]: those of the axes.
func (p *Screen) Hints() []keys.Hint {
	if p.choice.open {
		return nil
	}
	k, g := p.Keys.Cluster, p.Keys.Global
	if p.stem == nil && p.failed == nil && p.asked.ID == "" && p.cluster == "" { // a code comes from there
		return []keys.Hint{{Key: g.Browse, Brief: "the tree"}, {Key: g.Search}}
	}
	return []keys.Hint{
		{Key: k.Reload},
		{Key: k.Choose},
		{Key: k.Remove, Brief: "take away"},
		{Key: k.Copy, Brief: "copy", Beside: k.CopyPart},
		{Key: g.Wire, Brief: "source"},
		{Key: k.Show, Brief: "in the tree"},
		{Key: k.Bookmark, Brief: "bookmarks", Beside: g.Places},
	}
}
