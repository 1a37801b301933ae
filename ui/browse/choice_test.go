package browse_test

import (
	"context"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/browse"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// offering is an API by what it has: of trees by their names the releases, and of
// each the languages.
type offering map[string]map[string]string

// uneven is an API in which hardly a release has all languages, and trees have others.
var uneven = offering{
	"mms":        {"2026-01": "en", "2024-01": "ar en es", "2022-02": "en es zh"},
	"icf":        {"2026-01": "en", "2024-01": "en es"},
	"foundation": {"": "en es"},
	"icd10":      {"2019": "en", "2016": "en fr"},
}

func (o offering) has(t icd.Tree) bool {
	return slices.Contains(strings.Fields(o[t.Name()][t.Release]), t.Language)
}

func (o offering) Load(_ context.Context, ref icd.Ref, _ ...icd.Include) (icd.Entity, icd.Provenance, error) {
	e, ok := entityOf(ref)
	if !ok || !o.has(ref.Tree) {
		return icd.Entity{}, icd.Provenance{}, refusal(http.StatusNotFound)
	}
	if ref.IsRoot() {
		e.Languages, e.Linearizations = strings.Fields(o[ref.Name()][ref.Release]), []string{"mms", "icf"}
		if ref.Classification == icd.ICD10 { // which does not tell
			e.Languages = nil
		}
	}
	return e, icd.Provenance{}, nil
}

func (o offering) Versions(_ context.Context, ref icd.Ref) (icd.Versions, icd.Provenance, error) {
	var v icd.Versions
	for _, release := range slices.Backward(slices.Sorted(maps.Keys(o[ref.Name()]))) {
		if in := ref.At(release); o.has(in.Tree) { // it does not list a release that lacks the language
			v.All = append(v.All, in.Root())
		}
	}
	if len(v.All) == 0 {
		return v, icd.Provenance{}, refusal(http.StatusNotFound)
	}
	v.Latest = v.All[0]
	return v, icd.Provenance{}, nil
}

func (o offering) CodeInfo(context.Context, icd.Tree, string) (icd.CodeInfo, icd.Provenance, error) {
	return icd.CodeInfo{}, icd.Provenance{}, refusal(http.StatusNotFound)
}

func (o offering) Lookup(context.Context, icd.Ref, icd.Tree) (icd.Placed, error) {
	return icd.Placed{}, refusal(http.StatusNotFound)
}

// choosing is Browse on an API, begun with settings.
func choosing(t *testing.T, o offering, begin icd.Tree) *onScreen {
	t.Helper()
	p := browse.New(keys.New(), theme.New(theme.Look{Dark: true}))
	s := &onScreen{Screen: uitest.NewScreen(p, 120, 30), t: t, pane: p}
	s.Run(p.SetReader("icd", o, begin))
	s.Advance(time.Second)
	return s
}

// pick chooses an item of a menu: "a es", "r 2022-02", "f ICF".
func (s *onScreen) pick(step string) {
	s.t.Helper()
	if !s.offers(step) {
		s.t.Fatalf("%s is not offered", step)
	}
}

// Whoever comes back to a language is in the release that they left, whatever they
// chose meanwhile.
func TestWhatIsShownFollowsFromWhatWasChosen(t *testing.T) {
	for _, x := range []struct{ begin, steps, want string }{
		{"mms en", "", "MMS 2026-01 · en"},
		{"mms en", "a es", "MMS 2024-01 · es"},
		{"mms en", "a es, a en", "MMS 2026-01 · en"},
		{"mms en", "a es, a ar, a zh, a en", "MMS 2026-01 · en"},
		{"mms en", "a zh", "MMS 2022-02 · zh"},
		{"mms en", "a zh, a es", "MMS 2024-01 · es"},
		{"mms en", "r 2022-02, a ar, a en", "MMS 2022-02 · en"},
		{"mms en", "r 2022-02, a ar, a es", "MMS 2022-02 · es"},
		{"mms en", "a es, r 2022-02, a en", "MMS 2022-02 · en"},
		{"mms en", "a es, r 2024-01, a en", "MMS 2024-01 · en"}, // the release that was shown is chosen
		{"mms en", "a es, r 2022-02, a ar, a en", "MMS 2022-02 · en"},
		{"mms en", "a es, f Foundation", "Foundation · es"},
		{"mms en", "a es, f Foundation, f MMS", "MMS 2024-01 · es"},
		{"mms en", "a es, f Foundation, a en, f MMS", "MMS 2026-01 · en"},
		{"mms en", "f Foundation, a es, f MMS, a en", "MMS 2026-01 · en"},
		{"mms en", "a ar, f Foundation", "Foundation · en"},
		{"mms en", "a ar, f Foundation, f MMS", "MMS 2024-01 · ar"}, // English was not chosen
		{"mms en", "a ar, f Foundation, f MMS, a en", "MMS 2026-01 · en"},
		{"mms en", "a es, f ICF", "ICF 2024-01 · es"},
		{"mms en", "a es, f ICF, a en", "ICF 2026-01 · en"},
		{"mms en", "a zh, f ICF", "ICF 2026-01 · en"},
		{"mms en", "r 2022-02, f ICF", "ICF 2026-01 · en"},
		{"mms en", "r 2022-02, f ICF, f MMS", "MMS 2022-02 · en"},
		{"mms en", "r 2024-01, f ICF", "ICF 2024-01 · en"},
		{"mms en", "a es, f ICD-10", "ICD-10 2019 · en"},
		{"mms en", "a es, f ICD-10, f MMS", "MMS 2024-01 · es"},
		{"mms en", "a es, f ICD-10, f MMS, a en", "MMS 2026-01 · en"},
		{"mms en", "f ICD-10, r 2016, f MMS, f ICD-10", "ICD-10 2016 · en"},
		{"mms en", "f ICD-10, a fr, a en", "ICD-10 2019 · en"},
		{"mms en", "f ICD-10, a fr, f MMS, f ICD-10", "ICD-10 2016 · fr"},
		{"mms es", "", "MMS 2024-01 · es"},
		{"mms es", "a en", "MMS 2026-01 · en"},
		{"mms 2022-02 en", "", "MMS 2022-02 · en"},
		{"mms 2022-02 en", "a ar, a en", "MMS 2022-02 · en"},
		{"mms 2026-01 es", "", "MMS 2024-01 · es"},
		{"mms 2026-01 es", "a en", "MMS 2026-01 · en"},
		{"mms 2022-02 es", "a en", "MMS 2022-02 · en"},
		{"mms de", "", "MMS 2026-01 · en"},
		{"mms de", "f ICD-10, f Foundation", "Foundation · en"},
	} {
		t.Run(x.begin+" "+x.steps, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := choosing(t, uneven, treeOf(t, x.begin))
				defer s.close()
				for _, step := range strings.Split(x.steps, ", ") {
					if step != "" {
						s.pick(step)
					}
				}
				if got := s.pane.Place().Tree; got != x.want {
					t.Errorf("it shows %s, want %s", got, x.want)
				}
			})
		})
	}
}

