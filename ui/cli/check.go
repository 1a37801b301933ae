package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"icdscope/api/icd"
	"icdscope/session"
	"icdscope/session/credential"
	"icdscope/session/failure"
	"icdscope/ui"
	"icdscope/ui/problem"
)

// The document of `check --json`. schemaVersion changes when a member changes
// its meaning or goes away.
type (
	checkDocument struct {
		SchemaVersion    int             `json:"schemaVersion"`
		CheckedAt        string          `json:"checkedAt"`
		Mode             string          `json:"mode"`
		ClockSkewSeconds int             `json:"clockSkewSeconds"`
		Providers        []checkProvider `json:"providers"`
	}
	checkProvider struct {
		ID               string      `json:"id"`
		State            string      `json:"state"`
		CredentialSource string      `json:"credentialSource"`
		ClientID         string      `json:"clientId"`
		TokenEndpoint    string      `json:"tokenEndpoint"`
		ExpiresAt        *string     `json:"expiresAt"`
		RemainingSeconds int         `json:"remainingSeconds"`
		LifetimeSeconds  int         `json:"lifetimeSeconds"`
		ExpiryKnown      *string     `json:"expiryKnown"` // answer, claim or assumed
		RenewsAt         *string     `json:"renewsAt"`
		ScopesRequested  []string    `json:"scopesRequested"`
		ScopesGranted    []string    `json:"scopesGranted"`
		ScopesKnown      *string     `json:"scopesKnown"` // "answer", "claim"
		OnBehalfOf       *string     `json:"onBehalfOf"`
		Probe            *checkProbe `json:"probe"`
		Error            *checkError `json:"error"`
	}
	checkProbe struct {
		Method    string `json:"method"`
		URL       string `json:"url"`
		Status    int    `json:"status"`
		LatencyMS int64  `json:"latencyMs"`
	}
	checkError struct {
		Class      string `json:"class"`
		HTTPStatus int    `json:"httpStatus"`
		Message    string `json:"message"`
		Hint       string `json:"hint"`
	}
)

// checkSchema is the version of the document.
const checkSchema = 1

