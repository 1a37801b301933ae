package sandbox

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"sync"
)

// index finds the entities of one tree by words in one language. Words are
// folded: no case, no accents, no Arabic vowel signs; every Chinese character
// is a word of its own.
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
	under  string // id of the entity it comes from, if that has no place in the linearization
}

// Names of the properties that can be searched.
const (
	propTitle      = "Title"
	propSynonym    = "Synonym"
	propNarrower   = "NarrowerTerm"
	propFullName   = "FullySpecifiedName"
	propInclusion  = "Inclusion"
	propOther      = "TitleOfOtherEntity" // so called in recorded answers
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
	put := func(folded string, i int32) {
		for w := range strings.FieldsSeq(folded) {
			if list := docs[w]; len(list) == 0 || list[len(list)-1] != i {
				docs[w] = append(list, i)
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

// properties are the texts besides the title.
func (t *tree) properties(i int32, lang string) []property {
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
		p := property{name: name, label: label, folded: foldText(strings.TrimPrefix(label, TextMark))}
		if ref != "" && t.lin != "" && !t.holds(ref) {
			p.name, p.under = propOther, ref
		}
		list = append(list, p)
	}
	add(propFullName, d.fullName, "")
	add(propDefinition, d.definition, "")
	for name, terms := range map[string][]term{propSynonym: d.synonyms, propNarrower: d.narrower, propInclusion: d.inclusions} {
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

// query is what is searched for.
type query struct {
	text       string
	words      []queryWord
	flexible   bool            // some of the words will do, and typing errors are forgiven
	properties map[string]bool // those to look at
	keep       func(*node) bool
	chapters   map[string]bool // nil for all
	subtrees   map[int32]bool  // nil for all
}

// queryWord is a word of a query. Its bit in a mask is its place in the query.
type queryWord struct {
	folded   string
	prefix   bool
	variants []string // other words of the vocabulary that it could be meant to be
}

// wordLimit is how many words of a query are looked at: as many as fit a mask.
const wordLimit = 32

// splitQuery takes a query apart. "%" behind a word makes it a prefix. A word
// that is repeated counts once.
func splitQuery(q string) []queryWord {
	var list []queryWord
	for _, w := range wordsIn(q) {
		word := queryWord{folded: w.folded, prefix: strings.HasPrefix(q[w.end:], "%")}
		if !slices.ContainsFunc(list, func(o queryWord) bool { return o.folded == word.folded && o.prefix == word.prefix }) {
			if list = append(list, word); len(list) == wordLimit {
				break
			}
		}
	}
	return list
}

// scored is an entity that was found.
type scored struct {
	node  int32
	score float64
	title bool    // by its title
	all   bool    // by all words
	share float64 // how well it fits, from 0 to 1
}

func better(a, b scored) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.node, b.node))
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
	f := ix.findCodes(q, limit)
	codes := make(map[int32]bool, len(f.best))
	for _, h := range f.best {
		codes[h.node] = true
	}
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
		if !codes[i] && ix.admits(q, i) {
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

// needs is how many words an entity must have.
func (q *query) needs() int {
	if q.flexible {
		return max(1, (len(q.words)+1)/2)
	}
	return max(1, len(q.words))
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

// score ranks: the exact title, a title that begins so, all words in the title,
// all words in other properties too, some of the words; shorter titles first.
// The real scores are not documented; their order of size is as recorded.
func (ix *index) score(q *query, phrase string, i int32, mask uint32) (scored, bool) {
	title := ix.titles[i]
	inTitle := uint32(0)
	if q.properties[propTitle] {
		inTitle = q.maskOf(title)
	}
	share := q.likeness(inTitle, title)
	if extra := ix.extra[i]; len(extra) > 0 || !q.properties[propTitle] {
		mask = inTitle
		for _, p := range extra {
			if q.properties[p.name] {
				m := q.maskOf(p.folded)
				mask |= m
				share = max(share, q.likeness(m, p.folded))
			}
		}
	}
	count := bits.OnesCount32(mask)
	if count < q.needs() {
		return scored{}, false
	}
	h := scored{node: i, title: inTitle != 0, all: count >= len(q.words), share: share}
	switch {
	case !h.title:
		h.score = 0.5
	case title == phrase:
		h.score = 1.2
	case strings.HasPrefix(title, phrase):
		h.score = 1
	case bits.OnesCount32(inTitle) >= len(q.words):
		h.score = 0.8
	default:
		h.score = 0.6
	}
	if !h.all {
		h.score *= float64(count) / float64(len(q.words)+1)
	}
	h.score += 0.1 / (float64(strings.Count(title, " ")) + 2)
	return h, true
}

// likeness is the part of query and text that is the same words.
func (q *query) likeness(mask uint32, folded string) float64 {
	longer := max(strings.Count(folded, " ")+1, len(q.words))
	return min(1, float64(bits.OnesCount32(mask))/float64(longer))
}

// maskOf tells which words of the query stand in a folded text.
func (q *query) maskOf(folded string) uint32 {
	mask := uint32(0)
	for n := range q.words {
		if q.words[n].in(folded) {
			mask |= 1 << n
		}
	}
	return mask
}

func (w *queryWord) in(folded string) bool {
	if hasWord(folded, w.folded, w.prefix) {
		return true
	}
	return slices.ContainsFunc(w.variants, func(v string) bool { return hasWord(folded, v, false) })
}

// hasWord looks for a word in folded text without taking the text apart.
func hasWord(folded, word string, prefix bool) bool {
	for from := 0; ; {
		at := strings.Index(folded[from:], word)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(word)
		if (at == 0 || folded[at-1] == ' ') && (prefix || end == len(folded) || folded[end] == ' ') {
			return true
		}
		from = end
	}
}

// match is a property that was found, for the answer.
type match struct {
	property
	score float64
	all   bool
}

// matches lists by which properties an entity was found, best first. The score
// of one that lacks words can be negative, as recorded ones can.
func (ix *index) matches(q *query, h scored) []match {
	var list []match
	add := func(p property, score float64) {
		if count := bits.OnesCount32(q.maskOf(p.folded)); q.properties[p.name] && count > 0 {
			missing := len(q.words) - count
			list = append(list, match{p, score - float64(missing)/2, missing == 0})
		}
	}
	add(property{name: propTitle, label: ix.t.title(h.node, ix.lang), folded: ix.titles[h.node]}, h.score)
	for _, p := range ix.extra[h.node] {
		add(p, h.score/2)
	}
	slices.SortStableFunc(list, func(a, b match) int { return cmp.Compare(b.score, a.score) })
	return list
}

// findCodes finds entities by code, with and without dots, and by the beginning
// of a code if "%" stands behind it.
func (ix *index) findCodes(q *query, limit int) found {
	var f found
	code, prefix := strings.CutSuffix(plainCode(strings.TrimSpace(q.text)), "%")
	if !looksLikeCode(code) {
		return f
	}
	if i, ok := ix.t.byCode[code]; ok && ix.admits(q, i) {
		f.add(scored{node: i, score: 2, all: true, share: 1}, limit)
	}
	if prefix {
		for _, i := range ix.t.codesFrom(code) {
			if plainCode(ix.t.nodes[i].code) != code && ix.admits(q, i) {
				f.add(scored{node: i, score: 1.5, all: true, share: 1}, limit)
			}
		}
	}
	return f
}

func looksLikeCode(s string) bool {
	other := func(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') }
	return len(s) >= 3 && len(s) <= 10 && !strings.ContainsFunc(s, other) && strings.ContainsAny(s, "0123456789")
}

// suggestLimit is how many words are suggested.
const suggestLimit = 10

// suggest lists words for the search box: those that the last word could
// become, or, where it is whole, words that the best results have besides. That
// lists end at ten words is an assumption.
func (ix *index) suggest(q *query, f found) (words []wordBody, chopped, completing bool) {
	words = []wordBody{}
	if len(q.words) == 0 {
		return words, false, false
	}
	last := q.words[len(q.words)-1]
	at, whole := slices.BinarySearch(ix.vocab, last.folded)
	if whole && !last.prefix {
		words, chopped = ix.suggestMore(q, f)
		return words, chopped, false
	}
	for ; at < len(ix.vocab) && strings.HasPrefix(ix.vocab[at], last.folded); at++ {
		if len(words) == suggestLimit {
			return words, true, true
		}
		words = append(words, wordBody{Label: ix.vocab[at], DontChangeResult: ix.vocab[at] == last.folded})
	}
	return words, false, true
}

// suggestMore lists the words of the best titles, the most frequent first.
func (ix *index) suggestMore(q *query, f found) ([]wordBody, bool) {
	times := make(map[string]int)
	for _, h := range f.best {
		for w := range strings.FieldsSeq(ix.titles[h.node]) {
			if q.maskOf(w) == 0 {
				times[w]++
			}
		}
	}
	words := make([]wordBody, 0, len(times))
	for w, n := range times {
		words = append(words, wordBody{Label: w, DontChangeResult: n >= f.total})
	}
	slices.SortFunc(words, func(a, b wordBody) int {
		return cmp.Or(cmp.Compare(times[b.Label], times[a.Label]), cmp.Compare(a.Label, b.Label))
	})
	return words[:min(len(words), suggestLimit)], len(words) > suggestLimit
}
