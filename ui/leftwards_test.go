package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/bidi"

	"icdscope/ui"
	"icdscope/ui/places"
	"icdscope/ui/uitest"
)

const leftToRight = "\u200e"

// displaced tells what a terminal that orders text by the Unicode algorithm moves in a
// row that is no part of a text: a frame, a gap, a sign between parts of a way; or that
// it turns the whole row over. "" for nothing.
func displaced(row string) string {
	var p bidi.Paragraph
	if _, err := p.SetString(row); err != nil || row == "" {
		return ""
	}
	order, err := p.Order()
	if err != nil {
		return err.Error()
	}
	for i := range order.NumRuns() {
		run := order.Run(i)
		if run.Direction() != bidi.RightToLeft {
			continue
		}
		if i == 0 {
			return "the row"
		}
		for _, part := range []string{"│", "|", "╭", "╮", "╰", "╯", "─", "  ", " › "} {
			if strings.Contains(run.String(), part) {
				return fmt.Sprintf("%q within %q", part, run.String())
			}
		}
	}
	return ""
}

// Whatever is shown in Arabic, frames and what stands beside a title stay where they
// were put, in terminals that order a row by the Unicode algorithm too. Without the marks
// they would not.
func TestNothingMovesBesideWhatIsWrittenLeftwards(t *testing.T) {
	without := 0
	for _, size := range uitest.Few([][2]int{{160, 45}, {120, 40}, {80, 24}, {40, 12}}, 4, 2) {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shelf, _ := kept(places.Book{})
				p := start(t, options{signedIn: both, mode: ui.Live, places: shelf, w: size[0], h: size[1]})
				defer p.close()
				p.Advance(time.Second)
				look := func(pane string) {
					for _, row := range strings.Split(p.screen(), "\n") {
						if what := displaced(row); what != "" {
							t.Errorf("%s: %s is moved in %q", pane, what, row)
						}
						if displaced(strings.ReplaceAll(row, leftToRight, "")) != "" {
							without++
						}
					}
				}
				p.choose("a", "ar ")
				p.Advance(10 * time.Second)
				look("chapters")
				for _, from := range []string{"ZZ00", "1A00"} {
					p.paste(from)
					for _, pane := range panes {
						p.Advance(10 * time.Second)
						look(pane.name)
						pane.lead(p)
						p.Advance(10 * time.Second)
						look(pane.name)
					}
					p.Keys("esc", "esc", "1")
				}
			})
		})
	}
	if without == 0 {
		t.Error("nothing would be moved anyway")
	}
}

// Only our own marks are on the screen, whatever a server writes into a title.
func TestMarksOfAServerAreNotShown(t *testing.T) {
	drawn := func(title string) (screen string) {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: []string{"icd"}, rewrite: func(body string) string {
				return strings.ReplaceAll(body, `"Cholera"`, `"`+title+`"`)
			}})
			defer p.close()
			p.Advance(time.Second)
			toCholera(p)
			_, screen, _ = strings.Cut(p.screen(), "\n")
		})
		return screen
	}
	want := drawn("الكوليرا 12")
	if !strings.Contains(want, "الكوليرا 12"+leftToRight) {
		t.Errorf("the title is not there, with a mark:\n%s", want)
	}
	for _, title := range []string{"الكو\u200eليرا 12\u200e", "\u200eالكوليرا\u200f 12", "\u2067الكوليرا\u2069 \u202e12", "الكوليرا\u061c 12"} {
		if got := drawn(title); got != want {
			t.Errorf("%q is drawn as\n%s\nwant\n%s", title, got, want)
		}
	}
}

// In the cells of a terminal the marks are where they are in the text, and take none.
func TestMarksReachTheCells(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.choose("a", "ar ")
		p.Advance(10 * time.Second)
		p.paste("1A00")
		p.Advance(10 * time.Second)
		content := p.app.View().Content
		cells := func(content string) (rows []string) {
			b := uv.NewScreenBuffer(120, 40)
			b.Method = ansi.GraphemeWidth
			uv.NewStyledString(content).Draw(b, b.Bounds())
			for _, line := range b.Lines {
				rows = append(rows, line.String())
			}
			return rows
		}
		with, without := cells(content), cells(strings.ReplaceAll(content, leftToRight, ""))
		marks := 0
		for i, row := range strings.Split(strings.TrimSuffix(p.screen(), "\n"), "\n") {
			if want := strings.TrimRight(row, " "); strings.TrimRight(with[i], " ") != want {
				t.Errorf("%q is in the cells, want %q", with[i], want)
			}
			if strings.ReplaceAll(with[i], leftToRight, "") != without[i] {
				t.Errorf("%q is in the cells with marks, %q without", with[i], without[i])
			}
			marks += strings.Count(with[i], leftToRight)
		}
		if marks < 30 {
			t.Errorf("there are %d marks", marks)
		}
	})
}
