package ui_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/sandbox"
	"icdscope/api/trace"
	"icdscope/ui/uitest"
)

// footer is the last row of the screen.
func (p *program) footer() string {
	rows := strings.Split(strings.TrimRight(p.screen(), "\n"), "\n")
	return rows[len(rows)-1]
}

// hinted are the keys that the footer names.
func (p *program) hinted() []string {
	var names []string
	for _, hint := range strings.Split(strings.TrimSpace(p.footer()), "  ") {
		name, _, _ := strings.Cut(strings.TrimSpace(hint), " ")
		names = append(names, strings.Split(name, "/")...)
	}
	return names
}

// typing reports whether a letter is text where the user is.
func (p *program) typing() bool {
	return p.app.View().Cursor != nil
}

// look fails the test if the footer names a key that is text here, or does not
// name the way out.
func (p *program) look(where, out string) {
	p.t.Helper()
	p.Advance(10 * time.Second) // nothing is said any more
	for _, name := range p.hinted() {
		if p.typing() && (utf8.RuneCountInString(name) == 1 && name < "\x7f" || name == "space") {
			p.t.Errorf("%s, %q is text here: %q", where, name, p.footer())
		}
	}
	if !strings.Contains(p.footer(), out) {
		p.t.Errorf("%s: %q is not in %q", where, out, p.footer())
	}
}

// Where keys are text the footer names no key that is one, and at every width it
// names the way out.
func TestTheFooterNamesKeysThatWork(t *testing.T) {
	for _, w := range uitest.Few([]int{40, 60, 80, 120, 160}, 5, 2) {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, w: w, h: 24})
			defer p.close()
			p.look("tree", "q quit")
			p.Keys("enter")
			p.look("detail", "esc back")
			p.Keys("2")
			p.look("no words", "esc back")
			p.Type("fever")
			p.look("words", "esc back")
			p.Keys("down")
			p.look("hits", "esc back")
			p.Keys("esc")
			p.look("words again", "esc back")
			p.Keys("esc", "esc", "3")
			p.look("tokens", "q quit")
			p.Keys("4", "g", "enter")
			p.look("details of a request", "esc back")
		})
		for _, choose := range []string{"", "right", "left"} {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: both, w: w, h: 24})
				defer p.close()
				p.Keys("L")
				if choose != "" {
					p.Keys(choose)
				}
				for range 16 {
					p.look("login "+choose, "esc leave")
					p.Keys("tab")
				}
				p.Keys("f1")
				p.look("how to get credentials", "esc back")
			})
		}
	}
}

// spots are where keys are named, by how one gets there from the top of the tree.
var spots = map[string][]string{
	"start": {}, "tree": {}, "detail": {"enter"}, "relations": {"enter", "]"}, "coding": {"enter", "]", "]"},
	"json": {"enter", "]", "]", "]"}, "a match in json": {"enter", "]", "]", "]", "t", "e", "enter"},
	"request": {"enter", "["}, "hits": {"2", "f", "e", "v", "e", "r", "enter"},
	"tokens": {"3"}, "requests": {"4"}, "details of a request": {"4", "g", "enter"}, "axes": {"x", "esc"},
}

// unwritten is a HAR file that would be written.
func unwritten([]trace.Exchange, int) (string, error) { return "/nowhere/requests.har", nil }

// at is the program on an entity with links and axes, or from there in another place.
func at(t *testing.T, place string, w int) *program {
	t.Helper()
	p := start(t, options{signedIn: both, doctor: healthy{}, archive: unwritten, w: w, h: 30})
	p.Advance(10 * time.Second)
	if place != "start" {
		p.Send(tea.PasteMsg{Content: "ZZ00"})
	}
	p.Advance(10 * time.Second)
	for _, key := range spots[place] {
		p.Keys(key)
		p.Advance(10 * time.Second)
	}
	return p
}

// Each key that the footer names does something where it is named, and none has a
// reason why it cannot.
func TestEveryKeyOfTheFooterActs(t *testing.T) {
	for _, place := range uitest.Few(slices.Sorted(maps.Keys(spots)), 3, 0) {
		synctest.Test(t, func(t *testing.T) {
			p := at(t, place, 160)
			names := uitest.Few(p.hinted(), 6, 0)
			p.close()
			for _, name := range names {
				if name == "" || name == "q" || name == "esc" {
					continue
				}
				p := at(t, place, 160)
				before := p.app.View().Content
				p.Keys(called(name))
				if p.app.View().Content == before {
					t.Errorf("%s: %s does nothing", place, name)
				}
				if strings.HasPrefix(p.said(), "!") {
					t.Errorf("%s: %s only says %q", place, name, p.said())
				}
				p.close()
			}
		})
	}
}

