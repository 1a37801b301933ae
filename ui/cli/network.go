package cli

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"time"

	"icdscope/session"
	"icdscope/ui"
)

// Timeouts of the network below the total that a session or a command sets. A command
// that is given more time waits longer for an answer to begin.
const (
	dialTimeout   = 5 * time.Second
	tlsTimeout    = 5 * time.Second
	headerTimeout = 10 * time.Second
	headerLimit   = 64 << 10
)

// network makes the transport at the end of a chain: proxy from the
// environment, TLS 1.2 or later, further authorities and a client certificate
// where they are set. TLS verification cannot be switched off.
func (w *wiring) network(p provider, t target) (*http.Transport, error) {
	proxy, err := w.o.proxy(t.token, t.base)
	if err != nil {
		return nil, err
	}
	conf := &tls.Config{MinVersion: tls.VersionTLS12}
	if name := w.set.text("ca-file"); name != "" && t.mode != ui.Sandbox {
		pem, err := readRegular(name, certificateLimit)
		if err != nil {
			return nil, usageError{fmt.Errorf("ca-file: %w", err)}
		}
		if conf.RootCAs, err = x509.SystemCertPool(); err != nil {
			conf.RootCAs = x509.NewCertPool()
		}
		if !conf.RootCAs.AppendCertsFromPEM(pem) {
			return nil, usageError{fmt.Errorf("ca-file: %s holds no certificate in PEM", name)}
		}
	}
	if name := t.option(p.certificate); name != "" {
		cert, err := clientCertificate(name, t.option(p.key))
		if err != nil {
			return nil, usageError{fmt.Errorf("client certificate: %w", err)}
		}
		conf.Certificates = []tls.Certificate{cert}
	}
	return &http.Transport{
		Proxy: proxy, OnProxyConnectResponse: session.ProxyAnswer, DialContext: w.o.dial,
		TLSClientConfig: conf, TLSHandshakeTimeout: tlsTimeout,
		ResponseHeaderTimeout: max(headerTimeout, w.patience), MaxResponseHeaderBytes: headerLimit,
		MaxIdleConnsPerHost: 32, IdleConnTimeout: 90 * time.Second, ForceAttemptHTTP2: true,
	}, nil
}

// dialer is how this computer is left.
func dialer() *net.Dialer { return &net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second} }

// clientCertificate reads a certificate and its key.
func clientCertificate(certFile, keyFile string) (tls.Certificate, error) {
	cert, err := readRegular(certFile, certificateLimit)
	if err != nil {
		return tls.Certificate{}, err
	}
	key, err := readRegular(keyFile, certificateLimit)
	if err != nil {
		return tls.Certificate{}, err
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil { // not quoted: it is about a key
		return tls.Certificate{}, fmt.Errorf("%s and %s are not a certificate and its key in PEM", certFile, keyFile)
	}
	return pair, nil
}
