package cli

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"icdscope/session"
	"icdscope/session/credential"
	"icdscope/session/failure"
	"icdscope/ui"
	"icdscope/ui/cli/doctor"
	"icdscope/ui/problem"
)

// finding is what came of checking one provider.
type finding struct {
	doc  checkProvider
	mode ui.Mode
	skew time.Duration
	code int // exitOK, exitUndecided, exitRefused, exitShortLife
	skip bool
	came origins

	steps []doctor.Step
	cause *doctor.Cause // of the broken link, where more is known than its error
	conn  *connection   // nil if nothing was asked
}

// origins are the exchanges in which what was found came, by their ids in the trace;
// 0 for none.
type origins struct{ token, probe, problem uint64 }

func signedOut(p provider, endpoint *url.URL) finding {
	f := finding{doc: checkProvider{ID: p.name, State: session.SignedOut.Key(), ScopesRequested: []string{}}}
	if endpoint != nil {
		f.doc.TokenEndpoint = endpoint.String()
	}
	return f
}

// unsettled notes that nothing can be asked for the settings or the credentials.
func (f *finding) unsettled(e checkError) {
	f.doc.Error = &e
	f.steps = []doctor.Step{{Name: doctor.Settings, Detail: e.Message}}
}

// notSignedIn is a provider, found signed out, to which nobody could sign in. An
// error that is no finding is returned as it is.
func notSignedIn(f finding, named bool, err error) (finding, error) {
	var late undecidedError
	why := keyringFailed(err)
	switch {
	case why != nil:
		f.unsettled(checkError{
			Class: string(session.ClassConfiguration), Message: why.Error(),
			Hint: "set the variables of the credentials, or repair the keyring",
		})
		if named {
			f.code = exitUndecided
		}
	case errors.As(err, &late):
		f.unsettled(checkError{
			Class: string(session.ClassTimeout), Message: err.Error(),
			Hint: "check where the credentials come from",
		})
		f.code = exitUndecided
	case !errors.Is(err, credential.ErrNone):
		return finding{}, err
	case named:
		f.code = exitRefused
	}
	return f, nil
}

// misconfigured is a provider that cannot be checked for its settings.
func misconfigured(p provider, err error) finding {
	f := signedOut(p, nil)
	hint := "see icdscope config"
	if errors.Is(err, credential.ErrPasted) {
		hint = "copy the secret alone, which is one line, and set it anew"
	}
	f.unsettled(checkError{Class: string(session.ClassConfiguration), Message: err.Error(), Hint: hint})
	f.code = exitUsage
	return f
}

// fill copies a status into the document.
func (f *finding) fill(st session.Status, behalf string, probe *checkProbe) {
	now := time.Now()
	f.skew, f.came.token = st.Skew, st.Exchange
	f.doc = checkProvider{
		ID: st.Provider, State: st.State.Key(), CredentialSource: st.Source, ClientID: st.ClientID,
		TokenEndpoint: st.Endpoint, ScopesRequested: append([]string{}, st.ScopesAsked...), Probe: probe,
	}
	granted, how := st.Granted()
	if word := map[session.Known]string{session.KnownAnswer: "answer", session.KnownClaim: "claim"}[how]; word != "" {
		f.doc.ScopesGranted, f.doc.ScopesKnown = granted, &word
	}
	if behalf != "" {
		masked := session.Mask(behalf)
		f.doc.OnBehalfOf = &masked
	}
	if !st.Expires.IsZero() {
		f.doc.ExpiresAt, f.doc.RenewsAt = utc(st.Expires), utc(st.RenewsAt)
		f.doc.RemainingSeconds, f.doc.LifetimeSeconds = int(st.Remaining(now)/time.Second), int(st.Lifetime/time.Second)
		known := string(st.Known)
		f.doc.ExpiryKnown = &known
	}
	if e := st.LastError; e != nil {
		f.came.problem = e.Exchange
		f.doc.Error = &checkError{string(e.Class), e.HTTPStatus, e.Message, e.Hint}
	}
}

func utc(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format(time.RFC3339)
	return &s
}

