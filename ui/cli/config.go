package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"icdscope/session"
	"icdscope/session/credential"
	"icdscope/ui/page"
	"icdscope/ui/theme"
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
			return o.print(o.describeSettings(ctx, set).Text(0))
		},
	}
}

// describeSettings says the effective settings, each with where it came from.
func (o *options) describeSettings(ctx context.Context, set *settings) *page.Page {
	const file, credentials = "settings file", " credentials"
	width := len(file)
	for _, d := range set.table {
		width = max(width, len(d.name))
	}
	for _, p := range providers() {
		width = max(width, len(p.name+credentials))
	}
	b := page.New(theme.Signs(set.yes("ascii")))
	b.Column(width + 2)
	fact := func(name, value, from string) {
		b.Fact(name, page.T(theme.RoleText, fmt.Sprintf("%-50s ", value)), page.T(theme.RoleMuted, from))
	}
	for _, d := range set.table {
		v := set.values[d.name]
		fact(d.name, cmp.Or(d.shown(v.text), "(not set)"), v.from)
	}
	b.Blank()
	exists := "does not exist"
	if set.found {
		exists = "exists"
	}
	fact(file, set.path, exists)
	dir, err := o.cacheDir()
	if err != nil {
		dir = "(none: " + err.Error() + ")"
	}
	fact("cache", dir, "")
	fact("state", o.stateDir(), "")
	b.Blank()
	w := newWiring(o, set)
	for _, p := range providers() {
		id, from := o.describeCredentials(ctx, w, p)
		fact(p.name+credentials, id, from)
	}
	return b.Page()
}

func (o *options) describeCredentials(ctx context.Context, w *wiring, p provider) (id, from string) {
	c, err := w.lookFor(ctx, p, notAsked)
	switch why := keyringFailed(err); {
	case why != nil:
		return "(none)", why.Error()
	case errors.Is(err, errNotAsked):
		return "(not asked)", w.commandName(p)
	case errors.Is(err, credential.ErrNone):
		return "(none)", ""
	case err != nil:
		return "(unusable)", err.Error()
	}
	return session.Mask(c.ID), c.Source
}
