package icd_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"icdscope/api/icd"
)

// The fault matrix of what the ICD API answers.

// TestFaultMatrixLinks: an entity that points elsewhere, with escapes in its fields.
func TestFaultMatrixLinks(t *testing.T) {
	t.Run("links to elsewhere", func(t *testing.T) {
		s := &stub{body: `{"@id":"http://id.who.int/icd/release/11/2099-01/mms/5","classKind":"category\u001b[2J","code":"1\u202eA",
		"title":{"@language":"en","@value":"a\u001b]52;c;eA==\u0007b\nc"},"definition":{"@value":"x\u009b31my\nz"},
		"child":["http://id.who.int/icd/release/11/2099-01/mms/6","http://evil.example/icd/entity/7","javascript:alert(1)","http://me@id.who.int/icd/entity/8","http://id.who.int/icd/entity/../9"],
		"exclusion":[{"label":"e","linearizationReference":"http://id.who.int:8080/icd/entity/1","foundationReference":"file:///etc/passwd"}]}`}
		e := load(t, s.client(t), icd.MMS("2099-01", "en").Entity("5"))
		if e.Title != "ab c" || e.Definition != "xy\nz" || e.Code != "1A" || e.Kind != "category" {
			t.Errorf("not clean: %q %q %q %q", e.Title, e.Definition, e.Code, e.Kind)
		}
		if len(e.Children) != 1 || e.Children[0].ID != "6" || e.Exclusions[0].Target != nil {
			t.Errorf("foreign links were taken: %v %v", e.Children, e.Exclusions)
		}
	})
}

// TestFaultMatrixHiddenEscapes is what only decoding brings out.
func TestFaultMatrixHiddenEscapes(t *testing.T) {
	hit := func(title string) string {
		return `{"destinationEntities":[{"id":"http://id.who.int/icd/entity/5","title":"` + title + `","matchingPVs":[{"propertyId":"a\u001b[2Jb","label":"` + title + `"}]}]}`
	}
	for name, c := range map[string]struct{ title, want string }{
		"an entity":                 {"a&#27;[31mb", "ab"},
		"an entity in hex":          {"a&#x1b;]0;t&#7;b", "ab"},
		"an entity of C1":           {"a&#155;31mb", "a›31mb"}, // HTML reads 155 as Windows-1252
		"an entity of bidi":         {"a&#8238;b", "ab"},
		"an entity in two entities": {"a&amp;#27;[31mb", "a&#27;[31mb"},
		"a sequence across tags":    {"a&#27;<em class='found'>[31m</em>b", "a[31mb"},
		"a JSON escape":             {"a\\u001b[31mb", "ab"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &stub{body: hit(c.title)}
			res, _, err := s.client(t).Search(context.Background(), icd.Search{In: icd.InFoundation("en"), Query: "x"})
			if err != nil || len(res.Hits) != 1 {
				t.Fatalf("%+v, %v", res, err)
			}
			h := res.Hits[0]
			clean(t, h.Title.Text, h.Matches[0].Label.Text, h.Matches[0].Property)
			if h.Title.Text != c.want || h.Matches[0].Label.Text != c.want || h.Matches[0].Property != "ab" {
				t.Errorf("%q, %q, %q", h.Title.Text, h.Matches[0].Label.Text, h.Matches[0].Property)
			}
		})
	}
	t.Run("a header", func(t *testing.T) {
		s := &stub{body: shape(t, "category"), header: http.Header{"Api-Version": {"v2\u009b31m.6\u202e"}}}
		ref := shapes.Root()
		ref.ID = "900011"
		_, prov, err := s.client(t).Load(context.Background(), ref)
		if err != nil || prov.APIVersion != "v2.6" {
			t.Errorf("%q, %v", prov.APIVersion, err)
		}
	})
	t.Run("an error", func(t *testing.T) {
		s := &stub{status: 404, body: `{"message":"no \u001b[31msuch\u202e entity\nhere"}`}
		_, _, err := s.client(t).Load(context.Background(), at("5"))
		if err == nil || !strings.HasSuffix(err.Error(), "no such entity here") {
			t.Errorf("%v", err)
		}
	})
}

