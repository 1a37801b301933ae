package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/icd"
	"icdscope/session/secret"
	"icdscope/ui/places"
)

// shop is a computer whose state directory is a test's own.
type shop struct {
	t    *testing.T
	path string // of the file
	held *secret.Held

	mu   sync.Mutex
	said []string
}

func newShop(t *testing.T) *shop {
	t.Helper()
	return &shop{t: t, path: filepath.Join(t.TempDir(), "state", "icdscope", placesFile), held: secret.NewHeld()}
}

// open is another program that keeps its places there.
func (s *shop) open() (places.Book, *keeper) {
	s.t.Helper()
	state := filepath.Dir(filepath.Dir(s.path))
	o := newOptions(System{Env: func(name string) (string, bool) { return state, name == "XDG_STATE_HOME" }})
	return (&wiring{o: o, held: s.held, say: func(text string) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.said = append(s.said, text)
	}}).keepPlaces()
}

// saying is what is said until now.
func (s *shop) saying() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.said)
}

// mark is another program that keeps a bookmark.
func (s *shop) mark(id int) {
	s.t.Helper()
	_, k := s.open()
	k.keep(places.Mark(spot(id)))
	k.close()
}

// book is what is kept.
func (s *shop) book() places.Book {
	s.t.Helper()
	b, k := s.open()
	k.close()
	return b
}

func spot(id int) places.Place {
	return places.Place{Ref: icd.MMS("2026-01", "en").Entity(fmt.Sprint(id)), Title: fmt.Sprint("Title ", id)}
}

// What is kept is there in the next run, for the user alone.
func TestPlacesAreKept(t *testing.T) {
	s := newShop(t)
	b, k := s.open()
	if len(b.Bookmarks) > 0 {
		t.Errorf("%+v", b)
	}
	k.keep(places.Mark(spot(1)))
	k.keep(places.Visit(spot(2)))
	k.keep(places.Leave(places.Last{Place: spot(3), Tab: 1, Server: "https://x"}))
	k.close()
	b = s.book()
	if !b.Marked(spot(1)) || len(b.Recent) != 1 || b.Last == nil || b.Last.Title != "Title 3" {
		t.Errorf("%+v", b)
	}
	for _, path := range []string{s.path, filepath.Dir(s.path)} {
		if info, err := os.Stat(path); err != nil || info.Mode()&0o077 != 0 && runtime.GOOS != "windows" {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
	list, err := filepath.Glob(filepath.Join(filepath.Dir(s.path), "*"))
	if want := []string{s.path, s.path + ".lock"}; err != nil || !slices.Equal(list, want) || len(s.said) > 0 {
		t.Errorf("there are %v (%v); it says %q", list, err, s.said)
	}
}

// Nobody who only looks makes a file.
func TestNothingIsWrittenForNothing(t *testing.T) {
	s := newShop(t)
	s.book()
	if _, err := os.Stat(filepath.Dir(s.path)); err == nil {
		t.Error("there is a directory")
	}
}

// Programs that run at once do not take bookmarks from each other, and what one takes
// away stays away.
func TestSeveralProgramsAtOnce(t *testing.T) {
	s := newShop(t)
	_, first := s.open()
	first.keep(places.Mark(spot(999)))
	first.close()
	const programs, marks = 4, 20
	var all sync.WaitGroup
	for n := range programs {
		_, k := s.open()
		all.Go(func() {
			defer k.close()
			for i := range marks {
				k.keep(places.Mark(spot(n*marks + i)))
			}
			k.keep(places.Unmark(spot(999)))
		})
	}
	all.Wait()
	b := s.book()
	if len(b.Bookmarks) != programs*marks || b.Marked(spot(999)) {
		t.Errorf("%d bookmarks", len(b.Bookmarks))
	}
}

// A file that is none, or was damaged, is put aside with a sentence, and bookmarks
// begin anew.
func TestAPlacesFileThatIsNone(t *testing.T) {
	for name, make := range map[string]func(path string) error{
		"damaged":   func(path string) error { return os.WriteFile(path, []byte(`{"v":1,"book`), 0o600) },
		"binary":    func(path string) error { return os.WriteFile(path, []byte("\x00\xff\x1b[2J"), 0o600) },
		"empty":     func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"huge":      func(path string) error { return os.WriteFile(path, bytes.Repeat([]byte(" "), 3<<20), 0o600) },
		"a link":    func(path string) error { return os.Symlink(os.DevNull, path) },
		"to itself": func(path string) error { return os.Symlink(path, path) },
		"directory": func(path string) error { return os.Mkdir(path, 0o700) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t)
			if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := make(s.path); err != nil {
				t.Fatal(err)
			}
			b, k := s.open()
			if len(b.Bookmarks) > 0 || len(s.said) != 1 || !strings.Contains(s.said[0], "is put aside as places.json.aside") {
				t.Errorf("%+v; it says %q", b, s.said)
			}
			k.keep(places.Mark(spot(1)))
			k.close()
			if b := s.book(); !b.Marked(spot(1)) || len(s.said) != 1 {
				t.Errorf("%+v; it says %q", b, s.said)
			}
			if _, err := os.Lstat(s.path + ".aside"); err != nil {
				t.Error(err)
			}
		})
	}
}

