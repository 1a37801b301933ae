package cli_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
)

// What is typed wrong is a mistake in the words of the user, with exit code 2 and
// nothing on standard output, which a shell may be about to run.
func TestMisuse(t *testing.T) {
	for typed, says := range map[string]string{
		"completion":                  "completion takes a shell: bash, fish, powershell, zsh",
		"completion zhs":              "there is no completion for \"zhs\"; did you mean zsh?; there are bash, fish, powershell, zsh",
		"completion bash zsh":         "bash takes no arguments; see icdscope completion bash --help",
		"help chekc":                  "there is no command \"chekc\"; did you mean check?; see icdscope --help",
		"help cache clar":             "there is no command \"clar\"; did you mean clear?; see icdscope cache --help",
		"help get it":                 "there is no command \"it\"",
		"version":                     "there is no command \"version\"; did you mean --version?",
		"get 1A00 --json=maybe":       "icdscope: --json takes no value; see icdscope get --help",
		"check --secret-stdin=c4nary": "icdscope: --secret-stdin takes no value; see icdscope check --help",
		"token icd --min-ttl 5":       "icdscope: --min-ttl: \"5\" is not a duration such as 5m; see icdscope token --help",
		"get 1A00 --latency soon":     "--latency: \"soon\" is not a duration",
		"sandbox --seed -1":           "--seed: \"-1\" is not a number from 0 on",
		"check --min-ttl -5m":         "--min-ttl: a duration must not be negative",
		"token icd --min-ttl -5m":     "--min-ttl: a duration must not be negative",
		"exec icd --min-ttl=-5m -- x": "--min-ttl: a duration must not be negative",
		"get 1A00 ''":                 "a reference is empty",
		"get ''":                      "a reference is empty",
	} {
		args := strings.Fields(typed)
		for i, arg := range args {
			args[i] = strings.Trim(arg, "'")
		}
		r := newComputer(t).run(t, args...)
		r.want(t, 2, says)
		r.never(t, "strconv", "time: ", "c4nary")
		if r.out != "" || strings.Count(r.err, "\n") != 1 {
			t.Errorf("%s: %q %q", typed, r.out, r.err)
		}
	}
	c := newComputer(t)
	for typed, says := range map[string]string{
		"help": "Usage:", "help get": "get prints entities", "help cache clear": "Remove everything",
		"completion zsh": "#compdef icdscope",
		"exec --help":    "  icdscope exec [flags] icd|cdc -- COMMAND\n",
		"sandbox --help": "  icdscope sandbox [flags] [-- COMMAND]\n",
		"get --help":     "  icdscope get REF...|- [flags]\n",
	} {
		c.run(t, strings.Fields(typed)...).want(t, 0, says)
	}
}

// What a shell shows beside a flag has none of the marks that help is made with.
func TestCompletionsSayPlainlyWhatAFlagIs(t *testing.T) {
	c := newComputer(t)
	for _, command := range []string{"", "get", "search", "check", "token", "exec", "sandbox"} {
		r := c.run(t, append(strings.Fields("__complete "+command), "--")...)
		r.want(t, 0, "--timeout\tDURATION after which")
		r.never(t, "`")
	}
	c.run(t, "get", "--help").want(t, 0, "--export FILE ")
}

// Whoever interrupts a command knows why it has no answer: it is blamed on nothing.
func TestAnInterruptIsNoTrouble(t *testing.T) {
	for _, typed := range []string{
		"get 1A00", "get 1A00 1A01 --json", "get - --csv", "search cholera", "search 1A00 --linearization icf",
		"token icd", "exec icd -- true", "check", "check --json", "get BlockL2-1A0 --subtree --export x.md",
	} {
		c := newComputer(t)
		c.stdin = "1A00\n1A01\n"
		ctx, cancel := context.WithCancelCause(t.Context())
		var out bytes.Buffer
		says, err := io.Pipe()
		c.env["ICD_CLIENT_ID"], c.env["ICD_CLIENT_SECRET"] = "c4nary", "c4nary"
		asked := make(chan struct{})
		c.silent(t, asked)
		done := make(chan string, 1)
		go func() {
			b, _ := io.ReadAll(says)
			done <- string(b)
		}()
		go func() {
			<-asked
			cancel(cli.Signal{Signal: syscall.SIGINT})
		}()
		code := cli.Main(ctx, strings.Fields(typed), c.system(&out, err))
		_ = err.Close()
		said := <-done
		if code != 130 {
			t.Errorf("%s ends with %d", typed, code)
		}
		for _, blame := range []string{"failed", "network", "given up", "signal"} {
			if strings.Contains(said, blame) {
				t.Errorf("%s: %q", typed, said)
			}
		}
		cancel(nil)
	}
}

// A variable that looks like a setting and is none is told, once, with what it is called;
// those that are settings are not.
func TestVariablesThatAreNoSettings(t *testing.T) {
	c := newComputer(t)
	c.environ = []string{"ICDSCOPE_LANG=es", "ICDSCOPE_SANDBX=c4nary", "ICDSCOPE_QUITE_ANOTHER=1", "YET=1"}
	for _, typed := range []string{"config", "get 1A00 --sandbox", "search cholera --json --sandbox"} {
		r := c.run(t, strings.Fields(typed)...)
		r.want(t, 0, "icdscope: there is no variable ICDSCOPE_LANG; did you mean ICDSCOPE_LANGUAGE?\n",
			"icdscope: there is no variable ICDSCOPE_QUITE_ANOTHER\n")
		r.never(t, "c4nary", "YET")
		if n := strings.Count(r.err, "there is no variable"); n != 3 || strings.Contains(r.out, "there is no variable") {
			t.Errorf("%s: %d times: %s", typed, n, r.err)
		}
	}
	c.serve(t, sandbox.Options{})
	c.environ = nil
	for name, v := range c.env {
		c.environ = append(c.environ, name+"="+v)
	}
	for _, name := range strings.Fields("PROFILE LANGUAGE RELEASE TIMEOUT ASCII HISTORY MOUSE TITLE CA_FILE CDC_CERT") {
		c.environ = append(c.environ, "ICDSCOPE_"+name+"=")
	}
	c.run(t, "get", "1A00").never(t, "there is no variable")
}

// silent is a service that takes a request, tells, and never answers.
func (c *computer) silent(t *testing.T, asked chan<- struct{}) {
	t.Helper()
	var once sync.Once
	ended := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		once.Do(func() { close(asked) })
		select {
		case <-r.Context().Done():
		case <-ended:
		}
	}))
	t.Cleanup(func() { close(ended); s.Close() })
	c.env["ICDSCOPE_ICD_URL"], c.env["ICDSCOPE_ICD_TOKEN_URL"] = s.URL, s.URL+"/token"
}
