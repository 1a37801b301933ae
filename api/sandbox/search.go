package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// hitLimit is where the real service was seen to cut a result.
const hitLimit = 50

// searchBody is ISearchResult: empty members are null here, not absent.
type searchBody struct {
	Entities          []*hitBody `json:"destinationEntities"`
	Error             bool       `json:"error"`
	ErrorMessage      *string    `json:"errorMessage"`
	ResultChopped     bool       `json:"resultChopped"`
	SuggestionsPruned bool       `json:"wordSuggestionsChopped"`
	GuessType         int        `json:"guessType"`
	SearchID          string     `json:"uniqueSearchId"`
	Words             []wordBody `json:"words"`
}

type wordBody struct {
	Label            string `json:"label"`
	DontChangeResult bool   `json:"dontChangeResult"`
}

// hitBody is ISimpleEntity with its 20 members.
type hitBody struct {
	ID               string     `json:"id"`
	Title            string     `json:"title"`
	StemID           string     `json:"stemId"`
	IsLeaf           bool       `json:"isLeaf"`
	Postcoordination int        `json:"postcoordinationAvailability"`
	HasCodingNote    bool       `json:"hasCodingNote"`
	HasMaternal      bool       `json:"hasMaternalChapterLink"`
	HasPerinatal     bool       `json:"hasPerinatalChapterLink"`
	PVs              []pvBody   `json:"matchingPVs"`
	Truncated        bool       `json:"propertiesTruncated"`
	IsOther          bool       `json:"isResidualOther"`
	IsUnspecified    bool       `json:"isResidualUnspecified"`
	Chapter          string     `json:"chapter"`
	Code             *string    `json:"theCode"`
	Score            float64    `json:"score"`
	TitleIsResult    bool       `json:"titleIsASearchResult"`
	TitleIsTop       bool       `json:"titleIsTopScore"`
	EntityType       int        `json:"entityType"`
	Important        bool       `json:"important"`
	Descendants      []*hitBody `json:"descendants"`
}

type pvBody struct {
	Property   string  `json:"propertyId"`
	Label      string  `json:"label"`
	Score      float64 `json:"score"`
	Important  bool    `json:"important"`
	Foundation *string `json:"foundationUri"`
	ValueType  int     `json:"propertyValueType"`
}

func (c *call) foundationSearch() {
	if f, ok := c.foundation(); ok {
		c.search(f)
	}
}

// linearizationSearch answers for a release that does not exist with plain
// text, as was seen. Assumption: the status, and the text but for its first
// letter.
func (c *call) linearizationSearch() {
	if _, ok := c.s.cat.release(c.seg[1], c.seg[0]); !ok {
		c.refused(http.StatusNotFound, "there is no such release")
		c.answer(http.StatusNotFound, "text/plain; charset=utf-8", []byte("Release is not supported for search"))
		return
	}
	if t, ok := c.linearization(); ok {
		c.search(t)
	}
}

// queryLimit is the longest text that is searched for, in bytes.
const queryLimit = 2048

// Values of guessType. Assumption: what 0 and 1 mean; only 2 is recorded,
// without words.
const (
	guessCompletion = iota
	guessNextWord
	guessNone
)

// search answers a search of a linearization or of the foundation. That errors
// come with status 200 is known. Assumption: nothing to search for is one.
func (c *call) search(t *tree) {
	text := strings.TrimSpace(c.parameter("q"))
	body := searchBody{GuessType: guessNone, SearchID: c.s.faults.uuid(), Entities: []*hitBody{}}
	if text == "" || len(text) > queryLimit {
		message := "The search text is empty or too long"
		body.Error, body.ErrorMessage = true, &message
		c.json(http.StatusOK, body)
		return
	}
	ix := t.index(c.lang)
	q := c.query(t, text)
	f := ix.find(q, hitLimit)
	body.ResultChopped = f.total > hitLimit
	highlight := c.flag("highlightingEnabled", true)
	for _, h := range f.best {
		body.Entities = append(body.Entities, c.hit(ix, q, h, highlight))
	}
	// The schema describes flatResults the wrong way round.
	if !c.flag("flatResults", true) {
		body.Entities = nest(t, f.best, body.Entities)
	}
	if t.lin != "" && c.flag("includeKeywordResult", false) {
		var completing bool
		body.Words, body.SuggestionsPruned, completing = ix.suggest(q, f)
		body.GuessType = guessNextWord
		if completing {
			body.GuessType = guessCompletion
		}
	}
	c.json(http.StatusOK, body)
}

// query reads the parameters of a search.
func (c *call) query(t *tree, text string) *query {
	q := &query{text: text, words: splitQuery(text), flexible: c.flag("useFlexisearch", false), properties: make(map[string]bool)}
	medical := t.lin != "" && c.flag("medicalCodingMode", true)
	if medical {
		q.keep = (*node).coded
	}
	c.chooseProperties(q, t, medical)
	c.chooseChapters(q, medical)
	c.chooseSubtrees(q, t)
	return q
}

