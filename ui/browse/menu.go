package browse

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/pane"
)

type menuKind int

const (
	languageMenu menuKind = iota
	releaseMenu
	linearizationMenu
)

// menuMsg brings what the server offers.
type menuMsg struct {
	menu    int // which one was opened
	tree    int
	root    icd.Ref // of the tree it is for
	kind    menuKind
	offers  []offer // newest first; of the foundation one
	lins    []string
	problem error
}

// offer is a release and the languages it is available in.
type offer struct {
	release    string
	languages  []string
	prerelease []string
}

// chooseMsg is a choice that was made in a menu.
type chooseMsg struct{ start Start }

// rootOf is the root that a Start means, as far as it tells by itself. The
// language is the one that every release has.
func rootOf(s Start) icd.Ref {
	root := icd.Ref{Linearization: s.Linearization, Release: s.Release, Language: "en"}
	switch s.Linearization {
	case "":
		root.Linearization = "mms"
	case "foundation":
		root.Linearization, root.Release = icd.Foundation, ""
	}
	return root
}

// menu asks the server what there is to choose from.
func (p *Pane) menu(kind menuKind) tea.Cmd {
	if p.load.reader == nil {
		return pane.Say(pane.Warn, "not signed in to the ICD API: press L")
	}
	id, reader, ctx, root := p.treeID, p.load.reader, p.load.ctx, p.tree.root
	if p.root == nil { // the tree that was asked for does not exist: this is the way to another
		root = rootOf(p.start)
	}
	if kind == releaseMenu && root.Linearization == icd.Foundation {
		return pane.Say(pane.Info, "the foundation has no releases to choose from; linearizations have (f)")
	}
	p.menus++
	opened := p.menus
	p.Ask(pane.PickMsg{Menu: opened, Title: menuTitle(kind, root), Waiting: "asking the server " + p.th.Glyph.Ellipsis})
	return func() tea.Msg {
		msg := menuMsg{menu: opened, tree: id, root: root, kind: kind}
		if kind == linearizationMenu {
			msg.lins, msg.problem = linearizations(ctx, reader, root.Language)
			return msg
		}
		msg.offers, msg.problem = offers(ctx, reader, root)
		return msg
	}
}

