package icd_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
)

func TestSearchShapes(t *testing.T) {
	s := &stub{body: shape(t, "search")}
	res, _, err := s.client(t).Search(context.Background(), icd.Search{In: en, Query: " fever ", Chapters: []string{"01", "X"}, Subtrees: []icd.Ref{at("5")}, Flexible: true})
	if err != nil {
		t.Fatal(err)
	}
	if !res.Incomplete || len(res.Hits) != 2 {
		t.Fatalf("%+v", res)
	}
	h := res.Hits[0]
	if h.Title.Text != "Shape of a fever" || fmt.Sprint(h.Title.Found) != "[{11 16}]" || h.Code != "9A00/" || h.Score != 1 || !h.Important {
		t.Errorf("hit: %+v", h)
	}
	if m := h.Matches[1]; m.Property != "Synonym" || m.Label.Text != "fever & more" || fmt.Sprint(m.Label.Found) != "[{0 5}]" {
		t.Errorf("match: %+v", m)
	}
	q := s.requests[0].URL.Query()
	if q.Get("q") != "fever" || q.Get("chapterFilter") != "01;X" || q.Get("useFlexisearch") != "true" || q.Get("medicalCodingMode") != "true" || !strings.HasSuffix(q.Get("subtreesFilter"), "/2024-01/mms/5") {
		t.Errorf("query %v", q)
	}
	s.body = shape(t, "search-foundation")
	res, _, err = s.client(t).Search(context.Background(), icd.Search{In: icd.Ref{Language: "en"}, Query: "fever"})
	if err != nil || res.Hits[0].Code != "" || fmt.Sprint(res.Words) != "[fever]" || s.requests[1].URL.Query().Has("medicalCodingMode") {
		t.Errorf("foundation search: %+v, %v", res, err)
	}
	s.body = shape(t, "search-error")
	if _, _, err := s.client(t).Search(context.Background(), icd.Search{In: en, Query: "x"}); err == nil || !strings.Contains(err.Error(), "the index is not there") {
		t.Errorf("an error with status 200 gave %v", err)
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
		res, _, err := s.client(t).Search(context.Background(), icd.Search{In: icd.Ref{Language: "en"}, Query: "x"})
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

func FuzzSearch(f *testing.F) {
	f.Add(`{"destinationEntities":[{"id":"http://id.who.int/icd/entity/5","title":"<em class='found'>x</em>","score":"1.5"}]}`)
	f.Add(`{"error":true,"errorMessage":"x"}`)
	f.Add(`{"destinationEntities":[{"title":null,"matchingPVs":[{"label":"&#27;"}]}],"words":[{"label":5}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		s := &stub{body: body}
		res, _, err := s.client(t).Search(context.Background(), icd.Search{In: en, Query: "x"})
		if err != nil {
			return
		}
		for _, h := range res.Hits {
			clean(t, h.Title.Text, h.Code, h.Chapter)
			for _, sp := range h.Title.Found {
				if sp.Start < 0 || sp.End < sp.Start || sp.End > len(h.Title.Text) {
					t.Fatalf("span %v outside of %q", sp, h.Title.Text)
				}
			}
		}
	})
}

func clean(t *testing.T, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.ContainsAny(s, "\x1b\x07\r\x00\u009b\u202e") {
			t.Fatalf("%q is not clean", s)
		}
	}
}

func FuzzEntity(f *testing.F) {
	f.Add(`{"@id":"http://id.who.int/icd/entity/5","title":{"@language":"en","@value":"x"}}`)
	f.Add(`{"@id":"http://id.who.int/icd/entity","title":"x","parent":"y","child":["z"],"exclusion":[{"label":"\u001b"}]}`)
	f.Add(`[[[[`)
	f.Fuzz(func(t *testing.T, body string) {
		s := &stub{body: body}
		e, _, err := s.client(t).Load(context.Background(), at("5"))
		if err != nil {
			clean(t, err.Error())
			return
		}
		clean(t, e.Title, e.Definition, e.Code, string(e.Kind), e.BrowserURL, icd.Pretty(e.Raw))
	})
}
