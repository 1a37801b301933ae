package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/session/failure"
	"icdscope/ui/cluster"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

var tree = icd.MMS("2026-01", "en")

// refusal is an answer that is none.
type refusal int

func (r refusal) Error() string                     { return fmt.Sprint("HTTP ", int(r)) }
func (r refusal) HTTPStatus() int                   { return int(r) }
func (r refusal) Code() failure.Code                { return failure.Code("") }
func (r refusal) Words() string                     { return "" }
func (r refusal) RetryAfter() (time.Duration, bool) { return 0, false }

// because is such an answer that says why.
type because struct {
	refusal
	words string
}

func (b because) Words() string { return b.words }

// kit is an API with one disease that must have a severity, may have sides, several
// of them, and may be caused by another disease; and one that goes with nothing.
type kit struct {
	titles map[string]string // by code, which is the id too
	status int               // of every answer; 0 for the true ones
	words  string            // that an answer says of it
	slow   time.Duration
	kinds  map[string]icd.Kind
	kids   map[string][]string
	causes []string        // what may cause it
	lost   map[string]bool // that are answered with a failure of the server
}

func newKit() *kit {
	return &kit{kids: map[string][]string{"XS": {"XS5W", "XS25"}}, causes: []string{"BA00"}, titles: map[string]string{
		"8B20": "Stroke", "1A00": "Cholera", "XS": "Severity scale", "XS5W": "Mild", "XS25": "Severe", "XK9J": "Bilateral", "XK8G": "Left", "BA00": "Hypertension",
	}}
}

func (k *kit) answer() error {
	if k.slow > 0 {
		<-time.After(k.slow)
	}
	if k.status != 0 {
		return because{refusal(k.status), k.words}
	}
	return nil
}

func (k *kit) Load(_ context.Context, ref icd.Ref, _ ...icd.Include) (icd.Entity, icd.Provenance, error) {
	if err := k.answer(); err != nil {
		return icd.Entity{}, icd.Provenance{}, err
	}
	if k.lost[ref.ID] {
		return icd.Entity{}, icd.Provenance{}, refusal(http.StatusServiceUnavailable)
	}
	title, ok := k.titles[ref.ID]
	if !ok {
		return icd.Entity{}, icd.Provenance{}, refusal(http.StatusNotFound)
	}
	e := icd.Entity{Ref: ref, Title: title, Code: ref.ID, Kind: k.kinds[ref.ID]}
	at := func(ids ...string) (refs []icd.Ref) {
		for _, id := range ids {
			refs = append(refs, tree.Entity(id))
		}
		return refs
	}
	switch ref.ID {
	case "8B20":
		e.Postcoordination = []icd.Axis{
			{Name: "laterality", Multiple: icd.AllowAlways, Values: at("XK9J", "XK8G")},
			{Name: "hasSeverity", Required: true, Multiple: icd.NotAllowed, Values: at("XS")},
			{Name: "hasCausingCondition", Multiple: icd.AllowAlways, Values: at(k.causes...)},
		}
	case "XS":
		e.Code = ""
	}
	if e.Kind == icd.KindBlock {
		e.Code = ""
	}
	e.Children = at(k.kids[ref.ID]...)
	for up, kids := range k.kids {
		if slices.Contains(kids, ref.ID) {
			e.Parents = at(up)
		}
	}
	return e, icd.Provenance{}, nil
}

func (k *kit) Versions(context.Context, icd.Ref) (icd.Versions, icd.Provenance, error) {
	return icd.Versions{}, icd.Provenance{}, errors.New("nobody asks for versions here")
}

func (k *kit) CodeInfo(_ context.Context, in icd.Tree, code string) (icd.CodeInfo, icd.Provenance, error) {
	err := k.answer()
	stem := strings.FieldsFunc(code, func(r rune) bool { return r == '&' || r == '/' })[0]
	if k.titles[stem] == "" && err == nil {
		err = refusal(http.StatusNotFound)
	}
	if strings.Contains(code, "XK9J") && strings.Contains(code, "XK8G") {
		err = refusal(http.StatusNotFound)
	}
	return icd.CodeInfo{Code: code, Stem: in.Entity(stem)}, icd.Provenance{}, err
}

