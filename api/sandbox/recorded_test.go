package sandbox_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// What has been recorded of the real service's answers, and is easily guessed
// otherwise.

// A client reads the members before the entities by their places.
func TestSearchAnswersInTheRecordedOrder(t *testing.T) {
	t.Parallel()
	want := []string{"error", "errorMessage", "resultChopped", "wordSuggestionsChopped", "guessType", "uniqueSearchId", "words", "destinationEntities"}
	for _, path := range []string{mms2024, "/icd/release/11/2024-01/icf", "/icd/entity"} {
		for _, q := range []string{"cholera", "qqqq", ""} {
			a := reader(t).get(query(path+"/search", "q", q)).is(t, 200)
			if names, _, err := split(a.body); err != nil || !slices.Equal(names, want) {
				t.Errorf("%s %q: %v, error %v", path, q, names, err)
			}
		}
	}
	a := reader(t).get(mms2024 + "/search?q=cholera").object(t)
	if a["words"] != nil || a.number("guessType") != 2 {
		t.Errorf("without being asked for words: %v, guessType %v", a["words"], a.number("guessType"))
	}
}

// checkHits holds the hits of a search for coding against what was recorded of
// fifty.
func checkHits(t *testing.T, c *client, base, q string) int {
	t.Helper()
	hits := c.search(base, "q", q, plain, "false").objects("destinationEntities")
	for i, h := range hits {
		title := h.text("title")
		if !h.flag("isLeaf") || h.text("theCode") == "" || h.flag("important") || h.text("stemId") != h.text("id") {
			t.Errorf("%q: %v", q, h)
		}
		if residual := strings.HasSuffix(h.text("id"), "/unspecified"); residual != h.flag("isResidualUnspecified") {
			t.Errorf("%q: the residual %v", q, h)
		}
		if score := h.number("score"); score > 1 || i > 0 && score > hits[i-1].number("score") {
			t.Errorf("%q: %s has the score %v", q, title, score)
		}
		best := h.number("score")
		for _, pv := range h.objects("matchingPVs") {
			label, of := pv.text("label"), pv.text("foundationUri")
			if label == title && pv.text("propertyId") == "Title" || !strings.HasPrefix(of, "http://id.who.int/icd/entity/") {
				t.Errorf("%q: %s is found by %v", q, title, pv)
			}
			if pv.flag("important") != (pv.number("score") == 1) || pv.number("score") > best {
				t.Errorf("%q: %s is found by %v", q, title, pv)
			}
		}
		if !h.flag("titleIsASearchResult") && len(h.list("matchingPVs")) == 0 {
			t.Errorf("%q: nobody knows why %s is found", q, title)
		}
	}
	return len(hits)
}

func TestHitsForCodingAreAsRecorded(t *testing.T) {
	t.Parallel()
	c, n := reader(t), 0
	for _, q := range []string{
		"fever", "infection%", "disease%", "other%", "cholera", "epidemic cholera", "bacterial intestinal infections", "sandbox", "diabetes", "unspecified",
		"sandbox synonym", "code of its own", "disorders%", "of", "type 2 diabetes mellitus", "tuberculosis",
	} {
		n += checkHits(t, c, mms2024, q)
	}
	if n < 200 {
		t.Errorf("%d hits", n)
	}
	whole, base := releaseReader(t)
	for _, q := range []string{"sandbox%", "other%", "disorder%", "of"} {
		hits := whole.search(base, "q", q).objects("destinationEntities")
		for _, h := range hits {
			if n := len(whole.get(pathOf(h.text("id"))).object(t).list("child")); h.flag("isLeaf") != (n == 0) {
				t.Errorf("%s has %d children and is a leaf: %v", h.text("title"), n, h.flag("isLeaf"))
			}
		}
	}
}

// What has codes below it is found as its unspecified residual, by its own title
// and names, which are not the residual's.
func TestWhatHasCodesBelowIsFoundAsItsResidual(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for q, want := range map[string]struct{ id, by, label, of string }{
		"bacterial intestinal infections":      {"135352227/unspecified", "TitleOfOtherEntity", "Bacterial intestinal infections", "135352227"}, // a block
		"sandbox disease requires severity":    {"900011/unspecified", "TitleOfOtherEntity", "Sandbox disease that requires a severity", "900011"},
		"included condition":                   {"900011/unspecified", "Inclusion", "Sandbox included condition", "900011"},
		"requires a severity, full name":       {"900011/unspecified", "FullySpecifiedName", "Sandbox disease that requires a severity, full name", "900011"},
		"sandbox diseases with detail unspeci": {},
	} {
		hits := c.search(mms2024, "q", q, plain, "false").objects("destinationEntities")
		at := slices.IndexFunc(hits, func(h object) bool { return strings.HasSuffix(h.text("id"), "/mms/"+want.id) })
		if want.id == "" {
			if len(hits) > 0 {
				t.Errorf("%q finds %v", q, hits)
			}
			continue
		}
		if at < 0 {
			t.Errorf("%q finds %v", q, hits)
			continue
		}
		if !slices.ContainsFunc(hits[at].objects("matchingPVs"), func(pv object) bool {
			return pv.text("propertyId") == want.by && pv.text("label") == want.label && pv.number("propertyValueType") == 0 &&
				pv.text("foundationUri") == "http://id.who.int/icd/entity/"+want.of
		}) {
			t.Errorf("%q is found by %v", q, hits[at].list("matchingPVs"))
		}
		if slices.ContainsFunc(hits, func(h object) bool { return strings.HasSuffix(h.text("id"), "/mms/"+want.of) }) {
			t.Errorf("%q finds the entity itself, too", q)
		}
	}
	// Who does not look for codes finds the entity itself, and the residual by its
	// own words only.
	browsing := ids(c.search(mms2024, "q", "included condition", "medicalCodingMode", "false"))
	if !slices.Equal(browsing, []string{"http://id.who.int" + mms2024 + "/900011"}) {
		t.Errorf("without coding: %v", browsing)
	}
}

