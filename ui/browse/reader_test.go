package browse_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"icdscope/api/icd"
	"icdscope/session/failure"
	"icdscope/ui/browse"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// refusal is an answer that is none.
type refusal int

func (r refusal) Error() string                     { return fmt.Sprint("HTTP ", int(r)) }
func (r refusal) HTTPStatus() int                   { return int(r) }
func (r refusal) Code() failure.Code                { return failure.Code("") }
func (r refusal) Words() string                     { return "" }
func (r refusal) RetryAfter() (time.Duration, bool) { return 0, false }

// library is an API with a made-up classification: two chapters, the first with a
// block of forty categories and one that is coded elsewhere, the second with a
// window; in two releases, of which the newer alone has Spanish; and a foundation.
type library struct {
	delay time.Duration
	fails map[string]int // id -> status
	none  error          // why nothing is answered but roots; nil if it is
	// change makes entities others than they are; nil changes none.
	change func(*icd.Entity)
	untold bool // it does not say what is below an entity

	mu     sync.Mutex
	asked  []string
	looked []string // up, where it is coded
}

var releases = map[string][]string{"2026-01": {"en", "es"}, "2025-01": {"en"}}

func (l *library) Load(ctx context.Context, ref icd.Ref, include ...icd.Include) (icd.Entity, icd.Provenance, error) {
	l.mu.Lock()
	l.asked = append(l.asked, ref.ID)
	prov := icd.Provenance{Latency: 3 * time.Millisecond, Path: "/" + ref.ID, Bytes: 10, Exchange: uint64(len(l.asked)), APIVersion: "v2.6.0"}
	l.mu.Unlock()
	select {
	case <-time.After(l.delay):
	case <-ctx.Done():
		return icd.Entity{}, prov, ctx.Err() //nolint:wrapcheck // as a client would
	}
	if status := l.fails[ref.ID]; status != 0 {
		return icd.Entity{}, prov, refusal(status)
	}
	if l.none != nil && !ref.IsRoot() {
		return icd.Entity{}, prov, l.none
	}
	if ref.Released() && ref.Release != "" {
		has := false
		for _, language := range releases[ref.Release] {
			has = has || language == ref.Language
		}
		if !has || ref.Linearization != "mms" {
			return icd.Entity{}, prov, refusal(http.StatusNotFound)
		}
	}
	e, ok := l.entity(ref)
	if !ok {
		return icd.Entity{}, prov, refusal(http.StatusNotFound)
	}
	for _, part := range include {
		switch part {
		case icd.IncludeDescendants:
			e.Descendants = l.below(ref)
		case icd.IncludeAncestors, icd.IncludeCriteria:
		}
	}
	e.Raw = []byte(fmt.Sprintf(`{"title":%q}`, e.Title))
	return e, prov, nil
}

// entity is an entity as the library has it.
func (l *library) entity(ref icd.Ref) (icd.Entity, bool) {
	e, ok := entityOf(ref)
	if l.change != nil {
		if !ok {
			e = icd.Entity{Ref: ref}
		}
		l.change(&e)
		ok = e.Title != ""
	}
	return e, ok
}

// below are the descendants of an entity, each once.
func (l *library) below(ref icd.Ref) (refs []icd.Ref) {
	if l.untold {
		return nil
	}
	seen := map[icd.Ref]bool{ref: true}
	for queue := []icd.Ref{ref}; len(queue) > 0; queue = queue[1:] {
		e, _ := l.entity(queue[0])
		for _, c := range e.Children {
			if !seen[c] {
				seen[c] = true
				refs, queue = append(refs, c), append(queue, c)
			}
		}
	}
	return refs
}

func entityOf(ref icd.Ref) (icd.Entity, bool) {
	at := func(id string) icd.Ref { return ref.Entity(id) }
	e := icd.Entity{Ref: ref, Kind: icd.KindCategory, Title: "Entity " + ref.ID, Language: ref.Language}
	if ref.Language == "es" {
		e.Title = "Entidad " + ref.ID
	}
	foundation := icd.InFoundation(ref.Language)
	switch id := ref.ID; {
	case id == "":
		e.Kind, e.Title, e.Children = icd.KindRoot, "Root", []icd.Ref{at("1"), at("2")}
		e.Languages, e.Linearizations = []string{"en", "es"}, []string{"mms"}
		if ref.Release == "2025-01" {
			e.Languages = []string{"en"}
		}
	case id == "1":
		e.Kind, e.Code, e.Parents, e.Children = icd.KindChapter, "01", []icd.Ref{at("")}, []icd.Ref{at("10"), at("11")}
		e.ChildrenElsewhere = []icd.Term{{Label: "Somewhere else", Target: ptr(at("20"))}}
		e.Definition = "The first chapter. "
		for range 40 {
			e.Definition += "It has a long definition that goes on. "
		}
	case id == "2":
		e.Kind, e.Code, e.Parents, e.Children = icd.KindChapter, "02", []icd.Ref{at("")}, []icd.Ref{at("20")}
	case id == "10":
		e.Kind, e.BlockID, e.CodeRange, e.Parents = icd.KindBlock, "BlockL1-1A0", "1A00-1A3Z", []icd.Ref{at("1")}
		for i := range 40 {
			e.Children = append(e.Children, at(fmt.Sprint(100+i)))
		}
	case id == "11":
		e.Code, e.Parents, e.Source = "1B00", []icd.Ref{at("1")}, ptr(foundation.Entity("11"))
		e.Exclusions = []icd.Term{{Label: "What stands in the other chapter", Target: ptr(at("20"))}, {Label: "Plain"}}
		e.Postcoordination = []icd.Axis{{Name: "hasSeverity", Required: true, Multiple: icd.NotAllowed, Values: []icd.Ref{at("20")}}}
	case id == "20":
		e.Kind, e.Code, e.Parents = icd.KindWindow, "2A00", []icd.Ref{at("2")}
	case len(id) == 3 && id >= "100" && id < "140":
		e.Code, e.Parents = "1A"+id[1:], []icd.Ref{at("10")}
	default:
		return icd.Entity{}, false
	}
	if ref.IsFoundation() && ref.ID != "" {
		e.Code, e.Kind = "", icd.KindEntity
	}
	return e, true
}

