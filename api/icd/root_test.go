package icd_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"icdscope/api/icd"
)

// shelf is a server with roots of some releases and languages.
type shelf struct {
	all   []string // newest first
	roots map[string]bool
	err   error // of what is not there
	asked []string
}

type status int

func (s status) Error() string   { return fmt.Sprintf("HTTP %d", int(s)) }
func (s status) HTTPStatus() int { return int(s) }

func (s *shelf) Load(_ context.Context, ref icd.Ref, _ ...icd.Include) (icd.Entity, icd.Provenance, error) {
	s.asked = append(s.asked, ref.Release+" "+ref.Language)
	if !s.roots[ref.Release+" "+ref.Language] {
		return icd.Entity{}, icd.Provenance{}, s.err
	}
	return icd.Entity{Ref: ref}, icd.Provenance{}, nil
}

func (s *shelf) Versions(_ context.Context, ref icd.Ref) (icd.Versions, icd.Provenance, error) {
	v := icd.Versions{}
	for _, release := range s.all {
		ref.Release = release
		v.All = append(v.All, ref)
	}
	v.Latest = v.All[0]
	return v, icd.Provenance{}, nil
}

func TestLoadRoot(t *testing.T) {
	for _, c := range []struct {
		name  string
		tree  icd.Tree
		err   error
		want  string // release, or the error
		asked string
	}{
		{"latest", icd.MMS("", "en"), status(404), "2026-01", "2026-01 en"},
		{"the newest that has the language", icd.MMS("", "es"), status(404), "2022-02", "2026-01 es, 2024-01 es, 2022-02 es"},
		{"none has it", icd.MMS("", "fr"), status(404), "HTTP 404", "2026-01 fr, 2024-01 fr, 2022-02 fr, 2019-04 fr"},
		{"a release that was asked for", icd.MMS("2024-01", "es"), status(404), "HTTP 404", "2024-01 es"},
		{"the server fails", icd.MMS("", "es"), status(503), "HTTP 503", "2026-01 es"},
		{"the network fails", icd.MMS("", "es"), errors.New("broken"), "broken", "2026-01 es"},
		{"the foundation", icd.InFoundation("en"), status(404), "", " en"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &shelf{
				all: []string{"2026-01", "2024-01", "2022-02", "2019-04"}, err: c.err,
				roots: map[string]bool{"2026-01 en": true, "2024-01 en": true, "2022-02 en": true, "2022-02 es": true, "2019-04 es": true, " en": true},
			}
			e, err := icd.LoadRoot(t.Context(), s, c.tree)
			got := e.Ref.Release
			if err != nil {
				got = err.Error()
			}
			if got != c.want || strings.Join(s.asked, ", ") != c.asked {
				t.Errorf("%q after %q", got, s.asked)
			}
		})
	}
}
