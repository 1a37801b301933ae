package session

import (
	"net/http"
	"time"

	"golang.org/x/oauth2"

	"icdscope/session/secret"
)

// Options describe a session. The zero value of each field is a usable default.
type Options struct {
	Provider string   // short name, for status
	Endpoint string   // token endpoint, for status
	ClientID string   // shown masked
	Source   string   // where the credentials came from
	Scopes   []string // what is asked for

	// OnBehalfOf is the id of another client that the tokens are asked for, shown
	// masked; "" for none. Actor names the claim by which such a token tells who
	// asked for it.
	OnBehalfOf, Actor string

	// Lifetime is the documented lifetime of a token, assumed where an answer
	// does not tell a plausible one (default 1 h). MaxLifetime is the longest
	// that is believed (default 30 days).
	Lifetime, MaxLifetime time.Duration

	// Unreachable is what a hint says too when the server could not be reached at
	// all: a sentence without its full stop, or "".
	Unreachable string

	// Patience is how long one fetch may take, all of it, if that is more than
	// 15 s.
	Patience time.Duration

	// GiveUp is how many tries without a good token are made before the
	// session waits for [Session.Renew]; 0 means it never gives up.
	GiveUp int

	// Apply puts a token on a request (default: Authorization: Bearer, RFC
	// 6750 section 2.1).
	Apply func(*http.Request, *oauth2.Token)

	// Claims decodes what a token says of itself, not verified, for display only.
	// Expiry reads of that when the token ends; the zero time stands for nothing.
	// Nil where tokens say nothing.
	Claims func(accessToken string) []Claim
	Expiry func(accessToken string) time.Time

	// Held is told the tokens, and takes what it holds out of whatever a server
	// said that status, events and errors show (default: one that holds the
	// session's tokens).
	Held *secret.Held

	// Clock and Rand (in [0,1)) are for tests.
	Clock func() Instant
	Rand  func() float64
}
