package cli

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"icdscope/api/icd"
	"icdscope/session/credential"
	"icdscope/session/failure"
	"icdscope/ui/entity"
	"icdscope/ui/theme"
)

// treeFlag names the tree to look in. One that was typed is meant: what is only in
// another tree is not shown in its place.
type treeFlag struct {
	name string
	flag *pflag.Flag
}

// tree is what the flag names, in whatever release and language.
func (t *treeFlag) tree() (icd.Tree, error) {
	in, err := icd.ParseTree(strings.ToLower(t.name))
	return in, misused(err)
}

func (t *treeFlag) typed() bool { return t.flag.Changed }

func (t *treeFlag) addTo(c *cobra.Command) {
	const name = "linearization"
	c.Flags().StringVar(&t.name, name, icd.Usual,
		"the one `TREE` to look in: mms, icf, another linearization, foundation or icd10")
	t.flag = c.Flags().Lookup(name)
}

// asker is what a command asks of the ICD API by: the tree to look in is in the
// release and language that the settings name.
type asker struct {
	*icd.Client
	conn  *connection
	in    icd.Tree
	only  bool         // nothing of another tree is wanted
	signs theme.Glyphs // to write with

	lacking *lacking // what was asked of trees that are not there
}

// resolve loads what a name stands for.
func (a asker) resolve(ctx context.Context, name string) (icd.Named, error) {
	if a.only {
		return icd.ResolveIn(ctx, a, a.in, name) //nolint:wrapcheck // it says itself what was asked
	}
	return icd.Resolve(ctx, a, a.in, name) //nolint:wrapcheck // as above
}

// withICD signs in to the ICD API and calls f. It calls f again after a wait that
// the server asked for: f prints when it has everything.
func (o *options) withICD(ctx context.Context, tree *treeFlag, f func(context.Context, asker) error) error {
	if _, err := tree.tree(); err != nil {
		return err
	}
	return o.headless(ctx, func(ctx context.Context, w *wiring) error {
		a, err := o.askICD(ctx, w, tree)
		if err != nil {
			return err
		}
		defer a.conn.close()
		if err := a.there(ctx); err != nil {
			return o.failed(err)
		}
		if err := o.patiently(ctx, a.conn.session, func() error { return f(ctx, a) }); err != nil {
			return o.failed(err)
		}
		return nil
	})
}

// askICD signs in to the ICD API. The caller closes the connection.
func (o *options) askICD(ctx context.Context, w *wiring, tree *treeFlag) (asker, error) {
	in, err := tree.tree()
	if err != nil {
		return asker{}, err
	}
	if w.sandbox == nil {
		w.keepOnDisk()
	}
	conn, err := o.signIn(ctx, w, reader())
	if err != nil {
		return asker{}, err
	}
	in = o.spoken(ctx, conn.icd, w.released(in).In(w.set.text("lang")))
	signs := theme.Signs(w.set.yes("ascii"))
	return asker{conn.icd, conn, in, tree.typed(), signs, &lacking{known: make(map[icd.Tree]error)}}, nil
}

// released is a tree in the release that the settings name. Releases of ICD-10 are
// others: only a flag can mean one of them.
func (w *wiring) released(t icd.Tree) icd.Tree {
	if _, given := w.o.flags["release"]; !t.Akin(icd.MMS("", "")) && !given || !t.Released() {
		return t
	}
	return t.At(w.set.text("release"))
}

// signIn connects a provider for a command, and tells the user why not.
func (o *options) signIn(ctx context.Context, w *wiring, p provider) (*connection, error) {
	t, err := w.target(p)
	if err != nil {
		return nil, err
	}
	if o.offline {
		t = t.offline()
	}
	conn, err := w.signIn(ctx, p, t, func(note string) { o.note("%s", note) })
	if why := keyringFailed(err); why != nil {
		o.object("%v; set %[2]s_CLIENT_ID and %[2]s_CLIENT_SECRET, or repair the keyring", why, p.families[0])
		return nil, exitCode(exitUndecided)
	}
	if errors.Is(err, credential.ErrNone) {
		o.object("not signed in: set %[1]s_CLIENT_ID and %[1]s_CLIENT_SECRET, remember credentials by signing in "+
			"with icdscope, or use --sandbox", p.families[0])
		return nil, exitCode(exitRefused)
	}
	return conn, err
}

// signIn connects a provider with the credentials that are found, and notes what
// the user should know of them. Its errors are those of findFor and connect.
func (w *wiring) signIn(ctx context.Context, p provider, t target, note func(string)) (*connection, error) {
	c, err := w.findFor(ctx, p, t)
	if err != nil {
		return nil, err
	}
	for _, n := range c.Notes {
		note(n)
	}
	return w.connect(p, t, c)
}

// spoken is a tree in the language that a flag names: if the release that is set
// elsewhere lacks it, the newest one that has it, which is said. Two flags are meant
// together.
func (o *options) spoken(ctx context.Context, r icd.Reader, t icd.Tree) icd.Tree {
	_, language := o.flags["lang"]
	if _, release := o.flags["release"]; release || !language || t.Release == "" {
		return t
	}
	var answered failure.Failure
	if _, _, err := r.Load(ctx, t.Root()); !errors.As(err, &answered) || answered.HTTPStatus() != http.StatusNotFound {
		return t
	}
	other, err := icd.InRelease(ctx, r, t.At(""))
	if err != nil {
		return t
	}
	o.note("%s", entity.Instead(t, other))
	return other
}
