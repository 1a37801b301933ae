//go:build unix

package cli_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"icdscope/api/sandbox"
)

// pipe makes a pipe that nobody writes to: whoever opens it waits for ever.
func pipe(t *testing.T, path string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// huge makes a file of 3 GiB that takes no room.
func huge(t *testing.T, path string) string {
	t.Helper()
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 3<<30); err != nil {
		t.Fatal(err)
	}
	return path
}

// Whatever is named as a file is neither waited for nor read without end.
func TestFilesThatAreNone(t *testing.T) {
	for name, make := range map[string]func(t *testing.T) string{
		"a pipe":    func(t *testing.T) string { return pipe(t, filepath.Join(t.TempDir(), "pipe")) },
		"a device":  func(*testing.T) string { return "/dev/zero" },
		"3 GiB":     func(t *testing.T) string { return huge(t, filepath.Join(t.TempDir(), "huge")) },
		"directory": func(t *testing.T) string { return t.TempDir() },
	} {
		t.Run(name, func(t *testing.T) {
			file := make(t)
			says := []string{file}
			c := newComputer(t)
			c.serve(t, sandbox.Options{})
			c.run(t, "check", "--ca-file", file).want(t, 2, append(says, "ca-file: ")...)
			c.run(t, "token", "cdc", "--cdc-cert", file, "--cdc-key", file).want(t, 2, append(says, "client certificate: ")...)
			c.run(t, "get", "1A00", "--sandbox", "--data", file).want(t, 2, says...)
			if name != "a pipe" { // a secret may come by one
				c.run(t, "sandbox", "--client", "id:"+file).want(t, 2, append(says, "--client: ")...)
				c.env["ICD_CLIENT_SECRET_FILE"] = file
				c.run(t, "token", "icd").want(t, 2, append(says, "ICD_CLIENT_SECRET_FILE")...)
				c.run(t, "config").want(t, 0, "(unusable)")
			}
			if name == "a device" || name == "3 GiB" {
				c.run(t, "token", "icd").want(t, 2, "holds more than a credential")
			}
			d := newComputer(t)
			if err := os.MkdirAll(filepath.Join(d.dir, "config", "icdscope"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(file, filepath.Join(d.dir, "config", "icdscope", "config.toml")); err != nil {
				t.Fatal(err)
			}
			d.run(t, "config").want(t, 2, "the settings file cannot be read", "config.toml")
		})
	}
}

// A secret that comes by a pipe is waited for, as long as a command may take.
func TestConfigWaitsForNoPipe(t *testing.T) {
	c := newComputer(t)
	file := pipe(t, filepath.Join(c.dir, "pipe"))
	c.env["ICD_CLIENT_ID"], c.env["ICD_CLIENT_SECRET_FILE"] = "id", file
	c.run(t, "config", "--timeout", "50ms").want(t, 0, "(unusable)", "ICD_CLIENT_SECRET_FILE")
	release(t, file)
}

// release ends the reads that were left behind at a pipe.
func release(t *testing.T, pipe string) {
	t.Helper()
	f, err := os.OpenFile(pipe, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
}

// Editors put a byte order mark before what they save as UTF-8.
func TestASettingsFileWithAByteOrderMark(t *testing.T) {
	c := newComputer(t)
	c.configure(t, "\ufeffprofile = \"local\"\n")
	c.run(t, "config").want(t, 0, "profile             local ")
	c.configure(t, "\ufefflangage = \"x\"\n")
	c.run(t, "config").want(t, 2, `line 1: there is no setting "langage"`)
}

// Where there is no home, there is a sentence and no cache, and all the rest.
func TestAHomeThatIsNoDirectory(t *testing.T) {
	nowhere := func() (string, error) { return "/dev/null/x", nil }
	unknown := func() (string, error) { return "", errors.New("neither $XDG_CACHE_HOME nor $HOME are defined") }
	for name, dir := range map[string]func() (string, error){"/dev/null": nowhere, "unset": unknown} {
		config := map[string]string{"/dev/null": "does not exist", "unset": "(none: there is no home directory)"}[name]
		t.Run(name, func(t *testing.T) {
			c := newComputer(t)
			c.serve(t, sandbox.Options{})
			c.home = dir
			r := c.run(t, "get", "1A00")
			r.want(t, 0, "1A00 Cholera", "the disk cache is not used: ")
			if strings.Count(r.err, "disk cache") != 1 || strings.Contains(r.out, "disk cache") {
				t.Errorf("it says %q", r.err)
			}
			c.run(t, "search", "fever").want(t, 0, "the disk cache is not used: ")
			c.run(t, "check").want(t, 0)
			c.run(t, "config").want(t, 0, config)
		})
	}
	c := newComputer(t)
	c.home = nowhere
	c.run(t, "cache", "clear").want(t, 0, "0 entries")
	c.home = unknown
	c.run(t, "cache", "clear").want(t, 1, "there is no cache")
}

// A cache that leads somewhere else is not cleared.
func TestClearingALinkedCache(t *testing.T) {
	c := newComputer(t)
	outside := t.TempDir()
	precious := filepath.Join(outside, "precious")
	if err := os.WriteFile(precious, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(c.dir, "cache", "icdscope"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(c.dir, "cache", "icdscope", "entries")); err != nil {
		t.Fatal(err)
	}
	r := c.run(t, "cache", "clear")
	r.want(t, 1, "entries is a link, which is not followed")
	if _, err := os.Stat(precious); err != nil || r.out != "" {
		t.Errorf("%v; %s", err, r.out)
	}
	c.serve(t, sandbox.Options{})
	c.run(t, "get", "1A00").want(t, 0, "the disk cache is not used: ", "is a link")
	if _, err := os.Stat(precious); err != nil {
		t.Error(err)
	}
}

// A log is written where nobody else can read it, or not at all.
func TestALogThatOthersCouldRead(t *testing.T) {
	file := func(mode os.FileMode) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte("before\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
		}
	}
	link := func(mode os.FileMode) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			file(mode)(t, path+"-target")
			if err := os.Symlink(path+"-target", path); err != nil {
				t.Fatal(err)
			}
		}
	}
	cases := map[string]struct {
		make func(t *testing.T, path string)
		says string // "" if it is written
	}{
		"nothing there":                         {func(*testing.T, string) {}, ""},
		"the user's alone":                      {file(0o600), ""},
		"read by the group":                     {file(0o640), "chmod 600"},
		"read by everybody":                     {file(0o604), "chmod 600"},
		"written by others":                     {file(0o622), "chmod 600"},
		"a link of one's own":                   {link(0o600), ""},
		"a link to a file that others can read": {link(0o644), "chmod 600"},
		"a link to nothing": {func(t *testing.T, path string) {
			if err := os.Symlink("nowhere", path); err != nil {
				t.Fatal(err)
			}
		}, "log is a link to nowhere, which is not there"},
		"a pipe":      {func(t *testing.T, path string) { pipe(t, path) }, "--debug"},
		"a directory": {func(t *testing.T, path string) { _ = os.Mkdir(path, 0o700) }, "log is a folder"},
	}
	if os.Geteuid() == 0 { // nobody else can give files away
		cases["a link of somebody else"] = struct {
			make func(t *testing.T, path string)
			says string
		}{func(t *testing.T, path string) {
			link(0o600)(t, path)
			if err := os.Lchown(path, 12345, 12345); err != nil {
				t.Fatal(err)
			}
		}, "somebody else"}
		cases["a file of somebody else"] = struct {
			make func(t *testing.T, path string)
			says string
		}{func(t *testing.T, path string) {
			file(0o600)(t, path)
			if err := os.Chown(path, 12345, 12345); err != nil {
				t.Fatal(err)
			}
		}, "somebody else"}
	}
	for name, x := range cases {
		t.Run(name, func(t *testing.T) {
			c := newComputer(t)
			path := filepath.Join(c.dir, "log")
			x.make(t, path)
			r := c.run(t, "check", "--sandbox", "--debug", path)
			if x.says != "" {
				r.want(t, 2, "--debug", x.says)
				if b, err := os.ReadFile(path + "-target"); err == nil && string(b) != "before\n" {
					t.Errorf("it was written: %s", b)
				}
				return
			}
			r.want(t, 0)
			b, err := os.ReadFile(path)
			if err != nil || !strings.Contains(string(b), `"msg":"end"`) {
				t.Errorf("%v: %s", err, b)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%v, %v", info.Mode(), err)
			}
		})
	}
	c := newComputer(t)
	path := filepath.Join(c.dir, "log")
	readerless := pipe(t, path+"-pipe")
	reader, err := os.OpenFile(readerless, os.O_RDWR, 0) // with a reader it could be opened
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	c.run(t, "check", "--sandbox", "--debug", readerless).want(t, 2, "not a regular file")
	c.run(t, "check", "--sandbox", "--debug", "/dev/null").want(t, 2, "not a regular file")
}

// The explorer says that it keeps nothing on the disk, and why, whenever that
// turns out.
func TestTheExplorerSaysWhyNothingIsKept(t *testing.T) {
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.ServeHTTP(&unlabelled{w}, r) }))
	defer server.Close()
	blocked := t.TempDir()
	for i := range 256 { // wherever entries go, a file is in the way
		file := filepath.Join(blocked, "icdscope", "entries", fmt.Sprintf("%02x", i))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for dir, says := range map[string]string{"/dev/null": "the disk cache is not used", blocked: "the disk cache is full or cannot be written"} {
		x := onTerminal(t, 120, 30, program(t, []string{
			"XDG_CACHE_HOME=" + dir, "ICDSCOPE_ICD_URL=" + server.URL, "ICDSCOPE_ICD_TOKEN_URL=" + server.URL + "/connect/token",
			"ICD_CLIENT_ID=" + sandbox.DemoClientID, "ICD_CLIENT_SECRET=" + sandbox.DemoSecret,
		}))
		x.sees("Certain infectious", says)
		x.keys("q")
		if code := x.ends(); code != 0 {
			t.Errorf("exit code %d", code)
		}
		x.restored()
	}
}
