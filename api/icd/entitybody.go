package icd

import (
	"cmp"
	"fmt"
	"strings"

	"icdscope/api/internal/text"
)

// entityBody is the union of these bodies.
type entityBody struct {
	ID                  text.CleanLine `json:"@id"`
	Title               looseText      `json:"title"`
	Definition          looseText      `json:"definition"`
	LongDefinition      looseText      `json:"longDefinition"`
	FullySpecifiedName  looseText      `json:"fullySpecifiedName"`
	DiagnosticCriteria  looseText      `json:"diagnosticCriteria"`
	CodingNote          looseText      `json:"codingNote"`
	CodingHint          looseText      `json:"codingHint"` // of ICD-10
	Note                looseText      `json:"note"`       // of ICD-10
	Code                text.CleanLine `json:"code"`
	BlockID             text.CleanLine `json:"blockId"`
	CodeRange           text.CleanLine `json:"codeRange"`
	ClassKind           text.CleanLine `json:"classKind"`
	Source              text.CleanLine `json:"source"`
	BrowserURL          text.CleanLine `json:"browserUrl"`
	Parent              looseList      `json:"parent"`
	Child               looseList      `json:"child"`
	Ancestor            looseList      `json:"ancestor"`
	Descendant          looseList      `json:"descendant"`
	Synonym             []termBody     `json:"synonym"`
	NarrowerTerm        []termBody     `json:"narrowerTerm"`
	Inclusion           []termBody     `json:"inclusion"`
	Exclusion           []termBody     `json:"exclusion"`
	IndexTerm           []termBody     `json:"indexTerm"`
	ChildElsewhere      []termBody     `json:"foundationChildElsewhere"`
	RelatedMaternal     looseList      `json:"relatedEntitiesInMaternalChapter"`
	RelatedPerinatal    looseList      `json:"relatedEntitiesInPerinatalChapter"`
	Scale               []scaleBody    `json:"postcoordinationScale"`
	ReleaseID           text.CleanLine `json:"releaseId"`
	ReleaseDate         text.CleanLine `json:"releaseDate"`
	AvailableLanguages  looseList      `json:"availableLanguages"`
	PrereleaseLanguages looseList      `json:"prereleaseLanguages"`
	// The schema and the service differ in the name of this one.
	Included  looseList `json:"includedLinearizations"`
	Supported looseList `json:"supportedLinearizations"`
	// LatestRelease only a list of releases has, which is a body of another kind.
	LatestRelease text.CleanLine `json:"latestRelease"`
}

type termBody struct {
	Label                  looseText      `json:"label"`
	FoundationReference    text.CleanLine `json:"foundationReference"`
	LinearizationReference text.CleanLine `json:"linearizationReference"`
	Deprecated             looseBool      `json:"deprecated"`
}

type scaleBody struct {
	AxisName                 text.CleanLine `json:"axisName"`
	RequiredPostcoordination looseBool      `json:"requiredPostcoordination"`
	AllowMultipleValues      text.CleanLine `json:"allowMultipleValues"`
	ScaleEntity              looseList      `json:"scaleEntity"`
}

// self is what the body names itself, or why that is not what was asked for.
func (b *entityBody) self(asked Ref) (self Ref, why string) {
	self, why = answering(asked, b.ID)
	// The URI of the foundation's root carries no release; the service was seen
	// to answer with another one than it was asked for.
	release := string(b.ReleaseID)
	switch {
	case why != "":
	case b.LatestRelease != "":
		why = "asked for " + asked.URI() + ", and a list of releases came"
	case self.IsRoot() && self.Release == "" && asked.Release != "" && releaseForm.MatchString(release) &&
		release != asked.Release:
		why = fmt.Sprintf("asked for release %s of %s, and %s came", asked.Release, asked.URI(), release)
	case b.hollow():
		why = "nothing of " + asked.URI() + " came but its name"
	}
	return self, why
}

// hollow reports whether nothing but its name came of an entity: no title, which every
// one has in some language, and nothing above or below it either.
func (b *entityBody) hollow() bool {
	return strings.TrimSpace(b.Title.line()) == "" && len(b.Parent) == 0 && len(b.Child) == 0
}

