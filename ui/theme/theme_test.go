package theme

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// TestTextCanBeRead: every colour that writes words has the contrast of WCAG
// 2.2, 1.4.3 (4.5 to 1) on the backgrounds that terminals usually have.
func TestTextCanBeRead(t *testing.T) {
	for _, c := range []struct {
		name    string
		palette palette
		on      []string
	}{
		{"dark", dark, []string{"#000000", "#1A1B26", "#282C34"}},
		{"light", light, []string{"#FFFFFF", "#FDF6E3"}},
	} {
		p := c.palette
		for _, on := range c.on {
			for name, ink := range map[string]color.Color{
				"text": p.text, "muted": p.muted, "faint": p.faint, "accent": p.accent,
				"good": p.good, "warn": p.warn, "bad": p.bad, "info": p.info,
			} {
				if got := contrast(ink, lipgloss.Color(on)); got < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.1f", c.name, name, on, got)
				}
			}
		}
		for name, pair := range map[string][2]color.Color{
			"the cursor": {p.selectText, p.selectBack}, "the quiet cursor": {p.text, p.quietBack},
			"LIVE": {p.badgeText, p.good}, "SANDBOX": {p.badgeText, p.warn}, "a quiet badge": {p.badgeText, p.muted},
		} {
			if got := contrast(pair[0], pair[1]); got < 4.5 {
				t.Errorf("%s: %s has a contrast of %.1f", c.name, name, got)
			}
		}
	}
}

// Of 16 colours each part has the one that is meant, not the nearest to another.
func TestTheColoursOfSixteen(t *testing.T) {
	const plain, bold, black, brightWhite = "", "1", "30", "97"
	ground := map[string]string{"92": "102", "93": "103", "96": "106", "32": "42", "33": "43", "34": "44", "37": "47", "90": "100"}
	for name, c := range map[string]struct {
		look                                                       Look
		muted, faint, accent, good, warn, bad, info, selected, rim string
	}{
		"dark":  {Look{Dark: true, Few: true}, "37", "90", "96", "92", "93", "91", "95", black, "90"},
		"light": {Look{Few: true}, "90", "90", "34", "32", "33", "31", "35", brightWhite, "90"},
	} {
		th := New(c.look)
		for part, pair := range map[string][2]string{
			"text": {sgr(th.Text), plain}, "bold": {sgr(th.Bold), bold}, "muted": {sgr(th.Muted), c.muted}, "faint": {sgr(th.Faint), c.faint},
			"accent": {sgr(th.Accent), c.accent}, "title": {sgr(th.Title), "1;" + c.accent}, "border": {sgr(th.Border.Ink), c.rim}, "focus": {sgr(th.Focus.Ink), c.accent},
			"good": {sgr(th.Good), c.good}, "warn": {sgr(th.Warn), c.warn}, "bad": {sgr(th.Bad), "1;" + c.bad}, "info": {sgr(th.Info), c.info},
			"selected": {sgr(th.Selected), "1;" + c.selected + ";" + ground[c.accent]},
			"LIVE":     {sgr(th.BadgeLive), "1;30;" + ground[c.good]}, "SANDBOX": {sgr(th.BadgeSandbox), "1;30;" + ground[c.warn]}, "a quiet badge": {sgr(th.BadgeQuiet), "1;30;" + ground[c.muted]},
			"a tab": {sgr(th.Tab), c.muted}, "a key": {sgr(th.KeyName), c.accent}, "what it does": {sgr(th.KeyText), c.muted},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s: %s is written with %q, want %q", name, part, pair[0], pair[1])
			}
		}
		if quiet := sgr(th.Quiet); strings.Trim(quiet, "4;") != "" || quiet == "" {
			t.Errorf("%s: the quiet cursor is written with %q, want an underline", name, quiet)
		}
	}
}

// On a ground that is not known there is no bright colour, which white would take away,
// no dark blue and no grey; text is the terminal's own.
func TestTheColoursOfEitherGround(t *testing.T) {
	th := New(Look{Either: true})
	for part, pair := range map[string][2]string{
		"text": {sgr(th.Text), ""}, "bold": {sgr(th.Bold), "1"}, "muted": {sgr(th.Muted), "2"}, "faint": {sgr(th.Faint), "2"},
		"accent": {sgr(th.Accent), "36"}, "title": {sgr(th.Title), "1;36"}, "good": {sgr(th.Good), "32"},
		"warn": {sgr(th.Warn), "33"}, "bad": {sgr(th.Bad), "1;31"}, "info": {sgr(th.Info), "35"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is written with %q, want %q", part, pair[0], pair[1])
		}
	}
	for terminal, colours := range terminals {
		for name, ink := range map[string]color.Color{"good": eitherFew.good, "warn": eitherFew.warn, "bad": eitherFew.bad} {
			for _, on := range []color.Color{lipgloss.Black, lipgloss.BrightWhite} {
				at := func(c color.Color) color.Color { return lipgloss.Color(colours[c.(ansi.BasicColor)]) }
				if got := contrast(at(ink), at(on)); got < 1.6 {
					t.Errorf("%s: %s has a contrast of %.1f", terminal, name, got)
				}
			}
		}
	}
}

