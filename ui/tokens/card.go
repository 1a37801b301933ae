package tokens

import (
	"time"

	"icdscope/session"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// card is what is known of one provider. Its page is made when what it says
// changes, its rows when there is another page or other room.
type card struct {
	pane.Provider
	known  bool
	status session.Status
	events []session.Event

	page *page.Page
	rows *page.Rows
	win  widget.Window // it is scrolled by its offset; nothing has the cursor
}

// margin is how many rows are free above the page, which scroll along.
const margin = 1

// ticks reports whether the card has a clock.
func (c *card) ticks() bool {
	return c.known && (!c.status.Expires.IsZero() || !c.status.RenewsAt.IsZero() || !c.status.NextTry.IsZero())
}

// set sets the page in a frame of w by h cells, and keeps what is in view there.
func (c *card) set(t *theme.Theme, w, h int) {
	c.rows = c.page.Rows(t, w-4)
	c.win.Height = h - 2
	c.win.Clamp(c.len())
}

// len is how many rows there are to be seen.
func (c *card) len() int { return margin + c.rows.Len() }

// line is the line that stands in a row of the card, its frame counted; nil for
// none.
func (c *card) line(y int) *page.Line {
	from, to := c.win.Visible(c.len())
	if row := from + y - 1; y >= 1 && row >= margin && row < to {
		return c.rows.Line(row - margin)
	}
	return nil
}

// draw draws the rows in view, each as wide as the frame is inside.
func (c *card) draw(inner int) []string {
	from, to := c.win.Visible(c.len())
	rows := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		if i < margin {
			rows = append(rows, widget.Spaces(inner))
		} else {
			rows = append(rows, " "+c.rows.Row(i-margin)+" ")
		}
	}
	return rows
}

// report is what the card says as text, for a mail to somebody who helps.
func (c *card) report(now time.Time) string {
	return c.Name + ", " + c.Title + ", as of " + both(now) + "\n\n" + c.page.Text(0)
}
