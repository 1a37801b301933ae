package sandbox

import (
	"net/http"
	"slices"
	"strconv"
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
// text, as was seen.
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

func (c *call) search(t *tree) {
	q := strings.TrimSpace(c.parameter("q"))
	body := searchBody{GuessType: 2, SearchID: c.s.faults.uuid(), Entities: []*hitBody{}}
	if q == "" || len(q) > 2048 {
		message := "The search text is empty or too long"
		body.Error, body.ErrorMessage = true, &message
		c.json(http.StatusOK, body)
		return
	}
	ix := t.index(c.lang)
	query := c.query(t, q)
	hits := ix.find(query)
	body.ResultChopped = len(hits) > hitLimit
	hits = hits[:min(len(hits), hitLimit)]
	highlight := c.flag("highlightingEnabled", true)
	for n, h := range hits {
		b := c.hit(t, ix, query, h, highlight)
		b.TitleIsTop = n == 0 && b.TitleIsResult
		body.Entities = append(body.Entities, b)
	}
	if !c.flag("flatResults", true) {
		body.Entities = nest(t, hits, body.Entities)
	}
	if c.flag("includeKeywordResult", false) {
		body.Words, body.SuggestionsPruned = ix.suggest(query)
	}
	c.json(http.StatusOK, body)
}

// query reads the parameters of a search.
func (c *call) query(t *tree, q string) query {
	medical := t.lin != "" && c.flag("medicalCodingMode", true)
	out := query{
		text: q, words: splitQuery(q), flexible: c.flag("useFlexisearch", false), chapters: c.list("chapterFilter"),
	}
	if medical {
		out.keep = func(i int32) bool {
			n := &t.nodes[i]
			return n.coded() && n.chapter != "26" && n.chapter != "V" && n.chapter != "X"
		}
	} else if props := c.list("propertiesToBeSearched"); len(props) > 0 {
		out.properties = props
	}
	for _, uri := range c.list("subtreesFilter") {
		id := uri[strings.LastIndexByte(strings.TrimSuffix(strings.TrimSuffix(uri, "/other"), "/unspecified"), '/')+1:]
		if i, ok := t.byID[id]; ok {
			out.subtrees = append(out.subtrees, i)
		} else {
			out.subtrees = append(out.subtrees, none)
		}
	}
	return out
}

func (c *call) hit(t *tree, ix *index, q query, h scored, highlight bool) *hitBody {
	n := &t.nodes[h.node]
	b := &hitBody{
		ID: t.uri(h.node), Title: t.title(h.node, c.lang), StemID: t.uri(h.node), IsLeaf: len(n.children) == 0,
		IsOther: strings.HasSuffix(n.id, "/other"), IsUnspecified: strings.HasSuffix(n.id, "/unspecified"),
		Chapter: n.chapter, Score: h.score, TitleIsResult: h.title, Important: h.all, Descendants: []*hitBody{}, PVs: []pvBody{},
	}
	if t.lin != "" {
		code := n.code
		b.Code = &code
	}
	if d := n.more; d != nil {
		b.HasCodingNote, b.HasMaternal, b.HasPerinatal = d.codingNote != nil, d.maternal != nil, d.perinatal != nil
		for _, a := range d.axes {
			b.Postcoordination = max(b.Postcoordination, 1)
			if a.required {
				b.Postcoordination = 2
			}
		}
		if b.Postcoordination == 2 && b.Code != nil {
			mandatory := n.code + "&"
			b.Code = &mandatory
		}
	}
	for _, m := range ix.matches(q, h) {
		pv := pvBody{Property: m.property, Label: m.label, Score: m.score, Important: m.all, ValueType: m.valueType}
		if highlight {
			pv.Label = q.highlight(m.label)
		}
		b.PVs = append(b.PVs, pv)
	}
	if highlight {
		b.Title = q.highlight(b.Title)
	}
	return b
}

// nest puts hits below the hits above them in the tree.
func nest(t *tree, hits []scored, bodies []*hitBody) []*hitBody {
	at := make(map[int32]*hitBody, len(hits))
	for i, h := range hits {
		at[h.node] = bodies[i]
	}
	top := []*hitBody{}
	for i, h := range hits {
		above := slices.IndexFunc(t.ancestors(h.node), func(a int32) bool { return at[a] != nil })
		if above < 0 {
			top = append(top, bodies[i])
			continue
		}
		parent := at[t.ancestors(h.node)[above]]
		parent.Descendants = append(parent.Descendants, bodies[i])
	}
	return top
}

// autocodeBody is AutoCodingSearchResult.
type autocodeBody struct {
	SearchText string  `json:"searchText"`
	Matching   string  `json:"matchingText"`
	Code       string  `json:"theCode"`
	Foundation string  `json:"foundationURI"`
	URI        string  `json:"linearizationURI"`
	Level      int     `json:"matchLevel"`
	Score      float64 `json:"matchScore"`
	Type       int     `json:"matchType"`
	IsTitle    bool    `json:"isTitle"`
}

func (c *call) foundationAutocode() {
	if f, ok := c.foundation(); ok {
		c.autocode(f)
	}
}

func (c *call) linearizationAutocode() {
	if t, ok := c.linearization(); ok {
		c.autocode(t)
	}
}

// autocode finds the one entity that fits best. Its body is not recorded; one
// client says that nothing found is an empty code.
func (c *call) autocode(t *tree) {
	text := strings.TrimSpace(c.parameter("searchText"))
	b := autocodeBody{SearchText: text}
	if text != "" && len(text) <= 2048 {
		q := c.query(t, text)
		q.flexible = true
		if hits := t.index(c.lang).find(q); len(hits) > 0 {
			b.fill(c, t, q, hits[0])
		}
	}
	c.json(http.StatusOK, b)
}

func (b *autocodeBody) fill(c *call, t *tree, q query, h scored) {
	if h.share < c.threshold() {
		return
	}
	n := &t.nodes[h.node]
	b.Matching, b.Score, b.IsTitle = t.title(h.node, c.lang), h.share, h.title
	if !n.residual() {
		b.Foundation = foundationURI(n.id)
	}
	if t.lin != "" {
		b.Code, b.URI = n.code, t.uri(h.node)
	}
	for _, m := range t.index(c.lang).matches(q, h) {
		b.Matching, b.Type = m.label, m.valueType
		break
	}
	if h.share < 1 {
		b.Level = 1
	}
}

// threshold is the least likeness autocode accepts.
func (c *call) threshold() float64 {
	v, err := strconv.ParseFloat(c.parameter("matchThreshold"), 64)
	if err != nil {
		return 0
	}
	return v
}
