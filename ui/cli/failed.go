package cli

import (
	"errors"
	"net/http"

	"icdscope/api/cache"
	"icdscope/api/icd"
	"icdscope/session"
	"icdscope/session/failure"
	"icdscope/ui/problem"
)

// headless are the ways out of a problem of a command.
var headless = problem.Ways{
	SignIn: "sign in with icdscope, or set the variables of the credentials",
	Resume: "resume it", Card: "icdscope check tells how the token stands",
	Tokenless: "set its token endpoint (icd-token-url)",
	Other:     "choose another with --release or --lang", Again: "run it again later",
}

// failed prints why an API call failed and chooses the exit code: refused,
// undecided, or a plain error.
func (o *options) failed(err error) error { return o.failedOf("", err) }

// failedOf is failed, which begins with what it is about.
func (o *options) failedOf(what string, err error) error {
	var usage usageError
	var output *outputError
	if errors.As(err, &usage) || errors.As(err, &output) {
		return err
	}
	if signal := o.ended(); signal != nil { // whoever gave it up knows why there is no answer
		return signal
	}
	sentence, hint := problem.Explain(err, headless)
	var elsewhere *icd.Elsewhere
	if errors.As(err, &elsewhere) {
		hint = "--linearization " + elsewhere.Entity.Ref.Name() + " looks there"
	}
	sentence = what + sentence + waiting(err)
	if hint != "" {
		sentence += "; " + hint
	}
	o.object("%s", sentence)
	var own *session.Error
	var failure failure.Failure
	var unknown *icd.Unknown
	switch {
	case errors.As(err, &own) && own.Problem.Refused:
		return exitCode(exitRefused)
	case errors.As(err, &own):
		return exitCode(exitUndecided)
	case errors.As(err, &failure):
		return exitCode(codeOf(failure))
	case errors.Is(err, cache.ErrOffline):
		return exitCode(exitError)
	case errors.As(err, &unknown), elsewhere != nil:
		return exitCode(exitError)
	case isLocal(err):
		return exitCode(exitUsage)
	}
	return exitCode(exitUndecided)
}

// codeOf is the exit code for an answer of the API that is not what was asked
// for. A web page, a redirect, a proxy in between or half an answer decide nothing.
func codeOf(f failure.Failure) int {
	switch status := f.HTTPStatus(); {
	case f.Code() == failure.HTML, f.Code() == failure.NotJSON, f.Code() == failure.TooLarge,
		status == http.StatusProxyAuthRequired:
		return exitUndecided
	case status == 401, status == 403:
		return exitRefused
	case status < 400, status == 408, status == 425, status == 429, status >= 500:
		return exitUndecided
	}
	return exitError
}

// isLocal reports whether an error arose before anything was sent.
func isLocal(err error) bool {
	var local interface{ Local() string }
	return errors.As(err, &local)
}
