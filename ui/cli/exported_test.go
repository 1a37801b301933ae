package cli_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// vast is an API of an entity that has, as it says, so many below it, and of one of them.
func vast(t *testing.T, below int) (base string, asked *atomic.Int64) {
	t.Helper()
	const at = "http://id.who.int/icd/release/11/2024-01/mms/"
	asked = new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		id := filepath.Base(r.URL.Path)
		more := ""
		switch {
		case id == "9000000" && strings.Contains(r.URL.Query().Get("include"), "descendant"):
			all := make([]string, below)
			for i := range all {
				all[i] = fmt.Sprintf("%q", at+fmt.Sprint(9000001+i))
			}
			more = `,"descendant":[` + strings.Join(all, ",") + `]`
		case id != "9000000":
			asked.Add(1)
		}
		if id == "9000000" {
			more += `,"child":["` + at + `9000001"]`
		}
		_, _ = fmt.Fprintf(w, `{"@context":"x","@id":"%s%s","title":{"@language":"en","@value":"Vast"}%s}`, at, id, more)
	}))
	t.Cleanup(server.Close)
	return server.URL, asked
}

// What takes many requests is told before they are made, and what is too much is refused
// then.
func TestWhatAnExportTakesIsToldBefore(t *testing.T) {
	for below, x := range map[int]struct {
		code int
		says string
	}{
		1:      {0, "2 entities in "},
		2500:   {0, "2,501 entities are to be written: that takes up to as many requests"},
		60_000: {2, "there are 60001 entities, and at most 60,000, with answers of 256 MB, are written to one file"},
	} {
		c := newComputer(t)
		base, asked := vast(t, below)
		c.env["ICDSCOPE_ICD_URL"], c.env["ICDSCOPE_ICD_TOKEN_URL"] = base, "none"
		file := filepath.Join(c.dir, "x.csv")
		r := c.run(t, "get", "9000000", "--release", "2024-01", "--subtree", "--export", file)
		r.want(t, x.code, x.says)
		if below == 1 {
			r.never(t, "are to be written")
		}
		_, err := os.Stat(file)
		if written := err == nil; written != (x.code == 0) || (asked.Load() > 0) != written {
			t.Errorf("%d below: it is written: %t, after %d requests", below, written, asked.Load())
		}
	}
}
