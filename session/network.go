package session

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// network covers errors that came without an answer.
func (e explainer) network(err error) Problem {
	for _, explain := range []func(error) (Problem, bool){explainProxy, e.tls, explainDNS, explainTimeout, e.connection} {
		if p, ok := explain(err); ok {
			return p
		}
	}
	var internal *internalError
	if errors.As(err, &internal) {
		return Problem{Class: ClassInternal, Message: internal.what, Hint: "this is a fault of icdscope: please report it"}
	}
	var quoting *url.Error // it quotes the URL, and with it whatever a query holds
	for errors.As(err, &quoting) {
		err = quoting.Err
	}
	return Problem{Class: ClassNetwork, Message: "the request failed: " + e.quote(err.Error()), Hint: "check the network"}
}

func explainDNS(err error) (Problem, bool) {
	var dns *net.DNSError
	if !errors.As(err, &dns) {
		return Problem{}, false
	}
	return Problem{
		Class:   ClassDNS,
		Message: fmt.Sprintf("the host name %q could not be found", dns.Name),
		Hint:    "check the endpoint URL for typing errors, and the network",
	}, true
}

func explainTimeout(err error) (Problem, bool) {
	var timeout interface{ Timeout() bool }
	if !errors.Is(err, context.DeadlineExceeded) && (!errors.As(err, &timeout) || !timeout.Timeout()) {
		return Problem{}, false
	}
	return Problem{
		Class:   ClassTimeout,
		Message: "no complete answer came in time",
		Hint:    "check the network and the endpoint URL",
	}, true
}

func (e explainer) connection(err error) (Problem, bool) {
	var op *net.OpError
	switch {
	case errors.As(err, &op) && op.Op == "proxyconnect":
		what := e.quote(op.Err.Error())
		if errors.Is(err, syscall.ECONNREFUSED) {
			what = "connection refused"
		}
		return Problem{
			Class:   ClassConnect,
			Message: "the proxy could not be reached: " + what,
			Hint:    "check the address of the proxy (HTTPS_PROXY), and whether it runs",
		}, true
	case errors.Is(err, syscall.ECONNREFUSED):
		where := "the server"
		if errors.As(err, &op) && op.Addr != nil {
			where = op.Addr.String()
		}
		return Problem{
			Class:   ClassConnect,
			Message: fmt.Sprintf("nothing listens at %s (connection refused)", where),
			Hint:    "check host and port of the endpoint, and whether the server runs",
		}, true
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET),
		errors.Is(err, syscall.EPIPE):
		return Problem{
			Class:   ClassNetwork,
			Message: "the connection broke before the answer was complete",
			Hint:    "check the network",
		}, true
	case errors.As(err, &op) && op.Op == "dial":
		return Problem{
			Class:   ClassConnect,
			Message: "the server could not be reached: " + e.quote(op.Err.Error()),
			Hint:    "check the network and the endpoint URL",
		}, true
	}
	return Problem{}, false
}

// ProxyAnswer is for OnProxyConnectResponse of an [http.Transport]: it turns the
// answer of a proxy that does not let a connection through into an error with
// its status, of which net/http itself keeps only the words.
func ProxyAnswer(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyError{answer.StatusCode}
}

type proxyError struct{ status int }

func (e *proxyError) Error() string { return fmt.Sprintf("the proxy answered HTTP %d", e.status) }

// explainProxy covers a proxy that does not let a connection through.
func explainProxy(err error) (Problem, bool) {
	var p *proxyError
	switch {
	case !errors.As(err, &p):
		return Problem{}, false
	case p.status == http.StatusProxyAuthRequired:
		return Problem{
			Class:   ClassWrongEndpoint,
			Message: "a proxy in between wants to know who you are (HTTP 407)",
			Hint:    "put user and password into the address of the proxy (HTTPS_PROXY), or ask who runs it",
		}, true
	}
	return Problem{
		Class:   ClassWrongEndpoint,
		Message: fmt.Sprintf("a proxy in between does not let the connection through (HTTP %d)", p.status),
		Hint:    "ask who runs the proxy, or take the host out of it (NO_PROXY)",
	}, true
}

