package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"icdscope/api/icd"
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
			ref := strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
			if ref != "" && !strings.HasPrefix(ref, comment) && !yield(icd.Bare(ref), nil) {
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
