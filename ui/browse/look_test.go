package browse_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/browse"
	"icdscope/ui/pane"
)

// wordy is a library whose bodies have something to be looked for in.
type wordy struct{ *library }

func (l wordy) Load(ctx context.Context, ref icd.Ref, parts ...icd.Include) (icd.Entity, icd.Provenance, error) {
	e, prov, err := l.library.Load(ctx, ref, parts...)
	var terms []string
	for i := range 40 {
		terms = append(terms, fmt.Sprintf(`{"label":"name %d of %s"}`, i+1, e.Title))
	}
	e.Raw = fmt.Appendf(nil, `{"title":{"@language":"en","@value":%q},"indexTerm":[%s],"code":%q}`, e.Title, strings.Join(terms, ","), e.Code)
	return e, prov, err
}

// inBody runs a test with the cursor in the body of chapter 01.
func inBody(t *testing.T, w, h int, f func(*onScreen)) {
	t.Helper()
	on(t, &library{}, w, h, func(s *onScreen) {
		var r browse.Reader = wordy{s.lib}
		s.Run(s.pane.SetReader("icd", r, icd.MMS("", "en")))
		s.Advance(time.Second)
		s.press("enter", "]", "]", "]")
		s.sees(`▾ "title": {`, `"@value": "Entity 1"`)
		f(s)
	})
}

// Parts of the body are folded and unfolded by a key and by a click, all of them at once,
// and each body stays as it was left.
func TestTheBodyIsFolded(t *testing.T) {
	inBody(t, 120, 30, func(s *onScreen) {
		s.press("down", "enter")
		s.sees(`▸ "title": {…}, 2 members`)
		s.seesNot("@language")
		s.press("-")
		s.sees(`▸ "indexTerm": […], 40 elements`, `"code": "01"`)
		s.press("tab", "down")
		s.Advance(time.Second)
		s.sees(`"@value": "Entity 2"`)
		s.press("up")
		s.Advance(time.Second)
		s.sees(`▸ "indexTerm": […], 40 elements`)
		s.ClickAt(60, 5)
		s.sees(`▾ "indexTerm": [`, "{…}, 1 member")
		s.press("*")
		s.sees("name 1 of Entity 1")
		s.Resize(80, 30)
		s.sees(`›  ▾ "indexTerm": [`, "name 1 of Entity 1") // the line under the cursor stays
	})
}

// What is searched for is gone to as it is typed, wherever it is folded away; then n and N
// go on, round and round; esc forgets it, and while typing goes back.
func TestTheBodyIsSearched(t *testing.T) {
	for _, w := range []int{120, 80} {
		inBody(t, w, 30, func(s *onScreen) {
			s.press("n")
			if !strings.Contains(s.Said(), "nothing is looked for: t begins") {
				t.Errorf("it says %q", s.Said())
			}
			s.press("-", "down")
			before := s.Drawn()
			s.press("t")
			s.Loop.Type("NAME 2")
			s.sees("t NAME 2", "1 of 11")
			if !s.pane.Typing() || s.pane.Cursor() == nil {
				t.Error("nothing is typed")
			}
			s.back()
			s.seesNot("1 of 11", "NAME 2")
			if s.Drawn() != before {
				t.Errorf("before:\n%s\nafter:\n%s", before, s.Drawn())
			}
			if s.pane.Typing() || !s.pane.Deep() {
				t.Error("it is still typed, or the detail was left")
			}
			s.press("-", "t")
			s.Loop.Type("name 2")
			s.press("enter")
			if got, text := s.inEdge(); !strings.Contains(text, `"name 2 of Entity 1"`) {
				t.Errorf("row %d: %q", got, text)
			}
			s.press("n", "n")
			s.sees("3 of 11")
			if _, text := s.inEdge(); !strings.Contains(text, `"name 21 of`) {
				t.Errorf("it is at %q", text)
			}
			s.press("N", "N", "N")
			s.sees("11 of 11")
			s.press("t")
			s.Send(tea.PasteMsg{Content: "no such thing"})
			s.sees("nothing found")
			s.press("down")
			s.press("enter", "n")
			if !strings.Contains(s.Said(), "nothing has these words") {
				t.Errorf("it says %q", s.Said())
			}
			s.back()
			s.seesNot("nothing found")
			s.press("]", "[")
			s.seesNot("t no such")
		})
	}
}

// Copied is the value under the cursor, with where it stands.
func TestCopyingAValue(t *testing.T) {
	inBody(t, 120, 30, func(s *onScreen) {
		for _, x := range [][2]string{
			{"y", "{\n  \"title\": {\n"},
			{"down", ""},
			{"y", "/title: {\n  \"@language\": \"en\",\n  \"@value\": \"Entity 1\"\n}"},
			{"down", ""},
			{"y", `/title/@language: "en"`},
		} {
			s.press(x[0])
			if msg, ok := s.Last().(pane.CopyMsg); x[1] != "" && (!ok || !strings.HasPrefix(msg.Text, x[1])) {
				t.Errorf("copied %+v, want %q", msg, x[1])
			}
		}
	})
}

// inEdge is the row under the detail's cursor, whatever it is a row of.
func (s *onScreen) inEdge() (row int, text string) {
	s.t.Helper()
	for y, line := range strings.Split(s.Drawn(), "\n") {
		_, after, ok := strings.Cut(line, "│││")
		if strings.HasPrefix(line, "││") {
			after, ok = line[len("││"):], true
		}
		if ok {
			return y, strings.TrimSpace(strings.TrimRight(after, "│ "))
		}
	}
	s.t.Fatalf("the detail has no cursor:\n%s", s.Drawn())
	return 0, ""
}