// The TLS alerts (RFC 8446 section 6.2) by which a server refuses a client for
// its certificate, or for having none.
const (
	alertHandshakeFailure    = tls.AlertError(40)
	alertBadCertificate      = tls.AlertError(42)
	alertUnsupported         = tls.AlertError(43)
	alertRevoked             = tls.AlertError(44)
	alertExpired             = tls.AlertError(45)
	alertCertificateUnknown  = tls.AlertError(46)
	alertUnknownAuthority    = tls.AlertError(48)
	alertCertificateRequired = tls.AlertError(116)
)

// alert covers what the server's side of TLS objects to. crypto/tls gives
// such an alert as a type of its own that only its text tells.
func (e explainer) alert(err error) (Problem, bool) {
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "remote error" {
		return Problem{}, false
	}
	p := Problem{
		Class: ClassClientCertificate,
		Hint:  "name the client certificate and its key for CDC (--cdc-cert and --cdc-key); for ICD there are none",
	}
	is := func(alert tls.AlertError) bool { return op.Err.Error() == alert.Error() }
	switch {
	case is(alertCertificateRequired), is(alertBadCertificate), is(alertHandshakeFailure):
		p.Message = "the server ended the TLS handshake; it seems to require a client certificate"
	case is(alertUnsupported), is(alertRevoked), is(alertExpired), is(alertCertificateUnknown), is(alertUnknownAuthority):
		p.Message = "the server does not accept the client certificate (" + e.quote(op.Err.Error()) + ")"
	default:
		p.Class, p.Hint = ClassTLS, "check the endpoint URL"
		p.Message = "the server ended the TLS handshake (" + e.quote(op.Err.Error()) + ")"
	}
	return p, true
}

func (e explainer) tls(err error) (Problem, bool) {
	if p, ok := e.alert(err); ok {
		return p, true
	}
	var (
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		p       = Problem{Class: ClassTLS}
	)
	switch {
	case errors.As(err, &name):
		p.Message = fmt.Sprintf("the server's certificate is not for %q", name.Host)
		p.Hint = "check the host name of the endpoint"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		p.Message = fmt.Sprintf("the server's certificate (%s) is not valid now, only %s", e.subject(invalid.Cert),
			validity(invalid.Cert))
		p.Hint = "check this computer's clock; if it is right, the server's certificate must be renewed"
	case errors.As(err, &unknown):
		p.Message = fmt.Sprintf("the server's certificate (%s, %s) is signed by an authority this computer does not know",
			e.subject(unknown.Cert), validity(unknown.Cert))
		p.Hint = "if the authority is your organisation's own, name its file with --ca-file"
	case errors.As(err, &verify), errors.As(err, &invalid):
		p.Message = "the server's certificate could not be verified"
		p.Hint = "if it is signed by your organisation's own authority, name its file with --ca-file"
	case errors.As(err, &record):
		p.Message = "the server does not speak TLS at this address"
		p.Hint = "check scheme and port of the endpoint URL"
	default:
		return Problem{}, false
	}
	return p, true
}

// subject names a certificate by what its issuer wrote into it.
func (e explainer) subject(c *x509.Certificate) string {
	if c == nil {
		return "unknown"
	}
	name := c.Subject.CommonName
	if name == "" && len(c.DNSNames) > 0 {
		name = c.DNSNames[0]
	}
	return e.quote(name)
}

// validity tells from when to when a certificate is good.
func validity(c *x509.Certificate) string {
	if c == nil {
		return "of unknown validity"
	}
	return "from " + c.NotBefore.UTC().Format(time.DateOnly) + " to " + c.NotAfter.UTC().Format(time.DateOnly)
}

// textLimit is how much of the text of an error is shown.
const textLimit = 300

// printable keeps of a text only what no terminal acts on, and not more than is
// read.
func printable(s string) string {
	if len(s) > textLimit {
		s = s[:textLimit] + "..."
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
}

// internalError is a fault of this program that was caught: a panic in a fetch.
type internalError struct{ what string }

func (e *internalError) Error() string { return e.what }
