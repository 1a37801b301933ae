package classification_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
)

const (
	cholera = "257068234"
	idBase  = "http://id.who.int/icd"
)

// ends walks over everything below some URIs and calls f with the end of each
// URI behind a root: an id, or that of a residual.
func ends(t *testing.T, root object, entity func(id string) object, f func(id string, o object)) int {
	t.Helper()
	seen := make(map[string]bool)
	for list := root.Child; len(list) > 0; list = list[1:] {
		id, ok := strings.CutPrefix(list[0], root.ID+"/")
		if !ok {
			t.Fatalf("%s does not stand below %s", list[0], root.ID)
		}
		if seen[id] {
			continue
		}
		seen[id] = true
		o := entity(id)
		if o.ID != list[0] {
			t.Errorf("%s is %s", list[0], o.ID)
		}
		f(id, o)
		list = append(list, o.Child...)
	}
	return len(seen)
}

// Every entity is reached from the top, stands below its parent, and is what its
// code, its URI and the list of its releases lead to.
func TestAllWaysLeadToAnEntity(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for _, of := range []struct {
		lin, release, lang string
		least              int
	}{
		{"mms", "2024-01", "en", 900},
		{"mms", "2022-02", "en", 900},
		{"mms", "2022-02", "zh", 900},
		{"icf", "2024-01", "en", 9},
		{"icf", "2024-01", "ar", 9},
		{"pcl", "2024-01", "en", 4},
	} {
		l := linearization(t, c, of.lin, of.release, of.lang)
		root := read(t, l.Root())
		entity := func(id string) object { return must(t)(l.Entity(id, classification.Include{})) }
		n := ends(t, root, entity, func(id string, o object) {
			if len(o.Parent) != 1 || o.Parent[0] != root.ID && !strings.HasPrefix(o.Parent[0], root.ID+"/") {
				t.Errorf("%s has the parents %v", id, o.Parent)
			}
			if v := must(t)(c.Versions(of.lin, id, of.lang)); !slices.Contains(v.Release, o.ID) {
				t.Errorf("the releases of %s are %v", id, v.Release)
			}
			if described, err := l.DescribeURI(o.ID, classification.CodeOptions{}); err == nil {
				if d := read(t, described); d.Code != o.Code || d.URI != o.ID || d.Label != o.Title.Text {
					t.Errorf("%s is described as %+v", o.ID, d)
				}
			} else {
				t.Errorf("%s %s is not described: %v", o.ID, o.Code, err)
			}
			if o.Code == "" { // of a block
				return
			}
			if info := must(t)(l.CodeInfo(o.Code, classification.CodeOptions{})); info.StemID != o.ID {
				t.Errorf("the code %s leads to %s, not %s", o.Code, info.StemID, o.ID)
			}
		})
		if n < of.least {
			t.Errorf("%s %s in %s: only %d entities", of.lin, of.release, of.lang, n)
		}
	}
}

// What is looked up has a code, unless nothing at its place has one. What stands
// above all chapters, and what is ICF's, has no place in the MMS.
func TestEveryFoundationEntityIsCodedSomewhere(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for _, release := range []string{"2024-01", "2022-02"} {
		f, l := foundation(t, c, release, "en"), linearization(t, c, "mms", release, "en")
		entity := func(id string) object { return must(t)(f.Entity(id, classification.Include{})) }
		n := ends(t, read(t, f.Root()), entity, func(id string, o object) {
			found, err := l.Lookup(o.ID)
			if err != nil {
				if id != "455013390" && id != "1920852714" && !strings.HasPrefix(id, "90005") {
					t.Errorf("%s: %v", id, err)
				}
				return
			}
			at := read(t, found)
			_, err = l.Entity(id+"/unspecified", classification.Include{})
			if !strings.HasPrefix(at.ID, read(t, l.Root()).ID+"/") || at.Code == "" && err == nil {
				t.Errorf("%s is coded at %q", id, at.ID)
			}
		})
		if n < 750 {
			t.Errorf("%s: only %d entities", release, n)
		}
	}
}

