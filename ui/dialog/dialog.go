// Package dialog has what opens above a screen and takes all keys until it is
// closed: help, the list of all actions, choices, questions.
package dialog

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Dialog is one of them.
type Dialog interface {
	// Key takes a key; closed tells that the dialog is done, chosen what it came
	// to, if anything.
	Key(tea.KeyPressMsg) (chosen tea.Msg, closed bool)
	Paste(string)
	// Click takes a click at a cell of the box, Wheel a turn of the wheel.
	Click(x, y int) (chosen tea.Msg, closed bool)
	Wheel(lines int)
	// Box draws it, at most w by h.
	Box(t *theme.Theme, w, h int) []string
	// Cursor is where the text cursor stands in the box, nil for nowhere.
	Cursor() *tea.Cursor
}

// row is an entry of a list that can be filtered.
type row struct {
	heading  bool
	label    string
	note     string
	disabled string // why it cannot be chosen
	reason   bool   // the note says why it does nothing
	msg      tea.Msg
}

// list is what help, palette and choices have in common.
type list struct {
	title   string
	rows    []row
	shown   []int
	win     widget.Window
	filter  *widget.Input // nil where nothing can be typed
	keys    keys.List
	dialog  keys.Dialog
	choose  bool // rows can be chosen
	foot    string
	empty   string // what stands where no row is
	topRows int    // of the box before the list
	inner   int    // the width of what is inside its frame
}

func newList(k keys.Map, title string, rows []row, filter, choose bool) *list {
	l := &list{title: title, rows: rows, keys: k.List, dialog: k.Dialog, choose: choose, empty: "nothing fits"}
	if filter {
		in := widget.NewInput(100)
		in.SetPlaceholder("type to filter")
		in.Focus()
		l.filter = &in
	}
	l.match()
	return l
}

// match applies the filter.
func (l *list) match() {
	l.shown = l.shown[:0]
	pattern := ""
	if l.filter != nil {
		pattern = l.filter.Value()
	}
	for i := range l.rows {
		if pattern == "" {
			l.shown = append(l.shown, i)
		}
	}
	if pattern != "" {
		l.shown = l.rank(pattern)
	}
	l.win.Cursor = 0
	l.win.Clamp(len(l.shown))
	l.skipHeading(1)
}

// skipHeading moves the cursor off a heading.
func (l *list) skipHeading(d int) {
	for range 2 {
		if c := l.win.Cursor; l.choose && c < len(l.shown) && l.rows[l.shown[c]].heading {
			l.win.Move(d, len(l.shown))
			d = 1
		}
	}
}

func (l *list) move(d int) {
	if !l.choose { // there is no cursor to be seen
		l.win.Scroll(d, len(l.shown))
		return
	}
	l.win.Move(d, len(l.shown))
	if d < 0 {
		l.skipHeading(-1)
	} else {
		l.skipHeading(1)
	}
}

// Key implements [Dialog].
func (l *list) Key(k tea.KeyPressMsg) (tea.Msg, bool) {
	typed := l.filter != nil && k.Text != "" // letters are text, not movement
	switch {
	case typed:
	case l.dialog.Close.Is(k):
		return nil, true
	case l.dialog.Choose.Is(k):
		return l.take()
	default:
		if a, ok := keys.Match(l.moves(), k); ok {
			a.Do()
			return nil, false
		}
	}
	if l.filter != nil {
		l.filter.Key(k)
		l.match()
	}
	return nil, false
}

func (l *list) moves() []keys.Group {
	return []keys.Group{{Actions: l.keys.Moves(l.win.Height, len(l.shown), func(d int) tea.Cmd {
		l.move(d)
		return nil
	})}}
}

func (l *list) take() (tea.Msg, bool) {
	if !l.choose {
		return nil, true
	}
	if l.win.Cursor >= len(l.shown) {
		return nil, false
	}
	r := l.rows[l.shown[l.win.Cursor]]
	if r.heading || r.disabled != "" || r.msg == nil {
		return nil, false
	}
	return r.msg, true
}

