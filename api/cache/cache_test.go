package cache_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/cache"
	"icdscope/api/internal/mark"
)

const (
	released = "http://127.0.0.1:9/icd/release/11/2024-01/mms/257068234"
	changing = "http://127.0.0.1:9/icd/entity/257068234"
)

// origin counts what it is asked and answers with a number.
type origin struct {
	mu     sync.Mutex
	asked  int
	status int
	kind   string
	body   string
	err    error
	gate   chan struct{}
}

func (o *origin) RoundTrip(r *http.Request) (*http.Response, error) {
	o.mu.Lock()
	o.asked++
	n, status, kind, body, err, gate := o.asked, o.status, o.kind, o.body, o.err, o.gate
	o.mu.Unlock()
	if gate != nil {
		select {
		case <-gate:
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	if err != nil {
		return nil, err
	}
	if status == 0 {
		status = 200
	}
	if kind == "" {
		kind = "application/json"
	}
	if body == "" {
		body = fmt.Sprintf(`{"n":%d}`, n)
	}
	h := http.Header{"Content-Type": {kind}, "Api-Version": {"v2.6.0"}, "Icdscope-Cache": {"hit"}}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

func (o *origin) set(f func(*origin)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f(o)
}

func (o *origin) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.asked
}

func open(t *testing.T, o cache.Options) *cache.Cache {
	t.Helper()
	c := cache.New(o)
	t.Cleanup(c.Close)
	return c
}

type reply struct {
	status int
	body   string
	mark   string
	age    string
	err    error
}

func (r reply) String() string {
	if r.err != nil {
		return "error"
	}
	return strings.TrimSpace(fmt.Sprint(r.status, " ", r.body, " ", r.mark))
}

// get asks as a client that takes every answer that it can read for good.
func get(ctx context.Context, rt http.RoundTripper, url string, header ...string) reply {
	return judged(ctx, rt, url, mark.Good, header...)
}

// judged asks as a client that makes of the answer what the test says.
func judged(ctx context.Context, rt http.RoundTripper, url string, found mark.Finding, header ...string) reply {
	ctx, verdict := mark.WithVerdict(ctx)
	defer verdict.Give(found)
	return ask(ctx, rt, url, header...)
}

func ask(ctx context.Context, rt http.RoundTripper, url string, header ...string) reply {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return reply{err: err}
	}
	req.Header.Set("Accept-Language", "en")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := rt.RoundTrip(req)
	if err != nil {
		return reply{err: err}
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, string(b), resp.Header.Get("Icdscope-Cache"), resp.Header.Get("Icdscope-Cache-Age"), err}
}

func TestAnEntityIsAskedForOnce(t *testing.T) {
	o := &origin{}
	rt := cache.New(cache.Options{}).Transport(o)
	if got := get(t.Context(), rt, released).String(); got != `200 {"n":1}` {
		t.Errorf("live: %s (a mark of the server's own must not count)", got)
	}
	if got := get(t.Context(), rt, released); got.String() != `200 {"n":1} hit` || got.age != "0" {
		t.Errorf("again: %s, age %q", got, got.age)
	}
	for _, other := range []reply{
		get(t.Context(), rt, released, "Accept-Language", "es"),
		get(t.Context(), rt, released, "API-Version", "v3"),
		get(t.Context(), rt, released+"?include=ancestor"),
		get(t.Context(), rt, strings.Replace(released, ":9", ":10", 1)),
		get(t.Context(), rt, strings.Replace(released, "2024-01", "2025-01", 1)),
	} {
		if other.mark != "" {
			t.Errorf("another request was answered from the cache: %s", other)
		}
	}
}

func TestOnlyWholeJSONReadsAreKept(t *testing.T) {
	for name, change := range map[string]func(*origin){
		"404":         func(o *origin) { o.status = 404 },
		"HTML":        func(o *origin) { o.kind, o.body = "text/html", "<html>" },
		"broken JSON": func(o *origin) { o.body = `{"a":` },
		"huge":        func(o *origin) { o.body = `"` + strings.Repeat("x", 5<<20) + `"` },
	} {
		o := &origin{}
		change(o)
		rt := cache.New(cache.Options{}).Transport(o)
		first := get(t.Context(), rt, released)
		second := get(t.Context(), rt, released)
		if o.count() != 2 || second.mark != "" || first.status != second.status {
			t.Errorf("%s: asked %d times, %.40s then %.40s", name, o.count(), first, second)
		}
	}
	o := &origin{}
	rt := cache.New(cache.Options{}).Transport(o)
	for _, url := range []string{"http://127.0.0.1:9/icd/release/11/2024-01/mms/search?q=x", "http://127.0.0.1:9/connect/token", "http://127.0.0.1:9/v0/token/gen"} {
		get(t.Context(), rt, url)
		if got := get(t.Context(), rt, url); got.mark != "" {
			t.Errorf("%s was kept", url)
		}
	}
}

func TestAgeing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &origin{}
		rt := cache.New(cache.Options{}).Transport(o)
		get(t.Context(), rt, released)
		get(t.Context(), rt, changing)
		<-time.After(9*time.Hour + 59*time.Minute)
		if got := get(t.Context(), rt, changing); got.String() != `200 {"n":2} hit` || got.age != "35940" {
			t.Errorf("after 9:59 h: %s, age %s", got, got.age)
		}
		<-time.After(2 * time.Minute)
		if got := get(t.Context(), rt, changing); got.String() != `200 {"n":3}` {
			t.Errorf("after 10:01 h: %s", got)
		}
		<-time.After(1000 * time.Hour)
		if got := get(t.Context(), rt, released); got.mark != "hit" {
			t.Errorf("a published release aged: %s", got)
		}
		// Past its time, and the server fails: better old than nothing, and marked.
		o.set(func(o *origin) { o.err = errors.New("down") })
		if got := get(t.Context(), rt, changing); got.String() != `200 {"n":3} stale` {
			t.Errorf("server down: %s", got)
		}
		o.set(func(o *origin) { o.err, o.status = nil, 503 })
		if got := get(t.Context(), rt, changing); got.mark != "stale" {
			t.Errorf("server failing: %s", got)
		}
		o.set(func(o *origin) { o.status = 404 })
		if got := get(t.Context(), rt, changing); got.status != 404 {
			t.Errorf("gone: %s", got)
		}
	})
}

