package icd_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
)

// A way leads from the chapter down, and children come in their order.
func TestWayAndChildren(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	way, err := icd.Way(t.Context(), c, load(t, c, at("1820468614")))
	var titles []string
	for _, e := range way {
		titles = append(titles, e.Label())
	}
	want := "01 Certain infectious or parasitic diseases; Mycobacterial diseases; Tuberculosis; 1B11 Tuberculosis of the nervous system"
	if strings.Join(titles, "; ") != want || err != nil {
		t.Errorf("%q %v", titles, err)
	}
	if way, err = icd.Way(t.Context(), c, load(t, c, en.Root())); len(way) > 0 || err != nil {
		t.Errorf("above the root are %v %v", way, err)
	}
	block, told := load(t, c, at("135352227")), 0
	children, err := icd.LoadAll(t.Context(), c, block.Children, func(icd.Entity) { told++ })
	if err != nil || len(children) != len(block.Children) || told != len(children) {
		t.Fatalf("%d of %d, %d told: %v", len(children), len(block.Children), told, err)
	}
	for i, e := range children {
		if e.Ref != block.Children[i] {
			t.Errorf("%d is %s", i, e.Label())
		}
	}
}

// What cannot be loaded gives up the rest, and so does who asked.
func TestLoadAllFails(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	refs := append(load(t, c, at("135352227")).Children, at("999999999"))
	var answer interface{ HTTPStatus() int }
	if list, err := icd.LoadAll(t.Context(), c, refs, nil); !errors.As(err, &answer) || answer.HTTPStatus() != 404 || list != nil {
		t.Errorf("%v %v", list, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	told := 0
	_, err := icd.LoadAll(ctx, c, load(t, c, icd.InFoundation("en").Root()).Children, func(icd.Entity) {
		told++
		cancel()
	})
	if !errors.Is(err, context.Canceled) || told == 0 {
		t.Errorf("%d %v", told, err)
	}
}

// A cluster is said in words, each part of it, too.
func TestDescribe(t *testing.T) {
	c, s := newSandbox(t, sandbox.Options{})
	d, _, err := c.Describe(t.Context(), en, "ZZ00&XZ02")
	if err != nil || d.StemCode != "ZZ00" || !strings.Contains(d.Label, "Sandbox severe") || len(d.Axes) != 1 ||
		d.Axes[0].Name != "hasSeverity" || d.Axes[0].Values[0].Code != "XZ02" || d.Axes[0].Values[0].Label != "Sandbox severe" {
		t.Errorf("%+v %v", d, err)
	}
	if d, _, err = c.Describe(t.Context(), en, "1A00"); err != nil || d.Label != "Cholera" || d.StemCode != "" || d.Axes != nil {
		t.Errorf("%+v %v", d, err)
	}
	var answer interface{ HTTPStatus() int }
	if _, _, err = c.Describe(t.Context(), en, "9Z99"); !errors.As(err, &answer) || answer.HTTPStatus() != 404 {
		t.Error(err)
	}
	before := s.Stats().Total("/icd/release/11/{release}/{linearization}/describe")
	for _, x := range []struct {
		in   icd.Tree
		code string
	}{{icd.InFoundation("en"), "1A00"}, {icd.TenthRevision("2019", "en"), "A00"}, {en, "no code"}, {icd.MMS("2024-01", "x_y"), "1A00"}} {
		if _, _, err := c.Describe(t.Context(), x.in, x.code); err == nil {
			t.Errorf("%s is described in %s", x.code, x.in.Name())
		}
	}
	if s.Stats().Total("/icd/release/11/{release}/{linearization}/describe") != before {
		t.Error("what cannot be asked is asked")
	}
	other := &stub{body: `{"code":"1A01","label":"Another"}`}
	if _, _, err := other.client(t).Describe(t.Context(), en, "1A00"); err == nil {
		t.Error("another code is taken for the one that was asked for")
	}
}
