package cli

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"icdscope/api/icd"
)

// index is what was seen of entities, by their trees. It is safe for concurrent use.
type index struct {
	mu    sync.RWMutex
	trees map[icd.Tree]*grown
}

// grown is what was seen of a tree, in the order in which it was.
type grown struct {
	rows []*leaf
	at   map[icd.Ref]int
}

// leaf is an entity as a search shows it, and what it is found by. It does not change.
type leaf struct {
	hit     icd.Hit
	kind    icd.Kind
	parents []icd.Ref
	terms   []string // other names, as they are written
	texts   []string // code, title and terms, as they are searched
}

// mostTerms is how many other names of an entity are kept.
const mostTerms = 60

func newIndex() *index { return &index{trees: make(map[icd.Tree]*grown)} }

// add takes an entity that was loaded.
func (x *index) add(e *icd.Entity) {
	if e.Ref.IsRoot() || e.Title == "" {
		return
	}
	l := &leaf{kind: e.Kind, parents: e.Parents, hit: icd.Hit{
		Ref: e.Ref, Title: icd.Marked{Text: e.Title}, Code: e.Code,
		Axes: e.Axes(), Noted: e.CodingNote != "", Leaf: len(e.Children) == 0,
	}}
	for _, list := range [][]icd.Term{e.Synonyms, e.NarrowerTerms, e.IndexTerms, e.Inclusions} {
		for _, t := range list {
			if t.Label != e.Title && len(l.terms) < mostTerms && !slices.Contains(l.terms, t.Label) {
				l.terms = append(l.terms, t.Label)
			}
		}
	}
	x.put(l)
}

// addKept takes an entity that an earlier run loaded, unless it was seen in this one.
func (x *index) addKept(e *icd.Entity) {
	if !x.knows(e.Ref) {
		x.add(e)
	}
}

// addHits takes what a search found, of which less is known.
func (x *index) addHits(hits []icd.Hit) {
	for _, h := range hits {
		if x.knows(h.Ref) {
			continue
		}
		l := &leaf{kind: icd.KindCategory, hit: h}
		l.hit.Title.Found, l.hit.Matches, l.hit.ByTitle, l.hit.Score = nil, nil, false, 0
		for _, m := range h.Matches[:min(len(h.Matches), mostTerms)] {
			l.terms = append(l.terms, m.Label.Text)
		}
		x.put(l)
	}
}

func (x *index) knows(ref icd.Ref) bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	t := x.trees[ref.Tree]
	if t == nil {
		return false
	}
	_, ok := t.at[ref]
	return ok
}

func (x *index) put(l *leaf) {
	l.texts = append(l.texts, plain(l.hit.Code), plain(l.hit.Title.Text))
	for _, t := range l.terms {
		l.texts = append(l.texts, plain(t))
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	t := x.trees[l.hit.Ref.Tree]
	if t == nil {
		t = &grown{at: make(map[icd.Ref]int)}
		x.trees[l.hit.Ref.Tree] = t
	}
	if at, ok := t.at[l.hit.Ref]; ok {
		t.rows[at] = l
		return
	}
	t.at[l.hit.Ref] = len(t.rows)
	t.rows = append(t.rows, l)
}

// size is how many entities of a tree were seen.
func (x *index) size(of icd.Tree) int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if t := x.trees[of]; t != nil {
		return len(t.rows)
	}
	return 0
}

// plain is a text as it is searched: without capitals, accents and punctuation, a
// space before every word.
func plain(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 1)
	space := false
	b.WriteByte(' ')
	for _, r := range norm.NFD.String(s) {
		if r == 'ٱ' { // the one alef that is no alef with a sign
			r = 'ا'
		}
		switch {
		case unicode.Is(unicode.Mn, r) || r == 'ـ': // the last is the Arabic stretching sign
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.':
			if space {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(unicode.ToLower(r))
		default:
			space = b.Len() > 1
		}
	}
	return b.String()
}

