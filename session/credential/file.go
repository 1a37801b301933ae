package credential

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strings"
)

// readLimit is how much of standard input or of a file is looked at, in bytes: two
// texts of the greatest length, and what may surround them.
const readLimit = 64 << 10

// ReadFile reads a file that holds an id or a secret. It may be a pipe, which is
// waited for on ctx; what goes on for longer than any credential is an error, and
// not read to its end.
func ReadFile(ctx context.Context, name string) ([]byte, error) {
	b, err := patiently(ctx, func() ([]byte, error) {
		f, err := os.Open(name)
		if err != nil {
			return nil, troubled(name, err)
		}
		defer func() { _ = f.Close() }()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return nil, fmt.Errorf("%s is a folder", name)
		}
		return io.ReadAll(io.LimitReader(f, readLimit+1))
	})
	if err == nil && len(b) > readLimit {
		return nil, fmt.Errorf("%s holds more than a credential: it is longer than %d KiB", name, readLimit>>10)
	}
	return b, err
}

// troubled says in words why a file cannot be opened.
func troubled(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s is not there", name)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s cannot be opened: you have no permission to", name)
	}
	return err
}

// patiently reads what may block, a pipe that nobody writes to, and waits for it
// on ctx. A read that hangs is left behind.
func patiently(ctx context.Context, read func() ([]byte, error)) ([]byte, error) {
	type outcome struct {
		b   []byte
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		b, err := read()
		done <- outcome{b, err}
	}()
	select {
	case o := <-done:
		return o.b, o.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// exposed says that others can read the file that a variable names, if that is so.
func (s Sources) exposed(variable string) []string {
	file, _ := s.Env(variable)
	if !strings.HasSuffix(variable, fileSuffix) || runtime.GOOS == "windows" { // which has no such bits
		return nil
	}
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&0o044 == 0 {
		return nil
	}
	return []string{fmt.Sprintf("others can read the file that %s names (mode %04o): chmod 600 it", variable,
		info.Mode().Perm())}
}
