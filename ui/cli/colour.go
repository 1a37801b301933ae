package cli

import (
	"io"
	"os"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// inks are what commands without a screen draw words on a stream with; nil where they
// are written plainly: on what is no terminal, and where colours are not wanted. The
// variables are those of the colour library, but that anything in NO_COLOR counts.
//
// A terminal is not asked for its background, as what it answers after the command has
// ended would stand in the shell: the 16 colours that it has itself do for both.
func (o *options) inks(stream io.Writer) *theme.Theme {
	if v, _ := o.sys.Env("NO_COLOR"); v != "" || o.onlyASCII() {
		return nil
	}
	if o.profile(stream) < colorprofile.ANSI {
		return nil
	}
	if f, ok := stream.(*os.File); ok {
		lipgloss.EnableLegacyWindowsANSI(f)
	}
	return theme.New(theme.Look{Either: true})
}

// profile is how many colours a stream has.
func (o *options) profile(stream io.Writer) colorprofile.Profile {
	if o.sys.Terminal(stream) { // its 16 colours need no question to tmux, which Detect would ask
		return colorprofile.Env(o.sys.Environ)
	}
	return colorprofile.Detect(struct{ io.Writer }{stream}, o.sys.Environ)
}

// onlyASCII reports whether nothing but ASCII is to be written, as far as that is known
// before the settings are.
func (o *options) onlyASCII() bool {
	if o.ascii.Load() || yesNo(o.flags["ascii"]) == "true" {
		return true
	}
	v, _ := o.sys.Env("ICDSCOPE_ASCII")
	return yesNo(v) == "true"
}

// inked is a page as it is written to a stream: as wide as a terminal, and with a line
// for each where it goes on to a program.
func (o *options) inked(stream io.Writer, p *page.Page) string {
	width := o.width(stream)
	if t := o.inks(stream); t != nil {
		return p.Inked(t, width)
	}
	return p.Text(width)
}

// laid is a page in words as it is written to standard output. A line with an address or
// a path that has no room in the terminal is left to that: in two lines it could not be
// copied any more.
func (o *options) laid(g theme.Glyphs, p *page.Page) string {
	width := o.width(o.sys.Out)
	var b strings.Builder
	for _, l := range p.Lines() {
		line := page.Of(l, g)
		whole, text := line.Text(0), line.Text(width)
		if slices.ContainsFunc(strings.Fields(whole), func(word string) bool {
			return strings.ContainsAny(word, `/\`) && !strings.Contains(text, word)
		}) {
			text = whole
		}
		b.WriteString(text)
	}
	return b.String()
}
