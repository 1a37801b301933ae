package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
	"icdscope/ui/cli"
)

// tree has a chapter with a block, two categories and one that is not translated.
func tree() []*tabletest.Entity {
	in := func(es string) map[string]string { return map[string]string{"es": es} }
	return []*tabletest.Entity{{ID: "90007770", Kind: "chapter", Title: "Sandbox functions", Translated: in("Funciones de prueba"), Children: []*tabletest.Entity{
		{ID: "90007771", Depth: 1, Code: "b1", Kind: "block", Title: "Sandbox block", Translated: in("Bloque de prueba"), Children: []*tabletest.Entity{
			{ID: "90007772", Depth: 2, Code: "b144", Kind: "category", Title: "Sandbox memory", Translated: in("Memoria de prueba")},
			{ID: "90007773", Depth: 2, Code: "b149", Kind: "category", Title: "Sandbox recall"},
		}},
		{ID: "90007774", Depth: 1, Code: "KBO.JK.AC", Kind: "category", Title: "Sandbox training", Translated: in("Entrenamiento de prueba")},
	}}}
}

// tableIn writes the tree as text, under a name.
func tableIn(t *testing.T, lin, lang, name string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	rows := tabletest.Layout{Lin: lin, Version: tabletest.Version, Lang: lang, URIs: "beta/", Mini: true}.Rows(tree())
	if err := os.WriteFile(file, tabletest.Text{}.Write(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// What a table holds is found by get and search in its linearization, by codes of
// whatever form, and in its language.
func TestGetAndSearchInOtherLinearizations(t *testing.T) {
	t.Parallel()
	icf, ichi, special := tableIn(t, "icf", "en", "LinearizationMiniOutput-ICF-en.txt"), tableIn(t, "ichi", "en", "LinearizationMiniOutput-ICHI-en.txt"), tableIn(t, "specialty_x", "en", "LinearizationMiniOutput-en.txt")
	spanish := tableIn(t, "icf", "es", "table.txt")
	c := newComputer(t)
	for _, x := range []struct {
		args []string
		want []string
	}{
		{[]string{"get", "b144", "--linearization", "icf"}, []string{"Sandbox memory", "b144"}},
		{[]string{"get", "90007773", "--linearization", "icf"}, []string{"Sandbox recall"}},
		{[]string{"get", "KBO.JK.AC", "--linearization", "ichi"}, []string{"Sandbox training"}},
		{[]string{"get", "b144", "--linearization", "specialty_x", "--json"}, []string{"release/11/2031-02/specialty_x/90007772"}},
		{[]string{"search", "sandbox", "recall", "--linearization", "icf"}, []string{"b149       Sandbox recall"}},
		{[]string{"search", "sandbox", "training", "--linearization", "specialty_x", "--json"}, []string{"release/11/2031-02/specialty_x/90007774"}},
		{[]string{"get", "b144", "--linearization", "icf", "--lang", "es"}, []string{"Memoria de prueba"}},
		{[]string{"get", "b149", "--linearization", "icf", "--lang", "es"}, []string{"Sandbox recall [No translation available]"}},
		{[]string{"search", "memoria", "--linearization", "icf", "--lang", "es"}, []string{"b144       Memoria de prueba"}},
	} {
		args := append([]string{"--sandbox", "--data", icf, "--data", ichi, "--data", special, "--data", "ES=" + spanish}, x.args...)
		c.run(t, args...).want(t, 0, x.want...)
	}
}

// What was loaded is said on stderr, a line a table, and on stdout nothing of it.
func TestWhatWasLoadedIsSaid(t *testing.T) {
	t.Parallel()
	english, spanish := tableIn(t, "icf", "en", "LinearizationMiniOutput-ICF-en.txt"), tableIn(t, "icf", "es", "table.txt")
	r := newComputer(t).run(t, "get", "b144", "--linearization", "icf", "--sandbox", "--data", english, "--data", "es="+spanish)
	r.want(t, 0, "Sandbox memory")
	want := "icdscope: loaded " + english + ": icf 2031-02 in en, 5 rows\nicdscope: loaded " + spanish + ": icf 2031-02 in es, 5 rows (1 untranslated)\n"
	if !strings.HasPrefix(r.err, want) || strings.Contains(r.out, "loaded") {
		t.Errorf("stderr is %q, want %q", r.err, want)
	}
}

// What cannot be used is refused with the whole path and what to do about it.
func TestReleaseFilesThatAreRefused(t *testing.T) {
	t.Parallel()
	english, spanish := tableIn(t, "icf", "en", "LinearizationMiniOutput-ICF-en.txt"), tableIn(t, "icf", "es", "table.txt")
	again := tableIn(t, "icf", "en", "again.txt")
	c := newComputer(t)
	for _, x := range []struct {
		data []string
		want []string
	}{
		{[]string{spanish}, []string{spanish + " line 1 column ", "--data es=FILE"}},
		{[]string{english, again}, []string{again + ": it is icf 2031-02 in en, which " + english + " is too; leave one of them out"}},
		{[]string{"es=" + spanish, "es=" + spanish}, []string{"it is icf 2031-02 in es, which "}},
		{[]string{"es=" + spanish + "x"}, []string{"--data: ", spanish + "x is not there"}},
	} {
		args := []string{"get", "b144", "--linearization", "icf", "--sandbox"}
		for _, d := range x.data {
			args = append(args, "--data", d)
		}
		r := c.run(t, args...)
		r.want(t, 2, x.want...)
		r.never(t, "loaded")
	}
}

// The time that a command has for its requests begins when the tables are read: a
// large one on a slow computer is no server that does not answer.
func TestReadingATableTakesNoTimeFromRequests(t *testing.T) {
	t.Parallel()
	var read time.Time
	open := func(name, lang string) ([]*classification.Table, error) {
		tables, err := classification.OpenTables(name, lang)
		read = time.Now()
		return tables, err
	}
	var out, errs bytes.Buffer
	file := tableIn(t, "icf", "en", "LinearizationMiniOutput-ICF-en.txt")
	at, err := cli.Deadline(t.Context(), newComputer(t).system(&out, &errs), file, open)
	if left := at.Sub(read); err != nil || left < 15*time.Second {
		t.Errorf("%v are left, want the 15 s of --timeout (%v)", left, err)
	}
}
