// Package cli is the composition root and the command line. It alone reads
// flags, environment and files of settings, and it alone knows every other
// package.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// System is what the program needs of the computer; tests give their own.
type System struct {
	In        io.Reader
	Out, Err  io.Writer
	Env       func(string) (string, bool)
	Environ   []string
	ConfigDir func() (string, error)
	CacheDir  func() (string, error)
	HomeDir   func() (string, error)
	Unsetenv  func(string) error
	Terminal  func(any) bool // whether a stream is a terminal
	Columns   func(any) int  // how wide a terminal is; 0 if that is not known
	Keyring   bool           // whether the system's keyring may be used
	// Start starts a program that goes on by itself; nil starts none.
	Start func(environ, command []string) error
}

// OS is the real system.
func OS() System {
	return System{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.LookupEnv, Environ: os.Environ(),
		ConfigDir: os.UserConfigDir, Unsetenv: os.Unsetenv, CacheDir: os.UserCacheDir, HomeDir: os.UserHomeDir,
		Terminal: func(stream any) bool {
			f, ok := stream.(*os.File)
			return ok && term.IsTerminal(int(f.Fd()))
		},
		Columns: func(stream any) int {
			f, ok := stream.(*os.File)
			if !ok {
				return 0
			}
			w, _, _ := term.GetSize(int(f.Fd())) // whose error leaves none
			return w
		},
		Keyring: true, Start: start,
	}
}

// Signal is the cause of a context that a signal ended.
type Signal struct{ os.Signal }

// Error implements error.
func (s Signal) Error() string { return "ended by signal " + s.String() }

// Grace is how long a program that was told to end twice may still take to give
// the terminal back.
const Grace = time.Second

// Exit is the code by which programs that a signal ended are told: 128 and the
// signal's number.
func (s Signal) Exit() int {
	if n, ok := s.Signal.(syscall.Signal); ok {
		return 128 + int(n)
	}
	return exitError
}

// usageError is a mistake in flags or settings.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// undecidedError ends a command that could not decide, with exit code 3.
type undecidedError struct{ error }

func (e undecidedError) Unwrap() error { return e.error }

// exitCode ends a command with a code and without a further message.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// Main runs the program and returns its exit code.
func Main(ctx context.Context, args []string, sys System) int {
	return newOptions(sys).main(ctx, args)
}

func (o *options) main(ctx context.Context, args []string) int {
	log.SetOutput(io.Discard) // net/http logs headers there if GODEBUG says so
	defer o.closeLog()
	root := newRoot(o)
	root.SetArgs(args)
	root.SetIn(o.sys.In)
	out := &output{Writer: o.sys.Out}
	root.SetOut(out)
	root.SetErr(o.sys.Err)
	tame(root)
	if len(args) > 0 && args[0] == cobra.ShellCompRequestCmd {
		unmarked(root)
	}
	o.ended = func() error { return signalled(ctx) }
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = out.failed
	}
	var final commandExit
	if errors.As(err, &final) {
		return int(final)
	}
	var signal Signal
	if errors.As(context.Cause(ctx), &signal) || errors.As(err, &signal) {
		return signal.Exit()
	}
	return o.report(err)
}

// report prints an error and turns it into an exit code.
func (o *options) report(err error) int {
	var code exitCode
	var usage usageError
	var undecided undecidedError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	}
	o.object("%v", err)
	switch {
	case errors.As(err, &undecided):
		return exitUndecided
	case errors.As(err, &usage):
		return exitUsage
	}
	return exitError
}

// newRoot builds the command tree.
func newRoot(o *options) *cobra.Command {
	root := &cobra.Command{
		Use:   "icdscope",
		Short: "Explore ICD-11 in the terminal, and watch the tokens that open it",
		Long: `icdscope is a terminal explorer for WHO's ICD API and for the tokens of the CDC
Data Clearinghouse. Without a command it opens the explorer.

It needs credentials (see the README), or a sandbox that speaks both protocols:
  icdscope --sandbox`,
		Args:          noArguments,
		SilenceErrors: true, SilenceUsage: true,
		Version: version(),
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			if err := fileNamed(c); err != nil {
				return err
			}
			return o.openLog()
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return o.explore(cmd) },
	}
	root.SetVersionTemplate("icdscope {{.Version}}\n")
	root.SetFlagErrorFunc(wrongFlag)
	root.SetUsageFunc(usage)
	o.addFlags(root)
	root.AddCommand(
		o.checkCommand(), o.tokenCommand(), o.execCommand(), o.getCommand(), o.searchCommand(), o.sandboxCommand(),
		o.configCommand(), o.logoutCommand(), o.cacheCommand(),
	)
	o.complete(root)
	return root
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		suggested := cmd.SuggestionsFor(args[0])
		if cmd.Flags().Lookup(args[0]) != nil { // as in "icdscope version"
			suggested = append(suggested, "--"+args[0])
		}
		return usageError{fmt.Errorf("there is no command %q%s; see %s --help", args[0], meant(suggested), cmd.CommandPath())}
	}
	return nil
}

// atMost is a check of positional arguments whose failure is a usage error.
func atMost(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return usageError{fmt.Errorf("%s takes %s at most; see %s --help", cmd.Name(), what, cmd.CommandPath())}
		}
		return nil
	}
}

// exactly is a check of positional arguments whose failure is a usage error.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return usageError{fmt.Errorf("%s takes %s; see %s --help", cmd.Name(), what, cmd.CommandPath())}
		}
		return nil
	}
}
