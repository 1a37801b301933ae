// Package theme turns a palette into the inks and glyphs that screens draw
// with. Screens name what a thing means, never a colour.
package theme

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"
)

// Ink is one style, made once: the sequences that switch it on and off. Drawing
// with it is joining three strings.
type Ink struct{ on, off string }

// S draws s.
func (k Ink) S(s string) string {
	if s == "" {
		return ""
	}
	return k.on + s + k.off
}

// To draws s into b.
func (k Ink) To(b *strings.Builder, s string) {
	if s == "" {
		return
	}
	b.WriteString(k.on)
	b.WriteString(s)
	b.WriteString(k.off)
}

// newInk lets Lip Gloss say what a style looks like.
func newInk(s lipgloss.Style) Ink {
	on, off, _ := strings.Cut(s.Render("x"), "x")
	return Ink{on, off}
}

// palette names the colours of one background.
type palette struct {
	text, muted, faint, accent, border, focus color.Color
	good, warn, bad, info                     color.Color
	selectText, selectBack, quietBack         color.Color
	badgeText                                 color.Color
}

var dark = palette{
	text: lipgloss.Color("#D8DEE9"), muted: lipgloss.Color("#AEB8C9"), faint: lipgloss.Color("#8B97AE"),
	accent: lipgloss.Color("#7DCFFF"), border: lipgloss.Color("#4C566A"), focus: lipgloss.Color("#7DCFFF"),
	good: lipgloss.Color("#9ECE6A"), warn: lipgloss.Color("#E0AF68"), bad: lipgloss.Color("#F7768E"),
	info:       lipgloss.Color("#BB9AF7"),
	selectText: lipgloss.Color("#10141C"), selectBack: lipgloss.Color("#7DCFFF"), quietBack: lipgloss.Color("#2E3648"),
	badgeText: lipgloss.Color("#10141C"),
}

var light = palette{
	text: lipgloss.Color("#24292F"), muted: lipgloss.Color("#4B545E"), faint: lipgloss.Color("#646D77"),
	accent: lipgloss.Color("#0B5CAD"), border: lipgloss.Color("#A6AFBA"), focus: lipgloss.Color("#0B5CAD"),
	good: lipgloss.Color("#1A7F37"), warn: lipgloss.Color("#8A5A00"), bad: lipgloss.Color("#B3261E"),
	info:       lipgloss.Color("#6F42C1"),
	selectText: lipgloss.Color("#FFFFFF"), selectBack: lipgloss.Color("#0B5CAD"), quietBack: lipgloss.Color("#DDE3EA"),
	badgeText: lipgloss.Color("#FFFFFF"),
}

// The palettes of 16 colours name those of the terminal. Mapping the others to
// the nearest would give muted text the blue of links and a warning the red of
// errors. Text has the terminal's own colour; grey is bright black, and on a dark
// background white, whose bright variant is the colour of text.
var darkFew = palette{
	text: lipgloss.NoColor{}, muted: lipgloss.White, faint: lipgloss.BrightBlack,
	accent: lipgloss.BrightCyan, border: lipgloss.BrightBlack, focus: lipgloss.BrightCyan,
	good: lipgloss.BrightGreen, warn: lipgloss.BrightYellow, bad: lipgloss.BrightRed, info: lipgloss.BrightMagenta,
	selectText: lipgloss.Black, selectBack: lipgloss.BrightCyan, quietBack: lipgloss.NoColor{},
	badgeText: lipgloss.Black,
}

var lightFew = palette{
	text: lipgloss.NoColor{}, muted: lipgloss.BrightBlack, faint: lipgloss.BrightBlack,
	accent: lipgloss.Blue, border: lipgloss.BrightBlack, focus: lipgloss.Blue,
	good: lipgloss.Green, warn: lipgloss.Yellow, bad: lipgloss.Red, info: lipgloss.Magenta,
	selectText: lipgloss.BrightWhite, selectBack: lipgloss.Blue, quietBack: lipgloss.NoColor{},
	badgeText: lipgloss.Black,
}

