package sandbox_test

import (
	"net/url"
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

// editions are what the tool can be set to, of which it has two languages at least.
var editions = []struct{ base, lang string }{{mms2024, "en"}, {mms2022, "es"}, {mms2022, "zh"}}

// ask searches as the tool does: a multipart POST with the word that is typed.
func (c *client) ask(t *testing.T, base, q, chapters string, more ...string) []object {
	t.Helper()
	pairs := append([]string{
		"q", q + "%", "chapterFilter", chapters, "includePostcoordination", "true", "useBroaderSynonyms", "false", "useFlexiSearch", "false",
		"includeKeywordResult", "true", "flatResults", "true", "highlightingEnabled", "true", "medicalCodingMode", "true",
	}, more...)
	body, contentType := multi(t, pairs...)
	return c.icd("POST", base+"/search", body, "Content-Type", contentType).valid(t, "ISearchResult").objects("destinationEntities")
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
	for _, of := range editions {
		hits := reader(t).in(of.lang).ask(t, of.base, "sandbox", toolFilter)
		for _, h := range hits { // what is only added to other codes is not among them
			if !strings.Contains(h.text("id"), "/mms/9000") || !strings.Contains(toolFilter, h.text("chapter")+";") ||
				!strings.Contains(h.text("title"), "Sandbox") || strings.HasPrefix(h.text("theCode"), "X") {
				t.Errorf("%s: a hit the tool would not show, or that is not plainly made up: %v", of.lang, h)
			}
		}
		if h := by(hits, "900011/unspecified"); h.number("postcoordinationAvailability") != 2 || h.text("theCode") != "ZZ00.Z&" {
			t.Errorf("%s: what requires a severity does not say so: %v", of.lang, h)
		}
		if by(hits, "900012") == nil || by(hits, "900014") == nil || by(hits, "900011/unspecified") == nil {
			t.Errorf("%s: the tool finds %v", of.lang, hits)
		}
	}
}

// It builds a cluster: an entity with an axis, a search among the axis' values, and
// the code of both together, which it joins by the X of extension codes.
func TestWHOsCodingToolBuildsACluster(t *testing.T) {
	t.Parallel()
	for _, of := range editions {
		c := reader(t).in(of.lang)
		severe := c.get(of.base+"/900011").valid(t, "LinearizationEntity")
		for e := severe; !strings.HasSuffix(e.texts("parent")[0], "/mms"); { // it opens the tree down to it
			parent := c.get(pathOf(e.texts("parent")[0])).valid(t, "LinearizationEntity")
			if !slices.Contains(parent.texts("child"), e.text("@id")) {
				t.Fatalf("%s does not stand below %s", e.text("@id"), parent.text("@id"))
			}
			e = parent
		}
		// It shows the axes of what an entity with others below it is coded as.
		terminal := c.get(of.base+"/codeinfo/ZZ00?convertToTerminalCodes=true").valid(t, "CodeInfo").text("stemId")
		unspecified := c.get(pathOf(terminal)).valid(t, "LinearizationEntity")
		axis := unspecified.objects("postcoordinationScale")[0]
		values := c.ask(t, of.base, "sandbox", axisFilter, "subtreesFilter", strings.Join(axis.texts("scaleEntity"), ","), "subtreeFilterUsesFoundationDescendants", "true")
		mild := by(values, "900022")
		if len(values) != 3 || mild == nil || !strings.HasPrefix(mild.text("theCode"), "X") || mild.text("chapter") != "X" {
			t.Fatalf("%s: values of the axis: %v", of.lang, values)
		}
		cluster := unspecified.text("code") + "&" + mild.text("theCode")
		info := c.get(of.base+"/codeinfo/"+url.PathEscape(cluster)+"?flexiblemode=true").valid(t, "CodeInfo")
		if info.text("stemId") != terminal || !slices.Equal(info.texts("hasSeverity"), []string{"XZ01"}) {
			t.Errorf("%s: %s: %v", of.lang, cluster, info)
		}
		uri := terminal + " & " + mild.text("id")
		if d := c.get(query(of.base+"/describe", "uri", uri)).valid(t, "PostcoordinationSet"); d.text("code") != cluster || !strings.HasPrefix(d.text("label"), unspecified.value("title")) {
			t.Errorf("%s: the selection is described as %v", of.lang, d)
		}
		if strings.Contains(severe.value("title")+mild.text("title"), "No translation") {
			t.Errorf("%s: it cannot be read in the language: %s, %s", of.lang, severe.value("title"), mild.text("title"))
		}
		// A window, and terms that are outdated.
		if w := c.get(of.base+"/900016").valid(t, "LinearizationEntity"); w.text("classKind") != "window" || len(w.list("foundationChildElsewhere")) == 0 {
			t.Errorf("the window: %v", w)
		}
		if !slices.ContainsFunc(c.get(of.base+"/900012").object(t).objects("indexTerm"), func(x object) bool { return x.flag("deprecated") }) {
			t.Error("no term is outdated")
		}
	}
}
