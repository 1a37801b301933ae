package cli

import (
	"context"
	"errors"
	"os"
	"time"
)

// How long one who writes is waited for, and how often they are looked for.
const (
	lockWait  = 5 * time.Second
	lockEvery = 5 * time.Millisecond
)

// errLocked is the error of a lock that another program holds.
var errLocked = errors.New("another icdscope is writing, and does not end")

// lock keeps other programs from writing until the function it returns is called. The
// lock is the system's: it ends with the program that holds it, however that ends, so
// nobody takes it from another. The file by which they meet says nothing, and stays:
// who removed it would part those who wait from those who come. Where the system has
// no such locks, nobody waits.
func lock(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = waitForLock(f)
	if errors.Is(err, errLocked) {
		_ = f.Close()
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}

// waitForLock locks a file that others may have locked.
func waitForLock(f *os.File) error {
	ctx, cancel := context.WithTimeout(context.Background(), lockWait)
	defer cancel()
	again := time.NewTicker(lockEvery)
	defer again.Stop()
	for {
		if err := tryLock(f); !errors.Is(err, errLocked) {
			return err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return errLocked
		}
	}
}
