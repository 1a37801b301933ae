package sandbox_test

import (
	"slices"
	"strings"
	"testing"
)

// What WHO's coding tool sends in its version 1.8: chapters 01 to 25, in the order
// in which a browser has such names, and X besides where it looks for the values of
// an axis.
const (
	toolFilter = "10;11;12;13;14;15;16;17;18;19;20;21;22;23;24;25;01;02;03;04;05;06;07;08;09;"
	axisFilter = toolFilter + "X;"
)

// ask searches as the tool does: a multipart POST with the word that is typed.
func (c *client) ask(t *testing.T, q, chapters string, more ...string) []object {
	t.Helper()
	pairs := append([]string{
		"q", q + "%", "chapterFilter", chapters, "includePostcoordination", "true", "useBroaderSynonyms", "false", "useFlexiSearch", "false",
		"includeKeywordResult", "true", "flatResults", "true", "highlightingEnabled", "true", "medicalCodingMode", "true",
	}, more...)
	body, contentType := multi(t, pairs...)
	return c.icd("POST", mms2024+"/search", body, "Content-Type", contentType).valid(t, "ISearchResult").objects("destinationEntities")
}

// by finds the hit with an id.
func by(hits []object, id string) object {
	i := slices.IndexFunc(hits, func(h object) bool { return strings.HasSuffix(h.text("id"), "/mms/"+id) })
	if i < 0 {
		return nil
	}
	return hits[i]
}

// The tool must come upon the synthetic entities, since WHO's own are carried
// without what there is to show: codes that need another, windows, outdated terms.
func TestWHOsCodingToolReachesTheSyntheticEntities(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "es"} {
		c := reader(t).in(lang)
		if lang == "es" { // the release that has it
			for _, h := range c.get(query(mms2022+"/search", "q", "sandbox%", "chapterFilter", toolFilter)).valid(t, "ISearchResult").objects("destinationEntities") {
				if !strings.Contains(h.text("id"), "/9000") {
					t.Errorf("%s: %v", lang, h)
				}
			}
			continue
		}
		hits := c.ask(t, "sandbox", toolFilter)
		for _, h := range hits {
			if !strings.Contains(h.text("id"), "/mms/9000") || !strings.Contains(toolFilter, h.text("chapter")+";") || !strings.Contains(h.text("title"), "Sandbox") {
				t.Errorf("a hit the tool would not show, or that is not plainly made up: %v", h)
			}
		}
		if by(hits, "900012") == nil || by(hits, "900014") == nil || by(hits, "900011/unspecified") == nil {
			t.Errorf("the tool finds %v", hits)
		}
		for _, h := range hits { // what is only added to other codes is not among the hits
			if strings.HasPrefix(h.text("theCode"), "X") {
				t.Errorf("an extension code: %v", h)
			}
		}
	}
}

// It builds a cluster: an entity with an axis, a search among the axis' values, and
// the code of both together, which it joins by the X of extension codes.
func TestWHOsCodingToolBuildsACluster(t *testing.T) {
	t.Parallel()
	c := reader(t)
	severe := c.get(mms2024+"/900011").valid(t, "LinearizationEntity")
	for ; !strings.HasSuffix(severe.texts("parent")[0], "/mms"); severe = c.get(pathOf(severe.texts("parent")[0])).object(t) {
		parent := c.get(pathOf(severe.texts("parent")[0])).valid(t, "LinearizationEntity") // it opens the tree down to it
		if !slices.Contains(parent.texts("child"), severe.text("@id")) {
			t.Fatalf("%s does not stand below %s", severe.text("@id"), parent.text("@id"))
		}
	}
	severe = c.get(mms2024 + "/900011").object(t)
	axis := severe.objects("postcoordinationScale")[0]
	values := c.ask(t, "sandbox", axisFilter, "subtreesFilter", strings.Join(axis.texts("scaleEntity"), ","), "subtreeFilterUsesFoundationDescendants", "true")
	mild := by(values, "900022")
	if len(values) != 3 || mild == nil || !strings.HasPrefix(mild.text("theCode"), "X") || mild.text("chapter") != "X" {
		t.Fatalf("values of the axis: %v", values)
	}
	cluster := severe.text("code") + "&" + mild.text("theCode")
	info := c.get(codePath(cluster)+"?flexiblemode=true").valid(t, "CodeInfo")
	if info.text("stemId") != severe.text("@id") || !slices.Equal(info.texts("hasSeverity"), []string{"XZ01"}) {
		t.Errorf("%s: %v", cluster, info)
	}
	uri := "http://id.who.int/icd/entity/900011 & http://id.who.int/icd/entity/900022"
	if d := c.get(query(mms2024+"/describe", "uri", uri, "simplify", "true")).valid(t, "PostcoordinationSet"); d.text("foundationUri") == "" {
		t.Errorf("the selection is described without a foundation URI: %v", d)
	}
	// A window, and terms that are outdated.
	if w := c.get(mms2024+"/900016").valid(t, "LinearizationEntity"); w.text("classKind") != "window" || len(w.list("foundationChildElsewhere")) == 0 {
		t.Errorf("the window: %v", w)
	}
	if !slices.ContainsFunc(c.get(mms2024+"/900012").object(t).objects("indexTerm"), func(x object) bool { return x.flag("deprecated") }) {
		t.Error("no term is outdated")
	}
}
