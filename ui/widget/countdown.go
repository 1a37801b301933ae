package widget

import (
	"fmt"
	"strings"
	"time"

	"icdscope/ui/theme"
)

// Clock writes what is left of a token's life: mm:ss, or h:mm:ss from an hour
// on. It rounds up, so that 00:00 is shown when nothing is left and not before.
func Clock(d time.Duration) string {
	s := int((max(d, 0) + time.Second - 1) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%02d:%02d", s/60, s%60)
}

// Took writes how long something took.
func Took(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Round(time.Millisecond).Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// Bar is a life that drains: cells of life, of which left remain. tick marks
// the planned renewal; a negative tick marks nothing.
func Bar(t *theme.Theme, ink theme.Ink, cells int, left, life, tick time.Duration) string {
	return Life(t, ink, Span{Cells: cells, Left: left, Life: life, Tick: tick}, nil)
}

// Span is what a bar shows: a life in cells, of which there is left what remains,
// and the planned renewal at tick, if that is not negative. The past before the
// life's beginning has as many cells more as its marks need, and no more than Past.
type Span struct {
	Cells, Past      int
	Left, Life, Tick time.Duration
}

// Mark is a sign for what happened so long before a life ends: in it, or, if that
// is longer, before it.
type Mark struct {
	Left time.Duration
	Sign string
	Ink  theme.Ink
}

// Life is a bar with marks, those that hide others first, and behind it the past on
// the same scale.
func Life(t *theme.Theme, ink theme.Ink, s Span, marks []Mark) string {
	if s.Cells <= 0 {
		return ""
	}
	full, tick := s.full(), -1
	if s.Tick > 0 && s.Tick < s.Life {
		tick = min(s.Cells-1, int(s.at(s.Tick)))
	}
	signs, n := s.place(marks, full)
	var b strings.Builder
	for i := range n {
		glyph, on := t.Glyph.BarEmpty, t.Faint
		switch {
		case i < full:
			glyph, on = t.Glyph.BarFull, ink
		case i >= s.Cells:
			glyph = t.Glyph.Trail
		}
		if i == tick {
			glyph = t.Glyph.BarTick
			if i >= full {
				on = t.Muted
			}
		}
		if m := signs[i]; m != nil {
			glyph, on = m.Sign, m.Ink
		}
		on.To(&b, glyph)
	}
	return b.String()
}

// full is how many cells what is left takes: one as long as there is anything.
func (s *Span) full() int {
	if s.Life <= 0 {
		return 0
	}
	return min(s.Cells, int((int64(s.Cells)*int64(max(s.Left, 0))+int64(s.Life)-1)/int64(s.Life)))
}

// at is where on the bar the moment is at which so much was left.
func (s *Span) at(left time.Duration) float64 {
	return float64(s.Cells) * float64(left) / float64(s.Life)
}

// place finds the cells of marks, none of them among those that are full, and how
// many cells there are.
func (s *Span) place(marks []Mark, full int) (map[int]*Mark, int) {
	n := s.Cells
	if s.Life <= 0 || len(marks) == 0 {
		return nil, n
	}
	signs := make(map[int]*Mark, len(marks))
	for i := range marks {
		at := max(int(s.at(marks[i].Left)+0.5), full)
		n = max(n, min(at+1, s.Cells+s.Past))
		if signs[at] == nil {
			signs[at] = &marks[i]
		}
	}
	return signs, n
}

// digits are 5 cells wide and 3 high.
var digits = map[rune][3]string{
	'0': {"┏━┓", "┃ ┃", "┗━┛"}, '1': {" ┓ ", " ┃ ", " ┻ "}, '2': {"┏━┓", "┏━┛", "┗━━"}, '3': {"┏━┓", " ━┫", "┗━┛"},
	'4': {"┃ ┃", "┗━┫", "  ┃"},
	'5': {"┏━━", "┗━┓", "┗━┛"}, '6': {"┏━━", "┣━┓", "┗━┛"}, '7': {"┏━┓", "  ┃", "  ┃"}, '8': {"┏━┓", "┣━┫", "┗━┛"},
	'9': {"┏━┓", "┗━┫", "┗━┛"},
	':': {" ", "·", "·"},
}

// BigClock is a clock text in large digits, three rows; in ASCII one row.
func BigClock(t *theme.Theme, ink theme.Ink, clock string) []string {
	if t.ASCII {
		return []string{ink.S("[ " + strings.Join(strings.Split(clock, ""), " ") + " ]")}
	}
	rows := make([]string, 3)
	for i := range rows {
		var b strings.Builder
		for n, r := range clock {
			if n > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(digits[r][i])
		}
		rows[i] = ink.S(b.String())
	}
	return rows
}
