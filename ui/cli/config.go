package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

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
			if err == nil && set.sandbox {
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
	width := len("settings file")
	for _, d := range set.table {
		width = max(width, len(d.name))
	}
	line := func(name, v, from string) { fmt.Fprintf(&b, "%-*s %-50s %s\n", width+1, name, v, from) }
	for _, d := range set.table {
		v := set.values[d.name]
		line(d.name, cmp.Or(v.text, "(not set)"), v.from)
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
	for _, p := range providers() {
		id, from := o.describeCredentials(ctx, w, p)
		line(p.name+" credentials", id, from)
	}
	return b.String()
}

func (o *options) describeCredentials(ctx context.Context, w *wiring, p provider) (id, from string) {
	c, err := w.find(ctx, p)
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