func ptr(r icd.Ref) *icd.Ref { return &r }

func (l *library) Versions(_ context.Context, ref icd.Ref) (icd.Versions, icd.Provenance, error) {
	if status := l.fails["versions"]; status != 0 {
		return icd.Versions{}, icd.Provenance{}, refusal(status)
	}
	if ref.Classification == icd.ICD10 {
		return icd.Versions{}, icd.Provenance{}, refusal(http.StatusNotFound)
	}
	newest, older := ref, ref
	newest.Release, older.Release = "2026-01", "2025-01"
	return icd.Versions{Latest: newest, All: []icd.Ref{newest, older}}, icd.Provenance{}, nil
}

func (l *library) CodeInfo(_ context.Context, in icd.Tree, code string) (icd.CodeInfo, icd.Provenance, error) {
	if code != "1B00" {
		return icd.CodeInfo{}, icd.Provenance{}, refusal(http.StatusNotFound)
	}
	return icd.CodeInfo{Code: code, Stem: in.Entity("11")}, icd.Provenance{}, nil
}

// screen is Browse on that API, settled. It must be called in a synctest bubble.
func screen(t *testing.T, l *library, w, h int) *onScreen {
	t.Helper()
	p := browse.New(keys.New(), theme.New(theme.Look{Dark: true}))
	s := &onScreen{Screen: uitest.NewScreen(p, w, h), t: t, pane: p, lib: l}
	s.Run(p.SetReader("icd", l, icd.MMS("", "en")))
	s.Send(pane.ClockMsg{Now: time.Now()})
	s.Advance(time.Second)
	return s
}

type onScreen struct {
	*uitest.Screen
	t    *testing.T
	pane *browse.Screen
	lib  *library
}

// press presses keys, and lets each have its effect.
func (s *onScreen) press(names ...string) {
	for _, name := range names {
		s.Keys(name)
		s.Advance(time.Second)
	}
}

func (s *onScreen) close() {
	s.Run(s.pane.SetReader("", nil, icd.Tree{}))
	s.Advance(time.Minute)
	s.Close()
}

// Lookup has 11 and 20 in the MMS, and counts the hundreds to 10; the others have no
// place there.
func (l *library) Lookup(ctx context.Context, of icd.Ref, in icd.Tree) (icd.Placed, error) {
	l.mu.Lock()
	l.looked = append(l.looked, of.ID+" in "+in.Release+" "+in.Language)
	exchange := uint64(1000 + len(l.looked))
	l.mu.Unlock()
	select {
	case <-time.After(l.delay):
	case <-ctx.Done():
		return icd.Placed{}, ctx.Err() //nolint:wrapcheck // as a client would
	}
	if status := l.fails["lookup"]; status != 0 {
		return icd.Placed{}, refusal(status)
	}
	p := icd.Placed{Prov: icd.Provenance{Exchange: exchange}}
	at := in.Entity(of.ID)
	switch {
	case len(of.ID) == 3:
		at, p.Under = in.Entity("10"), true
	case of.ID != "11" && of.ID != "20":
		return icd.Placed{}, refusal(http.StatusNotFound)
	}
	p.Entity, _ = l.entity(at)
	return p, nil
}

// In a small terminal the text has all of the pane but the row of the tabs, which gives
// its place to the words that are looked for.
func TestTheDetailInASmallTerminal(t *testing.T) {
	on(t, &library{}, 40, 10, func(s *onScreen) {
		s.press("enter")
		rows := strings.Split(s.Drawn(), "\n")
		if !strings.Contains(rows[1], "Overview") || !strings.Contains(rows[2], "Entity 1") {
			t.Errorf("the text does not follow the tabs:\n%s", s.Drawn())
		}
		s.ClickAt(5, 4)
		if at := strings.Split(s.Drawn(), "\n")[4]; !strings.HasPrefix(at, "││") && !strings.HasPrefix(at, "│▸") {
			t.Errorf("a click does not put the cursor where it was:\n%s", s.Drawn())
		}
		s.press("]", "]", "]", "t")
		s.Loop.Type("title")
		rows = strings.Split(s.Drawn(), "\n")
		if !strings.Contains(rows[1], "title") || strings.Contains(rows[1], "JSON") {
			t.Errorf("the words are not in the row of the tabs:\n%s", s.Drawn())
		}
		if c := s.pane.Cursor(); c == nil || c.Y != 1 {
			t.Errorf("the text cursor is at %v", c)
		}
	})
}
