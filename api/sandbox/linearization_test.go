package sandbox_test

import (
	"slices"
	"strings"
	"testing"
)

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