// On a ground that nobody asked for, a bright colour may vanish on white and a dark
// blue on black: these are between. What is muted is fainter than the terminal's own
// text, see New.
var eitherFew = palette{
	text: lipgloss.NoColor{}, muted: lipgloss.BrightBlack, faint: lipgloss.BrightBlack,
	accent: lipgloss.Cyan, border: lipgloss.BrightBlack, focus: lipgloss.Cyan,
	good: lipgloss.Green, warn: lipgloss.Yellow, bad: lipgloss.Red, info: lipgloss.Magenta,
	selectText: lipgloss.Black, selectBack: lipgloss.Cyan, quietBack: lipgloss.NoColor{},
	badgeText: lipgloss.Black,
}

// Look is what a theme depends on.
type Look struct {
	Dark  bool // the terminal's background
	ASCII bool // no glyph beyond ASCII
	Mono  bool // no colours: what is told by one is told by reversed video or a heavier line
	Few   bool // 16 colours: those of the terminal

	// Either tells that the background is not known. There are 16 colours then.
	Either bool
}

// palette chooses the colours of a look.
func (l Look) palette() palette {
	switch {
	case l.Either:
		return eitherFew
	case l.Few && l.Dark:
		return darkFew
	case l.Few:
		return lightFew
	case l.Dark:
		return dark
	}
	return light
}

// Theme is what screens draw with. It does not change; another look is another
// theme.
type Theme struct {
	Look
	Glyph Glyphs

	Text, Bold, Muted, Faint, Accent, Title, Link Ink
	Border, Focus                                 Frame
	Good, Warn, Bad, Info                         Ink
	Selected                                      Ink // the cursor in the pane that has the focus
	Quiet                                         Ink // the cursor elsewhere
	Found                                         Ink // what a search matched
	Tab, TabOn                                    Ink
	BadgeLive, BadgeSandbox, BadgeQuiet           Ink
	KeyName, KeyText                              Ink

	// Cursor is the colour of the text cursor.
	Cursor color.Color
}

// New makes a theme.
func New(look Look) *Theme {
	p := look.palette()
	st := lipgloss.NewStyle
	fg := func(c color.Color) lipgloss.Style { return st().Foreground(c) }
	badge := func(c color.Color) Ink { return newInk(st().Bold(true).Foreground(p.badgeText).Background(c)) }
	t := &Theme{
		Look: look, Glyph: Signs(look.ASCII),
		Text: newInk(fg(p.text)), Bold: newInk(fg(p.text).Bold(true)), Muted: newInk(fg(p.muted)), Faint: newInk(fg(p.faint)),
		Accent: newInk(fg(p.accent)), Title: newInk(fg(p.accent).Bold(true)), Link: newInk(fg(p.accent).Underline(true)),
		Border: Frame{newInk(fg(p.border)), thin(look.ASCII)}, Focus: Frame{newInk(fg(p.focus)), thin(look.ASCII)},
		Good: newInk(fg(p.good)), Warn: newInk(fg(p.warn)), Bad: newInk(fg(p.bad).Bold(true)), Info: newInk(fg(p.info)),
		Selected: newInk(st().Foreground(p.selectText).Background(p.selectBack).Bold(true)),
		Quiet:    newInk(st().Foreground(p.text).Background(p.quietBack)),
		Found:    newInk(fg(p.warn).Bold(true).Underline(true)),
		Tab:      newInk(fg(p.muted)), TabOn: newInk(fg(p.accent).Bold(true).Underline(true)),
		BadgeLive: badge(p.good), BadgeSandbox: badge(p.warn), BadgeQuiet: badge(p.muted),
		KeyName: newInk(fg(p.accent)), KeyText: newInk(fg(p.muted)),
		Cursor: p.accent,
	}
	if look.Few || look.Either {
		t.Quiet = newInk(st().Foreground(p.text).Underline(true))
	}
	if look.Either { // the grey of 16 colours is the background of some
		t.Muted, t.Faint = newInk(st().Faint(true)), newInk(st().Faint(true))
	}
	if look.Mono {
		reverse := newInk(st().Reverse(true))
		t.Selected, t.Quiet = newInk(st().Reverse(true).Bold(true)), newInk(st().Underline(true))
		t.BadgeLive, t.BadgeSandbox, t.BadgeQuiet = reverse, reverse, reverse
		t.Focus.Lines = heavy(look.ASCII)
	}
	return t
}

