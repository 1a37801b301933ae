package icd_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
)

func TestFormOf(t *testing.T) {
	for s, want := range map[string]icd.Form{
		"typhoid": icd.Words, "type 2": icd.Words, "": icd.Words, "12345": icd.Words,
		"see https://icd.who.int/browse": icd.Words, strings.Repeat("9", 600): icd.Words,
		"1A00": icd.Code, "1a00": icd.Code, "NC72.30": icd.Code, "XA0060": icd.Code,
		"5A11&XN8LS": icd.Cluster, "NC72.Z/ND56.2": icd.Cluster, "PE95/": icd.Cluster,
		"b110": icd.Code, "s12345": icd.Code, "b11": icd.ICD10Code, "b123456": icd.Words, "x110": icd.Words,
		"257068234": icd.ID, "A00": icd.ICD10Code, "e11.9": icd.ICD10Code,
		"https://example.org/x": icd.URI, "http://id.who.int/icd/entity/1": icd.URI, "id.who.int/icd/entity/1": icd.URI,
		"icd.who.int/browse/2024-01/mms/en#1": icd.Address, "https://icd.who.int/browse10/2019/en#/A00": icd.Address,
		"http://apps.who.int/classifications/icd10/browse/2019/en#/A00": icd.Address,
	} {
		if got := icd.FormOf(s); got != want {
			t.Errorf("%.60q is %s, want %s", s, got, want)
		}
	}
	for address := range addresses {
		if form := icd.FormOf(address); form != icd.Address && form != icd.URI {
			t.Errorf("%s is %s", address, form)
		}
	}
}

// What a name stands for depends on where it is looked at from: an address brings
// its own release and language, as far as they are there.
func TestResolve(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	today, old := en, icd.MMS("2022-02", "es")
	latest, foundation := icd.MMS("", "en"), icd.InFoundation("en")
	tenth := icd.TenthRevision("2016", "en")
	const (
		cholera = "release/11/2024-01/mms/257068234 en"
		missed  = "it is not available in release 2026-01: this is 2024-01"
	)
	for _, x := range []struct {
		in         icd.Tree
		name, want string // the URI, without what all have in common, and the language
		note       string
	}{
		{today, "1A00", cholera, ""},
		{old, "1a00", "release/11/2022-02/mms/257068234 es", ""},
		{latest, "1A00", cholera, ""},
		{foundation, "1A00", cholera, ""}, // which has no codes
		{icd.MMS("", "zh"), "1A00", "release/11/2022-02/mms/257068234 zh", ""},
		{today, "ZZ00&XZ02", "release/11/2024-01/mms/900011 en", ""},
		{today, "ZZ00/", "release/11/2024-01/mms/900011 en", ""},
		{today, "1A0Z", "release/11/2024-01/mms/135352227/unspecified en", ""},

		{icd.Tree{Linearization: "icf", Release: "2024-01", Language: "es"}, "b9000", "release/11/2024-01/icf/900053 es", ""},
		{icd.Tree{Linearization: "icf", Release: "2024-01", Language: "es"}, "257068234", "entity/257068234 es", ""}, // not of ICF
		{old, "b9009", "release/11/2024-01/icf/900052/unspecified es", ""},

		{today, "257068234", cholera, ""},
		{latest, "257068234", cholera, ""},
		{foundation, "257068234", "entity/257068234 en", ""},
		{today, "900018", "entity/900018 en", ""}, // of the foundation alone
		{today, "9000", "release/11/2024-01/mms/9000 en", ""},

		{today, "http://id.who.int/icd/entity/257068234", "entity/257068234 en", ""},
		{old, "http://id.who.int/icd/release/11/mms/257068234", "release/11/2022-02/mms/257068234 es", ""},
		{latest, "http://id.who.int/icd/release/11/mms/257068234", cholera, ""},
		{foundation, "http://id.who.int/icd/release/11/mms/257068234", cholera, ""},
		{today, "http://id.who.int/icd/release/11/2022-02/mms/257068234", "release/11/2022-02/mms/257068234 en", ""},

		{today, "http://id.who.int/icd/release/10/2019/SB00.1", "release/10/2019/SB00.1 en", ""},
		{foundation, "http://id.who.int/icd/release/10/SB00-SB09", "release/10/2019/SB00-SB09 en", ""},
		{old, site + "browse10/2019/en#/SB01", "release/10/2019/SB01 en", ""},
		{tenth, "SB00", "release/10/2016/SB00 en", ""},
		{tenth, "sb00-sb09", "release/10/2016/SB00-SB09 en", ""},
		{tenth, "XCIX", "release/10/2016/XCIX en", ""},
		{tenth, "257068234", "entity/257068234 en", ""},
		{tenth, "http://id.who.int/icd/release/11/2024-01/mms/257068234", cholera, ""},

		{today, site + "browse/2022-02/mms/zh#257068234", "release/11/2022-02/mms/257068234 zh", ""},
		{old, site + "browse/latest-release/mms/en#257068234", "release/11/2022-02/mms/257068234 en", ""},
		{old, site + "browse11/l-m/en#" + identity + "135352227%2fmms%2funspecified", "release/11/2022-02/mms/135352227/unspecified en", ""},
		{today, site + "browse/2026-01/foundation/es#257068234", "entity/257068234 es", ""},
		{today, site + "browse/2026-01/mms/en#257068234", cholera, missed},
		{latest, site + "browse/2026-01/mms/en#257068234", cholera, missed},
		{today, site + "browse/2024-01/mms/zh#257068234", cholera, "it is not available in zh: this is en"},
		{today, site + "browse/2026-01/mms/zh#257068234", cholera, "it is not available in release 2026-01 in zh: this is 2024-01 in en"},
		{latest, site + "browse/latest-release/mms/zh#257068234", "release/11/2022-02/mms/257068234 zh", ""},
		{today, site + "browse/2024-01/mms/en", "release/11/2024-01/mms en", ""},
	} {
		n, err := icd.Resolve(t.Context(), c, x.in, x.name)
		if err != nil {
			t.Errorf("%s in %+v: %v", x.name, x.in, err)
			continue
		}
		got := strings.TrimPrefix(n.Entity.Ref.URI(), "http://id.who.int/icd/") + " " + n.Entity.Ref.Language
		if got != x.want || n.Note() != x.note || n.Entity.Title == "" {
			t.Errorf("%s in %+v is %s (%s), want %s (%s)", x.name, x.in, got, n.Note(), x.want, x.note)
		}
	}
	if n, err := icd.Resolve(t.Context(), c, en, "ZZ00&XZ02"); err != nil || len(n.Info.Axes) == 0 {
		t.Errorf("a cluster has the axes %v (%v)", n.Info.Axes, err)
	}
}

