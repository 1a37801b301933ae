package cli_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"unicode"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
)

// How shells are told what else to offer (of cobra).
const (
	filesToo  = ":0"
	nothing   = ":4"
	inOrder   = ":36" // nothing else, and in this order
	extension = ":8"
)

// completes are the values that a shell is offered, without what is said of them,
// and what else it is to offer.
func (c *computer) completes(t *testing.T, args ...string) (list []string, directive string) {
	t.Helper()
	r := c.run(t, append([]string{"__complete"}, args...)...)
	if r.code != 0 {
		t.Fatalf("%q: exit code %d: %s", args, r.code, r.err)
	}
	for line := range strings.Lines(r.out) {
		value, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
		list = append(list, value)
	}
	return list[:len(list)-1], list[len(list)-1]
}

func TestCompletionHasValues(t *testing.T) {
	c := newComputer(t)
	c.configure(t, "[profiles.work]\nicd_url = \"https://icd.example\"\nicd_client_id = \"c4nary\"\nicd_secret_command = [\"c4nary\"]\n")
	for _, x := range []struct {
		typed     []string
		want      []string
		directive string
	}{
		{[]string{"check", ""}, []string{"icd", "cdc"}, nothing},
		{[]string{"token", "c"}, []string{"cdc"}, nothing},
		{[]string{"token", "icd", ""}, nil, nothing},
		{[]string{"logout", ""}, []string{"icd", "cdc"}, nothing},
		{[]string{"exec", "i"}, []string{"icd"}, nothing},
		{[]string{"exec", "icd", "--", ""}, nil, filesToo},
		{[]string{"sandbox", "--", "ls", ""}, nil, filesToo},
		{[]string{"sandbox", ""}, nil, nothing},
		{[]string{"config", ""}, nil, nothing},
		{[]string{"get", ""}, nil, nothing},
		{[]string{"--profile", ""}, []string{"cdc", "cloud", "local", "sandbox", "who-test", "work"}, inOrder},
		{[]string{"check", "--profile", "wo"}, []string{"work"}, inOrder},
		{[]string{"--profile", "nobody", "--profile=w"}, []string{"who-test", "work"}, inOrder},
		{[]string{"--lang", "e"}, []string{"en", "es", "et"}, inOrder},
		{[]string{"get", "--release", "202"}, []string{"2026-01", "2025-01", "2024-01", "2023-01", "2022-02", "2021-05", "2020-09"}, inOrder},
		{[]string{"search", "--linearization", ""}, []string{"foundation", "icd10", "icf", "mms"}, inOrder},
		{[]string{"--fault", "5"}, []string{"500", "503"}, inOrder},
		{[]string{"--icd-auth-style", ""}, []string{"basic", "body"}, inOrder},
		{[]string{"--cdc-scopes", "UPLOAD,EXPORT_S"}, []string{"UPLOAD,EXPORT_SUMMARIZATION"}, inOrder},
		{[]string{"--ca-file", ""}, nil, filesToo},
		{[]string{"sandbox", "--report", ""}, nil, filesToo},
		{[]string{"--data", ""}, []string{"zip", "txt", "xlsx"}, extension},
		{[]string{"--timeout", ""}, nil, nothing},
		{[]string{"--icd-url", ""}, nil, nothing},
		{[]string{"sandbox", "--addr", ""}, nil, nothing},
	} {
		if list, directive := c.completes(t, x.typed...); !slices.Equal(list, x.want) || directive != x.directive {
			t.Errorf("%q: %q %s, want %q %s", x.typed, list, directive, x.want, x.directive)
		}
	}
	r := c.run(t, "__complete", "--profile", "")
	r.never(t, "c4nary")
	c.configure(t, "profile = 5\n") // what is wrong with the file is not the shell's matter
	if list, _ := c.completes(t, "--profile", "cl"); !slices.Equal(list, []string{"cloud"}) {
		t.Errorf("with a file that is wrong: %q", list)
	}
}

// Whatever is offered for a fault can be switched on.
func TestFaultsThatAreOfferedAreFaults(t *testing.T) {
	c := newComputer(t)
	for _, name := range sandbox.FaultNames() {
		list, _ := c.completes(t, "--fault", name)
		if len(list) == 0 {
			t.Errorf("%s is not offered", name)
		}
		for _, spec := range list {
			if _, err := sandbox.ParseFault(spec); err != nil {
				t.Errorf("%s: %v", spec, err)
			}
		}
	}
	if list, _ := c.completes(t, "--fault", "503,"); !slices.Contains(list, "503,times=2,on=token") {
		t.Errorf("%q", list)
	}
}

