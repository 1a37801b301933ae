package cli_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/oauth2"

	"icdscope/session"
	"icdscope/session/credential"
	"icdscope/ui"
	"icdscope/ui/cli"
	"icdscope/ui/login"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// frames counts what is written to a terminal at once.
type frames struct {
	mu sync.Mutex
	n  int
}

func (f *frames) Write(b []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(bytes.TrimSpace(b)) > 0 {
		f.n++
	}
	return len(b), nil
}

func (f *frames) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.n
}

// bubble is [synctest.Test] for what listens for signals: the goroutine that Go
// starts for them once must not be of a bubble that ends.
func bubble(t *testing.T, f func(*testing.T)) {
	t.Helper()
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	signal.Stop(c)
	synctest.Test(t, f)
}

// Who types 60 keys in a second sees each of them by itself: none waits for the
// next one to be drawn.
func TestEveryKeyOfAFastTypistIsDrawn(t *testing.T) {
	bubble(t, func(t *testing.T) {
		in, typist := io.Pipe()
		out := &frames{}
		sys := newComputer(t).system(io.Discard, io.Discard)
		sys.In, sys.Out, sys.Terminal = in, out, func(any) bool { return true }
		done := make(chan error)
		go func() {
			done <- cli.RunScreen(t.Context(), sys, ui.Options{
				Screen: pane.Login, NoTitle: true, Login: login.Options{
					Providers: uitest.Providers(), Profiles: []login.Profile{{Name: "cloud", At: map[string]*login.Endpoint{"icd": {}}}}, Clean: credential.Clean,
				},
			}, tea.WithWindowSize(80, 24))
		}()
		_, _ = io.WriteString(typist, "\t\t")
		<-time.After(time.Second) // in simulated time, until the first frames are over
		before := out.count()
		for range 60 {
			_, _ = io.WriteString(typist, "x")
			<-time.After(time.Second / 60)
		}
		if got := out.count() - before; got < 58 {
			t.Errorf("60 keys in a second came to %d frames", got)
		}
		_, _ = io.WriteString(typist, "\x03")
		defer func() { _ = typist.Close() }()
		if err := <-done; err != nil {
			t.Error(err)
		}
		<-time.After(2 * time.Second) // until its last clock is over
	})
}

// renewing is a token endpoint that gives one token and then stops to answer.
type renewing struct{ asked atomic.Int32 }

func (r *renewing) Retrieve(ctx context.Context, _ *oauth2.Token) (*oauth2.Token, error) {
	if r.asked.Add(1) == 1 {
		return &oauth2.Token{AccessToken: "c4nary", ExpiresIn: 20}, nil
	}
	<-ctx.Done()
	return nil, ctx.Err()
}

// A signal ends the screen within a second, even while a token is fetched.
func TestASignalEndsTheScreenAtOnce(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		bubble(t, func(t *testing.T) {
			endpoint := &renewing{}
			s := session.New(endpoint, session.Options{Provider: "icd"})
			ctx, end := context.WithCancelCause(t.Context())
			go s.Run(ctx)
			in, typist := io.Pipe()
			defer func() { _ = typist.Close() }()
			sys := newComputer(t).system(io.Discard, io.Discard)
			sys.In, sys.Out, sys.Terminal = in, &frames{}, func(any) bool { return true }
			done := make(chan error)
			go func() {
				done <- cli.RunScreen(ctx, sys, ui.Options{
					Screen: pane.Tokens, NoTitle: true, Login: login.Options{Providers: uitest.Providers(), Clean: credential.Clean},
					Links: []*ui.Link{{Provider: "icd", Mode: func() ui.Mode { return ui.Local }, Session: s, Close: s.Close}},
				}, tea.WithWindowSize(80, 24))
			}()
			<-time.After(17 * time.Second) // in simulated time, until the renewal has begun
			if st := s.Status().State; st != session.Renewing || endpoint.asked.Load() != 2 {
				t.Fatalf("%v, asked %d times", st, endpoint.asked.Load())
			}
			begun := time.Now()
			end(cli.Signal{Signal: sig})
			if err := <-done; err != nil {
				t.Error(err)
			}
			if took := time.Since(begun); took > time.Second {
				t.Errorf("%s: it took %s", sig, took)
			}
			<-time.After(2 * time.Second) // until its last clock is over
		})
	}
}
