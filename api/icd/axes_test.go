package icd_test

import (
	"context"
	"testing"

	"icdscope/api/icd"
)

// A hit says itself whether it can be postcoordinated, by its number or by its code,
// and whether there is a coding note.
func TestBadgesOfHits(t *testing.T) {
	for body, want := range map[string]struct {
		axes  icd.Axes
		noted bool
	}{
		`"postcoordinationAvailability":0,"hasCodingNote":false,"theCode":"1A00"`: {icd.NoAxes, false},
		`"postcoordinationAvailability":1,"hasCodingNote":true,"theCode":"1A00"`:  {icd.AxesPossible, true},
		`"postcoordinationAvailability":2,"theCode":"1A00"`:                       {icd.AxesRequired, false},
		`"postcoordinationAvailability":0,"theCode":"PE95/"`:                      {icd.AxesRequired, false},
		`"theCode":"PE95&"`: {icd.AxesRequired, false},
		`"theCode":null`:    {icd.NoAxes, false},
	} {
		s := &stub{body: `{"error":false,"destinationEntities":[{"id":"http://id.who.int/icd/release/11/2024-01/mms/1",` + body + `}]}`}
		res, _, err := s.client(t).Search(context.Background(), icd.Search{In: en, Query: "x"})
		if err != nil || len(res.Hits) != 1 {
			t.Fatalf("%s: %+v, %v", body, res, err)
		}
		if h := res.Hits[0]; h.Axes != want.axes || h.Noted != want.noted {
			t.Errorf("%s: %v, a note: %v", body, h.Axes, h.Noted)
		}
	}
}

func TestAxesOfEntities(t *testing.T) {
	for want, axes := range map[icd.Axes][]icd.Axis{
		icd.NoAxes: nil, icd.AxesPossible: {{Name: "a"}}, icd.AxesRequired: {{Name: "a"}, {Name: "b", Required: true}},
	} {
		e := icd.Entity{Postcoordination: axes}
		if got := e.Axes(); got != want {
			t.Errorf("%v: %v, want %v", axes, got, want)
		}
	}
}

// Words to go on with are asked for of linearizations only.
func TestAskingForWords(t *testing.T) {
	for tree, want := range map[icd.Tree]string{en: "true", icd.InFoundation("en"): ""} {
		s := &stub{body: `{"error":false,"words":[{"label":"fever"}],"destinationEntities":[]}`}
		res, _, err := s.client(t).Search(context.Background(), icd.Search{In: tree, Query: "fev%", Suggest: true})
		if err != nil || len(res.Words) != 1 {
			t.Fatalf("%+v, %v", res, err)
		}
		if got := s.requests[0].URL.Query().Get("includeKeywordResult"); got != want {
			t.Errorf("%v: %q", tree, got)
		}
	}
}
