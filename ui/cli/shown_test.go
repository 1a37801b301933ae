package cli_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"icdscope/ui/keys"
)

// finding is what a source has that it should not have.
type finding struct {
	at   token.Pos
	what string
}

// A check finds in a source what is not said as it should be.
type check func(*ast.File) []finding

// shown is a source of what is on the screen.
type shown struct {
	name string
	*ast.File
}

// screenSources are the sources of what is shown.
func screenSources(t *testing.T) (*token.FileSet, []shown) {
	t.Helper()
	files := token.NewFileSet()
	var list []shown
	sources(t, func(pkg, file string) {
		if pkg != "ui" && !strings.HasPrefix(pkg, "ui/") || pkg == "ui/uitest" {
			return
		}
		source, err := parser.ParseFile(files, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, shown{pkg + "/" + filepath.Base(file), source})
	})
	if len(list) < 60 {
		t.Errorf("only %d files were looked at", len(list))
	}
	return files, list
}

// hold fails the test for what a check finds outside of the files and folders in which
// it may be.
func hold(t *testing.T, c check, allowed ...string) {
	t.Helper()
	files, list := screenSources(t)
	for _, source := range list {
		if slices.Contains(allowed, source.name) || slices.Contains(allowed, path.Dir(source.name)) {
			continue
		}
		for _, found := range c(source.File) {
			t.Errorf("%s %s", files.Position(found.at), found.what)
		}
	}
}

// finds are what a check finds in the body of a function.
func finds(t *testing.T, c check, body string) []string {
	t.Helper()
	source, err := parser.ParseFile(token.NewFileSet(), "sample.go", "package sample\nfunc f() {\n"+body+"\n}\n", 0)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, found := range c(source) {
		list = append(list, found.what)
	}
	return list
}

// every calls f for every node of a kind.
func every[N ast.Node](in ast.Node, f func(N)) {
	ast.Inspect(in, func(n ast.Node) bool {
		if n, ok := n.(N); ok {
			f(n)
		}
		return true
	})
}

// texts calls f with every text of a source.
func texts(in ast.Node, f func(at token.Pos, text string)) {
	every(in, func(lit *ast.BasicLit) {
		if text, err := strconv.Unquote(lit.Value); err == nil && lit.Kind == token.STRING {
			f(lit.Pos(), text)
		}
	})
}

// selected are the package or value and the name of a selector, "" for no such.
func selected(n ast.Node) (of, name string) {
	if sel, ok := n.(*ast.SelectorExpr); ok {
		if x, ok := sel.X.(*ast.Ident); ok {
			of = x.Name
		}
		return of, sel.Sel.Name
	}
	return "", ""
}

// braces are how a sentence names an action, by whose key it is replaced.
var braces = regexp.MustCompile(`\{[A-Za-z][^{}]*\}`)

// misnamedActions finds braces that name no action.
func misnamedActions(source *ast.File) (list []finding) {
	words := keys.New().Words(func(s string) string { return s })
	template := regexp.MustCompile(`\{\{.*\}\}`) // of help
	texts(source, func(at token.Pos, text string) {
		for _, name := range braces.FindAllString(template.ReplaceAllString(text, ""), -1) {
			if words[strings.Trim(name, "{}")] == "" {
				list = append(list, finding{at, name + " is no action"})
			}
		}
	})
	return list
}

// An action that a sentence names is one of the map: of others nothing would be seen.
func TestSentencesNameActionsThatThereAre(t *testing.T) {
	hold(t, misnamedActions)
	for body, want := range map[string]int{
		`say("{browse.reload} loads, {global.back} leaves")`: 0, `say("{browse.relod} loads, {global.back} leaves")`: 1,
		`say("{reload}", "{Browse.Reload}", "{browse reload}")`: 3, "say(`[0-9]{2,3} {}`)": 0, `say("icdscope {{.Version}}")`: 0, `say("a {")`: 0,
	} {
		if got := finds(t, misnamedActions, body); len(got) != want {
			t.Errorf("%s: %q", body, got)
		}
	}
	seen := 0
	_, list := screenSources(t)
	for _, source := range list {
		texts(source.File, func(_ token.Pos, text string) { seen += len(braces.FindAllString(text, -1)) })
	}
	if seen < 30 {
		t.Errorf("only %d names were looked at", seen)
	}
}
