package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"icdscope/api/cache"
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
			return o.print(o.describeSettings(ctx, set))
		},
	}
	cmd.Flags().BoolVar(&listKeys, "keys", false,
		"list every action of the explorer and its keys, as the settings file may have them")
	return cmd
}

// described is a row of what config prints: a name, a value and where that came from;
// without a name a free row.
type described struct{ name, value, from string }

// describeSettings says the effective settings, each with where it came from: in a column
// of its own, unless the terminal has no room for that.
func (o *options) describeSettings(ctx context.Context, set *settings) string {
	rows := o.describedSettings(ctx, set)
	names, from := 0, 0
	for _, r := range rows {
		names, from = max(names, widget.Width(r.name)), max(from, widget.Width(r.from))
	}
	layout := "%-50s "
	if w := o.width(o.sys.Out); w > 0 && w < names+2+widget.Width(fmt.Sprintf(layout, ""))+from {
		layout = "%s  "
	}
	signs := theme.Signs(set.yes("ascii"))
	b := page.New(signs)
	b.Column(names + 2)
	for _, r := range rows {
		if r.name == "" {
			b.Blank()
			continue
		}
		b.Fact(r.name, page.T(theme.RoleText, fmt.Sprintf(layout, r.value)), page.T(theme.RoleMuted, r.from))
	}
	return o.laid(signs, b.Page())
}

// nowhere is the place of what is kept in a home directory, where there is none.
const nowhere = "(none: there is no home directory)"

// describedSettings are the rows of describeSettings.
func (o *options) describedSettings(ctx context.Context, set *settings) []described {
	var rows []described
	for _, d := range set.table {
		v := set.values[d.name]
		rows = append(rows, described{d.name, cmp.Or(d.shown(v.text), "(not set)"), v.from})
	}
	rows = append(rows, described{})
	for _, c := range set.rebound {
		rows = append(rows, described{c.ID, strings.Join(c.Keys, " "), fmt.Sprintf("settings file, line %d", c.Line)})
	}
	if len(set.rebound) > 0 {
		rows = append(rows, described{})
	}
	exists := "does not exist"
	switch {
	case set.found:
		exists = "exists"
	case set.path == "":
		exists = ""
	}
	rows = append(rows, described{"settings file", cmp.Or(set.path, nowhere), exists},
		described{"cache", o.cachePlace(), o.cacheSize()}, described{"state", cmp.Or(o.stateDir(), nowhere), ""}, described{})
	w := newWiring(o, set)
	for _, p := range providers() {
		id, from := o.describeCredentials(ctx, w, p)
		rows = append(rows, described{p.name + " credentials", id, from})
	}
	return rows
}

// cachePlace is where answers are kept, or why they are not.
func (o *options) cachePlace() string {
	dir, err := o.cacheDir()
	if err != nil {
		return "(none: " + err.Error() + ")"
	}
	return dir
}

// cacheSize says how much is kept.
func (o *options) cacheSize() string {
	dir, err := o.cacheDir()
	if err != nil {
		return ""
	}
	switch entries, size, err := cache.Size(dir); {
	case err != nil:
		return err.Error()
	case entries == 0:
		return "empty"
	case entries == 1:
		return fmt.Sprintf("1 entry, %d kB", (size+999)/1000)
	default:
		return fmt.Sprintf("%d entries, %d kB", entries, (size+999)/1000)
	}
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
