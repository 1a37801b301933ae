package proxy

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// Trust is a directory, readable by its owner alone, with what clients read that
// are to trust an [Authority]: its certificate, and settings that name it.
type Trust struct {
	dir   string
	proxy string // address of the proxy, "" for none
}

// Variable is one of an environment.
type Variable struct{ Name, Value string }

// NewTrust makes the directory. The address is that of the proxy that clients are
// to use, "" for none. Whoever made it removes it.
func NewTrust(a *Authority, address string) (*Trust, error) {
	dir, err := os.MkdirTemp("", "icdscope-") // of mode 0700
	if err != nil {
		return nil, fmt.Errorf("making a directory for the certificate: %w", err)
	}
	t := &Trust{dir: dir, proxy: address}
	if err := t.fill(a); err != nil {
		t.Remove()
		return nil, fmt.Errorf("writing the certificate: %w", err)
	}
	return t, nil
}

// Remove removes the directory with all that is in it.
func (t *Trust) Remove() { _ = os.RemoveAll(t.dir) }

// Certificate is the file with the certificate of the authority.
func (t *Trust) Certificate() string { return filepath.Join(t.dir, "authority.pem") }

// without is a directory without certificates.
func (t *Trust) without() string { return filepath.Join(t.dir, "none") }

func (t *Trust) wget() string { return filepath.Join(t.dir, "wgetrc") }

func (t *Trust) php() string { return filepath.Join(t.dir, "php") }

func (t *Trust) fill(a *Authority) error {
	for _, dir := range []string{t.without(), t.php()} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
	}
	wget := []string{"ca_certificate = " + t.Certificate(), "ca_directory = " + t.without()}
	if t.proxy != "" {
		wget = append(wget, "use_proxy = on", "http_proxy = "+t.proxy, "https_proxy = "+t.proxy, "no_proxy = "+loopback)
	}
	php := []string{
		`curl.cainfo = "` + t.Certificate() + `"`,
		`openssl.cafile = "` + t.Certificate() + `"`, `openssl.capath = "` + t.without() + `"`,
	}
	for file, text := range map[string]string{
		t.Certificate(): string(a.PEM()),
		t.wget():        strings.Join(wget, "\n") + "\n",
		filepath.Join(t.php(), "zz-icdscope.ini"): strings.Join(php, "\n") + "\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// loopback are the names of this computer, which no proxy is asked for.
const loopback = "localhost,127.0.0.1,::1"

// Environment is what makes clients trust the authority, and no other, and go
// through the proxy if there is one. scan is what PHP_INI_SCAN_DIR was before.
func (t *Trust) Environment(scan string) []Variable {
	var list []Variable
	if t.proxy != "" {
		for _, name := range []string{"http_proxy", "https_proxy", "all_proxy"} {
			list = append(list, Variable{name, t.proxy}, Variable{strings.ToUpper(name), t.proxy})
		}
		list = append(list, Variable{"no_proxy", loopback}, Variable{"NO_PROXY", loopback})
		list = append(list, Variable{"NODE_USE_ENV_PROXY", "1"})
	}
	for _, name := range []string{
		"CURL_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "DENO_CERT",
	} {
		list = append(list, Variable{name, t.Certificate()})
	}
	return append(list,
		Variable{"SSL_CERT_DIR", t.without()},
		Variable{"WGETRC", t.wget()},
		// Without anything before the separator PHP would not read its own directory
		// any more, and miss its extensions.
		Variable{"PHP_INI_SCAN_DIR", scan + string(os.PathListSeparator) + t.php()},
	)
}

// Java are the lines by which a Java program comes to trust the authority and to
// use the proxy: it reads none of the variables.
func (t *Trust) Java() []string {
	store := filepath.Join(t.dir, "java.p12")
	options := "-Djavax.net.ssl.trustStore=" + store + " -Djavax.net.ssl.trustStorePassword=changeit"
	if u, err := url.Parse(t.proxy); err == nil && t.proxy != "" {
		for _, scheme := range []string{"http", "https"} {
			options += fmt.Sprintf(" -D%s.proxyHost=%s -D%[1]s.proxyPort=%[3]s", scheme, u.Hostname(), u.Port())
		}
	}
	return []string{
		"keytool -importcert -noprompt -alias icdscope -storetype PKCS12 -storepass changeit" +
			" -file " + t.Certificate() + " -keystore " + store,
		"JAVA_TOOL_OPTIONS='" + options + "'",
	}
}
