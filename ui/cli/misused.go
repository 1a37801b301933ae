package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// wrongFlag is what the library says of a flag, as a mistake of who typed it.
func wrongFlag(c *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		err = wrongValue(invalid)
	}
	return usageError{fmt.Errorf("%w%s; see %s --help", err, meantFlag(c, err), c.CommandPath())}
}

// wrongValue says what a value should be, where the library would say what read it. What
// stands behind a flag that takes nothing may be a secret, and is not repeated.
func wrongValue(invalid *pflag.InvalidValueError) error {
	flag, typed := invalid.GetFlag(), invalid.GetValue()
	switch flag.Value.Type() {
	case "bool":
		return fmt.Errorf("--%s takes no value", flag.Name)
	case "duration":
		return fmt.Errorf("--%s: %.40q is not a duration such as 5m", flag.Name, typed)
	case "uint64":
		return fmt.Errorf("--%s: %.40q is not a number from 0 on", flag.Name, typed)
	}
	return fmt.Errorf("--%s: %w", flag.Name, errors.Unwrap(invalid))
}

// fileNamed refuses flags that name a file by nothing, as a variable does that is not set.
func fileNamed(c *cobra.Command) (err error) {
	c.Flags().Visit(func(f *pflag.Flag) {
		_, setting := f.Value.(*settingFlag) // which nothing takes back
		what, _ := pflag.UnquoteUsage(f)
		if !setting && strings.HasSuffix(what, "FILE") && f.Value.String() == "" {
			err = usageError{fmt.Errorf("--%s: the name of the file is empty; see %s --help", f.Name, c.CommandPath())}
		}
	})
	return err
}

// notNegative refuses a duration that nothing can last.
func notNegative(flag string, d time.Duration) error {
	if d < 0 {
		return usageError{fmt.Errorf("--%s: a duration must not be negative", flag)}
	}
	return nil
}

// tame makes the commands that the library adds refuse what there is not, as all others
// do: a shell or a script would take their help for what it asked for.
func tame(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Args = topic
		case "completion":
			c.Use, c.Args = "completion SHELL", aShell
			c.RunE = func(*cobra.Command, []string) error { return nil } // there is no such argument
			c.SuggestionsMinimumDistance = nearness
			for _, shell := range c.Commands() {
				shell.Args = exactly(0, "no arguments")
			}
		}
	}
}

// topic takes a command that there is, or none.
func topic(help *cobra.Command, args []string) error {
	found, left, err := help.Root().Find(args)
	if err == nil && len(left) == 0 {
		return nil
	}
	if len(left) == 0 {
		left = args
	}
	return noArguments(found, left)
}

// aShell takes no argument that is left: what names a shell is a command of its own.
func aShell(c *cobra.Command, args []string) error {
	var shells []string
	for _, shell := range c.Commands() {
		shells = append(shells, shell.Name())
	}
	of := strings.Join(shells, ", ")
	if len(args) == 0 {
		return usageError{fmt.Errorf("completion takes a shell: %s; see %s --help", of, c.CommandPath())}
	}
	suggested := meant(c.SuggestionsFor(args[0]))
	return usageError{fmt.Errorf("there is no completion for %.40q%s; there are %s", args[0], suggested, of)}
}

// unmarked takes the marks of the library for help out of what completions say of flags.
func unmarked(c *cobra.Command) {
	tidy := func(f *pflag.Flag) { f.Usage = strings.ReplaceAll(f.Usage, "`", "") }
	c.PersistentFlags().VisitAll(tidy)
	c.Flags().VisitAll(tidy)
	for _, below := range c.Commands() {
		unmarked(below)
	}
}
