package tokens

import (
	"icdscope/session"
	"icdscope/ui/keys"
)

// Hints implements [pane.Screen]: those of the cards.
func (p *Screen) Hints() []keys.Hint {
	if p.visit != nil || len(p.cards) == 0 {
		return nil
	}
	k, c := p.Keys.Tokens, &p.cards[p.at]
	list := []keys.Hint{{Key: k.Renew, Brief: "renew"}, {Key: k.Doctor, Brief: "doctor"}}
	if !c.known || c.status.State == session.SignedOut {
		list = append(list, keys.Hint{Key: k.SignIn})
	}
	return append(list,
		keys.Hint{Key: k.Other, Brief: "other card"}, keys.Hint{Key: k.Copy, Brief: "copy report"},
		keys.Hint{Key: k.SignOut}, keys.Hint{Key: k.Pause}, keys.Hint{Key: p.Keys.Global.Wire, Brief: "source"})
}
