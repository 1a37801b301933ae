package theme

import (
	"image/color"
	"math"
	"testing"

	"charm.land/lipgloss/v2"
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