func (k *kit) Search(_ context.Context, s icd.Search) (icd.Results, icd.Provenance, error) {
	if err := k.answer(); err != nil {
		return icd.Results{}, icd.Provenance{}, err
	}
	var res icd.Results
	for _, code := range []string{"XS5W", "XS25", "XK9J", "XK8G", "BA00", "XS", "05", "BB"} {
		if strings.Contains(strings.ToLower(k.titles[code]), strings.TrimRight(s.Query, "%")) {
			hit := icd.Hit{Ref: tree.Entity(code), Title: icd.Marked{Text: k.titles[code]}, Code: code}
			if code == "XS" || k.kinds[code] == icd.KindBlock {
				hit.Code = ""
			}
			res.Hits = append(res.Hits, hit)
		}
	}
	return res, icd.Provenance{}, nil
}

func (k *kit) Describe(_ context.Context, in icd.Tree, code string) (icd.Described, icd.Provenance, error) {
	if err := k.answer(); err != nil {
		return icd.Described{}, icd.Provenance{}, err
	}
	parts := strings.FieldsFunc(code, func(r rune) bool { return r == '&' || r == '/' })
	d := icd.Described{Code: code, Stem: parts[0], StemLabel: k.titles[parts[0]], Ref: in.Entity(parts[0])}
	var labels []string
	for i, p := range parts {
		labels = append(labels, k.titles[p])
		axis := map[byte]string{'S': "hasSeverity", 'K': "laterality", 'A': "hasCausingCondition"}[p[1]]
		if i > 0 {
			d.Axes = append(d.Axes, icd.DescribedAxis{Name: axis, Values: []icd.Described{{Code: p, Label: k.titles[p], Ref: in.Entity(p)}}})
		}
	}
	d.Label = strings.Join(labels, " / ")
	return d, icd.Provenance{}, nil
}

type onScreen struct {
	*uitest.Screen
	t    *testing.T
	pane *cluster.Screen
	kit  *kit
}

// on runs a test on the screen, which combines a code.
func on(t *testing.T, code string, w, h int, f func(*onScreen)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := screen(t, w, h)
		defer s.close()
		if code != "" {
			s.build(pane.BuildMsg{Ref: tree.Entity(code)})
		}
		f(s)
	})
}

func screen(t *testing.T, w, h int) *onScreen {
	t.Helper()
	p := cluster.New(keys.New(), theme.New(theme.Look{Dark: true}))
	s := &onScreen{Screen: uitest.NewScreen(p, w, h), t: t, pane: p, kit: newKit()}
	p.SetReader(s.kit)
	return s
}

func (s *onScreen) close() {
	s.Advance(time.Minute)
	s.Close()
}

func (s *onScreen) build(msg pane.BuildMsg) {
	s.Run(s.pane.Build(msg))
	s.Advance(time.Second)
}

func (s *onScreen) types(text string) {
	s.Loop.Type(text)
	s.Advance(time.Second)
}

func (s *onScreen) sees(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if !strings.Contains(s.Drawn(), text) {
			s.t.Fatalf("%q is not on the screen:\n%s", text, s.Drawn())
		}
	}
}

func (s *onScreen) seesNot(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if strings.Contains(s.Drawn(), text) {
			s.t.Fatalf("%q is on the screen:\n%s", text, s.Drawn())
		}
	}
}

// Who begins chooses for the axis that must have a value; each choice is checked, and
// what there is can be copied.
func TestBuildingACluster(t *testing.T) {
	on(t, "8B20", 80, 24, func(s *onScreen) {
		s.sees("8B20", "Stroke", "it must have: Severity", "Laterality", "Causing condition", "XS5W     Mild")
		if !s.Typing() || s.Cursor() == nil {
			t.Error("the values have not the focus")
		}
		s.types("sev")
		s.sees("XS25     Severe")
		s.seesNot("Mild", "Severity scale")
		s.Keys("enter")
		s.Advance(time.Second)
		s.sees("8B20&XS25", "Stroke / Severe", "the service takes it", "XS25 Severe")
		if s.Typing() {
			t.Error("no axis lacks a value, and one is chosen for")
		}
		s.Keys("down", "down", "enter")
		s.Advance(time.Second)
		s.Keys("enter") // a second disease stands behind a slash
		s.Advance(time.Second)
		s.sees("8B20&XS25/BA00", "Stroke / Severe / Hypertension")
		s.Keys("y")
		if msg, ok := s.Last().(pane.CopyMsg); !ok || msg.Text != "8B20&XS25/BA00 Stroke / Severe / Hypertension" {
			t.Errorf("copied %+v", msg)
		}
		s.Keys("Y")
		if msg, ok := s.Last().(pane.CopyPartMsg); !ok || msg.Cluster != "8B20&XS25/BA00" || msg.Code != "8B20" || msg.Part != "" {
			t.Errorf("to be copied %+v", msg)
		}
		s.Keys("backspace")
		s.Advance(time.Second)
		s.sees("8B20&XS25")
		s.seesNot("/BA00")
		s.Keys("o")
		if msg, ok := s.Last().(pane.ShowMsg); !ok || msg.Ref.ID != "8B20" {
			t.Errorf("it shows %+v", msg)
		}
	})
}

