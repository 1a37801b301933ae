package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"

	"icdscope/api/sandbox/proxy"
)

// Exit codes of a command that could not be run, as shells have them.
const (
	exitNotRunnable = 126
	exitNoCommand   = 127
)

// runCommand runs the command in the environment that leads it here, passes signals
// on to it, and returns its exit code.
func (s *serving) runCommand(signals *passing) int {
	list, err := s.environment()
	var own []proxy.Variable
	if err == nil {
		own, err = s.owned()
	}
	if err != nil {
		s.o.object("%v", err)
		return exitError
	}
	list = append(list, own...)
	// It gets credentials that are worth nothing by all names that clients of these
	// services read: one that goes past the proxy has none of the user's own.
	list = append(list, demoElsewhere()...)
	return s.o.runIn(overlaid(s.o.sys.Environ, list), s.command, signals)
}

// owned are the variables that lead icdscope itself here, or a script that runs it,
// whatever the user's environment and settings file say: behind the proxy, too, as it
// would answer from what it has kept of the real service. The profile is one that
// neither is a sandbox of its own nor lacks a service.
func (s *serving) owned() ([]proxy.Variable, error) {
	list := []proxy.Variable{{Name: variableOf("profile"), Value: everyService}}
	if s.through == nil {
		return list, nil // the rest is in the environment that is printed
	}
	at, err := pointing(s.listener.URL)
	if s.tls {
		list = append(list, proxy.Variable{Name: variableOf("ca-file"), Value: s.trust.Certificate()})
	}
	return append(list, at...), err
}

// runIn runs a command in an environment, passes signals on to it, and returns its
// exit code.
func (o *options) runIn(environ, command []string, signals *passing) int {
	// It is not ended with a context: what ends this program is passed on to it.
	//nolint:gosec // it is what the user asked to be run
	cmd := exec.CommandContext(context.Background(), command[0], command[1:]...)
	cmd.Env = environ
	cmd.Stdin, cmd.Stdout, cmd.Stderr = o.sys.In, o.sys.Out, o.messages()
	if err := cmd.Start(); err != nil {
		return o.unstarted(command[0], err)
	}
	over := make(chan struct{})
	passed := signals.to(cmd.Process, over)
	_ = cmd.Wait() // its state says how it ended
	close(over)
	<-passed
	return exitOf(cmd.ProcessState)
}

// unstarted says why a command could not be started, and returns the exit code for that.
func (o *options) unstarted(name string, err error) int {
	switch name = legible(name); {
	case name == "":
		o.object("behind -- there is an empty name in place of a command")
		return exitNoCommand
	case errors.Is(err, exec.ErrNotFound):
		o.object("there is no program %s in the directories of PATH", name)
		return exitNoCommand
	case errors.Is(err, fs.ErrNotExist):
		o.object("there is no program %s", name)
		return exitNoCommand
	case errors.Is(err, fs.ErrPermission):
		o.object("%s cannot be run: it is no program, or you have no permission to", name)
	default:
		o.object("%s cannot be run: %v", name, err)
	}
	return exitNotRunnable
}

// overlaid is an environment with other values for some variables. Files that would
// go before one of them are not named in it.
func overlaid(environ []string, list []proxy.Variable) []string {
	set := make(map[string]bool)
	for _, v := range list {
		set[spelled(v.Name)], set[spelled(v.Name+"_FILE")] = true, true
	}
	env := slices.DeleteFunc(slices.Clone(environ), func(line string) bool {
		name, _, _ := strings.Cut(line, "=")
		return set[spelled(name)]
	})
	return append(env, assignments(list)...)
}

// spelled is the name of a variable as the system tells it from others.
func spelled(name string) string {
	if runtime.GOOS == "windows" {
		return strings.ToUpper(name)
	}
	return name
}

// passing passes the signals that reach this program on to a command.
type passing struct {
	ctx     context.Context // whose end may be a signal too
	signals chan os.Signal
}

// to passes signals on to a process until over is closed; the channel is closed
// when that is so.
func (p *passing) to(process *os.Process, over <-chan struct{}) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		ended := p.ctx.Done()
		for {
			select {
			case s := <-p.signals:
				if !reaches(s) {
					_ = process.Signal(s) // one that has ended needs none
				}
			case <-ended:
				ended = nil
				p.endWith(process)
			case <-over:
				return
			}
		}
	}()
	return done
}

// endWith ends a process because the context ended.
func (p *passing) endWith(process *os.Process) {
	var s Signal
	if errors.As(context.Cause(p.ctx), &s) {
		_ = process.Signal(s.Signal) // one that has ended needs none
		return
	}
	_ = process.Kill()
}
