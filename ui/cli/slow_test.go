package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
	"icdscope/session"
	"icdscope/session/credential"
	"icdscope/session/secret"
)

// slowly is a server that takes its time before each answer, a token.
func slowly(d time.Duration) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go func() {
			defer func() { _ = theirs.Close() }()
			in := bufio.NewReader(theirs)
			for {
				r, err := http.ReadRequest(in)
				if err != nil {
					return
				}
				_, _ = io.Copy(io.Discard, r.Body)
				<-time.After(d)
				const body = `{"access_token":"t0ken-of-a-slow-server","token_type":"Bearer","expires_in":3600}`
				_, _ = fmt.Fprintf(theirs, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
			}
		}()
		return ours, nil
	}
}

// A command waits as long as it was told for an answer to begin; a screen ten seconds.
func TestACommandWaitsAsLongAsItWasTold(t *testing.T) {
	for _, c := range []struct{ patience, answer, waited time.Duration }{
		{patience: 60 * time.Second, answer: 40 * time.Second},
		{patience: 15 * time.Second, answer: 12 * time.Second},
		{patience: 60 * time.Second, answer: time.Hour, waited: 60 * time.Second},
		{patience: 2 * time.Second, answer: time.Hour, waited: 2 * time.Second},
		{answer: 12 * time.Second, waited: 10 * time.Second},
	} {
		t.Run(fmt.Sprint(c.patience, c.answer), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				nowhere := func() (string, error) { return "", errors.ErrUnsupported }
				o := newOptions(System{Env: func(string) (string, bool) { return "", false }, ConfigDir: nowhere})
				set, err := o.settings()
				if err != nil {
					t.Fatal(err)
				}
				w := newWiring(o, set)
				defer w.close()
				w.patience = c.patience
				p := icdProvider()
				at, err := w.target(p)
				if err != nil {
					t.Fatal(err)
				}
				at.token = &url.URL{Scheme: "http", Host: "127.0.0.1:1", Path: "/connect/token"} // where nobody dials
				conn, err := w.connect(p, at, credential.Credential{ID: sandbox.DemoClientID, Secret: secret.New(sandbox.DemoSecret)})
				if err != nil {
					t.Fatal(err)
				}
				conn.net.(*sandboxSeen).DialContext = slowly(c.answer)
				ctx := t.Context()
				if c.patience > 0 {
					limited, end := context.WithTimeout(ctx, c.patience)
					defer end()
					ctx = limited
				}
				start := time.Now()
				_, err = conn.session.Token(ctx)
				var own *session.Error
				switch waited := time.Since(start); {
				case c.waited == 0 && err != nil:
					t.Errorf("after %s: %v", waited, err)
				case c.waited > 0 && (waited != c.waited || !errors.As(err, &own) && !errors.Is(err, context.DeadlineExceeded)):
					t.Errorf("it waited %s: %v", waited, err)
				}
				conn.close()
				<-time.After(c.answer) // until the server is done, too
			})
		})
	}
}
