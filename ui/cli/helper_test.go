package cli_test

import (
	"bytes"
	"context"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/api/trace"
	"icdscope/ui/cli"
)

// computer is a system of which a test decides everything.
type computer struct {
	env      map[string]string
	environ  []string // of commands that are run
	stdin    string
	pipe     io.Reader // standard input instead of stdin
	terminal bool
	columns  int // of the terminal
	keyring  bool
	dir      string                 // holds config, cache and home
	home     func() (string, error) // where these are instead, or that they are not
}

func newComputer(t *testing.T) *computer {
	t.Helper()
	return &computer{env: make(map[string]string), dir: t.TempDir()}
}

// result is what a run left behind.
type result struct {
	code     int
	out, err string
	ring     *trace.Ring // what was traced, or nil
}

func (c *computer) run(t *testing.T, args ...string) result {
	t.Helper()
	return c.runContext(t, t.Context(), args...)
}

func (c *computer) runContext(t *testing.T, ctx context.Context, args ...string) result { //nolint:revive // t comes first in tests
	t.Helper()
	var out, err bytes.Buffer
	code, ring := cli.MainTraced(ctx, args, c.system(&out, &err))
	return result{code, out.String(), err.String(), ring}
}

func (c *computer) system(out, err io.Writer) cli.System {
	below := func(name string) func() (string, error) {
		if c.home != nil {
			return c.home
		}
		return func() (string, error) { return filepath.Join(c.dir, name), nil }
	}
	env := maps.Clone(c.env) // what is set later is for those that begin later
	in := c.pipe
	if in == nil {
		in = strings.NewReader(c.stdin)
	}
	return cli.System{
		In: in, Out: out, Err: err, Keyring: c.keyring, Environ: c.environ,
		Env: func(name string) (string, bool) {
			v, ok := env[name]
			return v, ok
		},
		ConfigDir: below("config"), CacheDir: below("cache"), HomeDir: below("home"),
		Terminal: func(any) bool { return c.terminal }, Columns: func(any) int { return c.columns }, Unsetenv: func(string) error { return nil },
	}
}

// configure writes the settings file.
func (c *computer) configure(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(c.dir, "config", "icdscope", "config.toml")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// serve runs a sandbox and points the computer at it, with its credentials.
func (c *computer) serve(t *testing.T, o sandbox.Options) (*sandbox.Server, string) {
	t.Helper()
	s, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	l, err := sandbox.Listen(t.Context(), s, "127.0.0.1:0", false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	c.at(l.URL)
	return s, l.URL
}

// at points the computer at a sandbox, with its credentials.
func (c *computer) at(url string) {
	for name, v := range map[string]string{
		"ICDSCOPE_ICD_URL": url, "ICDSCOPE_ICD_TOKEN_URL": url + "/connect/token", "ICDSCOPE_CDC_URL": url,
		"ICD_CLIENT_ID": sandbox.DemoClientID, "ICD_CLIENT_SECRET": sandbox.DemoSecret, "CDC_CLIENT_ID": sandbox.CDCClientID, "CDC_CLIENT_SECRET": sandbox.CDCSecret,
	} {
		c.env[name] = v
	}
}

func (r result) want(t *testing.T, code int, in ...string) {
	t.Helper()
	if r.code != code {
		t.Errorf("exit code %d, want %d\nstdout: %s\nstderr: %s", r.code, code, r.out, r.err)
	}
	for _, s := range in {
		if !strings.Contains(r.out+r.err, s) {
			t.Errorf("%q is not in the output\nstdout: %s\nstderr: %s", s, r.out, r.err)
		}
	}
}

func (r result) never(t *testing.T, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(r.out+r.err, s) {
			t.Errorf("%q is in the output\nstdout: %s\nstderr: %s", s, r.out, r.err)
		}
	}
}
