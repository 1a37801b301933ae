package dialog_test

import (
	"strings"
	"testing"

	"icdscope/ui/dialog"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// In a menu a label and its note are two things, however long the label.
func TestALabelStandsApartFromItsNote(t *testing.T) {
	labels := []string{"01", "1A00", "XA32R4", "NC72.30", "NC72.30/", "NC72.30&XK8G&XJ7ZH", strings.Repeat("X", 60), "霍乱霍乱霍乱"}
	menu := pane.MenuMsg{Title: "Codes"}
	for _, label := range labels {
		menu.Items = append(menu.Items, pane.MenuItem{Label: label, Note: "Cholera", Msg: label})
	}
	d := dialog.NewMenu(keys.New(), menu)
	for w := 20; w <= 120; w++ {
		rows := d.Box(theme.New(theme.Look{Dark: true}), w, 40)
		for _, row := range strings.Split(uitest.Plain(strings.Join(rows, "\n")), "\n") {
			if before, _, ok := strings.Cut(row, "Cholera"); ok && !strings.HasSuffix(before, "  ") {
				t.Fatalf("at %d cells: %q", w, row)
			}
		}
	}
}
