package cli_test

import (
	"bytes"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

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

// Who types 60 keys in a second sees each of them by itself: none waits for the
// next one to be drawn.
func TestEveryKeyOfAFastTypistIsDrawn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
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
