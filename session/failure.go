package session

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"time"
)

// Failure is what a session needs to know of an error that came with an HTTP
// answer. Errors of a [Retriever] are read with [errors.As]; one without a
// Failure in its chain is taken for a network error.
type Failure interface {
	error
	// HTTPStatus is the status of the answer.
	HTTPStatus() int
	// Code is the error code of the answer's own body (RFC 6749 section 5.2,
	// "invalid_client"), or one of the Code constants where the answer was
	// not what an endpoint of this kind sends.
	Code() string
	// RetryAfter is how long the server asked to wait.
	RetryAfter() (time.Duration, bool)
	// Words is what the server said, already cleaned for a terminal, or "".
	Words() string
}

// Codes of answers that carry no error code of their own.
const (
	CodeHTML     = "x-html"      // an HTML page: a proxy or portal answered
	CodeRedirect = "x-redirect"  // a redirect, never followed by a token endpoint
	CodeBadToken = "x-bad-token" // 2xx without a usable token
	CodeTooLarge = "x-too-large" // the body is over the limit
	CodeNotJSON  = "x-not-json"  // a body that is not the JSON it should be
)

// Class sorts problems by what the user can do about them.
type Class string

// The classes. Their spelling is part of the output of `check --json`.
const (
	ClassDNS               Class = "dns"
	ClassConnect           Class = "connect"
	ClassTimeout           Class = "timeout"
	ClassTLS               Class = "tls"
	ClassClientCertificate Class = "client_certificate"
	ClassNetwork           Class = "network"
	ClassThrottled         Class = "throttled"
	ClassServer            Class = "server"
	ClassWrongEndpoint     Class = "wrong_endpoint"
	ClassBadToken          Class = "bad_token"
	ClassCredentials       Class = "credentials"
	ClassPermission        Class = "permission"
	ClassConfiguration     Class = "configuration"
	ClassFreshToken        Class = "fresh_token_refused"
	ClassInternal          Class = "internal"
)

// Problem is an error as a person needs it: one sentence, and what to do.
type Problem struct {
	Class      Class
	HTTPStatus int    // 0 where no answer came
	Message    string // one sentence: what happened, and where
	Hint       string // one sentence: what to do about it
	At         time.Time
	Refused    bool // the token endpoint itself refused; nothing is retried
}

// refusals are the error codes by which a token endpoint refuses for good,
// whatever the status (RFC 6749 section 5.2), and the class each belongs to.
var refusals = map[string]Class{
	"invalid_client":         ClassCredentials,
	"invalid_grant":          ClassCredentials,
	"unauthorized_client":    ClassPermission,
	"access_denied":          ClassPermission,
	"invalid_scope":          ClassConfiguration,
	"invalid_request":        ClassConfiguration,
	"unsupported_grant_type": ClassConfiguration,
}

// Explain turns an error of a token endpoint into a [Problem] and decides
// whether it refuses or leaves the question open. It never quotes more of the
// server than [Failure.Words].
func Explain(err error) Problem {
	var f Failure
	if errors.As(err, &f) {
		return explainAnswer(f)
	}
	return explainNetwork(err)
}

func explainAnswer(f Failure) Problem {
	p := Problem{HTTPStatus: f.HTTPStatus()}
	if class, ok := refusals[f.Code()]; ok {
		p.Class, p.Refused = class, true
		p.Message = fmt.Sprintf("the token endpoint refused the request: %s (HTTP %d)", f.Code(), p.HTTPStatus)
		p.Hint = refusalHint(class, f.Code())
		return p.quoting(f.Words())
	}
	switch s := p.HTTPStatus; {
	case f.Code() == CodeHTML:
		p.Class = ClassWrongEndpoint
		p.Message = fmt.Sprintf("a web page came back instead of an API answer (HTTP %d)", s)
		p.Hint = "something between here and the API answered, a proxy or a sign-in portal: check the network and the endpoint URL"
	case f.Code() == CodeRedirect || s >= 300 && s < 400:
		p.Class = ClassWrongEndpoint
		p.Message = fmt.Sprintf("the token endpoint redirects (HTTP %d); credentials are never sent on to another address", s)
		p.Hint = "set the endpoint URL to the address it really has"
	case s == 401:
		p.Class, p.Refused = ClassCredentials, true
		p.Message = "the token endpoint refused the credentials (HTTP 401)"
		p.Hint = refusalHint(ClassCredentials, "")
	case s == 429:
		p.Class = ClassThrottled
		p.Message = "the server asks for fewer requests (HTTP 429)"
		p.Hint = "wait; the next try is planned"
	case s == 408 || s == 425 || s >= 500 && s != 511:
		p.Class = ClassServer
		p.Message = fmt.Sprintf("the server failed (HTTP %d)", s)
		p.Hint = "nothing is wrong with the credentials as far as can be told; it is tried again"
	case s == 404 || s == 405 || s == 410 || s == 415:
		p.Class = ClassWrongEndpoint
		p.Message = fmt.Sprintf("no token endpoint answers at this address (HTTP %d)", s)
		p.Hint = "check the endpoint URL"
	case s >= 200 && s < 300:
		p.Class = ClassBadToken
		p.Message = "the answer of the token endpoint holds no usable token"
		p.Hint = "check the endpoint URL; if it is right, the service is at fault"
	default:
		p.Class = ClassWrongEndpoint
		p.Message = fmt.Sprintf("something that is not the token endpoint answered (HTTP %d)", s)
		p.Hint = "check the endpoint URL, and whether a proxy stands in between"
	}
	return p.quoting(f.Words())
}

