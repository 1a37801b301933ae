package search_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/icd"
	"icdscope/session/failure"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/search"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// answer is an answer of the API that is not what was asked for.
type answer struct {
	status int
	words  string
	after  time.Duration
	only   bool
}

func (a answer) Error() string                     { return fmt.Sprint("HTTP ", a.status) }
func (a answer) HTTPStatus() int                   { return a.status }
func (a answer) Code() failure.Code                { return "" }
func (a answer) Words() string                     { return a.words }
func (a answer) Alone() bool                       { return a.only }
func (a answer) RetryAfter() (time.Duration, bool) { return a.after, a.after > 0 }

// book is an entity of the shelf.
type book struct{ id, code, title, synonym string }

var books = append([]book{
	{"1001", "1A07", "Typhoid fever", "enteric fever"},
	{"1002", "1A08", "Paratyphoid fever", ""},
	{"1003", "5A11", "Type 2 diabetes mellitus", "糖尿病"},
	{"1004", "BA41", "Acute myocardial infarction", "heart attack"},
	{"1005", "5A10", "1型糖尿病", "幼年型糖尿病"},
	{"1006", "5A14", "未特指的糖尿病", ""},
	{"1007", "1A00", "الكوليرا", "كوليرا وبائية"},
	{"1008", "5A15", "عدوى معوية بالكوليرا أو غيرها من الضمات", ""},
}, infections()...)

func infections() []book {
	var list []book
	for i := range 40 {
		list = append(list, book{fmt.Sprint(2000 + i), fmt.Sprintf("1B%02d", i), fmt.Sprint("Infection number ", i), ""})
	}
	return list
}

// shelf is an API with a made-up classification that has one page.
type shelf struct {
	delay time.Duration
	words map[string][]string // what is suggested for words
	cut   map[string]int      // where the hits for words are cut
	deaf  bool                // it answers what was given up, too
	not   map[string][]string // which entities others exclude, by id

	mu    sync.Mutex
	known *icd.Remembered // there is no connection, and this was seen
	fail  error           // what comes of every question
	asked []string
}

func (l *shelf) failWith(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fail = err
}

// questions are what was asked since they were asked for last.
func (l *shelf) questions() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := l.asked
	l.asked = nil
	return list
}

func (l *shelf) ask(ctx context.Context, question string) (icd.Provenance, error) {
	l.mu.Lock()
	l.asked = append(l.asked, question)
	prov, err := icd.Provenance{Exchange: uint64(len(l.asked))}, l.fail
	l.mu.Unlock()
	select {
	case <-time.After(l.delay):
	case <-ctx.Done():
		if !l.deaf {
			return prov, ctx.Err() //nolint:wrapcheck // as a client would
		}
	}
	return prov, failure.In(prov.Exchange, err)
}

// treeName is how questions name a tree.
func treeName(t icd.Tree) string {
	return strings.Join(strings.Fields(t.Title()+" "+t.Release+" "+t.Language), " ")
}

func (l *shelf) Search(ctx context.Context, s icd.Search) (icd.Results, icd.Provenance, error) {
	question := fmt.Sprintf("%q in %s", s.Query, treeName(s.In))
	if s.Flexible {
		question += ", forgiving"
	}
	if s.AllProperties {
		question += ", all properties"
	}
	for _, c := range s.Chapters {
		question += ", chapter " + c
	}
	for _, r := range s.Subtrees {
		question += ", below " + r.URI()
	}
	prov, err := l.ask(ctx, question)
	if err != nil {
		return icd.Results{}, prov, err
	}
	res := l.results(s)
	l.mu.Lock()
	defer l.mu.Unlock()
	res.Remembered = l.known
	return res, prov, nil
}

func (l *shelf) remember(known *icd.Remembered) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.known = known
}

func (l *shelf) results(s icd.Search) icd.Results {
	var res icd.Results
	word := strings.ToLower(strings.TrimRight(s.Query, "%"))
	for _, b := range books {
		hit, ok := b.hit(s.In, word, s.Flexible)
		if !ok || len(s.Chapters) > 0 && !slices.Contains(s.Chapters, hit.Chapter) {
			continue
		}
		res.Hits = append(res.Hits, hit)
	}
	if n := l.cut[word]; n > 0 && len(s.Chapters) == 0 {
		res.Hits, res.Incomplete = res.Hits[:n], true
	}
	res.Incomplete = res.Incomplete || len(word) == 1
	if s.Suggest {
		res.Words = l.words[word]
	}
	return res
}

// hit is the book as a search finds it; where it is forgiving, the last letter does
// not count.
func (b book) hit(in icd.Tree, word string, forgiving bool) (icd.Hit, bool) {
	hit := icd.Hit{Ref: in.Entity(b.id), Code: b.code, Title: icd.Marked{Text: b.title}, Chapter: chapters[b.code[:2]]}
	switch b.code {
	case "1A07":
		hit.Axes, hit.Noted = icd.AxesPossible, true
	case "BA41":
		hit.Axes = icd.AxesRequired
	}
	if forgiving && len(word) > 1 {
		word = word[:len(word)-1]
	}
	if at := strings.Index(strings.ToLower(b.title), word); at >= 0 {
		hit.Title.Found = []icd.Span{{Start: at, End: at + len(word)}}
		hit.ByTitle = true
		return hit, true
	}
	at := strings.Index(b.synonym, word)
	if at >= 0 {
		label := icd.Marked{Text: b.synonym, Found: []icd.Span{{Start: at, End: at + len(word)}}}
		hit.Matches = []icd.Match{{Property: "Synonym", Label: label}}
	}
	return hit, at >= 0
}