// The axes of a cluster are members of their own, behind all others.
func TestCodeInfoOfAClusterOfCodes(t *testing.T) {
	t.Parallel()
	l := linearization(t, catalogue(t), "mms", "2024-01", "en")
	b, err := l.CodeInfo("ZZ01/ZZ00&XZ02&XZ11", classification.CodeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := `"stemCode":"ZZ01","stemId":"` + idBase + `/release/11/2024-01/mms/900012","associatedWith":["ZZ00\u0026XZ02\u0026XZ11"]}`
	if got := said(t, b); !strings.HasSuffix(got, want) {
		t.Errorf("%s, want %s at the end", got, want)
	}
	b, err = l.CodeInfo("ZZ00&XZ11&XZ02&XZ12", classification.CodeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := said(t, b); !strings.HasSuffix(got, `"hasSeverity":["XZ02"],"laterality":["XZ11","XZ12"]}`) {
		t.Errorf("two axes: %s", got)
	}
}

func TestICD10(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for _, uri := range read(t, c.ICD10Releases("en")).Release {
		release := uri[strings.LastIndex(uri, "/")+1:]
		x, err := c.ICD10(release, "en")
		if err != nil {
			t.Fatal(err)
		}
		entity := func(code string) object { return must(t)(x.Entity(code)) }
		n := ends(t, read(t, x.Root()), entity, func(code string, o object) {
			if v := must(t)(c.ICD10Versions(code, "en")); o.Code != code || !slices.Contains(v.Release, o.ID) {
				t.Errorf("%s: %+v in %v", code, o, v.Release)
			}
		})
		if n < 12 {
			t.Errorf("%s: only %d entities", release, n)
		}
	}
}

// What is not there is said in a sentence, which holds nothing of the question.
func TestWhatIsNotThere(t *testing.T) {
	t.Parallel()
	type body = classification.Body
	const qqq = "qqq"
	none, plain := classification.Include{}, classification.CodeOptions{}
	c := catalogue(t)
	f, l := foundation(t, c, "", "en"), linearization(t, c, "mms", "2024-01", "en")
	x, err := c.ICD10("2019", "en")
	if err != nil {
		t.Fatal(err)
	}
	for name, ask := range map[string]func() (body, error){
		"a foundation's release":   func() (body, error) { _, err := c.Foundation(qqq, "en"); return nil, err },
		"a foundation's language":  func() (body, error) { _, err := c.Foundation("", qqq); return nil, err },
		"a linearization":          func() (body, error) { _, err := c.Linearization(qqq, "2024-01", "en"); return nil, err },
		"a release":                func() (body, error) { _, err := c.Linearization("mms", qqq, "en"); return nil, err },
		"a language of a release":  func() (body, error) { _, err := c.Linearization("mms", "2024-01", qqq); return nil, err },
		"a release of ICD-10":      func() (body, error) { _, err := c.ICD10(qqq, "en"); return nil, err },
		"a language of ICD-10":     func() (body, error) { _, err := c.ICD10("2019", qqq); return nil, err },
		"a linearization's list":   func() (body, error) { return c.Versions(qqq, "", "en") },
		"an entity's list":         func() (body, error) { return c.Versions("mms", qqq, "en") },
		"a list in a language":     func() (body, error) { return c.Versions("mms", cholera, qqq) },
		"a list of an ICD-10 code": func() (body, error) { return c.ICD10Versions(qqq, "en") },
		"a foundation entity":      func() (body, error) { return f.Entity(qqq, none) },
		"an entity":                func() (body, error) { return l.Entity(qqq, none) },
		"a residual":               func() (body, error) { return l.Entity(cholera+"/"+qqq, none) },
		"a code":                   func() (body, error) { return l.CodeInfo(qqq, plain) },
		"a code to describe":       func() (body, error) { return l.Describe(qqq, plain) },
		"a URI to describe":        func() (body, error) { return l.DescribeURI(qqq, plain) },
		"a URI to look up":         func() (body, error) { return l.Lookup(qqq) },
		"an entity to look up":     func() (body, error) { return l.Lookup(idBase + "/entity/" + qqq) },
		"a code of ICD-10":         func() (body, error) { return x.Entity(qqq) },
	} {
		b, err := ask()
		var e classification.NotFoundError
		if b != nil || !errors.As(err, &e) || len(e) < 10 || strings.Contains(string(e), qqq) {
			t.Errorf("%s: %v, error %v", name, b, err)
		}
		ofRelease := name == "a linearization" || name == "a release"
		if errors.Is(err, classification.ErrNoRelease) != ofRelease {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// questions are asked of a catalogue over the small table; their answers come
// back in order.
func questions(t *testing.T, c *classification.Catalogue) []string {
	t.Helper()
	var answers []string
	hear := func(b classification.Body, err error) { answers = append(answers, fmt.Sprint(err), said(t, b)) }
	for _, lang := range []string{"en", "es", "zh", "ar"} {
		for _, release := range []string{"", "2022-02", "2024-01"} {
			f := foundation(t, c, release, lang)
			hear(f.Root(), nil)
			hear(f.Entity("900015", classification.Include{Ancestors: true, Descendants: true, DiagnosticCriteria: true}))
			hear(f.Search("sandbox choler%", classification.SearchOptions{Flexible: true}), nil)
			hear(f.Autocode("chollera", 0.1, classification.SearchOptions{}), nil)
		}
		l := linearization(t, c, "mms", "2022-02", lang)
		hear(l.Root(), nil)
		hear(l.Lookup(idBase + "/entity/900018"))
		hear(l.Search("disease", classification.SearchOptions{
			Subtrees: []string{"/9000"}, FoundationDescendants: true, Keywords: true,
		}), nil)
		hear(l.Describe("ZZ00&XZ01", classification.CodeOptions{Simplify: true}))
		hear(c.Versions("mms", "", lang))
	}
	return answers
}

// What is made when it is first asked for is the same whoever asks first, and stays
// as it is, whether a catalogue is shared or only its tables are.
func TestManyAskAtOnce(t *testing.T) {
	t.Parallel()
	table := mustRead(t, tabletest.Small(tabletest.Version, "en", "mms"))
	for name, tables := range map[string][]*classification.Table{"alone": nil, "over a table": {table}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			made := func() *classification.Catalogue {
				c, err := classification.New(tables)
				if err != nil {
					t.Fatal(err)
				}
				return c
			}
			one := made()
			want := questions(t, one)
			var wait sync.WaitGroup
			for range 3 {
				another := made()
				for range 4 {
					wait.Go(func() {
						if got := questions(t, another); !slices.Equal(got, want) {
							t.Error("the answers differ")
						}
					})
				}
			}
			wait.Wait()
			if got := questions(t, one); !slices.Equal(got, want) {
				t.Error("the answers changed")
			}
		})
	}
}