// What was put aside before stays, and a file that can go nowhere is left alone.
func TestNothingThatIsPutAsideIsLost(t *testing.T) {
	s := newShop(t)
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		t.Fatal(err)
	}
	broken := func(n int) []byte { return fmt.Appendf(nil, "{ broken %d", n) }
	const most = 9
	for n := range most + 1 {
		if err := os.WriteFile(s.path, broken(n), 0o600); err != nil {
			t.Fatal(err)
		}
		_, k := s.open()
		k.keep(places.Mark(spot(n)))
		k.close()
	}
	files := []string{s.path + ".aside"}
	for n := 2; n <= most; n++ {
		files = append(files, fmt.Sprintf("%s.aside-%d", s.path, n))
	}
	for n, name := range append(files, s.path) {
		if text, err := os.ReadFile(name); !bytes.Equal(text, broken(n)) {
			t.Errorf("%s has %q: %v", filepath.Base(name), text, err)
		}
	}
	if last := s.said[len(s.said)-1]; !strings.Contains(last, "not kept") || !strings.Contains(last, "is not used") {
		t.Errorf("it says %q", s.said)
	}
}

// Who keeps something after the end, or ends it twice, brings nothing down.
func TestPlacesAfterTheEnd(t *testing.T) {
	s := newShop(t)
	_, k := s.open()
	k.close()
	k.keep(places.Mark(spot(1)))
	k.close()
	if b := s.book(); len(b.Bookmarks) > 0 {
		t.Errorf("kept %+v", b.Bookmarks)
	}
}

// What a later version wrote is left as it is.
func TestPlacesOfALaterVersion(t *testing.T) {
	s := newShop(t)
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		t.Fatal(err)
	}
	const text = `{"v":2,"marks":{}}`
	if err := os.WriteFile(s.path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, k := s.open()
	k.keep(places.Mark(spot(1)))
	k.keep(places.Mark(spot(2)))
	k.close()
	if b, err := os.ReadFile(s.path); string(b) != text || len(s.said) != 2 {
		t.Errorf("%q (%v); it says %q", b, err, s.said)
	}
}

