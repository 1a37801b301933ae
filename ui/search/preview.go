package search

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

const (
	// twoParts is the width from which the hit under the cursor is shown beside the list.
	twoParts = 110
	// standStill is how long the cursor rests on a hit before it is loaded.
	standStill = 120 * time.Millisecond
	// keptPreviews is how many entities are kept to be shown again at once.
	keptPreviews = 200
)

// preview is the hit under the cursor, as Browse would show it.
type preview struct {
	ref    icd.Ref // of the hit; none where there is no room, or no hit
	rest   int     // counts the hits on which the cursor rested
	cancel context.CancelFunc
	kept   map[icd.Ref]*known
	order  []icd.Ref // of kept, oldest first
	failed error
	retry  pane.Retry
	top    int // the first row in view
	links  links
}

// known is an entity that was loaded.
type known struct {
	entity icd.Entity
	prov   icd.Provenance
	page   *page.Page
	drawn  int // how many links were known when that was written
	width  int // and how many cells it was written for
}

type (
	restedMsg struct{ rest int }
	loadedMsg struct {
		rest   int
		entity icd.Entity
		prov   icd.Provenance
		err    error
	}
)

// leave gives up what is loaded for a hit that the cursor has left.
func (v *preview) leave() {
	if v.cancel != nil {
		v.cancel()
		v.cancel = nil
	}
	v.rest++
	v.failed, v.retry, v.top = nil, pane.Retry{}, 0
	v.links.leave()
}

// forget drops everything that was loaded.
func (v *preview) forget() {
	v.leave()
	*v = preview{rest: v.rest}
}

// keep keeps an entity that was loaded, and drops the oldest of too many.
func (v *preview) keep(ref icd.Ref, k *known) {
	if v.kept == nil {
		v.kept = make(map[icd.Ref]*known)
	}
	if v.kept[ref] == nil {
		v.order = append(v.order, ref)
	}
	v.kept[ref] = k
	if len(v.order) > keptPreviews {
		delete(v.kept, v.order[0])
		v.order = v.order[1:]
	}
}

// look shows the hit under the cursor: at once if it is known, else as soon as the
// cursor has stood still. It is called whenever another one may be there.
func (p *Screen) look() tea.Cmd {
	v, ref := &p.preview, p.pointed()
	if ref == v.ref {
		return nil
	}
	v.leave()
	v.ref = ref
	p.Changed()
	if ref == (icd.Ref{}) {
		return nil
	}
	if v.kept[ref] != nil {
		return p.resting()
	}
	if m, ok := p.searcher.(memory); ok {
		if e, prov, ok := m.Known(ref); ok {
			v.keep(ref, &known{entity: e, prov: prov})
			return p.resting()
		}
	}
	rest := v.rest
	return tea.Tick(standStill, func(time.Time) tea.Msg { return restedMsg{rest} })
}

// pointed is the hit to show beside the list.
func (p *Screen) pointed() icd.Ref {
	if p.W < twoParts || len(p.hits) == 0 || p.searcher == nil {
		return icd.Ref{}
	}
	w := p.window()
	return p.hits[w.cursor].ref
}

// split reports whether there is something beside the list.
func (p *Screen) split() bool {
	return p.preview.ref != icd.Ref{} && p.W >= twoParts && len(p.hits) > 0
}

// load loads the hit on which the cursor rests, or what it leads to.
func (p *Screen) load(rest int) tea.Cmd {
	v := &p.preview
	if rest != v.rest || v.ref == (icd.Ref{}) || p.searcher == nil {
		return nil
	}
	if v.kept[v.ref] != nil {
		return p.completeLinks()
	}
	v.retry.Begin()
	ctx, cancel := context.WithCancel(context.Background())
	v.cancel = cancel
	ref, reader := v.ref, p.searcher
	return func() tea.Msg {
		defer cancel()
		e, prov, err := reader.Load(ctx, ref)
		e.Raw = nil
		return loadedMsg{rest: rest, entity: e, prov: prov, err: err}
	}
}

