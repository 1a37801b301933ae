package sandbox

import (
	"cmp"
	"html"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
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
	id     string // "Synonym"
	label  string
	folded string
	kind   int // PropertyValueTypeEnum
}

// index returns the index of a language, made when it is first needed.
func (t *tree) index(lang string) *index {
	made, _ := t.indexes.LoadOrStore(lang, sync.OnceValue(func() *index { return newIndex(t, lang) }))
	return made.(func() *index)()
}

func newIndex(t *tree, lang string) *index {
	ix := &index{t: t, lang: lang, titles: make([]string, len(t.nodes)), extra: make(map[int32][]property)}
	words := make(map[string][]int32)
	put := func(folded string, i int32) {
		for _, w := range strings.Fields(folded) {
			if list := words[w]; len(list) == 0 || list[len(list)-1] != i {
				words[w] = append(list, i)
			}
		}
	}
	for i := range t.nodes {
		i := int32(i)
		ix.titles[i] = foldText(t.title(i, lang))
		put(ix.titles[i], i)
		for _, p := range t.properties(i, lang) {
			ix.extra[i] = append(ix.extra[i], p)
			put(p.folded, i)
		}
	}
	ix.vocab = make([]string, 0, len(words))
	for w := range words {
		ix.vocab = append(ix.vocab, w)
	}
	slices.Sort(ix.vocab)
	ix.docs = make([][]int32, len(ix.vocab))
	for n, w := range ix.vocab {
		ix.docs[n] = slices.Clip(words[w])
	}
	ix.seen.New = func() any { return &tally{count: make([]uint8, len(t.nodes)), last: make([]uint8, len(t.nodes))} }
	return ix
}

// properties are the texts besides the title.
func (t *tree) properties(i int32, lang string) []property {
	d := t.nodes[i].more
	if d == nil {
		return nil
	}
	var list []property
	add := func(id string, kind int, label string) {
		if label != "" {
			list = append(list, property{id, label, foldText(label), kind})
		}
	}
	add("FullySpecifiedName", 1, d.fullName[lang])
	for _, x := range d.synonyms {
		add("Synonym", 1, x.label[lang])
	}
	for _, x := range d.narrower {
		add("NarrowerTerm", 2, x.label[lang])
	}
	for _, x := range d.inclusions {
		add("Inclusion", 2, strings.TrimPrefix(x.label[lang], TextMark+" "))
	}
	return list
}

// foldText turns a text into its words, folded, with one space between them.
func foldText(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, w := range wordsIn(s) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.folded)
	}
	return b.String()
}

// wordAt is a word of a text and where it stands.
type wordAt struct {
	folded     string
	start, end int
}

func wordsIn(s string) []wordAt {
	var list []wordAt
	start := -1
	flush := func(end int) {
		if start >= 0 {
			list = append(list, wordAt{foldWord(s[start:end]), start, end})
			start = -1
		}
	}
	for i, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			flush(i)
			list = append(list, wordAt{string(r), i, i + utf8.RuneLen(r)})
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) && start >= 0:
			if start < 0 {
				start = i
			}
		default:
			flush(i)
		}
	}
	flush(len(s))
	return list
}