// Not the chapters stand at the top of the foundation.
func TestTopOfTheFoundation(t *testing.T) {
	t.Parallel()
	c := reader(t)
	top := c.get("/icd/entity").valid(t, "TopLevelFoundation").texts("child")
	for _, id := range []string{"455013390", "1920852714", "9000", "900050"} {
		uri := "http://id.who.int/icd/entity/" + id
		e := c.get(pathOf(uri)).valid(t, "FoundationEntity")
		if !slices.Contains(top, uri) || !slices.Equal(e.texts("parent"), []string{"http://id.who.int/icd/entity"}) {
			t.Errorf("%s: parent %v; at the top stand %v", id, e.texts("parent"), top)
		}
	}
	for id, parent := range map[string]string{"1435254666": "455013390", "718687701": "455013390", "231358748": "455013390", "979408586": "1920852714"} {
		e := c.get("/icd/entity/"+id).valid(t, "FoundationEntity")
		above := c.get("/icd/entity/"+parent).valid(t, "FoundationEntity")
		if !slices.Equal(e.texts("parent"), []string{above.text("@id")}) || !slices.Contains(above.texts("child"), e.text("@id")) {
			t.Errorf("%s: parent %v", id, e.texts("parent"))
		}
		if slices.Contains(top, e.text("@id")) {
			t.Errorf("%s stands at the top, too", id)
		}
	}
	// In the MMS they do.
	if parent := c.get(mms2024 + "/1435254666").object(t).texts("parent"); !slices.Equal(parent, []string{"http://id.who.int" + mms2024}) {
		t.Errorf("in the MMS: %v", parent)
	}
}

func TestContextOfEveryRoot(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/icd/entity", mms2024, mms2022, "/icd/release/11/2024-01/icf", "/icd/release/11/2024-01/pcl", "/icd/release/10/2019", "/icd/release/10/2008"} {
		if got := reader(t).get(path).object(t).text("@context"); got != "http://id.who.int/icd/contexts/contextForTopLevel.json" {
			t.Errorf("%s: %s", path, got)
		}
	}
}

// Related entities are named by the foundation's URIs, wherever that is.
func TestRelatedEntitiesAreTheFoundations(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for _, path := range []string{mms2024 + "/900017", "/icd/entity/900017"} {
		e := c.get(path).object(t)
		for member, want := range map[string]string{"relatedEntitiesInMaternalChapter": "900011", "relatedEntitiesInPerinatalChapter": "900012"} {
			if got := e.texts(member); !slices.Equal(got, []string{"http://id.who.int/icd/entity/" + want}) {
				t.Errorf("%s: %s is %v", path, member, got)
			}
		}
	}
}

// Nothing found is four members, and the foundation has neither code nor place.
func TestAutocodeLeavesOutWhatThereIsNot(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for _, path := range []string{mms2024, "/icd/entity"} {
		a := c.get(path + "/autocode?searchText=" + url.QueryEscape("qqqq zzzz"))
		if want := `{"searchText":"qqqq zzzz","matchLevel":3,"matchScore":0,"matchType":0}`; string(a.body) != want || a.status != 200 {
			t.Errorf("%s: %d %s, want %s", path, a.status, a.body, want)
		}
	}
	var found map[string]json.RawMessage
	if err := json.Unmarshal(c.get("/icd/entity/autocode?searchText=cholera").is(t, 200).body, &found); err != nil {
		t.Fatal(err)
	}
	if found["theCode"] != nil || found["linearizationURI"] != nil || string(found["foundationURI"]) != `"http://id.who.int/icd/entity/`+cholera+`"` {
		t.Errorf("in the foundation: %v", found)
	}
}

// There are OAuth clients that take a member "error" for an error of the token.
func TestNoErrorHasTheTokenEndpointsMember(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for path, headers := range map[string][]string{
		"/icd/entity":                          {"Authorization", "-"},
		"/icd/entity?":                         {"Authorization", "Bearer x"},
		"/icd/entity/1":                        nil,
		mms2024:                                {"Accept-Language", "-"},
		mms2024 + "/x":                         {"API-Version", "-"},
		mms2024 + "/codeinfo/1A99":             nil,
		"/icd/release/11/2024-01/doris":        nil,
		"/nothing/at/all":                      nil,
		mms2024 + "/describe?code=1A00%26XZ01": nil,
	} {
		a := c.icd("GET", path, "", headers...)
		if a.status < 400 || !isProblem(t, a) {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	if a := c.icd("DELETE", "/icd/entity", ""); !isProblem(t, a) {
		t.Errorf("a wrong method: %s", a.body)
	}
}
