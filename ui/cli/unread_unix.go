//go:build unix

package cli

import (
	"context"
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// unread is closed when nobody reads a pipe any more, which a write would tell that may
// be an hour away; it is never for what is no pipe, and not after ctx has ended.
func unread(ctx context.Context, stream any) <-chan struct{} {
	f, ok := stream.(*os.File)
	if !ok {
		return nil
	}
	if about, err := f.Stat(); err != nil || about.Mode()&(os.ModeNamedPipe|os.ModeSocket) == 0 {
		return nil
	}
	gone := make(chan struct{})
	go func() {
		pipe := []unix.PollFd{{Fd: int32(f.Fd())}} // errors are told unasked
		for ctx.Err() == nil {
			n, err := unix.Poll(pipe, int(time.Second/time.Millisecond))
			switch {
			case err != nil && !errors.Is(err, unix.EINTR):
				return
			case n > 0:
				close(gone)
				return
			}
		}
	}()
	return gone
}