func foldWord(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] >= 'A' && s[i] <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) || r == 'ـ' { // the last is the Arabic stretching sign
			continue
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// query is what is searched for.
type query struct {
	text       string
	words      []queryWord
	flexible   bool
	keep       func(int32) bool // nil keeps all
	chapters   []string
	subtrees   []int32
	properties []string // names of the properties to look at; none means all
}

type queryWord struct {
	folded string
	prefix bool
}

// splitQuery takes a query apart. "%" behind a word makes it a prefix.
func splitQuery(q string) []queryWord {
	var list []queryWord
	for _, w := range wordsIn(q) {
		list = append(list, queryWord{w.folded, strings.HasPrefix(q[w.end:], "%")})
	}
	return list[:min(len(list), 32)]
}

// scored is an entity that was found.
type scored struct {
	node  int32
	score float64
	title bool    // by its title
	all   bool    // by all words
	share float64 // how well it fits, from 0 to 1
}

// tally counts, while a search runs, how many of its words each entity has.
type tally struct {
	count   []uint8 // by node
	last    []uint8 // the word that was counted last, from 1
	touched []int32 // nodes with a count
}

func (y *tally) reset() {
	for _, i := range y.touched {
		y.count[i], y.last[i] = 0, 0
	}
	y.touched = y.touched[:0]
}

// add counts the n-th word (from 0) for a node, once. Where all words are
// needed a node that lacks an earlier one is passed over.
func (y *tally) add(i int32, n int, all bool) {
	switch {
	case int(y.last[i]) == n+1 || all && int(y.count[i]) != n:
		return
	case y.count[i] == 0:
		y.touched = append(y.touched, i)
	}
	y.count[i]++
	y.last[i] = uint8(n + 1)
}

// find lists the entities that have the words, best first.
func (ix *index) find(q query) []scored {
	hits := ix.findCodes(q)
	found := make(map[int32]bool, len(hits))
	for _, h := range hits {
		found[h.node] = true
	}
	y := ix.seen.Get().(*tally)
	defer ix.seen.Put(y)
	defer y.reset()
	for n, w := range q.words {
		for _, docs := range ix.docsOf(w, q.flexible) {
			for _, i := range docs {
				y.add(i, n, !q.flexible)
			}
		}
	}
	need := len(q.words)
	if q.flexible {
		need = (len(q.words) + 1) / 2
	}
	var byWords []scored
	phrase := foldText(q.text)
	for _, i := range y.touched {
		if int(y.count[i]) >= max(need, 1) && !found[i] && ix.admits(q, i) {
			if h, ok := ix.score(q, phrase, i, int(y.count[i])); ok {
				byWords = append(byWords, h)
			}
		}
	}
	slices.SortFunc(byWords, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.node, b.node))
	})
	return append(hits, byWords...)
}

// docsOf lists, by word of the vocabulary, the entities that have w.
func (ix *index) docsOf(w queryWord, flexible bool) [][]int32 {
	at, exact := slices.BinarySearch(ix.vocab, w.folded)
	var lists [][]int32
	switch {
	case w.prefix:
		for ; at < len(ix.vocab) && strings.HasPrefix(ix.vocab[at], w.folded); at++ {
			lists = append(lists, ix.docs[at])
		}
	case exact:
		lists = ix.docs[at : at+1]
	}
	if flexible && len(lists) == 0 {
		lists = ix.near(w.folded)
	}
	return lists
}

// near are the words one typing error away (two in long words).
func (ix *index) near(word string) [][]int32 {
	most := 1
	if utf8.RuneCountInString(word) >= 8 {
		most = 2
	}
	if utf8.RuneCountInString(word) < 4 {
		return nil
	}
	var lists [][]int32
	for n, v := range ix.vocab {
		if within(word, v, most) {
			lists = append(lists, ix.docs[n])
		}
	}
	return lists
}

