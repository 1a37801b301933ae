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

// Values of guessType: what the last word of a query lets one guess. 2 is recorded
// for a whole word; what 1 and 2 mean is how WHO's widget reads them. Assumption: 0.
const (
	guessNothing = iota
	guessCompletion
	guessNextWord
)

// searchResult is ISearchResult in its recorded order, which clients rely on: one
// takes the members before the entities by their places. Empty members are null
// here, not absent.
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

// Search finds entities by words, and by beginnings of words with "%" behind them.
// It knows no codes, as WHO says of its own. That errors come in the answer is
// known. Assumption: nothing to search for is one.
func (v view) Search(text string, o SearchOptions) Body {
	text = strings.TrimSpace(text)
	b := searchResult{GuessType: guessNothing, SearchID: o.ID, Entities: []*hitBody{}}
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
	b.GuessType = ix.guesses(q)
	if v.tree.lin != "" && o.Keywords {
		b.Words, b.SuggestionsPruned = ix.suggest(q, f)
	}
	return b
}