// offers lists releases and their languages: one request for the list and one
// for each release.
func offers(ctx context.Context, r Reader, root icd.Ref) ([]offer, error) {
	if root.Linearization == icd.Foundation {
		e, _, err := r.Load(ctx, root)
		if err != nil {
			return nil, err
		}
		return []offer{{languages: e.Languages, prerelease: e.PrereleaseLanguages}}, nil
	}
	// A list in a language may leave out the releases that lack it.
	v, _, err := r.Versions(ctx, root.In("en"))
	if err != nil {
		v, _, err = r.Versions(ctx, root)
	}
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
			e, _, err := r.Load(ctx, release.In("en"))
			if err != nil {
				e, _, err = r.Load(ctx, release.In(root.Language))
			}
			list[i] = offer{release: release.Release, languages: e.Languages, prerelease: e.PrereleaseLanguages}
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

func linearizations(ctx context.Context, r Reader, language string) ([]string, error) {
	e, _, err := r.Load(ctx, icd.Ref{Language: language})
	if err != nil {
		e, _, err = r.Load(ctx, icd.Ref{Language: "en"})
	}
	return e.Linearizations, err
}

// menuLoaded brings the items of a menu, or closes it.
func (p *Pane) menuLoaded(msg menuMsg) tea.Cmd {
	pick := pane.PickMsg{Menu: msg.menu, Title: menuTitle(msg.kind, msg.root)}
	var say tea.Cmd
	switch {
	case msg.tree != p.treeID:
	case msg.problem != nil:
		say = p.say(msg.problem)
	case msg.kind == languageMenu:
		pick.Items, pick.Selected = languageItems(msg.root, msg.offers, p.th.ASCII)
	case msg.kind == releaseMenu:
		pick.Items, pick.Selected = releaseItems(msg.root, msg.offers)
	case msg.kind == linearizationMenu:
		pick.Items, pick.Selected = linearizationItems(msg.root, msg.lins)
	}
	return tea.Batch(pane.Send(pick), say)
}

func menuTitle(kind menuKind, root icd.Ref) string {
	switch kind {
	case languageMenu:
		return "Language"
	case releaseMenu:
		return "Release of " + strings.ToUpper(root.Linearization)
	case linearizationMenu:
	}
	return "Foundation or linearization"
}

// languageItems offers every language of any release. One that this release
// lacks leads to the newest release that has it.
// Names of languages are in their own letters, which ascii leaves out.
func languageItems(root icd.Ref, offers []offer, ascii bool) (items []pane.PickItem, selected int) {
	here := slices.IndexFunc(offers, func(o offer) bool { return o.release == root.Release || root.Linearization == icd.Foundation })
	var all []string
	for _, o := range offers {
		all = append(all, o.languages...)
	}
	slices.Sort(all)
	for _, lang := range slices.Compact(all) {
		start := startOf(root.In(lang))
		item := pane.PickItem{Label: lang}
		if !ascii {
			item.Label += "  " + languageName(lang)
		}
		if lang == root.Language {
			selected = len(items)
			item.Note = "shown now"
		}
		switch {
		case here >= 0 && slices.Contains(offers[here].languages, lang):
			if slices.Contains(offers[here].prerelease, lang) {
				item.Note = strings.TrimSpace(item.Note + " pre-release")
			}
		default:
			start.Release = newestWith(offers, lang)
			item.Note = fmt.Sprintf("not in %s; opens %s", root.Release, start.Release)
		}
		item.Msg = chooseMsg{start}
		items = append(items, item)
	}
	return items, selected
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
// be chosen.
func releaseItems(root icd.Ref, offers []offer) (items []pane.PickItem, selected int) {
	for i, o := range offers {
		item := pane.PickItem{Label: o.release, Note: strings.Join(o.languages, " ")}
		if i == 0 {
			item.Note += "  (latest)"
		}
		if o.release == root.Release {
			selected = i
		}
		if !slices.Contains(o.languages, root.Language) {
			item.Disabled = "not available in " + root.Language
		}
		next := root
		next.Release = o.release
		item.Msg = chooseMsg{startOf(next)}
		items = append(items, item)
	}
	return items, selected
}

func linearizationItems(root icd.Ref, lins []string) (items []pane.PickItem, selected int) {
	add := func(name, label, note string) {
		start := Start{Linearization: name, Language: root.Language}
		if name == startOf(root).Linearization {
			start, selected = startOf(root), len(items)
		}
		items = append(items, pane.PickItem{Label: label, Note: note, Msg: chooseMsg{start}})
	}
	add("foundation", "Foundation", "every entity, several parents, no codes")
	if !slices.Contains(lins, "mms") {
		lins = append([]string{"mms"}, lins...)
	}
	notes := map[string]string{"mms": "mortality and morbidity statistics, codes", "icf": "functioning, disability and health"}
	for _, lin := range lins {
		add(lin, strings.ToUpper(lin), notes[lin])
	}
	return items, selected
}

// chosen changes release, language or linearization and keeps the place: the
// same entity, or else the nearest one above it that exists there.
func (p *Pane) chosen(msg chooseMsg) tea.Cmd {
	if p.load.reader == nil {
		return nil
	}
	if p.root != nil && msg.start == startOf(p.tree.root) { // it stays, whatever was to come
		p.changes++
		p.changing = false
		return nil
	}
	p.stayed(true)
	way := p.way()
	if len(way) > 0 {
		p.remember(way[0])
	}
	return p.change(msg.start, way, true)
}

// changed takes the new tree. Until then, and if it cannot be had, the old one
// stays.
func (p *Pane) changed(msg changedMsg) tea.Cmd {
	if msg.change != p.changes {
		return nil
	}
	p.changing, p.dirty = false, true
	if msg.err != nil {
		p.lost(notFound(msg.err))
		return p.say(msg.err)
	}
	if p.settled {
		p.rename(p.tree.root, msg.root.Ref)
	}
	p.start = msg.start
	p.load.stop()
	p.reset(icd.Ref{})
	if len(msg.way) > 0 && !msg.way[0].IsRoot() {
		p.remember(msg.way[0])
	}
	msg.tree = p.treeID
	return p.started(msg.startedMsg)
}

// changedMsg is a new tree with the way to the old place in it.
type changedMsg struct {
	startedMsg
	change int
	start  Start
}

// change loads another tree, in which a place is to be opened. Until it is there
// the one that is shown stays; unless the change is settled, whoever moves on in
// it does not go there.
func (p *Pane) change(start Start, way []icd.Ref, settled bool) tea.Cmd {
	p.cancel()
	p.changes++
	p.changing, p.settled = true, settled
	change, reader, ctx := p.changes, p.load.reader, p.load.ctx
	dot := p.th.Glyph.Dot
	return tea.Batch(p.spin(), func() tea.Msg {
		e, err := loadRoot(ctx, reader, start)
		msg := changedMsg{startedMsg: startedMsg{root: e, err: err}, change: change, start: start}
		if err == nil {
			msg.start, msg.say, msg.way = startOf(e.Ref), treeName(e.Ref, dot), in(e.Ref, way)
		}
		return msg
	})
}

// languageName is a language in its own words.
func languageName(code string) string {
	return map[string]string{
		"ar": "العربية", "cs": "čeština", "de": "Deutsch", "en": "English", "es": "español", "et": "eesti", "fi": "suomi",
		"fr": "français", "hy": "հայերեն", "it": "italiano", "kk": "қазақша", "la": "latina", "mn": "монгол", "pt": "português",
		"ru": "русский", "sk": "slovenčina", "sv": "svenska", "tr": "Türkçe", "uk": "українська", "uz": "oʻzbekcha", "zh": "中文",
	}[code]
}
