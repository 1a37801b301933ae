package sandbox_test

import (
	"bytes"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification/tabletest"
)

// search asks a search path and returns the answer's body.
func (c *client) search(path string, pairs ...string) object {
	c.t.Helper()
	return c.get(query(path+"/search", pairs...)).valid(c.t, "ISearchResult")
}

func titles(result object) []string {
	var list []string
	for _, h := range result.objects("destinationEntities") {
		list = append(list, h.text("title"))
	}
	return list
}

func ids(result object) []string {
	var list []string
	for _, h := range result.objects("destinationEntities") {
		list = append(list, h.text("id"))
	}
	return list
}

// plain switches the marks off.
const plain = "highlightingEnabled"

func TestSearchRanks(t *testing.T) {
	t.Parallel()
	c := reader(t)
	// The synthetic chapter has the same words in every place that counts.
	got := titles(c.search(mms2024, "q", "sandbox disease", plain, "false", "medicalCodingMode", "false"))
	if len(got) < 8 || !slices.Contains(got[:3], "Sandbox disease with many names") || slices.Contains(got, "Cholera") {
		t.Errorf("sandbox disease finds %q", got)
	}
	for _, tt := range []struct{ q, first string }{
		{"cholera", "Cholera"},                          // the exact title before titles with the word
		{"CHOLÉRA", "Cholera"},                          // without case and accents
		{"type 2 diabetes", "Type 2 diabetes mellitus"}, // a title that begins so
		{"mellitus diabetes type 2", "Type 2 diabetes mellitus"},
		{"epidemic cholera", "Cholera"}, // an index term
		{"second synonym", "Sandbox disease with many names"},
		{"code of its own", "Sandbox disease related to two chapters"}, // a term from below the shoreline
	} {
		got := titles(c.search(mms2024, "q", tt.q, plain, "false"))
		if len(got) == 0 || got[0] != tt.first {
			t.Errorf("%q finds %.5q, want %q first", tt.q, got, tt.first)
		}
	}
	for _, q := range []string{"choler%", "choler%25", "%63holer%", "choler%;"} { // as it is typed and as it is escaped
		if got := c.get(mms2024+"/search?highlightingEnabled=false&q="+q).valid(t, "ISearchResult"); len(titles(got)) == 0 || titles(got)[0] != "Cholera" {
			t.Errorf("q=%s: %v", q, got)
		}
	}
	result := c.search(mms2024, "q", "malaria")
	scores := []float64{}
	for _, h := range result.objects("destinationEntities") {
		scores = append(scores, h.number("score"))
	}
	if !slices.IsSortedFunc(scores, func(a, b float64) int { return int((b - a) * 1e6) }) || len(scores) < 2 {
		t.Errorf("scores %v", scores)
	}
	for q, want := range map[string]int{"cholera qqqq": 0, "no translation available": 0, "ـ": 0, "%": 0, "- . /": 0, "ـ%": 0} {
		if got := titles(c.search(mms2024, "q", q)); len(got) != want {
			t.Errorf("%q finds %q", q, got)
		}
	}
}

// The four ranks, and within one the shorter title first.
func TestSearchRanksInOrder(t *testing.T) {
	t.Parallel()
	title := func(id, text string) string {
		m := &tabletest.Entity{ID: id, Kind: "category", Chapter: "01", Code: "01G" + id[4:], Title: text, Depth: 1}
		return m.Row("en")
	}
	top := &tabletest.Entity{ID: "90007770", Kind: "chapter", Chapter: "01", Title: "Sandbox chapter"}
	c := serveTables(t, tabletest.Header("Version:2024 Jan 21 - 22:30 UTC")+top.Row("en")+
		title("90007771", "Sandbox outbreak of cholera, epidemic and long")+
		title("90007772", "Sandbox cholera of epidemic kind")+
		title("90007773", "Epidemic cholera of the Sandbox")+
		title("90007774", "Epidemic Cholera")+
		title("90007775", "Epidemic choleras of the Sandbox"))
	want := []string{
		"Epidemic Cholera",                // the exact title
		"Cholera",                         // an inclusion that is just so, further down in the tree: in the showcase
		"Epidemic cholera of the Sandbox", // one that begins so
		"Sandbox cholera of epidemic kind",
		"Sandbox outbreak of cholera, epidemic and long", // all words
	}
	for _, q := range []string{"epidemic cholera", "ÉPIDEMIC CHOLERA", "Epidemic  cholera."} {
		result := c.search(mms2024, "q", q, plain, "false")
		if got := titles(result); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", q, got, want)
		}
		last := 0.0
		for i, h := range result.objects("destinationEntities") {
			if score := h.number("score"); i > 1 && score >= last || score > 1 || score == 1 != (i < 2) {
				t.Errorf("%q: score %v follows %v", q, score, last)
			}
			last = h.number("score")
		}
	}
}

