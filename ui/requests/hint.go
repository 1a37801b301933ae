package requests

import "icdscope/ui/keys"

// Hints implements [pane.Screen]: what opens what is under the cursor, then what
// is done with all, then with one.
func (p *Screen) Hints() []keys.Hint {
	if p.Typing() {
		return nil
	}
	k, g := p.Keys.Requests, p.Keys.Global
	find := keys.Hint{Key: k.Filter}
	if p.open {
		find.Brief = "find"
	}
	return append(
		p.openHints(),
		find,
		keys.Hint{Key: k.NextMatch, Brief: "matches", Beside: k.PrevMatch},
		keys.Hint{Key: k.Export, Brief: "HAR file"},
		keys.Hint{Key: k.CopyCurl, Brief: "curl"},
		keys.Hint{Key: k.Snippet, Brief: "program"},
		keys.Hint{Key: g.Wire, Brief: "source"},
		keys.Hint{Key: k.Provider, Brief: "provider"},
		keys.Hint{Key: k.Follow, Brief: "follow"},
		keys.Hint{Key: g.Places, Brief: "bookmarks"},
	)
}

// openHints are what opens the row under the cursor, and what closes the burst that it
// is in. Back from the details leads the way that leads back everywhere.
func (p *Screen) openHints() []keys.Hint {
	k := p.Keys.Requests
	switch {
	case p.open:
		return nil
	case p.noFold(true) == "":
		return []keys.Hint{{Key: k.Unfold}}
	case p.noFold(false) == "":
		return []keys.Hint{{Key: k.Open}, {Key: k.Fold}}
	}
	return []keys.Hint{{Key: k.Open}}
}
