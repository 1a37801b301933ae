package uitest

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// Boxes fails the test unless every side of every frame goes from corner to corner:
// nothing is drawn over it but another frame that is whole. In the last row may be a
// message instead.
func Boxes(t testing.TB, rows []string) {
	t.Helper()
	g := make(grid, len(rows))
	for y, row := range rows {
		g[y] = cells(row)
	}
	for y := range g {
		for x := range g[y] {
			end, corner := ends[g.at(x, y)]
			if !corner {
				continue
			}
			if bottom, ok := g.side(x, y, end); !ok {
				t.Errorf("the side of a frame from %d,%d is broken at row %d", x, y, bottom)
			}
		}
	}
}

// ends are the lower corners of frames by the upper ones.
var ends = map[string]string{"╭": "╰", "╮": "╯"}

// grid is a drawing by cells.
type grid [][]string

// cells are the characters of a row by cells; behind a wide one stands none.
func cells(row string) []string {
	var all []string
	for rest := ansi.Strip(row); rest != ""; {
		char, width := ansi.FirstGraphemeCluster(rest, ansi.GraphemeWidth)
		if rest = rest[len(char):]; width == 0 {
			continue
		}
		all = append(all, char)
		for range width - 1 {
			all = append(all, "")
		}
	}
	return all
}

func (g grid) at(x, y int) string {
	if y >= len(g) || x >= len(g[y]) {
		return ""
	}
	return g[y][x]
}

// side goes down from a corner to the one below it, and says at which row it ended and
// whether that was there, or may be where another frame covers it.
func (g grid) side(x, y int, end string) (bottom int, ok bool) {
	for y++; y < len(g)-1 && g.at(x, y) != end; y++ {
		if !strings.Contains("│├┤┃", g.at(x, y)) && !g.covered(x, y) {
			return y, g.covered(x, y-1)
		}
	}
	return y, true
}

// covered reports whether a cell is inside a frame that is whole, or of it.
func (g grid) covered(x, y int) bool {
	for top := y; top >= 0; top-- {
		for left := x; left >= 0; left-- {
			if g.at(left, top) != "╭" {
				continue
			}
			right := left + 1
			for right < len(g[top]) && g.at(right, top) != "╮" {
				right++
			}
			if bottom, whole := g.whole(left, right, top); whole && right >= x && bottom >= y {
				return true
			}
		}
	}
	return false
}

// whole reports whether both sides of a frame, of which nothing is covered, end in
// the same row.
func (g grid) whole(left, right, top int) (bottom int, ok bool) {
	for bottom = top + 1; strings.Contains("│├┤", g.at(left, bottom)) && g.at(left, bottom) == g.at(right, bottom) && g.at(left, bottom) != ""; {
		bottom++
	}
	return bottom, g.at(left, bottom) == "╰" && g.at(right, bottom) == "╯"
}