func TestSearchFolds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ lang, q, want string }{
		{"es", "colera", "Cólera"},
		{"es", "CÓLERA", "Cólera"},
		{"ar", "الكوليرا", "الكُوليرا"},
		{"ar", "الكُوليرا", "الكُوليرا"},
		{"ar", "ٱلكـوليرا", "الكُوليرا"}, // another alef, and stretched
		{"ar", "كوليرا", "الكُوليرا"},    // without its article
		{"ar", "كولير%", "الكُوليرا"},
		{"zh", "霍乱", "霍乱"},
		{"es", "infeccion intestinal", "Infección intestinal por Clostridium difficile"},
	} {
		got := titles(reader(t).in(tt.lang).search(mms2022, "q", tt.q, plain, "false"))
		if !slices.Contains(got, tt.want) {
			t.Errorf("%s %q finds %q, not %q", tt.lang, tt.q, got, tt.want)
		}
	}
	// What is marked is the word as it is written, with vowel signs and article.
	hits := reader(t).in("ar").search(mms2022, "q", "كولير%").objects("destinationEntities")
	if got := hits[0].text("title"); got != "<em class='found'>الكُوليرا</em>" {
		t.Errorf("marked is %q", got)
	}
	// What is not translated is found by its English title, and only by that.
	c := reader(t).in("es")
	if got := titles(c.search(mms2022, "q", "many names", plain, "false")); !slices.Equal(got, []string{"Sandbox disease with many names [No translation available]"}) {
		t.Errorf("an untranslated title: %q", got)
	}
	if got := titles(c.search(mms2022, "q", "translation")); len(got) != 0 {
		t.Errorf("the mark of untranslated titles is searched: %q", got)
	}
}

// "You can not search by codes using the search endpoint", as WHO says: codeinfo
// is for that.
func TestSearchFindsNoCodes(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for _, q := range []string{"1A00", "1a00", " 1A00 ", "1A0%", "ZZ00.Y", "zz00y", "ZZ0%", "01", "XZ01"} {
		for _, path := range []string{mms2024, "/icd/entity"} {
			for _, coding := range []string{"true", "false"} {
				if got := titles(c.search(path, "q", q, "medicalCodingMode", coding, "chapterFilter", "")); len(got) != 0 {
					t.Errorf("%s %q finds %q", path, q, got)
				}
			}
		}
	}
}

func TestSearchWildcard(t *testing.T) {
	t.Parallel()
	c := reader(t)
	if got := titles(c.search(mms2024, "q", "chol")); slices.Contains(got, "Cholera") {
		t.Errorf("half a word finds %q", got)
	}
	for _, q := range []string{"chol%", "CHOL%", "chole%", "cholera%"} {
		if got := titles(c.search(mms2024, "q", q, plain, "false")); !slices.Contains(got, "Cholera") {
			t.Errorf("%q finds %q", q, got)
		}
	}
	if got := titles(c.search(mms2024, "q", "typ% diab%", plain, "false")); !slices.Contains(got, "Type 2 diabetes mellitus") {
		t.Errorf("two beginnings find %q", got)
	}
	if got := c.search(mms2024, "q", "chol%").objects("destinationEntities"); got[0].text("title") != "<em class='found'>Cholera</em>" {
		t.Errorf("the word that begins so is not marked: %v", got[0])
	}
}

