package cli_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"reflect"
	"testing"

	"icdscope/ui/problem"
)

// constants tell what of a package is the same in every run.
type constants struct {
	funcs map[string]*ast.FuncDecl // of the package, by their names
	in    *ast.FuncDecl            // where it is said; nil outside of functions
	seen  map[string]bool          // what is looked at already
}

// is reports whether an expression is made of our own texts alone: literals, and
// variables and functions that have no others.
func (c constants) is(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Kind == token.STRING
	case *ast.ParenExpr:
		return c.is(e.X)
	case *ast.BinaryExpr:
		return e.Op == token.ADD && c.is(e.X) && c.is(e.Y)
	case *ast.Ident:
		return c.variable(e.Name)
	case *ast.CallExpr:
		name, ok := e.Fun.(*ast.Ident)
		return ok && c.function(name.Name)
	}
	return false
}

// variable reports whether all that a variable of the function is set to is constant.
func (c constants) variable(name string) bool {
	if c.in == nil || c.seen[name] {
		return c.in != nil
	}
	c.seen[name] = true
	set, own := 0, true
	every(c.in.Body, func(a *ast.AssignStmt) {
		for i, left := range a.Lhs {
			if x, ok := left.(*ast.Ident); ok && x.Name == name {
				set++
				own = own && len(a.Rhs) == len(a.Lhs) && c.is(a.Rhs[i])
			}
		}
	})
	every(c.in, func(f *ast.Field) { // of a parameter nobody knows what it is set to
		for _, x := range f.Names {
			own = own && x.Name != name
		}
	})
	return set > 0 && own
}

// function reports whether all that a function of the package returns is constant.
func (c constants) function(name string) bool {
	f := c.funcs[name]
	if f == nil || f.Body == nil || c.seen[name+"()"] {
		return f != nil && f.Body != nil
	}
	c.seen[name+"()"] = true
	set, own := 0, true
	every(f.Body, func(r *ast.ReturnStmt) {
		set++
		own = own && len(r.Results) == 1 && constants{c.funcs, f, c.seen}.is(r.Results[0])
	})
	return set > 0 && own
}

// othersWords finds texts in which keys are looked up and which may hold what somebody
// else wrote: an action named by it would be taken for one of ours.
func othersWords(pkg []*ast.File) (list []finding) {
	c := constants{funcs: make(map[string]*ast.FuncDecl)}
	for _, source := range pkg {
		every(source, func(f *ast.FuncDecl) {
			if f.Recv == nil {
				c.funcs[f.Name.Name] = f
			}
		})
	}
	for _, source := range pkg {
		for _, d := range source.Decls {
			c.in, _ = d.(*ast.FuncDecl)
			for _, e := range looked(d) {
				c.seen = make(map[string]bool)
				if !c.is(e) {
					list = append(list, finding{e.Pos(), "looks up keys in what may not be our own words"})
				}
			}
		}
	}
	return list
}

// looked are the texts of a declaration in which keys are looked up: what is said, and
// the ways out of a problem.
func looked(d ast.Decl) (list []ast.Expr) {
	ways := reflect.TypeFor[problem.Ways]()
	every(d, func(call *ast.CallExpr) {
		if _, name := selected(call.Fun); name == "Say" && len(call.Args) == 1 {
			list = append(list, call.Args[0])
		}
	})
	every(d, func(lit *ast.CompositeLit) {
		of, name := selected(lit.Type)
		if of+"."+name != "problem.Ways" {
			return
		}
		for _, e := range lit.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				e = kv.Value
			}
			list = append(list, e)
		}
	})
	every(d, func(a *ast.AssignStmt) {
		for i, left := range a.Lhs {
			_, name := selected(left)
			if _, ok := ways.FieldByName(name); ok && len(a.Rhs) == len(a.Lhs) {
				list = append(list, a.Rhs[i])
			}
		}
	})
	return list
}

// What a server says is said as it is: keys are looked up in our own words alone.
func TestKeysAreLookedUpInOurWordsAlone(t *testing.T) {
	files, list := screenSources(t)
	pkgs := make(map[string][]*ast.File)
	seen := 0
	for _, source := range list {
		if source.name == "ui/problem/problem.go" { // it has the ways, which are looked at where they are written
			continue
		}
		pkgs[path.Dir(source.name)] = append(pkgs[path.Dir(source.name)], source.File)
		for _, d := range source.Decls {
			seen += len(looked(d))
		}
	}
	for _, pkg := range pkgs {
		for _, found := range othersWords(pkg) {
			t.Errorf("%s %s", files.Position(found.at), found.what)
		}
	}
	if seen < 20 {
		t.Errorf("only %d texts were looked at", seen)
	}
}

func TestWhatIsFoundOfOthersWords(t *testing.T) {
	for source, want := range map[string]int{
		`func f() { w.Say("{a.b} does"); w.Say("a" + ("b")) }`:                                                         0,
		`func f() { x := "a"; if y { x = "b" }; p.Words().Say(x) }`:                                                    0,
		`func f() { w.Say(g()) }; func g() string { if y { return "a" }; return h() }; func h() string { return "b" }`: 0,
		`var x = problem.Ways{Again: "{a.b} asks"}; func f() { x.Card = "a"; p.Say(pane.Warn, err.Error()) }`:          0,
		`func f() { w.Say(err.Error()) }`:                                                                              1,
		`func f() { w.Say("a" + st.Message) }`:                                                                         1,
		`func f() { x := "a"; x = e.Words(); w.Say(x) }`:                                                               1,
		`func f() { x, y := g(); w.Say(x) }; func g() (a, b string) { return "a", "b" }`:                               1,
		`func f(x string) { w.Say(x) }`:                                                                                1,
		`func f() { w.Say(g()) }; func g() string { return e.Message }`:                                                1,
		`func f() { w.Say(g(e)) }; func g(s string) string { return s }`:                                               1,
		`func f() { w.Say(fmt.Sprintf("%s", e)) }`:                                                                     1,
		`var x = problem.Ways{Again: e.Message}`:                                                                       1,
		`func f() { ways.Other = e.Message }`:                                                                          1,
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "sample.go", "package sample\n"+source, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := othersWords([]*ast.File{f}); len(got) != want {
			t.Errorf("%s: %d are found, want %d", source, len(got), want)
		}
	}
}
