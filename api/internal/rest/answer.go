// Package rest is what the two API clients share: one way to send a request,
// to read an answer within limits, and to turn what went wrong into an error
// that says so.
package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"icdscope/api/internal/mark"
	"icdscope/api/internal/redact"
	"icdscope/api/internal/text"
	"icdscope/session/failure"
	"icdscope/session/secret"
)

// Limits of bodies in bytes, after decompression.
const (
	APILimit   = 4 << 20
	TokenLimit = 64 << 10

	depthLimit   = 64       // nesting of JSON
	snippetLimit = 200      // characters of a foreign body that are kept
	snippetFrom  = 64 << 10 // bytes of it that are looked at for them
	codeLimit    = 60       // characters of an error code
)

// Answer is an HTTP answer that was read whole.
type Answer struct {
	Op     string // method and path, for errors
	Status int
	Header http.Header
	Body   []byte

	held *secret.Held
}

// Do sends req to an API and reads the answer, up to limit bytes: a longer body
// is an error, not a cut. What is held is taken out of the body before anybody
// sees it. Errors of the transport come back without the URL that [url.Error]
// would quote, wrapped so that their cause can be found.
func Do(hc *http.Client, req *http.Request, limit int64, held *secret.Held) (*Answer, error) {
	op := req.Method + " " + req.URL.EscapedPath()
	resp, err := hc.Do(req)
	if err != nil {
		return nil, Failed(op, err, held)
	}
	defer func() { _ = resp.Body.Close() }()
	a, err := Read(op, resp, limit, held)
	if err == nil {
		a.Body = held.Body(a.Body)
	}
	return a, err
}

// Read reads the body of resp up to limit bytes, as it is: it may hold a token
// that is yet to be taken out and held. The caller closes the body. Errors about
// the answer show nothing of what is held.
func Read(op string, resp *http.Response, limit int64, held *secret.Held) (*Answer, error) {
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err != nil {
		return nil, Failed(op, err, held)
	}
	a := &Answer{Op: op, Status: resp.StatusCode, Header: resp.Header, Body: body, held: held}
	if int64(len(body)) > limit {
		if a.HTML() {
			return nil, a.page()
		}
		return nil, a.fail(failure.TooLarge, fmt.Sprintf("the answer is larger than %d KiB", limit>>10))
	}
	a.Body = bytes.TrimPrefix(body, []byte("\ufeff"))
	return a, nil
}

// Failed is the error of a request that got no whole answer because of err, which
// can be found in it. Its text shows nothing of what is held, nor what looks like
// a secret: net/http quotes what is malformed in an answer, and the address of a
// proxy that it cannot read with the password in it. The [url.Error] around err
// is dropped: it quotes the whole URL, and with it whatever a query holds.
func Failed(op string, err error, held *secret.Held) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	var known *Error
	if errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return err
	}
	return &failed{text: op + ": " + redact.Shapes(held.Words(err.Error())), cause: err, held: held}
}

type failed struct {
	text  string
	cause error
	held  *secret.Held
}

func (f *failed) Error() string { return f.text }
func (f *failed) Unwrap() error { return f.cause }

// Held is what must not be shown of the cause, for whoever looks into it.
func (f *failed) Held() *secret.Held { return f.held }

// Confidential reports whether a request may carry credentials: over https, or
// to this computer itself.
func Confidential(req *http.Request) error {
	host := req.URL.Hostname()
	if req.URL.Scheme == "https" || req.URL.Scheme == "http" && failure.Loopback(host) {
		return nil
	}
	return &Error{
		Op: req.Method + " " + req.URL.EscapedPath(), code: failure.Insecure,
		words: "credentials are only sent over https",
	}
}

// Exchange is the id in the trace of the exchange that the answer came in; 0 if it
// was not recorded.
func (a *Answer) Exchange() uint64 { return mark.ID(a.Header, mark.Exchange) }

// OK reports whether the status is 2xx.
func (a *Answer) OK() bool { return a.Status >= 200 && a.Status < 300 }

// HTML reports whether the body is a web page, whatever it says that it is.
func (a *Answer) HTML() bool {
	if kind := a.contentType(); kind == "text/html" || kind == "application/xhtml+xml" {
		return true
	}
	start := bytes.ToLower(bytes.TrimSpace(a.Body[:min(len(a.Body), 1<<10)]))
	return bytes.HasPrefix(start, []byte("<")) &&
		(bytes.Contains(start, []byte("<!doctype html")) || bytes.Contains(start, []byte("<html")))
}

