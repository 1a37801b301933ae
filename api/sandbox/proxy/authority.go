package proxy

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"time"
)

// lifetime is how long certificates are good for.
const lifetime = 24 * time.Hour

// Authority vouches for a few names, for a day, and for nothing else: whoever
// trusts it trusts it with these names only (RFC 5280 section 4.2.1.10), and its
// keys are gone when [NewAuthority] returns, so that it can never sign again.
// Nothing of it but the certificate is ever to be written to a disk.
type Authority struct {
	Until time.Time // when the certificates run out

	root   []byte // DER
	leaves map[string]tls.Certificate
}

// NewAuthority makes an authority, and a certificate for each of its names.
func NewAuthority(names ...string) (*Authority, error) {
	now := time.Now()
	a := &Authority{Until: now.Add(lifetime), leaves: make(map[string]tls.Certificate)}
	root, err := a.issue(nil, a.authorityFor(names, 1))
	if err != nil {
		return nil, err
	}
	// Java heeds constraints of authorities between only, not of those it trusts.
	between, err := a.issue(root, a.authorityFor(names, 0))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		leaf, err := a.issue(between, &x509.Certificate{
			Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
			KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
			BasicConstraintsValid: true,
		})
		if err != nil {
			return nil, err
		}
		a.leaves[name] = tls.Certificate{
			Certificate: [][]byte{leaf.cert.Raw, between.cert.Raw}, PrivateKey: leaf.key, Leaf: leaf.cert,
		}
	}
	a.root = root.cert.Raw
	return a, nil
}

// signed is a certificate and its key, while it is needed.
type signed struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// authorityFor is an authority for a few names, with so many others below it.
func (a *Authority) authorityFor(names []string, below int) *x509.Certificate {
	level := []string{"intermediate", "root"}[below]
	return &x509.Certificate{
		Subject: pkix.Name{
			Organization: []string{"icdscope"}, CommonName: "icdscope sandbox " + level + ", worthless elsewhere",
		},
		IsCA: true, BasicConstraintsValid: true, MaxPathLen: below, MaxPathLenZero: below == 0,
		KeyUsage: x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		PermittedDNSDomainsCritical: true,
		PermittedDNSDomains:         names,
		ExcludedIPRanges: []*net.IPNet{
			{IP: net.IPv4zero.To4(), Mask: net.CIDRMask(0, 32)},
			{IP: net.IPv6zero, Mask: net.CIDRMask(0, 128)},
		},
	}
}

// issue signs a certificate with a new key: by an authority, or by itself.
func (a *Authority) issue(by *signed, template *x509.Certificate) (*signed, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, fmt.Errorf("making a certificate: %w", err)
	}
	template.NotBefore, template.NotAfter = a.Until.Add(-lifetime-time.Minute), a.Until
	if by == nil {
		by = &signed{template, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, by.cert, &key.PublicKey, by.key)
	if err != nil {
		return nil, fmt.Errorf("making a certificate: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("making a certificate: %w", err)
	}
	return &signed{cert, key}, nil
}

// PEM is the certificate of the authority, for those who are to trust it.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.root})
}

// Config is that of a server which is called by one of the names. Only HTTP/1.1 is
// spoken: with it faults such as a body that is cut look as they do without TLS.
func (a *Authority) Config(name string) (*tls.Config, error) {
	leaf, ok := a.leaves[name]
	if !ok {
		return nil, errors.New("the authority has no certificate for that name")
	}
	return &tls.Config{
		Certificates: []tls.Certificate{leaf}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
	}, nil
}

// lookEvery is how often the clock is looked at: a computer that slept has timers
// that are late.
const lookEvery = 30 * time.Second

// Outlived waits until the certificates have run out, and reports whether they
// have: not if ctx ended before.
func (a *Authority) Outlived(ctx context.Context) bool {
	every := time.NewTicker(lookEvery)
	defer every.Stop()
	for time.Now().Round(0).Before(a.Until.Round(0)) {
		select {
		case <-every.C:
		case <-ctx.Done():
			return false
		}
	}
	return true
}
