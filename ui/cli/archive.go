package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"icdscope/api/trace"
	"icdscope/ui/export"
)

// archive writes exchanges, of which so many older ones were dropped, as an HTTP archive to
// a new file in the working directory.
func archive(list []trace.Exchange, dropped int) (path string, err error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("the working directory is not known: %w", err)
	}
	name := "icdscope-" + time.Now().Format("2006-01-02-150405")
	return export.Fresh(dir, name, ".har", func(w io.Writer) error { return trace.HAR(w, list, dropped, version()) })
}
