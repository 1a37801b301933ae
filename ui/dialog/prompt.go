package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// prompt asks for a text.
type prompt struct {
	room
	title  string
	said   *page.Page // below the text
	input  widget.Input
	answer func(string) tea.Msg
	keys   keys.Dialog
}

// promptLimit is how many characters an answer has at most.
const promptLimit = 1000

// NewPrompt asks for a text. The one that is proposed can be changed.
func NewPrompt(k keys.Map, th *theme.Theme, p pane.PromptMsg) Dialog {
	b := page.New(th.Glyph)
	if p.Wrong != "" {
		b.Para(page.T(theme.RoleWarn, th.Glyph.Warn+" "+p.Wrong))
	}
	b.Para(page.T(theme.RoleMuted, p.Note))
	in := widget.NewInput(promptLimit)
	in.SetValue(p.Value)
	in.SetTheme(th)
	in.Focus()
	return &prompt{room: room{th: th}, title: p.Title, said: b.Page(), input: in, answer: p.Answer, keys: k.Dialog}
}

// Resize implements [Dialog].
func (p *prompt) Resize(w, h int) { p.w, p.h = w, h }

// SetTheme implements [Dialog].
func (p *prompt) SetTheme(th *theme.Theme) {
	p.th = th
	p.input.SetTheme(th)
}

// Key implements [Dialog].
func (p *prompt) Key(k tea.KeyPressMsg) (tea.Msg, bool) {
	switch {
	case k.Text != "":
	case p.keys.Close.Is(k):
		return nil, true
	case p.keys.Choose.Is(k):
		if text := strings.TrimSpace(p.input.Value()); text != "" {
			return p.answer(text), true
		}
		return nil, false
	}
	p.input.Key(k)
	return nil, false
}

// Paste implements [Dialog].
func (p *prompt) Paste(s string) { p.input.Insert(strings.TrimSpace(s)) }

// Click implements [Dialog].
func (p *prompt) Click(int, int) (tea.Msg, bool) { return nil, false }

// Wheel implements [Dialog].
func (p *prompt) Wheel(int) {}

// promptWidth is how wide it is where there is room: names of files are long.
const promptWidth = 92

// inner is the width inside the frame.
func (p *prompt) inner() int { return max(1, min(p.w, promptWidth)-2) }

// Box implements [Dialog].
func (p *prompt) Box() []string {
	inner := p.inner()
	rows := []string{" " + p.input.View(max(1, inner-2)) + " "}
	if p.h > 6 {
		rows = append(rows, "")
	}
	for _, row := range p.drawn(p.said, max(1, inner-2)) {
		rows = append(rows, " "+row)
	}
	height := min(max(3, p.h), len(rows)+2)
	return widget.Box(p.th, p.title, "", true, widget.Fill(rows, inner, height-2), min(p.w, promptWidth), height)
}

// Cursor implements [Dialog].
func (p *prompt) Cursor() *tea.Cursor {
	c := p.input.Cursor(max(1, p.inner()-2))
	if c != nil {
		c.X, c.Y = c.X+2, c.Y+1 // behind the frame and a space
	}
	return c
}
