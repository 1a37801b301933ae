package cdc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"icdscope/api/fact"
	"icdscope/api/internal/rest"
	"icdscope/api/internal/text"
)

// TokenSeen is what is known of the current token.
type TokenSeen struct {
	Claims   []struct{ Name, Value string }
	Lifetime time.Duration
	Limit    time.Duration // of each request
}

// Verify looks whether a server bears out what this package takes for granted of its
// tokens: what the guide leaves out, or others have seen. It asks four times, all of
// them for another token in the place of tok, at the route of [refresh]; nothing else
// of this service is ever asked.
//
// [refresh]: https://docs.oracle.com/en/industries/health-sciences/covid-data-clearing/rest-api-guide/op-v0-token-refresh-post.html
func (r *Retriever) Verify(ctx context.Context, tok *oauth2.Token, seen TokenSeen) []fact.Fact {
	r.cred.Held.Token(holder, tok.AccessToken)
	var names []string
	has := make(map[string]bool)
	for _, c := range seen.Claims {
		names = append(names, c.Name)
		has[c.Name] = true
	}
	claims := has["sub"] && has["exp"] && has["iat"] && !has["iss"] && !has["aud"]
	list := []fact.Fact{
		fact.Fact{ID: "token-quarter", Assumed: "a token lives 15 minutes"}.
			Decided(seen.Lifetime == Lifetime, "it lives "+seen.Lifetime.String()),
		fact.Fact{ID: "token-claims", Assumed: "a token is a JWT that says sub, iat and exp, and neither iss nor aud"}.
			Decided(claims, "it says "+r.words(strings.Join(names, ", "))),
	}
	next, err := r.renew(ctx, seen.Limit, tok.AccessToken)
	list = append(list,
		r.given(fact.Fact{ID: "refresh", Assumed: "a token that lives is renewed by itself"}, err),
		r.anew(next, err))
	_, err = r.renew(ctx, seen.Limit, tok.AccessToken)
	list = append(list, r.given(fact.Fact{ID: "old-token", Assumed: "the token before lives on to its end"}, err))
	_, err = r.renew(ctx, seen.Limit, "Bearer "+tok.AccessToken)
	list = append(list, r.refused(fact.Fact{ID: "bare", Assumed: "a token with Bearer before it is answered 401"}, err))
	_, err = r.renew(ctx, seen.Limit, "none.of.yours")
	return append(list, r.refused(fact.Fact{ID: "garbage", Assumed: "a token that was not issued is answered 401"}, err))
}

// renew asks for another token by what is sent in Authorization.
func (r *Retriever) renew(ctx context.Context, limit time.Duration, authorization string) (*oauth2.Token, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return r.refresh(ctx, &oauth2.Token{AccessToken: authorization}, time.Now())
}

func (r *Retriever) words(s string) string { return text.Line(r.cred.Held.Words(s)) }

// given is a fact that holds if there was a token.
func (r *Retriever) given(f fact.Fact, err error) fact.Fact {
	var e *rest.Error
	switch {
	case err == nil:
		return f.Decided(true, "HTTP 200")
	case errors.As(err, &e) && e.Status != 0 && e.Status < http.StatusInternalServerError && e.Status != http.StatusTooManyRequests:
		return f.Decided(false, r.words(err.Error()))
	}
	return f.Undecided(r.words(err.Error()))
}

// refused is a fact that holds if there was a 401.
func (r *Retriever) refused(f fact.Fact, err error) fact.Fact {
	var e *rest.Error
	switch {
	case err == nil:
		return f.Decided(false, "HTTP 200")
	case errors.As(err, &e) && e.Status != 0:
		return f.Decided(e.Status == http.StatusUnauthorized, fmt.Sprintf("HTTP %d", e.Status))
	}
	return f.Undecided(r.words(err.Error()))
}

// anew is whether a token that was renewed lives as long as the first one.
func (r *Retriever) anew(next *oauth2.Token, err error) fact.Fact {
	f := fact.Fact{ID: "refresh-life", Assumed: "a renewed token lives another 15 minutes"}
	if err != nil {
		return f.Undecided("there was none")
	}
	life := time.Duration(next.ExpiresIn) * time.Second
	if life == 0 && !next.Expiry.IsZero() {
		life = time.Until(next.Expiry).Round(time.Minute)
	}
	return f.Decided((life-Lifetime).Abs() <= grain, "it lives "+life.String())
}

// grain is what a Date, which is good to the second, does not tell of a lifetime.
const grain = 2 * time.Second
