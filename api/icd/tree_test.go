package icd_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
)

func TestNamesOfTrees(t *testing.T) {
	for name, c := range map[string]struct {
		tree  icd.Tree
		title string
		path  string // of its root in release 2024-01
	}{
		"foundation":     {icd.InFoundation(""), "Foundation", "/icd/entity"},
		"mms":            {icd.MMS("", ""), "MMS", "/icd/release/11/2024-01/mms"},
		"icf":            {icd.Tree{Linearization: "icf"}, "ICF", "/icd/release/11/2024-01/icf"},
		"derma_tology-2": {icd.Tree{Linearization: "derma_tology-2"}, "DERMA_TOLOGY-2", "/icd/release/11/2024-01/derma_tology-2"},
		"icd10":          {icd.TenthRevision("", ""), "ICD-10", "/icd/release/10/2024-01"},
	} {
		got, err := icd.ParseTree(name)
		if err != nil || got != c.tree || got.Name() != name || got.Title() != c.title || got.Kind() != c.tree {
			t.Errorf("%s: %+v (%v), called %s, %s", name, got, err, got.Name(), got.Title())
		}
		if uri := got.At("2024-01").Root().URI(); uri != "http://id.who.int"+c.path {
			t.Errorf("%s: %s", name, uri)
		}
	}
	for _, name := range []string{"", "MMS", "m", "../x", "icd-10!", strings.Repeat("x", 60)} {
		var local interface{ Local() string }
		if tree, err := icd.ParseTree(name); !errors.As(err, &local) {
			t.Errorf("%q is %+v (%v)", name, tree, err)
		}
	}
}

// Every tree that a server has says in words what it is, one that nobody here knows too.
func TestWhatTreesAre(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	trees, err := icd.Trees(t.Context(), c, "en")
	if err != nil {
		t.Fatal(err)
	}
	said := make(map[string]string)
	for _, tree := range append(trees, icd.Tree{Linearization: "derma_tology"}) {
		about := tree.About()
		if other, ok := said[about]; ok || len(strings.Fields(about)) < 3 {
			t.Errorf("%s is %q, and so is %q", tree.Name(), about, other)
		}
		said[about] = tree.Name()
	}
}

// What can be asked of a tree follows from what it is.
func TestWhatTreesCan(t *testing.T) {
	for _, c := range []struct {
		tree                                   icd.Tree
		released, coded, searchable, residuals bool
	}{
		{icd.InFoundation("en"), false, false, true, false}, {icd.MMS("", "en"), true, true, true, true}, {icd.TenthRevision("", "en"), true, false, false, false},
	} {
		got := []bool{c.tree.Released(), c.tree.Coded(), c.tree.Searchable(), c.tree.Residuals()}
		if fmt.Sprint(got) != fmt.Sprint([]bool{c.released, c.coded, c.searchable, c.residuals}) {
			t.Errorf("%s: %v", c.tree.Title(), got)
		}
	}
	residual := icd.Ref{Tree: icd.MMS("2024-01", "en"), ID: "5", Residual: icd.Other}
	if got := residual.Within(icd.InFoundation("en")); got != icd.InFoundation("en").Entity("5") {
		t.Errorf("in the foundation %+v", got)
	}
	if got := residual.Within(icd.MMS("2022-02", "es")); got.Residual != icd.Other || got.Release != "2022-02" || got.Language != "es" {
		t.Errorf("in another release %+v", got)
	}
	if icd.MMS("", "").Akin(icd.TenthRevision("", "")) || !icd.MMS("", "").Akin(icd.InFoundation("")) {
		t.Error("ids of ICD-11 mean nothing in ICD-10")
	}
	c, s := newSandbox(t, sandbox.Options{})
	before := s.Stats().Total("")
	if _, _, err := c.Search(t.Context(), icd.Search{In: icd.TenthRevision("2019", "en"), Query: "cholera"}); err == nil || !strings.Contains(err.Error(), "no search in ICD-10") {
		t.Error(err)
	}
	if _, _, err := c.CodeInfo(t.Context(), icd.TenthRevision("2019", "en"), "A00"); err == nil {
		t.Error("codeinfo in ICD-10")
	}
	if n := s.Stats().Total("") - before; n > 0 {
		t.Errorf("%d requests for what no server has", n)
	}
}

// A walk through all of ICD-10 that the sandbox has, from the list of releases to
// the last code.
func TestWalkingICD10(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	root, err := icd.LoadRoot(t.Context(), c, icd.TenthRevision("", "en"))
	if err != nil || root.Kind != icd.KindRoot || root.Ref != icd.TenthRevision("2019", "en").Root() || len(root.Children) != 1 {
		t.Fatalf("%+v, %v", root, err)
	}
	kinds := make(map[icd.Kind]int)
	for refs := root.Children; len(refs) > 0; refs = refs[1:] {
		e := load(t, c, refs[0])
		if e.Ref != refs[0] || e.Code != e.Ref.ID || e.Title == "" || len(e.Parents) != 1 {
			t.Errorf("%+v", e)
		}
		kinds[e.Kind]++
		refs = append(refs, e.Children...)
	}
	if kinds[icd.KindChapter] != 1 || kinds[icd.KindBlock] != 2 || kinds[icd.KindCategory] < 8 {
		t.Errorf("%v", kinds)
	}
	e := load(t, c, icd.TenthRevision("2016", "en").Entity("SB01"))
	if e.Note == "" || e.CodingNote == "" {
		t.Errorf("note %q, hint %q", e.Note, e.CodingNote)
	}
}

// Trees are as many as the server has.
func TestTreesOfAServer(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	names := func(trees []icd.Tree, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		list := make([]string, len(trees))
		for i, tree := range trees {
			list[i] = tree.Name() + " " + tree.Language
		}
		return strings.Join(list, ", ")
	}
	if got := names(icd.Trees(t.Context(), c, "es")); got != "foundation es, mms es, icf es, pcl es, icd10 es" {
		t.Error(got)
	}
	root := strings.Replace(shape(t, "foundation-root"), `"includedLinearizations": [`, `"includedLinearizations": ["http://id.who.int/icd/release/11/2099-01/icf", "http://id.who.int/icd/release/11/derma_tology", `, 1)
	local := icd.New(address(t, base), roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/icd/entity" {
			return answer(r, http.StatusOK, root), nil
		}
		return answer(r, http.StatusNotFound, ""), nil
	}))
	if got := names(icd.Trees(t.Context(), local, "en")); got != "foundation en, mms en, icf en, derma_tology en" {
		t.Error(got)
	}
	broken := icd.New(address(t, base), roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/icd/entity" {
			return answer(r, http.StatusOK, root), nil
		}
		return answer(r, http.StatusServiceUnavailable, ""), nil
	}))
	if trees, err := icd.Trees(t.Context(), broken, "en"); err == nil {
		t.Errorf("a server that fails has %v", trees)
	}
}

// answer is one of a server.
func answer(r *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}
}
