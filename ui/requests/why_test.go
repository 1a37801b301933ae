package requests_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/session"
)

// Every status that is answered says what it means, and each header that is known why
// it is there; one that is not says nothing.
func TestWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		said := make(map[string]int)
		for status := 200; status < 600; status++ {
			if http.StatusText(status) == "" {
				continue
			}
			x := show(t, 110, 60)
			x.send("icd", "/a", answers(status, ""))
			x.Keys("enter")
			rows := strings.Split(x.Drawn(), "\n")
			if why := strings.Trim(rows[x.rowOf(http.StatusText(status))+1], "│ "); why == "" || strings.HasPrefix(why, "Took") {
				t.Errorf("%d is not explained:\n%s", status, x.Drawn())
			} else {
				said[why]++
			}
		}
		if len(said) < 25 {
			t.Errorf("only %d sentences for all of them: %v", len(said), said)
		}
		x := show(t, 110, 60)
		x.send("icd", "/a", answers(200, "{}", session.HeaderGeneration, "2", "X-Unheard-Of", "1", "Etag", `"1"`, "Retry-After", "3"),
			"Authorization", "Bearer eyJ", "API-Version", "v2", "Accept-Language", "es")
		x.Keys("enter")
		x.Resize(110, 70)
		x.sees("Bearer •••• ← token #2", "it proves that the sender may ask", "WHO's service refuses requests without it",
			"The language that titles", "The version of what was sent", "icdscope waits so long", "X-Unheard-Of")
		rows := strings.Split(x.Drawn(), "\n")
		if next := rows[x.rowOf("X-Unheard-Of")+1]; strings.Contains(next, "│   ") && strings.Trim(next, "│ ") != "" {
			t.Errorf("a header that nobody knows is explained: %s", next)
		}
	})
}

// Of a refused token it is said what was done about it, and nothing that was not.
func TestWhyOfARefusedToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			says    string
			headers []string
		}{
			{"no token was sent", nil},
			{"was not sent again", []string{session.HeaderGeneration, "3"}},
			{"another one was fetched, and refused as well", []string{session.HeaderGeneration, "3", session.HeaderReplayed, "1"}},
		} {
			x := show(t, 110, 60)
			x.send("icd", "/a", answers(401, "{}", c.headers...))
			x.Keys("enter")
			x.sees(c.says)
			if strings.Contains(x.Drawn(), "once more") {
				t.Errorf("%v: it was asked once more:\n%s", c.headers, x.Drawn())
			}
		}
	})
}

// Basic credentials, a renewal and the parameters of a token request are explained as
// what they are.
func TestWhyOfTokenRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 120, 60)
		rt := x.ring.TokenTransport("icd", answers(401, `{"error":"invalid_client"}`))
		x.sendBy(rt, http.MethodPost, "/token", "Authorization", "Basic c2VjcmV0")
		x.sees("they buy the token", "The client id or secret is wrong", `"error"`, `"invalid_client"`)
		x.sendBy(rt, http.MethodPost, "/refresh", "Authorization", "eyJ")
		x.sees("The token that is to be renewed")
	})
}

// What is missing of a body is said, and what is there is pretty printed.
func TestBodies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 110, 60)
		x.Keys("F")
		x.send("icd", "/a", answers(200, `{"title":{"@value":"Cholera \u00e9"},"child":["a","b"]}`))
		x.Keys("enter")
		x.sees("Body of the answer", `  "title": {`, `    "@value": "Cholera é"`, `    "b"`)
		x.send("icd", "/b", answers(200, `{"a":"`+strings.Repeat("word ", 60_000)+`"}`))
		x.Keys("down")
		x.sees("preparing")
		x.Advance(time.Second)
		x.sees("only its beginning is kept", "word word word")
		x.send("icd", "/c", cut)
		x.Keys("down")
		x.sees("the body broke off")
		x.send("icd", "/d", slow(time.Second))
		x.Keys("down")
		x.sees("Took", "1s")
	})
}
