package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// row is an entry of a list that can be filtered.
type row struct {
	heading  bool   // of those that follow; without a label the free row above one
	key      string // that chooses it; "" for none
	label    string
	name     string // what it is called, if not by its label
	note     string
	disabled string // why it cannot be chosen, in place of the note
	reason   bool   // the note says why it does nothing
	msg      tea.Msg
}

// free reports whether it is the free row above a heading.
func (r *row) free() bool { return r.heading && r.label == "" }

// text is what is said beside the label.
func (r *row) text() string {
	if r.disabled != "" {
		return r.disabled
	}
	return r.note
}

// why is why it cannot be chosen, in a sentence that stands alone.
func (r *row) why() string {
	if r.name == "" || strings.HasPrefix(r.disabled, r.name+": ") {
		return r.disabled
	}
	return r.name + ": " + r.disabled
}

// list is what help, palette and choices have in common.
type list struct {
	room
	title  string
	rows   []row
	shown  []int         // the rows that fit the filter, the best first
	filter *widget.Input // nil where nothing can be typed
	keys   keys.List
	dialog keys.Dialog
	whole  bool       // rows take as many lines as they need; else each takes one
	most   int        // rows of the screen it takes at most; 0 for as many as there are
	foot   *page.Page // what is said below it; nil for nothing
	tight  bool       // and there is no room for that
	spells bool       // a row that is cut is said in full above that
	empty  *page.Page // what stands where no row is

	// How it lies in its room, see arrange.
	width   int // of the box
	labels  int // how wide they are
	top     int // lines inside the frame before the list
	height  int // of the list
	spelled int // rows for what is said in full
	lines   []line
	cols    columns       // of the lines
	win     widget.Window // of the rows that they take, with the cursor in its column
}

// line is a line of what a row says.
type line struct {
	*row
	text  string
	first bool // the line that has the label
}

func newList(k keys.Map, th *theme.Theme, title string, rows []row, filter bool) *list {
	l := &list{room: room{th: th}, title: title, rows: rows, keys: k.List, dialog: k.Dialog}
	l.cols.keys = [2]keys.Key{k.Form.Left, k.Form.Right}
	l.empty = said(th, theme.RoleFaint, "nothing fits")
	if filter {
		in := widget.NewInput(100)
		in.SetPlaceholder("type to filter")
		in.SetTheme(th)
		in.Focus()
		l.filter = &in
	}
	l.match()
	return l
}

// Resize implements [Dialog].
func (l *list) Resize(w, h int) {
	l.w, l.h = w, h
	l.arrange()
}

// SetTheme implements [Dialog].
func (l *list) SetTheme(th *theme.Theme) {
	l.th = th
	if l.filter != nil {
		l.filter.SetTheme(th)
	}
	l.arrange()
}

// typed is what was typed into the filter.
func (l *list) typed() string {
	if l.filter == nil {
		return ""
	}
	return l.filter.Value()
}

// match applies the filter.
func (l *list) match() {
	if pattern := l.typed(); pattern != "" {
		l.shown = l.rank(pattern)
	} else {
		l.shown = l.shown[:0]
		for i := range l.rows {
			l.shown = append(l.shown, i)
		}
	}
	l.win.Cursor, l.cols.at = 0, 0
	l.arrange()
}

// edit changes what was typed, and the list with it.
func (l *list) edit(how func(*widget.Input)) {
	if l.filter == nil {
		return
	}
	before := l.filter.Value()
	how(l.filter)
	if l.filter.Value() != before {
		l.match()
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
	case l.sideways(k):
		return nil, false
	default:
		match := keys.Match
		if l.typed() != "" && widget.Edits(k) {
			match = keys.MatchNamed
		}
		if a, ok := match(l.moves(), k); ok {
			a.Do()
			return nil, false
		}
	}
	l.edit(func(in *widget.Input) { in.Key(k) })
	return nil, false
}

func (l *list) moves() []keys.Group {
	return []keys.Group{{Actions: l.keys.Moves(l.win.Height, len(l.lines), func(d int) tea.Cmd {
		l.stand(max(0, min(l.current()+d, len(l.lines)-1)))
		l.land(d, 0, len(l.lines))
		return nil
	})}}
}

// land puts a cursor that was moved by so many lines on a line at which a row begins,
// in a range of lines, and brings into view what belongs to it: the heading above it
// and all it says.
func (l *list) land(by, low, high int) {
	if !l.whole {
		return
	}
	step := 1
	if by < 0 {
		step = -1
	}
	at, ok := l.begins(l.current(), step, low, high)
	if !ok {
		if at, ok = l.begins(l.current(), -step, low, high); !ok {
			return
		}
	}
	l.stand(at)
	from, to := at, at+1
	for to < len(l.lines) && l.lines[to].row == l.lines[at].row {
		to++
	}
	first, _ := l.column(l.cols.at)
	if from > first && l.lines[from-1].heading {
		from--
	}
	l.win.Offset = min(max(l.win.Offset, to-first-l.win.Height), from-first)
	l.win.Clamp(l.deep())
}

