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

// Bar is a life that drains: cells of life, of which left remain. tick marks
// the planned renewal; a negative tick marks nothing.
func Bar(t *theme.Theme, ink theme.Ink, cells int, left, life, tick time.Duration) string {
	if cells <= 0 {
		return ""
	}
	full, mark := 0, -1
	if life > 0 {
		full = min(cells, int((int64(cells)*int64(max(left, 0))+int64(life)-1)/int64(life)))
		if tick > 0 && tick < life {
			mark = min(cells-1, int(int64(cells)*int64(tick)/int64(life)))
		}
	}
	var b strings.Builder
	for i := range cells {
		glyph, on := t.Glyph.BarEmpty, t.Faint
		if i < full {
			glyph, on = t.Glyph.BarFull, ink
		}
		if i == mark {
			glyph = t.Glyph.BarTick
			if i >= full {
				on = t.Muted
			}
		}
		on.To(&b, glyph)
	}
	return b.String()
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
