package session_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/oauth2"

	"icdscope/session"
)

// A counter is a token endpoint that numbers its tokens.
type counter int

func (c *counter) Retrieve(context.Context, *oauth2.Token) (*oauth2.Token, error) {
	*c++
	return &oauth2.Token{AccessToken: fmt.Sprintf("token %d", *c), ExpiresIn: 3600}, nil
}

// printing is an API that prints what it is asked with.
type printing struct{}

func (printing) RoundTrip(r *http.Request) (*http.Response, error) {
	fmt.Println(r.URL.Path, "with", r.Header.Get("Authorization"))
	return &http.Response{StatusCode: http.StatusOK, Header: make(http.Header), Body: http.NoBody, Request: r}, nil
}

// However often the API is asked, the session asks for a token when it needs one.
func Example() {
	s := session.New(new(counter), session.Options{Provider: "icd", Lifetime: time.Hour})
	defer s.Close()

	origin, err := url.Parse("https://api.example")
	if err != nil {
		fmt.Println(err)
		return
	}
	client := &http.Client{Transport: s.Transport(origin, printing{})}
	ask := func(address string) {
		resp, err := client.Get(address)
		if err != nil {
			fmt.Println("it goes nowhere else")
			return
		}
		_ = resp.Body.Close() // there is none
	}
	ask("https://api.example/one")
	ask("https://api.example/two")
	if err := s.Renew(context.Background()); err != nil {
		fmt.Println(err)
	}
	ask("https://api.example/three")
	ask("https://elsewhere.example/")

	st := s.Status()
	fmt.Println(st.State, "for", st.Lifetime)
	// Output:
	// /one with Bearer token 1
	// /two with Bearer token 1
	// /three with Bearer token 2
	// it goes nowhere else
	// active for 1h0m0s
}

// Run renews a token before it ends, and Watch tells whoever shows it.
func ExampleSession_Run() {
	ctx, cancel := context.WithCancel(context.Background())
	s := session.New(new(counter), session.Options{Provider: "icd"})
	defer s.Close()

	watch := s.Watch(ctx)
	go s.Run(ctx)
	for st := range watch {
		if st.State == session.Active {
			fmt.Println(st.Provider, st.State, "generation", st.Generation)
			break
		}
	}
	cancel()
	// Output: icd active generation 1
}
