package cli

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"icdscope/api/cdc"
	"icdscope/api/icd"
	"icdscope/api/sandbox"
)

// values are what can stand for a value that is typed so far. They are known
// without asking anybody, and none is a secret.
type values func(sys System, typed string) []cobra.Completion

// complete makes shells offer values for all flags of a command and of those below
// it, and files for those that take files alone. A command that there is not has the
// nearest one suggested.
func (o *options) complete(c *cobra.Command) {
	known := flagValues()
	c.SuggestionsMinimumDistance = nearness
	add := func(f *pflag.Flag) {
		if _, done := c.GetFlagCompletionFunc(f.Name); done || f.Value.Type() == "bool" {
			return
		}
		offer := known[f.Name]
		if what, _ := pflag.UnquoteUsage(f); offer == nil && strings.HasSuffix(what, "FILE") {
			return // what shells offer by themselves
		}
		_ = c.RegisterFlagCompletionFunc(f.Name, o.offering(offer)) // it fails for flags that there are not
	}
	c.LocalFlags().VisitAll(add)
	if c.ValidArgsFunction == nil && !c.HasSubCommands() {
		c.ValidArgsFunction = cobra.NoFileCompletions
	}
	for _, below := range c.Commands() {
		o.complete(below)
	}
}

// offering offers those values that begin as what is typed does, and no files.
func (o *options) offering(of values) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if of == nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		list := slices.DeleteFunc(of(o.sys, typed), func(v cobra.Completion) bool { return !strings.HasPrefix(v, typed) })
		return list, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	}
}

// flagValues are the values of flags, by their names.
func flagValues() map[string]values {
	known := map[string]values{"linearization": treeValues, "fault": faultValues}
	for _, d := range settingTable() {
		if d.values != nil {
			known[d.name] = d.values
		}
	}
	return known
}

// fixed are always the same.
func fixed(list ...string) values {
	return func(System, string) []cobra.Completion { return slices.Clone(list) }
}

// profileValues are the profiles of the settings file, as far as it can be read, and
// those there are without one.
func profileValues(sys System, _ string) []cobra.Completion {
	s := &settings{table: settingTable()}
	_, _ = s.readProfiles(sys) // without the file there are those that need none
	var list []cobra.Completion
	for _, name := range slices.Sorted(maps.Keys(s.profiles)) {
		list = append(list, cobra.CompletionWithDesc(name, s.profiles[name].note))
	}
	return list
}

func treeValues(System, string) []cobra.Completion {
	var list []cobra.Completion
	for _, t := range icd.KnownTrees() {
		list = append(list, cobra.CompletionWithDesc(t.Name(), t.About()))
	}
	return list
}

// faultValues are the names of faults, and the ways in which one can be switched on
// that is typed already, or that needs more than its name.
func faultValues(_ System, typed string) []cobra.Completion {
	var list []cobra.Completion
	alone := make(map[string]bool)
	for _, name := range sandbox.FaultNames() {
		if _, err := sandbox.ParseFault(name); err == nil {
			alone[name] = true
			list = append(list, cobra.CompletionWithDesc(name, sandbox.AboutFault(name)))
		}
	}
	for _, f := range faultWays {
		for _, w := range f.Ways {
			if w.Spec != f.Name && (!alone[f.Name] || strings.HasPrefix(typed, f.Name)) {
				list = append(list, cobra.CompletionWithDesc(w.Spec, w.Effect))
			}
		}
	}
	return list
}

// scopeValues are the scopes that come after those that are typed already.
func scopeValues(_ System, typed string) []cobra.Completion {
	before := typed[:strings.LastIndex(typed, ",")+1]
	var list []cobra.Completion
	for _, s := range cdc.Scopes() {
		if !slices.Contains(strings.Split(before, ","), s.Name) {
			list = append(list, cobra.CompletionWithDesc(before+s.Name, s.Meaning))
		}
	}
	return list
}

// providerArgument offers providers for the first argument, and lets shells offer
// what they know for those that come behind it.
func providerArgument(behind cobra.ShellCompDirective) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, behind
		}
		var list []cobra.Completion
		for _, p := range providers() {
			if strings.HasPrefix(p.name, typed) {
				list = append(list, cobra.CompletionWithDesc(p.name, p.title))
			}
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	}
}

// commandArgument lets shells offer what they know for the arguments of a command,
// and nothing before it is named.
func commandArgument(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return nil, cobra.ShellCompDirectiveNoFileComp
}
