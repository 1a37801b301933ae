package share

import (
	"cmp"
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/export"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
)

// part is something that can be copied of what is shown.
type part struct {
	key, name string
	note      string // what stands beside its name where it is too long to stand there itself
	// known is the part as far as it is known; "" if it is not, and then why says why
	// there is none, or nothing where the server has to be asked.
	known func(pane.Shown) string
	why   func(keys.Words, pane.Shown) string
	// of makes it of an entity that was loaded.
	of func(context.Context, loaded) (string, error)
}

// loaded is what is shown, and what the server says of it now.
type loaded struct {
	shown  pane.Shown
	entity icd.Entity
	reader icd.Reader
	glyphs theme.Glyphs
}

// parts are all of them, by what is known of them.
var parts = []part{
	{
		key: "c", name: pane.PartCode, known: func(s pane.Shown) string { return s.Code }, why: noCode,
		of: of(func(e icd.Entity) string { return e.Code }),
	},
	{
		key: "t", name: pane.PartTitle, known: func(s pane.Shown) string { return s.Title },
		of: of(func(e icd.Entity) string { return e.Title }),
	},
	{key: "u", name: pane.PartURI, known: func(s pane.Shown) string { return s.Ref.URI() }},
	{key: "f", name: pane.PartFoundation, known: foundationOf, why: noFoundation, of: of(sourceOf)},
	{key: "b", name: pane.PartAddress, known: func(s pane.Shown) string { return page(s, "") }},
	{key: "x", name: pane.PartCluster, known: func(s pane.Shown) string { return s.Cluster }, why: noCluster},
	{key: "p", name: pane.PartPath, note: "codes and titles from the top to it", known: pathOf, of: wayTo},
	{
		key: "r", name: pane.PartJSON, note: "what the API answers",
		of: of(func(e icd.Entity) string { return icd.Pretty(e.Raw) }),
	},
	{key: "m", name: pane.PartMarkdown, note: "with WHO's citation", of: markdown},
	{key: "a", name: pane.PartAll, note: "as text", of: sheet},
}

type (
	// partMsg brings a part that was asked for.
	partMsg struct {
		life  int
		shown pane.Shown
		part  *part
		text  string
		err   error
	}
)

// copyPart copies a part, or lets the user choose one.
func (d *Desk) copyPart(msg pane.CopyPartMsg) tea.Cmd {
	for i := range parts {
		if parts[i].name == msg.Part {
			return d.take(&parts[i], msg.Shown)
		}
	}
	menu := pane.MenuMsg{Title: "Copy of " + cmp.Or(msg.Label(), entity.Name(msg.Ref))}
	for i := range parts {
		p := &parts[i]
		item := pane.MenuItem{
			Key: p.key, Label: p.name, Note: cmp.Or(p.note, p.text(msg.Shown), "the server is asked for it"),
			Disabled: d.lacks(p, msg.Shown),
		}
		item.Msg = pane.CopyPartMsg{Shown: msg.Shown, Part: p.name}
		menu.Items = append(menu.Items, item)
	}
	return d.Ask(menu)
}

// text is the part as far as it is known.
func (p *part) text(s pane.Shown) string {
	if p.known == nil {
		return ""
	}
	return p.known(s)
}

// lacks is why there is no such part, or why it cannot be had; "" if it can.
func (d *Desk) lacks(p *part, s pane.Shown) string {
	if p.text(s) != "" {
		return ""
	}
	if p.why != nil {
		if why := p.why(d.Words(), s); why != "" {
			return why
		}
	}
	return d.nobody()
}

// take copies a part: at once if it is known.
func (d *Desk) take(p *part, s pane.Shown) tea.Cmd {
	if why := d.lacks(p, s); why != "" {
		return d.Say(pane.Warn, why)
	}
	if text := p.text(s); text != "" {
		return d.put(p, s, text)
	}
	life, ctx, reader, glyphs := d.life, d.ctx, d.conn.Reader, d.Theme.Glyph
	return func() tea.Msg {
		msg := partMsg{life: life, shown: s, part: p}
		e, _, err := reader.Load(ctx, s.Ref)
		if err == nil {
			msg.text, err = p.of(ctx, loaded{shown: s, entity: e, reader: reader, glyphs: glyphs})
		}
		msg.err = err
		return msg
	}
}

