package classification

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"sync"
)

// index finds the entities of one tree by words in one language. Words are
// folded: no case, no accents, no Arabic vowel signs; those with an Arabic article are
// found without it, too; every Chinese character is a word of its own.
type index struct {
	t      *tree
	lang   string
	vocab  []string  // sorted
	docs   [][]int32 // by word: nodes, ascending
	titles []string  // folded, by node
	extra  map[int32][]property
	seen   sync.Pool // *tally, one per search under way
}

// property is a text, other than the title, by which an entity is found.
type property struct {
	name   string // "Synonym"
	label  string
	folded string
	of     string // id of the foundation entity that has it
	under  bool   // that one has no place of its own in the linearization
	coding bool   // looked at when coding only
}

// Names of the properties that can be searched.
const (
	propTitle      = "Title"
	propSynonym    = "Synonym"
	propNarrower   = "NarrowerTerm"
	propFullName   = "FullySpecifiedName"
	propInclusion  = "Inclusion"
	propOther      = "TitleOfOtherEntity" // so called in recorded answers: that of an entity which comes as its residual
	propDefinition = "Definition"
	propExclusion  = "Exclusion"
	propIndexTerm  = "IndexTerm" // stands for all names
)

// indexTermProperties are what "IndexTerm" stands for.
var indexTermProperties = []string{propTitle, propFullName, propSynonym, propNarrower, propInclusion, propOther}

// index returns the index of a language, made when it is first needed.
func (t *tree) index(lang string) *index {
	made, _ := t.indexes.LoadOrStore(lang, sync.OnceValue(func() *index { return newIndex(t, lang) }))
	return made.(func() *index)()
}

func newIndex(t *tree, lang string) *index {
	ix := &index{t: t, lang: lang, titles: make([]string, len(t.nodes)), extra: make(map[int32][]property)}
	docs := make(map[string][]int32)
	note := func(w string, i int32) {
		if list := docs[w]; len(list) == 0 || list[len(list)-1] != i {
			docs[w] = append(list, i)
		}
	}
	put := func(folded string, i int32) {
		for w := range strings.FieldsSeq(folded) {
			note(w, i)
			if b := bare(w); b != "" {
				note(b, i)
			}
		}
	}
	for i := range t.nodes {
		i := int32(i)
		ix.titles[i] = foldText(t.bareTitle(i, lang))
		put(ix.titles[i], i)
		for _, p := range t.properties(i, lang) {
			ix.extra[i] = append(ix.extra[i], p)
			if p.name != propDefinition && p.name != propExclusion { // searched only if asked for
				put(p.folded, i)
			}
		}
	}
	ix.vocab = make([]string, 0, len(docs))
	for w := range docs {
		ix.vocab = append(ix.vocab, w)
	}
	slices.Sort(ix.vocab)
	ix.docs = make([][]int32, len(ix.vocab))
	for n, w := range ix.vocab {
		ix.docs[n] = slices.Clip(docs[w])
	}
	ix.seen.New = func() any { return &tally{mask: make([]uint32, len(t.nodes))} }
	return ix
}

// properties are the texts besides the title. An unspecified residual has those of
// the entity above it too, which coding finds as its residual.
func (t *tree) properties(i int32, lang string) []property {
	list := t.names(i, lang)
	n := &t.nodes[i]
	if !n.unspecified() {
		return list
	}
	above := append([]property{{name: propOther, label: t.title(n.parent, lang), of: t.nodes[n.parent].id}},
		t.names(n.parent, lang)...)
	above[0].folded = foldText(t.bareTitle(n.parent, lang))
	for _, p := range above {
		p.coding = true
		list = append(list, p)
	}
	return list
}

