package doctor

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"icdscope/session"
	"icdscope/session/credential"
	"icdscope/session/failure"
	"icdscope/session/secret"
)

// Service is what is looked at: a provider that is ready to be asked, over a [Road].
type Service struct {
	Road    *Road
	Session *session.Session
	Held    *secret.Held // taken out of whatever is said
	API     *url.URL
	Token   *url.URL         // nil where none is needed
	Style   string           // how credentials are sent to it: "basic"
	Doubt   credential.Doubt // what looks wrong about the credentials

	// Refresh is where a token is renewed by itself; nil where it is asked for anew.
	Refresh *url.URL

	// What settings are called: the address, the token endpoint, and the flags of
	// certificate and key; "" for what it does not have.
	AddressSetting, TokenSetting, CertificateFlags string

	// Reading is how the API is read once; nil where nothing can be read.
	Reading *Reading
}

// Reading reads an API once.
type Reading struct {
	Method, URL, Language string
	// Once reads in a language. An error may come with an answer.
	Once func(ctx context.Context, language string) (Answer, error)
	// Why puts an error of it into a sentence.
	Why func(error) string
}

// Answer is what is to be known of an answer of an API.
type Answer struct {
	Latency   time.Duration
	Exchange  uint64   // the id in the trace
	Languages []string // in which it is to be had
}

// Outcome is what came of a walk.
type Outcome struct {
	TokenErr, ReadErr error
	Cause             *Cause // of the broken link; nil if nothing is known beyond its error
	Broken            Name   // "" if all hold
	Asked             bool   // the API was read
	Read              Answer
}

// walk is one that is under way.
type walk struct {
	*Service
	report func(Step)
	out    Outcome
}

// Walk walks the way to a service from the name of its host on, up to the first link
// that is broken. Each step is reported when it is done. It returns when ctx ends.
func (s *Service) Walk(ctx context.Context, report func(Step)) Outcome {
	w := s.begin(report)
	if w.token(ctx) && w.read(ctx) {
		w.refresh(ctx)
	}
	return w.out
}

// begin begins a walk.
func (s *Service) begin(report func(Step)) *walk {
	return &walk{Service: s, report: func(step Step) {
		step.Detail = s.Held.Words(step.Detail)
		report(step)
	}}
}

// token walks to the token endpoint and asks for a token.
func (w *walk) token(ctx context.Context) bool {
	if w.Token == nil {
		return true
	}
	start := time.Now()
	_, err := w.Session.Token(ctx)
	took := time.Since(start)
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	l, answered := w.leg(w.Token)
	w.out.TokenErr = err
	if !w.road(ctx, w.Token, &l, answered, err) {
		return false
	}
	a := l.seen[pathOf(w.Token)]
	if answered {
		step := clockStep(l.latest)
		step.Exchange = w.Session.Status().Exchange
		if err != nil {
			step.Exchange = failure.Exchange(err)
		}
		w.report(step)
	}
	detail := fmt.Sprintf("POST %s%s: HTTP %d in %d ms", w.Token, w.style(), a.status, took.Milliseconds())
	if err != nil {
		return w.broken(Token, w.tokenCause(err), err)
	}
	st := w.Session.Status()
	w.report(Step{Name: Token, OK: true, Detail: detail, Exchange: st.Exchange})
	return w.scope(st)
}

func (w *walk) style() string {
	if w.Style == "" {
		return ""
	}
	return " (" + w.Style + ")"
}

// leg is how the way to an address stands, and whether anybody has answered there.
func (w *walk) leg(to *url.URL) (l leg, answered bool) {
	l, _ = w.Road.leg(session.OriginOf(to))
	return l, l.latest.status != 0
}

// road reports the links to an address, and the broken one if there is one.
func (w *walk) road(ctx context.Context, to *url.URL, l *leg, answered bool, err error) bool {
	passed, broken := l.steps(answered)
	if l.host == "" { // nothing was sent at all
		return true
	}
	if n := len(passed); err != nil && broken == "" && l.encrypted && !answered && w.objected(err) {
		passed, broken = passed[:n-1], TLS
	}
	for _, s := range passed {
		w.report(s)
	}
	if err == nil || broken == "" {
		return true
	}
	c := w.tokenCause(err)
	if broken == TLS {
		if clock, ok := w.Road.untimely(ctx, to, err); ok {
			broken, c = Clock, &clock
		}
	}
	return w.broken(broken, c, err)
}

// objected reports whether an error is one of TLS: a server of TLS 1.3 objects to its
// client when the handshake is over.
func (w *walk) objected(err error) bool {
	switch w.Session.Explain(err).Class { //nolint:exhaustive // these are those of TLS
	case session.ClassTLS, session.ClassClientCertificate:
		return true
	}
	return false
}

