package classification

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"icdscope/api/sandbox/classification/tabletest"
)

// Whatever becomes of a title and of the spaces between the dashes, no row stands
// below the wrong one: all stand where they did, or the row is told.
func TestNoSpellingOfATitleMovesARow(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 1))
	read, refused := 0, 0
	for seed := range uint64(400) {
		tree := tabletest.Grow(seed % 20)
		var depths []int
		tabletest.Walk(tree, func(e, _ *tabletest.Entity) { depths = append(depths, e.Depth) })
		lang := []string{"en", "es"}[seed%2]
		rows := tabletest.Layout{Lin: "mms", Version: tabletest.Version, Lang: lang}.Rows(tree)
		at := 1 + rng.IntN(len(rows)-1)
		spoiled := spoil(rng, rows[at], lang)
		text := tabletest.Text{}.Write(rows)
		table, err := ReadTable("table-"+lang+".txt", strings.NewReader(string(text)))
		var e *TableError
		switch {
		case errors.As(err, &e) && e.Line == at+1 && e.Column > 1:
			refused++
			continue
		case err != nil:
			t.Fatalf("%s: %v", spoiled, err)
		}
		read++
		for i, r := range table.rows {
			if r.depth != depths[i] {
				t.Fatalf("%s: row %d stands at depth %d, want %d", spoiled, i+1, r.depth, depths[i])
			}
		}
	}
	if read < 50 || refused < 50 {
		t.Errorf("%d tables were read and %d refused", read, refused)
	}
}

// spoil changes the title of a row, or the English one beside it, in a way that
// people and programs do.
func spoil(rng *rand.Rand, row []tabletest.Cell, lang string) string {
	cell := &row[4]
	if lang != "en" && rng.IntN(2) == 0 {
		cell = &row[5]
	}
	was := cell.Text
	dashes := strings.Repeat("- ", rng.IntN(8))
	switch space := strings.Index(cell.Text, "- "); rng.IntN(6) {
	case 0:
		cell.Text = ""
	case 1:
		cell.Text = dashes
	case 2:
		cell.Text = strings.TrimSuffix(dashes, " ")
	case 3:
		cell.Text = dashes + "-"
	case 4:
		if last := strings.LastIndex(cell.Text, "- "); last >= 0 {
			cell.Text = cell.Text[:last+1] + cell.Text[last+2:]
		}
	case 5:
		if space >= 0 {
			cell.Text = cell.Text[:space+1] + []string{"", "  ", "\u00a0"}[rng.IntN(3)] + cell.Text[space+2:]
		}
	}
	return fmt.Sprintf("%q became %q", was, cell.Text)
}
