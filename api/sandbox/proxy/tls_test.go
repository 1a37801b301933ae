package proxy_test

import (
	"crypto/tls"
	"net/http"
	"strings"
	"testing"

	"icdscope/api/sandbox"
)

// The sandbox's own address by https is a name, since the authority is good for no
// address, and that name is one it may sign for only if it is asked to.
func TestTheSandboxByHTTPS(t *testing.T) {
	t.Parallel()
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := newAuthority(t, append(sandbox.Names(), "localhost")...)
	conf, err := a.Config("localhost")
	if err != nil {
		t.Fatal(err)
	}
	l, err := sandbox.ListenTLS(t.Context(), s, "127.0.0.1:0", conf)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	if !strings.HasPrefix(l.URL, "https://localhost:") {
		t.Fatalf("the address is %s", l.URL)
	}
	pool, _ := trusting(t, a)
	tr := &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool}}
	t.Cleanup(tr.CloseIdleConnections)
	w := &world{t: t, s: s, http: &http.Client{Transport: tr}}
	token := w.token(l.URL)
	if status, body, err := w.ask("GET", l.URL+"/icd/entity", "", reading(token)...); status != 200 || err != nil {
		t.Errorf("%d %s %v", status, body, err)
	}
	_, about, err := w.ask("GET", l.URL+"/.well-known/openid-configuration", "")
	if err != nil || !strings.Contains(about, `"issuer":"`+l.URL+`"`) {
		t.Errorf("discovery %s %v", about, err)
	}
	byAddress := strings.Replace(l.URL, "localhost", "127.0.0.1", 1)
	if status, _, err := w.ask("GET", byAddress+"/icd/entity", ""); err == nil {
		t.Errorf("by its address: %d", status)
	}
	if _, err := sandbox.ListenTLS(t.Context(), s, "0.0.0.0:0", conf); err == nil {
		t.Error("it listens to others")
	}
	if _, err := newAuthority(t, sandbox.Names()...).Config("localhost"); err == nil {
		t.Error("an authority for the three names has a certificate for localhost")
	}
}