// Paste implements [Dialog].
func (l *list) Paste(s string) {
	if l.filter != nil {
		l.filter.Insert(s)
		l.match()
	}
}

// Click implements [Dialog].
func (l *list) Click(_, y int) (tea.Msg, bool) {
	at := l.win.Offset + y - 1 - l.topRows
	if y <= l.topRows || at >= len(l.shown) {
		return nil, false
	}
	l.win.Cursor = at
	return l.take()
}

// Wheel implements [Dialog].
func (l *list) Wheel(lines int) { l.win.Scroll(lines, len(l.shown)) }

// Box implements [Dialog].
func (l *list) Box(t *theme.Theme, w, h int) []string {
	width := min(w, l.natural(t)+4)
	inner := width - 2
	l.inner = inner
	var rows []string
	if l.filter != nil {
		l.filter.SetTheme(t)
		rows = append(rows, " "+t.Muted.S("/ ")+l.filter.View(inner-4)+" ", widget.Spaces(inner))
	}
	l.topRows = len(rows)
	foot := 0
	if l.foot != "" {
		foot = 2
	}
	l.win.Height = max(1, min(h-2-len(rows)-foot, len(l.rows)))
	l.win.Clamp(len(l.shown))
	from, to := l.win.Visible(len(l.shown))
	for n := from; n < to; n++ {
		rows = append(rows, l.draw(t, l.rows[l.shown[n]], inner, n == l.win.Cursor))
	}
	for len(rows) < l.topRows+l.win.Height {
		rows = append(rows, widget.Spaces(inner))
	}
	if len(l.shown) == 0 {
		rows[l.topRows] = widget.Fit(" "+t.Faint.S(l.empty), inner, "")
	}
	if foot > 0 {
		rows = append(rows, widget.Spaces(inner), widget.Fit(" "+t.Muted.S(l.foot), inner, t.Glyph.Ellipsis))
	}
	note := ""
	if len(l.shown) > l.win.Height {
		note = "more: " + t.Glyph.Up + t.Glyph.Down
	}
	return widget.Box(t, l.title, note, true, rows, width, len(rows)+2)
}

// natural is the width the rows would like to have.
func (l *list) natural(t *theme.Theme) int {
	n := widget.Width(l.title) + 12
	for _, r := range l.rows {
		n = max(n, l.labelWidth(t)+widget.Width(r.note)+widget.Width(r.disabled)+5)
	}
	return max(n, widget.Width(l.foot)+2, widget.Width(l.empty)+2)
}

func (l *list) labelWidth(t *theme.Theme) int {
	n := 0
	for _, r := range l.rows {
		if !r.heading {
			n = max(n, widget.Width(t.KeyLabel(r.label)))
		}
	}
	return n
}

func (l *list) draw(t *theme.Theme, r row, w int, cursor bool) string {
	if r.heading {
		return widget.Fit(" "+t.Title.S(r.label), w, t.Glyph.Ellipsis)
	}
	label := widget.Fit(t.KeyLabel(r.label), l.labelWidth(t), "")
	note := r.note
	if r.disabled != "" {
		note = r.disabled
	}
	switch {
	case cursor && l.choose && r.disabled == "":
		return t.Selected.S(widget.Fit("  "+label+"  "+note, w, t.Glyph.Ellipsis))
	case cursor && l.choose:
		return t.Quiet.S(widget.Fit("  "+label+"  "+note, w, t.Glyph.Ellipsis))
	case r.disabled != "", r.reason:
		return widget.Fit("  "+t.Faint.S(label+"  "+note), w, t.Glyph.Ellipsis)
	}
	return widget.Fit("  "+t.KeyName.S(label)+"  "+t.Text.S(note), w, t.Glyph.Ellipsis)
}

// Cursor implements [Dialog].
func (l *list) Cursor() *tea.Cursor {
	if l.filter == nil {
		return nil
	}
	c := l.filter.Cursor(l.inner - 4)
	if c != nil {
		c.X, c.Y = c.X+4, c.Y+1
	}
	return c
}
