package browse

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
)

type menuKind int

const (
	languageMenu menuKind = iota
	releaseMenu
	treeMenu
	secondMenu
)

// menuMsg brings what the server offers.
type menuMsg struct {
	menu    int // which one was opened
	tree    int
	of      icd.Tree // the tree it is for
	kind    menuKind
	offers  []offer    // newest first; of the foundation one
	trees   []icd.Tree // in whatever release
	problem error
}

// offer is a release and the languages it is available in.
type offer struct {
	release    string
	languages  []string
	prerelease []string
}

// chooseMsg is a choice that was made in a menu.
type chooseMsg struct{ tree icd.Tree }

// menu asks the server what there is to choose from.
func (p *Screen) menu(kind menuKind) tea.Cmd {
	id, reader, ctx, of := p.treeID, p.load.reader, p.load.ctx, p.shownTree()
	p.menus++
	opened := p.menus
	p.Ask(pane.MenuMsg{
		Menu: opened, Title: menuTitle(kind, of), Waiting: "asking the server " + p.Theme.Glyph.Ellipsis,
		Filter: true, Again: menuKey(p.Keys.Browse, kind),
	})
	return func() tea.Msg {
		msg := menuMsg{menu: opened, tree: id, of: of, kind: kind}
		if kind == treeMenu {
			msg.trees, msg.problem = icd.Trees(ctx, reader, of.Language)
			return msg
		}
		msg.offers, msg.problem = offers(ctx, reader, of)
		return msg
	}
}

// shownTree is the tree that is shown; while there is none, the one that was asked
// for, from which there is a way to another.
func (p *Screen) shownTree() icd.Tree {
	if p.root == nil {
		return p.start
	}
	return p.tree.of
}