// partCame copies what was asked for.
func (d *Desk) partCame(msg partMsg) tea.Cmd {
	switch {
	case msg.life != d.life:
		return nil
	case msg.err != nil:
		return d.failed("not copied", msg.err)
	case msg.text == "":
		return d.Say(pane.Warn, "not copied: "+cmp.Or(msg.shown.Label(), "it")+" has no "+msg.part.name)
	}
	return d.put(msg.part, msg.shown, msg.text)
}

// put puts a part on the clipboard, and says what it is where it is long.
func (d *Desk) put(p *part, s pane.Shown, text string) tea.Cmd {
	what := ""
	if p.note != "" {
		what = p.name + " of " + cmp.Or(s.Label(), entity.Name(s.Ref))
	}
	return d.Ask(pane.CopyMsg{Text: text, What: what})
}

// of makes a part of what one answer says.
func of(say func(icd.Entity) string) func(context.Context, loaded) (string, error) {
	return func(_ context.Context, l loaded) (string, error) { return say(l.entity), nil }
}

// sheet is all that is known, in both languages if there are two.
func sheet(_ context.Context, l loaded) (string, error) {
	var second *entity.Second
	if e := l.shown.Second; e != nil {
		second = &entity.Second{Language: e.Ref.Language, Entity: e}
	}
	return entity.Sheets(l.glyphs, &l.entity, second).Text(0), nil
}

func markdown(_ context.Context, l loaded) (string, error) {
	var b strings.Builder
	err := export.Sheet{Rows: []export.Row{{Entity: l.entity}}}.Write(&b, export.Markdown)
	return b.String(), err //nolint:wrapcheck // nothing is written anywhere
}

// pathOf is the way by which what is shown was reached.
func pathOf(s pane.Shown) string { return strings.Join(s.Way, "\n") }

// wayTo is the way to an entity, itself the last.
func wayTo(ctx context.Context, l loaded) (string, error) {
	way, err := icd.Way(ctx, l.reader, l.entity)
	if err != nil {
		return "", err //nolint:wrapcheck // it says itself what was asked
	}
	var labels []string
	for _, up := range append(way, l.entity) {
		labels = append(labels, cmp.Or(up.Label(), entity.Name(up.Ref)))
	}
	return strings.Join(labels, "\n"), nil
}

// foundationOf is the URI in the foundation, as far as it is known.
func foundationOf(s pane.Shown) string {
	switch {
	case s.Ref.IsFoundation():
		return s.Ref.URI()
	case s.Entity != nil:
		return sourceOf(*s.Entity)
	}
	return ""
}

func sourceOf(e icd.Entity) string {
	if e.Source == nil {
		return ""
	}
	return e.Source.URI()
}

// The reasons why there is no such part; "" if there is one, or nobody knows yet.

func noCode(w keys.Words, s pane.Shown) string {
	switch {
	case s.Ref.IsFoundation():
		return w.Say("entities of the foundation have no codes: linearizations have ({browse.tree})")
	case s.Entity != nil:
		return "it has no code"
	}
	return ""
}

func noFoundation(_ keys.Words, s pane.Shown) string {
	switch {
	case !s.Ref.Akin(icd.InFoundation(s.Ref.Language)):
		return s.Ref.Title() + " has no foundation"
	case s.Ref.Residual != "":
		return "a residual category is none of the foundation's"
	case s.Entity != nil:
		return "it names none of the foundation"
	}
	return ""
}

func noCluster(w keys.Words, s pane.Shown) string {
	switch {
	case s.NoCluster != "":
		return s.NoCluster
	case !s.Ref.Coded():
		return "nothing is combined in " + s.Ref.Title()
	case s.Entity != nil && len(s.Entity.Postcoordination) == 0:
		return "it has no axis along which it could be combined"
	}
	return w.Say("nothing is combined yet; {browse.build} in the tree does that")
}
