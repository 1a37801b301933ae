//go:build unix

package cli_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"icdscope/api/sandbox"
)

// service is a sandbox that nobody can tell from a service, and the environment of
// programs that use it and share a home, until it is gone.
func service(t *testing.T) (server *sandbox.Server, env []string, gone func()) {
	t.Helper()
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	through := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = "http", r.In.Host, r.In.Host
		},
		ModifyResponse: func(r *http.Response) error {
			r.Header.Del("X-Sandbox")
			return nil
		},
		Transport: s.Transport(),
	})
	t.Cleanup(through.Close)
	home := t.TempDir()
	return s, []string{
		"HOME=" + home, "XDG_STATE_HOME=" + filepath.Join(home, "state"), "XDG_CACHE_HOME=" + filepath.Join(home, "cache"),
		"ICDSCOPE_ICD_URL=" + through.URL, "ICDSCOPE_ICD_TOKEN_URL=" + through.URL + "/connect/token",
		"ICD_CLIENT_ID=" + sandbox.DemoClientID, "ICD_CLIENT_SECRET=" + sandbox.DemoSecret,
	}, through.Close
}

// A second run begins where the first one was left, with its bookmarks, and finds
// without a connection what that one loaded.
func TestASecondRun(t *testing.T) {
	server, env, gone := service(t)
	x := onTerminal(t, 120, 40, program(t, env))
	x.sees("LOCAL", "Certain infectious")
	x.paste("1A00")
	x.sees("1A00 · category")
	x.keys("b")
	x.sees("bookmark on 1A00 Cholera")
	x.keys(down)
	x.sees("1A01 · category")
	x.keys("q")
	if code := x.ends(); code != 0 {
		t.Errorf("exit code %d", code)
	}

	x = onTerminal(t, 80, 24, program(t, env))
	x.sees("› 1A01", "signed in")
	x.keys("B")
	x.sees("Bookmarks and recent", "1A00  Cholera")
	x.keys("\r")
	x.sees("› 1A00    ") // as the tree has it
	x.keys("q")
	if code := x.ends(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if strings.Contains(x.raw.String(), "Neoplasms") {
		t.Error("the second run shows chapters that are not in view of where it begins")
	}

	gone() // with what the second run did not wait for
	asked := server.Stats().Total("")
	x = onTerminal(t, 120, 40, program(t, env, "--offline"))
	x.sees("OFFLINE", "› 1A00", "1A00 · category")
	x.keys("/vibrio")
	x.sees("1A01", "Intestinal infection due to other Vibrio")
	x.keys("\x03")
	x.ends()
	if n := server.Stats().Total(""); n != asked {
		t.Errorf("offline it asks %d times", n-asked)
	}
}

// What is done in the sandbox is not kept, whatever is kept already stays as it is, and
// the sandbox does not begin there.
func TestTheSandboxLeavesPlacesAlone(t *testing.T) {
	_, env, _ := service(t)
	x := onTerminal(t, 80, 24, program(t, env))
	x.sees("Certain infectious")
	x.paste("1A00")
	x.sees("› 1A00")
	x.keys("b")
	x.sees("bookmark on 1A00")
	x.keys("q")
	x.ends()
	home, _ := strings.CutPrefix(env[0], "HOME=")
	file := filepath.Join(home, "state", "icdscope", "places.json")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	x = onTerminal(t, 80, 24, program(t, env, "--sandbox"))
	x.sees("SANDBOX", "Neoplasms")
	x.paste("1A01")
	x.sees("› 1A01")
	x.keys("b")
	x.sees("a bookmark in the sandbox")
	x.keys("B")
	x.sees("Bookmarks and recent")
	if strings.Contains(x.screen(), "1A00 Cholera      ") {
		t.Errorf("it has the others:\n%s", x.screen())
	}
	x.keys("\x03")
	x.ends()
	if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
		t.Errorf("%v: it was\n%s\nand is\n%s", err, before, after)
	}
}