// LooksJSON reports whether the content type is JSON, or the body begins as a
// JSON object and its type does not contradict.
func (a *Answer) LooksJSON() bool {
	kind := a.contentType()
	if kind == "application/json" || strings.HasSuffix(kind, "+json") {
		return true
	}
	return (kind == "" || kind == "text/plain") && bytes.HasPrefix(bytes.TrimSpace(a.Body), []byte("{"))
}

func (a *Answer) contentType() string {
	head := a.Header.Get("Content-Type")
	kind, _, err := mime.ParseMediaType(head)
	if err != nil { // broken parameters do not change what it is
		kind, _, _ = strings.Cut(head, ";")
	}
	return strings.ToLower(strings.TrimSpace(kind))
}

// JSON decodes the body of a 2xx answer into v. Status and content type are
// looked at first; what is not a JSON answer becomes an [*Error] that keeps the
// status and the first characters.
func (a *Answer) JSON(v any) error {
	if !a.OK() {
		return a.refusal()
	}
	if a.HTML() {
		return a.page()
	}
	if !a.LooksJSON() {
		return a.fail(failure.NotJSON, a.snippet())
	}
	if err := checkDepth(a.Body); err != nil {
		return a.fail(failure.NotJSON, err.Error())
	}
	if err := json.Unmarshal(a.Body, v); err != nil {
		return a.fail(failure.NotJSON, explainJSON(err))
	}
	return nil
}

// refusal is the error of an answer that is not 2xx.
func (a *Answer) refusal() *Error {
	switch {
	case a.Status >= 300 && a.Status < 400:
		return a.fail(failure.Redirect, redirectTarget(a.Header))
	case a.HTML():
		return a.page()
	}
	var body struct {
		Error            any            `json:"error"`
		ErrorDescription text.CleanLine `json:"error_description"`
		Message          text.CleanLine `json:"message"`
		Detail           text.CleanLine `json:"detail"`
		Title            text.CleanLine `json:"title"`
	}
	if a.LooksJSON() && checkDepth(a.Body) == nil && json.Unmarshal(a.held.Body(a.Body), &body) == nil {
		code, _ := body.Error.(string)
		words := firstOf(string(body.ErrorDescription), string(body.Message), string(body.Detail), string(body.Title))
		return a.fail(a.code(code), a.cut(words, snippetLimit))
	}
	return a.fail("", a.snippet())
}

func firstOf(candidates ...string) string {
	for _, s := range candidates {
		if s != "" {
			return s
		}
	}
	return ""
}

// code is an error code as the server said it, without what is held.
func (a *Answer) code(said string) failure.Code {
	if code := failure.Code(said); code.Standard() {
		return code
	}
	return failure.Code(a.cut(said, codeLimit))
}

// snippet is the beginning of the body.
func (a *Answer) snippet() string {
	return a.cut(string(a.Body[:min(len(a.Body), snippetFrom)]), snippetLimit)
}

// cut is the beginning of what the server said, cleaned. What is held is taken
// out before: of a part of it nobody could tell what it is.
func (a *Answer) cut(said string, limit int) string {
	return text.Snippet([]byte(a.held.Words(text.Block(a.held.Words(said)))), limit)
}

// redirectTarget names where a redirect points, host only.
func redirectTarget(h http.Header) string {
	u, err := url.Parse(h.Get("Location"))
	if err != nil || u.Host == "" {
		return ""
	}
	return "to " + text.Line(u.Scheme+"://"+u.Host)
}

// Wrong is the error of an answer that can be read and is not what was asked for.
func (a *Answer) Wrong(words string) *Error { return a.fail(failure.Wrong, words) }

func (a *Answer) fail(code failure.Code, words string) *Error {
	return &Error{
		Op: a.Op, Status: a.Status, code: failure.Code(redact.Shapes(string(code))),
		words: redact.Shapes(a.held.Words(words)), retryAfter: retryAfter(a.Header),
		alone: a.Header.Get(failure.HeaderAlone) != "", tokenless: a.Header.Get(failure.HeaderTokenless) != "",
		exchange: a.Exchange(),
	}
}

// checkDepth refuses JSON that is nested deeper than any answer of either API.
func checkDepth(b []byte) error {
	depth, inString := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > depthLimit {
				return fmt.Errorf("the JSON is nested deeper than %d", depthLimit)
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

// explainJSON says what is wrong with JSON without quoting it.
func explainJSON(err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("the JSON is broken at byte %d", syntax.Offset)
	case errors.As(err, &kind):
		return fmt.Sprintf("the JSON field %q holds a %s where something else was expected", text.Line(kind.Field),
			text.Line(kind.Value))
	default:
		return "the JSON cannot be read: " + text.Line(err.Error())
	}
}
