package rest

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"icdscope/session/failure"
)

var _ failure.Failure = (*Error)(nil)

// Error is an HTTP answer that is not what was asked for. It keeps the status,
// the error code and a few cleaned words, never a request, a URL's query or a
// whole body.
type Error struct {
	Op         string // method and path
	Status     int    // 0 if nothing was sent
	code       failure.Code
	words      string
	retryAfter *time.Duration
	alone      bool
	tokenless  bool
	exchange   uint64
}

// Wrong is the error of answers that can be read and together are not what was
// asked for by op.
func Wrong(op, words string) *Error {
	return &Error{Op: op, Status: http.StatusOK, code: failure.Wrong, words: words}
}

// Error implements error.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Op)
	if e.Status != 0 {
		fmt.Fprintf(&b, ": HTTP %d", e.Status)
	}
	if name := http.StatusText(e.Status); name != "" {
		b.WriteString(" " + name)
	}
	if e.code != "" && !e.code.Ours() {
		b.WriteString(" (" + string(e.code) + ")")
	}
	switch e.code {
	case failure.HTML:
		b.WriteString(": a web page instead of an API answer")
	case failure.Redirect:
		b.WriteString(": a redirect that is not followed")
	case failure.Wrong:
		b.WriteString(": not what was asked for")
	default: // the words tell
	}
	if e.words != "" {
		b.WriteString(": " + e.words)
	}
	return b.String()
}

// HTTPStatus is the status of the answer.
func (e *Error) HTTPStatus() int { return e.Status }

// Code is the error code in the answer's body, or one of package failure's for an
// answer that is not what an API sends.
func (e *Error) Code() failure.Code { return e.code }

// Words is what the server said, cleaned and cut.
func (e *Error) Words() string { return e.words }

// RetryAfter is how long the server asked to wait.
func (e *Error) RetryAfter() (time.Duration, bool) {
	if e.retryAfter == nil {
		return 0, false
	}
	return *e.retryAfter, true
}

// Alone reports whether it is a 401 that concerns the request alone: the API takes
// the same token for others.
func (e *Error) Alone() bool { return e.alone }

// Tokenless reports whether it is a 401 to a request without a token, which was taken to
// need none.
func (e *Error) Tokenless() bool { return e.tokenless }

// Exchange is the id of its exchange in the trace; 0 if it was not recorded.
func (e *Error) Exchange() uint64 { return e.exchange }

// WithCode returns a copy of e with another code: for a vendor whose statuses
// mean what others say by a code.
func (e *Error) WithCode(code failure.Code) *Error {
	c := *e
	c.code = code
	return &c
}

// retryAfterLimit is the longest wait that is told; whoever asks has a limit of
// his own.
const retryAfterLimit = 24 * time.Hour

// retryAfter reads Retry-After (RFC 9110 section 10.2.3): seconds, or a date
// that is taken relative to the answer's own Date. What is negative counts as
// zero, what is too large as the limit; what cannot be read counts as absent.
func retryAfter(h http.Header) *time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	// A number that is out of range comes as the nearest that is not.
	seconds, err := strconv.ParseInt(v, 10, 64)
	if err == nil || errors.Is(err, strconv.ErrRange) {
		d := time.Duration(min(max(seconds, 0), int64(retryAfterLimit/time.Second))) * time.Second
		return &d
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return nil
	}
	now := time.Now()
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	d := min(max(at.Sub(now), 0), retryAfterLimit)
	return &d
}