func TestFlexibleSearch(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for q, want := range map[string]string{
		"chloera":                           "Cholera",                  // two letters swapped
		"colera":                            "Cholera",                  // one missing
		"choleera":                          "Cholera",                  // one too many
		"diabtes melitus type 2":            "Type 2 diabetes mellitus", // several words
		"cholera and something else here":   "",                         // too few of the words
		"type 2 diabetes mellitus whatever": "Type 2 diabetes mellitus", // most of the words
		"xyz":                               "",                         // short words are taken as they are
		strings.Repeat("q", 2000):           "",
	} {
		got := titles(c.search(mms2024, "q", q, "useFlexisearch", "true", plain, "false"))
		if want == "" && len(got) > 0 || want != "" && !slices.Contains(got, want) {
			t.Errorf("%.40q finds %q, want %q", q, got, want)
		}
		if got := titles(c.search(mms2024, "q", q)); len(got) > 0 {
			t.Errorf("%.40q without being flexible finds %q", q, got)
		}
	}
	h := c.search(mms2024, "q", "colera infecton", "useFlexiSearch", "true").objects("destinationEntities")
	if len(h) == 0 || !strings.Contains(h[0].text("title"), "<em class='found'>") {
		t.Errorf("the word that was meant is not marked: %v", h)
	}
}

func TestSearchFilters(t *testing.T) {
	t.Parallel()
	c := reader(t)
	chapters := func(pairs ...string) []string {
		found := make(map[string]bool)
		for _, h := range c.search(mms2024, append([]string{"q", "diseases%", "medicalCodingMode", "false"}, pairs...)...).objects("destinationEntities") {
			found[h.text("chapter")] = true
		}
		return slices.Sorted(maps.Keys(found))
	}
	if got := chapters(); len(got) < 5 {
		t.Errorf("without a filter: chapters %v", got)
	}
	for filter, want := range map[string][]string{"11": {"11"}, "11;12": {"11", "12"}, "12,11": {"11", "12"}, "no": nil, "25": {"25"}} {
		if got := chapters("chapterFilter", filter); !slices.Equal(got, want) {
			t.Errorf("chapterFilter %q: chapters %v", filter, got)
		}
	}
	// As some clients write it, unescaped.
	raw := c.get(mms2024+"/search?q=diseases%25&medicalCodingMode=false&chapterFilter=11;12").valid(t, "ISearchResult")
	for _, h := range raw.objects("destinationEntities") {
		if ch := h.text("chapter"); ch != "11" && ch != "12" {
			t.Errorf("an unescaped semicolon is not read: chapter %s", ch)
		}
	}
	const bacterial = "http://id.who.int" + mms2024 + "/135352227"
	for filter, want := range map[string]int{
		bacterial:                            2, // other and unspecified
		"http://id.who.int" + mms2024 + "/1": 0,
		bacterial + ",http://id.who.int" + mms2024 + "/1": 2,
		bacterial + "/other":                              1,
		"http://id.who.int/icd/entity/135352227":          2,
	} {
		got := titles(c.search(mms2024, "q", "bacterial intestinal infections", plain, "false", "subtreesFilter", filter))
		if len(got) != want {
			t.Errorf("subtreesFilter %q: %q, want %d", filter, got, want)
		}
	}
}

func TestSubtreesOfTheFoundation(t *testing.T) {
	t.Parallel()
	c := reader(t)
	const under = "http://id.who.int" + mms2024 + "/900001"
	find := func(path, filter string, pairs ...string) []string {
		return titles(c.search(path, append([]string{"q", "several parents", plain, "false", "subtreesFilter", filter}, pairs...)...))
	}
	if got := find(mms2024, under); len(got) != 0 {
		t.Errorf("what stands elsewhere in the MMS is found: %q", got)
	}
	want := []string{"Sandbox disease with several parents"}
	if got := find(mms2024, under, "subtreeFilterUsesFoundationDescendants", "true"); !slices.Equal(got, want) {
		t.Errorf("below it in the foundation: %q", got)
	}
	if got := find("/icd/entity", "http://id.who.int/icd/entity/900001"); !slices.Equal(got, want) {
		t.Errorf("in the foundation: %q", got)
	}
}

