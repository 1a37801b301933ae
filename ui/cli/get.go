package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"icdscope/api/icd"
)

func (o *options) getCommand() *cobra.Command {
	var asJSON bool
	var tree string
	c := &cobra.Command{
		Use:   "get CODE|ID|URI",
		Short: "Print one entity",
		Long: `get prints an entity of the MMS: by its code (1A00), by its id (257068234, in
the foundation and the MMS), by its URI, or by the address at which WHO's
browser shows it, in the release and language of that if they are available;
--lang goes before. A code of ICD-10 (A00) is one of ICD-10. With --json the API's
own answer.`,
		Example: `  icdscope get 1A00 --sandbox
  icdscope get http://id.who.int/icd/entity/257068234 --json
  icdscope get 'https://icd.who.int/browse/2024-01/mms/en#257068234'`,
		Args: exactly(1, "one code, id or URI"),
		RunE: func(cmd *cobra.Command, args []string) error {
			arg := strings.TrimSpace(args[0])
			if err := nameable(tree, arg); err != nil {
				return err
			}
			return o.withICD(cmd.Context(), tree, func(ctx context.Context, c *icd.Client, in icd.Tree) error {
				n, err := icd.Resolve(ctx, c, in, o.inLanguage(arg))
				if err != nil {
					return err
				}
				e := n.Entity
				if icd.FormOf(arg) == icd.Cluster {
					o.note("%s is a cluster; this is its stem, %s", strings.ToUpper(arg), e.Code)
				}
				if note := n.Note(); note != "" {
					o.note("%s", note)
				}
				if asJSON {
					return o.print(icd.Pretty(e.Raw) + "\n")
				}
				return o.print(describe(e))
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the API's answer")
	addTreeFlag(c, &tree)
	return c
}

// nameable says what is wrong with an argument that can name nothing, before
// anybody is asked.
func nameable(tree, arg string) error {
	in, err := icd.ParseTree(tree)
	if err != nil {
		return usageError{err}
	}
	switch form := icd.FormOf(arg); {
	case form == icd.URI, form == icd.Address:
		_, err = icd.ParseAddress(arg)
	case form == icd.Words && !in.IsID(strings.ToUpper(arg)):
		err = icd.NoName(arg)
	}
	if err != nil {
		return usageError{err}
	}
	return nil
}

// inLanguage is an argument as it is to be looked up: of an address whose
// language is not the one that was asked for by a flag, the rest.
func (o *options) inLanguage(arg string) string {
	if _, given := o.flags["lang"]; given {
		if ref, err := icd.ParseAddress(arg); err == nil && icd.FormOf(arg) == icd.Address {
			return ref.URI()
		}
	}
	return arg
}

// describe writes an entity for people.
func describe(e icd.Entity) string {
	var b strings.Builder
	fmt.Fprintln(&b, e.Label())
	fact := func(name, v string) {
		if v != "" {
			fmt.Fprintf(&b, "%-12s %s\n", name+":", v)
		}
	}
	fact("kind", string(e.Kind))
	fact("codes", e.CodeRange)
	fact("release", e.Ref.Release)
	fact("language", e.Language)
	fact("URI", e.Ref.URI())
	fact("browser", e.BrowserURL)
	section := func(title, text string) {
		if text != "" {
			fmt.Fprintf(&b, "\n%s\n  %s\n", title, strings.ReplaceAll(text, "\n", "\n  "))
		}
	}
	section("Fully specified name", e.FullySpecifiedName)
	section("Definition", e.Definition)
	section("Long definition", e.LongDefinition)
	section("Coding note", e.CodingNote)
	section("Note", e.Note)
	for _, list := range []struct {
		title string
		terms []icd.Term
	}{{"Inclusions", e.Inclusions}, {"Exclusions", e.Exclusions}, {"Synonyms", e.Synonyms}, {"Index terms", e.IndexTerms}} {
		if len(list.terms) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", list.title)
		for _, t := range list.terms {
			if !t.Deprecated {
				fmt.Fprintf(&b, "  - %s\n", t.Label)
			}
		}
	}
	if n := len(e.Children); n > 0 {
		fmt.Fprintf(&b, "\n%d children\n", n)
	}
	return b.String()
}
