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

	"icdscope/session/secret"
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
	CodeHTML     = "x-html"         // an HTML page: a proxy or portal answered
	CodeRedirect = "x-redirect"     // a redirect, never followed by a token endpoint
	CodeBadToken = "x-bad-token"    // 2xx without a usable token
	CodeTooLarge = "x-too-large"    // the body is over the limit
	CodeNotJSON  = "x-not-json"     // a body that is not the JSON it should be
	CodeInsecure = "x-insecure"     // nothing was sent, because others could read it
	CodeWrong    = "x-wrong-answer" // JSON that is not what was asked for
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
	ClassTokenRefused      Class = "token_refused"
	ClassInternal          Class = "internal"
)

// Problem is an error as a person needs it: one sentence, and what to do.
type Problem struct {
	Class      Class
	HTTPStatus int    // 0 where no answer came
	Message    string // one sentence: what happened, and where
	Hint       string // one sentence: what to do about it
	At         time.Time
	Refused    bool // the token endpoint itself refused, or nothing may be sent to it; nothing is retried
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

// passing are error codes by which a server says that it is not able to answer
// now (RFC 6749 section 4.1.2.1, RFC 8628 section 3.5).
var passing = map[string]bool{"server_error": true, "temporarily_unavailable": true, "slow_down": true}

// refusal reports whether an answer is the token endpoint's own error, and its
// class: a code that is known, whatever the status, or with status 400 any code
// that looks like one. Proxies say "Bad Request".
func refusal(f Failure) (Class, bool) {
	if class, ok := refusals[f.Code()]; ok {
		return class, true
	}
	code := f.Code()
	likeCode := code != "" && strings.Trim(code, "abcdefghijklmnopqrstuvwxyz_") == ""
	return ClassConfiguration, f.HTTPStatus() == http.StatusBadRequest && likeCode && !passing[code]
}

// Explain turns an error of a token endpoint into a [Problem] and decides
// whether it refuses or leaves the question open. It never quotes more of the
// server than [Failure.Words], and no URL. An [*Error] is explained already. What
// must not be shown of others is asked of the error itself, by a method Held.
func Explain(err error) Problem {
	var careful interface{ Held() *secret.Held }
	if errors.As(err, &careful) {
		return explain(err, careful.Held())
	}
	return explain(err, nil)
}

// explain is Explain for who knows what is held.
func explain(err error, held *secret.Held) Problem {
	var own *Error
	if errors.As(err, &own) {
		return own.Problem
	}
	e := explainer{held}
	var f Failure
	if errors.As(err, &f) {
		return e.answer(f)
	}
	return e.network(err)
}

// Explain is [Explain] for an error of this session's token endpoint, with what is
// known of that service.
func (s *Session) Explain(err error) Problem {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.explain(err)
}

// explain is Explain for who holds the lock. A service that gave a token was
// reached, and so was a proxy's network where it is the proxy that is not there.
func (s *Session) explain(err error) Problem {
	p := explain(err, s.opt.Held)
	var own *Error
	var op *net.OpError
	if s.opt.Unreachable == "" || s.gen > 0 || errors.As(err, &own) || errors.As(err, &op) && op.Op == "proxyconnect" {
		return p
	}
	switch p.Class { //nolint:exhaustive // in all others somebody answered
	case ClassDNS, ClassConnect, ClassTimeout, ClassTLS:
		p.Hint += "; " + s.opt.Unreachable
	}
	return p
}

// explainer puts errors into words, and takes what is held out of those of
// others.
type explainer struct{ held *secret.Held }

// quote is what a server or a library said, of which a terminal acts on nothing.
func (e explainer) quote(s string) string { return printable(e.held.Words(s)) }

func (e explainer) answer(f Failure) Problem {
	words := e.held.Words(f.Words())
	p := Problem{HTTPStatus: f.HTTPStatus()}
	if f.Code() == CodeInsecure {
		p.Class, p.Refused = ClassConfiguration, true // by this program itself
		p.Message = "the address of the token endpoint begins with http: credentials are only sent over https"
		p.Hint = "set an https address for the endpoint; http is for this computer itself"
		return p
	}
	if class, ok := refusal(f); ok {
		p.Class, p.Refused = class, true
		p.Message = fmt.Sprintf("the token endpoint refused the request: %s (HTTP %d)", e.code(f), p.HTTPStatus)
		p.Hint = refusalHint(class, f.Code())
		return p.quoting(words)
	}
	switch s := p.HTTPStatus; {
	case f.Code() == CodeHTML:
		p.Class = ClassWrongEndpoint
		p.Message = fmt.Sprintf("a web page came back instead of an API answer (HTTP %d)", s)
		p.Hint = "something between here and the API answered, a proxy or a sign-in portal: check the network and the endpoint URL"
		if s >= 500 { // a gateway's page of errors, which says nothing more
			return p
		}
	case f.Code() == CodeRedirect || s >= 300 && s < 400:
		p.Class = ClassWrongEndpoint
		p.Message = fmt.Sprintf("the token endpoint redirects (HTTP %d); credentials are never sent on to another address", s)
		p.Hint = "set the endpoint URL to the address it really has"
	case s == 401 && f.Code() != CodeTooLarge: // no token endpoint says so much
		p.Class, p.Refused = ClassCredentials, true
		p.Message = "the token endpoint refused the credentials (HTTP 401)"
		p.Hint = refusalHint(ClassCredentials, "")
	case s == 429:
		p.Class = ClassThrottled
		p.Message = "the server asks for fewer requests (HTTP 429)"
		p.Hint = "wait a little"
	case s == 408 || s == 425 || s >= 500 && s != 511:
		p.Class = ClassServer
		p.Message = fmt.Sprintf("the server failed (HTTP %d)", s)
		p.Hint = "wait: as far as can be told, nothing is wrong with the credentials"
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
	return p.quoting(words)
}

// code is an error code as it is shown. Those that are known are words of the
// protocol, even where a secret is a part of one.
func (e explainer) code(f Failure) string {
	if _, known := refusals[f.Code()]; known {
		return f.Code()
	}
	return e.held.Words(f.Code())
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
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
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
	p := Problem{Class: ClassClientCertificate, Hint: "name the client certificate and its key for CDC (--cdc-cert and --cdc-key); for ICD there are none"}
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
		p.Message = fmt.Sprintf("the server's certificate (%s) is not valid now, only %s", e.subject(invalid.Cert), validity(invalid.Cert))
		p.Hint = "check this computer's clock; if it is right, the server's certificate must be renewed"
	case errors.As(err, &unknown):
		p.Message = fmt.Sprintf("the server's certificate (%s, %s) is signed by an authority this computer does not know", e.subject(unknown.Cert), validity(unknown.Cert))
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
