//go:build unix

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"icdscope/api/sandbox"
)

// A flag whose file has no name, as where a variable of the shell is not set, is not as
// if it had not been given.
func TestAFileWithoutAName(t *testing.T) {
	for _, args := range [][]string{
		{"get", "1A00", "--sandbox", "--export", ""},
		{"get", "1A00", "--sandbox", "--data", ""},
		{"check", "--sandbox", "--debug="},
		{"sandbox", "--replay", ""},
		{"sandbox", "--fault-script", ""},
		{"sandbox", "--lenient", "--report", ""},
	} {
		r := newComputer(t).run(t, args...)
		r.want(t, 2, "the name of the file is empty")
		if r.out != "" {
			t.Errorf("%q prints %s", args, r.out)
		}
	}
}

// A program that cannot be run is told in words, and with the code that shells have.
func TestAProgramThatCannotBeRun(t *testing.T) {
	plain := filepath.Join(t.TempDir(), "plain")
	if err := os.WriteFile(plain, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for program, x := range map[string]struct {
		code int
		says string
	}{
		"no-such-program":       {127, "icdscope: there is no program no-such-program in the directories of PATH\n"},
		"":                      {127, "icdscope: behind -- there is an empty name in place of a command\n"},
		"/nowhere/program":      {127, "icdscope: there is no program /nowhere/program\n"},
		plain:                   {126, "icdscope: " + plain + " cannot be run: it is no program, or you have no permission to\n"},
		filepath.Dir(plain):     {126, "cannot be run: it is no program"},
		"no\x1b[2Jsuch-program": {127, "there is no program no[2Jsuch-program"},
	} {
		for _, command := range [][]string{{"exec", "icd", "--sandbox"}, {"sandbox"}} {
			r := newComputer(t).run(t, append(command, "--", program)...)
			r.want(t, x.code, x.says)
			r.never(t, "exec:", "fork", "$PATH", "\x1b")
		}
	}
}

// What a file of a credential lacks is said in words, too.
func TestTheFileOfASecretThatIsNone(t *testing.T) {
	for file, says := range badFiles(t) {
		if strings.Contains(says, "no folder") {
			says = "is not there"
		}
		c := newComputer(t)
		c.env["ICD_CLIENT_ID"], c.env["ICD_CLIENT_SECRET_FILE"] = "id", file
		c.run(t, "token", "icd").want(t, 2, "the file that ICD_CLIENT_SECRET_FILE names: "+file, says)
		r := newComputer(t).run(t, "sandbox", "--client", "id:"+file)
		r.want(t, 2, "--client: "+file, says)
		r.never(t, "open ", "no such file")
	}
	newComputer(t).run(t, "token", "icd", "--secret-stdin").want(t, 2, "standard input is empty: it should hold a secret")
}

// A flag that was taken for the name of a receipt makes no file.
func TestAFlagIsNoReceipt(t *testing.T) {
	t.Chdir(t.TempDir())
	newComputer(t).run(t, "check", "--receipt", "--sandbox").want(t, 2, `"--sandbox" is not the name of a file here`)
	if list, _ := filepath.Glob("*"); len(list) > 0 {
		t.Errorf("it made %q", list)
	}
}

// The latest release can be asked for by that name, before one of the settings file.
func TestTheLatestReleaseByName(t *testing.T) {
	c := newComputer(t)
	c.configure(t, "release = \"2022-02\"\n")
	c.run(t, "get", "1A00", "--sandbox").want(t, 0, "2022-02")
	c.run(t, "get", "1A00", "--sandbox", "--release", "latest").want(t, 0, "2024-01")
	c.run(t, "get", "1A00", "--sandbox", "--release", "newest").want(t, 2, `"newest" is not a release`)
}

// What a flag takes is said without the words of the library of flags.
func TestFlagsOfTheSandbox(t *testing.T) {
	c := newComputer(t)
	c.run(t, "sandbox", "--alias", "x").want(t, 2, `icdscope: --alias: the alias "x" is not of the form ASKED=GIVEN`)
	c.run(t, "sandbox", "--proxy=x").want(t, 2, `--proxy "x" is not HOST:PORT`)
	for _, port := range []string{"x", "99999", "-1", "80x", ""} {
		c.run(t, "sandbox", "--addr", "127.0.0.1:"+port).want(t, 2, `--addr "127.0.0.1:`+port+`" is not HOST:PORT`)
		c.run(t, "sandbox", "--proxy=127.0.0.1:"+port).want(t, 2, `--proxy "127.0.0.1:`+port+`" is not HOST:PORT`)
	}
	_, taken := c.serve(t, sandbox.Options{})
	at := strings.TrimPrefix(taken, "http://")
	for _, flag := range []string{"--addr", "--proxy"} {
		r := c.run(t, "sandbox", flag+"="+at)
		r.want(t, 1, "the sandbox cannot listen at "+at+": ", "choose another port, or 0 for any")
		r.never(t, "listen tcp", "bind:")
	}
	c.run(t, "sandbox", "--addr=").want(t, 2, `--addr "" is not HOST:PORT`)
}
