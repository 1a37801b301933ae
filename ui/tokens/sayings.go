package tokens

import "icdscope/ui/page"

// Facts implements [pane.Screen]: a card has no cursor, so that they are all that the
// one with the focus says, or what the doctor found so far.
func (p *Screen) Facts() []page.Saying {
	if p.visit != nil {
		return p.visit.page.AllSayings()
	}
	if len(p.cards) == 0 || p.cards[p.at].page == nil {
		return nil
	}
	return p.cards[p.at].page.AllSayings()
}
