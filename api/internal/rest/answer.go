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
	"net/netip"
	"net/url"
	"strings"

	"icdscope/api/internal/mark"
	"icdscope/api/internal/redact"
	"icdscope/api/internal/text"
)

// Limits of bodies in bytes, after decompression.
const (
	APILimit   = 4 << 20
	TokenLimit = 64 << 10

	depthLimit   = 64  // nesting of JSON
	snippetLimit = 200 // characters of a foreign body that are kept
)

// Answer is an HTTP answer that was read whole.
type Answer struct {
	Op     string // method and path, for errors
	Status int
	Header http.Header
	Body   []byte

	token string // that was sent; the answer may quote it
}

// Do sends req and reads the answer, up to limit bytes: a longer body is an
// error, not a cut. Errors of the transport come back without the URL that
// [url.Error] would quote, wrapped so that their cause can be found.
func Do(hc *http.Client, req *http.Request, limit int64) (*Answer, error) {
	op := req.Method + " " + req.URL.EscapedPath()
	resp, err := hc.Do(req) //nolint:bodyclose // Read closes it
	if err != nil {
		return nil, transportError(op, err)
	}
	return Read(op, resp, limit)
}

// Read reads the body of resp up to limit bytes and closes it.
func Read(op string, resp *http.Response, limit int64) (*Answer, error) {
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err != nil {
		return nil, transportError(op, err)
	}
	a := &Answer{Op: op, Status: resp.StatusCode, Header: resp.Header, Body: body, token: tokenOf(resp.Request)}
	if int64(len(body)) > limit {
		if a.HTML() {
			return nil, a.fail(codeHTML, a.snippet())
		}
		return nil, a.fail(codeTooLarge, fmt.Sprintf("the answer is larger than %d KiB", limit>>10))
	}
	a.Body = bytes.TrimPrefix(body, []byte("\ufeff"))
	return a, nil
}

// tokenOf is the token of the request as it was sent, which whoever put it there
// knows and others only find in the answer's own request.
func tokenOf(req *http.Request) string {
	if req == nil {
		return ""
	}
	head := req.Header.Get("Authorization")
	if _, token, ok := strings.Cut(head, " "); ok {
		return token
	}
	return head
}

// transportError drops the url.Error around err: it quotes the whole URL, and
// with it whatever a query holds.
func transportError(op string, err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	var known *Error
	if errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return err
	}
	return Failed(op, err)
}

// Failed is the error of a request that got no answer because of err, which can
// be found in it. Its text is redacted: net/http quotes the address of a proxy
// that it cannot read, and the password in it.
func Failed(op string, err error) error { return &failed{op: op, cause: err} }

type failed struct {
	op    string
	cause error
}

func (f *failed) Error() string { return f.op + ": " + redact.Shapes(f.cause.Error()) }
func (f *failed) Unwrap() error { return f.cause }

// Confidential reports whether a request may carry credentials: over https, or
// to this computer itself.
func Confidential(req *http.Request) error {
	host := req.URL.Hostname()
	addr, err := netip.ParseAddr(host)
	loopback := strings.EqualFold(host, "localhost") || err == nil && addr.IsLoopback()
	if req.URL.Scheme == "https" || req.URL.Scheme == "http" && loopback {
		return nil
	}
	return &Error{Op: req.Method + " " + req.URL.EscapedPath(), code: codeInsecure, words: "credentials are only sent over https"}
}

// OK reports whether the status is 2xx.
func (a *Answer) OK() bool { return a.Status >= 200 && a.Status < 300 }

// HTML reports whether the body is a web page, whatever it says that it is.
func (a *Answer) HTML() bool {
	if kind := a.contentType(); kind == "text/html" || kind == "application/xhtml+xml" {
		return true
	}
	start := bytes.ToLower(bytes.TrimSpace(a.Body[:min(len(a.Body), 1<<10)]))
	return bytes.HasPrefix(start, []byte("<")) && (bytes.Contains(start, []byte("<!doctype html")) || bytes.Contains(start, []byte("<html")))
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
		return a.fail(codeHTML, a.snippet())
	}
	if !a.LooksJSON() {
		return a.fail(codeNotJSON, a.snippet())
	}
	if err := checkDepth(a.Body); err != nil {
		return a.fail(codeNotJSON, err.Error())
	}
	if err := json.Unmarshal(a.Body, v); err != nil {
		return a.fail(codeNotJSON, explainJSON(err))
	}
	return nil
}

// refusal is the error of an answer that is not 2xx.
func (a *Answer) refusal() *Error {
	switch {
	case a.Status >= 300 && a.Status < 400:
		return a.fail(codeRedirect, redirectTarget(a.Header))
	case a.HTML():
		return a.fail(codeHTML, a.snippet())
	}
	var body struct {
		Error            any            `json:"error"`
		ErrorDescription text.CleanLine `json:"error_description"`
		Message          text.CleanLine `json:"message"`
		Detail           text.CleanLine `json:"detail"`
		Title            text.CleanLine `json:"title"`
	}
	if a.LooksJSON() && checkDepth(a.Body) == nil && json.Unmarshal(a.Body, &body) == nil {
		code, _ := body.Error.(string)
		code = text.Line(code)
		words := firstOf(string(body.ErrorDescription), string(body.Message), string(body.Detail), string(body.Title))
		return a.fail(text.Snippet([]byte(code), 60), text.Snippet([]byte(words), snippetLimit))
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

func (a *Answer) snippet() string { return text.Snippet(a.Body, snippetLimit) }

// redirectTarget names where a redirect points, host only.
func redirectTarget(h http.Header) string {
	u, err := url.Parse(h.Get("Location"))
	if err != nil || u.Host == "" {
		return ""
	}
	return "to " + text.Line(u.Scheme+"://"+u.Host)
}

// Wrong is the error of an answer that can be read and is not what was asked for.
func (a *Answer) Wrong(words string) *Error { return a.fail(codeWrong, words) }

func (a *Answer) fail(code, words string) *Error {
	e := &Error{
		Op: a.Op, Status: a.Status, code: redact.Shapes(code), words: redact.Shapes(words), retryAfter: retryAfter(a.Header),
		alone: a.Header.Get(mark.Refused) != "",
	}
	if a.token != "" {
		return e.Without(a.token)
	}
	return e
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
		return fmt.Sprintf("the JSON field %q holds a %s where something else was expected", text.Line(kind.Field), text.Line(kind.Value))
	default:
		return "the JSON cannot be read: " + text.Line(err.Error())
	}
}
