//go:build unix

package cli

import (
	"context"
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// unread is closed when nobody reads a pipe or a terminal any more, which a write would
// tell that may be an hour away; it is never for a file, and not after ctx has ended.
func unread(ctx context.Context, stream any) <-chan struct{} {
	f, ok := stream.(*os.File)
	if !ok {
		return nil
	}
	if about, err := f.Stat(); err != nil || about.Mode()&(os.ModeNamedPipe|os.ModeSocket|os.ModeCharDevice) == 0 {
		return nil
	}
	gone := make(chan struct{})
	go func() {
		pipe := []unix.PollFd{{Fd: int32(f.Fd())}} // errors are told unasked
		for ctx.Err() == nil {
			n, err := unix.Poll(pipe, int(time.Second/time.Millisecond))
			switch {
			case err != nil && !errors.Is(err, unix.EINTR), pipe[0].Revents&unix.POLLNVAL != 0: // not every system can tell
				return
			case n > 0:
				close(gone)
				return
			}
		}
	}()
	return gone
}
