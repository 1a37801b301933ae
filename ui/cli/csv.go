package cli

import (
	"encoding/csv"
	"fmt"
	"strings"

	"icdscope/ui/export"
)

// csvText writes rows as CSV (RFC 4180, with the line ends of Unix).
func csvText(rows ...[]string) (string, error) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		return "", fmt.Errorf("encoding the result: %w", err)
	}
	return b.String(), nil
}

// cell is a text in a table that a spreadsheet may read.
func cell(s string) string { return export.Cell(s) }
