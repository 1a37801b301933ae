package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"icdscope/session"
	"icdscope/session/credential"
	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

func (o *options) configCommand() *cobra.Command {
	var listKeys bool
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Print the effective settings, each with where it came from",
		Args:  exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			set, err := o.settings()
			if err == nil && set.sandbox {
				set, err = o.settingsOf(sandboxProfile)
			}
			switch {
			case err != nil:
				return err
			case listKeys:
				return o.print(describeKeys(set))
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), set.timeout()) // a secret may come by a pipe
			defer cancel()
			return o.print(o.describeSettings(ctx, set).Text(0))
		},
	}
	cmd.Flags().BoolVar(&listKeys, "keys", false,
		"list every action of the explorer and its keys, as the settings file may have them")
	return cmd
}

// describeSettings says the effective settings, each with where it came from.
func (o *options) describeSettings(ctx context.Context, set *settings) *page.Page {
	const file, credentials = "settings file", " credentials"
	width := len(file)
	for _, d := range set.table {
		width = max(width, len(d.name))
	}
	for _, c := range set.rebound {
		width = max(width, len(c.ID))
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
	for i, c := range set.rebound {
		fact(c.ID, strings.Join(c.Keys, " "), fmt.Sprintf("settings file, line %d", c.Line))
		if i == len(set.rebound)-1 {
			b.Blank()
		}
	}
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

// describeKeys lists every action with its keys as the settings file would give them,
// so that what is to be changed can be copied from there.
func describeKeys(set *settings) string {
	changed := make(map[string]int)
	for _, c := range set.rebound {
		changed[c.ID] = c.Line
	}
	lines := make(map[string]string)
	idWidth, width := 0, 0
	for _, k := range set.keys.All() {
		lines[k.ID] = tomlKeys(k.Keys())
		idWidth, width = max(idWidth, len(k.ID)), max(width, widget.Width(lines[k.ID]))
	}
	var b strings.Builder
	b.WriteString("[keys]\n")
	before := ""
	for _, k := range set.keys.All() {
		if group, _, _ := strings.Cut(k.ID, "."); group != before {
			fmt.Fprintf(&b, "\n# %s\n", cmp.Or(groupTitles[group], "on the screen "+group))
			before = group
		}
		what := k.Help().Desc
		if line, ok := changed[k.ID]; ok {
			what += fmt.Sprintf(" (changed, line %d)", line)
		}
		names := lines[k.ID]
		names += widget.Spaces(width - widget.Width(names))
		fmt.Fprintf(&b, "%-*s = %s  # %s\n", idWidth, k.ID, names, what)
	}
	return b.String()
}

// groupTitles tell where the actions of a group work that is none of a screen.
var groupTitles = map[string]string{
	"global": "everywhere", "list": "in lists", "form": "in the form of signing in",
	"dialog": "in menus, help and questions",
}

// tomlKeys writes keys as the settings file has them.
func tomlKeys(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = strconv.Quote(name)
	}
	if len(quoted) == 1 {
		return quoted[0]
	}
	return "[" + strings.Join(quoted, ", ") + "]"
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