// loaded takes an entity, unless the cursor has moved on.
func (p *Screen) loaded(msg loadedMsg) tea.Cmd {
	v := &p.preview
	if msg.rest != v.rest {
		return nil
	}
	p.Changed()
	v.cancel, v.failed = nil, msg.err
	if msg.err != nil {
		v.retry.Failed(p.now, msg.err)
		return nil
	}
	v.keep(v.ref, &known{entity: msg.entity, prov: msg.prov})
	return p.completeLinks()
}

// retried loads again, by itself, what failed for a cause that passes.
func (p *Screen) retried() tea.Cmd {
	if v := &p.preview; p.inView && v.failed != nil && v.retry.Due(p.now) {
		return p.load(v.rest)
	}
	return nil
}

// previewPage is what is said beside the list.
func (p *Screen) previewPage() *page.Page {
	v := &p.preview
	_, pw := p.widths()
	w := previewed(pw)
	if k := v.kept[v.ref]; k != nil {
		if k.page == nil || k.drawn != v.links.count || k.width != w {
			k.drawn, k.width = v.links.count, w
			k.page = entity.Page(p.Theme.Glyph, entity.Overview, entity.Source{
				Entity: &k.entity, Prov: k.prov, Title: v.titled, Code: v.coded, Width: w,
			})
		}
		return k.page
	}
	b := page.New(p.Theme.Glyph)
	h := p.hits[p.window().cursor]
	b.Para(page.S(theme.RoleBold, h.title.Text, h.from))
	b.Para(page.S(theme.RoleMuted, h.code, h.from))
	if v.failed == nil {
		b.Para(page.T(theme.RoleFaint, "loading "+p.Theme.Glyph.Ellipsis))
		return b.Page()
	}
	sentence, hint := problem.Explain(v.failed, here.In(p.Words()))
	b.Para(page.S(theme.RoleBad, p.Theme.Glyph.Bad+" "+sentence, pane.Failed(v.failed)))
	b.Para(page.T(theme.RoleMuted, hint))
	return b.Page()
}

// previewed is how many cells of it a row has.
func previewed(w int) int { return max(1, w-2) }

// previewRows are those of it in w cells, and how many of them are in view at most.
func (p *Screen) previewRows(w, h int) (rows *page.Rows, top, shown int) {
	rows = p.previewPage().Rows(p.Theme, previewed(w))
	shown = max(0, h-1)
	return rows, max(0, min(p.preview.top, rows.Len()-shown)), shown
}

// drawPreview draws it: in its first row where it came from, and whether there is more.
func (p *Screen) drawPreview(w, h int) []string {
	rows, top, shown := p.previewRows(w, h)
	note := ""
	if k := p.preview.kept[p.preview.ref]; k != nil {
		note = entity.ProvenanceWords(k.prov)
	}
	if rows.Len() > top+shown {
		note = strings.TrimSpace(note + "  " + p.Theme.Glyph.Down + " more")
	}
	out := []string{widget.Sides("", p.Theme.Muted.S(note)+" ", w, p.Theme.Glyph.Ellipsis)}
	for i := top; i < min(rows.Len(), top+shown); i++ {
		out = append(out, " "+rows.Row(i)+" ")
	}
	return widget.Fill(out, w, h)
}

// scrollPreview moves it by so many rows.
func (p *Screen) scrollPreview(d int) tea.Cmd {
	_, pw := p.widths()
	w := p.window()
	rows, top, shown := p.previewRows(pw, w.height)
	p.preview.top = max(0, min(top+d, rows.Len()-shown))
	return p.resting()
}

// previewClicked follows the link in a row of it.
func (p *Screen) previewClicked(row int) tea.Cmd {
	_, pw := p.widths()
	w := p.window()
	rows, top, _ := p.previewRows(pw, w.height)
	if at := top + row - 1; row > 0 && at < rows.Len() {
		if do := rows.Line(at).Do; do != nil {
			return p.Ask(do)
		}
	}
	return nil
}
