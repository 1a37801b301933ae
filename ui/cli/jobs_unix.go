//go:build unix

package cli

import (
	"os"
	"os/signal"
	"syscall"

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
type jobControl struct{ program *tea.Program }

// watch makes a SIGTSTP from outside what ctrl+z is, until the returned function
// is called.
func (j *jobControl) watch(p *tea.Program) (end func()) {
	j.program = p
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
		return nil
	}
	goesOn := make(chan os.Signal, 1)
	signal.Notify(goesOn, syscall.SIGCONT)
	defer signal.Stop(goesOn)
	_ = syscall.Kill(0, syscall.SIGSTOP) // the whole job, as a terminal does
	<-goesOn
	_ = j.program.RestoreTerminal() // if that fails there is no terminal to say it on
	return tea.ClearScreen()        // draws everything anew
}

// shellAbove reports whether the program was started by another one of its
// session, which is told when it is stopped (POSIX, orphaned process group).
func shellAbove() bool {
	own, err := unix.Getsid(0)
	above, aboveErr := unix.Getsid(os.Getppid())
	return err == nil && aboveErr == nil && own == above
}
