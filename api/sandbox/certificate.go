package sandbox

import (
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"strings"
)

// certified reports whether a client certificate was shown: in the handshake, or,
// where there is none, in the header in which a proxy in front of a server passes on
// what it was shown (RFC 9440). Which one it is does not matter, as to the real
// service only one that was registered would.
func certified(r *http.Request) bool {
	if r.TLS != nil {
		return len(r.TLS.PeerCertificates) > 0
	}
	text, ok := strings.CutPrefix(r.Header.Get("Client-Cert"), ":")
	text, closed := strings.CutSuffix(text, ":")
	der, err := base64.StdEncoding.DecodeString(text)
	if !ok || !closed || err != nil {
		return false
	}
	_, err = x509.ParseCertificate(der)
	return err == nil
}
