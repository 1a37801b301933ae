package cli_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
	"icdscope/ui/login"
)

// authority signs certificates for a test.
type authority struct {
	t    *testing.T
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{t: t, dir: t.TempDir()}
	a.cert, a.key = a.signFor(&x509.Certificate{Subject: pkix.Name{CommonName: "an authority of this test"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, time.Now().Add(-24*time.Hour), time.Now().Add(24*time.Hour))
	return a
}

func (a *authority) sign(template *x509.Certificate) (*x509.Certificate, *ecdsa.PrivateKey) {
	a.t.Helper()
	return a.signFor(template, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
}

// signFor signs for a time.
func (a *authority) signFor(template *x509.Certificate, begin, end time.Time) (*x509.Certificate, *ecdsa.PrivateKey) {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	template.NotBefore, template.NotAfter = begin, end
	parent, parentKey := a.cert, a.key
	if parent == nil {
		parent, parentKey = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, parentKey)
	if err != nil {
		a.t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return cert, key
}

// files writes a certificate and its key.
func (a *authority) files(name string, cert *x509.Certificate, key *ecdsa.PrivateKey) (certFile, keyFile string) {
	a.t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	certFile, keyFile = filepath.Join(a.dir, name+".pem"), filepath.Join(a.dir, name+".key")
	for file, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: cert.Raw}, keyFile: {Type: "PRIVATE KEY", Bytes: der}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			a.t.Fatal(err)
		}
	}
	return certFile, keyFile
}

// What is set for CDC holds for the embedded sandbox, too: what can be tried there
// is what will happen with the service.
func TestTheSandboxHeedsWhatIsSetForCDC(t *testing.T) {
	a := newAuthority(t)
	client, key := a.sign(&x509.Certificate{Subject: pkix.Name{CommonName: "the client"}})
	certFile, keyFile := a.files("client", client, key)
	c := newComputer(t)
	check := func(args ...string) result {
		return c.run(t, append([]string{"check", "cdc", "--sandbox", "--json"}, args...)...)
	}
	r := check("--cdc-scopes", "UPLOAD,EXPORT_REDACTED", "--cdc-on-behalf-of", "OTHER-CLIENT-ID")
	if p := decode(t, r).Providers[0]; fmt.Sprint(p.ScopesRequested) != "[UPLOAD EXPORT_REDACTED]" || fmt.Sprint(p.ScopesGranted) != "[UPLOAD EXPORT_REDACTED]" ||
		p.OnBehalfOf == nil || *p.OnBehalfOf != "OT…ID" {
		t.Errorf("%s", r.out)
	}
	check("--cdc-scopes", "EXPORT_SUMMARIZATION,DELETE").want(t, 4, "the scope DELETE")
	check("--cdc-scopes", "NONSENSE").want(t, 4, "unknown scope")
	check("--cdc-on-behalf-of", sandbox.DeniedBehalf).want(t, 4, "on behalf of")

	check("--fault", "client-certificate").want(t, 4, "client certificate")
	check("--fault", "client-certificate", "--cdc-cert", certFile, "--cdc-key", keyFile).want(t, 0, `"state": "active"`)
	check("--cdc-cert", certFile).want(t, 2, "belong together")
	check("--cdc-cert", filepath.Join(a.dir, "none"), "--cdc-key", keyFile).want(t, 2, "client certificate")

	// What is set for a service is not for the sandbox, what is set for all is.
	missing := filepath.Join(a.dir, "none")
	c.configure(t, "profile = \"work\"\n[profiles.work]\ncdc_cert = \""+missing+"\"\ncdc_key = \""+missing+"\"\n[profiles.sandbox]\ncdc_scopes = [\"UPDATE\"]\n")
	if p := decode(t, check()).Providers[0]; fmt.Sprint(p.ScopesRequested) != "[UPDATE]" {
		t.Errorf("%v", p.ScopesRequested)
	}
}

func TestCertificates(t *testing.T) {
	a := newAuthority(t)
	server, serverKey := a.sign(&x509.Certificate{Subject: pkix.Name{CommonName: "the server"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}})
	client, clientKey := a.sign(&x509.Certificate{Subject: pkix.Name{CommonName: "the client"}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	caFile, _ := a.files("authority", a.cert, a.key)
	certFile, keyFile := a.files("client", client, clientKey)
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h := httptest.NewUnstartedServer(s)
	h.Config.ErrorLog = log.New(io.Discard, "", 0) // it logs the handshakes that are meant to fail
	h.TLS = &tls.Config{
		MinVersion: tls.VersionTLS12, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool,
		Certificates: []tls.Certificate{{Certificate: [][]byte{server.Raw}, PrivateKey: serverKey}},
	}
	h.StartTLS()
	t.Cleanup(h.Close)

	c := newComputer(t)
	c.env["ICDSCOPE_CDC_URL"] = h.URL
	c.env["CDC_CLIENT_ID"], c.env["CDC_CLIENT_SECRET"] = sandbox.CDCClientID, sandbox.CDCSecret
	check := func(args ...string) result { return c.run(t, append([]string{"check", "cdc"}, args...)...) }
	check().want(t, 3, "an authority this computer does not know", "--ca-file")
	check("--ca-file", caFile).want(t, 3, "certificate", "--cdc-cert and --cdc-key")
	check("--ca-file", caFile, "--cdc-cert", certFile, "--cdc-key", keyFile).want(t, 0, "CDC  active")
	check("--ca-file", keyFile).want(t, 2, "holds no certificate")
	check("--ca-file", filepath.Join(a.dir, "none")).want(t, 2, "ca-file")
	check("--cdc-cert", certFile).want(t, 2, "belong together")
	check("--cdc-cert", certFile, "--cdc-key", caFile).want(t, 2, "are not a certificate and its key")
	if n := s.Stats().Total("/v0/token/gen"); n != 1 {
		t.Errorf("the endpoint was asked %d times", n)
	}
}

// Who signs in to the sandbox in Login may choose scopes as for the service.
func TestLoginChoosesScopesOfTheSandbox(t *testing.T) {
	for want, chosen := range map[string][]string{"[EXPORT_SUMMARIZATION]": nil, "[UPDATE UPLOAD]": {"UPDATE", "UPLOAD"}} {
		links, err := cli.SignIn(t.Context(), newComputer(t).system(io.Discard, io.Discard), login.Submission{Provider: login.Sandbox, Scopes: chosen})
		if err != nil || len(links) != 2 {
			t.Fatalf("%d links, error %v", len(links), err)
		}
		for _, l := range links {
			defer l.Close()
			if _, err := l.Session.Token(t.Context()); err != nil {
				t.Errorf("%s: %v", l.Provider, err)
			}
			want := map[string]string{"cdc": want, "icd": "[icdapi_access]"}[l.Provider]
			st := l.Session.Status()
			if granted, _ := st.Granted(); fmt.Sprint(st.ScopesAsked) != want || fmt.Sprint(granted) != want {
				t.Errorf("%s: asked for %v, was granted %v, want %s", l.Provider, st.ScopesAsked, granted, want)
			}
		}
	}
}