// called is the name of a key by what the footer calls it.
func called(label string) string {
	if name, ok := map[string]string{"↓": "down", "→": "right", "←": "left"}[label]; ok {
		return name
	}
	return label
}

// The wider the footer is the more keys it names: those that nobody finds alone as soon
// as there is room, and the ways to all others at any of these widths.
func TestTheFooterNamesMoreWhereItIsWider(t *testing.T) {
	for place, wants := range map[string][3]string{
		"start":     {"enter / i a A", "y Y e c", "b B r f"},
		"tree":      {"enter / i", "a A y Y e", "c b B r"},
		"detail":    {"i y Y", "c e b B", "a A o"},
		"relations": {"n N i", "y Y c e", "b B a A o"},
		"coding":    {"x n N i", "y Y c e", "b B a A"},
		"json":      {"enter t i", "c e", "Y b B"},
		"request":   {"c i", "y Y e", "b B a A"},
		"hits":      {"enter /", "i y Y e", "c b B"},
		"tokens":    {"n d", "tab y", "o p i"},
		"requests":  {"/ e", "c Y", "v F"},
		"axes":      {"enter y Y", "o b B", ""},
	} {
		if uitest.Racing && place != "hits" && place != "tokens" { // without the detector, everywhere
			continue
		}
		synctest.Test(t, func(t *testing.T) {
			var narrower []string
			for i, w := range []int{80, 120, 160} {
				p := at(t, place, w)
				if place == "requests" {
					p.Keys("g")
				}
				got := p.hinted()
				for _, want := range strings.Fields(strings.Join(wants[:i+1], " ") + " ctrl+p ?") {
					if want != "/" && !slices.Contains(got, want) || want == "/" && !strings.Contains(p.footer(), " / ") {
						t.Errorf("%s, %d cells: no %s in %q", place, w, want, p.footer())
					}
				}
				left := narrower
				for _, name := range got {
					if len(left) > 0 && left[0] == name {
						left = left[1:]
					}
				}
				if len(left) > 0 {
					t.Errorf("%s, %d cells: %q come in another order than %q", place, w, got, narrower)
				}
				narrower = got
				p.close()
			}
		})
	}
}

// What enter does in Search is what the footer says, from the first letter to
// the tree.
func TestEnterInSearchDoesWhatTheFooterSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(10 * time.Second)
		p.Keys("2")
		if f := p.footer(); strings.Contains(f, "enter") || strings.Contains(f, "↓") {
			t.Errorf("nothing is typed: %q", f)
		}
		p.Type("fever")
		p.sees("enter search")
		p.Keys("enter") // at once, not after a pause
		p.Settle()
		p.sees("found", "enter show in the tree", "/ change the words")
		p.Keys("esc")
		p.sees("found", "enter go to the list", "↓ to the hits", "f1 help")
		p.Keys("enter")
		p.sees("enter show in the tree", "/ change the words")
		p.Keys("enter")
		p.Advance(10 * time.Second)
		p.sees("MG26 Fever of other or unknown origin ─")
		p.Keys("/")
		p.Type("typhoid fev")
		p.Advance(10 * time.Second)
		p.Keys("backspace", "backspace", "backspace", "backspace")
		p.Keys("ctrl+u")
		p.Type("zzzzqqqq")
		p.Advance(10 * time.Second)
		p.sees("nothing found")
		if f := p.footer(); strings.Contains(f, "enter") {
			t.Errorf("nothing is found: %q", f)
		}
		p.Keys("ctrl+u")
		p.Type("1A00")
		p.Advance(10 * time.Second)
		p.sees("enter show in the tree")
		p.Keys("enter")
		p.Advance(10 * time.Second)
		p.sees("1A00 Cholera ─")
	})
}