// sgr are the parameters of the sequence that switches an ink on.
func sgr(k Ink) string { return strings.TrimSuffix(strings.TrimPrefix(k.on, "\x1b["), "m") }

// Parts that mean different things look different: in every palette, after the
// terminal made of a colour what it has.
func TestWhatDiffersLooksDifferent(t *testing.T) {
	for name, c := range map[string]struct {
		palette palette
		profile colorprofile.Profile
	}{
		"dark": {dark, colorprofile.TrueColor}, "light": {light, colorprofile.TrueColor}, "dark, 256": {dark, colorprofile.ANSI256}, "light, 256": {light, colorprofile.ANSI256},
		"either, 16": {Look{Either: true}.palette(), colorprofile.ANSI},
		"dark, 16":   {Look{Dark: true, Few: true}.palette(), colorprofile.ANSI}, "light, 16": {Look{Few: true}.palette(), colorprofile.ANSI},
	} {
		p := c.palette
		seen := make(map[color.Color]string)
		for part, ink := range map[string]color.Color{"muted": p.muted, "accent": p.accent, "good": p.good, "warn": p.warn, "bad": p.bad, "info": p.info} {
			shown := c.profile.Convert(ink)
			if other, ok := seen[shown]; ok {
				t.Errorf("%s: %s and %s are both %v", name, part, other, shown)
			}
			seen[shown] = part
		}
		if c.profile.Convert(p.border) == c.profile.Convert(p.focus) {
			t.Errorf("%s: the frame that has the focus looks like the others", name)
		}
	}
}

// Terminals have 16 colours of their own: these are xterm's and those of VGA,
// which a console has.
var terminals = map[string][16]string{
	"xterm": {"#000000", "#CD0000", "#00CD00", "#CDCD00", "#0000EE", "#CD00CD", "#00CDCD", "#E5E5E5", "#7F7F7F", "#FF0000", "#00FF00", "#FFFF00", "#5C5CFF", "#FF00FF", "#00FFFF", "#FFFFFF"},
	"VGA":   {"#000000", "#AA0000", "#00AA00", "#AA5500", "#0000AA", "#AA00AA", "#00AAAA", "#AAAAAA", "#555555", "#FF5555", "#55FF55", "#FFFF55", "#5555FF", "#FF55FF", "#55FFFF", "#FFFFFF"},
}

// On a dark ground 16 colours can all be read. On a light one no terminal's
// yellow and green can; there what they say has a sign and words as well.
func TestSixteenColoursCanBeRead(t *testing.T) {
	for terminal, colours := range terminals {
		at := func(c color.Color) color.Color { return lipgloss.Color(colours[c.(ansi.BasicColor)]) }
		read := func(name string, ink, on color.Color, least float64) {
			t.Helper()
			if got := contrast(ink, on); got < least {
				t.Errorf("%s: %s has a contrast of %.1f", terminal, name, got)
			}
		}
		p := darkFew
		for name, ink := range map[string]color.Color{"muted": p.muted, "accent": p.accent, "good": p.good, "warn": p.warn, "bad": p.bad, "info": p.info} {
			read("dark: "+name, at(ink), at(lipgloss.Black), 4.5)
		}
		read("dark: faint", at(p.faint), at(lipgloss.Black), 2.5)
		read("dark: the cursor", at(p.selectText), at(p.selectBack), 4.5)
		for name, back := range map[string]color.Color{"LIVE": p.good, "SANDBOX": p.warn, "a quiet badge": p.muted} {
			read("dark: "+name, at(p.badgeText), at(back), 4.5)
		}
		p = lightFew
		for name, ink := range map[string]color.Color{"muted": p.muted, "accent": p.accent, "bad": p.bad, "info": p.info} {
			read("light: "+name, at(ink), at(lipgloss.BrightWhite), 3.9)
		}
		read("light: the cursor", at(p.selectText), at(p.selectBack), 4.5)
	}
}

// contrast is the ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		x := float64(v) / 0xFFFF
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}
