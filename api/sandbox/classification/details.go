package classification

// words is a text by language.
type words map[string]string

// details are what the release files do not hold.
type details struct {
	definition, longDefinition, fullName, criteria, codingNote words

	synonyms, narrower, inclusions, exclusions []term

	elsewhere           []string // ids of foundation children that are coded elsewhere
	moreParents         []string // ids of further parents in the foundation
	axes                []axis
	sameAs              string   // the cluster of codes that means the same
	maternal, perinatal []string // ids of related entities in those chapters
}

// term is a name or a pointer. ref is the id of the entity it comes from or
// leads to, "" for none.
type term struct {
	label      words
	ref        string
	deprecated bool
}

// axis is one way to add detail by postcoordination.
type axis struct {
	name     string // "hasSeverity"
	required bool
	multiple string   // AllowAlways, NotAllowed or AllowedExceptFromSameBlock
	values   []string // ids
}