func refusalHint(class Class, code string) string {
	switch {
	case class == ClassCredentials:
		return "check client id and secret for typing errors, then sign in again; nothing is retried until then"
	case class == ClassPermission:
		return "these credentials are not allowed what was asked: check scopes, on-behalf-of id and client certificate"
	case code == "invalid_scope":
		return "the scope is not one this endpoint knows or grants: check the scopes in the configuration"
	case code == "unsupported_grant_type":
		return "this endpoint does not offer client credentials: check the endpoint URL"
	default:
		return "the request is not what this endpoint expects: check its URL, scopes and authentication style"
	}
}

func (p Problem) quoting(words string) Problem {
	if words != "" {
		p.Message += ": " + words
	}
	return p
}

// explainNetwork covers errors that came without an answer.
func explainNetwork(err error) Problem {
	for _, explain := range []func(error) (Problem, bool){explainTLS, explainDNS, explainTimeout, explainConnection} {
		if p, ok := explain(err); ok {
			return p
		}
	}
	var internal *internalError
	if errors.As(err, &internal) {
		return Problem{Class: ClassInternal, Message: internal.what, Hint: "this is a fault of icdscope; it is tried again"}
	}
	return Problem{Class: ClassNetwork, Message: "the request failed: " + printable(err.Error()), Hint: "check the network; it is tried again"}
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
		Hint:    "check the network and the endpoint URL; it is tried again",
	}, true
}

func explainConnection(err error) (Problem, bool) {
	var op *net.OpError
	switch {
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
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return Problem{
			Class:   ClassNetwork,
			Message: "the connection broke before the answer was complete",
			Hint:    "check the network; it is tried again",
		}, true
	case errors.As(err, &op) && op.Op == "dial":
		return Problem{
			Class:   ClassConnect,
			Message: "the server could not be reached: " + printable(op.Err.Error()),
			Hint:    "check the network and the endpoint URL; it is tried again",
		}, true
	}
	return Problem{}, false
}

// alertCertificateRequired and alertBadCertificate are TLS alerts (RFC 8446
// section 6.2) by which a server that wants a client certificate refuses.
const (
	alertHandshakeFailure    = tls.AlertError(40)
	alertBadCertificate      = tls.AlertError(42)
	alertCertificateRequired = tls.AlertError(116)
)

func explainTLS(err error) (Problem, bool) {
	var (
		alert    tls.AlertError
		unknown  x509.UnknownAuthorityError
		name     x509.HostnameError
		invalid  x509.CertificateInvalidError
		verify   *tls.CertificateVerificationError
		record   tls.RecordHeaderError
		p        = Problem{Class: ClassTLS}
		alerting = errors.As(err, &alert)
	)
	switch {
	case alerting && (alert == alertCertificateRequired || alert == alertBadCertificate || alert == alertHandshakeFailure):
		return Problem{
			Class:   ClassClientCertificate,
			Message: "the server ended the TLS handshake; it seems to require a client certificate",
			Hint:    "set the client certificate and key of this provider (--cdc-cert and --cdc-key)",
		}, true
	case errors.As(err, &name):
		p.Message = fmt.Sprintf("the server's certificate is not for %q", name.Host)
		p.Hint = "check the host name of the endpoint"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		p.Message = fmt.Sprintf("the server's certificate (%s) is valid only from %s to %s", subject(invalid.Cert),
			invalid.Cert.NotBefore.UTC().Format(time.DateOnly), invalid.Cert.NotAfter.UTC().Format(time.DateOnly))
		p.Hint = "check this computer's clock; if it is right, the server's certificate must be renewed"
	case errors.As(err, &unknown):
		p.Message = fmt.Sprintf("the server's certificate (%s) is signed by an authority this computer does not know", subject(unknown.Cert))
		p.Hint = "if the authority is your organisation's own, name its file with --ca-file"
	case errors.As(err, &verify), errors.As(err, &invalid):
		p.Message = "the server's certificate could not be verified"
		p.Hint = "if it is signed by your organisation's own authority, name its file with --ca-file"
	case errors.As(err, &record):
		p.Message = "the server does not speak TLS at this address"
		p.Hint = "check scheme and port of the endpoint URL"
	case alerting:
		p.Message = "the server ended the TLS handshake"
		p.Hint = "check the endpoint URL"
	default:
		return Problem{}, false
	}
	return p, true
}

// subject names a certificate by what its issuer wrote into it.
func subject(c *x509.Certificate) string {
	if c == nil {
		return "unknown"
	}
	name := c.Subject.CommonName
	if name == "" && len(c.DNSNames) > 0 {
		name = c.DNSNames[0]
	}
	return printable(name)
}

// printable keeps of a text only what no terminal acts on.
func printable(s string) string {
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
