package browse_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"icdscope/api/icd"
	"icdscope/ui/theme"
)

// codes are entities of every kind of row, in place of the block's first ones.
func codes(e *icd.Entity) {
	axis := icd.Axis{Name: "hasSeverity", Multiple: icd.NotAllowed}
	switch e.Ref.ID {
	case "100":
		axis.Required = true
		e.Code, e.Title, e.CodingNote = "NC72.30", "Intertrochanteric fracture of femur", "Code the cause too."
		e.Postcoordination = []icd.Axis{{Name: "laterality"}, axis}
	case "101":
		e.Code, e.Title, e.Postcoordination = "XA0060", "Part of a part", []icd.Axis{axis}
	case "102":
		e.Title, e.CodingNote = "الكوليرا", "Code the cause too."
	case "103":
		e.Code, e.Title, e.Children = "1A36.0Z", "霍乱", []icd.Ref{e.Ref.Entity("20")}
	case "104":
		e.Kind, e.Code, e.CodeRange, e.Title = icd.KindBlock, "", "NC70-NC7Z", "A block"
	case "105":
		e.Kind, e.Code, e.CodeRange, e.Title = icd.KindBlock, "", "XX1234567-XX", "Another block"
	case "106":
		e.Ref.Residual = icd.Other
	}
}

// treeRows are the rows of the tree, without its frame.
func (s *onScreen) treeRows(w int) []string {
	var rows []string
	for _, r := range strings.Split(s.Drawn(), "\n")[1:] {
		if r = ansi.Cut(r, 1, w-1); strings.TrimSpace(r) != "" {
			rows = append(rows, strings.TrimRight(r, " "))
		}
	}
	return rows
}

// Codes and ranges stand in a column, badges behind them, and titles below each
// other, those of leaves too.
func TestTheTwoEdgesOfTheTree(t *testing.T) {
	for _, x := range []struct {
		w, tree int
		want    string
	}{
		{120, 54, `
  01           ▾ Entity 1
› 1A00-1A3Z     ▾ Entity 10
  NC72.30   ◆✎     Intertrochanteric fracture of f…
  XA0060    ◇      Part of a part
  1A02       ✎     الكوليرا
  1A36.0Z        ▸ 霍乱
  NC70-NC7Z        A block
  XX123456…        Another block`},
		{80, 80, `
  01           ▾ Entity 1
› 1A00-1A3Z      ▾ Entity 10
  NC72.30   ◆✎       Intertrochanteric fracture of femur
  XA0060    ◇        Part of a part
  1A02       ✎       الكوليرا
  1A36.0Z          ▸ 霍乱
  NC70-NC7Z          A block
  XX123456…          Another block`},
		{100, 45, `
  01           ▾ Entity 1
› 1A00-1A3Z     ▾ Entity 10
  NC72.30   ◆✎     Intertrochanteric frac…
  XA0060    ◇      Part of a part
  1A02       ✎     الكوليرا
  1A36.0Z        ▸ 霍乱
  NC70-NC7Z        A block`},
		{40, 40, `
  01        ▾ Entity 1
› 1A00-1A3Z  ▾ Entity 10
  NC72.30       Intertrochanteric fr…
  XA0060        Part of a part
  1A02          الكوليرا
  1A36.0Z     ▸ 霍乱
  NC70-NC7Z     A block`},
	} {
		on(t, &library{change: codes}, x.w, 20, func(s *onScreen) {
			s.press("right", "right", "right")
			want := strings.Split(x.want, "\n")[1:]
			if got := s.treeRows(x.tree); len(got) < len(want) || strings.Join(got[:len(want)], "\n") != strings.Join(want, "\n") {
				t.Errorf("at %d cells:\n%s\nwant:\n%s", x.w, strings.Join(got, "\n"), x.want)
			}
		})
	}
}

