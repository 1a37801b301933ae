package cli

import (
	"errors"

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