// within reports whether a becomes b by at most so many letters added, dropped,
// changed or swapped with their neighbour.
func within(a, b string, most int) bool {
	if abs(len(a)-len(b)) > most*utf8.UTFMax {
		return false
	}
	x, y := []rune(a), []rune(b)
	if abs(len(x)-len(y)) > most {
		return false
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		best := i
		for j := 1; j <= len(y); j++ {
			change := 1
			if x[i-1] == y[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			best = min(best, row[j])
		}
		if best > most {
			return false
		}
		before, last, row = last, row, before
	}
	return last[len(y)] <= most
}

func abs(n int) int { return max(n, -n) }

// admits applies the filters of a query.
func (ix *index) admits(q query, i int32) bool {
	if q.keep != nil && !q.keep(i) {
		return false
	}
	if len(q.chapters) > 0 && !slices.Contains(q.chapters, ix.t.nodes[i].chapter) {
		return false
	}
	if len(q.subtrees) == 0 {
		return true
	}
	for at := i; at != none; at = ix.t.nodes[at].parent {
		if slices.Contains(q.subtrees, at) {
			return true
		}
	}
	return false
}

// score ranks: the exact title, a title that begins so, all words in the title,
// all words in another property, some of the words; shorter titles first.
func (ix *index) score(q query, phrase string, i int32, count int) (scored, bool) {
	h := scored{node: i, all: count >= len(q.words)}
	title := ix.titles[i]
	inTitle := q.wordsOf(title)
	length := float64(strings.Count(title, " ") + 1)
	h.title = inTitle > 0 && q.wants("Title")
	if !h.title && len(ix.matchingProperties(q, i)) == 0 {
		return h, false
	}
	switch {
	case !h.title:
		h.score = 0.5
	case title == phrase:
		h.score = 1.2
	case strings.HasPrefix(title, phrase):
		h.score = 1
	case inTitle >= len(q.words):
		h.score = 0.8
	default:
		h.score = 0.6
	}
	if !h.all {
		h.score *= float64(count) / float64(len(q.words)+1)
	}
	h.share = min(1, float64(inTitle)/max(length, float64(len(q.words))))
	h.score += 0.1 / (length + 1)
	return h, true
}

func (q query) wants(property string) bool {
	return len(q.properties) == 0 || slices.Contains(q.properties, property)
}

// wordsOf counts how many words of the query stand in a folded text.
func (q query) wordsOf(folded string) int {
	n := 0
	for _, w := range q.words {
		if hasWord(folded, w, q.flexible) {
			n++
		}
	}
	return n
}

// hasWord looks for a word in folded text without taking the text apart.
func hasWord(folded string, w queryWord, flexible bool) bool {
	for from := 0; ; {
		at := strings.Index(folded[from:], w.folded)
		if at < 0 {
			break
		}
		at += from
		end := at + len(w.folded)
		if (at == 0 || folded[at-1] == ' ') && (w.prefix || end == len(folded) || folded[end] == ' ') {
			return true
		}
		from = end
	}
	if !flexible || utf8.RuneCountInString(w.folded) < 4 {
		return false
	}
	most := 1
	if utf8.RuneCountInString(w.folded) >= 8 {
		most = 2
	}
	return slices.ContainsFunc(strings.Fields(folded), func(v string) bool { return within(w.folded, v, most) })
}

func (ix *index) matchingProperties(q query, i int32) []property {
	var list []property
	for _, p := range ix.extra[i] {
		if q.wants(p.id) && q.wordsOf(p.folded) > 0 {
			list = append(list, p)
		}
	}
	return list
}

// match is a property that was found, for the answer.
type match struct {
	property  string
	label     string
	score     float64
	all       bool
	valueType int
}

func (ix *index) matches(q query, h scored) []match {
	var list []match
	if h.title {
		list = append(list, match{"Title", ix.t.title(h.node, ix.lang), h.score, h.all, 0})
	}
	for _, p := range ix.matchingProperties(q, h.node) {
		list = append(list, match{p.id, p.label, h.score / 2, q.wordsOf(p.folded) >= len(q.words), p.kind})
	}
	return list
}

// findCodes finds entities by code, with and without dots, and by the beginning
// of a code if "%" stands behind it.
func (ix *index) findCodes(q query) []scored {
	code, prefix := strings.CutSuffix(plainCode(q.text), "%")
	if len(code) < 3 || len(code) > 10 || strings.ContainsFunc(code, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) }) || !strings.ContainsAny(code, "0123456789") {
		return nil
	}
	var hits []scored
	if i, ok := ix.t.byCode[code]; ok && ix.admits(q, i) {
		hits = append(hits, scored{node: i, score: 2, all: true, share: 1})
	}
	if prefix {
		for i := range ix.t.nodes {
			if n := &ix.t.nodes[i]; n.kind != chapter && n.code != "" && ix.admits(q, int32(i)) {
				if c := plainCode(n.code); c != code && strings.HasPrefix(c, code) {
					hits = append(hits, scored{node: int32(i), score: 1.5, all: true, share: 1})
				}
			}
		}
	}
	return hits
}

// suggestLimit is how many words are suggested.
const suggestLimit = 10

// suggest lists words that the last word could become.
func (ix *index) suggest(q query) ([]wordBody, bool) {
	words := []wordBody{}
	if len(q.words) == 0 {
		return words, false
	}
	last := q.words[len(q.words)-1].folded
	at, _ := slices.BinarySearch(ix.vocab, last)
	for ; at < len(ix.vocab) && strings.HasPrefix(ix.vocab[at], last); at++ {
		if len(words) == suggestLimit {
			return words, true
		}
		words = append(words, wordBody{Label: ix.vocab[at], DontChangeResult: ix.vocab[at] == last})
	}
	return words, false
}

// highlight marks the words of the query in a text, as the real service does:
// single quotes, entities for what HTML would take for markup.
func (q query) highlight(s string) string {
	var b strings.Builder
	done := 0
	for _, w := range wordsIn(s) {
		for _, want := range q.words {
			if w.folded != want.folded && (!want.prefix || !strings.HasPrefix(w.folded, want.folded)) {
				continue
			}
			b.WriteString(html.EscapeString(s[done:w.start]))
			b.WriteString("<em class='found'>" + html.EscapeString(s[w.start:w.end]) + "</em>")
			done = w.end
			break
		}
	}
	b.WriteString(html.EscapeString(s[done:]))
	return b.String()
}
