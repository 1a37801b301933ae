package proxy_test

import (
	"bytes"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/proxy"
)

func newTrust(t *testing.T, a *proxy.Authority, at string) *proxy.Trust {
	t.Helper()
	trust, err := proxy.NewTrust(a, at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(trust.Remove)
	return trust
}

// On the disk is the certificate, for its owner alone, no key ever, and nothing at
// the end.
func TestWhatIsOnTheDisk(t *testing.T) {
	t.Parallel()
	a := newAuthority(t, sandbox.Names()...)
	trust := newTrust(t, a, "http://127.0.0.1:1")
	dir := filepath.Dir(trust.Certificate())
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Mode()&0o077 != 0 && runtime.GOOS != "windows" {
			t.Errorf("%s has mode %v: others may see it", path, info.Mode())
		}
		if d.IsDir() {
			return nil
		}
		files++
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte("KEY")) {
			t.Errorf("%s holds a key", path)
		}
		return err
	})
	if b, readErr := os.ReadFile(trust.Certificate()); err != nil || readErr != nil || !bytes.Equal(b, a.PEM()) || files != 3 {
		t.Errorf("%d files, %v, %v, %s", files, err, readErr, b)
	}
	trust.Remove()
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there: %v", dir, err)
	}
}

func TestEnvironmentOfClients(t *testing.T) {
	t.Parallel()
	const at = "http://127.0.0.1:41235"
	trust := newTrust(t, newAuthority(t, sandbox.Names()...), at)
	env := make(map[string]string)
	for _, v := range trust.Environment("/etc/php.d") {
		env[v.Name] = v.Value
	}
	for _, name := range []string{"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"} {
		if env[name] != at {
			t.Errorf("%s is %q", name, env[name])
		}
	}
	for _, name := range []string{"CURL_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "DENO_CERT"} {
		if env[name] != trust.Certificate() {
			t.Errorf("%s is %q", name, env[name])
		}
	}
	for _, name := range []string{"no_proxy", "NO_PROXY"} {
		if list := strings.Split(env[name], ","); !slices.Equal(list, []string{"localhost", "127.0.0.1", "::1"}) {
			t.Errorf("%s is %q", name, list)
		}
	}
	if env["NODE_USE_ENV_PROXY"] != "1" {
		t.Errorf("NODE_USE_ENV_PROXY is %q", env["NODE_USE_ENV_PROXY"])
	}
	if list, err := os.ReadDir(env["SSL_CERT_DIR"]); err != nil || len(list) > 0 {
		t.Errorf("SSL_CERT_DIR %q: %v %v", env["SSL_CERT_DIR"], list, err)
	}
	wget, err := os.ReadFile(env["WGETRC"])
	if err != nil || !strings.Contains(string(wget), "ca_certificate = "+trust.Certificate()) || !strings.Contains(string(wget), "https_proxy = "+at) {
		t.Errorf("WGETRC: %s %v", wget, err)
	}
	scan := filepath.SplitList(env["PHP_INI_SCAN_DIR"])
	if len(scan) != 2 || scan[0] != "/etc/php.d" {
		t.Fatalf("PHP_INI_SCAN_DIR is %q", scan)
	}
	ini, err := filepath.Glob(filepath.Join(scan[1], "*.ini"))
	if err != nil || len(ini) != 1 {
		t.Fatalf("%q %v", ini, err)
	}
	if b, err := os.ReadFile(ini[0]); err != nil || !strings.Contains(string(b), `curl.cainfo = "`+trust.Certificate()+`"`) || !strings.Contains(string(b), `openssl.cafile = "`) {
		t.Errorf("%s %v", b, err)
	}
}

func TestEnvironmentWithoutAProxy(t *testing.T) {
	t.Parallel()
	trust := newTrust(t, newAuthority(t, "localhost"), "")
	for _, v := range trust.Environment("") {
		if strings.Contains(strings.ToLower(v.Name), "proxy") {
			t.Errorf("%s is set", v.Name)
		}
		if v.Name == "WGETRC" {
			if b, err := os.ReadFile(v.Value); err != nil || strings.Contains(string(b), "proxy") {
				t.Errorf("%s %v", b, err)
			}
		}
	}
	if java := strings.Join(trust.Java(), " "); strings.Contains(java, "proxy") || !strings.Contains(java, "trustStore=") {
		t.Error(java)
	}
}

func TestLinesForJava(t *testing.T) {
	t.Parallel()
	u, err := url.Parse("http://127.0.0.1:41235")
	if err != nil {
		t.Fatal(err)
	}
	trust := newTrust(t, newAuthority(t, sandbox.Names()...), u.String())
	java := trust.Java()
	if len(java) != 2 {
		t.Fatal(java)
	}
	store := regexp.MustCompile(`-keystore (\S+)$`).FindStringSubmatch(java[0])
	if store == nil || !strings.Contains(java[0], "-file "+trust.Certificate()+" ") || filepath.Dir(store[1]) != filepath.Dir(trust.Certificate()) {
		t.Fatal(java[0])
	}
	for _, option := range []string{"-Djavax.net.ssl.trustStore=" + store[1], "-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=41235", "-Dhttp.proxyHost=127.0.0.1", "-Dhttp.proxyPort=41235"} {
		if !strings.Contains(java[1], option) {
			t.Errorf("%s is not in %s", option, java[1])
		}
	}
}