func (o *options) checkCommand() *cobra.Command {
	var asJSON bool
	var minTTL time.Duration
	c := &cobra.Command{
		Use:   "check [" + providerNames("|") + "]",
		Short: "Check that credentials work",
		Long: `check signs in, and for ICD reads the classification once. Without a name it
looks at the providers that have credentials; a named one always counts.

` + exitHelp(),
		Args: atMost(1, "one provider"),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := ""
			if len(args) == 1 {
				p, err := providerOf(args[0])
				if err != nil {
					return err
				}
				name = p.name
			}
			return o.headless(cmd.Context(), func(ctx context.Context, w *wiring) error { return o.check(ctx, w, name, asJSON, minTTL) })
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	c.Flags().DurationVar(&minTTL, "min-ttl", 0, "the least `DURATION` a token must live on")
	return c
}

// finding is what came of checking one provider.
type finding struct {
	doc  checkProvider
	mode ui.Mode
	skew time.Duration
	code int // exitOK, exitUndecided, exitRefused, exitShortLife
	skip bool
}

func (o *options) check(ctx context.Context, w *wiring, name string, asJSON bool, minTTL time.Duration) error {
	if o.secretStdin && name == "" {
		name = providers()[0].name
	}
	findings, err := w.checkAll(ctx, name, minTTL)
	if err != nil {
		return err
	}
	var signal Signal
	if cause := context.Cause(ctx); errors.As(cause, &signal) {
		return cause // what was found so far is no finding
	}
	if asJSON {
		err = o.printCheck(findings)
	} else {
		err = o.tellCheck(findings)
	}
	if code := worst(findings); err == nil && code != exitOK {
		return exitCode(code)
	}
	return err
}

// checkAll checks the providers side by side.
func (w *wiring) checkAll(ctx context.Context, name string, minTTL time.Duration) ([]finding, error) {
	all := providers()
	findings := make([]finding, len(all))
	errs := make([]error, len(all))
	done := make(chan struct{})
	for i, p := range all {
		go func() {
			defer func() { done <- struct{}{} }()
			if name != "" && name != p.name {
				findings[i].skip = true
				return
			}
			findings[i], errs[i] = w.checkOne(ctx, p, name == p.name, minTTL)
		}()
	}
	for range all {
		<-done
	}
	var list []finding
	for i, f := range findings {
		var usage usageError
		if name == "" && errors.As(errs[i], &usage) { // the other one can be checked all the same
			f, errs[i] = misconfigured(all[i], usage), nil
		}
		if errs[i] != nil {
			return nil, errs[i]
		}
		if !f.skip {
			list = append(list, f)
		}
	}
	return list, nil
}

// checkOne signs in to a provider and tries the token.
func (w *wiring) checkOne(ctx context.Context, p provider, named bool, minTTL time.Duration) (finding, error) {
	t, err := w.target(p)
	if err != nil {
		if named {
			return finding{}, err
		}
		return signedOut(p, ""), nil // the profile does not have it
	}
	c := credential.Credential{}
	if t.token != nil {
		c, err = w.find(ctx, p)
		if why := keyringFailed(err); why != nil {
			f := signedOut(p, t.token.String())
			f.doc.Error = &checkError{Class: string(session.ClassConfiguration), Message: why.Error(), Hint: "set the variables of the credentials, or repair the keyring"}
			if named {
				f.code = exitUndecided
			}
			return f, nil
		}
		var late undecidedError
		if errors.As(err, &late) {
			f := signedOut(p, t.token.String())
			f.doc.Error = &checkError{Class: string(session.ClassTimeout), Message: err.Error(), Hint: "check where the credentials come from"}
			f.code = exitUndecided
			return f, nil
		}
		if errors.Is(err, credential.ErrNone) {
			f := signedOut(p, t.token.String())
			if named {
				f.code = exitRefused
			}
			return f, nil
		}
		if err != nil {
			return finding{}, err
		}
		for _, n := range c.Notes {
			w.o.note("%s: %s", p.name, n)
		}
	}
	conn, err := w.connect(p, t, c)
	if err != nil {
		return finding{}, err
	}
	defer conn.close()
	f := finding{}
	_, err = conn.session.Token(ctx)
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	var probe *checkProbe
	var probeErr error
	if err == nil && conn.icd != nil {
		probe, probeErr = w.probe(ctx, conn)
	}
	f.mode = conn.mode() // known only once the server has answered
	f.fill(conn.session.Status(), t.option(p.behalf), probe)
	f.judge(conn.session, err, probeErr, minTTL)
	return f, nil
}

// probe reads the root of the foundation, the smallest answer there is.
func (w *wiring) probe(ctx context.Context, conn *connection) (*checkProbe, error) {
	root := icd.InFoundation(w.set.text("lang")).Root()
	p := &checkProbe{Method: "GET", URL: conn.icd.Address(root)}
	err := w.o.patiently(ctx, conn.session, func() error {
		start := time.Now()
		_, _, err := conn.icd.Load(ctx, root)
		p.LatencyMS = time.Since(start).Milliseconds()
		return err
	})
	var failure failure.Failure
	switch {
	case err == nil:
		p.Status = 200
	case errors.As(err, &failure):
		p.Status = failure.HTTPStatus()
	}
	return p, err
}

func signedOut(p provider, endpoint string) finding {
	return finding{doc: checkProvider{ID: p.name, State: session.SignedOut.Key(), TokenEndpoint: endpoint, ScopesRequested: []string{}}}
}

// misconfigured is a provider that cannot be checked for its settings.
func misconfigured(p provider, err error) finding {
	f := signedOut(p, "")
	f.doc.Error = &checkError{Class: string(session.ClassConfiguration), Message: err.Error(), Hint: "see icdscope config"}
	f.code = exitUsage
	return f
}

// fill copies a status into the document.
func (f *finding) fill(st session.Status, behalf string, probe *checkProbe) {
	now := time.Now()
	f.skew = st.Skew
	f.doc = checkProvider{
		ID: st.Provider, State: st.State.Key(), CredentialSource: st.Source, ClientID: st.ClientID, TokenEndpoint: st.Endpoint,
		ScopesRequested: append([]string{}, st.ScopesAsked...), Probe: probe,
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

// judge decides the exit code.
func (f *finding) judge(s *session.Session, err, probeErr error, minTTL time.Duration) {
	var own *session.Error
	switch {
	case err != nil:
		f.code = exitUndecided
		if errors.As(err, &own) && own.Problem.Refused {
			f.code = exitRefused
		}
		if f.doc.Error == nil {
			p := s.Explain(err)
			f.doc.State = session.Unreachable.Key()
			f.doc.Error = &checkError{string(p.Class), p.HTTPStatus, p.Message, p.Hint}
		}
		f.doc.Error.Message += waiting(err)
	case probeErr != nil:
		ways := headless
		ways.Other = "check the address of the API (icd-url)"
		ways.Card = "check with whoever issued these credentials that they are allowed to use this API"
		if f.doc.State == session.NotNeeded.Key() {
			ways.Card = "this API takes a token after all: set its token endpoint (icd-token-url)"
		}
		f.code = exitUndecided
		var failure failure.Failure
		refused := errors.As(probeErr, &failure) && codeOf(failure) == exitRefused
		if refused {
			f.code = exitRefused
		}
		if refused && f.doc.Error != nil { // the session knows more of it
			return
		}
		sentence, hint := problem.Explain(probeErr, ways)
		p := session.Explain(probeErr)
		f.doc.Error = &checkError{string(p.Class), p.HTTPStatus, sentence + waiting(probeErr), hint}
		switch {
		case refused:
			f.doc.Error.Class = string(session.ClassPermission)
		case p.Class == session.ClassBadToken: // it is no token endpoint that answered well and wrongly
			f.doc.Error.Class = string(session.ClassWrongEndpoint)
		}
	case f.doc.ExpiryKnown == nil:
	case minTTL > 0 && *f.doc.ExpiryKnown == string(session.KnownAssumed):
		f.code = exitUndecided
		f.doc.Error = &checkError{Class: string(session.ClassBadToken), Message: assumedLife, Hint: "without --min-ttl the token counts as it is"}
	case time.Duration(f.doc.RemainingSeconds)*time.Second < minTTL:
		f.code = exitShortLife
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

func (o *options) printCheck(findings []finding) error {
	d := checkDocument{SchemaVersion: checkSchema, CheckedAt: time.Now().UTC().Format(time.RFC3339), Mode: "none"}
	for _, f := range findings {
		if f.mode != "" {
			d.Mode = strings.ToLower(string(f.mode))
		}
		if s := int(f.skew / time.Second); s != 0 {
			d.ClockSkewSeconds = s
		}
		d.Providers = append(d.Providers, f.doc)
	}
	b, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding the result: %w", err)
	}
	return o.print(string(b) + "\n")
}

// expiryWords tell how an expiry is known, where the answer itself did not say.
var expiryWords = map[session.Known]string{
	session.KnownClaim:   " (by the token's own claim, not verified)",
	session.KnownAssumed: " (assumed: the server tells no usable lifetime)",
}

// tellCheck prints the findings for people.
func (o *options) tellCheck(findings []finding) error {
	var b strings.Builder
	for _, f := range findings {
		d := f.doc
		mark := map[int]string{exitOK: "ok", exitUndecided: "??", exitRefused: "no", exitShortLife: "short", exitUsage: "no"}[f.code]
		if d.State == session.SignedOut.Key() && d.Error == nil {
			mark = "--"
		}
		fmt.Fprintf(&b, "%-5s %s  %s", mark, strings.ToUpper(d.ID), strings.ReplaceAll(d.State, "_", " "))
		if f.mode == ui.Sandbox {
			b.WriteString("  (SANDBOX)")
		}
		b.WriteByte('\n')
		fact := func(name, value string) {
			if value != "" {
				fmt.Fprintf(&b, "        %-10s %s\n", name, value)
			}
		}
		if d.ExpiresAt != nil {
			left := time.Duration(d.RemainingSeconds) * time.Second
			fact("expires", fmt.Sprintf("%s, in %s%s", *d.ExpiresAt, left, expiryWords[session.Known(*d.ExpiryKnown)]))
		}
		fact("endpoint", d.TokenEndpoint)
		fact("client", d.ClientID)
		fact("source", d.CredentialSource)
		fact("asked", strings.Join(d.ScopesRequested, ", "))
		fact("granted", d.granted())
		if p := d.Probe; p != nil {
			answer := "no answer"
			if p.Status > 0 {
				answer = fmt.Sprintf("HTTP %d", p.Status)
			}
			fact("probe", fmt.Sprintf("%s %s: %s in %d ms", p.Method, p.URL, answer, p.LatencyMS))
		}
		if e := d.Error; e != nil {
			fact("problem", e.Message)
			fact("to do", e.Hint)
		}
		if d.State == session.SignedOut.Key() && d.Error == nil {
			fact("to do", fmt.Sprintf("set %[1]s_CLIENT_ID and %[1]s_CLIENT_SECRET, or sign in with icdscope", strings.ToUpper(d.ID)))
		}
	}
	return o.print(b.String())
}

// granted says which scopes the token has and how that is known, "" where none
// were asked for or no token came.
func (d checkProvider) granted() string {
	switch {
	case len(d.ScopesRequested) == 0 || d.ExpiresAt == nil:
		return ""
	case d.ScopesKnown == nil:
		return "not known: the answer does not say"
	}
	how := "as the answer says"
	if *d.ScopesKnown == "claim" {
		how = "as the token says of itself, not verified"
	}
	return cmp.Or(strings.Join(d.ScopesGranted, ", "), "none") + " (" + how + ")"
}
