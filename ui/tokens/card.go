package tokens

import (
	"time"

	"icdscope/session"
	"icdscope/ui/page"
	"icdscope/ui/pane"
)

// card is what is known of one provider. Its page is made when what it says
// changes, its rows when there is another page or other room.
type card struct {
	pane.Provider
	sheet
	known  bool
	status session.Status
	events []session.Event
	told   told // the events, as they are told
}

// out reports whether nobody is signed in. Such a provider has a line and no card.
func (c *card) out() bool { return !c.known || c.status.State == session.SignedOut }

// ticks reports whether the card has a clock.
func (c *card) ticks() bool {
	return c.known && (!c.status.Expires.IsZero() || !c.status.RenewsAt.IsZero() || !c.status.NextTry.IsZero())
}

// line is the line that stands in a row of the card, its frame counted; nil for
// none.
func (c *card) line(y int) *page.Line {
	if c.out() {
		return c.rows.Line(0)
	}
	from, to := c.win.Visible(c.len())
	if row := from + y - 1; y >= 1 && row >= margin && row < to {
		return c.rows.Line(row - margin)
	}
	return nil
}

// report is what the card says as text, for a mail to somebody who helps.
func (c *card) report(now time.Time) string {
	return c.Name + ", " + c.Title + ", as of " + both(now) + "\n\n" + c.page.Text(0)
}
