// Package problem puts what went wrong with an exchange into one sentence for the
// user, and says what to do.
package problem

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"icdscope/session"
	"icdscope/session/failure"
	"icdscope/ui/keys"
)

// Ways are what a user can do about a problem, where the user is now.
type Ways struct {
	SignIn, Resume string
	Card           string // to see how the token stands
	Tokenless      string // to get a token where none was thought to be needed
	Other          string // to look in another release or language
	Again          string // to ask again; "" where somebody says that who asks
}

// OnScreen are the ways in Browse, where keys are not text. Keys stand in it by their names.
var OnScreen = Ways{
	SignIn: "press {global.login} to sign in", Resume: "press {global.tokens}, then {tokens.pause} to resume it",
	Card:      "see its card: press {global.tokens}",
	Tokenless: "press {global.login} to sign in there, with the address of its tokens",
	Other:     "choose another release ({browse.release}) or language ({browse.language})",
	Again:     "{browse.reload} loads again",
}

// Anywhere are those that hold on every such screen: from there nothing is loaded again, and
// no other tree chosen.
var Anywhere = Ways{
	SignIn: OnScreen.SignIn, Resume: OnScreen.Resume, Card: OnScreen.Card, Tokenless: OnScreen.Tokenless,
	Other: "it may be in another release or language",
}

// In are the ways with the keys that are bound.
func (w Ways) In(words keys.Words) Ways {
	return Ways{
		SignIn: words.Say(w.SignIn), Resume: words.Say(w.Resume), Card: words.Say(w.Card),
		Tokenless: words.Say(w.Tokenless), Other: words.Say(w.Other), Again: words.Say(w.Again),
	}
}

// Explain puts an error of an API call into one sentence and says what to do.
func Explain(err error, ways Ways) (sentence, hint string) {
	var own *session.Error
	var failure failure.Failure
	switch {
	case errors.Is(err, context.Canceled):
		return "the request was given up", ""
	case errors.Is(err, session.ErrSignedOut):
		return "not signed in", ways.SignIn
	case errors.Is(err, session.ErrPaused):
		return "the token ran out and its renewal is paused", ways.Resume
	case errors.As(err, &own):
		return "there is no token: " + own.Problem.Message, own.Problem.Hint
	case errors.As(err, &failure):
		return answered(failure, ways)
	}
	var local interface{ Local() string }
	if errors.As(err, &local) {
		return local.Local(), ""
	}
	p := session.Explain(err)
	return p.Message, p.Hint
}

// LacksToken reports whether an error is mended by a token.
func LacksToken(err error) bool {
	var own *session.Error
	return errors.As(err, &own) || errors.Is(err, session.ErrSignedOut) || errors.Is(err, session.ErrPaused)
}

// TokenRefused reports whether an API refused the token that was sent: another
// one may be taken.
func TokenRefused(err error) bool {
	var f failure.Failure
	return errors.As(err, &f) && (f.HTTPStatus() == 401 || f.HTTPStatus() == 403) && !failure.Alone(err)
}

// answered explains an answer of the API that is not what was asked for.
func answered(f failure.Failure, ways Ways) (sentence, hint string) {
	status := f.HTTPStatus()
	and := func(sentence string) string { return failure.Saying(sentence, f.Words()) }
	switch {
	case f.Code() == failure.HTML:
		return failure.Page(f.Words(), status)
	case f.Code() == failure.TooLarge, f.Code() == failure.NotJSON:
		return and(fmt.Sprintf("the answer cannot be read (HTTP %d)", status)), "check the endpoint"
	case f.Code() == failure.Wrong:
		return and(fmt.Sprintf("the server answered with something else (HTTP %d)", status)),
			"check the endpoint; if it is right, the service is at fault"
	case status == 401 && failure.Tokenless(f):
		return and("the API takes a token after all, and none is asked for (HTTP 401)"), ways.Tokenless
	case status == 401:
		return and("the API does not accept the token (HTTP 401)"), ways.Card
	case status == 403:
		return and("the API does not allow this (HTTP 403)"), ways.Card
	case status == 407:
		return "a proxy in between wants to know who you are (HTTP 407)",
			"put user and password into the address of the proxy (HTTPS_PROXY), or ask who runs it"
	case status == 404:
		const none = "it does not exist in this release or language (HTTP 404)"
		return failure.Saying(none, failure.More(f.Words(), status)), ways.Other
	case status == 429:
		return "the server asks for fewer requests (HTTP 429)", strings.TrimSuffix("wait a little; "+ways.Again, "; ")
	case status >= 500:
		return and(fmt.Sprintf("the server failed (HTTP %d)", status)), ways.Again
	}
	return and(fmt.Sprintf("the server answered HTTP %d", status)), "check the endpoint"
}

// Passing reports whether the cause of a failed API call may be over by itself:
// the network, a server in trouble, one that asks for patience, one that refuses
// a token which others may follow. What lacks a token, or was asked for without one,
// is asked for again when there is one.
func Passing(err error) bool {
	var local interface{ Local() string }
	if err == nil || errors.Is(err, context.Canceled) || errors.As(err, &local) || LacksToken(err) || failure.Tokenless(err) {
		return false
	}
	var f failure.Failure
	if !errors.As(err, &f) {
		return true
	}
	switch f.Code() {
	case failure.HTML, failure.NotJSON, failure.TooLarge, failure.Wrong:
		return true
	case failure.Redirect, failure.Insecure:
		return false
	default: // the status tells
	}
	switch status := f.HTTPStatus(); status {
	case 401:
		return !failure.Alone(err)
	case 408, 425, 429:
		return true
	default:
		return status >= 500
	}
}
