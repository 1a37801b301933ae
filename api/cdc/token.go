// Package cdc is a client for the tokens of the COVID-19 Data Clearinghouse
// REST API of CDC and Oracle (guide F48543,
// docs.oracle.com/en/industries/health-sciences/covid-data-clearing/rest-api-guide/).
//
// It is not OAuth: a JSON body is answered by {"token","expiration"}; a token
// lives 15 minutes, goes into Authorization without a scheme, and is renewed by
// sending it to a refresh route. There is no call to check a token, and this
// package has no code that could reach health data ([TokensOnly]).
package cdc

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/oauth2"

	"icdscope/api/internal/jwt"
	"icdscope/api/internal/mark"
	"icdscope/api/internal/rest"
	"icdscope/session/failure"
	"icdscope/session/secret"
)

// Lifetime of a token as documented, and the longest that is believed.
const (
	Lifetime    = 15 * time.Minute
	MaxLifetime = 24 * time.Hour
)

// Actor is the claim of a token that was asked for on behalf of another client,
// which is its subject then, by which it seems to tell who asked. The guide does
// not know it: its meaning is inferred from a token of 2022.
const Actor = "config.requestingClientId"

// Retired is what to say of the service where it cannot be reached.
const Retired = "this service is probably retired; the sandbox speaks its protocol: start with --sandbox"

// chainLimit is how long a token is renewed by refreshing. A draft guide of
// 2020 says that refreshing works for 24 hours in all.
const chainLimit = 23*time.Hour + 50*time.Minute

// holder is whose tokens are held.
const holder = "cdc"

// Credentials are what a token is generated with.
type Credentials struct {
	BaseURL    *url.URL // https://covdch-api.cdc.gov
	ClientID   string
	Secret     secret.Secret
	Scopes     []string
	OnBehalfOf string // id of another client this one works for; "" for none

	// Held is told the secret and the tokens, and sweeps what the server says
	// beside them; nil for one of its own.
	Held *secret.Held
}

// Retriever generates and refreshes tokens. It implements the session's
// Retriever.
type Retriever struct {
	cred Credentials
	http *http.Client
}

// NewRetriever makes a retriever whose requests go through next, which carries
// the client certificate where one is needed ([authenticate]).
//
// [authenticate]: https://docs.oracle.com/en/industries/health-sciences/covid-data-clearing/rest-api-guide/authenticate.html
func NewRetriever(c Credentials, next http.RoundTripper) *Retriever {
	if c.Held == nil {
		c.Held = secret.NewHeld()
	}
	c.Held.Client(c.ClientID, c.Secret)
	return &Retriever{cred: c, http: &http.Client{Transport: TokensOnly(c.BaseURL, next), CheckRedirect: rest.NoRedirect}}
}

// Retrieve refreshes prev if it is given, still lives and its chain is younger
// than 23 h 50 min. Where the refresh is refused (any 4xx), and in all other
// cases, it generates a new token. The token carries its lifetime in ExpiresIn
// where the answer's Date allows to tell, else its end in Expiry, and as extras
// "date", "chain_start" and "exchange" (see session.Retriever). Routes: [generate] and
// [refresh].
//
// [generate]: https://docs.oracle.com/en/industries/health-sciences/covid-data-clearing/rest-api-guide/op-v0-token-gen-post.html
// [refresh]: https://docs.oracle.com/en/industries/health-sciences/covid-data-clearing/rest-api-guide/op-v0-token-refresh-post.html
func (r *Retriever) Retrieve(ctx context.Context, prev *oauth2.Token) (*oauth2.Token, error) {
	if prev != nil {
		r.cred.Held.Token(holder, prev.AccessToken)
		start, _ := prev.Extra("chain_start").(time.Time)
		if !start.IsZero() && time.Since(start) < chainLimit {
			tok, err := r.refresh(ctx, prev, start)
			if !refused(err) {
				return tok, plain(err)
			}
		}
	}
	tok, err := r.generate(ctx)
	return tok, plain(err)
}

// refused reports whether err is an answer that another refresh would not
// change.
func refused(err error) bool {
	var e *rest.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return false
	}
	return e.Status >= 400 && e.Status < 500
}

