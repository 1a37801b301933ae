package cli

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"

	"icdscope/api/cache"
	"icdscope/api/icd"
	"icdscope/api/sandbox"
)

// run is a run of the program that reads over a line and keeps on the disk.
func run(t *testing.T, dir string, offline bool, l *line, server *sandbox.Server) *seen {
	t.Helper()
	kept := cache.New(cache.Options{Dir: dir, Offline: offline})
	t.Cleanup(kept.Close)
	c := newSeen(icd.New(baseURL(t), kept.Transport(authorized{t, server, l})))
	c.earlier = (&wiring{kept: keptBy(kept)}).earlier(c)
	t.Cleanup(c.earlier.stop)
	return c
}

func baseURL(t *testing.T) *url.URL {
	t.Helper()
	base, err := url.Parse("http://127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	return base
}

func keptBy(c *cache.Cache) *kept { return &kept{answers: c} }

// What an earlier run loaded is found by a later one that asks nobody: what belongs to
// the tree that is searched, and nothing that is damaged or another server's.
func TestFindingWhatAnEarlierRunLoaded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, err := sandbox.New(sandbox.Options{})
		if err != nil {
			t.Fatal(err)
		}
		dir, l, ctx := t.TempDir(), &line{next: server.Transport()}, context.Background()
		first := run(t, dir, false, l, server)
		root, err := icd.LoadRoot(ctx, first, icd.MMS("", "en"))
		if err != nil {
			t.Fatal(err)
		}
		in := root.Ref.Tree
		for _, ref := range []icd.Ref{in.Entity("257068234"), in.At("2022-02").In("es").Entity("257068234"), icd.InFoundation("en").Entity("257068234")} {
			if _, _, err := first.Load(ctx, ref); err != nil {
				t.Fatal(err)
			}
		}
		garbage := filepath.Join(dir, "entries", "00")
		if err := os.MkdirAll(garbage, 0o700); err != nil {
			t.Fatal(err)
		}
		for i, text := range []string{"", "{}\n{}", "\x00", `{"v":1,"key":"a"}` + "\n{}"} {
			if err := os.WriteFile(filepath.Join(garbage, fmt.Sprint(i)), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		sent := l.sent.Load()
		later := run(t, dir, true, l, server)
		find := func(c *seen, q icd.Search) icd.Results {
			t.Helper()
			res, _, err := c.Search(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			return res
		}
		for _, tree := range []icd.Tree{in, in.At("2022-02").In("es"), icd.InFoundation("en")} {
			res := find(later, icd.Search{In: tree, Query: "chol%"})
			if tree.Language == "es" {
				res = find(later, icd.Search{In: tree, Query: "c\u00f3l%"})
			}
			if len(res.Hits) != 1 || res.Remembered == nil || res.Remembered.Of != 1 || res.Hits[0].Ref != tree.Entity("257068234") {
				t.Errorf("%v: %+v", tree, res)
			}
		}
		if n := l.sent.Load(); n != sent {
			t.Errorf("it asks %d times", n-sent)
		}
	})
}

// Who gives up before everything is read has read no more.
func TestGivingUpReadingEarlierRuns(t *testing.T) {
	e := &earlier{done: make(chan struct{})}
	e.ctx, e.stop = context.WithCancel(t.Context())
	e.keeps = endless{}
	e.client = newSeen(nil)
	e.begin()
	e.stop()
	<-e.done
	(*earlier)(nil).read(t.Context())
}

// endless has answers without end, none of which is one.
type endless struct{ answers }

func (endless) Kept(ctx context.Context, _ int, _ func(cache.Kept)) { <-ctx.Done() }
