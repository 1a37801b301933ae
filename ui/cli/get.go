package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"icdscope/api/icd"
	"icdscope/ui/entity"
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
			return o.withICD(cmd.Context(), tree, func(ctx context.Context, a asker) error {
				n, err := icd.Resolve(ctx, a, a.in, o.inLanguage(arg))
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
				return o.print(entity.Sheet(a.signs, &e).Text(0))
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
	switch form := in.FormOf(arg); {
	case form == icd.URI, form == icd.Address:
		_, err = icd.ParseAddress(arg)
	case !in.CanName(arg):
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
