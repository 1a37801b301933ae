package classification

import (
	"errors"
	"strings"
	"testing"
)

// A file over the limit is refused where the limit is; the real limit would take
// a file of 256 MiB.
func TestTableOverTheLimit(t *testing.T) {
	text := "Linearization URI\tCode\tBlockId\tTitle\tClassKind\tChapterNo\tBrowserLink\tVersion:2031 Feb 3\n" +
		strings.Repeat("http://id.who.int/icd/release/11/mms/9000\t\t\tSandbox\tchapter\t01\thttps://icd.who.int/browse/x/en#\n", 100)
	_, err := readTable("table.txt", strings.NewReader(text), 150)
	var e *TableError
	if !errors.As(err, &e) || e.Line != 2 || e.Column != 1 || !strings.Contains(e.Problem, "larger than") {
		t.Errorf("error %v", err)
	}
	if _, err := readTable("table.txt", strings.NewReader(text[:180]), 180); err == nil || strings.Contains(err.Error(), "larger than") {
		t.Errorf("a file at the limit: %v", err)
	}
}
