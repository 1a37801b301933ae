package browse_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
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

// bilingual is the library with what is asked of it in Spanish.
type bilingual struct {
	*library
	mu      sync.Mutex
	spanish []string
	fails   map[string]int // in Spanish: id -> status
}

func (b *bilingual) Load(ctx context.Context, ref icd.Ref, include ...icd.Include) (icd.Entity, icd.Provenance, error) {
	if ref.Language == "es" {
		b.mu.Lock()
		b.spanish = append(b.spanish, ref.ID)
		status := b.fails[ref.ID]
		b.mu.Unlock()
		if status != 0 {
			return icd.Entity{}, icd.Provenance{}, refusal(status)
		}
	}
	e, prov, err := b.library.Load(ctx, ref, include...)
	if ref.Language == "es" && ref.ID == "1" {
		e.Definition = "El primer capítulo."
	}
	return e, prov, err
}

// beside runs a test on the screen with Spanish beside English.
func beside(t *testing.T, b *bilingual, w, h int, f func(*onScreen)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := browse.New(keys.New(), theme.New(theme.Look{Dark: true}))
		s := &onScreen{Screen: uitest.NewScreen(p, w, h), t: t, pane: p, lib: b.library}
		s.Run(p.SetReader("icd", b, icd.MMS("", "en")))
		s.Send(pane.ClockMsg{Now: time.Now()})
		s.Advance(time.Second)
		defer s.close()
		if len(b.spanish) > 0 {
			t.Fatalf("nobody asked for Spanish: %q", b.spanish)
		}
		s.pick("A es")
		f(s)
	})
}

// In the second language titles stand behind those of the first, and texts below them.
func TestTheSecondLanguage(t *testing.T) {
	beside(t, &bilingual{library: &library{}}, 120, 60, func(s *onScreen) {
		s.sees("01         ▸ Entity 1  Entidad 1 ", "02         ▸ Entity 2  Entidad 2 ", "│ es  Entidad 1 ", "es  El primer capítulo.")
		if said := s.Said(); said != "Spanish is shown beside English" {
			t.Errorf("it says %q", said)
		}
		s.Intents = nil
		s.press("Y")
		if m, ok := s.Last().(pane.CopyPartMsg); !ok || m.Second == nil || m.Second.Label() != "01 Entidad 1" {
			t.Errorf("to be copied: %+v", m)
		}
		s.press("y")
		if m, ok := s.Last().(pane.CopyMsg); !ok || m.Text != "01 Entity 1" {
			t.Errorf("copied: %+v", m)
		}
		s.pick("A none")
		s.seesNot("Entidad", "El primer")
		s.pick("A es")
		s.sees("Entidad 1")
		s.pick("a es") // which is the first now
		s.seesNot("Entity", "es  ")
		s.pick("a en")
		s.sees("Entity 1  Entidad 1")
	})
}

// Only what is in view is asked for in the second language, and nothing twice.
func TestTheSecondLanguageIsAskedForInViewAlone(t *testing.T) {
	b := &bilingual{library: &library{}}
	beside(t, b, 120, 22, func(s *onScreen) {
		s.press("right", "down", "right") // forty below it
		s.press("down", "up", "down", "up")
		asked := slices.Sorted(slices.Values(b.spanish))
		if len(asked) > 22 || slices.Contains(asked, "130") || !slices.Contains(asked, "101") || len(slices.Compact(asked)) != len(asked) {
			t.Errorf("asked: %q", asked)
		}
		s.sees("Entity 101  Entidad 101")
		s.press("end")
		s.sees("Entity 135  Entidad 135")
	})
}

// Titles of what the detail mentions stand in both languages, and are asked for when it
// rests on them, once.
func TestRelationsInBothLanguages(t *testing.T) {
	b := &bilingual{library: &library{change: func(e *icd.Entity) {
		if e.Ref.ID == "101" { // which is called the same in both
			e.Title = "Cholera"
		}
	}}}
	beside(t, b, 120, 60, func(s *onScreen) {
		s.press("right", "down")
		asked := len(b.spanish)
		s.press("]")
		s.sees("→ 01 Entity 1  Entidad 1 ", "→ 1A00 Entity 100  Entidad 100 ", "→ 1A01 Cholera  ")
		s.seesNot("Cholera  C")
		if n := len(b.spanish) - asked; n != 8 { // what is above it is known
			t.Errorf("%d requests for them", n)
		}
		s.press("enter", "*")
		s.sees("→ 1A39 Entity 139  Entidad 139 ")
		s.pick("A none")
		s.seesNot("Entidad")
	})
}

