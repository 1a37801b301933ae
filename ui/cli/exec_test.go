//go:build unix

package cli_test

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"icdscope/api/sandbox"
)

// withToken runs a task by exec, with flags of it.
func (c *computer) withToken(t *testing.T, provider, task string, flags ...string) result {
	t.Helper()
	c.environ = append(c.environ, taskVariable+"="+task)
	return c.run(t, append(append([]string{"exec", provider}, flags...), "--", os.Args[0])...)
}

// environmentIn reads what the task of that name prints.
func environmentIn(t *testing.T, out string) map[string]string {
	t.Helper()
	env := make(map[string]string)
	for line := range strings.SplitSeq(strings.TrimSpace(out), "\n") {
		name, value, _ := strings.Cut(line, "=")
		if _, twice := env[name]; twice {
			t.Errorf("%s is there twice", name)
		}
		env[name] = value
	}
	return env
}

func TestExecGivesATokenAndNoSecret(t *testing.T) {
	for provider, life := range map[string]time.Duration{"icd": time.Hour, "cdc": 15 * time.Minute} {
		c := newComputer(t)
		_, base := c.serve(t, sandbox.Options{})
		name := strings.ToUpper(provider) + "_TOKEN"
		c.environ = []string{"KEPT=yes", name + "=old", name + "_EXPIRES=old"}
		for _, family := range []string{"ICD", "ICDAPI", "WHO_ICD", "ICD11", "WHO", "CDC"} {
			c.environ = append(c.environ, family+"_CLIENT_ID=mine", family+"_CLIENT_SECRET=c4nary", family+"_CLIENT_SECRET_FILE=/c4nary")
		}
		r := c.withToken(t, provider, "environment")
		r.want(t, 0)
		r.never(t, "c4nary", "CLIENT_SECRET", "=old")
		env := environmentIn(t, r.out)
		if env["KEPT"] != "yes" || env["ICD_CLIENT_ID"] != "mine" || env[name+"_FOR"] != base || strings.Count(env[name], ".") != 2 {
			t.Errorf("%s: %v", provider, env)
		}
		ends, err := time.Parse(time.RFC3339, env[name+"_EXPIRES"])
		if left := time.Until(ends); err != nil || left > life || left < life-5*time.Minute || ends.Location() != time.UTC {
			t.Errorf("%s ends at %q, in %v (%v)", provider, env[name+"_EXPIRES"], left, err)
		}
		if r.err != "" {
			t.Errorf("it says %q", r.err)
		}
	}
}

// The sandbox of --sandbox is there as long as the command, which may last longer
// than signing in may.
func TestExecInASandbox(t *testing.T) {
	r := newComputer(t).withToken(t, "icd", "ask", "--sandbox", "--timeout", "2s")
	r.want(t, 0, "200 OK")
}

func TestExecHasTheExitCodeOfItsCommand(t *testing.T) {
	for task, code := range map[string]int{"exit 0": 0, "exit 3": 3, "exit 255": 255, "die": 128 + 9} {
		r := newComputer(t).withToken(t, "icd", task, "--sandbox")
		if r.want(t, code); r.out+r.err != "" {
			t.Errorf("%s: it says %q", task, r.out+r.err)
		}
	}
	c := newComputer(t)
	c.run(t, "exec", "icd", "--sandbox", "--", "a-command-that-is-not-there").want(t, 127, "a-command-that-is-not-there")
	c.run(t, "exec", "icd", "--sandbox", "--", filepath.Join(t.TempDir(), "nor-this")).want(t, 127)
	c.run(t, "exec", "icd", "--sandbox", "--", t.TempDir()).want(t, 126)
}

// opaque is the answer of a token endpoint that does not tell a lifetime.
const opaque = `{"access_token":"opaque-token"}`

// Without a token that will do nothing is run.
func TestExecRunsNothingWithoutAToken(t *testing.T) {
	never := func(code int, says string, prepare func(*computer, *sandbox.Server), args ...string) {
		t.Helper()
		c := newComputer(t)
		s, _ := c.serve(t, sandbox.Options{})
		prepare(c, s)
		c.environ = []string{taskVariable + "=environment"}
		r := c.run(t, append([]string{"exec"}, args...)...)
		if r.want(t, code, says); r.out != "" {
			t.Errorf("%v: it ran: %s", args, r.out)
		}
	}
	none := func(*computer, *sandbox.Server) {}
	fault := func(f sandbox.Fault) func(*computer, *sandbox.Server) {
		return func(_ *computer, s *sandbox.Server) {
			if err := s.SetFault(f); err != nil {
				t.Error(err)
			}
		}
	}
	task := os.Args[0]
	never(5, "lives only", none, "cdc", "--min-ttl", "1h", "--", task)
	never(3, "the documented lifetime is assumed", func(c *computer, _ *sandbox.Server) { c.tokens(t, opaque, 0) }, "icd", "--min-ttl", "1m", "--", task)
	never(3, "", fault(sandbox.Fault{Name: "503"}), "icd", "--", task)
	never(4, "", func(c *computer, _ *sandbox.Server) { c.env["ICD_CLIENT_SECRET"] = "wrong" }, "icd", "--", task)
	never(4, "not signed in", func(c *computer, _ *sandbox.Server) { clear(c.env) }, "icd", "--", task)
	never(1, "takes no token", func(c *computer, _ *sandbox.Server) { c.env["ICDSCOPE_ICD_TOKEN_URL"] = "none" }, "icd", "--", task)
	never(2, "no provider", none, "nobody", "--", task)
	never(2, "no command", none, "icd")
	never(2, "no command", none, "icd", "--")
	never(2, "behind --", none, "icd", task)
	never(2, "behind --", none, "--", task)
	never(2, "behind --", none, "icd", "cdc", "--", task)
	never(2, "--min-ttl", none, "icd", "--min-ttl", "soon", "--", task)
}

// A lifetime that is only assumed is told beside it.
func TestExecSaysThatTheEndIsAssumed(t *testing.T) {
	c := newComputer(t)
	c.tokens(t, opaque, 0)
	c.withToken(t, "icd", "environment").want(t, 0, "assumed", "ICD_TOKEN_EXPIRES=20")
}

// Signals are the command's from when it runs, and this program's before.
func TestExecPassesSignalsOn(t *testing.T) {
	cmd := program(t, []string{taskVariable + "=signal"}, "exec", "icd", "--sandbox", "--", os.Args[0])
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), "ready") {
		t.Fatalf("it says %q", lines.Text())
	}
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		if err := cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
		if !lines.Scan() || lines.Text() != "got "+s.String() {
			t.Errorf("%v: it says %q", s, lines.Text())
		}
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 42 {
		t.Errorf("it ended with %v", err)
	}
}
