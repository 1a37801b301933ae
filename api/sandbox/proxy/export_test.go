package proxy

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
)

// SignedFor is what the authority would sign for another host, if it could: a
// certificate with the same constraints above it, made before the keys were gone.
func SignedFor(names []string, host string) (root *x509.Certificate, leaf tls.Certificate, err error) {
	a, err := NewAuthority(names...)
	if err != nil {
		return nil, leaf, err
	}
	top, err := a.issue(nil, a.authorityFor(names, 1))
	if err != nil {
		return nil, leaf, err
	}
	between, err := a.issue(top, a.authorityFor(names, 0))
	if err != nil {
		return nil, leaf, err
	}
	template := &x509.Certificate{Subject: pkix.Name{CommonName: host}, DNSNames: []string{host}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	if ip := net.ParseIP(host); ip != nil {
		template.DNSNames, template.IPAddresses = nil, []net.IP{ip}
	}
	signed, err := a.issue(between, template)
	if err != nil {
		return nil, leaf, err
	}
	return top.cert, tls.Certificate{Certificate: [][]byte{signed.cert.Raw, between.cert.Raw}, PrivateKey: signed.key}, nil
}
