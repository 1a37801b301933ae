package cli

import (
	"context"
	"slices"
	"testing"

	"icdscope/api/sandbox"
)

// The lab speaks with a sandbox over its control routes: on, off, all off; what is on
// is told as it was asked for, and a sandbox that is gone is an error.
func TestTheLabSpeaksWithASandbox(t *testing.T) {
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	l, err := sandbox.Listen(ctx, s, "127.0.0.1:0", false)
	if err != nil {
		t.Fatal(err)
	}
	lab := newLab(func() string { return l.URL })
	for _, f := range lab.Faults() {
		for _, w := range f.Ways {
			on, isOn, err := lab.Switch(ctx, w.Spec)
			if err != nil || !isOn || !slices.Equal(on, []string{w.Spec}) {
				t.Errorf("%s: %v, %v, %v", w.Spec, on, isOn, err)
			}
			if on, isOn, err = lab.Switch(ctx, w.Spec); err != nil || isOn || len(on) != 0 {
				t.Errorf("%s again: %v, %v, %v", w.Spec, on, isOn, err)
			}
		}
	}
	if _, _, err := lab.Switch(ctx, "503"); err != nil {
		t.Error(err)
	}
	if on, isOn, err := lab.Switch(ctx, ""); err != nil || isOn || len(on) != 0 {
		t.Errorf("all off: %v, %v, %v", on, isOn, err)
	}
	if _, _, err := lab.Switch(ctx, "nonsense"); err == nil {
		t.Error("there is a fault nonsense")
	}
	end()
	l.Close()
	if _, err := lab.On(t.Context()); err == nil {
		t.Error("it speaks with a sandbox that is gone")
	}
	if _, err := newLab(func() string { return "" }).On(t.Context()); err == nil {
		t.Error("it speaks with no sandbox")
	}
}

// Every fault of the sandbox can be switched on from the list of all actions, each
// way is one that it takes, and none is listed twice.
func TestEveryFaultHasWays(t *testing.T) {
	var names, specs []string
	for _, f := range faultWays {
		names = append(names, f.Name)
		for _, w := range f.Ways {
			if _, err := sandbox.ParseFault(w.Spec); err != nil || w.Effect == "" {
				t.Errorf("%s: %v, %q", w.Spec, err, w.Effect)
			}
			one, _ := sandbox.ParseFault(w.Spec)
			if one.String() != w.Spec {
				t.Errorf("%s is told as %s", w.Spec, one)
			}
			specs = append(specs, w.Spec)
		}
	}
	slices.Sort(names)
	if want := slices.Sorted(slices.Values(sandbox.FaultNames())); !slices.Equal(names, want) {
		t.Errorf("faults %v, want %v", names, want)
	}
	slices.Sort(specs)
	if len(slices.Compact(specs)) != len(specs) {
		t.Error("a way is listed twice")
	}
}
