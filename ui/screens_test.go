package ui_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"icdscope/ui"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// screenNames are the names of the screens' ids, in their order.
func screenNames(t *testing.T) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "pane/pane.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range f.Decls {
		block, ok := d.(*ast.GenDecl)
		if !ok || block.Tok != token.CONST {
			continue
		}
		first, ok := block.Specs[0].(*ast.ValueSpec)
		if typ, isID := first.Type.(*ast.Ident); !ok || !isID || typ.Name != "ID" {
			continue
		}
		for _, spec := range block.Specs {
			for _, name := range spec.(*ast.ValueSpec).Names {
				names = append(names, name.Name)
			}
		}
	}
	if len(names) != int(pane.Screens)+1 || names[pane.Screens] != "Screens" {
		t.Fatalf("the ids of screens are %v: the last must be Screens", names)
	}
	return names[:pane.Screens]
}

// Every screen that has an id is one: with a name, a key of its own, and actions.
func TestEveryScreenIsThere(t *testing.T) {
	app := ui.New(ui.Options{Providers: uitest.Shown()})
	defer app.Close()
	names, taken := make(map[string]string), make(map[string]string)
	for i, id := range screenNames(t) {
		name, k, s := app.Entry(pane.ID(i))
		switch {
		case s == nil:
			t.Errorf("pane.%s has no screen in the list of New in app.go", id)
			continue
		case name == "":
			t.Errorf("pane.%s has no name in the list of New in app.go", id)
		case names[name] != "":
			t.Errorf("pane.%s has the name of pane.%s", id, names[name])
		case k.ID == "" || len(k.Keys()) == 0:
			t.Errorf("pane.%s has no key in the list of New in app.go", id)
		case taken[k.ID] != "":
			t.Errorf("pane.%s has the key of pane.%s", id, taken[k.ID])
		}
		names[name], taken[k.ID] = id, id
	}
	if t.Failed() {
		return
	}
	for i, id := range screenNames(t) {
		if own, _ := app.Actions(pane.ID(i)); len(own) == 0 {
			t.Errorf("pane.%s has no actions", id)
		}
	}
	known := make(map[string]bool)
	for _, k := range keys.New().All() {
		known[k.ID] = true
	}
	for i, id := range screenNames(t) {
		own, everywhere := app.Actions(pane.ID(i))
		for _, g := range append(own, everywhere...) {
			for _, a := range g.Actions {
				if !known[a.ID] || a.Do == nil || (len(a.Args) > 0) != (a.With != nil) {
					t.Errorf("pane.%s: action %q of %q has no key in the map, or does nothing", id, a.ID, g.Title)
				}
			}
		}
	}
}

// Each key does one thing on every screen, however the map came to be.
func TestNoTwoActionsOfAScreenShareAKey(t *testing.T) {
	for _, m := range []keys.Map{keys.New(), foreign(t)} {
		app := ui.New(ui.Options{Keys: m, Providers: uitest.Shown()})
		for i, id := range screenNames(t) {
			taken := make(map[string]string)
			own, everywhere := app.Actions(pane.ID(i))
			for _, g := range append(own, everywhere...) {
				for _, a := range g.Actions {
					for _, k := range a.Binding.Keys() {
						if other := taken[k]; other != "" && (a.ID != "global.help" || other != "form.about") {
							t.Errorf("pane.%s: %q is %s and %s", id, k, other, a.ID)
						}
						taken[k] = a.ID
					}
				}
			}
		}
		app.Close()
	}
}
