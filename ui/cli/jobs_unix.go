//go:build unix

package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"

	"icdscope/ui"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/sys/unix"
)

// jobControl lets a shell stop the program (ctrl+z, SIGTSTP) and bring it back
// (fg), with the terminal as the shell left it in between.
//
// The library can stop itself, but not where SIGTSTP is caught, as it must be for
// the terminal to be given back: Go does not restore what that signal does by
// default. So it is stopped here, by a signal that nobody can catch.
type jobControl struct {
	program *tea.Program
	ctx     context.Context // ends when the program is told to end
	hangUp  func()          // tells it so because it has no terminal
}

// watch makes a SIGTSTP from outside what ctrl+z is, until the returned function
// is called.
func (j *jobControl) watch(ctx context.Context, p *tea.Program, hangUp func()) (end func()) {
	j.ctx, j.program, j.hangUp = ctx, p, hangUp
	signals, over := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(signals, syscall.SIGTSTP)
	go func() {
		for {
			select {
			case <-signals:
				p.Send(tea.SuspendMsg{})
			case <-over:
				return
			}
		}
	}()
	return func() {
		signal.Stop(signals)
		close(over)
	}
}

// filter stops the program where it is asked to, and returns when it goes on.
// Where no shell is there to bring it back it is not stopped: it would stay so
// for ever.
func (j *jobControl) filter(msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.SuspendMsg); !ok {
		return msg
	}
	if !shellAbove() {
		return ui.StuckMsg{}
	}
	if j.program.ReleaseTerminal() != nil {
		j.hangUp() // it has stopped to listen
		return nil
	}
	j.stop()
	if j.program.RestoreTerminal() != nil { // there is no terminal to say it on
		j.hangUp()
	}
	return tea.ClearScreen() // draws everything anew
}

// stop stops the program until it goes on in front of its terminal. Behind another
// program it must not touch that, so it stops once more, as a terminal would have it,
// unless it was told to end: then it ends as if it had never caught the signal, since
// what it had to put back it has put back.
func (j *jobControl) stop() {
	goesOn := make(chan os.Signal, 1)
	signal.Notify(goesOn, syscall.SIGCONT)
	defer signal.Stop(goesOn)
	_ = syscall.Kill(0, syscall.SIGSTOP) // the whole job, as a terminal does
	<-goesOn
	for !inFront() && shellAbove() {
		select {
		case <-j.ctx.Done():
			j.die()
			return
		case <-goesOn:
		case <-time.After(signalsTogether):
			_ = syscall.Kill(0, syscall.SIGSTOP)
			<-goesOn
		}
	}
}

// signalsTogether is how long a signal may take that was sent with the one before it: a
// shell ends a job that is stopped by two.
const signalsTogether = 200 * time.Millisecond

// die ends the program by the signal that told it to end; or, where that was ignored when
// the program began, as by nohup, and is again once it is not caught, with its exit code.
func (j *jobControl) die() {
	var told Signal
	if !errors.As(context.Cause(j.ctx), &told) {
		return
	}
	if n, ok := told.Signal.(syscall.Signal); ok {
		signal.Reset(n)
		_ = syscall.Kill(os.Getpid(), n)
		os.Exit(told.Exit()) //nolint:forbidigo // behind another program there is no way back to main
	}
}

// inFront reports whether no other program has the terminal.
func inFront() bool {
	tty, err := os.OpenFile("/dev/tty", os.O_RDONLY|syscall.O_NOCTTY, 0)
	if err != nil {
		return true
	}
	defer func() { _ = tty.Close() }()
	group, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	return err != nil || group == unix.Getpgrp()
}

// shellAbove reports whether the program was started by another one of its
// session, which is told when it is stopped (POSIX, orphaned process group).
func shellAbove() bool {
	own, err := unix.Getsid(0)
	above, aboveErr := unix.Getsid(os.Getppid())
	return err == nil && aboveErr == nil && own == above
}
