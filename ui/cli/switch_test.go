//go:build unix

package cli_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/session"
	"icdscope/ui"
	"icdscope/ui/cli"
)

// A profile brings its own credentials and addresses: those of the one before it are
// asked for nothing, and one whose program fails is said to.
func TestAnotherProfileHasItsOwnCredentials(t *testing.T) {
	c := newComputer(t)
	_, at := c.serve(t, sandbox.Options{})
	for name := range c.env {
		delete(c.env, name)
	}
	good := newManager(t, "echo "+sandbox.DemoClientID+"; echo "+sandbox.DemoSecret)
	bad := newManager(t, "exit 7")
	address := "icd_url = \"" + at + "\"\nicd_token_url = \"" + at + "/connect/token\"\ncdc_url = \"" + at + "\"\n"
	c.configure(t, "profile = \"home\"\n[profiles.home]\n"+address+
		"[profiles.work]\n"+address+"icd_secret_command = "+good.words()+"\ncdc_secret_command = "+bad.words()+"\n")
	opt, end, err := cli.Explorer(t.Context(), c.system(io.Discard, io.Discard), &caches{}, false)
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	if len(opt.Links) != 0 {
		t.Fatalf("there are %d links", len(opt.Links))
	}
	for range 2 { // the program is run once
		links, say, err := opt.Backend.Switch(t.Context(), "work")
		if err != nil || len(links) != 1 || !strings.Contains(say, "CDC: secret_command of profile work: ") || !strings.Contains(say, "exit status 7") {
			t.Fatalf("%d links, %q, %v", len(links), say, err)
		}
		wants(t, links[0], "secret_command of profile work")
	}
	good.ran(1)
	bad.ran(1)
	links, say, err := opt.Backend.Switch(t.Context(), "home")
	if err != nil || len(links) != 0 || say != "" {
		t.Errorf("%d links, %q, %v", len(links), say, err)
	}
	if _, _, err := opt.Backend.Switch(t.Context(), "nowhere"); err == nil {
		t.Error("there is a profile called nowhere")
	}
	opt.Backend.Wipe()
	links, _, err = opt.Backend.Switch(t.Context(), "work")
	if err != nil || len(links) != 1 {
		t.Fatalf("%d links, %v", len(links), err)
	}
	links[0].Close()
	good.ran(1) // what it told was forgotten
}

// wants fails the test unless the link gets a token with credentials of that source.
func wants(t *testing.T, l *ui.Link, source string) {
	t.Helper()
	if _, err := l.Session.Token(t.Context()); err != nil {
		t.Error(err)
	}
	if st := l.Session.Status(); st.State != session.Active || st.Source != source {
		t.Errorf("%v from %q", st.State, st.Source)
	}
	l.Close()
}

// The key as a terminal sends it forgets everything, and nothing of it is left on the
// screen; the program goes on.
func TestThePanicKeyInATerminal(t *testing.T) {
	for _, key := range []string{"\x1c", "\x1b[92;5u"} { // as terminals send it, and as those do that name their keys
		x := onTerminal(t, 100, 30, program(t, nil, "--sandbox"))
		x.sees("Certain infectious")
		x.keys(key)
		x.sees("is forgotten")
		if screen := x.screen(); strings.Contains(screen, "Certain") || strings.Contains(screen, "ICD") {
			t.Errorf("there is still\n%s", screen)
		}
		x.keys("x")
		x.sees("Sign in", "Client id")
		x.keys("\x10profile sandbox\r")
		x.sees("Certain infectious")
		x.keys("\x03")
		if code := x.ends(); code != 0 {
			t.Errorf("exit code %d", code)
		}
		x.restored()
	}
}

// A settings file that changes meanwhile is read anew by a change of profile.
func TestAProfileIsReadWhenItIsChangedTo(t *testing.T) {
	c := newComputer(t)
	opt, end, err := cli.Explorer(t.Context(), c.system(io.Discard, io.Discard), &caches{}, true)
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	c.configure(t, "[profiles.new]\nicd_url = \"http://127.0.0.1:9\"\nicd_token_url = \"none\"\n")
	links, _, err := opt.Backend.Switch(t.Context(), "new")
	if err != nil || len(links) != 1 || links[0].Embedded {
		t.Fatalf("%d links, %v", len(links), err)
	}
	links[0].Close()
	if err := os.Remove(filepath.Join(c.dir, "config", "icdscope", "config.toml")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := opt.Backend.Switch(t.Context(), "new"); err == nil {
		t.Error("a profile that is gone is there")
	}
}