// entity turns a body into an Entity; asked is what was requested, and self what
// the body names itself.
func (b *entityBody) entity(self, asked Ref) Entity {
	// Foundation URIs carry no release, although the same one must be asked
	// for again.
	if self.Release == "" {
		self.Release = asked.Release
	}
	self.Language = asked.Language
	var from origin
	refs := func(m Member, l looseList) []Ref { return withRelease(from.refs(m, l, asked.Language), asked) }
	terms := func(list []termBody) []Term { return termsOf(list, asked) }
	e := Entity{
		Ref: self, Kind: Kind(b.ClassKind), Title: b.Title.line(), Language: string(b.Title.Language),
		Code: string(b.Code), BlockID: string(b.BlockID), CodeRange: string(b.CodeRange),
		Definition: string(b.Definition.Value), LongDefinition: string(b.LongDefinition.Value),
		FullySpecifiedName: b.FullySpecifiedName.line(), DiagnosticCriteria: string(b.DiagnosticCriteria.Value),
		CodingNote: cmp.Or(string(b.CodingNote.Value), string(b.CodingHint.Value)), Note: string(b.Note.Value),
		BrowserURL: string(b.BrowserURL),
		Parents:    refs(AtParents, b.Parent), Children: refs(AtChildren, b.Child),
		Ancestors: refs(AtAncestors, b.Ancestor), Descendants: refs(AtDescendants, b.Descendant),
		Synonyms: terms(b.Synonym), NarrowerTerms: terms(b.NarrowerTerm), Inclusions: terms(b.Inclusion),
		Exclusions: terms(b.Exclusion), IndexTerms: terms(b.IndexTerm), ChildrenElsewhere: terms(b.ChildElsewhere),
		RelatedMaternal:  refs(AtRelatedMaternal, b.RelatedMaternal),
		RelatedPerinatal: refs(AtRelatedPerinatal, b.RelatedPerinatal),
		Postcoordination: b.axes(asked),
		ReleaseID:        string(b.ReleaseID), ReleaseDate: string(b.ReleaseDate),
		Languages: b.AvailableLanguages.strings(), PrereleaseLanguages: b.PrereleaseLanguages.strings(),
	}
	if src, err := ParseURI(string(b.Source)); err == nil {
		src.Language = asked.Language
		e.Source = &src
	}
	switch {
	case self.IsRoot():
		e.Kind = KindRoot
		list := b.Included
		if len(list) == 0 {
			list = b.Supported
			from.move(AtLinearizations, "/supportedLinearizations")
		}
		for _, r := range from.refs(AtLinearizations, list, asked.Language) {
			e.Linearizations = append(e.Linearizations, r.Linearization)
		}
	case self.IsFoundation():
		e.Kind = KindEntity
	}
	if b.CodingNote.Value == "" && b.CodingHint.Value != "" {
		from.move(AtCodingNote, "/codingHint")
	}
	e.origin = from
	return e
}

// withRelease gives foundation refs the release that was asked for, which their
// URIs do not carry.
func withRelease(refs []Ref, asked Ref) []Ref {
	for i := range refs {
		if refs[i].Release == "" && refs[i].Kind() == asked.Kind() {
			refs[i].Release = asked.Release
		}
	}
	return refs
}

func termsOf(list []termBody, asked Ref) []Term {
	var terms []Term
	for _, b := range list {
		t := Term{Label: b.Label.line(), Deprecated: bool(b.Deprecated)}
		for _, uri := range []text.CleanLine{b.LinearizationReference, b.FoundationReference} {
			if r, err := ParseURI(string(uri)); err == nil && t.Target == nil {
				t.Target = &withRelease([]Ref{r.In(asked.Language)}, asked)[0]
			}
		}
		terms = append(terms, t)
	}
	return terms
}

func (b *entityBody) axes(asked Ref) []Axis {
	var axes []Axis
	for _, s := range b.Scale {
		name := string(s.AxisName)
		axes = append(axes, Axis{
			Name: name[strings.LastIndexByte(name, '/')+1:], Required: bool(s.RequiredPostcoordination),
			Multiple: Multiple(s.AllowMultipleValues), Values: withRelease(s.ScaleEntity.refs(asked.Language), asked),
		})
	}
	return axes
}
