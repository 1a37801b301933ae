package ui_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/uitest"
)

// files are what is in a directory, by name.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]string)
	for _, f := range list {
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name()] = string(b)
	}
	return all
}

// One entity, or all below it, in three forms, is two keys and enter; every file has the
// release, WHO's citation and where it comes from.
func TestExportingWhatIsShown(t *testing.T) {
	for key, want := range uitest.FewOf(map[string]struct {
		name  string
		below bool
	}{
		"r": {"mms-2024-01-1A00.json", false}, "c": {"mms-2024-01-1A00.csv", false}, "m": {"mms-2024-01-1A00.md", false},
		"R": {"mms-2024-01-01-all.json", true}, "C": {"mms-2024-01-01-all.csv", true}, "M": {"mms-2024-01-01-all.md", true},
	}, 3, 1) {
		dir := t.TempDir()
		atCholera(t, options{dir: dir}, func(p *program) {
			if want.below {
				p.Keys("p", "p", "p")
				p.Advance(time.Second)
			}
			p.Keys("e")
			p.sees("Export ", "this entity", "below it")
			p.Keys(key)
			p.sees(want.name, "enter writes it")
			p.Keys("enter")
			p.Advance(10 * time.Second)
			text := files(t, dir)[want.name]
			for _, part := range []string{"2024-01", "CC BY-ND 3.0 IGO", "From the sandbox of icdscope"} {
				if !strings.Contains(text, part) {
					t.Errorf("%s lacks %q:\n%s", want.name, part, text)
				}
			}
			if strings.Contains(text, "Salmonella") != want.below {
				t.Errorf("%s:\n%s", want.name, text)
			}
			if strings.HasSuffix(want.name, ".json") && !json.Valid([]byte(text)) {
				t.Errorf("%s is no JSON", want.name)
			}
		})
	}
}

// A file that is there is left alone, and a free name is offered; so is a directory that
// does not exist, or an ending that says nothing.
func TestAnExportOverwritesNothing(t *testing.T) {
	dir := t.TempDir()
	first := filepath.Join(dir, "mms-2024-01-1A00.csv")
	if err := os.WriteFile(first, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	write := func(p *program, name string) {
		p.Keys("ctrl+u")
		p.Type(name)
		p.Keys("enter")
		p.Advance(time.Second)
	}
	atCholera(t, options{dir: dir, w: 200, h: 40}, func(p *program) {
		p.Keys("e", "c")
		p.sees("mms-2024-01-1A00-2.csv")
		write(p, first)
		p.sees("overwritten", "mms-2024-01-1A00-2.csv")
		write(p, filepath.Join(dir, "no", "x.csv"))
		p.sees("no such")
		write(p, filepath.Join(dir, "x.pdf"))
		p.sees("the ending")
		write(p, "x.md") // in the directory that is shown
		p.sees("one entity in " + filepath.Join(dir, "x.md"))
		p.Keys("e", "c", "esc")
		if got := files(t, dir); len(got) != 2 || got["mms-2024-01-1A00.csv"] != "mine" || !strings.HasPrefix(got["x.md"], "# 1A00 Cholera") {
			t.Errorf("there is %q", got)
		}
	})
}

// The hits of a search are written as they are listed; what begins like a formula is
// text for a spreadsheet, and odd words make no odd names.
func TestExportingHits(t *testing.T) {
	dir := t.TempDir()
	atCholera(t, options{dir: dir, w: 80, h: 24, rewrite: func(body string) string {
		return strings.ReplaceAll(body, "Vibrio", "=cmd|' /C calc'!A0")
	}}, func(p *program) {
		p.Keys("2")
		p.Type("cholera ../")
		p.Advance(time.Second)
		p.Keys("down", "e", "enter")
		p.Advance(time.Second)
		p.sees("hit", "mms-2024-01-search-cholera")
		for name, text := range files(t, dir) {
			rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
			if err != nil || len(rows) < 2 || rows[1][1] != "1A00" || rows[1][2] != "Cholera" || !strings.Contains(text, "CC BY-ND") {
				t.Errorf("%s (%v):\n%s", name, err, text)
			}
		}
		if got := files(t, dir); len(got) != 1 {
			t.Errorf("there is %q", got)
		}
	})
}

// What begins like a formula is text in the file, whoever says it.
func TestFormulasAreTextInWhatIsExported(t *testing.T) {
	dir := t.TempDir()
	atCholera(t, options{dir: dir, rewrite: func(body string) string {
		return strings.ReplaceAll(body, `"@value":"Cholera"`, `"@value":"=HYPERLINK(1)"`)
	}}, func(p *program) {
		p.Keys("e", "c", "enter")
		p.Advance(time.Second)
		for name, text := range files(t, dir) {
			if rows, err := csv.NewReader(strings.NewReader(text)).ReadAll(); err != nil || rows[1][2] != "'=HYPERLINK(1)" {
				t.Errorf("%s (%v):\n%s", name, err, text)
			}
		}
		if len(files(t, dir)) != 1 {
			t.Error("nothing is written")
		}
	})
}

// Of a file that cannot be written it is said why, and not that a request failed.
func TestAFileThatCannotBeWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	atCholera(t, options{dir: dir, w: 240, h: 40}, func(p *program) {
		p.Keys("p", "p", "p")
		p.Advance(time.Second)
		if err := p.sandbox.SetFault(sandbox.Fault{Name: "latency", Value: "5s", On: sandbox.API}); err != nil {
			t.Fatal(err)
		}
		p.Keys("e", "C", "enter")
		p.sees("exporting")
		if err := os.Remove(dir); err != nil {
			t.Fatal(err)
		}
		p.Advance(time.Minute)
		p.sees("not exported: " + filepath.Join(dir, "mms-"))
		p.seesNot("request failed")
	})
}

// Whatever strings a server sends, what is written as JSON is JSON.
func TestOddStringsAreExported(t *testing.T) {
	dir := t.TempDir()
	atCholera(t, options{dir: dir, rewrite: func(body string) string {
		return strings.Replace(body, "{", `{"odd":"\u009b","odder":"\u009d0;","deep":`+strings.Repeat("[", 50)+strings.Repeat("]", 50)+",", 1)
	}}, func(p *program) {
		p.Keys("e", "r", "enter")
		p.Advance(time.Second)
		for name, text := range files(t, dir) {
			if !json.Valid([]byte(text)) || !strings.Contains(text, "odder") || strings.ContainsRune(text, '\u009b') {
				t.Errorf("%s is no JSON: %.200q", name, text)
			}
		}
		if len(files(t, dir)) != 1 {
			t.Errorf("nothing is written:\n%s", p.screen())
		}
	})
}

// It is said how far an export is, and escape gives it up: nothing is written, and
// nothing else is done by that key.
func TestGivingUpAnExport(t *testing.T) {
	dir := t.TempDir()
	atCholera(t, options{dir: dir}, func(p *program) {
		p.Keys("p", "p", "p")
		p.Advance(time.Second)
		if err := p.sandbox.SetFault(sandbox.Fault{Name: "latency", Value: "20s", On: sandbox.API}); err != nil {
			t.Fatal(err)
		}
		p.Keys("e", "C", "enter")
		p.sees("exporting 01 Certain infectious", "esc gives it up")
		p.Advance(2 * time.Second)
		p.Keys("e", "C", "enter")
		p.sees("another export is under way")
		before := p.app.Front()
		p.Keys("esc")
		p.sees("given up, and nothing is written")
		p.Advance(time.Minute)
		if got := files(t, dir); len(got) > 0 || p.app.Front() != before {
			t.Errorf("there is %q on screen %v", got, p.app.Front())
		}
	})
}
