package dialog_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/dialog"
	"icdscope/ui/pane"
)

func prompt() dialog.Dialog {
	return dialog.NewPrompt(usual, look, pane.PromptMsg{
		Title: "Export 1A00 Cholera", Value: "/home/someone/mms-2024-01-1A00.csv", Wrong: "there is a file of that name",
		Note:   "enter writes it, esc leaves it",
		Answer: func(text string) tea.Msg { return text },
	})
}

// What is proposed is the answer, or what was made of it; letters are text.
func TestAPromptIsAnswered(t *testing.T) {
	for _, size := range sizes {
		d := open(t, prompt(), size[0], size[1])
		d.sees("Export 1A00 Cholera", "csv", "there is a file of that name", "enter writes it")
		if d.press("enter"); !d.closed || d.chosen != "/home/someone/mms-2024-01-1A00.csv" {
			t.Errorf("closed %t, chosen %v", d.closed, d.chosen)
		}
		d = open(t, prompt(), size[0], size[1]).press(strings.Fields(strings.Repeat("backspace ", 8))...)
		if d.typed("jqy.md").press("enter"); d.chosen != "/home/someone/mms-2024-01-jqy.md" {
			t.Errorf("chosen %v", d.chosen)
		}
		d = open(t, prompt(), size[0], size[1]).cleared()
		d.Paste(" /tmp/x.json\n")
		if d.press("enter"); d.chosen != "/tmp/x.json" {
			t.Errorf("chosen %v", d.chosen)
		}
		if d = open(t, prompt(), size[0], size[1]).cleared().press("enter"); d.closed {
			t.Error("nothing is an answer")
		}
	}
}
