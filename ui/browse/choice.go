package browse

import (
	"context"

	"icdscope/api/icd"
)

// choice is which release and language the user chose. What is shown can be another
// release or language, where a service has no such tree: that was not chosen, and is
// over as soon as what was chosen can be shown.
type choice struct {
	language string
	releases map[icd.Classification]string // none for the latest
	kind     icd.Tree                      // in whatever release and language
	before   before
	instead  map[icd.Tree]icd.Tree // what was chosen, of a tree that is shown in its place
}

// before is what was chosen before each of these, to which the menus lead back first.
type before struct {
	language string // "" for none
	kind     icd.Tree
	releases map[icd.Classification]string
}

func newChoice(t icd.Tree) choice {
	c := choice{releases: make(map[icd.Classification]string), instead: make(map[icd.Tree]icd.Tree)}
	c.take(t)
	c.before = before{kind: c.kind, releases: make(map[icd.Classification]string)}
	return c
}

// of is a tree of whatever release and language in those that were chosen.
func (c *choice) of(kind icd.Tree) icd.Tree {
	t := kind.Kind().In(c.language)
	if t.Released() {
		t.Release = c.releases[t.Classification]
	}
	return t
}

// take takes the release and language of a tree that was chosen.
func (c *choice) take(t icd.Tree) {
	if t.Language != c.language {
		c.before.language, c.language = c.language, t.Language
	}
	if t.Kind() != c.kind {
		c.before.kind, c.kind = c.kind, t.Kind()
	}
	if !t.Released() {
		return
	}
	if was, ok := c.releases[t.Classification]; ok && was != t.Release {
		c.before.releases[t.Classification] = was
	}
	c.releases[t.Classification] = t.Release
}

// visit takes those of a tree to which somebody went from another by a link, an
// address or the history. Who went where something is shown instead of what was
// chosen, has chosen that, which is returned; and who stayed in a language that is, has
// not chosen it.
func (c *choice) visit(t, from icd.Tree) (chosen icd.Tree) {
	chosen, ok := c.instead[t]
	if !ok {
		chosen = t
	}
	next := chosen
	if !ok && t.Language == from.Language && c.language != from.Language {
		next.Language = c.language
	}
	c.take(next)
	return chosen
}

// shows notes that a tree is shown for one that was chosen.
func (c *choice) shows(t, chosen icd.Tree) {
	delete(c.instead, t)
	if t != chosen {
		c.instead[t] = chosen
	}
}

// findRoot loads the root of the tree to show for one that was chosen, whose release, if
// it names none, is the latest: itself, or else of the newest release that has the
// language, or else in English. It tells too which release was meant.
func findRoot(ctx context.Context, r Reader, chosen icd.Tree) (root icd.Entity, meant icd.Tree, err error) {
	var releases []icd.Ref
	if chosen.Released() && chosen.Release == "" {
		v, err := versions(ctx, r, chosen)
		if err != nil {
			return icd.Entity{}, chosen, err
		}
		chosen, releases = chosen.At(v.Latest.Release), v.All
	}
	root, _, err = r.Load(ctx, chosen.Root())
	if notFound(err) {
		if releases == nil && chosen.Released() {
			v, _ := versions(ctx, r, chosen) // without them it is as it is
			releases = v.All
		}
		if other, ok := elsewhere(ctx, r, chosen, releases); ok {
			root, err = other, nil
		}
	}
	root.Raw = nil
	return root, chosen, err
}

// versions are the releases of a tree. A list in a language may leave out those that
// lack it.
func versions(ctx context.Context, r Reader, t icd.Tree) (icd.Versions, error) {
	v, _, err := r.Versions(ctx, t.In(inEnglish).Root())
	if err != nil && t.Language != inEnglish {
		v, _, err = r.Versions(ctx, t.Root())
	}
	return v, err
}

// elsewhere loads the root of a tree that is there in place of one that is not: the
// newest first, then in English.
func elsewhere(ctx context.Context, r Reader, t icd.Tree, releases []icd.Ref) (icd.Entity, bool) {
	try := func(t icd.Tree) (icd.Entity, bool) {
		root, _, err := r.Load(ctx, t.Root())
		return root, err == nil
	}
	for _, language := range []string{t.Language, inEnglish} {
		if language != t.Language {
			if root, ok := try(t.In(language)); ok {
				return root, true
			}
		}
		for _, other := range releases {
			if other.Release == t.Release {
				continue
			}
			if root, ok := try(t.At(other.Release).In(language)); ok {
				return root, true
			}
		}
	}
	return icd.Entity{}, false
}

// inEnglish is the language that every release has.
const inEnglish = "en"