// judge decides the exit code, by why there is no token, why the API was not read, or
// how long the token lives.
func (f *finding) judge(s *session.Session, out doctor.Outcome, minTTL time.Duration) {
	switch {
	case out.TokenErr != nil:
		f.judgeToken(s, out.TokenErr)
		f.blame(out.Cause, out.TokenErr)
	case out.ReadErr != nil:
		f.judgeProbe(out.ReadErr)
		f.blame(out.Cause, out.ReadErr)
	case f.doc.ExpiryKnown == nil:
	case minTTL > 0 && *f.doc.ExpiryKnown == string(session.KnownAssumed):
		f.code, f.came.problem = exitUndecided, 0
		f.doc.Error = &checkError{
			Class: string(session.ClassBadToken), Message: assumedLife,
			Hint: "without --min-ttl the token counts as it is",
		}
	case time.Duration(f.doc.RemainingSeconds)*time.Second < minTTL:
		f.code, f.came.problem = exitShortLife, 0
		f.doc.Error = f.tooShort(minTTL)
	}
}

// classShortLife is the class of a good token that does not live as long as was asked.
const classShortLife = "short_life"

func (f *finding) tooShort(minTTL time.Duration) *checkError {
	e := &checkError{
		Class: classShortLife, Hint: "ask for less with --min-ttl, or take the token after it was renewed",
		Message: fmt.Sprintf("the token is good, and lives for %s: less than the %s of --min-ttl",
			time.Duration(f.doc.RemainingSeconds)*time.Second, plainly(minTTL)),
	}
	if time.Duration(f.doc.LifetimeSeconds)*time.Second < minTTL {
		e.Hint = "ask for less with --min-ttl: a new token of this service lives no longer than " +
			plainly(time.Duration(f.doc.LifetimeSeconds)*time.Second)
	}
	return e
}

// blame puts the cause of a broken link in the place of what its error says.
func (f *finding) blame(c *doctor.Cause, err error) {
	if c == nil || f.doc.Error == nil {
		return
	}
	own := *c
	if own.Evidence != "" {
		own.Evidence += waiting(err)
	}
	f.cause = &own
	f.doc.Error.Message, f.doc.Error.Hint = own.Sentence(), own.Fix
	if own.Class != "" {
		f.doc.Error.Class = string(own.Class)
	}
}

func (f *finding) judgeToken(s *session.Session, err error) {
	f.code = exitUndecided
	var own *session.Error
	if errors.As(err, &own) && own.Problem.Refused {
		f.code = exitRefused
	}
	if f.doc.Error == nil {
		p := s.Explain(err)
		f.came.problem = failure.Exchange(err)
		f.doc.State = session.Unreachable.Key()
		f.doc.Error = &checkError{string(p.Class), p.HTTPStatus, p.Message, p.Hint}
	}
	f.doc.Error.Message += waiting(err)
}

func (f *finding) judgeProbe(err error) {
	f.code = exitUndecided
	var answered failure.Failure
	refused := errors.As(err, &answered) && codeOf(answered) == exitRefused
	if refused {
		f.code = exitRefused
	}
	if refused && f.doc.Error != nil { // the session knows more of it
		return
	}
	ways := headless
	ways.Again = "wait: as far as can be told, nothing is wrong with the credentials"
	ways.Other = "check the address of the API (icd-url)"
	ways.Card = "check with whoever issued these credentials that they are allowed to use this API"
	if f.doc.State == session.NotNeeded.Key() {
		ways.Card = "this API may take a token after all: set its token endpoint (icd-token-url)"
	}
	sentence, hint := problem.Explain(err, ways)
	p := session.Explain(err)
	f.came.problem = failure.Exchange(err)
	f.doc.Error = &checkError{string(p.Class), p.HTTPStatus, sentence + waiting(err), hint}
	switch {
	case refused:
		f.doc.Error.Class = string(session.ClassPermission)
	case p.Class == session.ClassBadToken: // it is no token endpoint that answered well and wrongly
		f.doc.Error.Class = string(session.ClassWrongEndpoint)
	}
}

// assumedLife is why nobody knows whether a token lives long enough.
const assumedLife = "the server does not tell how long the token lives: the documented lifetime is assumed"

// worst is the exit code of all findings together.
func worst(findings []finding) int {
	counted, unknown := false, false
	codes := make(map[int]bool)
	for _, f := range findings {
		codes[f.code] = true
		unknown = unknown || f.doc.Error != nil
		if f.doc.State != session.SignedOut.Key() {
			counted = true
		}
	}
	for _, code := range gravest {
		if codes[code] && code != exitOK {
			return code
		}
	}
	switch {
	case counted:
		return exitOK
	case unknown:
		return exitUndecided
	}
	return exitRefused // not signed in anywhere
}
