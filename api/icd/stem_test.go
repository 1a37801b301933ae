package icd_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"icdscope/api/cache"
	"icdscope/api/icd"
)

// Case, dots and the order of a cluster are the server's business; another code
// is not.
func TestWhatACodeIsAnsweredWith(t *testing.T) {
	for _, c := range []struct {
		asked, code, stem string
		ok                bool
	}{
		{"9A00", "9A00", "", true},
		{"9a00", "9A00", "", true},
		{"9A00", "9a00", "", true},
		{"9A00.Z", "9A00Z", "", true},
		{"PE95/", "PE95", "", true},
		{"PE95", "PE95/", "", true},
		{"9A00", "9A01", "", false},
		{"9A00", "9A00.Z", "", false},
		{"9A00", "9A00&XZ9", "9A00", false},
		{"9A00", "", "", false},
		{"9A00&XZ9", "9A00&XZ9", "9A00", true},
		{"9A00&XZ9/XZ1", "9A00&XZ1&XZ9", "9A00", true},
		{"9A00&XZ9/XZ1", "9A00 & XZ9", "", true},
		{"9A00&XZ9", "9B00", "9A00", true},
		{"9A00&XZ9", "9B00&XZ8", "9B00", false},
		{"9A00&XZ9", "", "", false},
	} {
		s := &stub{body: fmt.Sprintf(`{"code":%q,"stemCode":%q,"stemId":"http://id.who.int/icd/release/11/2099-01/mms/900011"}`, c.code, c.stem)}
		_, _, err := s.client(t).CodeInfo(t.Context(), shapes, c.asked)
		if (err == nil) != c.ok {
			t.Errorf("asked for %s, %s came: %v", c.asked, c.code, err)
		}
	}
	// A stem without a release is one of the release that was asked.
	s := &stub{body: `{"code":"9A00","stemId":"http://id.who.int/icd/release/11/mms/900011"}`}
	info, _, err := s.client(t).CodeInfo(t.Context(), shapes, "9A00")
	if err != nil || info.Stem.Release != "2099-01" || info.Stem.Valid() != nil {
		t.Errorf("%+v, %v", info.Stem, err)
	}
}

// byPath gives each path its body, and 404 to others.
type byPath map[string]string

func (b byPath) RoundTrip(r *http.Request) (*http.Response, error) {
	body, ok := b[strings.TrimPrefix(r.URL.Path, "/icd/release/11/2099-01/mms/")]
	s := &stub{body: body, status: map[bool]int{true: 200, false: 404}[ok]}
	return s.RoundTrip(r)
}

func category(id, code string) string {
	return fmt.Sprintf(`{"@id":"http://id.who.int/icd/release/11/2099-01/mms/%s","code":%q,"title":"%s"}`, id, code, id)
}

func leading(code, id string) string {
	return fmt.Sprintf(`{"code":%q,"stemId":"http://id.who.int/icd/release/11/2099-01/mms/%s"}`, code, id)
}

// A code leads to the entity that has it, whatever was kept.
func TestWhereACodeLeads(t *testing.T) {
	for name, wrong := range map[string]string{"to another entity": leading("9A00", "6"), "to nothing": leading("9A00", "7")} {
		t.Run(name, func(t *testing.T) {
			server := byPath{"codeinfo/9A00": wrong, "5": category("5", "9A00"), "6": category("6", "9A01")}
			c := kept(t, cache.Options{Dir: t.TempDir()}, server)
			n, err := icd.Resolve(t.Context(), c, shapes, "9A00")
			var status interface{ HTTPStatus() int }
			if err == nil || n.Entity.Title != "" || !errors.As(err, &status) {
				t.Errorf("%q, %v", n.Entity.Title, err)
			}
			server["codeinfo/9A00"] = leading("9A00", "5")
			for range 2 {
				if n, err := icd.Resolve(t.Context(), c, shapes, "9A00"); err != nil || n.Entity.Title != "5" {
					t.Errorf("%q, %v", n.Entity.Title, err)
				}
			}
		})
	}
	server := byPath{"codeinfo/9A00&XZ9": leading("9A00&XZ9", "5"), "5": category("5", "9A00")}
	n, err := icd.Resolve(t.Context(), kept(t, cache.Options{}, server), shapes, "9A00&XZ9")
	if err != nil || n.Entity.Title != "5" || n.Info.Stem != n.Entity.Ref {
		t.Errorf("a cluster: %+v, %q, %v", n.Info, n.Entity.Title, err)
	}
}
