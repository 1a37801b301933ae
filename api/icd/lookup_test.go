package icd_test

import (
	"net/http"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
)

func TestWhereAnEntityIsCoded(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	foundation := icd.InFoundation("en")
	for id, want := range map[string]string{
		"257068234": "1A00 Cholera",
		"900015":    "ZZ10 Sandbox disease with several parents",
		"900001":    "ZZ0Z Sandbox diseases with detail, unspecified", // a grouping
		"900018":    "under ZZ11 Sandbox disease related to two chapters",
	} {
		for _, in := range []icd.Tree{en, icd.MMS("", "en"), icd.MMS("2022-02", "en")} {
			p, err := icd.Locate(t.Context(), c, foundation.Entity(id), in)
			got := p.Entity.Label()
			if p.Under {
				got = "under " + got
			}
			if err != nil || got != want || in.Release != "" && p.Entity.Ref.Release != in.Release || p.Entity.Ref.Release == "" || p.Entity.Ref.Language != "en" {
				t.Errorf("%s in %v: %q at %v, %v; want %q", id, in, got, p.Entity.Ref, err, want)
			}
		}
	}
	// A release that lacks the language gives way to one that has it.
	if p, err := icd.Locate(t.Context(), c, foundation.Entity("257068234"), icd.MMS("2019-04", "es")); err != nil || p.Entity.Ref.Release == "2019-04" || p.Entity.Ref.Language != "es" {
		t.Errorf("%v, %v", p.Entity.Ref, err)
	}
	if p, err := icd.Locate(t.Context(), c, foundation.Entity("424242"), en); err == nil || p.Entity.Title != "" {
		t.Errorf("what does not exist is %v", p.Entity)
	}
}

func TestTheReleaseThatABrowserShows(t *testing.T) {
	for address, want := range map[string]string{
		"https://icd.who.int/browse/2026-01/foundation/en#5": "2026-01", "https://icd.who.int/browse/2024-01/mms/en#5": "2024-01",
		"https://icd.who.int/browse/latest-release/mms/en#5": "", "https://icd.who.int/browse11/l-m/en#5": "", "": "", "::": "", "https://x": "",
	} {
		if got := (&icd.Entity{BrowserURL: address}).ShownIn(); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

// Only what can be an answer to the question is one.
func TestWhatALookupIsNotAnsweredWith(t *testing.T) {
	of := icd.InFoundation("en").Entity("900011")
	for body, want := range map[string]string{
		`{"title":"x"}`: "does not say what it is",
		`{"@id":"http://id.who.int/icd/release/11/2024-01/mms"}`:        "does not say what it is",
		`{"@id":"http://id.who.int/icd/entity/900011"}`:                 "and http://id.who.int/icd/entity/900011 came",
		`{"@id":"http://id.who.int/icd/release/11/2023-01/mms/900011"}`: "2023-01/mms/900011 came",
		`{"@id":"http://id.who.int/icd/release/11/2024-01/icf/900011"}`: "icf/900011 came",
		`{"@id":"http://id.who.int/icd/release/11/2024-01/mms/900011"}`: "came but its name",
		`[]`: "",
	} {
		s := &stub{body: body}
		if p, err := s.client(t).Lookup(t.Context(), of, en); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v", body, p.Entity.Ref, err)
		}
	}
	s := &stub{body: `{"@id":"http://id.who.int/icd/release/11/mms/900011/unspecified","title":"\u001b[31mred","code":"ZZ\u202e00"}`}
	p, err := s.client(t).Lookup(t.Context(), of.At("2024-01"), en)
	if err != nil || p.Under || p.Entity.Ref != at("900011/unspecified") || p.Entity.Label() != "ZZ00 red" {
		t.Errorf("%+v, %q, %v", p.Entity.Ref, p.Entity.Label(), err)
	}
	if got := s.requests[0].URL.String(); got != "https://api.example/prefix/icd/release/11/2024-01/mms/lookup?foundationUri=http%3A%2F%2Fid.who.int%2Ficd%2Fentity%2F900011" {
		t.Errorf("it asks for %s", got)
	}
	s = &stub{status: http.StatusNotFound}
	for _, x := range []struct {
		of icd.Ref
		in icd.Tree
	}{
		{at("900011"), en},
		{icd.InFoundation("en").Root(), en},
		{icd.InFoundation("en").Entity("x/../y"), en},
		{of, icd.InFoundation("en")},
		{of, icd.TenthRevision("2019", "en")},
		{of, icd.MMS("", "en")},
		{of, icd.MMS("2024-01", "")},
	} {
		if _, err := s.client(t).Lookup(t.Context(), x.of, x.in); err == nil || len(s.requests) > 0 {
			t.Errorf("%v in %v: %v after %d requests", x.of, x.in, err, len(s.requests))
		}
	}
}