// broken ends the walk.
func (w *walk) broken(n Name, c *Cause, err error) bool {
	w.out.Broken = n
	if c != nil {
		own := Cause{c.Class, w.Held.Words(c.Says), w.Held.Words(c.Evidence), w.Held.Words(c.Fix)}
		w.out.Cause = &own
	}
	step := Step{Name: n, Exchange: failure.Exchange(err)}
	switch step.Detail = "broken"; {
	case c != nil:
		step.Detail = c.Says
	case err != nil && n == Read:
		step.Detail = w.Reading.Why(err)
	case err != nil:
		step.Detail = w.Session.Explain(err).Message
	}
	w.report(step)
	return false
}

// scope compares what was asked for with what was granted. A token that lacks a scope
// is used all the same: it may be enough.
func (w *walk) scope(st session.Status) bool {
	step := Step{Name: Scope, OK: true, Exchange: st.Exchange}
	granted, how := st.Granted()
	lacking := missing(st)
	switch {
	case len(st.ScopesAsked) == 0:
		step.Detail = "none was asked for"
	case how == "":
		step.Detail = "not known: neither the answer nor the token says what was granted"
	case len(lacking) > 0:
		if w.Reading != nil { // the API decides whether that matters
			return true
		}
		step.Warn, step.Detail = true, "not granted: "+strings.Join(lacking, ", ")
	default:
		step.Detail = strings.Join(granted, ", ") + by[how]
	}
	w.report(step)
	return true
}

// by tells how it is known what was granted.
var by = map[session.Known]string{
	session.KnownAnswer: " granted, as the answer says", session.KnownClaim: " granted, as the token says of itself",
}

// missing are the scopes that were asked for and, as far as is known, not granted.
func missing(st session.Status) []string {
	granted, how := st.Granted()
	if how == "" {
		return nil
	}
	var list []string
	for _, s := range st.ScopesAsked {
		if !slices.Contains(granted, s) {
			list = append(list, s)
		}
	}
	return list
}

// read walks to the API and reads it once.
func (w *walk) read(ctx context.Context) bool {
	if w.Reading == nil {
		return true
	}
	got, err := w.Reading.Once(ctx, w.Reading.Language)
	w.out.Asked, w.out.Read, w.out.ReadErr = true, got, err
	l, answered := w.leg(w.API)
	if w.Token == nil || session.OriginOf(w.API) != session.OriginOf(w.Token) {
		if !w.road(ctx, w.API, &l, answered, err) {
			return false
		}
		if w.Token == nil && answered {
			step := clockStep(l.latest)
			step.Exchange = got.Exchange
			w.report(step)
			w.report(Step{Name: Token, OK: true, Detail: "not needed here"})
		}
	}
	lacking := missing(w.Session.Status())
	if err != nil {
		return w.broken(w.readCause(ctx, l.latest, lacking, err))
	}
	if len(lacking) > 0 {
		w.report(Step{
			Name: Scope, OK: true, Warn: true,
			Detail: "not granted: " + strings.Join(lacking, ", ") + "; the API answers all the same",
		})
	}
	detail := fmt.Sprintf("%s %s: HTTP %d in %d ms", w.Reading.Method, w.Reading.URL, l.latest.status,
		got.Latency.Milliseconds())
	if l.latest.version != "" {
		detail += ", API " + l.latest.version
	}
	w.report(Step{Name: Read, OK: true, Detail: detail, Exchange: got.Exchange})
	return true
}

// refresh renews the token as it would be before it ends.
func (w *walk) refresh(ctx context.Context) {
	if w.Refresh == nil || w.Token == nil {
		return
	}
	start := time.Now()
	err := w.Session.Renew(ctx)
	took := time.Since(start)
	l, _ := w.leg(w.Token)
	a := l.seen[pathOf(w.Refresh)]
	step := Step{Name: Refresh, OK: true, Exchange: w.Session.Status().Exchange}
	switch {
	case err != nil:
		if w.out.TokenErr = err; ctx.Err() != nil {
			w.out.TokenErr = context.Cause(ctx)
		}
		w.broken(Refresh, nil, w.out.TokenErr)
		return
	case a.status >= http.StatusBadRequest:
		step.Warn = true
		step.Detail = fmt.Sprintf("POST %s: HTTP %d; a new token was generated in its place", w.Refresh, a.status)
	default:
		step.Detail = fmt.Sprintf("POST %s: HTTP %d in %d ms", w.Refresh, a.status, took.Milliseconds())
	}
	w.report(step)
}
