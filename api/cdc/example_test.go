package cdc_test

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"icdscope/api/cdc"
	"icdscope/api/sandbox"
	"icdscope/session"
	"icdscope/session/secret"
)

// A token of the Data Clearinghouse goes on requests bare, and is renewed by
// sending it to a route of its own. The sandbox stands in for the service here.
func Example() {
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	base, err := url.Parse("http://localhost")
	if err != nil {
		fmt.Println(err)
		return
	}
	r := cdc.NewRetriever(cdc.Credentials{
		BaseURL: base, ClientID: sandbox.CDCClientID, Secret: secret.New(sandbox.CDCSecret), Scopes: []string{"EXPORT_SUMMARIZATION"},
	}, s.Transport())
	tokens := session.New(r, session.Options{
		Provider: "cdc", Lifetime: cdc.Lifetime, MaxLifetime: cdc.MaxLifetime,
		Apply: session.Bare, Claims: cdc.Claims, Expiry: cdc.Expiry,
	})
	defer tokens.Close()

	tok, err := tokens.Token(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("bare:", tokens.Authorization(tok) == tok.AccessToken)
	if err := tokens.Renew(context.Background()); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("generated", s.Stats().Total("/v0/token/gen"), "and refreshed", s.Stats().Total("/v0/token/refresh"))
	fmt.Println("it lives for", tokens.Status().Lifetime.Round(time.Minute))
	// Output:
	// bare: true
	// generated 1 and refreshed 1
	// it lives for 15m0s
}
