package dialog_test

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/dialog"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
)

// labelled is an action of which only the words matter.
func labelled(desc string) keys.Action {
	a := usual.Browse.Find.Do(nothing).As(desc)
	a.ID = desc
	return a
}

// found are what a pattern finds among actions, in order.
func found(t *testing.T, pattern string, descs ...string) []string {
	t.Helper()
	g := keys.Group{Title: "#"}
	for _, desc := range descs {
		g.Actions = append(g.Actions, labelled(desc))
	}
	of := dialog.Of{Front: true, Groups: []keys.Group{g}}
	d := open(t, dialog.NewPalette(usual, look, []dialog.Of{of}), 76, 19).typed(pattern)
	var list []string
	for _, row := range d.entries() {
		desc, _, ok := strings.Cut(strings.TrimSpace(strings.TrimPrefix(row, "/")), "  (#)")
		if ok {
			list = append(list, desc)
		}
	}
	return list
}

// What fits best comes first: whole words, then beginnings of words, then what stands
// inside of them. Letters in the right order count only where nothing else fits.
func TestTheBestFitComesFirst(t *testing.T) {
	for _, x := range []struct {
		pattern string
		among   []string
		want    []string
	}{
		{
			"in",
			[]string{"pause inside", "begin", "sign in", "load index"},
			[]string{"sign in", "pause inside", "load index", "begin"},
		},
		{
			"sign in",
			[]string{"index of signs", "sign in", "sign index"},
			[]string{"sign in", "index of signs", "sign index"},
		},
		{"IN SIGN", []string{"sign in"}, []string{"sign in"}},
		{"curl", []string{"copy URI", "copy as curl", "cut URL"}, []string{"copy as curl"}},
		{"curl", []string{"copy URI", "cut URL"}, []string{"cut URL"}},
		{"cuI", []string{"copy URI", "renew"}, []string{"copy URI"}},
		{ // letters in words that begin with one, not anywhere in a sentence
			"fail",
			[]string{"of this way the root is near", "fatal", "find all in lists"},
			[]string{"find all in lists"},
		},
		{"fail", []string{"of this way, as it leads"}, nil},
		{ // what says no more than was typed comes first
			"503 on api",
			[]string{"503 on api, twice", "all 503 on api", "503 on api", "503 api on"},
			[]string{"503 on api", "all 503 on api", "503 on api, twice", "503 api on"},
		},
		{"fault 503: on api", []string{"fault 503: on api, twice", "fault 503: on api"}, []string{"fault 503: on api", "fault 503: on api, twice"}},
		{"español", []string{"language: español", "language: English"}, []string{"language: español"}},
		{"zq", []string{"copy URI"}, nil},
		{"", []string{"b", "a"}, []string{"b", "a"}},
	} {
		if got := found(t, x.pattern, x.among...); !slices.Equal(got, x.want) {
			t.Errorf("%q among %q finds %q, want %q", x.pattern, x.among, got, x.want)
		}
	}
}

func TestThePaletteFindsEveryScreensActions(t *testing.T) {
	d := open(t, palette(), 76, 19)
	d.seesNot("(everywhere)  up") // movement is not in it
	for pattern, want := range map[string]dialog.RunMsg{
		"curl":    {Screen: pane.Requests, ID: "requests.copyCurl"},
		"URI":     {Screen: pane.Browse, ID: "browse.copyPart", Arg: "URI"},
		"español": {Screen: pane.Browse, ID: "browse.language", Arg: "español"},
		"中文":      {Screen: pane.Browse, ID: "browse.language", Arg: "中文"},
		"quit":    {Screen: pane.Tokens, ID: "global.quit"}, "renew": {Screen: pane.Tokens, ID: "tokens.renew"},
	} {
		d := open(t, palette(), 76, 19).typed(pattern).press("enter")
		if !d.closed || d.chosen != tea.Msg(want) {
			t.Errorf("%q runs %+v, want %+v", pattern, d.chosen, want)
		}
	}
}

// Why something cannot be done is said of the screen in front, and its action can be
// chosen: the program says the reason then.
func TestThePaletteSaysReasons(t *testing.T) {
	d := open(t, palette(), 116, 19)
	d.sees("renew now: not signed in to ICD: there is no token that could be renewed  (tokens)")
	d.clickOn("renew now")
	if run, ok := d.chosen.(dialog.RunMsg); !ok || run.ID != "tokens.renew" {
		t.Errorf("chosen is %v", d.chosen)
	}
	g := groups()
	of := dialog.Of{Screen: pane.Tokens, Groups: g[:1]}
	elsewhere := open(t, dialog.NewPalette(usual, look, []dialog.Of{of}), 116, 19)
	elsewhere.sees("renew now  (tokens)")
	elsewhere.seesNot("not signed")
}

// However high the screen, most of what is behind stays in sight.
func TestThePaletteLeavesTheScreenInSight(t *testing.T) {
	for _, h := range []int{35, 60, 200} {
		if n := len(open(t, palette(), 116, h).Box()); n > 20 {
			t.Errorf("on %d rows the palette takes %d", h, n)
		}
	}
	d := open(t, palette(), 116, 35)
	d.sees("more: ↑↓")
	d.press("end")
	d.sees("details")
	if d.press("enter").chosen != tea.Msg(dialog.RunMsg{Screen: pane.Requests, ID: "requests.open"}) {
		t.Errorf("the last one is %+v", d.chosen)
	}
}

// Keys that only move in what is typed leave the cursor of the list where it is.
func TestTheCursorStaysWhileOneMovesInTheFilter(t *testing.T) {
	d := open(t, palette(), 76, 19).typed("s").press("down", "down")
	before := strings.Join(d.Box(), "\n")
	d.press("left", "right")
	if strings.Join(d.Box(), "\n") != before {
		t.Errorf("the cursor of the list moved:\n%s", d.drawn())
	}
}

// A click chooses the row it is on, and nothing where no row is: on the frame, in the
// filter, below the last one.
func TestClicksInAList(t *testing.T) {
	for _, size := range [][2]int{{36, 7}, {76, 12}, {116, 35}} {
		for _, moves := range [][]string{nil, {"end"}, {"pgdown"}} {
			d := open(t, palette(), size[0], size[1]).press(moves...)
			rows := strings.Split(strings.TrimRight(d.drawn(), "\n"), "\n")
			for y := range len(rows) + 2 {
				d := open(t, palette(), size[0], size[1]).press(moves...)
				d.outcome(d.Click(8, y))
				if listed := y >= 3 && y < len(rows)-1; listed != d.closed {
					t.Errorf("%v %v: a click in row %d chooses %v:\n%s", size, moves, y, d.chosen, d.drawn())
				}
				for _, x := range []int{0, len([]rune(rows[0])) - 1} {
					if d := open(t, palette(), size[0], size[1]); y < len(rows) {
						if d.outcome(d.Click(x, y)); d.closed {
							t.Errorf("%v: a click on the frame at %d,%d chooses %v", size, x, y, d.chosen)
						}
					}
				}
			}
			for y, row := range rows[3 : len(rows)-1] {
				d := open(t, palette(), size[0], size[1]).press(moves...)
				d.outcome(d.Click(8, 3+y))
				run, _ := d.chosen.(dialog.RunMsg)
				action, ok := keys.Find(groups(), run.ID)
				goes := strings.HasPrefix(row, "│      ") // it goes on with what was said in the row above
				if !ok || !goes && (!strings.Contains(row, action.Binding.Help().Desc) || !strings.Contains(row, run.Arg)) {
					t.Errorf("%v: a click on %q chooses %+v", size, row, d.chosen)
				}
			}
		}
	}
}
