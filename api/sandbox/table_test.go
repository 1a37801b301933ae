package sandbox_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
)

// serveTables is a sandbox over several tables in English.
func serveTables(t *testing.T, texts ...string) *client {
	t.Helper()
	var tables []*classification.Table
	for _, text := range texts {
		tables = append(tables, tableOf(t, "en", text))
	}
	return inProcess(t, newServer(t, sandbox.Options{Data: tables}))
}

func tableOf(t *testing.T, lang, text string) *classification.Table {
	t.Helper()
	table, err := classification.ReadTable("table-"+lang+".txt", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestSeveralTables(t *testing.T) {
	t.Parallel()
	var tables []*classification.Table
	for _, of := range []struct{ version, lang, lin string }{
		{tabletest.Version, "en", "mms"}, {tabletest.Version, "fr", "mms"}, {"Version:2032 Jan 2", "en", "mms"}, {"Version:2031 Feb 3", "en", "icf"}, {"Version:2024 Jan 21", "de", "mms"},
	} {
		tables = append(tables, tableOf(t, of.lang, tabletest.Small(of.version, of.lang, of.lin)))
	}
	c := inProcess(t, newServer(t, sandbox.Options{Data: tables}))
	versions := c.get("/icd/release/11/mms").valid(t, "MultiVersion")
	if got := versions.texts("release"); len(got) != 4 || !strings.HasSuffix(versions.text("latestRelease"), "/2032-01/mms") || got[1] != "http://id.who.int/icd/release/11/2031-02/mms" {
		t.Errorf("releases %v", got)
	}
	if v := c.get("/icd/release/11/icf").valid(t, "MultiVersion"); len(v.texts("release")) != 1 {
		t.Errorf("releases of the ICF: %v", v)
	}
	for _, tt := range []struct{ path, lang, title string }{
		{"/icd/release/11/2031-02/mms/90007772", "en", "Sandbox category en"},
		{"/icd/release/11/2031-02/mms/90007772", "fr", "Sandbox category fr"},
		{"/icd/release/11/2031-02/mms/90007771/other", "fr", "Sandbox block, other fr"},
		{"/icd/release/11/2031-02/icf/90007772", "en", "Sandbox category en"},
		{"/icd/release/11/2024-01/mms/90007772", "de", "Sandbox category de"},
		{"/icd/release/11/2024-01/mms/" + cholera, "en", "Cholera"}, // the showcase lies over it
		{"/icd/release/11/2024-01/mms/" + cholera, "de", "Cholera [No translation available]"},
		{"/icd/release/11/2024-01/mms/90007772", "en", "Sandbox category de [No translation available]"},
		{"/icd/release/11/2031-02/mms/9000", "fr", "Sandbox examples, not part of ICD-11 [No translation available]"},
	} {
		b := c.in(tt.lang).get(tt.path).valid(t, "LinearizationEntity")
		if got := b.value("title"); got != tt.title {
			t.Errorf("%s in %s is called %q, want %q", tt.path, tt.lang, got, tt.title)
		}
	}
	c.in("fr").get("/icd/release/11/2032-01/mms").is(t, 404)
	c.in("fr").get("/icd/release/11/2031-02/icf").is(t, 404)
	c.in("es").get("/icd/release/11/2031-02/mms").is(t, 404)
	root := c.get("/icd/entity").valid(t, "TopLevelFoundation")
	if root.text("releaseId") != "2032-01" || len(root.texts("includedLinearizations")) != 3 || !slices.Contains(root.texts("availableLanguages"), "fr") {
		t.Errorf("the foundation: %v", root)
	}
	if b := c.in("fr").get("/icd/entity/90007772").valid(t, "FoundationEntity"); b.value("title") != "Sandbox category fr" {
		t.Errorf("in the foundation it is called %q", b.value("title"))
	}
	// Every linearization is searched by itself, and coded in by itself.
	for _, path := range []string{"/icd/release/11/2031-02/icf", "/icd/release/11/2031-02/mms"} {
		if got := titles(c.search(path, "q", "sandbox category", plain, "false")); !slices.Equal(got, []string{"Sandbox category en"}) {
			t.Errorf("%s: %q", path, got)
		}
		if info := c.get(path+"/codeinfo/01G00").valid(t, "CodeInfo"); info.text("stemId") != "http://id.who.int"+path+"/90007772" {
			t.Errorf("%s: %v", path, info)
		}
	}
	b := c.get("/icd/release/11/2031-02/mms/90007771").valid(t, "LinearizationEntity")
	if b.text("codeRange") != "01G00-01G0Y" || b.text("blockId") != "BlockL1-01G" || len(b.texts("child")) != 2 {
		t.Errorf("the block %v", b)
	}
	if again := c.get("/icd/release/11/2031-02/icf").valid(t, "TopLevelLinearization"); len(again.texts("child")) != 1 {
		t.Errorf("the ICF %v: it has no synthetic chapter", again)
	}
}

// A linearization of whatever name is served under it.
func TestAnotherLinearization(t *testing.T) {
	t.Parallel()
	const path = "/icd/release/11/2031-02/specialty-adaptation_dermatology"
	c := serveTables(t, tabletest.Small(tabletest.Version, "en", "specialty-adaptation_dermatology"))
	c.get(path).valid(t, "TopLevelLinearization")
	c.get(path+"/90007772").valid(t, "LinearizationEntity")
	c.get("/icd/release/11/specialty-adaptation_dermatology/90007772").valid(t, "MultiVersion")
	if info := c.get(path+"/codeinfo/01G00").valid(t, "CodeInfo"); info.text("stemId") != "http://id.who.int"+path+"/90007772" {
		t.Errorf("%v", info)
	}
	if got := titles(c.search(path, "q", "category", plain, "false")); !slices.Equal(got, []string{"Sandbox category en"}) {
		t.Errorf("%q", got)
	}
	if lins := c.get("/icd/entity").valid(t, "TopLevelFoundation").texts("includedLinearizations"); !slices.Contains(lins, "http://id.who.int"+path) {
		t.Errorf("the foundation knows %v", lins)
	}
}

// Only the ICF has an entity: the foundation and lookup know what that means.
func TestEntitiesOfOneLinearizationOnly(t *testing.T) {
	t.Parallel()
	c := serveTables(t, strings.ReplaceAll(tabletest.Small(tabletest.Version, "en", "icf"), "9000777", "9000888"))
	c.get("/icd/entity/90008882").valid(t, "FoundationEntity")
	lookup := func(lin string) string {
		return query("/icd/release/11/"+lin+"/lookup", "foundationUri", "http://id.who.int/icd/entity/90008882")
	}
	if b := c.get(lookup("2031-02/icf")).valid(t, "LinearizationEntity"); b.text("code") != "01G00" {
		t.Errorf("%v", b)
	}
	c.get(lookup("2024-01/mms")).is(t, 404)
}

// A file may stand the synthetic entities on their head; they must not become
// their own ancestors.
func TestTableThatTurnsTheExamplesUpsideDown(t *testing.T) {
	t.Parallel()
	top := &tabletest.Entity{ID: "900015", Kind: "chapter", Chapter: "01", Title: "Sandbox"}
	below := &tabletest.Entity{ID: "900001", Kind: "block", Chapter: "01", Title: "Sandbox", Depth: 1}
	c := serveTables(t, tabletest.Header(tabletest.Version)+top.Row("en")+below.Row("en"))
	for _, path := range []string{"/icd/entity/900015", "/icd/entity/900001"} {
		b := c.get(path+"?include=ancestor,descendant").valid(t, "FoundationEntity")
		if slices.Contains(append(b.texts("ancestor"), b.texts("descendant")...), b.text("@id")) {
			t.Errorf("%s is above or below itself: %v", path, b)
		}
	}
	c.search("/icd/entity", "q", "sandbox%", "subtreesFilter", "http://id.who.int/icd/entity/900001")
}

// A table of another language has English titles too, but an English table goes
// before it, in whatever order they come; and a second one for the same is refused.
func TestTableWithEnglishTitlesBesides(t *testing.T) {
	t.Parallel()
	top := &tabletest.Entity{ID: "90007770", Kind: "chapter", Chapter: "01", Title: "Sandbox chapter", Translated: map[string]string{"fr": "Sandbox chapitre"}}
	l := tabletest.Layout{Lin: "mms", Version: tabletest.Version, Lang: "fr"}
	french := tableOf(t, "fr", string(tabletest.Text{}.Write(l.Rows([]*tabletest.Entity{top}))))
	english := tableOf(t, "en", tabletest.Small(tabletest.Version, "en", "mms"))
	for want, tables := range map[string][]*classification.Table{"Sandbox chapter": {french}, "Sandbox chapter en": {french, english}} {
		c := inProcess(t, newServer(t, sandbox.Options{Data: tables}))
		for lang, want := range map[string]string{"fr": "Sandbox chapitre", "en": want} {
			if got := c.in(lang).get("/icd/release/11/2031-02/mms/90007770").object(t).value("title"); got != want {
				t.Errorf("in %s it is called %q, want %q", lang, got, want)
			}
		}
	}
	_, err := sandbox.New(sandbox.Options{Data: []*classification.Table{english, french, tableOf(t, "en", tabletest.Small(tabletest.Version, "en", "mms"))}})
	var refused *classification.TableError
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "table-en.txt: it is mms 2031-02 in en, which table-en.txt is too; leave one of them out") {
		t.Errorf("a second table: %v", err)
	}
}

// A language of which a table translates nothing is there all the same.
func TestTableWithoutATranslation(t *testing.T) {
	t.Parallel()
	top := &tabletest.Entity{ID: "90007770", Kind: "chapter", Chapter: "01", Title: "Sandbox chapter"}
	l := tabletest.Layout{Lin: "mms", Version: tabletest.Version, Lang: "fr"}
	c := inProcess(t, newServer(t, sandbox.Options{Data: []*classification.Table{tableOf(t, "fr", string(tabletest.Text{}.Write(l.Rows([]*tabletest.Entity{top}))))}}))
	if got := c.in("fr").get("/icd/release/11/2031-02/mms/90007770").object(t).value("title"); got != "Sandbox chapter [No translation available]" {
		t.Errorf("it is called %q", got)
	}
}

// Drafts give some codes twice: the first keeps it.
func TestTableWithACodeTwice(t *testing.T) {
	t.Parallel()
	c := serveTables(t, strings.Replace(tabletest.Small(tabletest.Version, "en", "icf"), "01G0Y", "01G00", 1))
	if info := c.get("/icd/release/11/2031-02/icf/codeinfo/01G00").valid(t, "CodeInfo"); !strings.HasSuffix(info.text("stemId"), "/90007772") {
		t.Errorf("%v", info)
	}
}
