package sandbox_test

import (
	"slices"
	"strings"
	"testing"
)

// The linearizations besides the MMS are whole, if made up: each can be opened,
// searched, coded in, and asked in its languages.
func TestOtherLinearizations(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		lin, code, id, parent string
		entities              int
	}{
		{"icf", "b9000", "900053", "900052", 9},
		{"pcl", "ZZ01", "900012", "9000", 4},
	} {
		base := "/icd/release/11/2024-01/" + tt.lin
		for _, lang := range []string{"en", "es", "zh", "ar"} {
			c := reader(t).in(lang)
			root := c.get(base).valid(t, "TopLevelLinearization")
			if !slices.Equal(root.texts("availableLanguages"), []string{"ar", "en", "es", "zh"}) || !strings.Contains(root.value("title"), "nothing of") {
				t.Errorf("%s: %v", tt.lin, root)
			}
			n := c.walk(root.texts("child"), func(uri string, body object) { honest(t, uri, body, lang) }, "LinearizationEntity", "")
			if n != tt.entities {
				t.Errorf("%s in %s: %d entities", tt.lin, lang, n)
			}
		}
		c := reader(t)
		e := c.get(base+"/"+tt.id).valid(t, "LinearizationEntity")
		if info := c.get(base+"/codeinfo/"+tt.code).valid(t, "CodeInfo"); info.text("stemId") != e.text("@id") || e.text("code") != tt.code {
			t.Errorf("%s leads to %v, which is %v", tt.code, info, e)
		}
		if !slices.Equal(e.texts("parent"), []string{"http://id.who.int" + base + "/" + tt.parent}) {
			t.Errorf("%s: parent %v", tt.id, e.texts("parent"))
		}
		if got := ids(c.search(base, "q", e.value("title"))); !slices.Contains(got, e.text("@id")) {
			t.Errorf("%s: %q finds %v", tt.lin, e.value("title"), got)
		}
		if v := c.get("/icd/release/11/"+tt.lin+"/"+tt.id).valid(t, "MultiVersion"); !slices.Equal(v.texts("release"), []string{e.text("@id")}) {
			t.Errorf("releases: %v", v)
		}
		// What it is in the foundation.
		f := c.get("/icd/entity/"+tt.id).valid(t, "FoundationEntity")
		if f.text("@id") != e.text("source") || f.value("title") != e.value("title") {
			t.Errorf("%s is %v in the foundation", tt.id, f)
		}
	}
	// One entity, in two linearizations at two places.
	c := reader(t)
	inMMS, inCare := c.get(mms2024+"/900015").object(t), c.get("/icd/release/11/2024-01/pcl/900015").object(t)
	if strings.HasSuffix(inMMS.texts("parent")[0], "/9000") || !strings.HasSuffix(inCare.texts("parent")[0], "/9000") || inMMS.text("source") != inCare.text("source") {
		t.Errorf("%v, and %v", inMMS, inCare)
	}
}

// ICD-10 has its four releases, the first in two languages; not every code is in
// all of them.
func TestReleasesOfICD10(t *testing.T) {
	t.Parallel()
	c := reader(t)
	releases := func(a answer) (list []string) {
		for _, uri := range a.valid(t, "MultiVersion").texts("release") {
			list = append(list, strings.Split(strings.TrimPrefix(uri, "http://id.who.int/icd/release/10/"), "/")[0])
		}
		return list
	}
	for path, want := range map[string]string{"": "2019 2016 2010 2008", "/SB00": "2019 2016 2010 2008", "/SB18": "2019 2016 2010"} {
		if got := strings.Join(releases(c.get("/icd/release/10"+path)), " "); got != want {
			t.Errorf("%q: releases %s, want %s", path, got, want)
		}
	}
	french := c.in("fr")
	if got := releases(french.get("/icd/release/10")); !slices.Equal(got, []string{"2008"}) {
		t.Errorf("in French: %v", got)
	}
	root := french.get("/icd/release/10/2008").valid(t, "TopLevel")
	n := french.walk(root.texts("child"), func(uri string, body object) {
		if title := body.in("title"); title.text("@language") != "fr" || !strings.HasPrefix(title.text("@value"), "Sandbox :") {
			t.Errorf("%s in French is %v", uri, title)
		}
	}, "ICD10Entity", "")
	if n != 13 {
		t.Errorf("%d entries in French", n)
	}
	for _, release := range []string{"2010", "2016", "2019"} {
		french.get("/icd/release/10/"+release).is(t, 404)
		c.get("/icd/release/10/"+release+"/SB18").valid(t, "ICD10Entity")
	}
	c.get("/icd/release/10/2008/SB18").is(t, 404)
}
