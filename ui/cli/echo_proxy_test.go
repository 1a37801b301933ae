//go:build unix

package cli_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// echoProxy is the password of a proxy; net/http sends it by Basic.
const echoProxy = `c4nary@proxy:%2F ü"yr4n4c`

// behind is the built program behind a proxy, which net/http finds in the
// environment of a process.
func behind(t *testing.T, proxy string, env []string, args ...string) (*exec.Cmd, string) {
	t.Helper()
	at, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	at.User = url.UserPassword("me", echoProxy)
	cmd := program(t, append(env, "HTTPS_PROXY="+at.String(), "HTTP_PROXY="+at.String()), args...)
	debug := filepath.Join(cmd.Dir, "debug.log")
	cmd.Args = append(cmd.Args, "--debug", debug, "--timeout", "10s")
	return cmd, debug
}

// outcome is what a run of the program leaves: what it prints, its log, its files.
func outcome(t *testing.T, cmd *exec.Cmd, debug string) (said, all string) {
	t.Helper()
	out, _ := cmd.CombinedOutput() // the exit code says nothing here
	filesBelow(t, cmd.Dir, func(_, text string) { all += text })
	if _, err := os.Stat(debug); err != nil {
		t.Errorf("no log was written: %s", out)
	}
	return string(out), string(out) + all
}

// TestEchoesOfAProxy: a proxy sends back its own password, where it lets no
// connection through and where it answers itself.
func TestEchoesOfAProxy(t *testing.T) {
	p := newPeer(t)
	names := slices.Sorted(maps.Keys(spellings))
	tunnel := []string{"ICDSCOPE_ICD_URL=https://icd.example", "ICDSCOPE_ICD_TOKEN_URL=https://icd.example/connect/token", "ICD_CLIENT_ID=" + echoID, "ICD_CLIENT_SECRET=" + echoSecret}
	plain := []string{"ICDSCOPE_ICD_URL=http://icd.example", "ICDSCOPE_ICD_TOKEN_URL=none"}
	for _, c := range []struct {
		name     string
		env      []string
		commands [][]string
		places   []place
	}{
		{"by CONNECT", tunnel, [][]string{{"check", "icd", "--json"}, {"token", "icd"}, {"check", "icd"}}, everywhere()},
		{"as a gateway", plain, [][]string{{"check", "icd", "--json"}, {"get", "900011"}, {"search", "fever", "--json"}, {"check", "icd"}}, append(everywhere(), inBody(shapeOf(t, "/icd/entity"))...)},
	} {
		reached := 0
		for at, place := range c.places {
			spelling := names[at%len(names)]
			basic := "me:" + echoProxy
			p.set(func(r *http.Request, good string) string {
				if got, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(r.Header.Get("Proxy-Authorization"), "Basic ")); string(got) == basic {
					reached++
				}
				echo := "you sent " + spellings[spelling](echoProxy) + " " + r.Header.Get("Proxy-Authorization")
				return place.answer(good, strings.NewReplacer("\r", " ", "\n", " ").Replace(echo))
			})
			cmd, debug := behind(t, p.url, c.env, c.commands[at%len(c.commands)]...)
			if _, all := outcome(t, cmd, debug); leak(all) != "" {
				t.Errorf("%s, %s, %s, by %v: %s", c.name, place.name, spelling, cmd.Args[1:], leak(all))
			}
		}
		if reached < len(c.places) {
			t.Errorf("%s: the proxy was asked %d times", c.name, reached)
		}
	}
}

// TestEchoesThroughAProxy: the services are reached through it, and send back
// what they were sent, and the proxy adds its own to that.
func TestEchoesThroughAProxy(t *testing.T) {
	a := newAuthority(t)
	cert, key := a.sign(&x509.Certificate{Subject: pkix.Name{CommonName: "icd.example"}, DNSNames: []string{"icd.example"}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}})
	caFile, _ := a.files("authority", a.cert, a.key)
	p := newPeer(t)
	names := slices.Sorted(maps.Keys(spellings))
	n := 0
	service := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		good := p.good(r)
		echo := ""
		for _, v := range []string{echoSecret, echoProxy, p.tokens["icd"]} {
			n++
			echo += " " + strings.NewReplacer("\r", " ", "\n", " ").Replace(spellings[names[n%len(names)]](v))
		}
		_, body, _ := strings.Cut(good, "\r\n\r\n")
		for _, name := range []string{"Server", "ETag", "WWW-Authenticate", "Vary"} {
			w.Header().Set(name, echo)
		}
		w.Header().Set("Content-Type", asJSON)
		if strings.HasPrefix(r.URL.Path, "/icd/") {
			for at, name := range stringsOf(body) {
				if strings.Contains(name, "/title") || strings.Contains(name, "efinition") || strings.Contains(name, "label") || strings.Contains(name, "xtra") {
					body = changed(body, at, echo)
				}
			}
		}
		_, _ = io.WriteString(w, body)
	}))
	service.EnableHTTP2 = true
	service.TLS = &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{cert.Raw}, PrivateKey: key}}}
	service.StartTLS()
	defer service.Close()
	proxy := newTunnel(t, service.Listener.Addr().String())
	env := []string{"ICDSCOPE_ICD_URL=https://icd.example", "ICDSCOPE_ICD_TOKEN_URL=https://icd.example/connect/token", "ICD_CLIENT_ID=" + echoID, "ICD_CLIENT_SECRET=" + echoSecret}
	for range names {
		for _, command := range [][]string{{"check", "icd", "--json"}, {"get", "900011"}, {"search", "fever"}} {
			cmd, debug := behind(t, proxy, env, append(command, "--ca-file", caFile)...)
			said, all := outcome(t, cmd, debug)
			if found := leak(all); found != "" || !strings.Contains(all, "REDACTED") {
				t.Errorf("%v: %s", command, found)
			}
			if !strings.Contains(said, "active") && command[0] == "check" {
				t.Errorf("it is not through the proxy: %s", said)
			}
		}
	}
}

// newTunnel is a proxy that knows only CONNECT, to one address.
func newTunnel(t *testing.T, to string) string {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				r, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil {
					return
				}
				var d net.Dialer
				there, err := d.DialContext(t.Context(), "tcp", to)
				if err != nil {
					return
				}
				defer func() { _ = there.Close() }()
				_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 you sent %s\r\nVia: %s\r\n\r\n", strings.NewReplacer("\r", " ", "\n", " ").Replace(echoProxy), r.Header.Get("Proxy-Authorization"))
				go func() { _, _ = io.Copy(there, conn) }()
				_, _ = io.Copy(conn, there)
			}()
		}
	}()
	return "http://" + l.Addr().String()
}
