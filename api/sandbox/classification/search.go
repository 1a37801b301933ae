package classification

import "strings"

// SearchOptions are how a search goes, as the parameters of the API have it.
type SearchOptions struct {
	ID                    string   // the answer's uniqueSearchId
	MedicalCoding         bool     // medicalCodingMode: codes are looked for, by all index terms; of linearizations only
	Flexible              bool     // useFlexisearch: some of the words will do, and typing errors are forgiven
	Properties            []string // propertiesToBeSearched: "Title", "Synonym", …; the usual ones if empty or when coding
	Chapters              []string // chapterFilter: "01", "X"; all if empty, but for those that coding leaves out
	Subtrees              []string // subtreesFilter: URIs of either kind; all if empty
	FoundationDescendants bool     // subtreeFilterUsesFoundationDescendants, of linearizations only
	Nested                bool     // flatResults=false: hits stand below the hits above them
	Keywords              bool     // includeKeywordResult: words to go on with are suggested, of linearizations only
	Highlight             bool     // highlightingEnabled: what matches is marked up
}

// hitLimit is where the real service was seen to cut a result.
const hitLimit = 50

// queryLimit is the longest text that is searched for, in bytes.
const queryLimit = 2048

// Values of guessType. Assumption: what 0 and 1 mean; only 2 is recorded,
// without words.
const (
	guessCompletion = iota
	guessNextWord
	guessNone
)

// searchResult is ISearchResult: empty members are null here, not absent, and stand in
// the order in which the service was recorded to write them, which some clients read.
type searchResult struct {
	Error             bool       `json:"error"`
	ErrorMessage      *string    `json:"errorMessage"`
	ResultChopped     bool       `json:"resultChopped"`
	SuggestionsPruned bool       `json:"wordSuggestionsChopped"`
	GuessType         int        `json:"guessType"`
	SearchID          string     `json:"uniqueSearchId"`
	Words             []wordBody `json:"words"`
	Entities          []*hitBody `json:"destinationEntities"`
}

type wordBody struct {
	Label            string `json:"label"`
	DontChangeResult bool   `json:"dontChangeResult"`
}

// Search finds entities by words, by beginnings of words with "%" behind them,
// and by code. That errors come in the answer is known. Assumption: nothing to
// search for is one.
func (v view) Search(text string, o SearchOptions) Body {
	text = strings.TrimSpace(text)
	b := searchResult{GuessType: guessNone, SearchID: o.ID, Entities: []*hitBody{}}
	if text == "" || len(text) > queryLimit {
		message := "The search text is empty or too long"
		b.Error, b.ErrorMessage = true, &message
		return b
	}
	ix, q := v.tree.index(v.lang), v.query(text, o)
	f := ix.find(q, hitLimit)
	b.ResultChopped = f.total > hitLimit
	for _, h := range f.best {
		b.Entities = append(b.Entities, ix.hit(q, h, o.Highlight))
	}
	// The schema describes flatResults the wrong way round.
	if o.Nested {
		b.Entities = nest(v.tree, f.best, b.Entities)
	}
	if v.tree.lin != "" && o.Keywords {
		b.suggest(ix, q, f)
	}
	return b
}

func (b *searchResult) suggest(ix *index, q *query, f found) {
	var completing bool
	b.Words, b.SuggestionsPruned, completing = ix.suggest(q, f)
	b.GuessType = guessNextWord
	if completing {
		b.GuessType = guessCompletion
	}
}