// chapters of the first two characters of codes.
var chapters = map[string]string{"1A": "01", "1B": "01", "5A": "05", "BA": "11"}

func (l *shelf) find(is func(book) bool) (book, error) {
	if n := slices.IndexFunc(books, is); n >= 0 {
		return books[n], nil
	}
	return book{}, answer{status: http.StatusNotFound}
}

func (l *shelf) Load(ctx context.Context, ref icd.Ref, _ ...icd.Include) (icd.Entity, icd.Provenance, error) {
	prov, err := l.ask(ctx, "the entity "+ref.ID+" of "+treeName(ref.Tree))
	if err != nil {
		return icd.Entity{}, prov, err
	}
	if ref.Release == "2026-01" { // which there is not
		return icd.Entity{}, prov, answer{status: http.StatusNotFound}
	}
	b, err := l.find(func(b book) bool { return b.id == ref.ID })
	e := icd.Entity{Ref: ref, Code: b.code, Title: b.title, Kind: icd.KindCategory, Definition: "What is meant by " + b.title}
	for _, id := range l.not[ref.ID] {
		to := ref.Entity(id)
		e.Exclusions = append(e.Exclusions, icd.Term{Label: "Excluded " + id, Target: &to})
	}
	return e, prov, err
}

func (l *shelf) Versions(context.Context, icd.Ref) (icd.Versions, icd.Provenance, error) {
	return icd.Versions{}, icd.Provenance{}, answer{status: http.StatusNotFound}
}

func (l *shelf) CodeInfo(ctx context.Context, in icd.Tree, code string) (icd.CodeInfo, icd.Provenance, error) {
	prov, err := l.ask(ctx, "the code "+code+" of "+treeName(in))
	if err != nil {
		return icd.CodeInfo{}, prov, err
	}
	stem, _, cluster := strings.Cut(code, "&")
	b, err := l.find(func(b book) bool { return b.code == stem })
	info := icd.CodeInfo{Code: code, Stem: in.Entity(b.id)}
	if cluster {
		info.StemCode, info.Axes = stem, map[string][]string{"hasSeverity": {"XS5W", "XS25"}, "associatedWith": {"XK9J"}}
	}
	return info, prov, err
}

// here is the tree that is shown.
var here = icd.MMS("2024-01", "en")

// onScreen is Search on a shelf.
type onScreen struct {
	*uitest.Screen
	t     *testing.T
	pane  *search.Screen
	shelf *shelf
}

// screen is Search on an API, with no tree to search in yet. It must be called in a
// synctest bubble.
func screen(t *testing.T, l *shelf, w, h int) *onScreen {
	t.Helper()
	p := search.New(keys.New(), theme.New(theme.Look{Dark: true}))
	s := &onScreen{Screen: uitest.NewScreen(p, w, h), t: t, pane: p, shelf: l}
	p.SetSearcher("icd", l)
	return s
}

func (s *onScreen) close() {
	s.pane.SetSearcher("", nil)
	s.Advance(time.Minute)
	s.Close()
}

// on runs a test on the screen, in a tree.
func on(t *testing.T, l *shelf, w, h int, f func(*onScreen)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := screen(t, l, w, h)
		defer s.close()
		s.Send(pane.TreeMsg{Tree: here})
		f(s)
	})
}

// find types words and waits for what comes of them.
func (s *onScreen) find(words string) {
	s.t.Helper()
	s.Keys("/", "ctrl+u")
	s.Type(words)
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

// asks are the questions that the server was asked since the last ones.
func (s *onScreen) asks(want ...string) {
	s.t.Helper()
	if got := s.shelf.questions(); !slices.Equal(got, want) {
		s.t.Fatalf("it is asked %q, want %q\n%s", got, want, s.Drawn())
	}
}

// rowOf is the row in which a text stands.
func (s *onScreen) rowOf(text string) int {
	s.t.Helper()
	for y, row := range strings.Split(s.Drawn(), "\n") {
		if strings.Contains(row, text) {
			return y
		}
	}
	s.t.Fatalf("%q is not on the screen:\n%s", text, s.Drawn())
	return 0
}

// back goes back, and reports whether there was a way.
func (s *onScreen) back() bool {
	cmd, ok := s.pane.Back()
	s.Run(cmd)
	s.Advance(time.Second)
	return ok
}

// shows is what the screen asks to show, "" for nothing.
func (s *onScreen) shows() string {
	if msg, ok := s.Last().(pane.ShowMsg); ok {
		return msg.Ref.ID
	}
	return ""
}

var ink = theme.New(theme.Look{Dark: true})

// chosen is the code of the row under the cursor, "" for none.
func (s *onScreen) chosen() string {
	on, _, _ := strings.Cut(ink.Selected.S("x"), "x")
	for _, row := range s.Rows() {
		if _, after, ok := strings.Cut(row, on+"› "); ok {
			return strings.Fields(after)[0]
		}
	}
	return ""
}

// enter is what enter does now, and why it cannot.
func (s *onScreen) enter() (what, why string) {
	s.t.Helper()
	a, ok := keys.Find(s.pane.Actions(), "search.open")
	if !ok {
		s.t.Fatal("enter is no action")
	}
	if a.Hint == (a.Why != "") {
		s.t.Fatalf("the footer names enter: %v, which cannot be done because %q", a.Hint, a.Why)
	}
	return a.Binding.Help().Desc, a.Why
}

// Type types words.
func (s *onScreen) Type(text string) { s.Loop.Type(text) }
