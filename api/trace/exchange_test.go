package trace_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/cache"
	"icdscope/api/cdc"
	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/api/trace"
	"icdscope/session"
	"icdscope/session/failure"
	"icdscope/session/secret"
)

// traced is both services in a sandbox, as the program talks to them, and the ids
// of exchanges that answers, errors and statuses carried.
type traced struct {
	t       *testing.T
	sandbox *sandbox.Server
	ring    *trace.Ring
	icd     *icd.Client
	tokens  map[string]*session.Session

	mu      sync.Mutex
	carried map[uint64]bool
	brought map[uint64]uint64 // by cached exchanges
}

const at = "http://127.0.0.1:9"

func newTraced(t *testing.T) *traced {
	t.Helper()
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	r := &traced{t: t, sandbox: s, tokens: make(map[string]*session.Session), carried: make(map[uint64]bool), brought: make(map[uint64]uint64)}
	r.ring = trace.New(trace.Headers{Generation: session.HeaderGeneration, Replayed: session.HeaderReplayed, OnSend: session.OnSend, Renews: session.Renews})
	who := icd.NewRetriever(icd.Credentials{
		TokenURL: at + "/connect/token", ClientID: sandbox.DemoClientID, Secret: secret.New(sandbox.DemoSecret),
	}, r.ring.TokenTransport("icd", s.Transport()))
	r.tokens["icd"] = session.New(who, session.Options{Provider: "icd", Lifetime: icd.Lifetime})
	clearing := cdc.NewRetriever(cdc.Credentials{
		BaseURL: u, ClientID: sandbox.CDCClientID, Secret: secret.New(sandbox.CDCSecret), Scopes: []string{"EXPORT_SUMMARIZATION"},
	}, r.ring.TokenTransport("cdc", s.Transport()))
	r.tokens["cdc"] = session.New(clearing, session.Options{Provider: "cdc", Lifetime: cdc.Lifetime, Apply: session.Bare})
	c := cache.New(cache.Options{})
	r.icd = icd.New(u, r.ring.Transport("icd", c.Transport(r.tokens["icd"].Transport(u, s.Transport()))))
	t.Cleanup(func() {
		for _, s := range r.tokens {
			s.Close()
		}
		c.Close()
	})
	return r
}

// found is the exchange that something carried the id of.
func (r *traced) found(what string, id uint64) trace.Exchange {
	r.t.Helper()
	r.mu.Lock()
	r.carried[id] = true
	r.mu.Unlock()
	e, ok := r.ring.Exchange(id)
	if !ok || e.ID != id || !e.Done {
		r.t.Errorf("%s carries %d, where there is %v", what, id, e)
	}
	return e
}

// load asks for an entity and finds the exchange again.
func (r *traced) load(ctx context.Context, id string) (trace.Exchange, error) {
	r.t.Helper()
	ref := icd.InFoundation("en").Root()
	ref.ID = id
	_, prov, err := r.icd.Load(ctx, ref)
	if err != nil {
		e := r.found(err.Error(), failure.Exchange(err))
		if path, _, _ := strings.Cut(e.Path, "?"); !strings.HasSuffix(path, "/"+id) || e.Token {
			r.t.Errorf("%v leads to %s", err, e.Path)
		}
		return e, err
	}
	e := r.found(id, prov.Exchange)
	if e.Path != prov.Path || e.Status != http.StatusOK || e.Cached != prov.Cached || e.Stale != prov.Stale || e.Brought != prov.Brought || int(e.Bytes) != prov.Bytes {
		r.t.Errorf("%+v leads to %+v", prov, e)
	}
	if prov.Cached != (prov.Brought != 0) {
		r.t.Errorf("an answer that is %+v was brought by %d", e, prov.Brought)
	}
	if prov.Cached { // who shares an answer may have it before it is noted that it came
		r.mu.Lock()
		r.brought[e.ID] = prov.Brought
		r.mu.Unlock()
	}
	return e, nil
}

