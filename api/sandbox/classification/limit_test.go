package classification

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// A file over the limit is refused where the limit is; the real limit would take
// a file of 256 MiB.
func TestTableOverTheLimit(t *testing.T) {
	text := "Linearization URI\tCode\tBlockId\tTitle\tClassKind\tChapterNo\tVersion:2031 Feb 3\n" +
		strings.Repeat("http://id.who.int/icd/release/11/mms/9000\t\t\tSandbox\tchapter\t01\n", 100)
	within := func(limit int64) error {
		_, err := readText(strings.NewReader(text[:180]), tongue{}, &budget{limit, "it is larger than that"})
		return err
	}
	var e *TableError
	if err := within(179); !errors.As(err, &e) || e.Line != 1 || e.Column != 1 || !strings.Contains(e.Error(), "it is larger than that; ") {
		t.Errorf("error %v", err)
	}
	if err := within(180); err == nil || strings.Contains(err.Error(), "larger than") {
		t.Errorf("a file at the limit: %v", err)
	}
}

// What a budget bounds can be read to its end, and not a byte more.
func TestBudget(t *testing.T) {
	for size := range 20 {
		b := &budget{10, "more"}
		got, err := io.ReadAll(b.of(strings.NewReader(strings.Repeat("x", size))))
		if over := b.or(err) != nil; over != (size > 10) || len(got) > 11 {
			t.Errorf("of %d bytes %d were read: %v", size, len(got), b.or(err))
		}
	}
}
