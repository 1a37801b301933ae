package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// print writes data to standard output.
func (o *options) print(s string) error {
	if _, err := io.WriteString(o.sys.Out, s); err != nil {
		return &outputError{err}
	}
	return nil
}

// outputError is the error of an output that cannot be written.
type outputError struct{ cause error }

func (e *outputError) Error() string {
	var of *fs.PathError
	switch {
	case !errors.As(e.cause, &of):
		return "the output cannot be written: " + e.cause.Error()
	case of.Path == os.Stdout.Name():
		return "the output cannot be written: " + of.Err.Error()
	}
	return of.Path + " cannot be written: " + of.Err.Error()
}

func (e *outputError) Unwrap() error { return e.cause }

// output is standard output for the library of commands, which tells nobody that its
// help and its completions could not be written.
type output struct {
	io.Writer
	failed error // of the first write that did
}

func (w *output) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if err != nil {
		err = &outputError{err}
		if w.failed == nil {
			w.failed = err
		}
	}
	return n, err //nolint:wrapcheck // it is
}
