package icd_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"sort"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
)

// shapeOf lists the members of a JSON value with their types: "a.b[] string".
type shapeOf map[string]bool

func (s shapeOf) read(path string, v any) {
	switch v := v.(type) {
	case map[string]any:
		s[path+" object"] = true
		for name, member := range v {
			s.read(path+"."+name, member)
		}
	case []any:
		s[path+" list"] = true
		for _, e := range v {
			s.read(path+"[]", e)
		}
	case string:
		s[path+" string"] = true
	case float64:
		s[path+" number"] = true
	case bool:
		s[path+" bool"] = true
	case nil:
		s[path+" null"] = true
	}
}

func shapeIn(t *testing.T, bodies ...string) shapeOf {
	t.Helper()
	s := make(shapeOf)
	for _, b := range bodies {
		var v any
		if err := json.Unmarshal([]byte(b), &v); err != nil {
			t.Fatalf("%v in %.100s", err, b)
		}
		s.read("", v)
	}
	return s
}

// memberNames are those of an object, in the order in which they stand.
func memberNames(t *testing.T, body string) []string {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(body))
	var names []string
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatal(err)
		}
		names = append(names, name.(string))
	}
	return names
}

// inOrder reports whether all that stands in both lists stands in the same order.
func inOrder(recorded, got []string) bool {
	at := -1
	for _, name := range got {
		i := slices.Index(recorded, name)
		if i < 0 {
			continue
		}
		if i < at {
			return false
		}
		at = i
	}
	return true
}

func (s shapeOf) missing(other shapeOf) []string {
	var list []string
	for k := range s {
		if !other[k] {
			list = append(list, k)
		}
	}
	sort.Strings(list)
	return list
}

// The client is tested against project-written bodies, and the sandbox against
// the client: this test holds the sandbox's answers against the same bodies, so
// that both cannot share a mistake.
func TestTheSandboxAnswersInTheRecordedShapes(t *testing.T) {
	srv, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tok := token(t, srv)
	fetch := func(paths ...string) []string {
		var bodies []string
		for _, path := range paths {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("API-Version", "v2")
			req.Header.Set("Accept-Language", "en")
			tok.SetAuthHeader(req)
			resp, err := srv.Transport().RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(resp.Body)
			if err != nil || resp.StatusCode != http.StatusOK {
				t.Fatalf("%s: %d, %v: %s", path, resp.StatusCode, err, b)
			}
			bodies = append(bodies, string(b))
		}
		return bodies
	}
	const mms = "/icd/release/11/2024-01/mms"
	cases := []struct {
		shapes []string
		paths  []string
		// may lists members of the shape that this sandbox has no occasion for,
		// and members it has that a single shape does not show.
		may []string
	}{
		{[]string{"foundation-root"}, []string{"/icd/entity", "/icd/entity?version=2022-02"}, nil},
		{[]string{"linearization-root"}, []string{mms}, []string{".prereleaseLanguages"}},
		{[]string{"multiversion"}, []string{"/icd/release/11/mms", "/icd/release/11/mms/257068234"}, nil},
		{
			[]string{"foundation-entity"},
			[]string{"/icd/entity/900011?include=ancestor,descendant,diagnosticCriteria", "/icd/entity/900012?include=diagnosticCriteria", "/icd/entity/900015", "/icd/entity/900017", "/icd/entity/257068234"},
			nil,
		},
		{[]string{"chapter"}, []string{mms + "/1435254666"}, []string{".definition"}},
		{[]string{"block"}, []string{mms + "/900001", mms + "/135352227"}, []string{".definition"}},
		{[]string{"category", "residual"}, []string{mms + "/900011", mms + "/900012", mms + "/900017", mms + "/135352227/other", mms + "/257068234"}, nil},
		{[]string{"icd10-entity"}, []string{"/icd/release/10/2019/SB00", "/icd/release/10/2019/SB01", "/icd/release/10/2019/SB02"}, []string{".definition", ".inclusion", ".indexTerm"}},
		{[]string{"icd10-root"}, []string{"/icd/release/10/2019"}, nil},
		{[]string{"icd10-multiversion"}, []string{"/icd/release/10", "/icd/release/10/SB00"}, nil},
		{[]string{"codeinfo"}, []string{mms + "/codeinfo/1A0Z"}, nil},
		{[]string{"codeinfo-chapter"}, []string{mms + "/codeinfo/01", mms + "/codeinfo/X"}, nil},
		{[]string{"autocode"}, []string{mms + "/autocode?searchText=cholera"}, nil},
		{[]string{"autocode-foundation"}, []string{"/icd/entity/autocode?searchText=cholera"}, nil},
		{[]string{"autocode-none"}, []string{mms + "/autocode?searchText=qqqq", "/icd/entity/autocode?searchText=qqqq"}, nil},
		{[]string{"codeinfo-cluster"}, []string{mms + "/codeinfo/ZZ00%26XZ02"}, nil},
		{
			[]string{"search", "search-foundation"},
			[]string{mms + "/search?q=sandbox&includeKeywordResult=true", "/icd/entity/search?q=synonym"},
			nil,
		},
	}
	for _, c := range cases {
		t.Run(strings.Join(c.shapes, "+"), func(t *testing.T) {
			var want []string
			for _, name := range c.shapes {
				want = append(want, shape(t, name))
			}
			bodies := fetch(c.paths...)
			recorded, got := shapeIn(t, want...), shapeIn(t, bodies...)
			for _, b := range bodies {
				if !inOrder(memberNames(t, want[0]), memberNames(t, b)) {
					t.Errorf("members in the order %v, recorded was %v", memberNames(t, b), memberNames(t, want[0]))
				}
			}
			allowed := func(k string) bool {
				return slices.ContainsFunc(c.may, func(m string) bool {
					return k == m || strings.HasPrefix(k, m+" ") || strings.HasPrefix(k, m+"[") || strings.HasPrefix(k, m+".")
				})
			}
			for _, k := range got.missing(recorded) {
				if !allowed(k) {
					t.Errorf("the sandbox sends %q, which was not recorded", k)
				}
			}
			for _, k := range recorded.missing(got) {
				if !allowed(k) {
					t.Errorf("recorded, and never sent by the sandbox: %q", k)
				}
			}
		})
	}
	t.Run("token", func(t *testing.T) {
		s := &stub{body: shape(t, "token")}
		if _, err := retrieve(t, s, icd.Credentials{ClientID: "i"}); err != nil {
			t.Fatal(err)
		}
		resp, err := (&http.Client{Transport: srv.Transport()}).PostForm(base+"/connect/token", map[string][]string{
			"grant_type": {"client_credentials"}, "client_id": {sandbox.DemoClientID}, "client_secret": {sandbox.DemoSecret}, "scope": {icd.Scope},
		})
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		recorded, got := shapeIn(t, shape(t, "token")), shapeIn(t, string(b))
		if d := append(recorded.missing(got), got.missing(recorded)...); len(d) > 0 {
			t.Errorf("token answers differ in %v", d)
		}
	})
}
