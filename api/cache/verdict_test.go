package cache_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"icdscope/api/cache"
	"icdscope/api/internal/mark"
)

// Nothing is written before the verdict, and after it only what was good.
func TestAnAnswerWaitsForItsVerdict(t *testing.T) {
	for _, c := range []struct {
		name  string
		found mark.Finding
		kept  int
	}{{"good", mark.Good, 1}, {"bad", mark.Bad, 0}, {"none", mark.None, 0}} {
		t.Run(c.name, func(t *testing.T) {
			dir, o := t.TempDir(), &origin{}
			rt := open(t, cache.Options{Dir: dir}).Transport(o)
			ctx, verdict := mark.WithVerdict(t.Context())
			if got := ask(ctx, rt, released).String(); got != `200 {"n":1}` || len(files(t, dir)) > 0 {
				t.Errorf("before the verdict: %s, %v", got, files(t, dir))
			}
			verdict.Give(c.found)
			verdict.Give(mark.Good) // only the first one counts
			if len(files(t, dir)) != c.kept {
				t.Errorf("after it: %v", files(t, dir))
			}
			get(t.Context(), rt, released)
			if o.count() != 2-c.kept {
				t.Errorf("the server was asked %d times", o.count())
			}
		})
	}
}

// Who promises no verdict gets what others found good, and nothing unjudged.
func TestWithoutAPromiseNothingIsKeptOrShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, o := t.TempDir(), &origin{}
		c := cache.New(cache.Options{Dir: dir})
		rt := c.Transport(o)
		for n := 1; n <= 2; n++ {
			if got := ask(t.Context(), rt, released).String(); got != fmt.Sprintf(`200 {"n":%d}`, n) {
				t.Errorf("%s", got)
			}
		}
		ctx, verdict := mark.WithVerdict(t.Context())
		ask(ctx, rt, released)
		if got := ask(t.Context(), rt, released).String(); got != `200 {"n":4}` {
			t.Errorf("before there is a verdict: %s", got)
		}
		verdict.Give(mark.Good)
		if got := ask(t.Context(), rt, released).String(); got != `200 {"n":3} hit` {
			t.Errorf("after it: %s", got)
		}
		c.Close()
		if len(files(t, dir)) != 1 {
			t.Errorf("%v", files(t, dir))
		}
	})
}

// Everybody who waits for one answer judges it himself: what one found good is
// not good for the others, nor is it asked for again while nobody has decided.
func TestJoinersJudgeForThemselves(t *testing.T) {
	for _, c := range []struct {
		name string
		all  []mark.Finding // the one who asked, then those who joined, in the order they decide
		kept bool
	}{
		{"all good", []mark.Finding{mark.Good, mark.Good, mark.Good}, true},
		{"all bad", []mark.Finding{mark.Bad, mark.Bad, mark.Bad}, false},
		{"a joiner finds fault", []mark.Finding{mark.Good, mark.Bad, mark.Good}, false},
		{"the asker finds fault", []mark.Finding{mark.Bad, mark.Good, mark.Good}, false},
		{"the asker gives up", []mark.Finding{mark.None, mark.Good, mark.None}, true},
		{"all give up", []mark.Finding{mark.None, mark.None, mark.None}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				dir, o := t.TempDir(), &origin{gate: make(chan struct{})}
				store := cache.New(cache.Options{Dir: dir})
				rt := store.Transport(o)
				verdicts, replies := make([]*mark.Verdict, len(c.all)), make([]reply, len(c.all))
				var wg sync.WaitGroup
				for i := range c.all {
					ctx, v := mark.WithVerdict(t.Context())
					verdicts[i] = v
					wg.Go(func() { replies[i] = ask(ctx, rt, released) })
					synctest.Wait()
				}
				close(o.gate)
				wg.Wait()
				ctx, late := mark.WithVerdict(t.Context()) // the answer is there, and nobody has decided
				replies, verdicts = append(replies, ask(ctx, rt, released)), append(verdicts, late)
				if o.count() != 1 {
					t.Errorf("asked %d times", o.count())
				}
				for i, r := range replies {
					if want := map[bool]string{true: `200 {"n":1}`, false: `200 {"n":1} shared`}[i == 0]; r.String() != want {
						t.Errorf("%d got %s", i, r)
					}
				}
				for i, v := range verdicts {
					v.Give(append(c.all, mark.None)[i])
				}
				store.Close()
				if got := get(t.Context(), rt, released).mark == "hit"; got != c.kept || (len(files(t, dir)) == 1) != c.kept {
					t.Errorf("kept: %v, %v", got, files(t, dir))
				}
			})
		})
	}
}