// Plain writes what this program shortened with the signs of the character set.
func (t *Theme) Plain(s string) string {
	return strings.ReplaceAll(s, "…", t.Glyph.Ellipsis)
}

// Frame is what a box is drawn with.
type Frame struct {
	Ink
	Lines
}

// Lines are the signs of a frame, each one cell wide.
type Lines struct{ Horizontal, Vertical, TopLeft, TopRight, BottomLeft, BottomRight string }

func thin(ascii bool) Lines {
	if ascii {
		return Lines{"-", "|", "+", "+", "+", "+"}
	}
	return Lines{"─", "│", "╭", "╮", "╰", "╯"}
}

// heavy are the lines of the box that has the focus, where no colour tells it.
func heavy(ascii bool) Lines {
	if ascii {
		return Lines{"=", "#", "#", "#", "#", "#"}
	}
	return Lines{"━", "┃", "┏", "┓", "┗", "┛"}
}

// Glyphs are the signs of one character set. Each is one cell wide.
type Glyphs struct {
	Open, Closed, Leaf, Pending                    string // of tree rows
	Elsewhere, Residual, Window                    string
	Cursor, Possible, Required, Note               string
	Good, Warn, Bad, Wait, Paused, Dot             string
	BarFull, BarEmpty, BarTick                     string
	Trail, Renewed                                 string // of what was before, and a renewal
	Ellipsis, Crumb, Arrow, Bullet, Check, Uncheck string
	RadioOn, RadioOff, Mask                        string
	Edge, Alike                                    string
	Spinner                                        []string
	Up, Down                                       string
}

// KeyLabel writes a key's name with the signs of the character set.
func (t *Theme) KeyLabel(name string) string {
	if !t.ASCII {
		return name
	}
	return asciiKeys.Replace(name)
}

var asciiKeys = strings.NewReplacer("↑", "up", "↓", "down", "←", "left", "→", "right")

// Signs are the glyphs of a character set.
func Signs(ascii bool) Glyphs {
	if ascii {
		return Glyphs{
			Open: "-", Closed: "+", Leaf: " ", Pending: "~", Elsewhere: ">", Residual: ".", Window: "=",
			Cursor: ">", Possible: "&", Required: "*", Note: "n",
			Good: "*", Warn: "!", Bad: "x", Wait: "~", Paused: "=", Dot: "-",
			BarFull: "#", BarEmpty: ".", BarTick: "|", Trail: "-", Renewed: "@",
			Ellipsis: "~", Crumb: ">", Arrow: ">", Bullet: "-", Check: "x", Uncheck: " ",
			RadioOn: "*", RadioOff: " ", Mask: "*",
			Edge: "|", Alike: "~",
			Spinner: []string{"|", "/", "-", "\\"}, Up: "^", Down: "v",
		}
	}
	return Glyphs{
		Open: "▾", Closed: "▸", Leaf: " ", Pending: "·", Elsewhere: "↗", Residual: "∘", Window: "▫",
		Cursor: "›", Possible: "◇", Required: "◆", Note: "✎",
		Good: "✓", Warn: "!", Bad: "✗", Wait: "◌", Paused: "‖", Dot: "·",
		BarFull: "▰", BarEmpty: "▱", BarTick: "│", Trail: "─", Renewed: "↻",
		Ellipsis: "…", Crumb: "›", Arrow: "→", Bullet: "•", Check: "✓", Uncheck: " ",
		RadioOn: "●", RadioOff: "○", Mask: "•",
		Edge: "│", Alike: "≈",
		Spinner: []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"}, Up: "↑", Down: "↓",
	}
}