// begins is the next line from one on, or back from it, at which a row begins, in a
// range.
func (l *list) begins(at, step, low, high int) (int, bool) {
	for ; at >= low && at < high; at += step {
		if l.lines[at].first && !l.lines[at].heading {
			return at, true
		}
	}
	return 0, false
}

// take chooses the row under the cursor, or says why it cannot be chosen.
func (l *list) take() (tea.Msg, bool) {
	if l.current() >= len(l.lines) {
		return nil, false
	}
	r := l.lines[l.current()]
	switch {
	case r.disabled != "":
		return pane.SayMsg{Level: pane.Warn, Text: r.why()}, false
	case r.msg == nil:
		return nil, false
	}
	return r.msg, true
}

// Paste implements [Dialog].
func (l *list) Paste(s string) { l.edit(func(in *widget.Input) { in.Insert(s) }) }

// Click implements [Dialog].
func (l *list) Click(x, y int) (tea.Msg, bool) {
	n, ok := l.at(x-1, y-1)
	if !ok || l.lines[n].heading {
		return nil, false
	}
	for !l.lines[n].first {
		n--
	}
	l.stand(n)
	l.land(1, 0, len(l.lines))
	return l.take()
}

// Wheel implements [Dialog].
func (l *list) Wheel(lines int) {
	l.win.Scroll(lines, l.deep())
	l.keep(lines)
}

// at is which line of the list stands at a cell inside the frame.
func (l *list) at(x, y int) (n int, ok bool) {
	w := l.columnWidth()
	switch {
	case x < 0 || x >= l.inner() || y < l.top || y >= l.top+l.height:
		return 0, false
	case x < w:
		return l.in(0, l.win.Offset+y-l.top)
	case l.cols.two && x >= w+gutter:
		return l.in(1, l.win.Offset+y-l.top)
	}
	return 0, false
}

// in is the line in a row of a column.
func (l *list) in(column, row int) (n int, ok bool) {
	from, to := l.column(column)
	return from + row, row >= 0 && from+row < to
}

// arrange lays the list out in the room there is: how wide and high it is, and what
// its lines say.
func (l *list) arrange() {
	l.labels = l.labelWidth()
	l.cols.two = l.cols.from > 0 && l.w >= l.cols.from
	l.width = min(l.w, l.natural()+4)
	l.top = 0
	if l.filter != nil {
		l.top = 2
	}
	l.lines = l.lines[:0]
	for _, i := range l.shown {
		l.lines = l.say(l.lines, &l.rows[i])
	}
	h := l.h
	if l.most > 0 {
		h = min(h, l.most)
	}
	l.tight, l.spelled = false, l.mostSpelled()
	if h-2-l.top-l.footHeight() < min(roomy, l.total()) {
		l.spelled = 0
	}
	l.tight = l.filter != nil && h-2-l.top-l.footHeight() < min(fewest, l.total())
	l.height = max(1, min(h-2-l.top-l.footHeight(), l.total()))
	l.win.Height = l.height
	stood := l.current()
	l.lines, l.cols.split = l.divided(l.lines, l.least())
	l.stand(min(stood, len(l.lines)-1))
	l.land(1, 0, len(l.lines))
}

// inner is the width inside the frame.
func (l *list) inner() int { return max(1, l.width-2) }

// total is how many lines the list has without a filter, so that its box stays as
// it is while one is typed.
func (l *list) total() int {
	if len(l.rows) == 0 {
		return l.empty.Rows(l.th, l.inner()-2).Len()
	}
	if !l.whole {
		return len(l.rows)
	}
	var all []line
	for i := range l.rows {
		all = l.say(all, &l.rows[i])
	}
	return l.depth(all)
}

// say adds the lines of a row.
func (l *list) say(lines []line, r *row) []line {
	if !l.whole || r.heading {
		return append(lines, line{r, r.text(), true})
	}
	for i, text := range widget.Wrap(r.text(), max(1, l.columnWidth()-5-l.labels)) {
		lines = append(lines, line{r, text, i == 0})
	}
	return lines
}

// natural is the width the rows would like to have.
func (l *list) natural() int {
	n := widget.Width(l.title) + 12
	for i := range l.rows {
		n = max(n, l.labels+widget.Width(l.rows[i].text())+5)
	}
	if l.cols.two {
		n = 2*n + gutter
	}
	for _, p := range []*page.Page{l.foot, l.empty} {
		if p != nil {
			n = max(n, widget.Width(p.Text(0))+2)
		}
	}
	return n
}

func (l *list) labelWidth() int {
	n := 0
	for _, r := range l.rows {
		if !r.heading {
			n = max(n, widget.Width(l.th.KeyLabel(r.label)))
		}
	}
	return n
}
