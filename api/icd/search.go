package icd

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"icdscope/api/internal/mark"
	"icdscope/api/internal/rest"
	"icdscope/api/internal/text"
)

// maxQuery is the longest search text in bytes: requests of this API are
// limited to about 2 KB.
const maxQuery = 500

// Search asks for entities by words.
type Search struct {
	In       Tree // of ICD-11: the foundation, or a release of a linearization
	Query    string
	Chapters []string // "01", "X"; none means all
	Subtrees []Ref    // only below these; none means everywhere
	Flexible bool     // forgive words that are missing or misspelt
	// AllProperties searches definitions and exclusions too and finds blocks
	// and chapters; otherwise, in a linearization, only coded entities are found,
	// by title and index terms (the API's medical coding mode).
	AllProperties bool
	Suggest       bool // words that the last one could become, of linearizations only
	Only          bool // for [Find]: what a name stands for is not looked for in other trees
}

// Results are the entities a search found, best first.
type Results struct {
	Hits []Hit
	// Incomplete is set when the server cut the list; it cannot be continued,
	// only narrowed by more words.
	Incomplete bool
	Words      []string // suggestions for the word being typed
	// Remembered is set by who could not ask the server, and searched what was seen
	// before instead; a client's own answers never have it.
	Remembered *Remembered
}

// Remembered tells of a search of what was seen before.
type Remembered struct {
	Why error // the server could not be asked
	Of  int   // how many entities were seen
}

// Hit is one entity that was found.
type Hit struct {
	Ref     Ref
	Title   Marked
	Code    string // may end in "/" or "&" where postcoordination is mandatory
	Chapter string
	Score   float64
	Leaf    bool
	Axes    Axes // whether it can be postcoordinated, or must
	Noted   bool // it has a coding note
	ByTitle bool // its own title matched, which is not among Matches
	// Matches tells by which other properties the entity was found.
	Matches []Match
	At      Member // where in the answer of a search it stands; "" if it came otherwise
}

// Match is one property that matched.
type Match struct {
	Property string // "Synonym", "Title" or "TitleOfOtherEntity", both of another entity, …
	Label    Marked
}

// Marked is a text with the parts that matched.
type Marked struct {
	Text  string
	Found []Span
}

// Span is a range of bytes.
type Span struct{ Start, End int }

type hitBody struct {
	ID      text.CleanLine `json:"id"`
	Title   rawText        `json:"title"`
	IsLeaf  looseBool      `json:"isLeaf"`
	Axes    looseNumber    `json:"postcoordinationAvailability"`
	Noted   looseBool      `json:"hasCodingNote"`
	Chapter text.CleanLine `json:"chapter"`
	Code    text.CleanLine `json:"theCode"`
	Score   looseNumber    `json:"score"`
	ByTitle looseBool      `json:"titleIsASearchResult"`
	PVs     []struct {
		PropertyID text.CleanLine `json:"propertyId"`
		Label      rawText        `json:"label"`
	} `json:"matchingPVs"`
}

// Search looks for entities. A failure that the server reports with status 200
// is an error here.
//
// GET /icd/entity/search and /icd/release/11/{releaseId}/{linearizationname}/search in
// https://id.who.int/swagger/index.html.
func (c *Client) Search(ctx context.Context, s Search) (Results, Provenance, error) {
	in, q := s.In, strings.TrimSpace(s.Query)
	if err := s.valid(q); err != nil {
		return Results{}, Provenance{}, err
	}
	query := s.values(in, q)
	ctx, _ = mark.WithSubject(ctx, s.subject(q))
	var res Results
	prov, err := c.get(ctx, in.path()+"/search", query, in.Language, func(a *rest.Answer) error {
		var body resultsBody
		if err := a.JSON(&body); err != nil {
			return err
		}
		res = body.results(in)
		switch {
		case bool(body.Error):
			return a.Wrong(strings.TrimSuffix("the search failed: "+string(body.ErrorMessage), ": "))
		case !body.Entities.there:
			return a.Wrong("the answer is no list of what was found")
		case len(res.Hits) == 0 && len(body.Entities.hits) > 0:
			return a.Wrong("nothing that was found is one of " + in.Root().URI())
		}
		return nil
	})
	return res, prov, err
}

// subject is what is searched for, in people's words: the sign behind a word that may
// not be finished is the API's.
func (s Search) subject(q string) string {
	words := "search for " + strings.TrimSuffix(q, "%")
	if s.Flexible {
		return words + ", typing errors forgiven"
	}
	return words
}

// valid says why a text cannot be searched for, nil if it can.
func (s Search) valid(q string) error {
	if err := s.In.Root().Valid(); err != nil {
		return err
	}
	switch {
	case !s.In.Searchable():
		return badRef("the service offers no search in " + s.In.Title())
	case q == "":
		return badRef("there is nothing to search for")
	case len(q) > maxQuery:
		return badRef(fmt.Sprintf("the search text is longer than %d bytes", maxQuery))
	}
	return nil
}

