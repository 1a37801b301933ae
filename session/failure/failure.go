// Package failure is what everybody says of an exchange that failed: those who
// read an answer say it, and those who decide or show what it means ask for it. It
// is a leaf.
package failure

import (
	"errors"
	"net/netip"
	"strings"
	"time"
)

// Failure is an error that came with an HTTP answer, or stands in place of one. It
// is found with [errors.As]; an error without one in its chain is one of the
// network.
type Failure interface {
	error
	// HTTPStatus is the status of the answer; 0 if nothing was sent.
	HTTPStatus() int
	// Code is the error code of the answer's own body, or one of the constants
	// where the answer is not what an endpoint of this kind sends.
	Code() Code
	// RetryAfter is how long the server asked to wait.
	RetryAfter() (time.Duration, bool)
	// Words is what the server said, already cleaned for a terminal, or "".
	Words() string
}

// Code says what is wrong with an answer. What a server says of itself may be any
// text; what is found here begins with "x-".
type Code string

// Codes of answers that carry no error code of their own.
const (
	HTML     Code = "x-html"         // an HTML page: a proxy or portal answered
	Redirect Code = "x-redirect"     // a redirect, never followed by a token endpoint
	BadToken Code = "x-bad-token"    // 2xx without a usable token
	TooLarge Code = "x-too-large"    // the body is over the limit
	NotJSON  Code = "x-not-json"     // a body that is not the JSON it should be
	Insecure Code = "x-insecure"     // nothing was sent, because others could read it
	Wrong    Code = "x-wrong-answer" // JSON that is not what was asked for
)

// Error codes of token endpoints (RFC 6749 sections 5.2 and 4.1.2.1, RFC 8628
// section 3.5).
const (
	InvalidRequest         Code = "invalid_request"
	InvalidClient          Code = "invalid_client"
	InvalidGrant           Code = "invalid_grant"
	UnauthorizedClient     Code = "unauthorized_client"
	UnsupportedGrantType   Code = "unsupported_grant_type"
	InvalidScope           Code = "invalid_scope"
	AccessDenied           Code = "access_denied"
	ServerError            Code = "server_error"
	TemporarilyUnavailable Code = "temporarily_unavailable"
	SlowDown               Code = "slow_down"
)

// standard are the codes of the protocols, which decide what happens next.
var standard = map[Code]bool{
	InvalidRequest: true, InvalidClient: true, InvalidGrant: true, UnauthorizedClient: true, UnsupportedGrantType: true,
	InvalidScope: true, AccessDenied: true, ServerError: true, TemporarilyUnavailable: true, SlowDown: true,
}

// Standard reports whether a code is a word of the protocol: it is no secret, even
// where a secret is a part of it.
func (c Code) Standard() bool { return standard[c] }

// Ours reports whether a code was found here and is not the server's own.
func (c Code) Ours() bool { return strings.HasPrefix(string(c), "x-") }

// HeaderAlone is "1" on a 401 that concerns its request alone, since the API takes
// the same token for others. It never travels: a session sets it, and removes a
// server's own of that name.
const HeaderAlone = "Icdscope-Refused"

// Alone reports whether err is such a 401.
func Alone(err error) bool {
	var f interface{ Alone() bool }
	return errors.As(err, &f) && f.Alone()
}

// HeaderTokenless is "1" on a 401 to a request that had no token because the session is one
// that needs none. It never travels either.
const HeaderTokenless = "Icdscope-Tokenless"

// Tokenless reports whether err is such a 401: the API takes a token after all.
func Tokenless(err error) bool {
	var f interface{ Tokenless() bool }
	return errors.As(err, &f) && f.Tokenless()
}

// In is err as the error of an exchange, by its id in the trace.
func In(exchange uint64, err error) error {
	if err == nil || exchange == 0 || Exchange(err) == exchange {
		return err
	}
	return &inExchange{err, exchange}
}

type inExchange struct {
	error
	id uint64
}

func (e *inExchange) Unwrap() error    { return e.error }
func (e *inExchange) Exchange() uint64 { return e.id }

// Exchange is the id in the trace of the exchange that ended in err, the outermost
// one if there are several: a call that got no token leads to the call, and what is
// behind it to the token's. It is 0 for none.
func Exchange(err error) uint64 {
	var e interface{ Exchange() uint64 }
	if errors.As(err, &e) {
		return e.Exchange()
	}
	return 0
}

// Loopback reports whether host, a name or an address, is this computer itself:
// what goes there is read by nobody else on the way.
func Loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && addr.IsLoopback()
}
