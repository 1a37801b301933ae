//go:build unix

package cli_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"icdscope/api/sandbox"
)

// manager is a program that tells a secret, and notes that it was run.
type manager struct {
	t    *testing.T
	file string
	runs string
}

// newManager makes one of the lines of a shell script.
func newManager(t *testing.T, script string) manager {
	t.Helper()
	m := manager{t, filepath.Join(t.TempDir(), "manager"), filepath.Join(t.TempDir(), "runs")}
	text := "#!/bin/sh\necho \"$0 $*\" >> " + m.runs + "\n" + script + "\n"
	if err := os.WriteFile(m.file, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return m
}

// words are the program and its arguments as the settings file has them.
func (m manager) words(args ...string) string {
	quoted := []string{strconv.Quote(m.file)}
	for _, a := range args {
		quoted = append(quoted, strconv.Quote(a))
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// ran fails the test unless the program was run so often.
func (m manager) ran(times int) {
	m.t.Helper()
	b, err := os.ReadFile(m.runs)
	if err != nil && !os.IsNotExist(err) {
		m.t.Fatal(err)
	}
	if n := strings.Count(string(b), m.file); n != times {
		m.t.Errorf("it was run %d times, want %d: %s", n, times, b)
	}
	_ = os.Remove(m.runs)
}

// toldBy is a computer that has no credentials but what a program tells.
func toldBy(t *testing.T, profile string) (*computer, *sandbox.Server) {
	t.Helper()
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	for _, name := range []string{"ICD_CLIENT_ID", "ICD_CLIENT_SECRET", "CDC_CLIENT_ID", "CDC_CLIENT_SECRET"} {
		delete(c.env, name)
	}
	c.configure(t, "profile = \"work\"\n[profiles.work]\n"+profile)
	return c, s
}

func TestASecretCommandTellsTheSecret(t *testing.T) {
	const two = "echo " + sandbox.DemoClientID + "; echo '  \"" + sandbox.DemoSecret + "\"  '; echo c4nary >&2"
	const one = "printf '" + sandbox.DemoSecret + "\\r\\n'"
	for name, x := range map[string]struct{ script, more, env, source string }{
		"id and secret":                    {two, "", "", "secret_command of profile work"},
		"a secret, the id in the file":     {one, "icd_client_id = \"" + sandbox.DemoClientID + "\"", "", "secret_command of profile work, id from profile work"},
		"a secret, the id in a variable":   {one, "icd_client_id = \"not-this-one\"", "ICD_CLIENT_ID", "secret_command of profile work, id from ICD_CLIENT_ID"},
		"by a name of another client's":    {one, "", "WHO_CLIENT_ID", "secret_command of profile work, id from WHO_CLIENT_ID"},
		"the id told counts, not variable": {two, "", "", "secret_command of profile work"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newManager(t, x.script)
			c, _ := toldBy(t, "icd_secret_command = "+m.words("show", "an icd,secret")+"\n"+x.more+"\n")
			if x.env != "" {
				c.env[x.env] = sandbox.DemoClientID
			}
			r := c.run(t, "check", "icd", "--json")
			r.want(t, 0)
			r.never(t, sandbox.DemoSecret, "c4nary")
			if p := decode(t, r).Providers[0]; p.CredentialSource != x.source {
				t.Errorf("the source is not %q: %s", x.source, r.out)
			}
			m.ran(1)
			if strings.Contains(name, "id and secret") {
				r.want(t, 0, "quotes around the secret were removed")
			}
		})
	}
}

// The words go to the program as they are: there is no shell, and it has no secret
// of the environment.
func TestASecretCommandIsRunWithoutAShell(t *testing.T) {
	args := []string{"$HOME", "a b", `"'`, ";echo x", "comma,comma", "*"}
	m := newManager(t, `for a in "$@"; do echo "<$a>" >> "$(dirname "$0")/args"; done; env > "$(dirname "$0")/env"; echo `+
		sandbox.DemoClientID+"; echo "+sandbox.DemoSecret+"; cat")
	c, _ := toldBy(t, "icd_secret_command = "+m.words(args...)+"\n")
	c.stdin = "what is typed"
	c.environ = []string{"PATH=" + os.Getenv("PATH"), "HOME=/home/of-mine", "CDC_CLIENT_SECRET=c4nary", "ICD11_CLIENT_SECRET_FILE=/c4nary"}
	c.run(t, "check", "icd").want(t, 0)
	b, err := os.ReadFile(filepath.Join(filepath.Dir(m.file), "args"))
	if want := "<" + strings.Join(args, ">\n<") + ">\n"; err != nil || string(b) != want {
		t.Errorf("%v: it has the arguments %s", err, b)
	}
	b, err = os.ReadFile(filepath.Join(filepath.Dir(m.file), "env"))
	if err != nil || !strings.Contains(string(b), "HOME=/home/of-mine") || strings.Contains(string(b), "c4nary") {
		t.Errorf("%v: it has the environment %s", err, b)
	}
}

// One service's program tells nothing to the other, and is not run for it, nor
// where a variable has credentials already, nor only to print the settings.
func TestWhenASecretCommandIsRun(t *testing.T) {
	m := newManager(t, "echo "+sandbox.DemoClientID+"; echo "+sandbox.DemoSecret)
	c, _ := toldBy(t, "icd_secret_command = "+m.words("c4nary")+"\nicd_client_id = \"c4nary-client-id-0123456789\"\n")
	c.run(t, "check", "cdc").want(t, 4, "signed out")
	m.ran(0)
	r := c.run(t, "config")
	r.want(t, 0, m.file+" …", "profile work", "(not asked)", "secret_command of profile work")
	r.never(t, "c4nary-client-id", "c4nary ")
	m.ran(0)
	c.run(t, "check").want(t, 0, "secret_command of profile work")
	m.ran(1)
	c.env["ICD_CLIENT_ID"], c.env["ICD_CLIENT_SECRET"] = sandbox.DemoClientID, sandbox.DemoSecret
	c.run(t, "check", "icd").want(t, 0, "ICD_CLIENT_SECRET")
	c.run(t, "check", "icd", "--sandbox").want(t, 0)
	m.ran(0)
	c.stdin = sandbox.DemoSecret
	delete(c.env, "ICD_CLIENT_SECRET")
	c.run(t, "check", "icd", "--secret-stdin").want(t, 0, "standard input")
	m.ran(0)
	delete(c.env, "ICD_CLIENT_ID")
	c.env["ICD_CLIENT_SECRET"] = "c4nary" // half of a pair is a mistake, whatever else there is
	c.run(t, "check", "icd").want(t, 2, "ICD_CLIENT_SECRET is set but no client id is")
	m.ran(0)
	// Two services with the same words ask once.
	both := newManager(t, "echo "+sandbox.DemoClientID+"; echo "+sandbox.DemoSecret)
	d, _ := toldBy(t, "icd_secret_command = "+both.words()+"\ncdc_secret_command = "+both.words()+"\n")
	d.run(t, "check").want(t, 0, "secret_command of profile work")
	both.ran(1)
}

// Nothing but the file says what is run.
func TestNoCommandComesFromElsewhere(t *testing.T) {
	m := newManager(t, "echo "+sandbox.DemoClientID+"; echo "+sandbox.DemoSecret)
	c, _ := toldBy(t, "")
	for _, name := range []string{"ICDSCOPE_ICD_SECRET_COMMAND", "ICD_SECRET_COMMAND", "ICDSCOPE_SECRET_COMMAND"} {
		c.env[name] = m.file
	}
	c.run(t, "check", "icd").want(t, 4, "signed out")
	c.run(t, "check", "icd", "--icd-secret-command", m.file).want(t, 2, "unknown flag")
	m.ran(0)
	path := c.configure(t, "icd_secret_command = "+m.words()+"\n")
	c.run(t, "check", "icd").want(t, 2, `line 1: there is no setting "icd_secret_command"`)
	c.configure(t, "profile = \"work\"\n[profiles.work]\nicd_secret_command = "+m.words()+"\n")
	for mode, code := range map[os.FileMode]int{0o600: 0, 0o644: 0, 0o664: 2, 0o606: 2} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		r := c.run(t, "check", "icd")
		if r.want(t, code); code == 2 {
			r.want(t, code, "others can change", "chmod go-w")
			m.ran(0)
		} else {
			m.ran(1)
		}
	}
}

// What goes wrong with the program is said without its words and without what it says.
func TestASecretCommandThatFails(t *testing.T) {
	for name, x := range map[string]struct {
		script, more, says string
		code               int
	}{
		"it fails":          {"echo c4nary; echo c4nary >&2; exit 3", "", "failed (exit status 3)", 2},
		"it is ended":       {"kill -9 $$", "", "failed (signal: killed)", 2},
		"it tells nothing":  {"true", "icd_client_id = \"x\"", "the secret is empty", 2},
		"it tells no id":    {"echo c4nary", "", "no client id", 2},
		"it tells a page":   {"echo c4nary; echo c4nary; echo c4nary", "", "line break", 2},
		"it never ends":     {"exec tail -f /dev/null", "", "did not end in time", 3},
		"its child does":    {"sleep 3 & echo " + sandbox.DemoClientID + "; echo " + sandbox.DemoSecret, "", "secret_command of profile work", 0},
		"it never stops":    {"yes c4nary", "", "more than a credential", 2},
		"it is wrong":       {"echo " + sandbox.DemoClientID + "; echo c4nary-wrong", "", "invalid_client", 4},
		"it gives too much": {"echo x; head -c 5000 /dev/zero | tr '\\0' c", "", "longer than 4096", 2},
	} {
		t.Run(name, func(t *testing.T) {
			m := newManager(t, x.script)
			c, _ := toldBy(t, "icd_secret_command = "+m.words("c4nary-argument")+"\n"+x.more+"\n")
			c.environ = []string{"PATH=" + os.Getenv("PATH")}
			timeout := "10s"
			if x.code == 3 {
				timeout = "100ms"
			}
			r := c.run(t, "check", "icd", "--timeout", timeout)
			r.want(t, x.code, x.says)
			r.never(t, "c4nary")
			m.ran(1)
		})
	}
	c, _ := toldBy(t, "icd_secret_command = [\"/nowhere/pass\", \"c4nary\"]\n")
	c.run(t, "check", "icd").want(t, 2, "/nowhere/pass")
	c.configure(t, "profile = \"work\"\n[profiles.work]\nicd_secret_command = [\"no-such-program\", \"c4nary\"]\n")
	c.run(t, "check", "icd").want(t, 2, "there is no program no-such-program")
	c.configure(t, "profile = \"work\"\n[profiles.work]\nicd_secret_command = [\"\", \"c4nary\"]\n")
	c.run(t, "check", "icd").want(t, 2, "the program to run, and empty")
	c.configure(t, "profile = \"work\"\n[profiles.work]\nicd_secret_command = \"pass show c4nary\"\n")
	r := c.run(t, "check", "icd")
	r.want(t, 2, "line 3")
	r.never(t, "c4nary")
}

// A secret's file that others can read is warned about, and used.
func TestASecretFileThatOthersCanRead(t *testing.T) {
	for mode, warned := range map[os.FileMode]bool{0o600: false, 0o400: false, 0o640: true, 0o604: true, 0o644: true} {
		c := newComputer(t)
		c.serve(t, sandbox.Options{})
		file := filepath.Join(c.dir, "secret")
		if err := os.WriteFile(file, []byte(sandbox.DemoSecret), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		delete(c.env, "ICD_CLIENT_SECRET")
		c.env["ICD_CLIENT_SECRET_FILE"] = file
		r := c.run(t, "token", "icd")
		r.want(t, 0)
		if said := strings.Contains(r.err, "others can read the file that ICD_CLIENT_SECRET_FILE names"); said != warned {
			t.Errorf("%04o: it says %q", mode, r.err)
		}
	}
}

// The names that WHO's own samples use are one more family.
func TestTheFamilyOfWHO(t *testing.T) {
	c, _ := toldBy(t, "")
	c.env["WHO_CLIENT_ID"], c.env["WHO_CLIENT_SECRET"] = sandbox.DemoClientID, sandbox.DemoSecret
	c.run(t, "check", "icd").want(t, 0, "WHO_CLIENT_ID, WHO_CLIENT_SECRET")
	delete(c.env, "WHO_CLIENT_SECRET")
	c.env["ICD_CLIENT_SECRET"] = sandbox.DemoSecret
	c.run(t, "check", "icd").want(t, 2, "different families")
}
