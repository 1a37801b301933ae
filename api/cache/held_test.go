package cache_test

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"icdscope/api/cache"
	"icdscope/session/secret"
)

// What is held is not kept: not in a body, however it is spelled there, not in a
// header, and not in the name of what was asked for, which a redirect may choose.
func TestNothingThatIsHeldIsKept(t *testing.T) {
	held := secret.NewHeld()
	held.Hold(secret.New(`c4nary "s"/x`))
	dir := t.TempDir()
	o := &origin{}
	next := roundTrip(func(r *http.Request) (*http.Response, error) {
		resp, err := o.RoundTrip(r)
		resp.Header.Set("Api-Version", "v2 c4nary+%22s%22%2Fx")
		return resp, err
	})
	rt := open(t, cache.Options{Dir: dir, Held: held}).Transport(next)
	for _, url := range []string{released, changing, released + "/c4nary+%22s%22%2fx", changing + "?x=c4nary%20%22s%22/x"} {
		for _, echo := range []string{`c4nary \"s\"/x`, `c4nary \u0022s\u0022\/x`, "c4nary%20%22s%22%2Fx", "YzRuYXJ5ICJzIi94"} {
			o.set(func(o *origin) { o.body = `{"title":"you sent ` + echo + ` to us"}` })
			const want = `{"title":"you sent REDACTED to us"}`
			live := get(t.Context(), rt, url, "Cache-Control", "no-cache")
			kept := get(t.Context(), rt, url)
			if secretly := url != released && url != changing; secretly && kept.mark != "" || !secretly && (live.body != want || kept.body != want || kept.mark != "hit") {
				t.Errorf("%s, %s: %s, then %s", url, echo, live, kept)
			}
		}
	}
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if all := strings.ToLower(string(b)); strings.Contains(all, "c4nary") || strings.Contains(all, "yzru") {
			t.Errorf("%s: %s", path, b)
		}
		files++
		return err
	})
	if err != nil || files < 2 {
		t.Errorf("%d files, %v", files, err)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
