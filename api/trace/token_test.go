package trace_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"icdscope/api/trace"
)

// Requests are shown as they went out: with the credentials that were put on
// further in, which the trace is told of and does not learn.
func TestRequestsTellOfTheirToken(t *testing.T) {
	type key struct{}
	ring := trace.New(trace.Headers{
		Generation: "X-Gen", Replayed: "X-Again",
		OnSend: func(ctx context.Context, f func(uint64, string)) context.Context {
			return context.WithValue(ctx, key{}, f)
		},
		Renews: func(context.Context) uint64 { return 7 },
	})
	var seen []trace.Exchange
	last := func() trace.Exchange {
		list := ring.Exchanges()
		return list[len(list)-1]
	}
	sending := func(forms ...string) roundTrip {
		return func(r *http.Request) (*http.Response, error) {
			for i, form := range forms {
				r.Context().Value(key{}).(func(uint64, string))(uint64(i+1), form)
				seen = append(seen, last())
			}
			return answering(200, "", "X-Gen", fmt.Sprint(len(forms)))(r)
		}
	}
	shown := func() string { return fmt.Sprint(last().Generation, " ", last().RequestHeader["Authorization"]) }
	for _, c := range []struct {
		name string
		rt   http.RoundTripper
		want string
		curl string
	}{
		{"Bearer", ring.Transport("icd", sending("Bearer REDACTED")), "1 [Bearer REDACTED]", "curl|https://h.example/x|-H|Authorization: Bearer T"},
		{"bare", ring.Transport("cdc", sending("REDACTED")), "1 [REDACTED]", "curl|https://h.example/x|-H|Authorization: CT"},
		{"twice", ring.Transport("icd", sending("Bearer REDACTED", "Bearer REDACTED")), "2 [Bearer REDACTED]", "curl|https://h.example/x|-H|Authorization: Bearer T"},
		{"told too much", ring.Transport("icd", sending("Bearer "+opaque)), "1 [Bearer REDACTED]", "curl|https://h.example/x|-H|Authorization: Bearer T"},
		{"without", ring.Transport("icd", answering(200, "")), "0 []", "curl|https://h.example/x"},
		{"from the cache", ring.Transport("icd", answering(200, "", "Icdscope-Cache", "hit")), "0 []", "curl|https://h.example/x|-H|Authorization: Bearer T"},
		{"no answer", ring.Transport("icd", roundTrip(func(r *http.Request) (*http.Response, error) {
			_, _ = sending("Bearer REDACTED")(r)
			return nil, errors.New("no route")
		})), "1 [Bearer REDACTED]", "curl|https://h.example/x|-H|Authorization: Bearer T"},
	} {
		send(t, c.rt, "GET", "https://h.example/x", "")
		if got := shown(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if got := words(t, last().Curl()); got != c.curl {
			t.Errorf("%s: %s, want %s", c.name, got, c.curl)
		}
	}
	if first := seen[0]; first.Done || first.Status != 0 || first.Generation != 1 || first.RequestHeader.Get("Authorization") != "Bearer REDACTED" {
		t.Errorf("while it is under way: %+v", first)
	}
	send(t, ring.TokenTransport("cdc", answering(200, "")), "POST", "https://h.example/v0/token/refresh", "", "Authorization", opaque)
	if got := shown(); got != "7 [REDACTED]" {
		t.Errorf("a refresh: %s", got)
	}
	send(t, ring.TokenTransport("icd", answering(200, "")), "POST", "https://h.example/connect/token", "", "Authorization", "Basic eA==")
	if got := shown(); got != "0 [Basic REDACTED]" {
		t.Errorf("a login: %s", got)
	}
}