type resultsBody struct {
	Error        looseBool      `json:"error"`
	ErrorMessage text.CleanLine `json:"errorMessage"`
	Chopped      looseBool      `json:"resultChopped"`
	Words        []struct {
		Label text.CleanLine `json:"label"`
	} `json:"words"`
	Entities hitList `json:"destinationEntities"`
}

// hitList is there if the body has it, with null for none.
type hitList struct {
	there bool
	hits  []hitBody
}

func (l *hitList) UnmarshalJSON(b []byte) error {
	l.there = true
	return json.Unmarshal(b, &l.hits)
}

func (b *resultsBody) results(in Tree) Results {
	res := Results{Incomplete: bool(b.Chopped)}
	for _, w := range b.Words {
		res.Words = append(res.Words, string(w.Label))
	}
	for i, h := range b.Entities.hits {
		if hit, ok := h.hit(in); ok {
			hit.At = Member("/destinationEntities/" + strconv.Itoa(i))
			res.Hits = append(res.Hits, hit)
		}
	}
	return res
}

func (s Search) values(in Tree, q string) url.Values {
	v := url.Values{"q": {q}}
	if in.IsFoundation() {
		if in.Release != "" {
			v.Set("releaseId", in.Release)
		}
	} else {
		v.Set("medicalCodingMode", fmt.Sprint(!s.AllProperties))
	}
	if s.AllProperties {
		v.Set("propertiesToBeSearched", "Title,Synonym,NarrowerTerm,FullySpecifiedName,Definition,Exclusion")
	}
	if s.Suggest && !in.IsFoundation() {
		v.Set("includeKeywordResult", "true")
	}
	if s.Flexible {
		v.Set("useFlexisearch", "true")
	}
	if len(s.Chapters) > 0 {
		v.Set("chapterFilter", strings.Join(s.Chapters, ";"))
	}
	var subtrees []string
	for _, r := range s.Subtrees {
		subtrees = append(subtrees, r.URI())
	}
	if len(subtrees) > 0 {
		v.Set("subtreesFilter", strings.Join(subtrees, ","))
	}
	return v
}

// hit is what was found; false for what is no entity of the tree that was searched.
func (b hitBody) hit(in Tree) (Hit, bool) {
	ref, err := ParseURI(string(b.ID))
	if err != nil || ref.IsRoot() || ref.Kind() != in.Kind() {
		return Hit{}, false
	}
	if ref.Release == "" {
		ref.Release = in.Release
	}
	if ref.Release != in.Release {
		return Hit{}, false
	}
	h := Hit{
		Ref: ref.In(in.Language), Title: b.Title.marked(), Code: string(b.Code), Chapter: string(b.Chapter),
		Score: float64(b.Score), Leaf: bool(b.IsLeaf), Noted: bool(b.Noted),
		Axes: axesOf(float64(b.Axes), string(b.Code)), ByTitle: bool(b.ByTitle),
	}
	for _, pv := range b.PVs {
		h.Matches = append(h.Matches, Match{Property: string(pv.PropertyID), Label: pv.Label.marked()})
	}
	return h, true
}

// rawText is a text of a search answer before its markup was read. It must not
// be shown.
type rawText string

// UnmarshalJSON takes null for "".
func (t *rawText) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, (*string)(t)) }

// marked reads the one piece of markup the API uses, <em class='found'>, and
// drops all other tags. Entities are decoded before cleaning, so that &#27; is
// no way around it.
func (t rawText) marked() Marked {
	var m Marked
	var b strings.Builder
	rest, open := string(t), -1
	for rest != "" {
		before, after, found := strings.Cut(rest, "<")
		b.WriteString(text.Line(html.UnescapeString(before)))
		if !found {
			break
		}
		tag, tail, closed := strings.Cut(after, ">")
		if !closed || !isTag(tag) { // a plain "<"
			b.WriteByte('<')
			rest = after
			continue
		}
		rest = tail
		switch {
		case strings.HasPrefix(tag, "em"):
			open = b.Len()
		case tag == "/em" && open >= 0:
			m.Found = append(m.Found, Span{open, b.Len()})
			open = -1
		}
	}
	m.Text = b.String()
	if !utf8.ValidString(m.Text) || text.Line(m.Text) != m.Text { // pieces that only together were something
		m = Marked{Text: text.Line(m.Text)}
	}
	return m
}

func isTag(s string) bool {
	s = strings.TrimPrefix(s, "/")
	return s != "" && len(s) < 100 && (s[0] >= 'a' && s[0] <= 'z' || s[0] >= 'A' && s[0] <= 'Z')
}
