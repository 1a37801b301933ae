package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
)

// lineLimit is how long a line of references may be, in bytes.
const lineLimit = 64 << 10

// comment begins a line that is no reference.
const comment = "#"

// references are those of a list as people and programs keep them: one a line, each as
// soon as its line is read. Empty lines and comments are passed over, as is what an
// editor writes at the beginning of a file. What cannot be read comes last.
func references(in io.Reader) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		lines := bufio.NewScanner(in)
		lines.Buffer(nil, lineLimit)
		for lines.Scan() {
			text := lines.Text()
			if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
				yield("", errors.New("it is UTF-16: write the list as UTF-8"))
				return
			}
			ref := bare(strings.TrimPrefix(text, "\ufeff"))
			if ref != "" && !strings.HasPrefix(ref, comment) && !yield(ref, nil) {
				return
			}
		}
		switch err := lines.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			yield("", fmt.Errorf("a line is longer than %d kB: it is no list of references", lineLimit>>10))
		case err != nil:
			yield("", err)
		}
	}
}

// bare is a reference without the blanks around it, and without the quotes that JSON
// and tables have around a text, or the angle brackets of a URI.
func bare(text string) string {
	text = strings.TrimSpace(text)
	for _, pair := range []string{`""`, "''", "<>"} {
		if len(text) > 1 && text[0] == pair[0] && text[len(text)-1] == pair[1] {
			return strings.TrimSpace(text[1 : len(text)-1])
		}
	}
	return text
}
