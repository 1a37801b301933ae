package cli

import (
	"context"
	"os/exec"
	"runtime"
)

// opener shows pages in the system's browser. It implements [share.Opener].
type opener struct {
	sys System
	on  string // the operating system
}

func newOpener(sys System) opener { return opener{sys, runtime.GOOS} }

// command is what shows an address: a program and its arguments, for no shell.
func (o opener) command(address string) []string {
	switch o.on {
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler", address}
	case "darwin":
		return []string{"open", address}
	}
	return []string{"xdg-open", address}
}

// Why implements [share.Opener].
func (o opener) Why() string {
	switch {
	case o.sys.Start == nil:
		return "no browser is started from here"
	case o.has("SSH_CONNECTION"), o.has("SSH_TTY"), o.has("SSH_CLIENT"):
		return "a browser would open on the computer at the other end of SSH"
	case o.on != "windows" && o.on != "darwin" && !o.has("DISPLAY") && !o.has("WAYLAND_DISPLAY"):
		return "there is no display for a browser"
	}
	return ""
}

func (o opener) has(variable string) bool {
	v, ok := o.sys.Env(variable)
	return ok && v != ""
}

// Open implements [share.Opener]. The browser has none of the variables that hold
// secrets.
func (o opener) Open(address string) error {
	return o.sys.Start(withoutSecrets(o.sys.Environ), o.command(address))
}

// start starts a program that goes on by itself.
func start(environ, command []string) error {
	//nolint:gosec // the program is one of three, and its argument an address that was looked at
	cmd := exec.CommandContext(context.Background(), command[0], command[1:]...)
	cmd.Env = environ
	if err := cmd.Start(); err != nil {
		return err //nolint:wrapcheck // it names the program
	}
	go func() { _ = cmd.Wait() }() // nobody needs to know how it ended
	return nil
}