// The ranges of blocks in view are whole, however narrow the tree is, and where there are
// none titles have their room.
func TestRangesAreWhole(t *testing.T) {
	nested := func(e *icd.Entity) {
		switch e.Ref.ID {
		case "10":
			e.CodeRange = "1A00-1A40.Z"
		case "100":
			e.Kind, e.Code, e.CodeRange = icd.KindBlock, "", "1A00-1A0Z"
		}
	}
	for _, w := range []int{40, 60, 80, 100, 120, 160} {
		on(t, &library{change: nested}, w, 24, func(s *onScreen) {
			title := func() int {
				before, _, _ := strings.Cut(s.treeRows(w)[0], "Entity 1")
				return ansi.StringWidth(before)
			}
			alone := title()
			s.press("right", "down", "right")
			s.sees("› 1A00-1A40.Z ", "  1A00-1A0Z ")
			if title() <= alone && w < 80 {
				t.Errorf("at %d cells there was room for it before", w)
			}
			s.press("left", "left", "left")
			if title() != alone {
				t.Errorf("at %d cells titles begin at %d, and before at %d", w, title(), alone)
			}
		})
	}
}

// However deep an entity is, its title can be read.
func TestTitlesDeepDown(t *testing.T) {
	long := strings.Repeat("o", 200)
	deep := func(e *icd.Entity) {
		if n, err := strconv.Atoi(e.Ref.ID); err == nil && n < 40 {
			e.Kind, e.Title, e.Code = icd.KindCategory, long, fmt.Sprintf("AB%02d.0Z", n)
			e.Parents, e.Children = []icd.Ref{e.Ref.Entity(strconv.Itoa(n - 1))}, []icd.Ref{e.Ref.Entity(strconv.Itoa(n + 1))}
		}
	}
	for _, x := range []struct{ w, tree, depth, cells int }{
		{80, 80, 8, 44},
		{120, 54, 8, 28},
		{100, 45, 8, 19},
		{40, 40, 8, 17},
		{40, 40, 30, 16},
		{80, 80, 30, 16},
	} {
		on(t, &library{change: deep}, x.w, 40, func(s *onScreen) {
			for range x.depth {
				s.press("right", "right")
			}
			got := ""
			for _, r := range s.treeRows(x.tree) {
				if strings.HasPrefix(r, "›") {
					got = r
				}
			}
			if !strings.Contains(got, fmt.Sprintf("AB%02d.0Z ", x.depth+1)) {
				t.Fatalf("it is not at depth %d: %q", x.depth, got)
			}
			if cells := strings.Count(got, "o") + 1; cells != x.cells {
				t.Errorf("at %d cells a title at depth %d has %d, want %d: %q", x.w, x.depth, cells, x.cells, got)
			}
		})
	}
}

// The foundation has no codes, and no column for them.
func TestTheTreeOfTheFoundation(t *testing.T) {
	on(t, &library{}, 120, 20, func(s *onScreen) {
		s.Run(s.pane.SetReader("icd", s.lib, icd.InFoundation("en")))
		s.press("home", "right")
		s.sees("│› ▾ Entity 1 ", "│   ▸ Entity 10 ", "│     Entity 11 ")
	})
}

// Where the cursor is, what it stands on and what has badges is seen without colours
// and beyond ASCII.
func TestTheTreeInASCII(t *testing.T) {
	on(t, &library{change: codes}, 80, 20, func(s *onScreen) {
		s.SetTheme(theme.New(theme.Look{ASCII: true, Mono: true}))
		s.press("right", "right", "right")
		s.sees("> 1A00-1A3Z      - Entity 10", "  NC72.30   *n       Intertro", "  XA0060    &        Part", "  1A36.0Z          + ")
		s.Resize(120, 20)
		s.press("down", "tab")
		if s.sees("> NC72.30   *n"); !s.pane.Deep() {
			t.Error("the detail has not the focus")
		}
	})
}

// A row in trouble has the mark of trouble that it has everywhere.
func TestARowInTrouble(t *testing.T) {
	l := &library{fails: map[string]int{"1": http.StatusServiceUnavailable}}
	on(t, l, 80, 24, func(s *onScreen) {
		s.sees("✗ the server failed (HTTP 503)")
		s.seesNot("! the server failed")
	})
}
