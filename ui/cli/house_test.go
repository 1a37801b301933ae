package cli_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"icdscope/ui/cli"
)

// root is the top of the repository.
const root = "../.."

// sources calls f for every Go file that is not a test, with its package path.
func sources(t *testing.T, f func(pkg, path string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && (strings.HasPrefix(name, ".") && name != ".." || name == "testdata") {
			return fs.SkipDir
		}
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			rel, err := filepath.Rel(root, filepath.Dir(path))
			if err != nil {
				return err
			}
			f(filepath.ToSlash(rel), path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// rule says what packages below a path may import besides the standard library.
// The longest matching path counts. "name" is one package of ours, "name/*"
// those below it too, what holds a dot a module.
type rule struct {
	path  string
	allow []string
}

const charm = "charm.land/* github.com/charmbracelet/*"

var rules = []rule{
	{".", []string{"ui/cli"}},
	{"session", []string{"golang.org/x/oauth2", "session/failure", "session/secret"}},
	{"session/failure", nil},
	{"session/secret", nil},
	{"session/credential", []string{"session/secret", "github.com/zalando/go-keyring"}},
	{"api/internal", []string{"golang.org/x/oauth2/*", "api/internal/*", "session/failure", "session/secret"}},
	{"api/fact", nil},
	{"api", []string{"golang.org/x/oauth2", "api/fact", "api/internal/*", "session/failure", "session/secret"}}, // of each provider
	{"api/cache", []string{"api/internal/*", "session/failure", "session/secret"}},
	{"api/trace", []string{"api/internal/*", "session/failure", "session/secret"}},
	{"api/sandbox", []string{"api/sandbox/classification"}},
	{"api/sandbox/proxy", []string{"api/sandbox"}},
	{"api/sandbox/classification", []string{"golang.org/x/text/*"}},
	{"api/sandbox/classification/tabletest", nil},
	{"ui", []string{charm, "ui/*", "session", "session/failure", "api/icd", "api/trace"}},
	{"ui/keys", []string{charm}},
	{"ui/problem", []string{"ui/keys", "session", "session/failure"}},
	{"ui/theme", []string{charm}},
	{"ui/widget", []string{charm, "github.com/rivo/uniseg", "golang.org/x/text/*", "ui/theme"}},
	{"ui/page", []string{"ui/theme", "ui/widget"}},
	{"ui/find", []string{charm, "ui/keys", "ui/theme", "ui/widget"}},
	{"ui/export", []string{"api/icd"}},
	{"ui/places", []string{"api/icd"}},
	{"ui/share", []string{charm, "ui/entity", "ui/export", "ui/keys", "ui/pane", "ui/problem", "ui/theme", "ui/widget", "api/icd", "api/trace"}},
	{"ui/entity", []string{"github.com/yuin/goldmark/*", "ui/page", "ui/pane", "ui/theme", "ui/widget", "api/icd"}},
	{"ui/pane", []string{charm, "ui/keys", "ui/page", "ui/problem", "ui/theme", "ui/widget", "session", "session/failure", "api/icd"}},
	{"ui/dialog", []string{charm, "ui/keys", "ui/page", "ui/theme", "ui/widget", "ui/pane"}},
	{"ui/uitest", []string{charm, "ui/keys", "ui/pane", "ui/login", "api/cdc"}},
	{"ui/cli", []string{charm, "ui", "ui/entity", "ui/export", "ui/keys", "ui/login", "ui/page", "ui/pane", "ui/places", "ui/problem", "ui/theme", "ui/tokens", "ui/widget", "ui/cli/doctor", "session", "session/*", "api/*", "github.com/*", "golang.org/*"}},
	{"ui/cli/doctor", []string{"session", "session/*"}},
}

// screen is what a folder of ui may import that has no rule of its own: what screens
// share, and the services; never another screen.
var screen = []string{
	charm, "ui/pane", "ui/problem", "ui/page", "ui/entity", "ui/find", "ui/theme", "ui/keys", "ui/widget",
	"session", "session/failure", "session/secret", "api/icd", "api/trace",
}

func ruleFor(pkg string) rule {
	best := rule{}
	for _, r := range rules {
		if (pkg == r.path || strings.HasPrefix(pkg, r.path+"/")) && len(r.path) >= len(best.path) {
			best = r
		}
	}
	if best.path == "ui" && pkg != "ui" {
		return rule{pkg, screen}
	}
	return best
}

func (r rule) allows(imported string) bool {
	for _, pattern := range strings.Fields(strings.Join(r.allow, " ")) {
		if below, ok := strings.CutSuffix(pattern, "/*"); ok && (imported == below || strings.HasPrefix(imported, below+"/")) || imported == pattern {
			return true
		}
	}
	return false
}

// treeWords are how trees and their paths are spelled, which only api/icd does.
var treeWords = regexp.MustCompile(`\bLinearization\b|icd\.(Foundation|ICD10|ICD11)\b|icd\.Tree\{[^}]|"(mms|icf|icd10|foundation)"|"/?(icd/)?(release/|entity)`)

// A tree is spelled in one place: whoever else speaks of one asks it what it is
// and what it can.
func TestTreesAreSpelledInOnePlace(t *testing.T) {
	sources(t, func(pkg, path string) {
		if strings.HasPrefix(pkg, "api/") {
			return
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(b), "\n") {
			code, _, _ := strings.Cut(line, "//")
			if word := treeWords.FindString(code); word != "" {
				t.Errorf("%s:%d spells a tree: %s", path, n+1, word)
			}
		}
	})
}

// Providers are listed and told apart in one place: nothing else above their own
// packages names one.
func TestProvidersAreNamedInOnePlace(t *testing.T) {
	names := strings.Split(cli.ProviderNames, "|")
	found := 0
	sources(t, func(pkg, path string) {
		if strings.HasPrefix(pkg, "api/") || pkg == "ui/uitest" {
			return
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING || !slices.Contains(names, strings.ToLower(strings.Trim(lit.Value, `"`))) {
				return true
			}
			found++
			if pkg+"/"+filepath.Base(path) != "ui/cli/provider.go" {
				t.Errorf("%s names a provider", files.Position(lit.Pos()))
			}
			return true
		})
	})
	if len(names) < 2 || found < len(names) {
		t.Errorf("only %d of %q were found", found, names)
	}
}

func TestWhoMayImportWhom(t *testing.T) {
	seen := 0
	sources(t, func(pkg, path string) {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		r := ruleFor(pkg)
		for _, spec := range f.Imports {
			imported := strings.Trim(spec.Path.Value, `"`)
			own, isOwn := strings.CutPrefix(imported, "icdscope/")
			if !isOwn && !strings.Contains(strings.Split(imported, "/")[0], ".") {
				continue // the standard library
			}
			seen++
			if isOwn {
				imported = own
			}
			if !r.allows(imported) {
				t.Errorf("%s imports %s; %q may import %v", path, imported, r.path, r.allow)
			}
		}
	})
	if seen < 100 {
		t.Errorf("only %d imports were looked at", seen)
	}
}

// What the classification says is the same by whatever way it is asked.
func TestTheClassificationKnowsNoNetwork(t *testing.T) {
	seen := 0
	sources(t, func(pkg, path string) {
		if pkg != "api/sandbox/classification" {
			return
		}
		seen++
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range f.Imports {
			if imported := strings.Trim(spec.Path.Value, `"`); imported == "net" || strings.HasPrefix(imported, "net/") {
				t.Errorf("%s imports %s", path, imported)
			}
		}
	})
	if seen < 20 {
		t.Errorf("only %d files were looked at", seen)
	}
}

// dials are the words by which Go opens connections, or asks others for names.
var dials = regexp.MustCompile(`\bDial|http\.(Get|Head|Post|PostForm|Client|DefaultClient|Transport|NewRequest\w*)\b|httputil|\bLookup[A-Z]|net\.Resolve|\bexec\.`)

// The sandbox and its proxy stand in for services: they never ask anybody.
func TestTheSandboxAsksNobody(t *testing.T) {
	seen := 0
	sources(t, func(pkg, path string) {
		if pkg != "api/sandbox" && !strings.HasPrefix(pkg, "api/sandbox/") {
			return
		}
		seen++
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(b), "\n") {
			code, _, _ := strings.Cut(line, "//")
			if word := dials.FindString(code); word != "" {
				t.Errorf("%s:%d can ask somebody: %s", path, n+1, word)
			}
		}
	})
	if seen < 40 {
		t.Errorf("only %d files were looked at", seen)
	}
}

// The content of a secret leaves its type in few places.
func TestWhereSecretsAreRevealed(t *testing.T) {
	allowed := []string{"api/cdc/token.go", "api/internal/oauth/oauth.go", "session/credential/doubt.go", "session/credential/keyring.go", "session/secret/held.go", "session/secret/secret.go", "ui/cli/sandbox.go"}
	sources(t, func(pkg, path string) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := pkg + "/" + filepath.Base(path)
		if strings.Contains(string(b), ".Reveal()") && !slices.Contains(allowed, name) {
			t.Errorf("%s reveals a secret", name)
		}
		for _, word := range []string{"InsecureSkipVerify", "AuthStyleAutoDetect", "oauth2.NewClient", "oauth2.Transport"} {
			if strings.Contains(string(b), word) {
				t.Errorf("%s uses %s", name, word)
			}
		}
	})
}