// Where there may be one value, another takes its place; where there may be several,
// they are added, taken away, and what the service does not take is said.
func TestSeveralValues(t *testing.T) {
	on(t, "8B20", 80, 24, func(s *onScreen) {
		s.types("mild")
		s.Keys("enter")
		s.Advance(time.Second)
		s.Keys("up", "enter")
		s.Advance(time.Second)
		s.types("sev")
		s.Keys("enter")
		s.Advance(time.Second)
		s.sees("8B20&XS25")
		s.seesNot("XS5W")
		for _, side := range []string{"bil", "left"} {
			s.Keys("down", "enter")
			s.Advance(time.Second)
			s.types(side)
			s.Keys("enter")
			s.Advance(time.Second)
			s.Keys("up")
		}
		s.Keys("down")
		s.sees("8B20&XS25&XK9J&XK8G", "the service does not take it")
		s.Keys("enter")
		s.Advance(time.Second)
		s.types("left")
		s.Keys("enter") // once more takes it away
		s.Advance(time.Second)
		s.sees("8B20&XS25&XK9J", "the service takes it")
	})
}

// A cluster that was pasted is explained by its parts.
func TestExplainingACluster(t *testing.T) {
	on(t, "", 80, 24, func(s *onScreen) {
		s.sees("A cluster is a code combined with others", "then x")
		s.build(pane.BuildMsg{Ref: tree.Entity("8B20"), Cluster: "8B20&XS5W&XK8G/BA00"})
		s.sees("8B20&XS5W&XK8G/BA00", "Stroke / Mild / Left / Hypertension", "XS5W Mild", "XK8G Left", "BA00 Hypertension")
		if s.Typing() {
			t.Error("nothing is to be chosen, and it asks")
		}
		s.build(pane.BuildMsg{Ref: tree.Entity("1A00"), Cluster: "1A00&XS5W"}) // of an axis that it has not
		s.sees("1A00&XS5W", "XS5W Mild")
	})
}

func TestWhatCannotBeCombined(t *testing.T) {
	on(t, "1A00", 80, 24, func(s *onScreen) {
		s.sees("1A00", "this code can be combined with none")
		for key, says := range map[string]string{"enter": "combined with none", "backspace": "combined with none"} {
			if s.Keys(key); !strings.Contains(s.Said(), says) {
				t.Errorf("%s says %q", key, s.Said())
			}
		}
	})
	on(t, "", 80, 24, func(s *onScreen) {
		for _, key := range []string{"enter", "y", "Y", "o", "backspace"} {
			if s.Keys(key); !strings.Contains(s.Said(), "there is no code to combine") {
				t.Errorf("%s says %q", key, s.Said())
			}
		}
	})
}

// What fails says so, and late answers about another cluster are dropped.
func TestFailingAndLate(t *testing.T) {
	on(t, "", 80, 24, func(s *onScreen) {
		s.kit.status = http.StatusServiceUnavailable
		s.build(pane.BuildMsg{Ref: tree.Entity("8B20")})
		s.sees("the server failed (HTTP 503)")
		s.kit.status = 0
		s.build(pane.BuildMsg{Ref: tree.Entity("8B20")})
		s.kit.status = http.StatusServiceUnavailable
		s.types("mild")
		s.sees("the server failed (HTTP 503)")
		s.kit.status = 0
		s.types("x")
		s.sees("no value is found")
		if s.Keys("enter"); !strings.Contains(s.Said(), "no value is found") {
			t.Errorf("enter says %q", s.Said())
		}
		s.kit.slow = 10 * time.Second
		s.Run(s.pane.Build(pane.BuildMsg{Ref: tree.Entity("8B20")}))
		s.Settle()
		s.kit.slow = 0
		s.Advance(time.Second)
		s.sees("loading")
		s.build(pane.BuildMsg{Ref: tree.Entity("1A00")})
		s.Advance(time.Minute)
		s.sees("Cholera")
		s.pane.SetReader(nil)
		s.build(pane.BuildMsg{Ref: tree.Entity("8B20")})
		s.seesNot("Stroke")
	})
}

