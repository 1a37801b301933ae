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
