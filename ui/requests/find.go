package requests

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/find"
	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// startFind opens the field for words that are looked for in the details.
func (p *Screen) startFind() tea.Cmd {
	p.detail.from = p.detail.win.Offset
	p.detail.find.Start()
	p.write()
	return nil
}

// endFind forgets the words; who still types them is where they were before.
func (p *Screen) endFind() {
	d := &p.detail
	typing := d.find.On()
	d.clear()
	p.write()
	if typing {
		d.win.Scroll(d.from-d.win.Offset, d.len())
	}
}

// lookAgain goes to the first line that has the words from what was in view, and goes
// back there if none has.
func (d *detail) lookAgain() {
	if d.rows == nil {
		return
	}
	d.find.Look(d.rows)
	d.at = -1
	d.win.Scroll(d.from-d.win.Offset, d.len())
	if line, ok := d.find.From(d.top()); ok {
		d.goTo(line)
	}
}

// top is the first line that begins in view.
func (d *detail) top() int {
	if d.len() == 0 {
		return 0
	}
	line := d.rows.Index(d.win.Offset)
	if d.rows.Of(line) < d.win.Offset {
		line++
	}
	return line
}

// goTo brings a line that has the words into view.
func (d *detail) goTo(line int) {
	d.at = line
	if row := d.rows.Of(line); !d.sees(row) {
		d.win.Scroll(row-d.win.Height/3-d.win.Offset, d.len())
	}
}

// sees reports whether a row is in view.
func (d *detail) sees(row int) bool {
	from, to := d.win.Visible(d.len())
	return from <= row && row < to
}

// match is the line of the match that was gone to, as long as that is in view; -1 for none.
func (d *detail) match() int {
	if d.at < 0 || d.rows == nil || !d.find.Has(d.at) || !d.sees(d.rows.Of(d.at)) {
		return -1
	}
	return d.at
}

// keep keeps a match that is in view, and that where it is on the screen, in rows that
// take the place of those there are; -1 is none.
func (d *detail) keep(match int, r *page.Rows) {
	d.at = -1
	if match < 0 {
		return
	}
	row := d.rows.Of(match)
	if line, ok := d.find.From(r.Find(d.rows.Line(row), match)); ok {
		d.at = line
		d.win.Offset += r.Of(line) - row
	}
}

// byMatch goes to the next line that has the words (1), or the one before (-1): from the
// match in view, or else from what is.
func (p *Screen) byMatch(by int) tea.Cmd {
	d := &p.detail
	if d.rows == nil {
		return nil
	}
	line, ok := 0, false
	switch at := d.match(); {
	case at < 0 && by > 0:
		line, ok = d.find.From(d.top())
	case at < 0:
		line, ok = d.find.Next(d.top(), by)
	default:
		line, ok = d.find.Next(at, by)
	}
	if ok {
		d.goTo(line)
	}
	return nil
}

// note says how much was found, and which of it is in view.
func (d *detail) note() string { return d.find.Note(d.match()) }

// findKeys are those of who looks for words.
func (p *Screen) findKeys() find.Keys {
	k, none := p.Keys.Requests, "nothing is looked for: {requests.filter} begins"
	if !p.open {
		none = "words are looked for in the details: {requests.open} opens them"
	}
	return find.Keys{Next: k.NextMatch, Prev: k.PrevMatch, Enter: k.Open, List: p.Keys.List, None: p.Words().Say(none)}
}

// draw draws the rows in view and tells how many are below them. The match that was gone
// to has a mark of its own.
func (d *detail) draw(t *theme.Theme) (rows []string, rest int) {
	from, to := d.win.Visible(d.len())
	match := d.match()
	for i := from; i < to; i++ {
		edge := " "
		if match >= 0 && d.rows.Index(i) == match {
			edge = t.Accent.S(t.Glyph.Edge)
		}
		rows = append(rows, edge+d.rows.Row(i)+" ")
	}
	return rows, d.len() - to
}
