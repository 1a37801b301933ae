package dialog

import (
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// footHeight is how many rows stand below the list.
func (l *list) footHeight() int {
	if l.foot == nil || l.tight {
		return 0
	}
	return 1 + l.spelled + l.foot.Rows(l.th, l.inner()-2).Len()
}

// fewest is how many rows a list that is filtered has before anything is said below it.
const fewest = 3

// roomy is how many rows a list has before what is cut is said in full below it.
const roomy = 6

// cut are the lines that a row says where it does not fit beside its label; none where it
// does.
func (l *list) cut(r *row) []string {
	if r.heading || widget.Width(r.text()) <= l.columnWidth()-5-l.labels {
		return nil
	}
	return l.drawn(said(l.th, theme.RoleText, r.text()), max(1, l.inner()-3))
}

// mostSpelled is how many rows are kept free for what is said in full, so that the box
// stays as it is while the cursor moves.
func (l *list) mostSpelled() (n int) {
	if !l.spells {
		return 0
	}
	for i := range l.rows {
		n = max(n, len(l.cut(&l.rows[i])))
	}
	return n
}

// spell says in full what the row under the cursor says, where that is cut.
func (l *list) spell() []string {
	rows := make([]string, l.spelled)
	if at := l.current(); at < len(l.lines) && l.spelled > 0 {
		for i, text := range l.cut(l.lines[at].row) {
			rows[i] = "  " + text
		}
	}
	return rows
}
