package icd_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
)

// labels are hits as they are read.
func labels(hits []icd.Hit) string {
	var list []string
	for _, h := range hits {
		list = append(list, strings.TrimSpace(h.Code+" "+h.Title.Text))
	}
	return strings.Join(list, "; ")
}

// What is typed is looked up if it names something, and searched for else.
func TestFind(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	chapterV := load(t, c, at("231358748")).Title
	tenth := icd.TenthRevision("2019", "en")
	for _, x := range []struct {
		in          icd.Tree
		typed       string
		form        icd.Form
		begins, not string // of the hits
		note        string
		named       bool
	}{
		{en, "mening", icd.Words, "", "Cholera", "", false},
		{en, " typhoid fev ", icd.Words, "1A07 Typhoid fever", "", "", false},
		{en, "choler%", icd.Words, "1A00 Cholera", "", "", false},
		{icd.MMS("", "zh"), "霍乱", icd.Words, "1A00 霍乱", "", "the latest release, 2024-01, is not available in zh: this is 2022-02", false},
		{en, "1a00", icd.Code, "1A00 Cholera", ";", "", true},
		{en, "1A99", icd.Code, "", "Cholera", "", false},
		{en, "257068234", icd.ID, "1A00 Cholera", ";", "", true},
		{en, "9000", icd.Words, "ZZ Sandbox examples", "", "", true},
		{en, "01", icd.Chapter, "01 Certain infectious", ";", "", true},
		{en, "V", icd.Chapter, "V " + chapterV + "; ", "", "", true}, // and words
		{en, "vi", icd.Words, "", "V " + chapterV, "", false},
		{en, "VI", icd.Chapter, "", "V " + chapterV, "", false},
		{en, "BlockL2-1A0", icd.Block, "1A00-1A0Z Bacterial intestinal", ";", "", true},
		{en, "1A0", icd.Part, "1A00-1A0Z Bacterial intestinal infections; 1A00 Cholera; 1A01 ", "1A40", "no code is 1A0: these begin so", false},
		{en, "1A", icd.Part, "1A00-1A40.Z Gastroenteritis", "1B", "no code is 1A: these begin so", false},
		{en, "1A40.", icd.Part, "1A40 Gastroenteritis or colitis without specification of infectious agent; 1A40.0 ", "1A00", "no code is 1A40: these begin so", false},
		{en, "BA", icd.Words, "BA00-BA04.Z Hypertensive diseases; BA20-BA2Z ", "", "no code is BA: those of the first 4 begin so", false},
		{en, "ba", icd.Words, "", "BA4", "", false},
		{en, "TB", icd.Words, "", "BA4", "", false},
		{en, "9Z9", icd.Part, "", "Cholera", "", false},
		{en, "b900", icd.Code, "b900 ", ";", "it is in ICF, not in MMS", true},
		{tenth, "1A00", icd.Code, "1A00 Cholera", ";", "it is in MMS, not in ICD-10", true},
		{tenth, "1A0", icd.Part, "1A00-1A0Z Bacterial intestinal infections; 1A00 Cholera; ", "1A40", "no code is 1A0: these begin so, in MMS, not in ICD-10", false},
		{tenth, "SB00", icd.Code, "SB00 Sandbox condition", ";", "", true},
		{icd.InFoundation("en"), "cholera", icd.Words, "Cholera", "", "", false},
	} {
		f, err := icd.Find(t.Context(), c, icd.Search{In: x.in, Query: x.typed})
		if got := labels(f.Hits); err != nil || f.Form != x.form || !strings.HasPrefix(got, x.begins) ||
			x.not != "" && strings.Contains(got, x.not) || f.Note != x.note || (f.Named != nil) != x.named {
			t.Errorf("%q in %s: %s (%s) named %v: %s (%v)", x.typed, x.in.Name(), f.Form, f.Note, f.Named != nil, got, err)
		}
	}
}