// treeOf reads "mms 2022-02 es" and "mms es".
func treeOf(t *testing.T, words string) icd.Tree {
	t.Helper()
	w := strings.Fields(words)
	tree, err := icd.ParseTree(w[0])
	if err != nil {
		t.Fatal(err)
	}
	if tree = tree.In(w[len(w)-1]); len(w) == 3 {
		tree = tree.At(w[1])
	}
	return tree
}

// Whatever was chosen, and in whatever order, is what somebody who begins with the same
// settings is shown; and it is said as long as, and only when, it is another tree.
func TestTheOrderOfChoicesDoesNotMatter(t *testing.T) {
	steps := []string{
		"a ar", "a en", "a es", "a zh", "a fr", "r 2026-01", "r 2024-01", "r 2022-02", "r 2019", "r 2016",
		"f MMS", "f ICF", "f Foundation", "f ICD-10",
	}
	for seed := range uint64(40) {
		synctest.Test(t, func(t *testing.T) {
			chance := rand.New(rand.NewPCG(seed, 1))
			s := choosing(t, uneven, icd.MMS("", "en"))
			defer s.close()
			chosen, releases := icd.MMS("", "en"), map[icd.Classification]string{}
			var done []string
			for range 12 {
				step := steps[chance.IntN(len(steps))]
				if !s.offers(step) {
					continue
				}
				done = append(done, step)
				switch key, label, _ := strings.Cut(step, " "); key {
				case "a":
					chosen.Language = label
				case "r":
					releases[chosen.Classification] = label
				case "f":
					kind := map[string]string{"MMS": "mms", "ICF": "icf", "Foundation": "foundation", "ICD-10": "icd10"}[label]
					chosen = treeOf(t, kind+" "+chosen.Language)
				}
				chosen.Release = ""
				if chosen.Released() {
					chosen.Release = releases[chosen.Classification]
				}
			}
			again := choosing(t, uneven, chosen)
			defer again.close()
			got, want := s.pane.Place(), again.pane.Place()
			if got.Tree != want.Tree || got.Lacks != want.Lacks || got.Not != want.Not {
				t.Errorf("after %v it shows %s (%s), and from the start %s (%s)", done, got.Tree, got.Lacks, want.Tree, want.Lacks)
			}
			asked := strings.Fields(got.Tree)
			if is := chosen.Language == asked[len(asked)-1] && (chosen.Release == "" || chosen.Release == asked[1]); !is && got.Lacks == "" {
				t.Errorf("after %v it shows %s as if it were %+v", done, got.Tree, chosen)
			}
		})
	}
}