// chooseProperties: all index terms when coding, else what is asked for.
// Assumption: names nobody knows count for nothing; without any, titles,
// synonyms and full names of the foundation are searched, and index terms of a
// linearization.
func (c *call) chooseProperties(q *query, t *tree, medical bool) {
	names := c.list("propertiesToBeSearched")
	if medical {
		names = nil
	}
	for _, name := range names {
		switch name {
		case propIndexTerm:
			for _, p := range indexTermProperties {
				q.properties[p] = true
			}
		case propTitle, propSynonym, propNarrower, propFullName, propDefinition, propExclusion:
			q.properties[name] = true
		}
	}
	switch {
	case len(q.properties) > 0:
	case t.lin == "":
		q.properties = map[string]bool{propTitle: true, propSynonym: true, propFullName: true}
	default:
		for _, p := range indexTermProperties {
			q.properties[p] = true
		}
	}
}

// chooseChapters: those that are asked for. When coding and none are, not
// traditional medicine, functioning and extension codes. Assumption: asking for
// one of these by name finds it when coding, too.
func (c *call) chooseChapters(q *query, medical bool) {
	if list := c.list("chapterFilter"); len(list) > 0 {
		q.chapters = make(map[string]bool, len(list))
		for _, name := range list {
			q.chapters[name] = true
		}
		return
	}
	if medical {
		q.keep = func(n *node) bool {
			return n.coded() && n.chapter != "26" && n.chapter != "V" && n.chapter != "X"
		}
	}
}

// chooseSubtrees reads subtreesFilter. Assumption: an entity that does not
// exist has nothing below it, and is no error.
func (c *call) chooseSubtrees(q *query, t *tree) {
	list := c.list("subtreesFilter")
	if len(list) == 0 {
		return
	}
	q.subtrees = make(map[int32]bool)
	across := t.lin != "" && c.flag("subtreeFilterUsesFoundationDescendants", false)
	for _, uri := range list {
		id := idOf(uri)
		if i, ok := t.byID[id]; ok {
			q.subtrees[i] = true
		}
		if across {
			c.s.cat.addFoundationDescendants(q.subtrees, t, id)
		}
	}
}

// idOf is the end of an identity URI: "257068234", "135352227/other".
func idOf(uri string) string {
	base := strings.TrimSuffix(strings.TrimSuffix(uri, "/other"), "/unspecified")
	return uri[strings.LastIndexByte(base, '/')+1:]
}

// addFoundationDescendants adds what stands below id in the foundation and has
// a place in t.
func (c *catalogue) addFoundationDescendants(set map[int32]bool, t *tree, id string) {
	f, ok := c.foundation(t.release)
	if !ok {
		f = c.current
	}
	i, ok := f.byID[id]
	if !ok {
		return
	}
	for _, d := range f.descendants(i) {
		if j, ok := t.byID[f.nodes[d].id]; ok {
			set[j] = true
		}
	}
}

func (c *call) hit(ix *index, q *query, h scored, highlight bool) *hitBody {
	t, n := ix.t, &ix.t.nodes[h.node]
	b := &hitBody{
		ID: t.uri(h.node), Title: t.title(h.node, c.lang), StemID: t.uri(h.node), IsLeaf: len(t.children(h.node)) == 0,
		IsOther: strings.HasSuffix(n.id, "/other"), IsUnspecified: strings.HasSuffix(n.id, "/unspecified"),
		Chapter: n.chapter, Score: h.score, TitleIsResult: h.title, Important: h.all, Descendants: []*hitBody{}, PVs: []pvBody{},
	}
	if d := n.more; d != nil {
		b.HasCodingNote, b.HasMaternal, b.HasPerinatal = d.codingNote != nil, d.maternal != nil, d.perinatal != nil
		if t.lin != "" {
			b.Postcoordination = d.postcoordination()
		}
	}
	if t.lin != "" {
		code := n.code
		if b.Postcoordination == postcoordinationRequired {
			code += "&"
		}
		b.Code = &code
	}
	for n, m := range ix.matches(q, h) {
		pv := pvBody{Property: m.name, Label: m.label, Score: m.score, Important: m.all}
		if m.under != "" {
			uri := foundationURI(m.under)
			pv.Foundation, pv.ValueType = &uri, underShoreline
		}
		if highlight {
			pv.Label = q.highlight(m.label)
		}
		b.PVs = append(b.PVs, pv)
		b.TitleIsTop = b.TitleIsTop || n == 0 && m.name == propTitle
	}
	if highlight {
		b.Title = q.highlight(b.Title)
	}
	return b
}

// underShoreline is the propertyValueType of a term of an entity that has no
// place of its own in the linearization. Only with it, and only in a
// linearization, does the schema have a foundationUri.
const underShoreline = 1

// Values of postcoordinationAvailability. Assumption: what the numbers mean.
const (
	postcoordinationNone = iota
	postcoordinationAllowed
	postcoordinationRequired
)

func (d *details) postcoordination() int {
	available := postcoordinationNone
	for _, a := range d.axes {
		available = max(available, postcoordinationAllowed)
		if a.required {
			available = postcoordinationRequired
		}
	}
	return available
}

// nest puts hits below the nearest hits above them in the tree.
func nest(t *tree, hits []scored, bodies []*hitBody) []*hitBody {
	at := make(map[int32]*hitBody, len(hits))
	for i, h := range hits {
		at[h.node] = bodies[i]
	}
	top := []*hitBody{}
	for i, h := range hits {
		above := t.ancestors(h.node)
		if n := slices.IndexFunc(above, func(a int32) bool { return at[a] != nil }); n >= 0 {
			parent := at[above[n]]
			parent.Descendants = append(parent.Descendants, bodies[i])
		} else {
			top = append(top, bodies[i])
		}
	}
	return top
}