// routesOfCDC are how paths of the Data Clearinghouse are spelled, and parts of them
// by which health data is reached.
var routesOfCDC = regexp.MustCompile(`"[^" ]*/(v0|upload|export|async|cvrs|hl7)[^"]*"`)

// The Data Clearinghouse holds health data. Nothing in the program can spell a way
// to it, and its client asks for tokens alone.
func TestNothingReachesHealthData(t *testing.T) {
	var found []string
	sources(t, func(pkg, path string) {
		if pkg == "api/sandbox" { // which refuses them
			return
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(b), "\n") {
			code, _, _ := strings.Cut(line, " //")
			if strings.Contains(code, `"icdscope/`) { // a package
				continue
			}
			found = append(found, routesOfCDC.FindAllString(strings.ToLower(code), -1)...)
		}
	})
	slices.Sort(found)
	if want := []string{`"/v0/token/gen"`, `"/v0/token/refresh"`}; !slices.Equal(found, want) {
		t.Errorf("there is %q, want %q", found, want)
	}
}

// Whatever asks a service has a link to what the service says of it.
func TestCallsNameTheServicesPages(t *testing.T) {
	seen := 0
	sources(t, func(pkg, path string) {
		if pkg != "api/icd" && pkg != "api/cdc" {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			call, ok := d.(*ast.FuncDecl)
			if !ok || !call.Name.IsExported() || !asks(call) {
				continue
			}
			seen++
			if !regexp.MustCompile(`https://(icd\.who\.int/docs|id\.who\.int/swagger|docs\.oracle\.com)/`).MatchString(call.Doc.Text()) {
				t.Errorf("%s: %s has no link", path, call.Name)
			}
		}
	})
	if seen < 8 {
		t.Errorf("only %d calls were looked at", seen)
	}
}

// asks reports whether a function takes a context and returns an error.
func asks(f *ast.FuncDecl) bool {
	of := func(list *ast.FieldList, want string) bool {
		return list != nil && slices.ContainsFunc(list.List, func(field *ast.Field) bool { return types.ExprString(field.Type) == want })
	}
	return of(f.Type.Params, "context.Context") && of(f.Type.Results, "error")
}