// offers chooses an item of a menu, if there is such an item that can be chosen.
func (s *onScreen) offers(step string) bool {
	key, label, _ := strings.Cut(step, " ")
	for _, item := range s.items(key) {
		if strings.HasPrefix(item.Label+" ", label+" ") && item.Disabled == "" {
			s.Send(item.Msg)
			s.Advance(time.Second)
			return true
		}
	}
	return false
}

// menu is what a key opens: at first, and with its items.
func (s *onScreen) menu(key string) (opened pane.MenuMsg, filled pane.MenuItemsMsg) {
	s.Intents = nil
	s.press(key)
	for _, m := range s.Intents {
		switch m := m.(type) {
		case pane.MenuMsg:
			opened = m
		case pane.MenuItemsMsg:
			filled = m
		}
	}
	return opened, filled
}

// items are those of the menu that a key opens.
func (s *onScreen) items(key string) []pane.MenuItem {
	_, menu := s.menu(key)
	return menu.Items
}

// Each menu says what is shown now, can be searched by typing, and begins at what was
// chosen before that, so that the key and enter lead to and fro.
func TestMenusLeadBack(t *testing.T) {
	for _, x := range []struct{ key, first, second string }{
		{"a", "en", "es"}, {"r", "2026-01", "2022-02"}, {"f", "MMS", "ICF"}, {"f", "MMS", "ICD-10"}, {"f", "MMS", "Foundation"},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := choosing(t, uneven, icd.MMS("", "en"))
			defer s.close()
			begins := func(at, shown string) pane.MenuItem {
				t.Helper()
				opened, menu := s.menu(x.key)
				if !opened.Filter {
					t.Errorf("%s: it cannot be searched", x.key)
				}
				selected := menu.Items[menu.Selected]
				if !strings.HasPrefix(selected.Label, at) {
					t.Errorf("%s: it begins at %s, want %s", x.key, selected.Label, at)
				}
				for _, item := range menu.Items {
					if is := strings.Contains(item.Note, "shown now"); is != strings.HasPrefix(item.Label, shown) {
						t.Errorf("%s: of %s it says %q, and %s is shown", x.key, item.Label, item.Note, shown)
					}
				}
				return selected
			}
			begins(x.first, x.first)
			s.pick(x.key + " " + x.second)
			s.Send(begins(x.first, x.second).Msg)
			s.Advance(time.Second)
			begins(x.second, x.first)
		})
	}
}