// Subtrees of the foundation, in each other or apart, named once or twice, find what
// each of them finds.
func TestSubtreesFindTogetherWhatEachFinds(t *testing.T) {
	t.Parallel()
	c := reader(t)
	var uris []string
	var walk func(uri string)
	walk = func(uri string) {
		uris = append(uris, uri)
		for _, child := range c.get(pathOf(uri)).object(t).texts("child") {
			if !slices.Contains(uris, child) {
				walk(child)
			}
		}
	}
	walk("http://id.who.int/icd/entity/9000")
	find := func(filter ...string) []string {
		list := titles(c.search(mms2024, "q", "s%", plain, "false", "subtreesFilter", strings.Join(filter, ";"),
			"subtreeFilterUsesFoundationDescendants", "true"))
		slices.Sort(list)
		return list
	}
	found := 0
	for i, one := range uris {
		other := uris[(7*i+3)%len(uris)]
		want := slices.Concat(find(one), find(other))
		slices.Sort(want)
		want = slices.Compact(want)
		if got := find(one, other, one); !slices.Equal(slices.Compact(got), want) {
			t.Errorf("%s and %s: %q, want %q", one, other, got, want)
		}
		found += len(want)
	}
	if len(uris) < 15 || found < len(uris) {
		t.Errorf("%d subtrees find %d entities", len(uris), found)
	}
}

func TestMedicalCodingMode(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for _, h := range c.search(mms2024, "q", "sandbox").objects("destinationEntities") {
		if h.text("theCode") == "" {
			t.Errorf("without a code: %v", h.text("title"))
		}
	}
	all := titles(c.search(mms2024, "q", "sandbox", "medicalCodingMode", "false", plain, "false"))
	for _, want := range []string{"Sandbox examples, not part of ICD-11", "Sandbox relations", "Sandbox window onto entities coded elsewhere"} {
		if !slices.Contains(all, want) {
			t.Errorf("out of coding mode %q is not found", want)
		}
	}
	// Functioning, traditional medicine and extension codes are left out unless
	// they are asked for.
	inChapters := func(pairs ...string) int {
		n := 0
		for _, h := range c.search(mms2024, append([]string{"q", "other%"}, pairs...)...).objects("destinationEntities") {
			if ch := h.text("chapter"); ch == "26" || ch == "V" || ch == "X" {
				n++
			}
		}
		return n
	}
	if n := inChapters(); n != 0 {
		t.Errorf("%d hits of chapters 26, V and X", n)
	}
	if a, b := inChapters("medicalCodingMode", "false", "chapterFilter", "26;V;X"), inChapters("chapterFilter", "26;V;X"); a == 0 || b == 0 {
		t.Errorf("asked for, %d and %d hits of chapters 26, V and X", a, b)
	}
}

func TestPropertiesToBeSearched(t *testing.T) {
	t.Parallel()
	c := reader(t)
	const browsing = "medicalCodingMode"
	for _, tt := range []struct {
		path, q, properties string
		want                int
		by                  string // the property of the first hit; "" for its own title alone
	}{
		{mms2024, "relative of the cholera bacterium", "Definition", 1, "Definition"},
		{mms2024, "relative of the cholera bacterium", "Title", 0, ""},
		{mms2024, "relative of the cholera bacterium", "", 0, ""},
		{mms2024, "exclusion without a reference", "Exclusion", 1, "Exclusion"},
		{mms2024, "exclusion without a reference", "IndexTerm", 0, ""},
		{mms2024, "second synonym", "IndexTerm", 1, "Synonym"},
		{mms2024, "second synonym", "Title,Definition", 0, ""},
		{mms2024, "full name", "FullySpecifiedName", 1, "FullySpecifiedName"},
		{mms2024, "code of its own", "IndexTerm", 1, "Title"},
		{mms2024, "many names", "Title", 1, ""},
		{mms2024, "many names", "Nonsense", 1, ""},
		{"/icd/entity", "second synonym", "", 1, "Synonym"},
		{"/icd/entity", "outdated narrower term", "", 0, ""},
		{"/icd/entity", "outdated narrower term", "NarrowerTerm", 1, "NarrowerTerm"},
		{"/icd/entity", "relative of the cholera bacterium", "Definition", 1, "Definition"},
		{"/icd/entity", "code of its own", "", 1, ""},
	} {
		hits := c.search(tt.path, "q", tt.q, "propertiesToBeSearched", tt.properties, browsing, "false").objects("destinationEntities")
		if len(hits) != tt.want {
			t.Errorf("%s %q in %q: %d hits, want %d", tt.path, tt.q, tt.properties, len(hits), tt.want)
			continue
		}
		if tt.want > 0 {
			by := ""
			if pvs := hits[0].objects("matchingPVs"); len(pvs) > 0 {
				by = pvs[0].text("propertyId")
			}
			if by != tt.by || hits[0].flag("titleIsASearchResult") != (by == "") {
				t.Errorf("%s %q in %q: found by %q, want %q", tt.path, tt.q, tt.properties, by, tt.by)
			}
		}
	}
}