// What names nothing is a 404, and what is no name is not asked for.
func TestResolveWhatIsNotThere(t *testing.T) {
	c, s := newSandbox(t, sandbox.Options{})
	for _, name := range []string{
		"1A99", "999999999", "A00", site + "browse10/2019/en#/A00", "http://id.who.int/icd/entity/999999999", "http://id.who.int/icd/release/11/mms/999999999",
		site + "browse/2024-01/mms/en#999999999", site + "browse/2026-01/ichi/en#1",
	} {
		for _, in := range []icd.Tree{en, icd.MMS("", "en"), icd.InFoundation("en"), icd.TenthRevision("2019", "en")} {
			_, err := icd.Resolve(t.Context(), c, in, name)
			var answer interface{ HTTPStatus() int }
			if !errors.As(err, &answer) || answer.HTTPStatus() != 404 {
				t.Errorf("%s in %+v: %v", name, in, err)
			}
		}
	}
	before := s.Stats().Total("/icd/release/11/{release}/{linearization}/{id}")
	for _, name := range []string{"", "typhoid fever", "https://example.org/x", site + "browse10/latest/en#/A00"} {
		_, err := icd.Resolve(t.Context(), c, en, name)
		var local interface{ Local() string }
		if !errors.As(err, &local) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if n := s.Stats().Total("/icd/release/11/{release}/{linearization}/{id}") - before; n != 0 {
		t.Errorf("%d requests for what is no name", n)
	}
}

// Where there is no ICD-10, a code of it is said to be one.
func TestACodeOfICD10WhereThereIsNone(t *testing.T) {
	s := &stub{status: 404, body: "nothing"}
	_, err := icd.Resolve(t.Context(), s.client(t), en, "a00.1")
	var other icd.OtherICD
	if !errors.As(err, &other) || string(other) != "A00.1" {
		t.Error(err)
	}
	s = &stub{status: 503, body: "down"}
	if _, err = icd.Resolve(t.Context(), s.client(t), en, "A00"); err == nil || errors.As(err, &other) {
		t.Errorf("a server in trouble says nothing of ICD-10: %v", err)
	}
}

// Every entity's own browser address leads back to it.
func TestTheBrowserAddressLeadsBack(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	for _, tree := range []icd.Tree{en, icd.MMS("2022-02", "zh"), icd.InFoundation("es")} {
		seen := 0
		for refs := load(t, c, tree.Root()).Children; len(refs) > 0 && seen < 60; seen++ {
			e := load(t, c, refs[0])
			refs = append(refs[1:], e.Children...)
			if e.BrowserURL == "" { // WHO has no such entity
				continue
			}
			n, err := icd.Resolve(t.Context(), c, icd.MMS("", "en"), e.BrowserURL)
			if err != nil || n.Entity.Ref != e.Ref {
				t.Errorf("%s at %s leads to %+v (%v)", e.Label(), e.BrowserURL, n.Entity.Ref, err)
			}
		}
	}
}

// In ICF, ICHI and the special linearizations codes have forms of their own, and
// letters alone may be one where only a name can stand.
func TestCodesOfOtherLinearizations(t *testing.T) {
	icf, ichi := icd.Tree{Linearization: "icf", Language: "en"}, icd.Tree{Linearization: "ichi", Language: "en"}
	for _, x := range []struct {
		in   icd.Tree
		text string
		form icd.Form
		can  bool
	}{
		{icf, "b144", icd.Code, true},
		{icf, "B11420", icd.Code, true},
		{icf, "1A00", icd.Code, true},
		{icf, "memory", icd.Words, true},
		{ichi, "KBO.JK.AC", icd.Code, true},
		{ichi, "PA1AA2", icd.Code, true},
		{ichi, "AAA", icd.Words, true},
		{ichi, "lung volume", icd.Words, false},
		{ichi, "e.g.", icd.Words, false},
		{ichi, "12345", icd.Words, true},
		{ichi, "", icd.Words, false},
		{ichi, "289140506", icd.ID, true},
		{en, "KBO.JK.AC", icd.Words, false},
		{en, "AAA", icd.Words, false},
		{en, "12345", icd.Words, true},
		{icd.InFoundation("en"), "KBO.JK.AC", icd.Words, false},
		{icd.TenthRevision("2019", "en"), "IX", icd.Words, true},
		{icd.TenthRevision("2019", "en"), "AAA", icd.Words, false},
	} {
		if form, can := x.in.FormOf(x.text), x.in.CanName(x.text); form != x.form || can != x.can {
			t.Errorf("in %s %q is %v (%v), want %v (%v)", x.in.Name(), x.text, form, can, x.form, x.can)
		}
	}
	block := &tabletest.Entity{ID: "90007770", Kind: "chapter", Title: "Sandbox interventions", Children: []*tabletest.Entity{
		{ID: "90007771", Depth: 1, Code: "AAA", Kind: "block", Title: "Sandbox block"},
		{ID: "90007772", Depth: 1, Code: "AAA.BB.CC", Kind: "category", Title: "Sandbox intervention"},
		{ID: "90007773", Depth: 1, Code: "b144", Kind: "category", Title: "Sandbox function"},
	}}
	var data []*classification.Table
	for _, lin := range []string{"icf", "ichi", "specialty_x"} {
		rows := tabletest.Layout{Lin: lin, Version: tabletest.Version, Lang: "en", URIs: "beta/", Mini: true}.Rows([]*tabletest.Entity{block})
		table, err := classification.ReadTable("LinearizationMiniOutput-en.txt", bytes.NewReader(tabletest.Text{}.Write(rows)))
		if err != nil {
			t.Fatal(err)
		}
		data = append(data, table)
	}
	c, _ := newSandbox(t, sandbox.Options{Data: data})
	for _, lin := range []string{"icf", "ichi", "specialty_x"} {
		for name, id := range map[string]string{"aaa": "90007771", "AAA.BB.CC": "90007772", "aaabbcc": "90007772", "b144": "90007773", "90007773": "90007773"} {
			n, err := icd.Resolve(t.Context(), c, icd.Tree{Linearization: lin, Language: "en"}, name)
			if want := "http://id.who.int/icd/release/11/2031-02/" + lin + "/" + id; err != nil || n.Entity.Ref.URI() != want {
				t.Errorf("%s in %s is %s (%v), want %s", name, lin, n.Entity.Ref.URI(), err, want)
			}
		}
	}
}