func (r *traced) fault(text string) {
	r.t.Helper()
	f, err := sandbox.ParseFault(text)
	if err == nil {
		err = r.sandbox.SetFault(f)
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

// Every exchange is found again by the id that its answer, its error or the status
// of its session carried: live, cached, shared, stale, failed, of tokens, replayed,
// without a token; and every id leads to its own.
func TestExchangesAreFoundAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newTraced(t)
		ids := []string{"1435254666", "257068234", "135352227", "729372485"}
		var all sync.WaitGroup
		for range 3 { // some are live, some are shared, some come out of the cache
			for _, id := range ids {
				all.Go(func() { _, _ = r.load(t.Context(), id) })
			}
		}
		all.Go(func() {
			if _, err := r.tokens["cdc"].Token(t.Context()); err != nil {
				t.Error(err)
			}
		})
		all.Wait()
		status := func(provider string) trace.Exchange {
			st := r.tokens[provider].Status()
			e := r.found(provider+"'s token", st.Exchange)
			if !e.Token || e.Provider != provider || e.Status != http.StatusOK {
				t.Errorf("%s's token came in %+v", provider, e)
			}
			return e
		}
		first := status("icd")
		status("cdc")
		if e, err := r.load(t.Context(), "1"); err == nil || e.Status != http.StatusNotFound {
			t.Errorf("%+v, %v", e, err)
		}

		r.sandbox.Revoke()
		if e, err := r.load(t.Context(), "1528414070"); err != nil || !e.Replayed || e.Generation != 2 {
			t.Errorf("%+v, %v", e, err)
		}
		if e := status("icd"); e.ID == first.ID {
			t.Error("the new token came by the same exchange as the old one")
		}

		<-time.After(11 * time.Hour) // what was kept is past its time, and the token ran out
		r.fault("503,on=token")
		if e, err := r.load(t.Context(), ids[0]); err != nil || !e.Stale || e.Generation != 0 {
			t.Errorf("%+v, %v", e, err)
		}
		if e, err := r.load(t.Context(), "455013390"); err == nil || e.Status != 0 {
			t.Errorf("%+v, %v", e, err)
		}
		if e := r.found("the last error", r.tokens["icd"].Status().LastError.Exchange); !e.Token || e.Status != http.StatusServiceUnavailable {
			t.Errorf("the last error came in %+v", e)
		}
		for provider, s := range r.tokens {
			for _, event := range s.Events() {
				if event.Exchange > 0 {
					if e := r.found(string(event.Kind), event.Exchange); !e.Token || e.Provider != provider {
						t.Errorf("%s: %s leads to %+v", provider, event.Kind, e)
					}
				}
			}
		}
		for id, by := range r.brought {
			e, b := r.found("a cached answer", id), r.found("a cached answer", by)
			if b.Path != e.Path || !e.Cached || b.Cached || b.Status != http.StatusOK {
				t.Errorf("%+v was brought by %+v", e, b)
			}
		}
		if len(r.brought) < 9 {
			t.Errorf("%d answers came out of the cache", len(r.brought))
		}
		for _, e := range r.ring.Exchanges() {
			if !r.carried[e.ID] {
				t.Errorf("nothing carries the id of %+v", e)
			}
		}
		if e, ok := r.ring.Exchange(0); ok {
			t.Errorf("0 is %+v", e)
		}
		if e, ok := r.ring.Exchange(1 << 40); ok {
			t.Errorf("what was never recorded is %+v", e)
		}
	})
}

// What is not kept any more is not found, and nothing else in its place.
func TestAnExchangeThatWasDropped(t *testing.T) {
	ring := newRing()
	rt := ring.Transport("icd", answering(200, ""))
	for range trace.Capacity + 10 {
		send(t, rt, "GET", "https://h.example/x", "")
	}
	for id, want := range map[uint64]bool{1: false, 10: false, 11: true, trace.Capacity + 10: true, trace.Capacity + 11: false} {
		if e, ok := ring.Exchange(id); ok != want || ok && e.ID != id {
			t.Errorf("%d: %t, %d", id, ok, e.ID)
		}
	}
}

// Only this program says which exchange it is, and whether a cache answered: a
// server's headers of these names are removed, and a body that breaks off says it
// too.
func TestAServerNamesNoExchange(t *testing.T) {
	ring := newRing()
	names := []string{"Icdscope-Exchange", "Icdscope-Brought", "Icdscope-Cache", "Icdscope-Cache-Age", "Icdscope-Refused", "Icdscope-Tokenless", "X-Gen", "X-Again"}
	lying := func(r *http.Request) (*http.Response, error) {
		h := make(http.Header)
		for _, name := range names {
			h.Set(name, "77")
		}
		return &http.Response{StatusCode: 200, Header: h, Body: io.NopCloser(io.MultiReader(strings.NewReader("x"), failing{io.ErrUnexpectedEOF})), Request: r}, nil
	}
	chains := map[string]http.RoundTripper{
		"an API":           ring.Transport("icd", cache.New(cache.Options{}).Transport(session.New(nil, session.Options{}).Transport(mustParse(t, "https://h.example"), roundTrip(lying)))),
		"a token endpoint": ring.TokenTransport("cdc", roundTrip(lying)),
	}
	for name, rt := range chains {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://h.example/icd/entity/1", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := rt.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		list := ring.Exchanges()
		e := list[len(list)-1]
		if got := resp.Header.Get("Icdscope-Exchange"); got != strconv.FormatUint(e.ID, 10) {
			t.Errorf("%s: exchange %s, not %d", name, got, e.ID)
		}
		for _, own := range names[1:] {
			if strings.HasPrefix(own, "Icdscope") && resp.Header.Get(own) != "" || e.ResponseHeader.Get(own) == "77" && strings.HasPrefix(own, "Icdscope") {
				t.Errorf("%s: %s came through", name, own)
			}
		}
		if e.Cached || e.Brought != 0 || e.Age != 0 {
			t.Errorf("%s: %+v", name, e)
		}
		_, err = io.ReadAll(resp.Body)
		if failure.Exchange(fmt.Errorf("reading: %w", err)) != e.ID {
			t.Errorf("%s: %v is not of exchange %d", name, err, e.ID)
		}
		_ = resp.Body.Close()
	}
}

func mustParse(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
