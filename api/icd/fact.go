package icd

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"icdscope/api/fact"
	"icdscope/api/internal/rest"
	"icdscope/api/internal/text"
	"icdscope/session/secret"
)

// Assumptions looks whether a server bears out what this package takes for granted:
// what was seen in recordings only, or inferred. It reads, each thing once.
type Assumptions struct {
	Base     *url.URL
	Language string
	Held     *secret.Held
	Limit    time.Duration // of each request

	Signed http.RoundTripper // with the current token
	Plain  http.RoundTripper // with none
	// Earlier goes out with the token before the current one; nil where there is none,
	// because none is needed.
	Earlier http.RoundTripper

	Token TokenSeen
}

// TokenSeen is what is known of the current token.
type TokenSeen struct {
	Claims        []struct{ Name, Value string }
	Lifetime      time.Duration
	ScopeAnswered bool // its answer said which scope was granted
}

// shot is a request and what came of it.
type shot struct {
	asked string // "GET /icd/entity"
	how   string // what is unusual about the request, "" for nothing
	*rest.Answer
	err error
}

// seen are all of them, by what they are for.
type seen map[string]shot

// Verify asks about a dozen times and says of each assumption whether it holds. What
// was not reached is left open. The operations are those of
// https://id.who.int/swagger/index.html.
func (a *Assumptions) Verify(ctx context.Context) []fact.Fact {
	s := make(seen)
	root := InFoundation("").path()
	s["root"] = a.ask(ctx, a.Signed, root, "")
	if a.Earlier != nil {
		s["bare"] = a.ask(ctx, a.Plain, root, "without a token")
		s["garbage"] = a.ask(ctx, garbled{a.Plain}, root, "with a token that is none")
		s["earlier"] = a.ask(ctx, a.Earlier, root, "with the token before")
	}
	s["unknown"] = a.ask(ctx, a.Signed, root+"/1", "")
	s["version"] = a.ask(ctx, a.Signed, root, "without API-Version")
	s["language"] = a.ask(ctx, a.Signed, root, "without Accept-Language")
	tree := MMS("", a.Language)
	s["releases"] = a.ask(ctx, a.Signed, tree.path(), "")
	if latest := latestOf.FindSubmatch(s["releases"].body()); latest != nil {
		in := tree.At(string(latest[1])).path()
		s["describe"] = a.ask(ctx, a.Signed, in+"/describe?code=1A00", "")
		s["autocode"] = a.ask(ctx, a.Signed, in+"/autocode?searchText=cholera", "")
		s["nothing"] = a.ask(ctx, a.Signed, in+"/autocode?searchText=qqzzxxyyqq", "")
		s["search"] = a.ask(ctx, a.Signed, in+"/search?q=cholera", "")
	}
	var list []fact.Fact
	for _, x := range assumptions {
		list = append(list, a.verdict(x, s))
	}
	return append(list, a.ofToken()...)
}

var latestOf = regexp.MustCompile(`"latestRelease"\s*:\s*"https?://[^"]*/release/11/([0-9]{4}(?:-[0-9]{2})?)/mms"`)

func (s shot) body() []byte {
	if s.Answer == nil {
		return nil
	}
	return s.Body
}

// ask is one request; how says what is left out of it.
func (a *Assumptions) ask(ctx context.Context, rt http.RoundTripper, target, how string) shot {
	ctx, cancel := context.WithTimeout(ctx, a.Limit)
	defer cancel()
	path, query, _ := strings.Cut(target, "?")
	s := shot{asked: "GET " + target, how: how}
	u := a.Base.JoinPath(path)
	u.RawQuery = query
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		s.err = err
		return s
	}
	req.Header.Set("Accept", "application/json")
	if how != "without API-Version" {
		req.Header.Set("API-Version", apiVersion)
	}
	if how != "without Accept-Language" {
		req.Header.Set("Accept-Language", a.Language)
	}
	s.Answer, s.err = rest.Do(&http.Client{Transport: rt, CheckRedirect: rest.NoRedirect}, req, rest.APILimit, a.Held)
	return s
}

// garbled sends a token that nobody has issued.
type garbled struct{ next http.RoundTripper }

// RoundTrip implements [http.RoundTripper].
func (g garbled) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer none.of.yours")
	return g.next.RoundTrip(r)
}

// verdict compares an assumption with what was seen.
func (a *Assumptions) verdict(x assumption, s seen) fact.Fact {
	f := fact.Fact{ID: x.id, Assumed: x.says}
	got, ok := s[x.of]
	switch {
	case !ok && a.Earlier == nil && x.token:
		return f.Undecided("this endpoint takes no token")
	case !ok:
		return f.Undecided("not asked: the server names no latest release")
	case got.err != nil:
		return f.Undecided(got.asked + ": " + a.words(got.err.Error()))
	}
	holds, saw := x.holds(got)
	return f.Decided(holds, got.asked+strings.TrimRight(" "+got.how, " ")+": "+a.words(saw))
}

// words is what is shown of what was seen.
func (a *Assumptions) words(s string) string { return text.Line(a.Held.Words(s)) }

// ofToken are the assumptions about tokens.
func (a *Assumptions) ofToken() []fact.Fact {
	list := []fact.Fact{
		{ID: "token-hour", Assumed: "a token lives one hour"},
		{ID: "token-claims", Assumed: "a token is a JWT that says iss, exp, client_id and scope"},
		{ID: "token-scope", Assumed: "the answer of the token endpoint does not name the scope"},
	}
	if a.Earlier == nil {
		for i := range list {
			list[i] = list[i].Undecided("this endpoint takes no token")
		}
		return list
	}
	var names []string
	has := make(map[string]bool)
	for _, c := range a.Token.Claims {
		names = append(names, c.Name)
		has[c.Name] = true
	}
	list[0] = list[0].Decided(a.Token.Lifetime == Lifetime, "it lives "+a.Token.Lifetime.String())
	list[1] = list[1].Decided(has["iss"] && has["exp"] && has["client_id"] && has["scope"],
		"it says "+a.words(strings.Join(names, ", ")))
	said := "it does not"
	if a.Token.ScopeAnswered {
		said = "it does"
	}
	list[2] = list[2].Decided(!a.Token.ScopeAnswered, said)
	return list
}

// status is what a shot was answered.
func (s shot) status() string { return fmt.Sprintf("HTTP %d", s.Status) }
