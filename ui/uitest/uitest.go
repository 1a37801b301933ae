// Package uitest runs screens in tests: commands run as the program would run
// them, in the simulated time of a testing/synctest bubble, and what is drawn
// is compared with files. Only tests import it.
package uitest

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"icdscope/ui/keys"
)

// Loop is the program's loop without a terminal.
type Loop struct {
	update func(tea.Msg) tea.Cmd
	msgs   chan tea.Msg
	Quit   bool   // the program asked to end
	Copied string // what was put on the clipboard last

	running sync.WaitGroup
}

// New makes a loop around an update function. It must be made and used inside
// a synctest bubble.
func New(update func(tea.Msg) tea.Cmd) *Loop {
	return &Loop{update: update, msgs: make(chan tea.Msg, 1_000)}
}

// Run starts a command; what it returns is handled by Settle or Advance.
func (l *Loop) Run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	l.running.Go(func() {
		if msg := cmd(); msg != nil {
			l.msgs <- msg
		}
	})
}

// Close waits for the commands that still run, timers among them, and drops
// what they return. Close what they wait for before it.
func (l *Loop) Close() { l.running.Wait() }

// Send handles a message and everything that follows from it without time
// passing.
func (l *Loop) Send(msg tea.Msg) {
	l.handle(msg)
	l.Settle()
}

// Keys presses keys by name, one after the other.
func (l *Loop) Keys(names ...string) {
	for _, name := range names {
		l.Send(keys.Press(name))
	}
}

// Type types a text, a key a character.
func (l *Loop) Type(text string) {
	for _, r := range text {
		l.Send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

// Settle handles messages until none comes any more without time passing.
func (l *Loop) Settle() {
	for {
		synctest.Wait()
		select {
		case msg := <-l.msgs:
			l.handle(msg)
		default:
			return
		}
	}
}

// Advance lets time pass and handles what happens meanwhile.
func (l *Loop) Advance(d time.Duration) {
	end := time.NewTimer(d)
	defer end.Stop()
	for {
		l.Settle()
		select {
		case msg := <-l.msgs:
			l.handle(msg)
		case <-end.C:
			l.Settle()
			return
		}
	}
}

func (l *Loop) handle(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.BatchMsg:
		for _, cmd := range msg {
			l.Run(cmd)
		}
		return
	case tea.QuitMsg:
		l.Quit = true
		return
	}
	if v := reflect.ValueOf(msg); v.Kind() == reflect.String && strings.Contains(v.Type().Name(), "ClipboardMsg") {
		l.Copied = v.String()
		return
	}
	l.Run(l.update(msg))
}

// Plain is what is seen of a drawing: no styles, no spaces at the ends of lines.
func Plain(drawn string) string {
	lines := strings.Split(ansi.Strip(drawn), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

// Fits fails the test unless every row has exactly w cells and there are h.
func Fits(t testing.TB, rows []string, w, h int) {
	t.Helper()
	if len(rows) != h {
		t.Errorf("%d rows, want %d", len(rows), h)
	}
	for i, r := range rows {
		if got := ansi.StringWidth(r); got != w {
			t.Errorf("row %d has %d cells, want %d: %q", i, got, w, ansi.Strip(r))
		}
	}
}

// Golden compares a drawing with testdata/<test's name>/<name>.golden. With
// UPDATE_GOLDEN=1 in the environment the file is written instead.
func Golden(t *testing.T, name, drawn string) {
	t.Helper()
	path := filepath.Join("testdata", strings.ReplaceAll(t.Name(), "/", "_"), name+".golden")
	got := Plain(drawn)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; UPDATE_GOLDEN=1 go test writes it", err)
	}
	if got != strings.ReplaceAll(string(want), "\r\n", "\n") {
		t.Errorf("%s differs; look at it and, if it is right, write it with UPDATE_GOLDEN=1 go test\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}
