package icd

import (
	"encoding/json"
	"strconv"
	"sync"

	"icdscope/api/internal/pointer"
)

// Member is a JSON pointer (RFC 6901) to a member of a body.
type Member string

// The members of an entity's body, each of which is where one field of [Entity]
// comes from.
const (
	AtID                  Member = "/@id"
	AtTitle               Member = "/title"
	AtDefinition          Member = "/definition"
	AtLongDefinition      Member = "/longDefinition"
	AtFullySpecifiedName  Member = "/fullySpecifiedName"
	AtDiagnosticCriteria  Member = "/diagnosticCriteria"
	AtCodingNote          Member = "/codingNote" // of ICD-10 "/codingHint"; see [Entity.At]
	AtNote                Member = "/note"
	AtCode                Member = "/code"
	AtBlockID             Member = "/blockId"
	AtCodeRange           Member = "/codeRange"
	AtClassKind           Member = "/classKind"
	AtSource              Member = "/source"
	AtBrowserURL          Member = "/browserUrl"
	AtParents             Member = "/parent"
	AtChildren            Member = "/child"
	AtAncestors           Member = "/ancestor"
	AtDescendants         Member = "/descendant"
	AtSynonyms            Member = "/synonym"
	AtNarrowerTerms       Member = "/narrowerTerm"
	AtInclusions          Member = "/inclusion"
	AtExclusions          Member = "/exclusion"
	AtIndexTerms          Member = "/indexTerm"
	AtChildrenElsewhere   Member = "/foundationChildElsewhere"
	AtRelatedMaternal     Member = "/relatedEntitiesInMaternalChapter"
	AtRelatedPerinatal    Member = "/relatedEntitiesInPerinatalChapter"
	AtPostcoordination    Member = "/postcoordinationScale"
	AtReleaseID           Member = "/releaseId"
	AtReleaseDate         Member = "/releaseDate"
	AtLanguages           Member = "/availableLanguages"
	AtPrereleaseLanguages Member = "/prereleaseLanguages"
	AtLinearizations      Member = "/includedLinearizations" // or "/supportedLinearizations"; see [Entity.At]
)

// origin is where the body that an entity was read from differs from the usual.
type origin struct {
	elsewhere map[Member]Member // members that have another name there
	places    map[Member][]int  // of lists of which an element is no identity URI: where the others stand
}

// At is where in the body a field came from; of a list with the index of an
// element, that element.
func (e Entity) At(m Member, index ...int) Member {
	whole := m
	if other, ok := e.origin.elsewhere[m]; ok {
		whole = other
	}
	if len(index) == 0 {
		return whole
	}
	i := index[0]
	if places := e.origin.places[m]; i >= 0 && i < len(places) {
		i = places[i]
	}
	if known := elements()[whole]; i >= 0 && i < len(known) {
		return known[i]
	}
	return whole.element(i)
}

func (m Member) element(i int) Member { return m + Member("/"+strconv.Itoa(i)) }

// elements are the first elements of each list, put together once: a page names
// hundreds whenever the cursor moves.
var elements = sync.OnceValue(func() map[Member][]Member {
	const most = 64
	all := make(map[Member][]Member)
	for _, m := range []Member{
		AtParents, AtChildren, AtSynonyms, AtNarrowerTerms, AtInclusions, AtExclusions, AtIndexTerms, AtChildrenElsewhere,
		AtRelatedMaternal, AtRelatedPerinatal, AtPostcoordination, AtLanguages,
	} {
		for i := range most {
			all[m] = append(all[m], m.element(i))
		}
	}
	return all
})

// move notes that a member has another name in this body.
func (o *origin) move(m, to Member) {
	if o.elsewhere == nil {
		o.elsewhere = make(map[Member]Member)
	}
	o.elsewhere[m] = to
}

// refs reads a member that is a list of identity URIs. What is not one is left out:
// it cannot be followed, and it is not worth failing an entity for.
func (o *origin) refs(m Member, l looseList, language string) []Ref {
	var refs []Ref
	var places []int
	for i, uri := range l {
		if r, err := ParseURI(string(uri)); err == nil {
			refs, places = append(refs, r.In(language)), append(places, i)
		}
	}
	if len(refs) < len(l) {
		if o.places == nil {
			o.places = make(map[Member][]int)
		}
		o.places[m] = places
	}
	return refs
}

// In finds what a pointer leads to in a body, as it stands there (RFC 6901
// section 4). Where a list has one element, the API may write it without the list:
// "/child/0" is then the member itself.
func (m Member) In(body []byte) (json.RawMessage, bool) { return pointer.In(body, string(m)) }
