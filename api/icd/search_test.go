package icd_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
)

func TestSearchShapes(t *testing.T) {
	s := &stub{body: shape(t, "search")}
	res, _, err := s.client(t).Search(context.Background(), icd.Search{In: shapes, Query: " fever ", Chapters: []string{"01", "X"}, Subtrees: []icd.Ref{at("5")}, Flexible: true})
	if err != nil {
		t.Fatal(err)
	}
	if !res.Incomplete || len(res.Hits) != 2 {
		t.Fatalf("%+v", res)
	}
	h := res.Hits[0]
	if h.Title.Text != "Shape of a fever" || fmt.Sprint(h.Title.Found) != "[{11 16}]" || h.Code != "9A00/" || h.Score != 1 || !h.ByTitle {
		t.Errorf("hit: %+v", h)
	}
	if m := h.Matches[0]; m.Property != "Synonym" || m.Label.Text != "fever & more" || fmt.Sprint(m.Label.Found) != "[{0 5}]" {
		t.Errorf("match: %+v", m)
	}
	if r := res.Hits[1]; r.ByTitle || r.Ref.Residual != icd.Unspecified || r.Matches[1].Property != "TitleOfOtherEntity" {
		t.Errorf("the hit that comes as its residual: %+v", r)
	}
	q := s.requests[0].URL.Query()
	if q.Get("q") != "fever" || q.Get("chapterFilter") != "01;X" || q.Get("useFlexisearch") != "true" || q.Get("medicalCodingMode") != "true" || !strings.HasSuffix(q.Get("subtreesFilter"), "/2024-01/mms/5") {
		t.Errorf("query %v", q)
	}
	s.body = shape(t, "search-foundation")
	res, _, err = s.client(t).Search(context.Background(), icd.Search{In: icd.InFoundation("en"), Query: "fever"})
	if err != nil || res.Hits[0].Code != "" || fmt.Sprint(res.Words) != "[fever]" || s.requests[1].URL.Query().Has("medicalCodingMode") {
		t.Errorf("foundation search: %+v, %v", res, err)
	}
}

// What was found somewhere else was not found, and an answer with nothing of what
// was asked for does not say that there is nothing.
func TestHitsAreOfTheTreeThatWasSearched(t *testing.T) {
	const (
		mms   = `{"id":"http://id.who.int/icd/release/11/2024-01/mms/5","title":"x"}`
		icf   = `{"id":"http://id.who.int/icd/release/11/2024-01/icf/5","title":"x"}`
		older = `{"id":"http://id.who.int/icd/release/11/2022-02/mms/5","title":"x"}`
		root  = `{"id":"http://id.who.int/icd/release/11/2024-01/mms","title":"x"}`
		other = `{"id":"http://id.who.int/icd/entity/5","title":"x"}`
		evil  = `{"id":"http://evil.example/icd/entity/5","title":"x"}`
	)
	inFoundation := icd.InFoundation("en")
	for list, c := range map[string]struct {
		in   icd.Tree
		want int // -1 for an answer that is none
	}{
		``: {en, 0}, mms: {en, 1}, strings.Join([]string{mms, icf, older, root, other, evil, "null"}, ","): {en, 1},
		icf: {en, -1}, older: {en, -1}, root: {en, -1}, other: {en, -1}, evil: {en, -1}, `null`: {en, -1}, `{}`: {en, -1},
		other + "," + mms: {inFoundation, 1}, mms + "," + mms: {inFoundation, -1}, `{"id":"http://id.who.int/icd/entity"}`: {inFoundation, -1},
	} {
		s := &stub{body: `{"error":false,"destinationEntities":[` + list + `]}`}
		res, _, err := s.client(t).Search(context.Background(), icd.Search{In: c.in, Query: "x"})
		if c.want < 0 {
			wantWrong(t, err)
		} else if err != nil || len(res.Hits) != c.want {
			t.Errorf("of %s: %+v, %v", list, res.Hits, err)
		}
	}
}