// Who looks at a token that does not do what it should finds the doctor in the footer,
// where there is least room too.
func TestTheFooterLeadsToTheDoctor(t *testing.T) {
	for _, w := range []int{80, 120} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, doctor: healthy{}, w: w, h: 24})
			defer p.close()
			p.Advance(10 * time.Second)
			p.Keys("3")
			if !strings.Contains(p.footer(), "n renew  d doctor") {
				t.Errorf("at %d cells: %q", w, p.footer())
			}
		})
	}
}

// While something stands above a screen the footer names no key of the screen: none of
// them works.
func TestTheFooterBelowADialog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both})
		defer p.close()
		p.Advance(10 * time.Second)
		before := p.footer()
		for _, opens := range []string{"?", "ctrl+p", "i", "a", "Y", "!"} {
			p.Keys(opens)
			p.Advance(time.Second)
			if got := strings.TrimSpace(p.footer()); got != "esc close  ctrl+c quit at once" {
				t.Errorf("%s: %q", opens, got)
			}
			p.Keys("esc")
			if p.footer() != before {
				t.Errorf("after %s: %q, before %q", opens, p.footer(), before)
			}
		}
	})
}

// As the cursor moves, what stays in the footer stays where it is: what comes and goes
// with the row stands before it, and nothing takes its room.
func TestTheFooterKeepsItsPlace(t *testing.T) {
	passing := []string{"enter", "→", "w"}
	for place, before := range map[string][]string{
		"tree": nil, "foundation": {"f", "home", "enter"}, "detail": nil, "relations": nil, "coding": nil, "json": nil,
	} {
		synctest.Test(t, func(t *testing.T) {
			from := place
			if len(before) > 0 {
				from = "tree"
			}
			p := at(t, from, 120)
			defer p.close()
			for _, key := range before {
				p.Keys(key)
				p.Advance(10 * time.Second)
			}
			stood := make(map[int]string) // by the width
			for range 12 {
				for _, w := range []int{40, 60, 80, 100, 120, 140, 160} {
					p.Send(tea.WindowSizeMsg{Width: w, Height: 30})
					p.Advance(10 * time.Second)
					var stays string
					for _, hint := range p.promises() {
						if !slices.Contains(passing, hint.name) {
							stays += fmt.Sprint(" ", hint.name, " at ", hint.x)
						}
					}
					if before, ok := stood[w]; ok && before != stays {
						t.Fatalf("%s, %d cells: %q, before %q:\n%s", place, w, stays, before, p.screen())
					}
					stood[w] = stays
				}
				p.Keys("down")
			}
		})
	}
}

// What helps where something failed is named before anything else, wherever the user is
// and whatever room there is.
func TestTheFooterNamesTheRemedyFirst(t *testing.T) {
	for _, w := range []int{40, 60, 80, 120} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: []string{"icd"}, w: w, h: 12})
			defer p.close()
			p.Advance(10 * time.Second)
			p.fault(sandbox.Fault{Name: "500", On: sandbox.API})
			p.Keys("right", "down")
			p.Advance(time.Second)
			for _, where := range []string{"tree", "detail"} {
				if f := strings.TrimSpace(p.footer()); !strings.HasPrefix(f, "R load again") {
					t.Errorf("%s at %d cells: %q\n%s", where, w, f, p.screen())
				}
				p.Keys("enter")
				p.Advance(time.Second)
			}
		})
	}
}

// Where there is little room the way to all actions is named, unless what is most useful
// there has its place.
func TestTheFooterGivesNothingUpForNothing(t *testing.T) {
	inDetail := []string{"detail", "relations", "coding", "json", "a match in json", "request"}
	for place := range spots {
		passing := []string{"→", "w"}
		if slices.Contains(inDetail, place) {
			passing = append(passing, "enter")
		}
		synctest.Test(t, func(t *testing.T) {
			p := at(t, place, 160)
			defer p.close()
			first := func() string {
				names := slices.DeleteFunc(p.hinted(), func(name string) bool { return slices.Contains(passing, name) })
				return names[0]
			}
			useful := first()
			for w := 40; w < 80; w += 2 {
				p.Send(tea.WindowSizeMsg{Width: w, Height: 30})
				p.Advance(10 * time.Second)
				if !slices.Contains(p.hinted(), "ctrl+p") && first() != useful && len(p.hinted()) > 2 {
					t.Errorf("%s, %d cells: neither %s nor the actions in %q", place, w, useful, p.footer())
				}
			}
		})
	}
}
