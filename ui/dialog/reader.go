package dialog

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Way is what can be done with what stands under the cursor of a page that is read:
// the intent of the last line at or above it that has one. Do says what is asked for,
// and whether the page is done with.
type Way struct {
	Key keys.Key
	Do  func(intent any) (asked tea.Msg, closes bool)
}

// readerWidth is the most that a page that is read takes.
const readerWidth = 100

// reader shows a page, of which all that belongs to one intent has the cursor.
type reader struct {
	room
	title string
	page  *page.Page
	foot  *page.Page
	ways  []Way
	keys  keys.Dialog
	list  keys.List

	width, height int // of the box
	rows          *page.Rows
	win           widget.Window // its cursor is a row
	tight         bool          // there is one row for what stands in foot, and none free
}

// fewestRead is how many rows of a page are seen before anything is said below it in full.
const fewestRead = 5

// NewReader shows a page. Below it stands in foot what can be done.
func NewReader(k keys.Map, th *theme.Theme, title string, p *page.Page, foot string, ways ...Way) Dialog {
	told := said(th, theme.RoleMuted, foot)
	return &reader{room: room{th: th}, title: title, page: p, foot: told, ways: ways, keys: k.Dialog, list: k.List}
}

// Resize implements [Dialog].
func (d *reader) Resize(w, h int) {
	d.w, d.h = w, h
	d.arrange()
}

// SetTheme implements [Dialog].
func (d *reader) SetTheme(th *theme.Theme) {
	d.th = th
	d.arrange()
}

// arrange lays the page out: what can be done is always seen.
func (d *reader) arrange() {
	d.width = min(d.w, readerWidth)
	d.rows = d.page.Rows(d.th, max(1, d.width-4))
	d.tight = false
	d.tight = d.h-2-d.footRows() < min(fewestRead, d.rows.Len())
	foot := d.footRows()
	d.win.Height = max(1, min(d.rows.Len(), d.h-2-foot))
	d.win.Clamp(d.rows.Len())
	d.height = max(3, min(d.h, d.win.Height+2+foot))
}

// footRows is how many rows stand below the page, the free one counted.
func (d *reader) footRows() int {
	if d.tight {
		return 1
	}
	return 1 + d.foot.Rows(d.th, max(1, d.width-4)).Len()
}

// Key implements [Dialog].
func (d *reader) Key(k tea.KeyPressMsg) (tea.Msg, bool) {
	if d.keys.Close.Is(k) {
		return nil, true
	}
	for _, w := range d.ways {
		if key.Matches(k, w.Key.Binding) {
			return w.Do(d.intent())
		}
	}
	if a, ok := keys.Match([]keys.Group{{Actions: d.list.Moves(d.win.Height, d.rows.Len(), d.move)}}, k); ok {
		a.Do()
	}
	return nil, false
}

// move moves the cursor; where there is one thing only to stand on the page is
// scrolled.
func (d *reader) move(by int) tea.Cmd {
	if d.one() {
		d.win.Scroll(by, d.rows.Len())
	} else {
		d.win.Move(by, d.rows.Len())
	}
	return nil
}

// one reports whether all of the page belongs to one intent at most.
func (d *reader) one() bool {
	n := 0
	for i := range d.page.Lines() {
		if d.page.Lines()[i].Do != nil {
			n++
		}
	}
	return n < 2
}

// part is the range of rows that belong to the intent under the cursor.
func (d *reader) part() (from, to int) {
	to = d.rows.Len()
	for i := range d.page.Lines() {
		if d.page.Lines()[i].Do == nil {
			continue
		}
		if at := d.rows.Of(i); at <= d.win.Cursor {
			from = at
		} else {
			to = min(to, at)
		}
	}
	return from, to
}

// intent is that under the cursor; nil for none.
func (d *reader) intent() any {
	from, _ := d.part()
	if from >= d.rows.Len() {
		return nil
	}
	return d.rows.Line(from).Do
}

// Paste implements [Dialog].
func (d *reader) Paste(string) {}

// Click implements [Dialog]. It puts the cursor on a row.
func (d *reader) Click(_, y int) (tea.Msg, bool) {
	if from, to := d.win.Visible(d.rows.Len()); y >= 1 && from+y-1 < to {
		d.win.Cursor = from + y - 1
	}
	return nil, false
}

// Wheel implements [Dialog].
func (d *reader) Wheel(lines int) { d.win.Scroll(lines, d.rows.Len()) }

// told is what stands below the page: what can be done.
func (d *reader) told() []string {
	w := max(1, d.width-4)
	if d.tight {
		text := strings.TrimSpace(d.foot.Text(0))
		return []string{" " + d.th.Muted.S(widget.Cut(text, w, d.th.Glyph.Ellipsis))}
	}
	rows := []string{""}
	for _, row := range d.drawn(d.foot, w) {
		rows = append(rows, " "+row)
	}
	return rows
}

// Cursor implements [Dialog].
func (d *reader) Cursor() *tea.Cursor { return nil }

// Box implements [Dialog].
func (d *reader) Box() []string {
	inner := max(1, d.width-2)
	from, to := d.win.Visible(d.rows.Len())
	first, behind := d.part()
	var rows []string
	for i := from; i < to; i++ {
		edge := " "
		if i >= first && i < behind && !d.one() {
			edge = d.th.Accent.S(d.th.Glyph.Edge)
		}
		rows = append(rows, edge+d.rows.Row(i)+" ")
	}
	rows = append(rows, d.told()...)
	note := ""
	if d.rows.Len() > d.win.Height {
		note = "more: " + d.th.Glyph.Up + d.th.Glyph.Down
	}
	return widget.Box(d.th, d.title, note, true, widget.Fill(rows, inner, d.height-2), d.width, d.height)
}
