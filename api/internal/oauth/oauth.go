// Package oauth asks token endpoints for tokens by OAuth 2.0 client credentials
// (RFC 6749 section 4.4). golang.org/x/oauth2 does the exchange; what stands around
// it reads the answer strictly and within limits, and lets nothing that is held
// out.
package oauth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"icdscope/api/internal/mark"
	"icdscope/api/internal/rest"
	"icdscope/session/secret"
)

// Credentials are what a token is asked for with.
type Credentials struct {
	Provider string // whose tokens they are, for who holds them
	TokenURL string
	ClientID string
	Secret   secret.Secret
	Scopes   []string
	// InBody sends id and secret in the form body instead of in a Basic header.
	InBody bool
	// Held is told the secret and the tokens, and sweeps what the server says
	// beside them; nil for one of its own.
	Held *secret.Held
}

// Retriever asks a token endpoint for tokens. It implements the session's
// Retriever: there is no refreshing, every token is asked for anew.
type Retriever struct {
	cred Credentials
	next http.RoundTripper
}

// New makes a retriever whose requests go through next.
func New(c Credentials, next http.RoundTripper) *Retriever {
	if c.Held == nil {
		c.Held = secret.NewHeld()
	}
	c.Held.Client(c.ClientID, c.Secret)
	return &Retriever{cred: c, next: next}
}

// Retrieve does one exchange: one request, over https or to loopback, never a
// redirect, the answer read within limits. The token carries its lifetime in
// ExpiresIn where the answer told a readable one, and as extras "scope", "date" and
// "exchange" (see session.Retriever).
func (r *Retriever) Retrieve(ctx context.Context, _ *oauth2.Token) (*oauth2.Token, error) {
	g := &guard{next: r.next, held: r.cred.Held, provider: r.cred.Provider}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, &http.Client{Transport: g, CheckRedirect: rest.NoRedirect})
	ctx, _ = mark.WithSubject(ctx, "token asked for")
	style := oauth2.AuthStyleInHeader
	if r.cred.InBody {
		style = oauth2.AuthStyleInParams
	}
	conf := clientcredentials.Config{
		ClientID: r.cred.ClientID, ClientSecret: r.cred.Secret.Reveal(),
		TokenURL: r.cred.TokenURL, Scopes: r.cred.Scopes, AuthStyle: style,
	}
	tok, err := conf.Token(ctx)
	if err != nil {
		return nil, g.plain()
	}
	if kind := tok.TokenType; kind != "" && !strings.EqualFold(kind, "bearer") {
		return nil, g.answer.BadToken(fmt.Sprintf("its type is %.20q, and only bearer tokens can be used", kind))
	}
	tok.Expiry, tok.ExpiresIn = time.Time{}, g.expiresIn
	extra := map[string]any{}
	if g.scoped {
		extra["scope"] = g.scope
	}
	if date, ok := rest.Date(g.answer.Header); ok {
		extra["date"] = date
	}
	if id := g.answer.Exchange(); id > 0 {
		extra["exchange"] = id
	}
	return tok.WithExtra(extra), nil
}

// guard stands between x/oauth2 and the network. It reads the answer within
// limits and strictly, and gives x/oauth2 a plain one: only then can nothing in
// an answer be read in two ways, and no lifetime that x/oauth2 cannot read
// spoil a good token.
type guard struct {
	next      http.RoundTripper
	held      *secret.Held
	provider  string
	answer    *rest.Answer
	expiresIn int64 // seconds; 0 if the answer told none that can be used
	scope     string
	scoped    bool // the answer said which scope was granted
	err       error
}

func (g *guard) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := g.exchange(req)
	g.err = err
	return resp, err
}

// plain is the error of an exchange: what the guard made of the answer. x/oauth2
// and net/http wrap request and body around it.
func (g *guard) plain() error {
	if g.err != nil {
		return g.err
	}
	return errors.New("the token exchange failed inside x/oauth2")
}

func (g *guard) exchange(req *http.Request) (*http.Response, error) {
	if err := rest.Confidential(req); err != nil {
		return nil, err
	}
	op := req.Method + " " + req.URL.EscapedPath()
	req = req.Clone(req.Context())
	req.Header.Set("Accept", "application/json")
	resp, err := g.next.RoundTrip(req)
	if err != nil {
		return nil, rest.Failed(op, err, g.held)
	}
	// Closed when the token is held: then whoever writes down what came with it
	// knows what must not be in it.
	came := resp.Body
	defer func() { _ = came.Close() }()
	if g.answer, err = rest.Read(op, resp, rest.TokenLimit, g.held); err != nil {
		return nil, err
	}
	fields, err := g.answer.Token("access_token", "token_type", "expires_in", "scope", "error")
	if err != nil {
		return nil, err
	}
	access, err := g.answer.AccessToken(fields, "access_token")
	if err != nil {
		return nil, err
	}
	g.held.Token(g.provider, access)
	if n, ok := fields.Number("expires_in"); ok && n >= 1 && n <= math.MaxInt32 {
		g.expiresIn = int64(n)
	}
	g.scope = g.held.Text(fields.Text("scope"))
	g.scoped = strings.HasPrefix(string(fields["scope"]), `"`)
	body, err := json.Marshal(map[string]any{
		"access_token": access, "token_type": g.held.Words(fields.Text("token_type")),
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	resp.Header = http.Header{"Content-Type": {"application/json"}}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return resp, nil
}