// Where nothing can be written, that is said once.
func TestPlacesThatCannotBeKept(t *testing.T) {
	s := newShop(t)
	if err := os.MkdirAll(filepath.Dir(filepath.Dir(s.path)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Dir(s.path), nil, 0o600); err != nil { // where the directory should be
		t.Fatal(err)
	}
	_, k := s.open()
	for i := range 5 {
		k.keep(places.Mark(spot(i)))
	}
	k.close()
	kept := func(text string) bool { return !strings.Contains(text, "are not kept") }
	if said := slices.DeleteFunc(slices.Clone(s.said), kept); len(said) != 1 {
		t.Errorf("it says %q", s.said)
	}
}

// A title that holds a secret is kept without it.
func TestNoSecretIsKeptInAPlace(t *testing.T) {
	s := newShop(t)
	s.held.Hold(secret.New("c4nary-c4nary-c4nary"))
	_, k := s.open()
	p := spot(1)
	p.Title = "Fever c4nary-c4nary-c4nary"
	k.keep(places.Mark(p))
	k.close()
	if b, err := os.ReadFile(s.path); err != nil || bytes.Contains(b, []byte("c4nary")) {
		t.Errorf("%s (%v)", b, err)
	}
}

// What may be said of the place to begin at goes before it.
func TestWhereToBegin(t *testing.T) {
	mms, foundation, old := spot(1), spot(2), spot(3)
	foundation.Ref = icd.InFoundation("en").Entity("2")
	old.Ref = icd.TenthRevision("2019", "en").Entity("A00")
	for name, c := range map[string]struct {
		last  places.Place
		flags map[string]string
		want  icd.Ref
	}{
		"nothing is said":        {mms, nil, mms.Ref},
		"a language":             {mms, map[string]string{"lang": "es"}, mms.Ref.In("es")},
		"a release":              {mms, map[string]string{"release": "2024-01"}, mms.Ref.At("2024-01")},
		"both":                   {mms, map[string]string{"release": "2024-01", "lang": "es"}, mms.Ref.At("2024-01").In("es")},
		"a release it has none":  {foundation, map[string]string{"release": "2024-01"}, icd.Ref{}},
		"a release of another":   {old, map[string]string{"release": "2024-01"}, icd.Ref{}},
		"a language of the root": {foundation, map[string]string{"lang": "es"}, foundation.Ref.In("es")},
	} {
		dir := t.TempDir()
		none := func() (string, error) { return dir, nil }
		set, err := loadSettings(System{Env: func(string) (string, bool) { return "", false }, ConfigDir: none, HomeDir: none}, c.flags)
		if err != nil {
			t.Fatal(err)
		}
		got := (&wiring{set: set}).resume(places.Last{Place: c.last})
		switch {
		case got == nil && c.want != icd.Ref{}, got != nil && got.Ref != c.want:
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// Who died while they wrote keeps nobody from it, whenever that was.
func TestWhoDiedKeepsNobodyWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(s.path+".lock", nil, 0o600); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		s.mark(1)
		if b := s.book(); !b.Marked(spot(1)) || time.Since(start) > 0 {
			t.Errorf("%+v after %v", b, time.Since(start))
		}
	})
}

// Who writes for long is not disturbed, whatever the age of their lock: what is to be
// kept waits for them, and if it waits in vain that is said.
func TestNobodyWritesBesideAnother(t *testing.T) {
	for name, patient := range map[string]bool{"patient": true, "in vain": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newShop(t)
				s.mark(1)
				unlock, err := lock(s.path + ".lock")
				if err != nil {
					t.Fatal(err)
				}
				old(t, s.path+".lock")
				_, k := s.open()
				k.keep(places.Mark(spot(2)))
				if !patient {
					k.close()
				}
				if b := s.book(); b.Marked(spot(2)) {
					t.Error("two write at once")
				}
				unlock()
				k.close()
				if b := s.book(); b.Marked(spot(2)) != patient || !b.Marked(spot(1)) || patient != (len(s.said) == 0) {
					t.Errorf("kept %+v; it says %q", b.Bookmarks, s.said)
				}
			})
		})
	}
}

// What could not be written is written with what comes next.
func TestPlacesAreKeptLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		state := filepath.Dir(filepath.Dir(s.path))
		if err := os.WriteFile(state, nil, 0o600); err != nil { // where a directory should be
			t.Fatal(err)
		}
		_, k := s.open()
		k.keep(places.Mark(spot(1)))
		synctest.Wait()
		if len(s.saying()) == 0 {
			t.Error("it was written")
		}
		if err := os.Remove(state); err != nil {
			t.Fatal(err)
		}
		k.keep(places.Mark(spot(2)))
		k.close()
		if b := s.book(); !b.Marked(spot(1)) || !b.Marked(spot(2)) {
			t.Errorf("kept %+v", b.Bookmarks)
		}
	})
}

// What a program that died left half written goes with the next one; what another is
// writing stays, and so does everything that is none of icdscope's.
func TestWhatIsLeftHalfWritten(t *testing.T) {
	s := newShop(t)
	dir := filepath.Dir(s.path)
	if err := os.MkdirAll(filepath.Join(dir, "places.json.tmp-777"), 0o700); err != nil {
		t.Fatal(err)
	}
	stays := []string{
		"places.json.aside", "places.json.tmp-mine", "places.json.tmp-", "my places.json.tmp-123", "places.json.tmp-123.bak",
	}
	for _, name := range append(stays, "places.json.tmp-123", "places.json.tmp-456") {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range append(stays, "places.json.tmp-123", "places.json.tmp-777") {
		old(t, filepath.Join(dir, name))
	}
	s.book()
	for _, name := range append(stays, "places.json.tmp-456", "places.json.tmp-777") {
		if _, err := os.Lstat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Lstat(filepath.Join(dir, "places.json.tmp-123")); err == nil {
		t.Error("what was left half written is there still")
	}
	if len(s.said) > 0 {
		t.Errorf("it says %q", s.said)
	}
}

// old makes a file one that was written two hours ago.
func old(t *testing.T, path string) {
	t.Helper()
	at := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}
