//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd || windows)

package cli

import (
	"errors"
	"os"
)

// tryLock says that this system has no locks that end with the program.
func tryLock(*os.File) error { return errors.ErrUnsupported }
