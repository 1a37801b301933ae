package proxy_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/proxy"
)

func newAuthority(t *testing.T, names ...string) *proxy.Authority {
	t.Helper()
	a, err := proxy.NewAuthority(names...)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// trusting is a pool with what an authority has for those who trust it.
func trusting(t *testing.T, a *proxy.Authority) (*x509.CertPool, *x509.Certificate) {
	t.Helper()
	block, rest := pem.Decode(a.PEM())
	if block == nil || block.Type != "CERTIFICATE" || len(rest) > 0 {
		t.Fatalf("not one certificate: %s", a.PEM())
	}
	root, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(root)
	return pool, root
}

// chain are the certificates that a server of a name sends.
func chain(t *testing.T, a *proxy.Authority, name string) []*x509.Certificate {
	t.Helper()
	conf, err := a.Config(name)
	if err != nil {
		t.Fatal(err)
	}
	var list []*x509.Certificate
	for _, der := range conf.Certificates[0].Certificate {
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, cert)
	}
	return list
}

// Authorities are for the names alone, and for no address; a client has to heed it.
func TestWhatTheAuthorityIsGoodFor(t *testing.T) {
	t.Parallel()
	a := newAuthority(t, sandbox.Names()...)
	pool, root := trusting(t, a)
	for _, name := range sandbox.Names() {
		sent := chain(t, a, name)
		if len(sent) != 2 {
			t.Fatalf("%s sends %d certificates, want its own and the one above", name, len(sent))
		}
		between := x509.NewCertPool()
		between.AddCert(sent[1])
		if _, err := sent[0].Verify(x509.VerifyOptions{DNSName: name, Roots: pool, Intermediates: between}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := sent[0].DNSNames; !slices.Equal(got, []string{name}) || sent[0].IsCA || len(sent[0].IPAddresses) > 0 {
			t.Errorf("%s has a certificate for %q", name, got)
		}
		if life := time.Until(sent[0].NotAfter); life > 24*time.Hour || life < 23*time.Hour {
			t.Errorf("%s has a certificate for %v", name, life)
		}
		for _, authority := range []*x509.Certificate{root, sent[1]} {
			constrained(t, authority)
		}
	}
	if _, err := a.Config("who.int"); err == nil {
		t.Error("there is a certificate for another name")
	}
}

func constrained(t *testing.T, c *x509.Certificate) {
	t.Helper()
	if !c.IsCA || !c.PermittedDNSDomainsCritical || !slices.Equal(c.PermittedDNSDomains, sandbox.Names()) {
		t.Errorf("%s may sign for %q", c.Subject, c.PermittedDNSDomains)
	}
	if got := fmt.Sprint(c.ExcludedIPRanges); got != "[0.0.0.0/0 ::/0]" {
		t.Errorf("%s may not sign for %s", c.Subject, got)
	}
	if key, ok := c.PublicKey.(*ecdsa.PublicKey); !ok || key.Curve != elliptic.P256() {
		t.Errorf("%s has a key of another kind", c.Subject)
	}
	if !slices.Equal(c.ExtKeyUsage, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}) {
		t.Errorf("%s is good for %v", c.Subject, c.ExtKeyUsage)
	}
}

// Certificates for other hosts are refused, even if the authority had signed them.
func TestOtherHostsAreNotVouchedFor(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"id.who.int", "example.org", "who.int", "localhost", "192.0.2.1", "127.0.0.1", "2001:db8::1"} {
		root, leaf, err := proxy.SignedFor(sandbox.Names(), host)
		if err != nil {
			t.Fatal(err)
		}
		pool := x509.NewCertPool()
		pool.AddCert(root)
		here, there := net.Pipe()
		go func() {
			server := tls.Server(there, &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{leaf}})
			_ = server.HandshakeContext(t.Context())
			_ = there.Close()
		}()
		err = tls.Client(here, &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool, ServerName: host}).HandshakeContext(t.Context())
		_ = here.Close()
		if trusted := err == nil; trusted != (host == "id.who.int") {
			t.Errorf("%s: %v", host, err)
		}
	}
}

// No key that could sign is left: those that there are belong to the names.
func TestTheKeysOfTheAuthorityAreGone(t *testing.T) {
	t.Parallel()
	a := newAuthority(t, sandbox.Names()...)
	_, root := trusting(t, a)
	for _, name := range sandbox.Names() {
		conf, err := a.Config(name)
		if err != nil {
			t.Fatal(err)
		}
		key, ok := conf.Certificates[0].PrivateKey.(*ecdsa.PrivateKey)
		sent := chain(t, a, name)
		if !ok || !key.PublicKey.Equal(sent[0].PublicKey) || key.PublicKey.Equal(sent[1].PublicKey) || key.PublicKey.Equal(root.PublicKey) {
			t.Errorf("the key of %s is another's", name)
		}
	}
	if n := keysIn(reflect.ValueOf(a), make(map[uintptr]bool)); n != len(sandbox.Names()) {
		t.Errorf("there are %d keys, want %d", n, len(sandbox.Names()))
	}
}

// keysIn counts the private keys that can be reached from a value.
func keysIn(v reflect.Value, seen map[uintptr]bool) int {
	if v.Type() == reflect.TypeFor[ecdsa.PrivateKey]() {
		return 1
	}
	n := 0
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return 0
		}
		seen[v.Pointer()] = true
		return keysIn(v.Elem(), seen)
	case reflect.Interface:
		if !v.IsNil() {
			return keysIn(v.Elem(), seen)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			n += keysIn(v.Field(i), seen)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			n += keysIn(v.Index(i), seen)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			n += keysIn(v.MapIndex(k), seen)
		}
	default: // numbers and texts
	}
	return n
}

func TestTheAuthorityTellsWhenItsDayIsOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAuthority(t, "id.who.int")
		began := time.Now()
		if !a.Outlived(t.Context()) {
			t.Error("it was given up")
		}
		if d := time.Since(began); d < 24*time.Hour || d > 24*time.Hour+time.Minute {
			t.Errorf("it was over after %v", d)
		}
	})
}