// A search that failed with status 200 is the server's fault, not the network's.
func TestASearchThatFailed(t *testing.T) {
	for body, words := range map[string]string{
		shape(t, "search-error"):                             "the search failed: the index is not there",
		`{"error":true}`:                                     "the search failed",
		`{"error":1,"errorMessage":null}`:                    "the search failed",
		`{"error":"true","errorMessage":"\u001b[31mbroken"}`: "the search failed: broken",
	} {
		s := &stub{body: body}
		_, _, err := s.client(t).Search(context.Background(), icd.Search{In: en, Query: "x"})
		wantWrong(t, err)
		if err == nil || !strings.HasSuffix(err.Error(), words) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestMarkupOfHitsIsReadAndNothingElse(t *testing.T) {
	for in, want := range map[string]string{
		`a <em class='found'>b</em> c`:     `a b c [{2 3}]`,
		`<em>x</em><em>y</em>`:             `xy [{0 1} {1 2}]`,
		`<b>bold</b> <script>x</script>`:   `bold x []`,
		`p < 0.05 and q > 1`:               `p < 0.05 and q > 1 []`,
		`&lt;em&gt;no&lt;/em&gt;`:          `<em>no</em> []`,
		`&#27;[31mred`:                     `red []`,
		`<em class='found'>&#x202e;z</em>`: `z [{0 1}]`,
		`<em>open`:                         `open []`,
		`</em>close`:                       `close []`,
		`&#2<em></em>7;[31mx`:              `&#27;[31mx [{3 3}]`,
		`<`:                                `< []`,
		`<em class='found'>الكُوليرا</em> x`: `الكُوليرا x [{0 18}]`,
	} {
		s := &stub{body: fmt.Sprintf(`{"destinationEntities":[{"id":"http://id.who.int/icd/entity/5","title":%q}]}`, in)}
		res, _, err := s.client(t).Search(context.Background(), icd.Search{In: icd.InFoundation("en"), Query: "x"})
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if got := fmt.Sprint(res.Hits[0].Title.Text, " ", res.Hits[0].Title.Found); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestSearchRefusesWhatCannotBeSearched(t *testing.T) {
	s := &stub{}
	for _, q := range []string{"", "   ", strings.Repeat("x", 501)} {
		if _, _, err := s.client(t).Search(context.Background(), icd.Search{In: en, Query: q}); err == nil || len(s.requests) > 0 {
			t.Errorf("%.10q: %v, %d requests", q, err, len(s.requests))
		}
	}
}

func TestSearchOfTheSandbox(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	res, _, err := c.Search(context.Background(), icd.Search{In: en, Query: "choler%"})
	if err != nil || len(res.Hits) == 0 || res.Hits[0].Code != "1A00" || res.Hits[0].Title.Text != "Cholera" {
		t.Errorf("%+v, %v", res, err)
	}
}

// FuzzSearch: hits lead to entities that can be asked for, their texts are
// inert, and what matched lies in them, in order.
func FuzzSearch(f *testing.F) {
	for _, name := range []string{"search", "search-foundation", "search-error"} {
		b, err := os.ReadFile(filepath.Join("testdata", "shape-"+name+".json"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Add(`{"destinationEntities":[{"id":"http://id.who.int/icd/entity/5","title":"<em class='found'>x</em>","score":"1.5"}]}`)
	f.Add(`{"error":true,"errorMessage":"x\u001b[31m"}`)
	f.Add(`{"destinationEntities":[{"title":null,"matchingPVs":[{"label":"&#27;"}]}],"words":[{"label":5}]}`)
	f.Add(`{"destinationEntities":[{"id":"http://id.who.int/icd/entity/5","title":"<em>&#27;</em>[31<em>m</em>&lt;em><em","score":null,"theCode":"1A\u202e"}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		s := &stub{body: body}
		in := en
		if strings.Contains(body, "/icd/entity/") {
			in = icd.InFoundation("en")
		}
		res, _, err := s.client(t).Search(context.Background(), icd.Search{In: in, Query: "x"})
		if err != nil {
			clean(t, err.Error())
			return
		}
		for _, h := range res.Hits {
			if h.Ref.Kind() != in.Kind() || h.Ref.Release != in.Release {
				t.Fatalf("searched %+v and found %+v", in, h.Ref)
			}
			clean(t, h.Title.Text, h.Code, h.Chapter)
			within(t, h.Title)
			for _, m := range h.Matches {
				clean(t, m.Property, m.Label.Text)
				within(t, m.Label)
			}
			if again, err := icd.ParseURI(h.Ref.URI()); err != nil || again.In("en") != h.Ref && !h.Ref.IsFoundation() {
				t.Fatalf("a hit leads to %+v, and that to %+v, %v", h.Ref, again, err)
			}
		}
		clean(t, res.Words...)
	})
}

// within checks that the parts of a text that matched are parts of it.
func within(t *testing.T, m icd.Marked) {
	t.Helper()
	end := 0
	for _, sp := range m.Found {
		if sp.Start < end || sp.End < sp.Start || sp.End > len(m.Text) || !utf8.ValidString(m.Text[sp.Start:sp.End]) {
			t.Fatalf("span %v of %v in %q", sp, m.Found, m.Text)
		}
		end = sp.End
	}
}

// clean checks that no terminal acts on texts.
func clean(t *testing.T, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
			return unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r >= 0xE0000 && r <= 0xE007F
		}) {
			t.Fatalf("%q is not clean", s)
		}
	}
}

// named is what a body says that it is, so that it is what was asked for.
func named(body string) icd.Ref {
	var b struct {
		ID string `json:"@id"`
	}
	if json.Unmarshal([]byte(body), &b) != nil {
		return at("5")
	}
	ref, err := icd.ParseURI(b.ID)
	if err != nil || ref.In("en").Valid() != nil {
		return at("5")
	}
	return ref.In("en")
}

// FuzzEntity: what comes is what was asked for, all that is shown of it is
// inert, and all that can be followed stays within the classification.
func FuzzEntity(f *testing.F) {
	for _, name := range []string{"category", "foundation-entity", "linearization-root", "residual"} {
		b, err := os.ReadFile(filepath.Join("testdata", "shape-"+name+".json"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Add(`{"@id":"http://id.who.int/icd/entity/5","title":{"@language":"en","@value":"x"}}`)
	f.Add(`{"@id":"http://id.who.int/icd/entity","title":"x","parent":"y","child":["z"],"exclusion":[{"label":"\u001b"}]}`)
	f.Add(`{"@id":"http://id.who.int/icd/entity/5","title":"\ud800","child":["http://id.who.int/icd/entity/../6"],"postcoordinationScale":[{"axisName":"/\u202e"}]}`)
	f.Add(`[[[[`)
	f.Fuzz(func(t *testing.T, body string) {
		s := &stub{body: body}
		asked := named(body)
		e, _, err := s.client(t).Load(context.Background(), asked)
		if err != nil {
			clean(t, err.Error())
			return
		}
		if e.Ref != asked {
			t.Fatalf("asked for %+v, and %+v came", asked, e.Ref)
		}
		clean(t, e.Title, e.Language, e.Definition, e.LongDefinition, e.FullySpecifiedName, e.DiagnosticCriteria, e.CodingNote, e.Code, e.BlockID, e.CodeRange, string(e.Kind),
			e.BrowserURL, e.ReleaseID, e.ReleaseDate, icd.Pretty(e.Raw))
		clean(t, append(append(e.Languages, e.PrereleaseLanguages...), e.Linearizations...)...)
		refs := slices.Concat([]icd.Ref{e.Ref}, e.Parents, e.Children, e.Ancestors, e.Descendants, e.RelatedMaternal, e.RelatedPerinatal)
		for _, terms := range [][]icd.Term{e.Synonyms, e.NarrowerTerms, e.Inclusions, e.Exclusions, e.IndexTerms, e.ChildrenElsewhere} {
			for _, term := range terms {
				clean(t, term.Label)
				if term.Target != nil {
					refs = append(refs, *term.Target)
				}
			}
		}
		for _, axis := range e.Postcoordination {
			clean(t, axis.Name, string(axis.Multiple))
			refs = append(refs, axis.Values...)
		}
		for _, r := range refs {
			if uri := r.URI(); strings.Contains(uri, "..") || strings.ContainsAny(uri, "%?#@ ") || !strings.HasPrefix(uri, "http://id.who.int/icd/") {
				t.Fatalf("a link leads to %q", uri)
			}
		}
	})
}
