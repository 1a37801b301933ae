package cli

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"icdscope/api/icd"
	"icdscope/ui/export"
)

// getting is what get was asked for.
type getting struct {
	refs                     []string
	tree                     treeFlag
	asJSON, asCSV            bool
	children, path, describe bool
	export                   string
	subtree                  bool
}

func (o *options) getCommand() *cobra.Command {
	var g getting
	c := &cobra.Command{
		Use:   "get REF...|-",
		Short: "Print entities",
		Long: `get prints entities, in the order in which they are named: by their code (1A00), id
(257068234, in the foundation and the MMS) or URI, by the number of a chapter (01, V,
of ICD-10 IX), by the name of a block or its codes (BlockL2-1A0, 1A00-1A0Z), or by the
address at which WHO's browser shows them, in the release and language of that if they
are available; --lang goes before. Codes of ICF (b114) are looked up there, and those
of ICD-10 (A00) there, but for --linearization: what is only in another tree than that
is an error, and an entity of the foundation is looked up in it. - reads references from
standard input, one a line; empty lines, and those that begin with #, are passed over.

One token does for all. What cannot be had is a line on standard error, and the worst
of it is the exit code: 4, 3, 1, 0. With --json the API's own answer; of several
references one on each line, null for one that cannot be had.`,
		Example: `  icdscope get 1A00 --sandbox
  icdscope get 1A00 1A01 BlockL2-1A0 --csv --sandbox
  icdscope get 'ZZ00&XZ02' --sandbox
  icdscope get BlockL2-1A0 --children --path --sandbox
  icdscope get BlockL2-1A0 --subtree --export block.md --sandbox
  icdscope get 'https://icd.who.int/browse/2024-01/mms/en#257068234'
  icdscope get - --json < references.txt`,
		RunE: func(cmd *cobra.Command, args []string) error {
			g.refs = args
			if err := o.checkGetting(&g); err != nil {
				return err
			}
			return o.get(cmd.Context(), &g)
		},
	}
	f := c.Flags()
	f.BoolVar(&g.asJSON, "json", false, "print the API's answer")
	f.BoolVar(&g.asCSV, "csv", false, "print CSV")
	f.BoolVar(&g.children, "children", false, "add what stands below each")
	f.BoolVar(&g.path, "path", false, "add what stands above each")
	f.BoolVar(&g.describe, "describe", false, "add what its code, or a cluster, means in words")
	f.StringVar(&g.export, "export", "", "write one entity to a new `FILE`: .json, .csv or .md")
	f.BoolVar(&g.subtree, "subtree", false, "with --export: and everything below it")
	o.addCacheFlags(f)
	g.tree.addTo(c)
	return c
}

// several reports whether more than one reference may come.
func (g *getting) several() bool { return len(g.refs) > 1 || g.refs[0] == fromInput }

// fromInput in place of a reference stands for those on standard input.
const fromInput = "-"

// checkGetting refuses what cannot be meant, before anybody is asked.
func (o *options) checkGetting(g *getting) error {
	inputs := 0
	for i, ref := range g.refs {
		if g.refs[i] = icd.Bare(ref); g.refs[i] == fromInput {
			inputs++
		}
	}
	var wrong string
	switch {
	case len(g.refs) == 0:
		wrong = "get takes at least one code, id or URI, or - for those on standard input; see icdscope get --help"
	case slices.Contains(g.refs, ""):
		wrong = "a reference is empty; see icdscope get --help"
	case g.asJSON && g.asCSV:
		wrong = "--json and --csv exclude each other"
	case inputs > 1:
		wrong = "standard input can be read once"
	case inputs > 0 && o.secretStdin:
		wrong = "standard input cannot have the secret (--secret-stdin) and the references (-)"
	case g.export != "" && (g.asJSON || g.asCSV || g.children || g.path || g.describe):
		wrong = "--export writes what the ending of its file tells: .json, .csv or .md; other options do not change that"
	case g.export != "" && g.several():
		wrong = "--export takes one reference"
	case g.subtree && g.export == "":
		wrong = "--subtree belongs to --export"
	default:
		if err := g.writable(); err != nil {
			return err
		}
		return g.nameable()
	}
	return usageError{errors.New(wrong)}
}

// writable says why there can be no such file as --export names.
func (g *getting) writable() error {
	if g.export == "" {
		return nil
	}
	if _, err := export.FormatOf(g.export); err != nil {
		return usageError{err}
	}
	return misused(export.Free(g.export))
}

// misused is an error as a mistake of who typed it, nil for nil.
func misused(err error) error {
	if err == nil {
		return nil
	}
	return usageError{err}
}

// get signs in once for all references.
func (o *options) get(ctx context.Context, g *getting) error {
	return o.prepared(ctx, func(ctx context.Context, w *wiring) error {
		signing, cancel := context.WithTimeout(ctx, w.set.timeout()) // a secret may come by a pipe
		defer cancel()
		a, err := o.askICD(signing, w, &g.tree)
		if err != nil {
			return err
		}
		defer a.conn.close()
		if err := a.there(signing); err != nil {
			return o.failed(err)
		}
		q := &inquiry{o: o, a: a, getting: g, timeout: w.set.timeout(), noted: make(map[string]bool)}
		defer func() { o.tellOrigin(q.from, a.conn.mode()) }()
		if g.export != "" {
			return q.exported(ctx)
		}
		return q.answered(ctx)
	})
}

// nameable says what is wrong with the tree, and with a single reference that can name
// nothing, before anybody is asked.
func (g *getting) nameable() error {
	in, err := g.tree.tree()
	if err != nil || g.several() {
		return err
	}
	arg := g.refs[0]
	switch form := in.FormOf(arg); {
	case form == icd.URI, form == icd.Address:
		_, err = icd.ParseAddress(arg)
	case !in.CanName(arg):
		err = icd.NoName(arg)
	}
	return misused(err)
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
