package sandbox_test

import (
	"slices"
	"strings"
	"testing"

	"icdscope/api/sandbox/classification"
)

func TestLinearizationRoot(t *testing.T) {
	t.Parallel()
	root := reader(t).get(mms2024).valid(t, "TopLevelLinearization")
	if root.text("@id") != "http://id.who.int"+mms2024 || root.text("releaseId") != "2024-01" || root.text("releaseDate") != "2024-01-21" {
		t.Errorf("root %v", root)
	}
	children := root.texts("child")
	if len(children) != 29 || children[0] != "http://id.who.int"+mms2024+"/1435254666" || children[28] != "http://id.who.int"+mms2024+"/9000" {
		t.Errorf("%d children: %v; want the 28 chapters, in order, and the synthetic one", len(children), children)
	}
	if langs := root.texts("availableLanguages"); !slices.Equal(langs, []string{"en"}) {
		t.Errorf("languages of 2024-01: %v", langs)
	}
	older := reader(t).in("es").get(mms2022).valid(t, "TopLevelLinearization")
	if langs := older.texts("availableLanguages"); !slices.Equal(langs, []string{"ar", "en", "es", "zh"}) || older.value("title") == "" {
		t.Errorf("languages of 2022-02: %v", langs)
	}
}

func TestLinearizationEntities(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for _, tt := range []struct {
		id, title, code, kind, blockID, codeRange, source, parent string
		children                                                  int
	}{
		{"1435254666", "Certain infectious or parasitic diseases", "01", "chapter", "", "", "1435254666", "", 23},
		{"588616678", "Gastroenteritis or colitis of infectious origin", "", "block", "BlockL1-1A0", "1A00-1A40.Z", "588616678", "/1435254666", 2},
		{"135352227", "Bacterial intestinal infections", "", "block", "BlockL2-1A0", "1A00-1A0Z", "135352227", "/588616678", 12},
		{cholera, "Cholera", "1A00", "category", "", "", cholera, "/135352227", 0},
		{"135352227/unspecified", "Bacterial intestinal infections, unspecified", "1A0Z", "category", "", "", "", "/135352227", 0},
		{"900016", "Sandbox window onto entities coded elsewhere", "", "window", "", "", "900016", "/900002", 0},
	} {
		t.Run(tt.id, func(t *testing.T) {
			b := c.get(mms2024+"/"+tt.id).valid(t, "LinearizationEntity")
			source := ""
			if tt.source != "" {
				source = "http://id.who.int/icd/entity/" + tt.source
			}
			for name, want := range map[string]string{"code": tt.code, "classKind": tt.kind, "blockId": tt.blockID, "codeRange": tt.codeRange, "source": source} {
				if got := b.text(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			if b.value("title") != tt.title || !slices.Equal(b.texts("parent"), []string{"http://id.who.int" + mms2024 + tt.parent}) || len(b.texts("child")) != tt.children {
				t.Errorf("title %q, parent %v, %d children", b.value("title"), b.texts("parent"), len(b.texts("child")))
			}
		})
	}
}

func TestAbsentMembersAreAbsent(t *testing.T) {
	t.Parallel()
	a := reader(t).get(mms2024 + "/" + cholera)
	a.valid(t, "LinearizationEntity")
	for _, member := range []string{"child", "blockId", "codeRange", "postcoordinationScale", "null"} {
		if strings.Contains(string(a.body), member) {
			t.Errorf("%q stands in %s", member, a.body)
		}
	}
	block := reader(t).get(mms2024 + "/135352227").object(t)
	if code, ok := block["code"]; !ok || code != "" {
		t.Errorf(`the code of a block is %v, want ""`, code)
	}
	residual := reader(t).get(mms2024 + "/135352227/other").object(t)
	if _, ok := residual["source"]; ok {
		t.Error("a residual has a source")
	}
}

func TestFoundationEntities(t *testing.T) {
	t.Parallel()
	c := reader(t)
	b := c.get("/icd/entity/"+cholera).valid(t, "FoundationEntity")
	if b.value("title") != "Cholera" || b.text("@id") != "http://id.who.int/icd/entity/"+cholera || !slices.Equal(b.texts("parent"), []string{"http://id.who.int/icd/entity/135352227"}) {
		t.Errorf("cholera is %v", b)
	}
	many := c.get("/icd/entity/900015").valid(t, "FoundationEntity")
	if !slices.Equal(many.texts("parent"), []string{"http://id.who.int/icd/entity/900002", "http://id.who.int/icd/entity/900001"}) {
		t.Errorf("parents %v, want two", many.texts("parent"))
	}
	for _, parent := range many.texts("parent") {
		if p := c.get(pathOf(parent)).valid(t, "FoundationEntity"); !slices.Contains(p.texts("child"), many.text("@id")) {
			t.Errorf("%s does not have it as a child: %v", parent, p.texts("child"))
		}
	}
	names := c.get("/icd/entity/900012").valid(t, "FoundationEntity")
	deprecated := 0
	for _, x := range append(names.objects("synonym"), names.objects("narrowerTerm")...) {
		if x.flag("deprecated") {
			deprecated++
		}
	}
	if len(names.list("synonym")) != 3 || len(names.list("narrowerTerm")) != 2 || deprecated != 2 {
		t.Errorf("names: %v", names)
	}
	if p := c.get("/icd/entity/900017").valid(t, "FoundationEntity"); len(p.list("relatedEntitiesInPerinatalChapter")) != 1 || len(p.list("child")) != 1 {
		t.Errorf("relations: %v", p)
	}
}

func TestIncludes(t *testing.T) {
	t.Parallel()
	c := reader(t)
	const chapter01 = "/1435254666"
	for _, tt := range []struct{ path, include, member, first, last string }{
		{mms2024 + "/" + cholera, "ancestor", "ancestor", "http://id.who.int" + mms2024 + "/135352227", "http://id.who.int" + mms2024 + chapter01},
		{"/icd/entity/" + cholera, "ancestor,descendant", "ancestor", "http://id.who.int/icd/entity/135352227", "http://id.who.int/icd/entity/455013390"},
		{mms2024 + "/135352227", "descendant", "descendant", "http://id.who.int" + mms2024 + "/" + cholera, "http://id.who.int" + mms2024 + "/135352227/unspecified"},
		// The foundation knows the second parent, and what stands above it.
		{"/icd/entity/900015", "ancestor", "ancestor", "http://id.who.int/icd/entity/900002", "http://id.who.int/icd/entity/9000"},
		{"/icd/entity/900001", "descendant", "descendant", "http://id.who.int/icd/entity/900011", "http://id.who.int/icd/entity/900015"},
	} {
		t.Run(tt.path+" "+tt.include, func(t *testing.T) {
			if _, there := c.get(tt.path).object(t)[tt.member]; there {
				t.Error("it comes without being asked for")
			}
			list := c.get(query(tt.path, "include", tt.include)).object(t).texts(tt.member)
			if len(list) < 3 || list[0] != tt.first || list[len(list)-1] != tt.last {
				t.Errorf("%v, want from %s to %s", list, tt.first, tt.last)
			}
			sorted := slices.Sorted(slices.Values(list))
			if len(slices.Compact(sorted)) != len(list) {
				t.Errorf("some stand there twice: %v", list)
			}
		})
	}
	if list := c.get("/icd/entity/900015?include=ancestor").object(t).texts("ancestor"); !slices.Contains(list, "http://id.who.int/icd/entity/900001") {
		t.Errorf("the second parent is no ancestor: %v", list)
	}
	for _, path := range []string{"/icd/entity/900012", mms2024 + "/900012", mms2024 + "/605267007"} {
		without, with := c.get(path).object(t), c.get(path+"?include=diagnosticCriteria").object(t)
		if without.value("diagnosticCriteria") != "" || !strings.Contains(with.value("diagnosticCriteria"), "\n## ") {
			t.Errorf("%s: criteria %q, then %q", path, without.value("diagnosticCriteria"), with.value("diagnosticCriteria"))
		}
	}
}

func TestSyntheticFeatures(t *testing.T) {
	t.Parallel()
	c := reader(t)
	b := c.get(mms2024+"/900011").valid(t, "LinearizationEntity")
	scale := b.objects("postcoordinationScale")
	if len(scale) != 2 || scale[0].text("requiredPostcoordination") != "true" || scale[1].text("requiredPostcoordination") != "false" ||
		scale[0].text("axisName") != "http://id.who.int/icd/schema/hasSeverity" || scale[0].text("@id") != b.text("@id")+"/postcoordinationScale/hasSeverity" {
		t.Errorf("axes %v", scale)
	}
	for _, s := range scale {
		for _, uri := range s.texts("scaleEntity") {
			c.get(pathOf(uri)).valid(t, "LinearizationEntity")
		}
	}
	exclusions := b.objects("exclusion")
	if len(exclusions) != 3 || exclusions[0].text("linearizationReference") != "http://id.who.int"+mms2024+"/900012" || exclusions[2].text("foundationReference") != "" {
		t.Errorf("exclusions %v", exclusions)
	}
	if len(b.list("indexTerm")) < 3 || b.value("codingNote") == "" || b.value("longDefinition") == "" || b.value("fullySpecifiedName") == "" {
		t.Errorf("texts missing in %v", b)
	}
	grey := c.get(mms2024+"/900001").valid(t, "LinearizationEntity").objects("foundationChildElsewhere")
	if len(grey) != 1 || grey[0].text("foundationReference") != "http://id.who.int/icd/entity/900015" || grey[0].text("linearizationReference") != "http://id.who.int"+mms2024+"/900015" {
		t.Errorf("coded elsewhere: %v", grey)
	}
	related := c.get(mms2024+"/900017").valid(t, "LinearizationEntity")
	if len(related.list("relatedEntitiesInMaternalChapter")) != 1 || len(related.list("relatedEntitiesInPerinatalChapter")) != 1 {
		t.Errorf("related: %v", related)
	}
	if n := related.objects("indexTerm"); len(n) != 2 || n[1].text("foundationReference") != "http://id.who.int/icd/entity/900018" || n[1].text("linearizationReference") != "" {
		t.Errorf("index terms %v, want one from an entity without a place of its own", n)
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"en": "Cholera", "es": "Cólera", "zh": "霍乱", "ar": "الكُوليرا"} {
		c := reader(t).in(lang)
		for _, path := range []string{mms2022 + "/" + cholera, "/icd/entity/" + cholera} {
			b := c.get(path).object(t)
			if b.value("title") != want || b.in("title").text("@language") != lang {
				t.Errorf("%s in %s: %v", path, lang, b.in("title"))
			}
		}
	}
	reader(t).in("es").get(mms2024+"/"+cholera).is(t, 404)
	title := reader(t).in("zh").get(mms2022 + "/900012").object(t).value("title")
	if title != "Sandbox disease with many names [No translation available]" {
		t.Errorf("an untranslated title is %q", title)
	}
}

// At least forty of WHO's entities have a text of the project's own.
func TestShowcaseTexts(t *testing.T) {
	t.Parallel()
	with, all := 0, excerpt(t)
	for _, e := range all {
		if !strings.Contains(e.uri, "/9000") && e.body.value("definition") != "" {
			with++
		}
	}
	if with < 40 || len(all) < 910 {
		t.Errorf("%d entities with a definition, of %d", with, len(all))
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	c := reader(t)
	b := c.get("/icd/release/11/mms").valid(t, "MultiVersion")
	if b.text("latestRelease") != "http://id.who.int"+mms2024 || !slices.Equal(b.texts("release"), []string{"http://id.who.int" + mms2024, "http://id.who.int" + mms2022}) {
		t.Errorf("releases %v", b)
	}
	e := c.get("/icd/release/11/mms/"+cholera).valid(t, "MultiVersion")
	if e.value("title") != "Cholera" || e.text("@id") != "http://id.who.int/icd/release/11/mms/"+cholera || len(e.texts("release")) != 2 {
		t.Errorf("cholera in releases: %v", e)
	}
	for _, uri := range e.texts("release") {
		c.get(pathOf(uri)).valid(t, "LinearizationEntity")
	}
	for lang, want := range map[string][]string{"es": {"http://id.who.int" + mms2022}, "fr": nil} {
		a := c.in(lang).get("/icd/release/11/mms")
		if want == nil {
			a.is(t, 404)
			continue
		}
		v := a.valid(t, "MultiVersion")
		if !slices.Equal(v.texts("release"), want) || v.text("latestRelease") != want[0] {
			t.Errorf("%s: %v", lang, v)
		}
		c.in(lang).get(pathOf(want[0])).valid(t, "TopLevelLinearization")
	}
	r := c.get("/icd/release/11/mms/135352227/other").valid(t, "MultiVersion")
	if !strings.HasSuffix(r.text("latestRelease"), "/2024-01/mms/135352227/other") {
		t.Errorf("a residual in releases: %v", r)
	}
}

func TestFoundationOfAnEarlierRelease(t *testing.T) {
	t.Parallel()
	c := reader(t)
	root := c.get("/icd/entity").valid(t, "TopLevelFoundation")
	if root.text("releaseId") != "2024-01" || !slices.Equal(root.texts("allReleases"), []string{"http://id.who.int/icd/entity", "http://id.who.int/icd/entity?version=2022-02"}) {
		t.Errorf("root %v", root)
	}
	if lins := root.texts("includedLinearizations"); lins[0] != "http://id.who.int"+mms2024 || len(lins) != 3 || !slices.Equal(root.texts("availableLanguages"), []string{"ar", "en", "es", "zh"}) {
		t.Errorf("root %v", root)
	}
	for _, name := range []string{"releaseId", "version"} { // the document's name, and that of some clients
		early := c.get("/icd/entity?"+name+"=2022-02").valid(t, "TopLevelFoundation")
		if early.text("releaseId") != "2022-02" {
			t.Errorf("asked for 2022-02 by %s, got %v", name, early.text("releaseId"))
		}
		if e := c.get("/icd/entity/"+cholera+"?"+name+"=2022-02").valid(t, "FoundationEntity"); !strings.Contains(e.text("browserUrl"), "/2022-02/") {
			t.Errorf("entity of 2022-02 by %s: %v", name, e)
		}
		c.get("/icd/entity/search?q=cholera&"+name+"=2022-02").valid(t, "ISearchResult")
		c.get("/icd/entity/search?q=cholera&"+name+"=1999-01").is(t, 404)
	}
	c.get("/icd/entity?releaseId=2022-02&version=1999-01").valid(t, "TopLevelFoundation")
}

func TestLookup(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for asked, want := range map[string]string{
		cholera:     "/" + cholera,            // it has a code
		"135352227": "/135352227/unspecified", // a block
		"588616678": "/588616678",             // a block without residuals
		"900018":    "/900017",                // not in the MMS: counted under its parent
	} {
		b := c.get(query(mms2024+"/lookup", "foundationUri", "http://id.who.int/icd/entity/"+asked)).valid(t, "LinearizationEntity")
		if got := strings.TrimPrefix(b.text("@id"), "http://id.who.int"+mms2024); got != want {
			t.Errorf("%s is looked up as %s, want %s", asked, got, want)
		}
	}
}

func TestICD10IsOnlyMadeUp(t *testing.T) {
	t.Parallel()
	c := reader(t)
	versions := c.get("/icd/release/10").valid(t, "MultiVersion")
	if versions.text("latestRelease") != "http://id.who.int/icd/release/10/2019" || len(versions.texts("release")) < 2 {
		t.Errorf("releases %v", versions)
	}
	n := 0
	for _, release := range versions.texts("release") {
		root := c.get(pathOf(release)).valid(t, "TopLevel")
		c.walk(root.texts("child"), func(uri string, body object) {
			n++
			if !strings.HasPrefix(body.value("title"), "Sandbox") {
				t.Errorf("%s is called %q", uri, body.value("title"))
			}
			for _, name := range []string{"note", "codingHint"} {
				if text := body.value(name); text != "" && !strings.HasPrefix(text, classification.TextMark) {
					t.Errorf("%s.%s: %q", uri, name, text)
				}
			}
			code := uri[strings.LastIndex(uri, "/")+1:]
			if body.text("code") != code {
				t.Errorf("%s has the code %q", uri, body.text("code"))
			}
			if v := c.get("/icd/release/10/"+code).valid(t, "MultiVersion"); !slices.Contains(v.texts("release"), uri) {
				t.Errorf("the releases of %s are %v", code, v.texts("release"))
			}
		}, "ICD10Entity", "")
	}
	if n < 24 {
		t.Errorf("walked over %d entries", n)
	}
	if block := c.get("/icd/release/10/2019/SB00-SB09").object(t); block.text("classKind") != "block" || len(block.texts("child")) != 3 {
		t.Errorf("block %v", block)
	}
	c.in("fr").get("/icd/release/10/2019").is(t, 404)
}