func TestOffline(t *testing.T) {
	dir := t.TempDir()
	o := &origin{}
	get(t.Context(), open(t, cache.Options{Dir: dir}).Transport(o), released)
	off := open(t, cache.Options{Dir: dir, Offline: true}).Transport(o)
	if got := get(t.Context(), off, released); got.mark != "hit" {
		t.Errorf("loaded before: %s", got)
	}
	for _, url := range []string{changing, "http://127.0.0.1:9/icd/entity/search?q=x"} {
		if got := get(t.Context(), off, url); !errors.Is(got.err, cache.ErrOffline) {
			t.Errorf("%s: %v", url, got)
		}
	}
	if o.count() != 1 {
		t.Errorf("the server was asked %d times", o.count())
	}
}

func TestManyAskersAreOneRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &origin{gate: make(chan struct{})}
		rt := cache.New(cache.Options{}).Transport(o)
		leader, cancel := context.WithCancel(t.Context())
		var gaveUp reply
		var wg sync.WaitGroup
		wg.Go(func() { gaveUp = get(leader, rt, released) })
		synctest.Wait()
		var good atomic.Int32
		for range 50 {
			wg.Go(func() {
				if r := get(t.Context(), rt, released); r.err == nil && r.status == 200 {
					good.Add(1)
				}
			})
		}
		synctest.Wait()
		if o.count() != 1 {
			t.Errorf("asked %d times while one request was under way", o.count())
		}
		cancel() // the one who asked gives up; the others do not suffer
		synctest.Wait()
		close(o.gate)
		wg.Wait()
		if gaveUp.err == nil || good.Load() != 50 || o.count() != 2 {
			t.Errorf("gave up: %v; served: %d; asked: %d", gaveUp.err, good.Load(), o.count())
		}
	})
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(filepath.Join(dir, "entries"), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && len(filepath.Base(filepath.Dir(path))) == 2 {
			list = append(list, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestDiskSurvivesAndIsPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	o := &origin{}
	get(t.Context(), open(t, cache.Options{Dir: dir}).Transport(o), released)
	again := open(t, cache.Options{Dir: dir})
	if got := get(t.Context(), again.Transport(o), released); got.mark != "hit" || o.count() != 1 {
		t.Errorf("another run: %s, asked %d times", got, o.count())
	}
	list := files(t, dir)
	if len(list) != 1 {
		t.Fatalf("files: %v", list)
	}
	for _, path := range []string{dir, filepath.Join(dir, "entries"), filepath.Dir(list[0]), list[0]} {
		if info, err := os.Stat(path); err != nil || info.Mode()&0o077 != 0 && runtime.GOOS != "windows" {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	n, size, err := cache.Clear(dir)
	if n != 1 || size == 0 || err != nil || len(files(t, dir)) != 0 {
		t.Errorf("Clear: %d, %d, %v", n, size, err)
	}
	if n, _, err := cache.Clear(filepath.Join(dir, "nowhere")); n != 0 || err != nil {
		t.Errorf("Clear of nothing: %d, %v", n, err)
	}
}

// A damaged entry is a miss, and is replaced.
func TestDamagedEntriesAreMisses(t *testing.T) {
	damage := map[string]func([]byte) []byte{
		"truncated":   func(b []byte) []byte { return b[:len(b)-2] },
		"bit flipped": func(b []byte) []byte { b[len(b)-3] ^= 1; return b },
		"wrong key":   func(b []byte) []byte { return bytes.Replace(b, []byte("257068234"), []byte("257068235"), 1) },
		"old format":  func(b []byte) []byte { return bytes.Replace(b, []byte(`"v":1`), []byte(`"v":0`), 1) },
		"empty":       func([]byte) []byte { return nil },
		"garbage":     func([]byte) []byte { return []byte("\x00\xff\n{") },
	}
	for name, f := range damage {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			o := &origin{}
			get(t.Context(), open(t, cache.Options{Dir: dir}).Transport(o), released)
			path := files(t, dir)[0]
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, f(b), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := get(t.Context(), open(t, cache.Options{Dir: dir}).Transport(o), released); got.String() != `200 {"n":2}` {
				t.Errorf("damaged: %s", got)
			}
			if got := get(t.Context(), open(t, cache.Options{Dir: dir}).Transport(o), released); got.String() != `200 {"n":2} hit` {
				t.Errorf("not replaced: %s", got)
			}
		})
	}
}

func TestADirectoryThatCannotBeUsedMeansMemoryOnly(t *testing.T) {
	base := t.TempDir()
	asFile := filepath.Join(base, "file")
	if err := os.WriteFile(asFile, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	linked := filepath.Join(base, "linked")
	if err := os.MkdirAll(linked, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(base, filepath.Join(linked, "entries")); err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]string{"a file": asFile, "below a file": filepath.Join(asFile, "x"), "a link": linked} {
		o := &origin{}
		var said []string
		rt := open(t, cache.Options{Dir: dir, Say: func(s string) { said = append(said, s) }}).Transport(o)
		get(t.Context(), rt, released)
		if got := get(t.Context(), rt, released); got.mark != "hit" {
			t.Errorf("%s: not even in memory: %s", name, got)
		}
		if len(said) != 1 || !strings.Contains(said[0], "the disk cache is not used: ") {
			t.Errorf("%s: it says %q", name, said)
		}
	}
}

// That the disk cannot be written any more is said once.
func TestADiskThatFailsLater(t *testing.T) {
	dir := t.TempDir()
	var said []string
	rt := open(t, cache.Options{Dir: dir, Say: func(s string) { said = append(said, s) }}).Transport(&origin{})
	for i := range 256 { // wherever entries go, a file is in the way
		if err := os.WriteFile(filepath.Join(dir, "entries", fmt.Sprintf("%02x", i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 {
		get(t.Context(), rt, fmt.Sprint(released, i))
	}
	if len(said) != 1 || !strings.Contains(said[0], "cannot be written") {
		t.Errorf("it says %q", said)
	}
}

// Two copies of the program on one directory wait for each other never, and
// both are right.
func TestTwoCopiesShareADirectory(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	var wrong atomic.Int32
	for range 2 {
		rt := open(t, cache.Options{Dir: dir}).Transport(&origin{body: `{"same":true}`})
		wg.Go(func() {
			for i := range 200 {
				if got := get(t.Context(), rt, fmt.Sprintf("%s%d", released, i%20)); got.status != 200 || got.body != `{"same":true}` {
					wrong.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if wrong.Load() > 0 || len(files(t, dir)) != 20 {
		t.Errorf("%d wrong answers, %d files", wrong.Load(), len(files(t, dir)))
	}
}

// What is not for the disk is kept in memory only.
func TestTransientAnswersAreNotOnTheDisk(t *testing.T) {
	for kind, want := range map[string]string{"application/json; x=transient": "", "application/json": "hit"} {
		options := cache.Options{Dir: t.TempDir(), Transient: func(h http.Header) bool { return strings.Contains(h.Get("Content-Type"), "transient") }}
		o := &origin{kind: kind}
		c := cache.New(options)
		get(t.Context(), c.Transport(o), released)
		if got := get(t.Context(), c.Transport(o), released); got.mark != "hit" {
			t.Errorf("%s: in the same program: %s", kind, got)
		}
		c.Close()
		next := cache.New(options)
		if got := get(t.Context(), next.Transport(o), released); got.mark != want {
			t.Errorf("%s: in the next program: %s", kind, got)
		}
		next.Close()
	}
}