// What scrolled out of view before it came is not waited for.
func TestTheSecondLanguageIsGivenUp(t *testing.T) {
	b := &bilingual{library: &library{}}
	beside(t, b, 120, 14, func(s *onScreen) {
		s.press("right", "down", "right")
		s.lib.delay = 10 * time.Second
		s.press("end", "home", "end")
		s.Advance(30 * time.Second)
		s.sees("Entity 139  Entidad 139")
		s.press("home")
		s.Advance(30 * time.Second)
		s.sees("Entity 1  Entidad 1", "Entity 101  Entidad 101")
	})
}

// What cannot be had in the second language says so in its own row, changes nothing of
// the first, and comes when the cause has passed.
func TestTroubleInTheSecondLanguage(t *testing.T) {
	b := &bilingual{library: &library{}, fails: map[string]int{"1": http.StatusServiceUnavailable, "2": http.StatusNotFound}}
	beside(t, b, 120, 40, func(s *onScreen) {
		s.sees("01         ▸ Entity 1  ✗", "02         ▸ Entity 2  ", "HTTP 503", "The first chapter.")
		s.seesNot("▸ Entity 2  ✗", "▸ Entity 2  E")
		if n := strings.Count(s.Drawn(), "HTTP 503"); n != 1 {
			t.Errorf("it is said %d times:\n%s", n, s.Drawn())
		}
		s.press("down")
		s.press("down")
		s.sees("es  there is none")
		b.fails = nil
		s.press("up", "home")
		for range 90 {
			s.Send(pane.ClockMsg{Now: time.Now()})
			s.Advance(time.Second)
		}
		s.sees("Entity 1  Entidad 1", "es  El primer capítulo.")
		s.press("R")
		s.press("end")
		s.sees("Entity 2  Entidad 2")
	})
}

// The choice is kept where the release lacks it, which is said, without asking.
func TestAReleaseThatLacksTheSecondLanguage(t *testing.T) {
	b := &bilingual{library: &library{}}
	beside(t, b, 120, 30, func(s *onScreen) {
		s.pick("r 2025-01")
		asked := len(b.spanish)
		s.press("right", "down")
		s.sees("es  Spanish is not in 2025-01")
		s.seesNot("Entidad")
		if s.offers("A es") {
			t.Error("it can be chosen")
		}
		if got := s.items("A")[1].Disabled; got != "Spanish, not in 2025-01; 2026-01 has it" {
			t.Errorf("the menu says %q", got)
		}
		if len(b.spanish) > asked {
			t.Errorf("asked: %q", b.spanish[asked:])
		}
		s.pick("f Foundation")
		s.sees("Entidad 10")
		s.pick("f MMS")
		s.pick("r 2026-01")
		s.sees("Entity 10  Entidad 10")
	})
}

// However narrow the screen, no code moves, and every row has its cells.
func TestTheSecondLanguageMovesNothing(t *testing.T) {
	for w := 40; w <= 160; w += 7 {
		b := &bilingual{library: &library{}}
		beside(t, b, w, 20, func(s *onScreen) {
			s.press("right", "down", "right")
			with := strings.Split(s.Drawn(), "\n")
			uitest.Fits(t, s.Rows(), w, 20)
			s.pick("A none")
			for i, row := range strings.Split(s.Drawn(), "\n") {
				code, _, ok := strings.Cut(row, "Entity")
				if before, _, _ := strings.Cut(with[i], "Entity"); ok && before != code {
					t.Errorf("at %d cells %q becomes %q", w, row, with[i])
				}
			}
		})
	}
}

// What is written from right to left is the last in its row, whichever language it is.
func TestRightToLeftTitlesAreTheLast(t *testing.T) {
	for _, x := range []struct{ first, second, row string }{
		{"Cholera", "الكوليرا", "Cholera  الكوليرا"},
		{"الكوليرا", "Cólera", "Cólera  الكوليرا"},
		{"霍乱", "الكوليرا", "霍乱  الكوليرا"},
		{"الكوليرا", "霍乱", "霍乱  الكوليرا"},
		{"Cholera", "霍乱", "Cholera  霍乱"},
		{"Cholera", "Cholera [No translation available]", "Cholera"},
		{"Cholera", strings.Repeat("Cólera ", 10), "Cholera  Cólera Cólera Cól… │"},
		{strings.Repeat("Cholera ", 5), strings.Repeat("Cólera ", 10), "Cholera Cholera Cholera Ch… │"},
	} {
		l := &library{change: func(e *icd.Entity) {
			if e.Ref.ID == "2" {
				e.Title = map[string]string{"en": x.first, "es": x.second}[e.Ref.Language]
			}
		}}
		beside(t, &bilingual{library: l}, 100, 20, func(s *onScreen) {
			s.sees("02         ▸ " + x.row)
			s.seesNot(x.row + "  [")
		})
	}
}