// A verdict concerns what it was found on, and not what came in its place.
func TestALateVerdictHarmsNothingNewer(t *testing.T) {
	dir, o := t.TempDir(), &origin{}
	rt := open(t, cache.Options{Dir: dir}).Transport(o)
	get(t.Context(), rt, released)
	ctx, late := mark.WithVerdict(t.Context())
	if got := ask(ctx, rt, released).String(); got != `200 {"n":1} hit` {
		t.Fatalf("%s", got)
	}
	if got := get(t.Context(), rt, released, "Cache-Control", "no-cache").String(); got != `200 {"n":2}` {
		t.Fatalf("%s", got)
	}
	late.Give(mark.Bad)
	for _, c := range []http.RoundTripper{rt, open(t, cache.Options{Dir: dir}).Transport(o)} {
		if got := get(t.Context(), c, released).String(); got != `200 {"n":2} hit` {
			t.Errorf("%s", got)
		}
	}
}

// fickle answers well and badly by turns.
type fickle struct{ origin }

func (f *fickle) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := f.origin.RoundTrip(r)
	if err == nil && rand.IntN(2) == 0 {
		resp.Body = io.NopCloser(strings.NewReader(`{"bad":true}`))
	}
	return resp, err
}

// Whatever happens at once, what was found bad is handed out by no cache.
func TestManyAskAFickleServer(t *testing.T) {
	dir, f := t.TempDir(), &fickle{}
	caches := []*cache.Cache{open(t, cache.Options{Dir: dir}), open(t, cache.Options{Dir: dir})}
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			rt := caches[n%2].Transport(f)
			for i := range 300 {
				ctx, verdict := mark.WithVerdict(t.Context())
				header := []string{"Cache-Control", "no-cache"}[:2*(i%2)]
				r := ask(ctx, rt, fmt.Sprintf("%s%d", released, i%7), header...)
				found := mark.Good
				if strings.Contains(r.body, "bad") {
					found = mark.Bad
				}
				if r.mark == "hit" && found == mark.Bad {
					t.Errorf("%s", r)
				}
				verdict.Give(found)
			}
		})
	}
	wg.Wait()
	after := open(t, cache.Options{Dir: dir, Offline: true}).Transport(f)
	for i := range 7 {
		if r := get(t.Context(), after, fmt.Sprintf("%s%d", released, i)); r.err == nil && strings.Contains(r.body, "bad") {
			t.Errorf("on the disk: %s", r)
		}
	}
}

// A verdict that comes after the end finds no disk any more, which is no trouble
// with the disk.
func TestAVerdictAfterTheEnd(t *testing.T) {
	dir, o, said := t.TempDir(), &origin{}, []string(nil)
	c := cache.New(cache.Options{Dir: dir, Say: func(notice string) { said = append(said, notice) }})
	ctx, verdict := mark.WithVerdict(t.Context())
	ask(ctx, c.Transport(o), released)
	c.Close()
	verdict.Give(mark.Good)
	if len(said) > 0 || len(files(t, dir)) > 0 {
		t.Errorf("it says %q and writes %v", said, files(t, dir))
	}
}