func TestHits(t *testing.T) {
	t.Parallel()
	c := reader(t)
	a := c.get(mms2024 + "/search?q=sandbox+disease&medicalCodingMode=false")
	result := a.valid(t, "ISearchResult")
	if result.flag("error") || result["errorMessage"] != nil || result["words"] != nil || result.number("guessType") != 2 {
		t.Errorf("result %v", result)
	}
	byTitle := make(map[string]object)
	for _, h := range result.objects("destinationEntities") {
		if len(h) != 20 {
			t.Errorf("a hit has %d members", len(h))
		}
		title := strings.NewReplacer("<em class='found'>", "", "</em>", "").Replace(h.text("title"))
		if !strings.Contains(h.text("title"), "<em class='found'>Sandbox</em>") {
			t.Errorf("title %q is not marked", h.text("title"))
		}
		byTitle[title] = h
	}
	severe := byTitle["Sandbox disease that requires a severity"]
	if severe.text("theCode") != "ZZ00&" || severe.number("postcoordinationAvailability") != 2 || !severe.flag("hasCodingNote") || severe.flag("isLeaf") || severe.text("stemId") != severe.text("id") {
		t.Errorf("mandatory postcoordination: %v", severe)
	}
	if h := byTitle["Sandbox disease with many names"]; h.number("postcoordinationAvailability") != 1 || !h.flag("isLeaf") || h.text("theCode") != "ZZ01" || h.text("chapter") != "25" {
		t.Errorf("allowed postcoordination: %v", h)
	}
	if h := byTitle["Sandbox disease related to two chapters"]; !h.flag("hasMaternalChapterLink") || !h.flag("hasPerinatalChapterLink") || h.number("postcoordinationAvailability") != 0 {
		t.Errorf("links: %v", h)
	}
	if h := byTitle["Sandbox disease that requires a severity, other specified"]; !h.flag("isResidualOther") || h.flag("isResidualUnspecified") {
		t.Errorf("residual: %v", h)
	}
	if h := byTitle["Sandbox disease that requires a severity, unspecified"]; h.flag("isResidualOther") || !h.flag("isResidualUnspecified") {
		t.Errorf("residual: %v", h)
	}
	for _, h := range c.search("/icd/entity", "q", "cholera").objects("destinationEntities") {
		if h["theCode"] != nil || len(h) != 20 || !strings.HasPrefix(h.text("id"), "http://id.who.int/icd/entity/") {
			t.Errorf("a hit of the foundation: %v", h)
		}
	}
	if got := titles(c.search(mms2024, "q", "cholera", plain, "false")); slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "<") }) {
		t.Errorf("marks although they are switched off: %q", got)
	}
}

