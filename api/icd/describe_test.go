package icd_test

import (
	"errors"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/session/failure"
)

// A cluster is said in words, and so is each of its parts; a code alone is one.
func TestDescribe(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	d, _, err := c.Describe(t.Context(), en, "1A00")
	if err != nil || d.Code != "1A00" || d.Label != "Cholera" || d.Stem != "1A00" || d.StemLabel != "Cholera" || d.Ref != at("257068234") || d.Axes != nil {
		t.Errorf("%+v, %v", d, err)
	}
	d, _, err = c.Describe(t.Context(), en, "ZZ00.Z&XZ01")
	if err != nil || d.Code != "ZZ00.Z&XZ01" || d.Stem != "ZZ00.Z" || d.StemLabel == "" || !strings.HasPrefix(d.Label, d.StemLabel+" / ") {
		t.Fatalf("%+v, %v", d, err)
	}
	if len(d.Axes) != 1 || d.Axes[0].Name != "hasSeverity" || len(d.Axes[0].Values) != 1 || d.Axes[0].Values[0].Code != "XZ01" || d.Axes[0].Values[0].Label == "" {
		t.Errorf("axes %+v", d.Axes)
	}
}

func TestDescribeRefuses(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	for code, in := range map[string]icd.Tree{"1A00": icd.InFoundation("en"), "no code": en, "../x": en, "1A01": {Linearization: "M!", Release: "2024-01", Language: "en"}} {
		var f failure.Failure
		if _, _, err := c.Describe(t.Context(), in, code); err == nil || errors.As(err, &f) {
			t.Errorf("%s in %s: %v", code, in.Title(), err)
		}
	}
	var f failure.Failure
	if _, _, err := c.Describe(t.Context(), en, "1A00&XZ01"); !errors.As(err, &f) || f.HTTPStatus() != 404 {
		t.Errorf("a combination that is not allowed: %v", err)
	}
}

// What is described is what was asked for; names of other types count as absent, and
// clusters in clusters are read to a depth only.
func TestDescribeReadsCarefully(t *testing.T) {
	for body, want := range map[string]string{
		`{"code":"1A01","label":"Another"}`:            "came",
		`{"code":"1A00","label":"A\u001b[31m\u202eB"}`: "",
		`{}`:       "came",
		`{"code":`: "",
	} {
		c := (&stub{body: body}).client(t)
		d, _, err := c.Describe(t.Context(), en, "1A00")
		if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", body, err)
		}
		if strings.ContainsAny(d.Label, "\x1b\u202e") {
			t.Errorf("%q", d.Label)
		}
	}
	deep := strings.Repeat(`{"code":"1A00&XZ01","label":"x","postcoordinationValues":[{"axisName":"a","values":[`, 12) +
		`{"code":"1A00"}` + strings.Repeat(`]}]}`, 12)
	d, _, err := (&stub{body: deep}).client(t).Describe(t.Context(), en, "1A00&XZ01")
	if err != nil {
		t.Fatal(err)
	}
	depth := 0
	for len(d.Axes) > 0 {
		d, depth = d.Axes[0].Values[0], depth+1
	}
	if depth != 8 {
		t.Errorf("read %d deep", depth)
	}
}