func TestBackAndTyping(t *testing.T) {
	on(t, "8B20", 80, 24, func(s *onScreen) {
		if !s.Deep() {
			t.Error("there is no way back")
		}
		s.Send(tea.PasteMsg{Content: " severe\n"})
		s.Advance(time.Second)
		s.sees("XS25     Severe")
		s.Keys("left", "down", "up")
		if _, ok := s.Back(); !ok {
			t.Error("it does not go back")
		}
		if _, ok := s.Back(); ok || s.Typing() || s.Cursor() != nil {
			t.Error("it is still deep")
		}
		s.Send(tea.PasteMsg{Content: "severe"})
		s.sees("enter lists what can be chosen")
	})
}

// A click chooses an axis, a second one opens it; and so with values.
func TestTheMouse(t *testing.T) {
	for _, h := range []int{24, 40} {
		on(t, "8B20", 100, h, func(s *onScreen) {
			at := func(text string) int {
				t.Helper()
				for y, row := range strings.Split(s.Drawn(), "\n") {
					if strings.Contains(row, text) {
						return y
					}
				}
				t.Fatalf("%q is not on the screen:\n%s", text, s.Drawn())
				return 0
			}
			s.ClickAt(5, at("XS25     Severe"))
			s.ClickAt(5, at("XS25     Severe"))
			s.Advance(time.Second)
			s.sees("8B20&XS25")
			s.ClickAt(5, at("Laterality"))
			s.ClickAt(5, at("Laterality"))
			s.Advance(time.Second)
			s.sees("XK9J     Bilateral")
			s.ClickAt(5, 0)
			s.ClickAt(5, h-1)
			s.ClickAt(5, at("Severity"))
			s.Advance(time.Second)
			s.sees("XS5W     Mild")
			s.WheelAt(5, h-3, true)
			s.WheelAt(5, 2, true)
			s.WheelAt(5, 2, false)
		})
	}
}

// Whatever happens, the rows fit, and drawing changes nothing.
func TestDrawingChangesNothing(t *testing.T) {
	names := []string{"enter", "up", "down", "backspace", "y", "m", "s", "esc"}
	synctest.Test(t, func(t *testing.T) {
		for seed := range uint64(20) {
			rng := rand.New(rand.NewPCG(seed, 3))
			w, h := 40+rng.IntN(100), 8+rng.IntN(40)
			watched, alone := screen(t, w, h), screen(t, w, h)
			for _, s := range []*onScreen{watched, alone} {
				s.build(pane.BuildMsg{Ref: tree.Entity("8B20")})
			}
			for range 40 {
				var msg tea.Msg = keys.Press(names[rng.IntN(len(names))])
				if rng.IntN(5) == 0 {
					msg = tea.MouseClickMsg{X: rng.IntN(w), Y: rng.IntN(h), Button: tea.MouseLeft}
				}
				for _, s := range []*onScreen{watched, alone} {
					s.Send(msg)
					s.Advance(300 * time.Millisecond)
				}
				uitest.Fits(t, watched.Rows(), w, h)
			}
			if watched.Drawn() != alone.Drawn() {
				t.Fatalf("seed %d\nwatched:\n%s\nalone:\n%s", seed, watched.Drawn(), alone.Drawn())
			}
			watched.SetTheme(theme.New(theme.Look{ASCII: true}))
			uitest.Fits(t, watched.Rows(), w, h)
			watched.close()
			alone.close()
		}
	})
}

// Where there is room for one box only, it has the values while one is chosen.
func TestChoosingOnASmallScreen(t *testing.T) {
	on(t, "8B20", 40, 10, func(s *onScreen) {
		s.sees("╭ Severity", "XS5W     Mild", "XS25     Severe")
		if c := s.Cursor(); c == nil || c.Y != 1 {
			t.Errorf("the words stand in the first row, the cursor at %+v", c)
		}
		s.ClickAt(5, 4) // on the second value, twice
		s.ClickAt(5, 4)
		s.Advance(time.Second)
		s.sees("╭ Cluster", "8B20&XS25", "XS25 Severe", "Laterality", "Causing")
		s.Keys("down", "enter")
		s.Advance(time.Second)
		s.sees("╭ Laterality", "XK9J")
		uitest.Fits(t, s.Rows(), 40, 10)
		if _, went := s.pane.Back(); !went {
			t.Error("there is no way back to the axes")
		}
		s.sees("╭ Cluster", "8B20&XS25")
	})
}

