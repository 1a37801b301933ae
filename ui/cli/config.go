package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"icdscope/api/cache"
	"icdscope/session"
	"icdscope/session/credential"
)

func (o *options) configCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "Print the effective settings, each with where it came from",
		Args:  exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			set, err := o.settings()
			if err == nil && o.sandbox {
				set, err = o.settingsOf(sandboxProfile)
			}
			if err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), set.timeout()) // a secret may come by a pipe
			defer cancel()
			return o.print(o.describeSettings(ctx, set))
		},
	}
}

func (o *options) describeSettings(ctx context.Context, set *settings) string {
	var b strings.Builder
	line := func(name, v, from string) { fmt.Fprintf(&b, "%-18s %-50s %s\n", name, v, from) }
	for _, name := range settingNames {
		v := set.values[name]
		text := v.text
		if text == "" {
			text = "(not set)"
		}
		line(name, text, v.from)
	}
	b.WriteByte('\n')
	exists := "does not exist"
	if set.found {
		exists = "exists"
	}
	line("settings file", set.path, exists)
	dir, err := o.cacheDir()
	if err != nil {
		dir = "(none: " + err.Error() + ")"
	}
	line("cache", dir, "")
	line("state", o.stateDir(), "")
	b.WriteByte('\n')
	w := newWiring(o, set)
	for _, p := range []string{"icd", "cdc"} {
		id, from := o.describeCredentials(ctx, w, p)
		line(p+" credentials", id, from)
	}
	return b.String()
}

func (o *options) describeCredentials(ctx context.Context, w *wiring, provider string) (id, from string) {
	c, err := w.find(ctx, provider)
	switch why := keyringFailed(err); {
	case why != nil:
		return "(none)", why.Error()
	case errors.Is(err, credential.ErrNone):
		return "(none)", ""
	case err != nil:
		return "(unusable)", err.Error()
	}
	return session.Mask(c.ID), c.Source
}

func (o *options) logoutCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "logout [icd|cdc]",
		Short: "Forget remembered credentials",
		Long:  "logout removes credentials from this computer's keyring: of one provider, or of both.",
		Args:  atMost(1, "one provider"),
		RunE: func(cmd *cobra.Command, args []string) error {
			set, err := o.settings()
			if err != nil {
				return err
			}
			names := []string{"icd", "cdc"}
			if len(args) == 1 {
				name, err := provider(args[0])
				if err != nil {
					return err
				}
				names = []string{name}
			}
			return o.logout(cmd.Context(), set, names)
		},
	}
}

func (o *options) logout(ctx context.Context, set *settings, names []string) error {
	k := o.keyring()
	if k == nil || k.Available() != nil {
		return o.print("this computer has no keyring that can be reached: nothing was remembered\n")
	}
	for _, name := range names {
		had, err := k.Delete(ctx, name, set.text("profile"))
		switch {
		case err != nil:
			return err
		case had:
			err = o.print(name + ": forgotten\n")
		default:
			err = o.print(name + ": nothing was remembered\n")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (o *options) cacheCommand() *cobra.Command {
	c := &cobra.Command{Use: "cache", Short: "Look after what was loaded", Args: noArguments, RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	c.AddCommand(&cobra.Command{
		Use:   "clear",
		Short: "Remove everything that was kept of the API's answers",
		Args:  exactly(0, "no arguments"),
		RunE: func(*cobra.Command, []string) error {
			dir, err := o.cacheDir()
			if err != nil {
				return fmt.Errorf("there is no cache: %w", err)
			}
			n, size, err := cache.Clear(dir)
			if err != nil {
				return fmt.Errorf("clearing the cache: %w", err)
			}
			return o.print(fmt.Sprintf("%d entries, %d kB removed\n", n, size/1000))
		},
	})
	return c
}

// parseDuration reads a flag.
func parseDuration(name, s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return 0, usageError{fmt.Errorf("--%s %q is not a duration such as 200ms", name, s)}
	}
	return d, nil
}
