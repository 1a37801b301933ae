package cli

import (
	"errors"
	"net/url"
	"time"

	"icdscope/session"
	"icdscope/session/credential"
	"icdscope/session/failure"
	"icdscope/ui"
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

// notSignedIn is a provider, found signed out, to which nobody could sign in. An
// error that is no finding is returned as it is.
func notSignedIn(f finding, named bool, err error) (finding, error) {
	var late undecidedError
	why := keyringFailed(err)
	switch {
	case why != nil:
		f.doc.Error = &checkError{
			Class: string(session.ClassConfiguration), Message: why.Error(),
			Hint: "set the variables of the credentials, or repair the keyring",
		}
		if named {
			f.code = exitUndecided
		}
	case errors.As(err, &late):
		f.doc.Error = &checkError{
			Class: string(session.ClassTimeout), Message: err.Error(),
			Hint: "check where the credentials come from",
		}
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
	f.doc.Error = &checkError{Class: string(session.ClassConfiguration), Message: err.Error(), Hint: "see icdscope config"}
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

// judge decides the exit code, by why there is no token, why the probe failed, or
// how long the token lives.
func (f *finding) judge(s *session.Session, err, probeErr error, minTTL time.Duration) {
	switch {
	case err != nil:
		f.judgeToken(s, err)
	case probeErr != nil:
		f.judgeProbe(probeErr)
	case f.doc.ExpiryKnown == nil:
	case minTTL > 0 && *f.doc.ExpiryKnown == string(session.KnownAssumed):
		f.code, f.came.problem = exitUndecided, 0
		f.doc.Error = &checkError{
			Class: string(session.ClassBadToken), Message: assumedLife,
			Hint: "without --min-ttl the token counts as it is",
		}
	case time.Duration(f.doc.RemainingSeconds)*time.Second < minTTL:
		f.code = exitShortLife
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
	ways.Other = "check the address of the API (icd-url)"
	ways.Card = "check with whoever issued these credentials that they are allowed to use this API"
	if f.doc.State == session.NotNeeded.Key() {
		ways.Card = "this API takes a token after all: set its token endpoint (icd-token-url)"
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
	return exitRefused // nobody is signed in anywhere
}