// What is shown instead of what was chosen is said when it happens.
func TestAnotherTreeIsSaid(t *testing.T) {
	for _, x := range []struct{ begin, steps, says, lacks string }{
		{"mms en", "a es", "Spanish is not in 2026-01: this is 2024-01", "Spanish is not in 2026-01"},
		{"mms es", "", "Spanish is not in 2026-01: this is 2024-01", "Spanish is not in 2026-01"},
		{"mms 2026-01 zh", "", "Chinese is not in 2026-01: this is 2022-02", "Chinese is not in 2026-01"},
		{"mms en", "a es, a en", "MMS 2026-01 · en", ""},
		{"mms en", "a es, r 2022-02", "MMS 2022-02 · es", ""},
		{"mms en", "a es, r 2024-01", "MMS 2024-01 · es", ""},
		{"mms en", "a es, f ICD-10", "ICD-10 has no Spanish: this is English", "ICD-10 has no Spanish"},
		{"mms en", "r 2022-02, f ICF", "ICF has no 2022-02: this is 2026-01", "ICF has no 2022-02"},
		{"mms en", "r 2022-02, a zh, f ICF", "ICF has no Chinese and no 2022-02: this is 2026-01 in English", "ICF has no Chinese and no 2022-02"},
		{"mms de", "", "MMS has no German: this is English", "MMS has no German"},
		{"mms en", "a es, f Foundation", "Foundation · es", ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := choosing(t, uneven, treeOf(t, x.begin))
			defer s.close()
			for _, step := range strings.Split(x.steps, ", ") {
				if step != "" {
					s.pick(step)
				}
			}
			if said, lacks := s.Said(), s.pane.Place().Lacks; said != x.says || lacks != x.lacks {
				t.Errorf("%s, %s: it says %q, and at its place %q", x.begin, x.steps, said, lacks)
			}
		})
	}
}

// Who goes back in the history is where they were in what they had chosen, too.
func TestTheHistoryKeepsWhatWasChosen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := choosing(t, uneven, icd.MMS("", "en"))
		defer s.close()
		s.press("down", "enter", "esc", "left") // a place
		s.pick("a es")
		for _, x := range []struct{ key, tree, lacks string }{
			{"alt+left", "MMS 2026-01 · en", ""},
			{"alt+right", "MMS 2024-01 · es", "Spanish is not in 2026-01"},
		} {
			s.press(x.key)
			if got := s.pane.Place(); got.Tree != x.tree || got.Lacks != x.lacks {
				t.Fatalf("%s leads to %s (%s)", x.key, got.Tree, got.Lacks)
			}
		}
		s.pick("a en")
		if got := s.pane.Place().Tree; got != "MMS 2026-01 · en" {
			t.Errorf("English is %s", got)
		}
	})
}

// The releases of ICD-10 do not tell their languages, and each is offered in all that it
// has: chosen, shown in it at first, or as the second one.
func TestTheLanguagesOfICD10(t *testing.T) {
	for _, begin := range []string{"en", "fr"} {
		synctest.Test(t, func(t *testing.T) {
			s := choosing(t, uneven, icd.TenthRevision("", begin))
			defer s.close()
			if begin == "en" {
				s.pick("r 2016")
				s.pick("a fr")
			}
			if got := s.pane.Place().Tree; got != "ICD-10 2016 · fr" {
				t.Errorf("it shows %s", got)
			}
			for _, item := range s.items("r") {
				if has := item.Label == "2016"; has != (item.Disabled == "") || has && item.Note != "shown now: en fr" {
					t.Errorf("it offers %+v", item)
				}
			}
			s.pick("A en")
			s.pick("a en")
			s.pick("r 2016")
			s.pick("A fr")
		})
	}
}

// The menu of languages begins at the one before, tells which release has which, in
// their own words and in English, and needs no list of releases to be read twice.
func TestTheMenuOfLanguages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := choosing(t, uneven, icd.MMS("", "en"))
		defer s.close()
		menu := func() (labels, notes []string, selected string) {
			s.Intents = nil
			s.press("a")
			items, _ := s.Last().(pane.MenuItemsMsg)
			for _, item := range items.Items {
				labels, notes = append(labels, item.Label), append(notes, item.Note)
			}
			return labels, notes, items.Items[items.Selected].Label
		}
		labels, notes, selected := menu()
		if want := []string{"ar  العربية", "en  English", "es  español", "zh  中文"}; !slices.Equal(labels, want) || selected != "en  English" {
			t.Errorf("it offers %q, %s first", labels, selected)
		}
		if want := []string{
			"Arabic, not in 2026-01; opens 2024-01", "shown now", "Spanish, not in 2026-01; opens 2024-01", "Chinese, not in 2026-01; opens 2022-02",
		}; !slices.Equal(notes, want) {
			t.Errorf("it says %q", notes)
		}
		s.pick("a zh")
		if _, notes, selected = menu(); selected != "en  English" || notes[1] != "" || notes[3] != "Chinese, shown now" {
			t.Errorf("in Chinese it says %q, %s first", notes, selected)
		}
	})
}