// What is to be done where there is nothing to combine is said whole, however small the
// screen is.
func TestNothingToCombineIsSaidWhole(t *testing.T) {
	on(t, "", 40, 10, func(s *onScreen) {
		words := strings.Join(strings.Fields(strings.ReplaceAll(s.Drawn(), "│", " ")), " ")
		if want := "there is no code to combine: choose one in the tree, then x"; !strings.Contains(words, want) {
			t.Errorf("%q is not seen:\n%s", want, s.Drawn())
		}
	})
}

// Whoever takes a value before there are any is not told that there is none, nor if
// they could not be asked for.
func TestTakingAValueTooEarly(t *testing.T) {
	on(t, "8B20", 80, 24, func(s *onScreen) {
		s.pane.Back()
		s.kit.slow = 10 * time.Second
		s.Keys("enter", "enter")
		if got := s.Said(); got != "the values are still being loaded" {
			t.Errorf("it says %q", got)
		}
		s.Advance(time.Minute)
		s.kit.slow, s.kit.status = 0, http.StatusServiceUnavailable
		s.types("x")
		s.sees("✗ the server failed (HTTP 503); enter asks again")
		s.kit.status = 0
		s.Keys("enter")
		s.Advance(time.Second)
		s.sees("no value is found")
	})
}

// What failed says by which key it is asked again, the footer names that key, and it does;
// where nothing failed it says so.
func TestLoadingAgain(t *testing.T) {
	on(t, "", 80, 24, func(s *onScreen) {
		offers := func(want bool) {
			t.Helper()
			a, ok := keys.Find(s.pane.Actions(), s.pane.Hints()[0].Key.ID)
			if got := ok && a.ID == "cluster.reload" && a.Why == ""; got != want {
				t.Errorf("the footer names it: %t, want %t\n%s", got, want, s.Drawn())
			}
		}
		again := func() {
			s.kit.status = 0
			s.Keys("R")
			s.Advance(time.Second)
		}
		s.kit.status = http.StatusServiceUnavailable
		s.build(pane.BuildMsg{Ref: tree.Entity("8B20")})
		s.sees("the server failed (HTTP 503)", "R loads again")
		offers(true)
		again()
		s.sees("it must have: Severity", "XS5W")
		s.kit.status = http.StatusServiceUnavailable
		s.Keys("enter")
		s.Advance(time.Second)
		s.sees("it is not known whether the service takes it", "R loads again")
		offers(true)
		again()
		s.sees("8B20&XS5W", "the service takes it")
		offers(false)
		if s.Keys("R"); s.Said() != "there is nothing here that failed" {
			t.Errorf("it says %q", s.Said())
		}
	})
}

// Only an answer that a combination does not exist says that the service does not take
// it: what could not be asked is not known.
func TestWhatCouldNotBeCheckedIsNotRefused(t *testing.T) {
	for status, known := range map[int]bool{400: true, 404: true, 401: false, 403: false, 429: false, 500: false, 503: false} {
		on(t, "8B20", 80, 24, func(s *onScreen) {
			s.kit.status = status
			s.Keys("enter")
			s.Advance(time.Second)
			if known {
				s.sees("✗ the service does not take it")
				s.seesNot("it is not known")
			} else {
				s.sees("! it is not known whether the service takes it: ")
				s.seesNot("does not take it")
			}
		})
	}
}

// Why it does not is said in its own words.
func TestWhyACombinationIsNotTaken(t *testing.T) {
	for _, status := range []int{400, 404} {
		on(t, "8B20", 160, 30, func(s *onScreen) {
			s.kit.status, s.kit.words = status, "mild and severe exclude each other"
			s.Keys("enter")
			s.Advance(time.Second)
			s.Keys("esc")
			s.sees("✗ the service does not take it: ", map[int]string{400: "answered HTTP 400: mild", 404: "(HTTP 404): mild"}[status], "exclude each other")
		})
	}
}

// The cursor's row is marked by a sign, not by colour alone, of the axes as of the values.
func TestTheCursorHasAMark(t *testing.T) {
	on(t, "8B20", 80, 20, func(s *onScreen) {
		s.sees("│›   XS5W ", "│    XS25 ")
		s.Back()
		s.sees("│› ! Severity ", "│    Laterality ")
		s.Keys("down")
		s.sees("│  ! Severity ", "│›   Laterality ")
	})
}