// What names nothing and is no word is an error, and so is a service that fails:
// words are no way round it.
func TestFindFails(t *testing.T) {
	c, s := newSandbox(t, sandbox.Options{})
	for _, typed := range []string{"A00", "999999999", "http://id.who.int/icd/entity/1", "https://example.org/x", "BlockL1-9Z9", ""} {
		if f, err := icd.Find(t.Context(), c, icd.Search{In: en, Query: typed}); err == nil || len(f.Hits) > 0 {
			t.Errorf("%q finds %s", typed, labels(f.Hits))
		}
	}
	if _, err := icd.Find(t.Context(), c, icd.Search{In: icd.TenthRevision("2019", "en"), Query: "fever"}); err == nil {
		t.Error("ICD-10 is searched")
	}
	before := s.Stats().Total("/icd/release/11/{release}/{linearization}/search")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := icd.Find(ctx, c, icd.Search{In: en, Query: "1A00"}); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	if s.Stats().Total("/icd/release/11/{release}/{linearization}/search") != before {
		t.Error("a code is searched for because nothing was answered")
	}
}

// Whoever wants one tree alone is told that codes of another begin so.
func TestAPartOfACodeElsewhere(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	for _, in := range []icd.Tree{icd.TenthRevision("2019", "en"), icd.InFoundation("en")} {
		_, err := icd.ResolveIn(t.Context(), c, in, "1A0")
		var elsewhere *icd.Elsewhere
		if !errors.As(err, &elsewhere) || elsewhere.Entity.Ref.Name() != "mms" ||
			!strings.HasPrefix(err.Error(), "it is not in "+in.Title()+", but codes of MMS begin so: 1A00-1A0Z Bacterial intestinal infections; 1A00 Cholera; ") {
			t.Errorf("in %s: %v", in.Name(), err)
		}
	}
}

// Whoever asks for a part of a code by name is told what begins so.
func TestAPartOfACodeNamesNothing(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	_, err := icd.Resolve(t.Context(), c, en, "1A0")
	var unknown *icd.Unknown
	if !errors.As(err, &unknown) || !strings.HasPrefix(err.Error(),
		`"1A0" is no code, but codes begin so: 1A00-1A0Z Bacterial intestinal infections; 1A00 Cholera; `) ||
		!strings.Contains(err.Error(), "; and ") || strings.Contains(err.Error(), "1A40") {
		t.Error(err)
	}
	if _, err = icd.Resolve(t.Context(), c, en, "1A00-1A05"); !errors.As(err, &unknown) || err.Error() != `no block is "1A00-1A05"` {
		t.Error(err)
	}
}

// What only another tree has is not found in the one that is wanted alone, and said to
// be there; words are looked for all the same.
func TestFindOnly(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	trees := []icd.Tree{en, {Linearization: "icf", Language: "en"}, icd.InFoundation("en"), icd.TenthRevision("2019", "en")}
	for _, in := range trees {
		for _, typed := range []string{
			"1A00", "1a00", "1A0", "1A", "BA", "b900", "257068234", "01", "b9", "1A00-1A0Z", "V", "ZZ00&XZ02", "cholera", "function",
			"http://id.who.int/icd/entity/257068234", "http://id.who.int/icd/release/10/2019/SB00",
		} {
			f, err := icd.Find(t.Context(), c, icd.Search{In: in, Query: typed, Only: true})
			for _, h := range f.Hits {
				if h.Ref.Kind() != in.Kind() {
					t.Errorf("%q in %s alone: %s", typed, in.Name(), h.Ref.URI())
				}
			}
			free, freeErr := icd.Find(t.Context(), c, icd.Search{In: in, Query: typed})
			if freeErr != nil || free.Named == nil {
				continue
			}
			var elsewhere *icd.Elsewhere
			there := free.Named.Entity.Ref.Kind() == in.Kind() || f.Named != nil && f.Named.Looked
			if there != (f.Named != nil) || !there && len(f.Hits) == 0 && !errors.As(err, &elsewhere) {
				t.Errorf("%q in %s alone: %v, %v", typed, in.Name(), f.Named, err)
			}
		}
	}
}
