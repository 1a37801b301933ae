package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	tea "charm.land/bubbletea/v2"
)

// drawable says what keeps the explorer from a screen and a keyboard.
func (o *options) drawable() error {
	if !o.sys.Terminal(o.sys.Out) {
		return errors.New("the explorer needs a terminal")
	}
	if term, _ := o.sys.Env("TERM"); term == "dumb" {
		return errors.New("the explorer needs a terminal that can draw, and this one says that it cannot (TERM=dumb)")
	}
	if o.sys.Terminal(o.sys.In) {
		return nil
	}
	in, out, err := tea.OpenTTY() // where keys come from if standard input is something else
	if err != nil {
		return errors.New("there is no keyboard: standard input is no terminal, and there is no other")
	}
	_, _ = in.Close(), out.Close() // on most systems they are the same file
	return nil
}

// hungUp ends the explorer because it has lost its terminal.
var hungUp = Signal{syscall.SIGHUP}

// tty is the way to the terminal. That may hang up without a SIGHUP to tell it: a shell
// that ignores the signal lives on, and passes none on to what it has started.
type tty struct {
	*os.File
	hangUp func() // ends the program as SIGHUP does
}

// Read implements [io.Reader]. Keys come in a mode in which nothing else ends them.
func (t tty) Read(b []byte) (int, error) {
	n, err := t.File.Read(b)
	if errors.Is(err, io.EOF) || errors.Is(err, syscall.EIO) {
		t.hangUp()
	}
	return n, err //nolint:wrapcheck // it is a file
}

// Write implements [io.Writer].
func (t tty) Write(b []byte) (int, error) {
	n, err := t.File.Write(b)
	if errors.Is(err, syscall.EIO) {
		t.hangUp()
	}
	return n, err //nolint:wrapcheck // it is a file
}

// ttys are the ways from the keyboard and to the screen. If standard input is no
// terminal a secret came that way, and keys come from the terminal itself.
func (o *options) ttys(hangUp func()) (in io.Reader, out io.Writer, err error) {
	in, out = o.sys.In, o.sys.Out
	if !o.sys.Terminal(in) {
		if in, _, err = tea.OpenTTY(); err != nil {
			return nil, nil, fmt.Errorf("there is no keyboard: %w", err)
		}
	}
	if f, ok := in.(*os.File); ok {
		in = tty{f, hangUp}
	}
	if f, ok := out.(*os.File); ok {
		out = tty{f, hangUp}
	}
	return in, out, nil
}