func TestMatchingProperties(t *testing.T) {
	t.Parallel()
	c := reader(t)
	under := c.search(mms2024, "q", "code of its own").objects("destinationEntities")
	pv := under[0].objects("matchingPVs")[0]
	if pv.text("foundationUri") != "http://id.who.int/icd/entity/900018" || pv.number("propertyValueType") != 1 || under[0].flag("titleIsASearchResult") || under[0].flag("titleIsTopScore") {
		t.Errorf("a term from below the shoreline: %v", under[0])
	}
	byTitle := c.search(mms2024, "q", "cholera").objects("destinationEntities")[0]
	if !byTitle.flag("titleIsASearchResult") || !byTitle.flag("titleIsTopScore") || byTitle.text("title") != "<em class='found'>Cholera</em>" {
		t.Errorf("found by its title: %v", byTitle)
	}
	// As was seen, a property that fits badly has a score below zero.
	negative := false
	for _, h := range c.search(mms2024, "q", "sandbox disease many names entirely different", "useFlexisearch", "true").objects("destinationEntities") {
		for _, pv := range h.objects("matchingPVs") {
			negative = negative || pv.number("score") < 0
		}
	}
	if !negative {
		t.Error("no property has a score below zero")
	}
}

func TestFiftyHitsAreTheMost(t *testing.T) {
	t.Parallel()
	c := reader(t)
	many := c.search(mms2024, "q", "other%")
	if n := len(many.list("destinationEntities")); n != 50 || !many.flag("resultChopped") {
		t.Errorf("%d hits, chopped %v; want 50 and true", n, many.flag("resultChopped"))
	}
	if few := c.search(mms2024, "q", "cholera"); few.flag("resultChopped") || len(few.list("destinationEntities")) == 0 {
		t.Errorf("few hits: chopped %v", few.flag("resultChopped"))
	}
	if none := c.search(mms2024, "q", "qqqq"); none.flag("resultChopped") || len(none.list("destinationEntities")) != 0 || none.flag("error") {
		t.Errorf("no hits: %v", none)
	}
}

func TestNestedResults(t *testing.T) {
	t.Parallel()
	result := reader(t).search(mms2024, "q", "requires a severity", "flatResults", "false", plain, "false", "medicalCodingMode", "false")
	top := result.objects("destinationEntities")
	if len(top) != 1 || top[0].text("title") != "Sandbox disease that requires a severity" || len(top[0].list("descendants")) != 4 {
		t.Errorf("top %q", titles(result))
	}
}

func TestSearchErrors(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for _, q := range []string{"", "   ", strings.Repeat("x", 2049)} {
		result := c.search(mms2024, "q", q)
		if !result.flag("error") || result.text("errorMessage") == "" || len(result.list("destinationEntities")) != 0 {
			t.Errorf("%.5q: %v", q, result)
		}
	}
	for _, path := range []string{"/icd/release/11/1999-01/mms/search?q=x", "/icd/release/11/2024-01/ichi/search?q=x", "/icd/release/11/2023-01/mms/search?q=x"} {
		a := c.get(path)
		if a.status == 200 || a.header.Get("Content-Type") != "text/plain; charset=utf-8" || !strings.HasPrefix(string(a.body), "R") {
			t.Errorf("%s: %d %v %q", path, a.status, a.header, a.body)
		}
	}
	if a := c.icd("POST", mms2024+"/search", strings.Repeat("x", 2<<20), "Content-Type", "application/x-www-form-urlencoded"); a.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a body over the limit: %d %s", a.status, a.body)
	}
}

func TestWordSuggestions(t *testing.T) {
	t.Parallel()
	c := reader(t)
	words := func(q string) (labels []string, result object) {
		result = c.search(mms2024, "q", q, "includeKeywordResult", "true")
		for _, w := range result.objects("words") {
			labels = append(labels, w.text("label"))
		}
		return labels, result
	}
	got, result := words("chol%")
	if !slices.Contains(got, "cholera") || result.number("guessType") != 1 || slices.ContainsFunc(got, func(w string) bool { return !strings.HasPrefix(w, "chol") }) {
		t.Errorf("completions of chol: %q, guessType %v", got, result.number("guessType"))
	}
	got, result = words("malaria")
	if len(got) == 0 || slices.Contains(got, "malaria") || result.number("guessType") != 2 {
		t.Errorf("words besides malaria: %q, guessType %v", got, result.number("guessType"))
	}
	if got, result = words("d%"); len(got) != 10 || !result.flag("wordSuggestionsChopped") {
		t.Errorf("completions of d: %q, chopped %v", got, result.flag("wordSuggestionsChopped"))
	}
	if got, result = words("qqqq"); len(got) != 0 || result.list("words") == nil {
		t.Errorf("nothing to suggest: %v", result)
	}
	if got, _ = words("%"); len(got) != 0 {
		t.Errorf("no word: %q", got)
	}
}

