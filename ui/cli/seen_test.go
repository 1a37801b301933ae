package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/cache"
	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/session"
	"icdscope/session/secret"
)

// line is a network that can be cut, and counts what goes over it.
type line struct {
	next http.RoundTripper
	cut  atomic.Pointer[error]
	sent atomic.Int32
}

func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	l.sent.Add(1)
	if err := l.cut.Load(); err != nil {
		return nil, *err
	}
	return l.next.RoundTrip(r) //nolint:wrapcheck // a network
}

// What was read is searched when the line is cut, without waiting for it with every
// letter; and the server again soon after it is mended.
func TestSearchingWithTheLineCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, err := sandbox.New(sandbox.Options{})
		if err != nil {
			t.Fatal(err)
		}
		l := &line{next: server.Transport()}
		c, ctx := newSeen(newClient(t, server, l)), context.Background()
		root, err := icd.LoadRoot(ctx, c, icd.MMS("", "en"))
		if err != nil {
			t.Fatal(err)
		}
		in := root.Ref.Tree
		search := func(words string) icd.Results {
			t.Helper()
			res, _, err := c.Search(ctx, icd.Search{In: in, Query: words})
			if err != nil {
				t.Fatal(err)
			}
			return res
		}
		if res := search("typhoid%"); len(res.Hits) == 0 || res.Remembered != nil {
			t.Fatalf("%+v", res)
		}
		if _, _, err := c.Load(ctx, in.Entity("257068234")); err != nil {
			t.Fatal(err)
		}
		if e, prov, ok := c.Known(in.Entity("257068234")); !ok || e.Code != "1A00" || !prov.Cached {
			t.Errorf("what was read is known as %+v, %+v, %v", e, prov, ok)
		}
		var gone error = &url.Error{Op: "Get", Err: syscall.ECONNREFUSED}
		l.cut.Store(&gone)
		before := l.sent.Load()
		for _, words := range []string{"typhoid%", "chol%", "1A00"} {
			res := search(words)
			if len(res.Hits) == 0 || res.Remembered == nil || res.Remembered.Of != 2 || !errors.Is(res.Remembered.Why, gone) {
				t.Errorf("%s: %+v", words, res)
			}
		}
		if n := l.sent.Load() - before; n != 1 {
			t.Errorf("the line was tried %d times", n)
		}
		l.cut.Store(nil)
		<-time.After(downFor)
		if res := search("typhoid%"); res.Remembered != nil {
			t.Errorf("the line is mended: %+v", res)
		}
	})
}

// Where the service offers no search what was read is searched, and that says nothing of
// the connection: in another tree the server is asked.
func TestSearchingATreeWithoutSearch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, err := sandbox.New(sandbox.Options{})
		if err != nil {
			t.Fatal(err)
		}
		l := &line{next: server.Transport()}
		c, ctx := newSeen(newClient(t, server, l)), context.Background()
		icd10 := icd.Tree{Classification: icd.ICD10, Release: "2019", Language: "en"}
		if _, _, err := c.Load(ctx, icd10.Entity("SB00.1")); err != nil {
			t.Fatal(err)
		}
		sent := l.sent.Load()
		res, _, err := c.Search(ctx, icd.Search{In: icd10, Query: "condition%"})
		if err != nil || len(res.Hits) != 1 || res.Remembered == nil || res.Remembered.Of != 1 || l.sent.Load() != sent {
			t.Fatalf("%+v, %v", res, err)
		}
		if why := res.Remembered.Why; why.Error() != "the service offers no search in ICD-10" || disconnected(why) {
			t.Errorf("because %v", why)
		}
		if res, _, err := c.Search(ctx, icd.Search{In: icd.MMS("2024-01", "en"), Query: "typhoid%"}); err != nil || res.Remembered != nil {
			t.Errorf("in another tree: %+v, %v", res.Remembered, err)
		}
	})
}

// newClient is a client of a sandbox that takes any token.
func newClient(t *testing.T, server *sandbox.Server, l *line) *icd.Client {
	t.Helper()
	base, err := url.Parse("http://127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	return icd.New(base, authorized{t, server, l})
}

// authorized signs requests with a token of the sandbox.
type authorized struct {
	t      *testing.T
	server *sandbox.Server
	next   http.RoundTripper
}

func (a authorized) RoundTrip(r *http.Request) (*http.Response, error) {
	token, err := icd.NewRetriever(icd.Credentials{
		TokenURL: "http://127.0.0.1:9/connect/token", ClientID: sandbox.DemoClientID, Secret: secret.New(sandbox.DemoSecret),
	}, a.server.Transport()).Retrieve(r.Context(), nil)
	if err != nil {
		a.t.Error(err)
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+token.AccessToken)
	return a.next.RoundTrip(r) //nolint:wrapcheck // a network
}

// Only where nobody answered there is no connection.
func TestWhatIsNoConnection(t *testing.T) {
	for _, x := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{context.Canceled, false},
		{fmt.Errorf("search: %w", cache.ErrOffline), true},
		{&url.Error{Op: "Get", Err: syscall.ECONNREFUSED}, true},
		{&net.DNSError{Name: "id.who.int", IsNotFound: true}, true},
		{context.DeadlineExceeded, true},
		{session.ErrSignedOut, false},
		{session.ErrPaused, false},
		{&session.Error{Problem: session.Problem{Class: session.ClassConnect}}, true},
		{&session.Error{Problem: session.Problem{Class: session.ClassCredentials}}, false},
		{&session.Error{Problem: session.Problem{Class: session.ClassServer, HTTPStatus: 503}}, false},
	} {
		if got := disconnected(x.err); got != x.want {
			t.Errorf("%v: %v", x.err, got)
		}
	}
}
