package search

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/widget"
)

// chapter is a chapter in which something was found.
type chapter struct {
	name  string // "11"; "" for all of them
	codes string // how the least of the codes that were found there begins
	more  bool   // others begin otherwise
	count int
	cut   bool // there may be more
}

// label is what the chapter is called in the row of them.
func (c chapter) label() string {
	n := strconv.Itoa(c.count)
	if c.cut {
		n += "+"
	}
	if c.name == "" {
		return "All " + n
	}
	codes := c.codes
	if c.more {
		codes += "…"
	}
	return strings.Join(strings.Fields(c.name+" "+codes+" "+n), " ")
}

// chaptersOf are all chapters together, and each for itself, those with the most hits
// first; none where there are not several.
func chaptersOf(hits []hit, cut bool) []chapter {
	of := make(map[string]int)
	list := []chapter{{count: len(hits), cut: cut}}
	for _, h := range hits {
		if h.chapter == "" {
			continue
		}
		at, ok := of[h.chapter]
		if !ok {
			at = len(list)
			of[h.chapter] = at
			list = append(list, chapter{name: h.chapter, cut: cut})
		}
		c := &list[at]
		c.count++
		if begins := first(h.code, 2); begins != "" && h.code != h.chapter { // a block has no code, a chapter its name
			c.more = c.more || c.codes != "" && begins != c.codes
			c.codes = min(cmp.Or(c.codes, begins), begins)
		}
	}
	if len(list) < 3 {
		return nil
	}
	slices.SortStableFunc(list[1:], func(a, b chapter) int { return cmp.Or(b.count-a.count, cmp.Compare(a.name, b.name)) })
	return list
}

// first are the first characters of a text.
func first(s string, n int) string {
	runes := []rune(s)
	return string(runes[:min(n, len(runes))])
}

// nextChapter is the action that shows one chapter after the other, or that which is
// asked for.
func (p *Screen) nextChapter() keys.Action {
	k := p.Keys.Search.Chapter
	if len(p.chapters) == 0 {
		return k.Do(func() tea.Cmd { return nil }).Unless("what was found is in one chapter, or in none")
	}
	var names []string
	for _, c := range p.chapters {
		if c.name != p.only {
			names = append(names, c.label())
		}
	}
	with := func(label string) tea.Cmd {
		at := slices.IndexFunc(p.chapters, func(c chapter) bool { return c.label() == label })
		if at < 0 {
			return nil
		}
		return p.narrow(p.chapters[at].name)
	}
	next := (p.chapterAt() + 1) % len(p.chapters)
	return k.Do(func() tea.Cmd { return p.narrow(p.chapters[next].name) }).Each(names, with)
}

// chapterAt is the place of the chapter that is shown.
func (p *Screen) chapterAt() int {
	return max(0, slices.IndexFunc(p.chapters, func(c chapter) bool { return c.name == p.only }))
}

// narrow shows what was found in a chapter: what is known at once, and what the
// server left out when it cut the list as soon as it has said it.
func (p *Screen) narrow(name string) tea.Cmd {
	p.only = name
	p.lay(p.all)
	if name != "" && p.chapters[0].cut && p.shown == p.words() {
		return tea.Batch(p.again(), p.look())
	}
	return p.look()
}

// widen shows all that was found.
func (p *Screen) widen() {
	if p.only != "" {
		p.only = ""
		p.lay(p.all)
	}
}

// lay shows those of the hits that are in the chapter to show.
func (p *Screen) lay(hits []hit) {
	p.hits = hits
	if p.only != "" {
		p.hits = nil
		for _, h := range hits {
			if h.chapter == p.only {
				p.hits = append(p.hits, h)
			}
		}
	}
	p.win = over(p.hits)
	p.Changed()
}

// counted notes how much there is in the chapter that was asked for.
func (p *Screen) counted(cut bool) {
	at := p.chapterAt()
	if at == 0 {
		return
	}
	p.chapters = slices.Clone(p.chapters)
	p.chapters[at].count, p.chapters[at].cut = len(p.hits), cut
}

// tab is a chapter in the row of them.
type tab struct {
	x    int
	text string
	at   int // of the chapter
}

// tabs are the chapters that fit into w cells. The one that is shown is among them.
func (p *Screen) tabs(w int) []tab {
	var list []tab
	for from := 0; from < len(p.chapters); from++ {
		list = list[:0]
		x := 1
		for i := from; i < len(p.chapters); i++ {
			text := p.chapters[i].label()
			if x+widget.Width(text) >= w && i > from { // behind which a cell is free
				break
			}
			list = append(list, tab{x, text, i})
			x += widget.Width(text) + 3
		}
		if at := p.chapterAt(); at < from+len(list) {
			break
		}
	}
	return list
}

// drawChapters draws the row of them; an empty one if there are none.
func (p *Screen) drawChapters(w int) string {
	var b strings.Builder
	tabs := p.tabs(w)
	for i, t := range tabs {
		between := " "
		if i > 0 {
			between = " " + p.Theme.Glyph.Edge + " "
		}
		p.Theme.Faint.To(&b, between)
		ink := p.Theme.Tab
		if t.at == p.chapterAt() {
			ink = p.Theme.TabOn
		}
		ink.To(&b, p.Theme.Plain(t.text))
	}
	if n := len(tabs); n > 0 && tabs[n-1].at < len(p.chapters)-1 {
		p.Theme.Faint.To(&b, " "+p.Theme.Glyph.Ellipsis)
	}
	return widget.Inside(b.String(), w, p.Theme.Glyph.Ellipsis)
}

// chapterClicked shows the chapter at a cell of the row.
func (p *Screen) chapterClicked(x int) tea.Cmd {
	for _, t := range p.tabs(p.W - 2) {
		if x >= t.x && x < t.x+widget.Width(t.text) {
			return p.narrow(p.chapters[t.at].name)
		}
	}
	return nil
}