// names are the texts that an entity has itself, besides its title.
func (t *tree) names(i int32, lang string) []property {
	d := t.nodes[i].more
	if d == nil {
		return nil
	}
	var list []property
	add := func(name string, w words, ref string) {
		label := w[lang]
		if label == "" {
			return
		}
		p := property{name: name, label: label, folded: foldText(strings.TrimPrefix(label, TextMark)), of: t.nodes[i].id}
		if ref != "" && t.lin != "" && !t.holds(ref) {
			p.name, p.of, p.under = propTitle, ref, true
		}
		list = append(list, p)
	}
	add(propFullName, d.fullName, "")
	add(propDefinition, d.definition, "")
	for name, terms := range map[string][]term{
		propSynonym: d.synonyms, propNarrower: d.narrower, propInclusion: d.inclusions,
	} {
		for _, x := range terms {
			add(name, x.label, x.ref)
		}
	}
	for _, x := range d.exclusions {
		add(propExclusion, x.label, "")
	}
	slices.SortStableFunc(list, func(a, b property) int { return cmp.Compare(a.name, b.name) })
	return list
}

// tally notes, while a search runs, which of its words each entity has.
type tally struct {
	mask    []uint32 // by node
	touched []int32  // nodes with a mask
}

func (y *tally) reset() {
	for _, i := range y.touched {
		y.mask[i] = 0
	}
	y.touched = y.touched[:0]
}

// add notes the n-th word for a node. Where all words are needed a node that
// lacks an earlier one is passed over.
func (y *tally) add(i int32, n int, all bool) {
	if all && y.mask[i]&(1<<n-1) != 1<<n-1 {
		return
	}
	if y.mask[i] == 0 {
		y.touched = append(y.touched, i)
	}
	y.mask[i] |= 1 << n
}

// found is what a search found.
type found struct {
	best  []scored // best first
	total int      // how many there are besides and with them
}

// add keeps h if it is among the best so many.
func (f *found) add(h scored, limit int) {
	f.total++
	if len(f.best) == limit && better(h, f.best[limit-1]) > 0 {
		return
	}
	at, _ := slices.BinarySearchFunc(f.best, h, better)
	f.best = slices.Insert(f.best[:min(len(f.best), limit-1)], min(at, limit-1), h)
}

// find lists the entities that have the words, the best so many of them. It
// fills in the variants of the query's words.
func (ix *index) find(q *query, limit int) found {
	var f found
	y := ix.seen.Get().(*tally)
	defer ix.seen.Put(y)
	defer y.reset()
	ix.forgive(q)
	for n := range q.words {
		for _, docs := range ix.docsOf(q.words[n]) {
			for _, i := range docs {
				y.add(i, n, !q.flexible)
			}
		}
	}
	phrase := foldText(q.text)
	try := func(i int32, mask uint32) {
		if ix.admits(q, i) {
			if h, ok := ix.score(q, phrase, i, mask); ok {
				f.add(h, limit)
			}
		}
	}
	for _, i := range y.touched {
		if bits.OnesCount32(y.mask[i]) >= q.needs() {
			try(i, y.mask[i])
		}
	}
	if q.properties[propDefinition] || q.properties[propExclusion] {
		for i := range ix.extra {
			if bits.OnesCount32(y.mask[i]) < q.needs() {
				try(i, 0)
			}
		}
	}
	return f
}

// docsOf lists, by word of the vocabulary, the entities that have w.
func (ix *index) docsOf(w queryWord) [][]int32 {
	at, exact := slices.BinarySearch(ix.vocab, w.folded)
	var lists [][]int32
	switch {
	case w.prefix:
		for ; at < len(ix.vocab) && strings.HasPrefix(ix.vocab[at], w.folded); at++ {
			lists = append(lists, ix.docs[at])
		}
	case exact:
		lists = append(lists, ix.docs[at])
	}
	for _, v := range w.variants {
		at, _ := slices.BinarySearch(ix.vocab, v)
		lists = append(lists, ix.docs[at])
	}
	return lists
}

// admits applies the filters of a query.
func (ix *index) admits(q *query, i int32) bool {
	n := &ix.t.nodes[i]
	return (q.keep == nil || q.keep(n)) &&
		(q.chapters == nil || q.chapters[n.chapter]) &&
		(q.subtrees == nil || ix.t.within(i, q.subtrees))
}