// foundLimit is how many entities a search finds, as the service does.
const foundLimit = 50

// search finds what has all words, or in a forgiving search most of them, in one of its names:
// by its title before others, then by how much of the name they are.
func (x *index) search(q icd.Search) icd.Results {
	words := strings.Fields(plain(strings.ReplaceAll(q.Query, "%", " ")))
	x.mu.RLock()
	defer x.mu.RUnlock()
	t := x.trees[q.In]
	if t == nil || len(words) == 0 {
		return icd.Results{}
	}
	var list []matched
	for _, l := range t.rows {
		if !q.AllProperties && !l.codable() {
			continue
		}
		if m, ok := l.match(words, q.Flexible); ok && t.within(l, q) {
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, func(a, b matched) int {
		return cmp.Or(
			b.words-a.words, a.by()-b.by(), len(a.texts[a.name])-len(b.texts[b.name]), cmp.Compare(a.hit.Code, b.hit.Code),
		)
	})
	res := icd.Results{Incomplete: len(list) > foundLimit}
	for _, m := range list[:min(len(list), foundLimit)] {
		res.Hits = append(res.Hits, t.found(m))
	}
	return res
}

// codable reports whether it is something to code with, and of the foundation whether
// it is anything.
func (l *leaf) codable() bool {
	return l.kind == icd.KindEntity || l.kind == icd.KindCategory && l.hit.Code != ""
}

// matched is an entity with the name by which it was found.
type matched struct {
	*leaf
	name  int // in texts
	words int // how many it has
}

// by orders code and title before other names.
func (m matched) by() int { return min(m.name, 2) }

// match finds the words at the beginnings of words of one name; where they are not
// written apart, anywhere in it.
func (l *leaf) match(words []string, flexible bool) (matched, bool) {
	best := matched{leaf: l}
	for i, text := range l.texts {
		n := 0
		for _, w := range words {
			if strings.Contains(text, " "+w) || w[0] >= 0x80 && strings.Contains(text, w) {
				n++
			} else if !flexible {
				break
			}
		}
		if n > best.words {
			best.name, best.words = i, n
		}
		if n == len(words) {
			break
		}
	}
	least := len(words)
	if flexible {
		least = len(words)/2 + 1
	}
	return best, best.words >= least
}

// within reports whether an entity is where is searched.
func (t *grown) within(l *leaf, q icd.Search) bool {
	if len(q.Chapters) > 0 && !slices.Contains(q.Chapters, t.chapter(l)) {
		return false
	}
	return len(q.Subtrees) == 0 || t.below(l, q.Subtrees, mostLevels)
}

// mostLevels is how far is looked up.
const mostLevels = 40

func (t *grown) below(l *leaf, tops []icd.Ref, levels int) bool {
	if slices.ContainsFunc(tops, func(r icd.Ref) bool { return r.ID == l.hit.Ref.ID }) {
		return true
	}
	if levels == 0 {
		return false
	}
	return slices.ContainsFunc(l.parents, func(p icd.Ref) bool {
		if slices.Contains(tops, p) {
			return true
		}
		at, ok := t.at[p]
		return ok && t.below(t.rows[at], tops, levels-1)
	})
}

// chapter is the number of the chapter, as far as it is known.
func (t *grown) chapter(l *leaf) string {
	for range mostLevels {
		if l.kind == icd.KindChapter {
			return l.hit.Code
		}
		if l.hit.Chapter != "" || len(l.parents) == 0 {
			return l.hit.Chapter
		}
		at, ok := t.at[l.parents[0]]
		if !ok {
			return ""
		}
		l = t.rows[at]
	}
	return ""
}

// found is what was matched as a hit.
func (t *grown) found(m matched) icd.Hit {
	h := m.hit
	h.Chapter, h.ByTitle = t.chapter(m.leaf), m.name < 2
	if !h.ByTitle {
		h.Matches = []icd.Match{{Property: "Synonym", Label: icd.Marked{Text: m.terms[m.name-2]}}}
	}
	return h
}
