package session

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"icdscope/session/failure"
	"icdscope/session/secret"
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
	Exchange   uint64 // the id in the trace; 0 where none was recorded
	Message    string // one sentence: what happened, and where
	Hint       string // one sentence: what to do about it
	At         time.Time
	Refused    bool // the token endpoint itself refused, or nothing may be sent to it; nothing is retried
}

// refusals are the error codes by which a token endpoint refuses for good,
// whatever the status (RFC 6749 section 5.2), and the class each belongs to.
var refusals = map[failure.Code]Class{
	failure.InvalidClient:        ClassCredentials,
	failure.InvalidGrant:         ClassCredentials,
	failure.UnauthorizedClient:   ClassPermission,
	failure.AccessDenied:         ClassPermission,
	failure.InvalidScope:         ClassConfiguration,
	failure.InvalidRequest:       ClassConfiguration,
	failure.UnsupportedGrantType: ClassConfiguration,
}

// passing are error codes by which a server says that it is not able to answer
// now.
var passing = map[failure.Code]bool{
	failure.ServerError: true, failure.TemporarilyUnavailable: true, failure.SlowDown: true,
}

// refusal reports whether an answer is the token endpoint's own error, and its
// class: a code that is known, whatever the status, or with status 400 any code
// that looks like one. Proxies say "Bad Request".
func refusal(f failure.Failure) (Class, bool) {
	if class, ok := refusals[f.Code()]; ok {
		return class, true
	}
	code := f.Code()
	likeCode := code != "" && strings.Trim(string(code), "abcdefghijklmnopqrstuvwxyz_") == ""
	return ClassConfiguration, f.HTTPStatus() == http.StatusBadRequest && likeCode && !passing[code]
}

// Explain turns an error of a token endpoint into a [Problem] and decides
// whether it refuses or leaves the question open. It never quotes more of the
// server than [failure.Failure.Words], and no URL. An [*Error] is explained already. What
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
	var f failure.Failure
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

func (e explainer) answer(f failure.Failure) Problem {
	words := e.held.Words(f.Words())
	p := Problem{HTTPStatus: f.HTTPStatus()}
	if f.Code() == failure.Insecure {
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
	case f.Code() == failure.HTML:
		p.Class = ClassWrongEndpoint
		p.Message, p.Hint = failure.Page(words, s)
		return p
	case f.Code() == failure.Redirect || s >= 300 && s < 400:
		p.Class = ClassWrongEndpoint
		p.Message = fmt.Sprintf("the token endpoint redirects (HTTP %d); credentials are never sent on to another address", s)
		p.Hint = "set the endpoint URL to the address it really has"
	case s == 401 && f.Code() != failure.TooLarge: // no token endpoint says so much
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
func (e explainer) code(f failure.Failure) string {
	if f.Code().Standard() {
		return string(f.Code())
	}
	return e.held.Words(string(f.Code()))
}

func refusalHint(class Class, code failure.Code) string {
	switch {
	case class == ClassCredentials:
		return "check client id and secret for typing errors, then sign in again; nothing is retried until then"
	case class == ClassPermission:
		return "these credentials are not allowed what was asked: check scopes, on-behalf-of id and client certificate"
	case code == failure.InvalidScope:
		return "the scope is not one this endpoint knows or grants: check the scopes in the configuration"
	case code == failure.UnsupportedGrantType:
		return "this endpoint does not offer client credentials: check the endpoint URL"
	default:
		return "the request is not what this endpoint expects: check its URL, scopes and authentication style"
	}
}

func (p Problem) quoting(words string) Problem {
	p.Message = failure.Saying(p.Message, words)
	return p
}
