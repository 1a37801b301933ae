package classification

import (
	"slices"
	"strings"
)

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

// hit is the answer's entry for an entity that was found. That important is false
// even where all words are there is recorded; so is that the entity's own title is
// not among its matching properties.
func (ix *index) hit(q *query, h scored, highlight bool) *hitBody {
	t, n := ix.t, &ix.t.nodes[h.node]
	b := &hitBody{
		ID: t.uri(h.node), Title: t.title(h.node, ix.lang), StemID: t.uri(h.node), IsLeaf: len(t.children(h.node)) == 0,
		IsOther: strings.HasSuffix(n.id, "/other"), IsUnspecified: n.unspecified(),
		Chapter: n.chapter, Score: h.score, TitleIsResult: h.title.found, TitleIsTop: h.titleIsTop(),
		Descendants: []*hitBody{}, PVs: []pvBody{},
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
	for _, m := range ix.matches(q, h) {
		pv := m.body(t.lin != "")
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

// body is a matching property of a hit. In a linearization it tells of which
// foundation entity it is; the schema has that for no others.
func (m match) body(linearized bool) pvBody {
	pv := pvBody{Property: m.name, Label: m.label, Score: m.score, Important: m.score == exactly}
	if linearized {
		uri := foundationURI(m.of)
		pv.Foundation = &uri
	}
	if m.under {
		pv.ValueType = underShoreline
	}
	return pv
}

// underShoreline is the propertyValueType of a term of an entity that has no
// place of its own in the linearization.
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
