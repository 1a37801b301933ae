//go:build unix

package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// passSignals takes the signals that would end this program, and those that mean
// something to a command alone, until end is called. It takes them from whoever
// has them: a command may need several of one kind, such as the interrupts of an
// interactive program, and this program outlives it.
func passSignals(ctx context.Context) *passing {
	p := &passing{ctx: ctx, signals: make(chan os.Signal, 8)}
	ours := []os.Signal{
		syscall.SIGINT, syscall.SIGTERM, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGPIPE,
	}
	if !signal.Ignored(syscall.SIGHUP) { // nohup is obeyed, and the command obeys it as well
		ours = append(ours, syscall.SIGHUP)
	}
	signal.Reset(ours...)
	signal.Notify(p.signals, ours...)
	return p
}

func (p *passing) end() { signal.Stop(p.signals) }

// withQuit is a context that SIGQUIT ends, which would end the program on the spot
// otherwise, and leave behind what it has on the disk. So would a message that
// nobody reads.
func withQuit(ctx context.Context) (quits context.Context, end func()) {
	quits, cancel := context.WithCancelCause(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGQUIT, syscall.SIGPIPE)
	go func() {
		for {
			select {
			case s := <-signals:
				if s == syscall.SIGQUIT {
					cancel(Signal{s})
				}
			case <-quits.Done():
				return
			}
		}
	}()
	return quits, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}

// reaches reports whether a signal reaches the command by itself: the terminal
// sends those of keys to the whole job in front. That nobody reads what this
// program writes is no matter of the command's.
func reaches(s os.Signal) bool {
	if s == syscall.SIGPIPE {
		return true
	}
	if s != syscall.SIGINT && s != syscall.SIGQUIT {
		return false
	}
	tty, err := os.OpenFile("/dev/tty", os.O_RDONLY|syscall.O_NOCTTY, 0)
	if err != nil {
		return false // there is no terminal
	}
	defer func() { _ = tty.Close() }()
	front, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	return err == nil && front == unix.Getpgrp()
}

// exitOf is the exit code of a process: 128 and the number of the signal that ended
// it, as shells have it.
func exitOf(state *os.ProcessState) int {
	if w, ok := state.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return 128 + int(w.Signal())
	}
	return state.ExitCode()
}