// multi is a multipart form body and its content type.
func multi(t *testing.T, pairs ...string) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		if err := w.WriteField(pairs[i], pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func TestSearchIsPostedInThreeWays(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	// As WHO's widget sends it.
	pairs := []string{
		"q", "chol%", "chapterFilter", "10;11;01;02;", "subtreesFilter", "", "includePostcoordination", "false", "useBroaderSynonyms", "false",
		"useFlexiSearch", "false", "includeKeywordResult", "true", "flatResults", "true", "highlightingEnabled", "true", "medicalCodingMode", "true",
	}
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	body, contentType := multi(t, pairs...)
	for _, path := range []string{mms2024, "/icd/entity"} {
		for name, a := range map[string]answer{
			"multipart":    c.icd("POST", path+"/search", body, "Content-Type", contentType),
			"urlencoded":   c.icd("POST", path+"/search", form.Encode(), "Content-Type", "application/x-www-form-urlencoded"),
			"query string": c.icd("POST", path+"/search?"+form.Encode(), ""),
			"GET":          c.icd("GET", path+"/search?"+form.Encode(), ""),
		} {
			result := a.valid(t, "ISearchResult")
			if got := titles(result); len(got) == 0 || got[0] != "<em class='found'>Cholera</em>" || path == mms2024 && len(result.list("words")) == 0 {
				t.Errorf("%s %s: %q, words %v", name, path, got, result.list("words"))
			}
		}
	}
	for name, a := range map[string]answer{
		"multipart without a boundary": c.icd("POST", mms2024+"/search?q=cholera", body, "Content-Type", "multipart/form-data"),
		"multipart that is cut":        c.icd("POST", mms2024+"/search?q=cholera", body[:40], "Content-Type", contentType),
		"JSON":                         c.icd("POST", mms2024+"/search?q=cholera", `{"q":"x"}`, "Content-Type", "application/json"),
		"a form that is none":          c.icd("POST", mms2024+"/search?q=cholera", "%zz=%", "Content-Type", "application/x-www-form-urlencoded"),
	} {
		if got := titles(a.valid(t, "ISearchResult")); len(got) == 0 {
			t.Errorf("%s: the query string does not count", name)
		}
	}
}

func TestHostileSearches(t *testing.T) {
	t.Parallel()
	c := reader(t)
	var thousand []string
	for i := range 3000 {
		thousand = append(thousand, fmt.Sprintf("p%d=%d", i, i))
	}
	long := strings.Repeat("http://id.who.int/icd/entity/1,", 20000)
	for name, tt := range map[string]struct{ query, body string }{
		"thousands of parameters": {"q=cholera&" + strings.Join(thousand, "&"), ""},
		"20,000 parameters":       {"q=cholera", strings.Repeat("x=1&", 20000)},
		"20,000 subtrees":         {"q=cholera", "subtreesFilter=" + url.QueryEscape(long+"http://id.who.int/icd/entity/"+cholera)},
		"a million chapters":      {"q=cholera", "chapterFilter=" + strings.Repeat("01;", 300000)},
		"a hundred words":         {"useFlexisearch=true&q=" + url.QueryEscape("cholera"+strings.Repeat(" chlera", 31)), ""},
		"control characters":      {"q=" + url.QueryEscape("\x00cholera\x1b\u202e"), ""},
		"not UTF-8":               {"q=cholera%ff%fe", ""},
		"two spellings":           {"Q=cholera&q=cholera", ""},
	} {
		a := c.icd("POST", mms2024+"/search?"+tt.query, tt.body, "Content-Type", "application/x-www-form-urlencoded")
		if got := titles(a.valid(t, "ISearchResult")); len(got) == 0 {
			t.Errorf("%s: nothing is found", name)
		}
	}
	markup := c.search(mms2024, "q", "<b>cholera</b> & <em class='found'>")
	if markup.flag("error") {
		t.Errorf("markup: %v", markup)
	}
}