// generate is POST /v0/token/gen.
func (r *Retriever) generate(ctx context.Context) (*oauth2.Token, error) {
	body, err := json.Marshal(struct {
		ClientID     string   `json:"clientID"`
		ClientSecret string   `json:"clientSecret"`
		Scopes       []string `json:"scopes"`
		OnBehalfOf   string   `json:"onBehalfOfClientID,omitempty"`
	}{r.cred.ClientID, r.cred.Secret.Reveal(), r.cred.Scopes, r.cred.OnBehalfOf})
	if err != nil {
		return nil, errors.New("building the token request failed")
	}
	ctx, _ = mark.WithSubject(ctx, "token asked for")
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, GenerateURL(r.cred.BaseURL).String(),
		bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("building the token request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	return r.exchange(req, time.Now())
}

// refresh is POST /v0/token/refresh: the bare token and no body.
func (r *Retriever) refresh(ctx context.Context, prev *oauth2.Token, chain time.Time) (*oauth2.Token, error) {
	ctx, _ = mark.WithSubject(ctx, "refresh of the token asked for")
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, RefreshURL(r.cred.BaseURL).String(), http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("building the refresh request: %w", err)
	}
	req.Header.Set("Authorization", prev.AccessToken)
	return r.exchange(req, chain)
}

func (r *Retriever) exchange(req *http.Request, chain time.Time) (*oauth2.Token, error) {
	if err := rest.Confidential(req); err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	op := req.Method + " " + req.URL.EscapedPath()
	resp, err := r.http.Do(req)
	if err != nil {
		return nil, rest.Failed(op, err, r.cred.Held)
	}
	// Closed when the token is held: then whoever writes down what came with it
	// knows what must not be in it.
	defer func() { _ = resp.Body.Close() }()
	a, err := rest.Read(op, resp, rest.TokenLimit, r.cred.Held)
	if err != nil {
		return nil, err
	}
	fields, err := a.Token("token", "expiration")
	if err != nil {
		return nil, err
	}
	access, err := a.AccessToken(fields, "token")
	if err != nil {
		return nil, err
	}
	r.cred.Held.Token(holder, access)
	tok := &oauth2.Token{AccessToken: access}
	extra := map[string]any{"chain_start": chain.Round(0)}
	if id := a.Exchange(); id > 0 {
		extra["exchange"] = id
	}
	date, dated := rest.Date(a.Header)
	if dated {
		extra["date"] = date
	}
	if end, ok := expiration(fields); ok {
		tok.Expiry = end
		if life := end.Sub(date); dated {
			// By the server's own clock, so that a wrong one here does no harm, but
			// not by one that is days off and makes nonsense of what ours makes
			// sense of. -1 says: told, and absurd.
			here := time.Until(end)
			switch off := time.Until(date).Abs() > MaxLifetime; {
			case life > 0 && life <= MaxLifetime:
				tok.ExpiresIn = int64(life / time.Second)
			case off && here > 0 && here <= MaxLifetime:
				delete(extra, "date")
			default:
				tok.ExpiresIn = -1
			}
		}
	}
	return tok.WithExtra(extra), nil
}

// expiration reads the absolute end of a token's life: epoch seconds, or
// milliseconds if the number is above 1e11. Anything above 1e14 is refused.
func expiration(fields rest.TokenFields) (time.Time, bool) {
	n, ok := fields.Number("expiration")
	switch {
	case !ok || n <= 0 || n > 1e14:
		return time.Time{}, false
	case n > 1e11:
		return time.UnixMilli(int64(n)), true
	default:
		return time.Unix(int64(n), 0), true
	}
}

// plain puts the guide's status codes into the words of RFC 6749, which say
// whether it makes sense to try again. The bodies of this API's errors are not
// documented.
func plain(err error) error {
	var e *rest.Error
	if !errors.As(err, &e) {
		return err
	}
	if code := e.Code(); code == failure.HTML || code == failure.Redirect || code == failure.TooLarge {
		return e
	}
	switch e.Status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return e.WithCode(failure.InvalidRequest)
	case http.StatusUnauthorized:
		return e.WithCode(failure.InvalidClient)
	case http.StatusForbidden:
		return e.WithCode(failure.AccessDenied)
	}
	return e
}

// Claims decodes what a token says of itself (RFC 7519), not verified, for display:
// cleaned, cut, in the order of their names. Nil if it says nothing.
func Claims(token string) []struct{ Name, Value string } { return jwt.Claims(token) }

// Expiry is when a token says that it ends, not verified; the zero time if it does
// not say.
func Expiry(token string) time.Time { return jwt.Expiry(token) }