// What a cluster is called, and what the service says of it, is said whole where there is
// room, with a free row above the axes, which answer to the mouse where they stand.
func TestALongClusterIsSaidWhole(t *testing.T) {
	const long = "Intraoperative or postprocedural stroke of the one kind or the other that nobody can tell apart at the bedside"
	for _, w := range []int{60, 80, 120} {
		synctest.Test(t, func(t *testing.T) {
			s := screen(t, w, 24)
			defer s.close()
			s.kit.titles["8B20"] = long
			s.build(pane.BuildMsg{Ref: tree.Entity("8B20")})
			said := func(text string) {
				t.Helper()
				words := strings.Join(strings.Fields(strings.ReplaceAll(s.Drawn(), "│", " ")), " ")
				if !strings.Contains(words, text) {
					t.Errorf("%d cells: %q is not seen:\n%s", w, text, s.Drawn())
				}
			}
			said(long)
			s.sees("it must have:")
			s.Keys("esc")
			rows := strings.Split(s.Drawn(), "\n")
			for y, row := range rows {
				if !strings.Contains(row, "must be chosen") {
					continue
				}
				if strings.Trim(rows[y-1], "│ ") != "" {
					t.Errorf("%d cells: no free row above the axes:\n%s", w, s.Drawn())
				}
				s.ClickAt(3, y)
				if _, free, _ := strings.Cut(s.Drawn(), "\n"); !strings.Contains(free, "Mild") {
					t.Errorf("%d cells: a click on the axis does not list its values:\n%s", w, s.Drawn())
				}
				break
			}
			s.Advance(time.Second)
		})
	}
}

// However small the screen is and however much is to be said: nothing touches the frame
// at its right, and what has no room ends in an ellipsis.
func TestNothingIsCutInSilence(t *testing.T) {
	for _, h := range []int{7, 9, 10, 12, 21} {
		for _, status := range []int{0, 400, 503} {
			on(t, "", 40, h, func(s *onScreen) {
				s.kit.titles["XS5W"] = "Mild, as far as anybody can tell"
				s.build(pane.BuildMsg{Ref: tree.Entity("8B20")})
				tidy := func(want string) {
					t.Helper()
					drawn := s.Drawn()
					for _, row := range strings.Split(drawn, "\n") {
						if inside, ok := strings.CutSuffix(row, "│"); ok && !strings.HasSuffix(inside, " ") {
							t.Fatalf("%d rows, %d: %q touches its frame:\n%s", h, status, row, drawn)
						}
					}
					words := strings.Join(strings.Fields(strings.ReplaceAll(drawn, "│", " ")), " ")
					if !strings.Contains(words, want) && !strings.Contains(words, " …") {
						t.Fatalf("%d rows, %d: neither %q nor that it is cut:\n%s", h, status, want, drawn)
					}
				}
				tidy("")
				s.kit.status = status
				s.Keys("enter")
				s.Advance(time.Second)
				s.Keys("esc")
				tidy(map[int]string{
					0: "✓ the service takes it", 400: "✗ the service does not take it: the server answered HTTP 400",
					503: "it is not known whether the service takes it: the server failed (HTTP 503); R loads again",
				}[status])
				if status > 0 && (h == 10 || h > 12) && !strings.Contains(s.Drawn(), "HTTP ") {
					t.Errorf("%d rows: it is not said why:\n%s", h, s.Drawn())
				}
			})
		}
	}
}

// What the service says of a cluster is said to its end on every screen that can be used,
// and the axes are still there.
func TestTheVerdictIsSaidWhole(t *testing.T) {
	for h := 9; h <= 24; h++ {
		for _, status := range []int{400, 503} {
			on(t, "8B20", 40, h, func(s *onScreen) {
				s.kit.titles["8B20"] = strings.Repeat("a long name ", 9)
				s.kit.status = status
				s.Keys("enter")
				s.Advance(time.Second)
				s.Keys("esc", "esc")
				words := strings.Join(strings.Fields(strings.ReplaceAll(s.Drawn(), "│", " ")), " ")
				want := map[int]string{400: "the service does not take it: the server answered HTTP 400", 503: "HTTP 503); R loads again"}[status]
				if !strings.Contains(words, want) || !strings.Contains(words, "Severity") {
					t.Errorf("%d rows: %q, or the axis, is not seen:\n%s", h, want, s.Drawn())
				}
				for range 3 {
					s.Keys("down")
				}
				s.sees("› ")
				s.sees("Causing")
			})
		}
	}
}