// offers lists releases and their languages: one request for the list and one
// for each release.
func offers(ctx context.Context, r Reader, of icd.Tree) ([]offer, error) {
	if !of.Released() {
		e, _, err := r.Load(ctx, of.Root())
		if err != nil {
			return nil, err
		}
		return []offer{offerOf(e)}, nil
	}
	v, err := versions(ctx, r, of)
	if err != nil {
		return nil, err
	}
	list := make([]offer, len(v.All))
	errs := make([]error, len(v.All))
	var wg sync.WaitGroup
	for i, release := range v.All {
		wg.Go(func() {
			// A release answers only in a language it has, and all have English
			// but those of a local server with chosen languages.
			e, _, err := r.Load(ctx, release.In(inEnglish))
			if err != nil {
				e, _, err = r.Load(ctx, release.In(of.Language))
			}
			if list[i] = offerOf(e); err == nil && len(e.Languages) == 0 {
				err = list[i].ask(ctx, r, release, of.Language)
			}
			errs[i] = err
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// ask asks for a release of ICD-10 in each language that it may have, and in one more: its
// roots do not tell.
func (o *offer) ask(ctx context.Context, r Reader, release icd.Ref, more string) error {
	for _, language := range append(icd.KnownTenthLanguages(), more) {
		if slices.Contains(o.languages, language) {
			continue
		}
		switch _, _, err := r.Load(ctx, release.In(language)); {
		case err == nil:
			o.languages = append(o.languages, language)
		case !notFound(err):
			return err //nolint:wrapcheck // it says itself what was asked
		}
	}
	return nil
}

// offerOf is what the root of a tree says of its languages. That of ICD-10 names
// none but its own.
func offerOf(root icd.Entity) offer {
	o := offer{release: root.Ref.Release, languages: root.Languages, prerelease: root.PrereleaseLanguages}
	if len(o.languages) == 0 {
		o.languages = []string{root.Ref.Language}
	}
	return o
}

// menuLoaded brings the items of a menu, or closes it.
func (p *Screen) menuLoaded(msg menuMsg) tea.Cmd {
	items := pane.MenuItemsMsg{Menu: msg.menu}
	switch {
	case msg.tree != p.treeID:
	case msg.problem != nil:
		p.say(msg.problem)
	case msg.kind == languageMenu:
		items.Items, items.Selected = languageItems(p.choice, msg.of, msg.offers, p.Theme.ASCII)
	case msg.kind == secondMenu:
		items.Items, items.Selected = p.secondItems(msg.of, msg.offers)
	case msg.kind == releaseMenu:
		items.Items, items.Selected = releaseItems(p.choice, msg.of, msg.offers)
	case msg.kind == treeMenu:
		items.Items, items.Selected = p.treeItems(msg.of, msg.trees)
	}
	if len(items.Items) == 0 {
		return p.Ask(pane.MenuGoneMsg{Menu: msg.menu})
	}
	return p.Ask(items)
}

func menuTitle(kind menuKind, of icd.Tree) string {
	switch kind {
	case languageMenu:
		return "Language"
	case releaseMenu:
		return "Release of " + of.Title()
	case secondMenu:
		return "Second language"
	case treeMenu:
	}
	return "Classification"
}

// menuKey is the key that chooses, in a menu that it opened, what is selected.
func menuKey(k keys.Browse, kind menuKind) keys.Key {
	if kind == secondMenu {
		return k.Second
	}
	return keys.Key{}
}

// languageItems offers every language of any release. One that the chosen release
// lacks leads to the newest release that has it. The language before this one is
// selected, so that the way back to it is short.
func languageItems(c choice, of icd.Tree, offers []offer, ascii bool) (items []pane.MenuItem, selected int) {
	chosen := c.of(of)
	if chosen.Released() && chosen.Release == "" && len(offers) > 0 {
		chosen.Release = offers[0].release
	}
	here := slices.IndexFunc(offers, func(o offer) bool { return o.release == chosen.Release || !of.Released() })
	for _, lang := range languagesOf(offers) {
		item := languageItem(lang, ascii)
		item.Msg = chooseMsg{c.of(of).In(lang)}
		item.Note = joined(item.Note, shownNow(lang == of.Language))
		switch {
		case here >= 0 && slices.Contains(offers[here].prerelease, lang):
			item.Note = joined(item.Note, "pre-release")
		case lang == of.Language || here >= 0 && slices.Contains(offers[here].languages, lang):
		default:
			item.Note = joined(item.Note, fmt.Sprintf("not in %s; opens %s", chosen.Release, newestWith(offers, lang)))
		}
		if lang == of.Language && c.before.language == "" || lang == c.before.language {
			selected = len(items)
		}
		items = append(items, item)
	}
	return items, selected
}

// languageItem is a language as menus offer it: in its own letters, which ascii leaves
// out, and in English.
func languageItem(lang string, ascii bool) pane.MenuItem {
	item := pane.MenuItem{Label: lang, Note: entity.LanguageName(lang)}
	if own := entity.OwnName(lang); own != "" && !ascii {
		item.Label, item.Note = lang+"  "+own, strings.TrimPrefix(item.Note, own)
	}
	return item
}

// joined are notes, those that there are.
func joined(notes ...string) string {
	return strings.Join(slices.DeleteFunc(notes, func(note string) bool { return note == "" }), ", ")
}

// shownNow is the note of what is shown.
func shownNow(is bool) string {
	if is {
		return "shown now"
	}
	return ""
}

// languagesOf are the languages of any release.
func languagesOf(offers []offer) []string {
	var all []string
	for _, o := range offers {
		all = append(all, o.languages...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func newestWith(offers []offer, lang string) string {
	newest := ""
	for _, o := range offers {
		if o.release > newest && slices.Contains(o.languages, lang) {
			newest = o.release
		}
	}
	return newest
}

// releaseItems offers the releases; those without the language shown now cannot
// be chosen. The one before this one is selected, as of languages.
func releaseItems(c choice, of icd.Tree, offers []offer) (items []pane.MenuItem, selected int) {
	was, back := c.before.releases[of.Classification]
	for i, o := range offers {
		latest := ""
		if i == 0 {
			latest = "latest"
		}
		notes := joined(latest, shownNow(o.release == of.Release))
		item := pane.MenuItem{Label: o.release, Note: strings.TrimPrefix(notes+": "+strings.Join(o.languages, " "), ": ")}
		if o.release == of.Release && !back || back && (o.release == was || was == "" && i == 0) {
			selected = i
		}
		if !slices.Contains(o.languages, of.Language) {
			item.Disabled = "not available in " + of.Language
		}
		item.Msg = chooseMsg{c.of(of).At(o.release)}
		items = append(items, item)
	}
	return items, selected
}

// treeItems offers the trees: the one that is shown as it is, the others in what was
// chosen of release and language. The one before this one is selected, as of languages.
func (p *Screen) treeItems(of icd.Tree, trees []icd.Tree) (items []pane.MenuItem, selected int) {
	for _, t := range trees {
		if t.Kind() == p.choice.before.kind {
			selected = len(items)
		}
		items = append(items, pane.MenuItem{
			Label: t.Title(), Note: joined(shownNow(t.Kind() == of.Kind()), t.About()), Msg: chooseMsg{p.choice.of(t)},
		})
	}
	return items, selected
}