// No flag has files offered that does not take any, whatever commands there are.
func TestEveryFlagIsCompleted(t *testing.T) {
	seen := 0
	cli.VisitFlags(newComputer(t).system(nil, nil), func(command []string, name, takes string) {
		seen++
		_, directive := newComputer(t).completes(t, append(append(command, "--"+name), "")...)
		if takes == "" {
			return
		}
		files := directive == filesToo || directive == extension
		if wants := strings.HasSuffix(takes, "FILE"); files != wants {
			t.Errorf("%v --%s takes %s; directive %s", command, name, takes, directive)
		}
	})
	if seen < 40 {
		t.Errorf("only %d flags were looked at", seen)
	}
}

// A command's help has its own flags first and explained; the program's has all.
func TestHelpHasTheCommandsOwnFlagsFirst(t *testing.T) {
	c := newComputer(t)
	whole := c.run(t, "--help").out
	cli.VisitFlags(c.system(nil, nil), func(command []string, name, _ string) {
		help := c.run(t, append(command, "--help")...).out
		own, common, found := strings.Cut(help, "\nFlags of every command")
		if len(command) == 0 {
			own, common, found = whole, "", true
		}
		if !found || !strings.Contains(own, "--"+name+" ") || strings.Contains(common, "--"+name+"\n") {
			t.Errorf("%v: --%s is not among its own flags: %s", command, name, help)
		}
		_, common, _ = strings.Cut(common, "\n")
		for line := range strings.Lines(common) {
			if len(line) > 90 || strings.Contains(line, "DURATION") {
				t.Errorf("%v: the flags of every command bury it: %s", command, line)
			}
			for _, word := range strings.FieldsFunc(line, unicode.IsSpace) {
				if strings.HasPrefix(word, "--") && !strings.Contains(whole, "\n      "+word) {
					t.Errorf("%v: %s is not explained", command, word)
				}
			}
		}
	})
	for _, flag := range []string{"--profile", "--sandbox", "--lang", "--timeout", "--cdc-key"} {
		if strings.Count(whole, "\n      "+flag+" ") != 1 || !strings.Contains(c.run(t, "check", "--help").out, flag) {
			t.Errorf("%s is not said once: %s", flag, whole)
		}
	}
}

func TestWhatWasMeant(t *testing.T) {
	for typed, want := range map[string]string{
		"check --jsn":               "did you mean --json?; see icdscope check --help",
		"get 1A00 --languge es":     "did you mean --lang?; see icdscope get --help",
		"get 1A00 --language es":    "did you mean --lang?",
		"--icd_url https://x":       "did you mean --icd-url?",
		"search x --linearisation=": "did you mean --linearization?",
		"exec icd --mintl 5m -- x":  "did you mean --min-ttl?; see icdscope exec --help",
		"--client-secret c4nary":    "did you mean --secret-stdin?",
		"check --password=c4nary":   "did you mean --secret-stdin?",
		"chekc":                     "did you mean check?",
		"cache clar":                "did you mean clear?; see icdscope cache --help",
	} {
		r := newComputer(t).run(t, strings.Fields(typed)...)
		r.want(t, 2, want)
		r.never(t, "c4nary")
	}
	for _, typed := range []string{"--quite-another", "check -x", "quite-another"} {
		r := newComputer(t).run(t, strings.Fields(typed)...)
		r.want(t, 2)
		r.never(t, "did you mean")
	}
}

// Nobody is asked, and nothing is run, for the sake of a completion.
func TestCompletionAsksNobody(t *testing.T) {
	c := newComputer(t)
	c.env["ICDSCOPE_ICD_URL"], c.env["ICDSCOPE_ICD_TOKEN_URL"] = "https://icd.invalid", "https://icd.invalid/token"
	c.env["ICD_CLIENT_ID"], c.env["ICD_CLIENT_SECRET"] = "c4nary", "c4nary"
	ended, end := context.WithCancel(t.Context())
	end()
	for _, args := range [][]string{{"check", ""}, {"--profile", ""}, {"--lang", ""}, {"get", "--release", ""}} {
		r := c.runContext(t, ended, append([]string{"__complete"}, args...)...)
		r.want(t, 0)
		r.never(t, "c4nary", "invalid")
	}
}
