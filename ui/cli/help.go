package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The groups of the flags that every command has, in the order of help.
const (
	groupClassification = "Classification"
	groupEndpoints      = "Endpoints and credentials"
	groupSandbox        = "Sandbox"
	groupOther          = "Other"
)

var groups = [...]string{groupClassification, groupEndpoints, groupSandbox, groupOther}

// groupOf is the annotation that tells the group of a flag.
const groupOf = "icdscope_group"

func inGroup(f *pflag.FlagSet, name, group string) {
	_ = f.SetAnnotation(name, groupOf, []string{group}) // it fails for flags that there are not
}

// grouped are the flags of a group, in the order of their names.
func grouped(all *pflag.FlagSet, group string) *pflag.FlagSet {
	list := pflag.NewFlagSet(group, pflag.ContinueOnError)
	all.VisitAll(func(f *pflag.Flag) {
		if slices.Equal(f.Annotations[groupOf], []string{group}) {
			list.AddFlag(f)
		}
	})
	return list
}

// usage says how a command is used: its own flags first and whole. Those that every
// command has are explained by the program's own help, and only named elsewhere.
func usage(c *cobra.Command) error {
	var b strings.Builder
	b.WriteString("Usage:\n")
	if c.Runnable() {
		b.WriteString("  " + c.UseLine() + "\n")
	}
	if c.HasAvailableSubCommands() {
		b.WriteString("  " + c.CommandPath() + " [command]\n\nCommands:\n")
		for _, below := range c.Commands() {
			if below.IsAvailableCommand() || below.Name() == "help" {
				fmt.Fprintf(&b, "  %-*s %s\n", c.NamePadding(), below.Name(), below.Short)
			}
		}
	}
	if c.HasExample() {
		b.WriteString("\nExamples:\n" + c.Example + "\n")
	}
	if own := c.LocalFlags(); own.HasAvailableFlags() {
		b.WriteString(ownFlags(own, !c.HasParent()))
	}
	if c.HasAvailableInheritedFlags() {
		b.WriteString(namesOfFlags(c.InheritedFlags(), c.Root().CommandPath()))
	}
	_, err := c.OutOrStderr().Write([]byte(b.String()))
	return err
}

// ownFlags are the flags of a command, in groups if it is the program itself.
func ownFlags(own *pflag.FlagSet, program bool) string {
	if !program {
		return "\nFlags:\n" + own.FlagUsages()
	}
	explorer := pflag.NewFlagSet("explorer", pflag.ContinueOnError)
	own.VisitAll(func(f *pflag.Flag) {
		if f.Annotations[groupOf] == nil {
			explorer.AddFlag(f)
		}
	})
	text := "\nFlags:\n" + explorer.FlagUsages() + "\nFlags that every command has too:\n"
	for _, group := range groups {
		text += "\n" + group + "\n" + grouped(own, group).FlagUsages()
	}
	return text
}

// helpWidth is how wide a list of names is.
const helpWidth = 88

// namesOfFlags names the flags of each group.
func namesOfFlags(all *pflag.FlagSet, program string) string {
	text := "\nFlags of every command (" + program + " --help says what they do):\n"
	for _, group := range groups {
		line := "  " + group + ":"
		grouped(all, group).VisitAll(func(f *pflag.Flag) {
			if len(line)+len(f.Name)+3 > helpWidth {
				text, line = text+line+"\n", "   "
			}
			line += " --" + f.Name
		})
		text += line + "\n"
	}
	return text
}

// nearness is how many letters may be wrong in what is taken for something else.
const nearness = 2

// meant asks whether something else was meant.
func meant(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(names, " or ") + "?"
}

// meantFlag asks whether another flag was meant than one that there is not.
func meantFlag(c *cobra.Command, err error) string {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) || unknown.GetSpecifiedShortnames() != "" {
		return ""
	}
	of := make(map[string]string) // the flags, by all their names
	add := func(f *pflag.Flag) {
		for _, name := range append(otherNames(f.Name), f.Name) {
			of[name] = "--" + f.Name
		}
	}
	c.LocalFlags().VisitAll(add)
	c.InheritedFlags().VisitAll(add)
	return meant(nearest(of, strings.ReplaceAll(unknown.GetSpecifiedName(), "_", "-")))
}

// nearest are those whose names are nearest to what was typed. The library finds the
// nearest of commands, so they are made some.
func nearest(of map[string]string, typed string) []string {
	if one := of[typed]; one != "" {
		return []string{one}
	}
	all, run := &cobra.Command{SuggestionsMinimumDistance: nearness}, func(*cobra.Command, []string) {}
	for name := range of {
		all.AddCommand(&cobra.Command{Use: name, Run: run})
	}
	var found []string
	for _, name := range all.SuggestionsFor(typed) {
		found = append(found, of[name])
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// strangers say which variables look like settings and are none, each with what may
// be meant: the file with the settings is as strict.
func strangers(environ []string) []string {
	known, of := make(map[string]bool), make(map[string]string)
	for _, d := range settingTable() {
		if d.flag != fileOnly {
			known[d.variable()] = true
			of[d.name], of[strings.ReplaceAll(d.key, "_", "-")] = d.variable(), d.variable()
		}
	}
	var list []string
	for _, line := range environ {
		name, _, _ := strings.Cut(line, "=")
		if typed, ours := strings.CutPrefix(name, variablePrefix); ours && !known[name] {
			typed = strings.ToLower(strings.ReplaceAll(typed, "_", "-"))
			list = append(list, "there is no variable "+legible(name)+meant(nearest(of, typed)))
		}
	}
	return list
}

// otherNames are what people call a flag that has another name here: as its setting
// is called, or as if a secret could stand on a command line.
func otherNames(flag string) []string {
	var names []string
	if flag == "secret-stdin" {
		names = []string{"secret", "client-secret", "password"}
	}
	for _, d := range settingTable() {
		if name := strings.ReplaceAll(d.key, "_", "-"); d.name == flag && name != flag {
			names = append(names, name)
		}
	}
	return names
}