// TestFaultMatrixReferences: what is no id is refused before a URL is
// made of it.
func TestFaultMatrixReferences(t *testing.T) {
	bad := map[string]icd.Ref{
		"a path": {Tree: icd.Tree{Language: "en"}, ID: "../../etc/passwd"}, "an escaped path": {Tree: icd.Tree{Language: "en"}, ID: "%2e%2e"}, "a query": {Tree: icd.Tree{Language: "en"}, ID: "5?x=1#y"},
		"a path with a query": {Tree: icd.Tree{Language: "en"}, ID: "a/b?x#y"}, "NUL": {Tree: icd.Tree{Language: "en"}, ID: "5\x00"}, "10 KB": {Tree: icd.Tree{Language: "en"}, ID: strings.Repeat("9", 10<<10)},
		"other digits": {Tree: icd.Tree{Language: "en"}, ID: "٥"}, "a line break": {Tree: icd.Tree{Language: "en"}, ID: "5\n"},
		"a residual of the foundation": {Tree: icd.Tree{Language: "en"}, ID: "5", Residual: "other"},
		"an unknown residual":          {Tree: icd.Tree{Linearization: "mms", Release: "2099-01", Language: "en"}, ID: "5", Residual: "x"},
		"an unknown release":           {Tree: icd.Tree{Linearization: "mms", Release: "latest", Language: "en"}, ID: "5"},
		"no release":                   {Tree: icd.Tree{Linearization: "mms", Language: "en"}, ID: "5"},
		"a release with a path":        {Tree: icd.Tree{Linearization: "mms", Release: "../10", Language: "en"}, ID: "5"},
		"a linearization with a path":  {Tree: icd.Tree{Linearization: "m/s", Release: "2099-01", Language: "en"}, ID: "5"},
		"no language":                  {Tree: icd.Tree{}, ID: "5"},
		"a header":                     {Tree: icd.Tree{Language: "en\r\nX: y"}, ID: "5"},
	}
	for name, ref := range bad {
		t.Run(name, func(t *testing.T) {
			s := &stub{body: shape(t, "category")}
			_, _, err := s.client(t).Load(context.Background(), ref)
			if err == nil || len(s.requests) > 0 || len(err.Error()) > 300 {
				t.Errorf("%v; %d requests", err, len(s.requests))
			}
			if err != nil {
				clean(t, err.Error())
			}
		})
	}
	for _, code := range []string{"../../etc/passwd", "%2e%2e", "a/b?x#y", "1A00\x00", strings.Repeat("1", 10<<10), "1A00 "} {
		t.Run("a code", func(t *testing.T) {
			s := &stub{body: shape(t, "codeinfo")}
			if _, _, err := s.client(t).CodeInfo(context.Background(), en, code); err == nil || len(s.requests) > 0 {
				t.Errorf("%q: %v; %d requests", code, err, len(s.requests))
			}
		})
	}
}

// TestFaultMatrixBodies: an answer that is not what was asked for is an error.
func TestFaultMatrixBodies(t *testing.T) {
	entity := func(title string) string {
		return `{"@id":"http://id.who.int/icd/release/11/2024-01/mms/5","title":{"@value":` + title + `}}`
	}
	for name, c := range map[string]struct{ body, title, fails string }{
		"just the limit":        {entity(`"x"`) + strings.Repeat(" ", 4<<20-len(entity(`"x"`))), "x", ""},
		"over the limit":        {entity(`"x"`) + strings.Repeat(" ", 4<<20), "", "larger than 4096 KiB"},
		"NaN":                   {entity("NaN"), "", "JSON is broken"},
		"infinity":              {entity("1e999"), "", "something else was expected"},
		"invalid UTF-8":         {entity("\"a\xff\xfeb\""), "a\uFFFD\uFFFDb", ""},
		"a lone surrogate":      {entity(`"a\ud800b"`), "a\uFFFDb", ""},
		"surrogates in a twist": {entity(`"a\udc00\ud800b"`), "a\uFFFD\uFFFDb", ""},
		"a pair":                {entity(`"a\ud83d\ude00b"`), "a😀b", ""},
		"nested deeply":         {strings.Repeat(`{"title":`, 10000), "", "nested deeper than 64"},
		"nothing":               {"", "", "JSON is broken"},
		"another type":          {`{"@id":"http://id.who.int/icd/entity/5","title":[[]]}`, "", "something else was expected"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &stub{body: c.body}
			e, _, err := s.client(t).Load(context.Background(), at("5"))
			if len(s.requests) != 1 {
				t.Errorf("%d requests", len(s.requests))
			}
			if c.fails == "" {
				if err != nil || e.Title != c.title {
					t.Errorf("%q, %v", e.Title, err)
				}
				return
			}
			var failure interface{ HTTPStatus() int }
			if err == nil || !strings.Contains(err.Error(), c.fails) || !errors.As(err, &failure) || failure.HTTPStatus() != http.StatusOK {
				t.Errorf("%v", err)
			}
		})
	}
}
