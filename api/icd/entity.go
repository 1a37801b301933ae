package icd

import (
	"cmp"
	"context"
	"net/url"
	"strings"

	"icdscope/api/internal/mark"
	"icdscope/api/internal/rest"
)

// Kind is the class of an entity: what it is in the classification.
type Kind string

// The kinds. A foundation entity has none of its own.
const (
	KindRoot     Kind = "root"
	KindChapter  Kind = "chapter"
	KindBlock    Kind = "block"
	KindCategory Kind = "category"
	KindWindow   Kind = "window"
	KindEntity   Kind = "entity" // of the foundation
)

// Entity is one entity of the foundation, of a linearization or of ICD-10, or the
// root of one of them (TopLevelFoundation, TopLevelLinearization, FoundationEntity,
// LinearizationEntity and ICD10Entity of the API). Fields that an answer leaves out are zero.
type Entity struct {
	Ref   Ref // as the answer names itself, in the language that was asked for
	Kind  Kind
	Title string
	// Language of the title, which may differ from the one asked for.
	Language string

	Code      string // stem code "1A00", chapter "01"; "" for blocks and in the foundation
	BlockID   string // "BlockL2-1F4"
	CodeRange string // "1F40-1F4Z"

	Definition         string
	LongDefinition     string
	FullySpecifiedName string
	DiagnosticCriteria string // Markdown
	CodingNote         string // of ICD-10 the coding hint
	Note               string // of ICD-10

	Parents     []Ref // one in a linearization, several in the foundation
	Children    []Ref // in order; identity only, titles are requests of their own
	Ancestors   []Ref // only if asked for
	Descendants []Ref // only if asked for
	Source      *Ref  // the foundation entity; nil for residuals and in the foundation

	Synonyms          []Term
	NarrowerTerms     []Term
	Inclusions        []Term
	Exclusions        []Term
	IndexTerms        []Term
	ChildrenElsewhere []Term // foundation children that are coded elsewhere in this linearization

	RelatedMaternal  []Ref
	RelatedPerinatal []Ref
	Postcoordination []Axis
	BrowserURL       string

	// Of roots only.
	ReleaseID           string
	ReleaseDate         string
	Languages           []string
	PrereleaseLanguages []string
	Linearizations      []string // of the foundation: "mms", "icf"

	// Raw is the body as it came, not cleaned. At tells where in it a field is.
	Raw    []byte
	origin origin
}

// Label is code and title, as entities are cited.
func (e Entity) Label() string { return strings.TrimSpace(e.Code + " " + e.Title) }

// Term is a synonym, inclusion, exclusion, index term or the like.
type Term struct {
	Label      string
	Target     *Ref // where the term leads in this linearization, or else in the foundation
	Deprecated bool
}

// Axis is one axis along which an entity can, or must, be postcoordinated
// (PostcoordinationScaleInfo).
type Axis struct {
	Name     string // the last part of the axis's URI: "hasSeverity"
	Required bool
	Multiple Multiple
	Values   []Ref // starting points: their descendants may be used too
}

// Multiple tells whether an axis takes several values.
type Multiple string

// The values of allowMultipleValues.
const (
	AllowAlways          Multiple = "AllowAlways"
	NotAllowed           Multiple = "NotAllowed"
	AllowedExceptInBlock Multiple = "AllowedExceptFromSameBlock"
)

// Include asks for parts of an entity that are left out otherwise.
type Include string

// The parts the API knows (query parameter include, since 2.2).
const (
	IncludeAncestors   Include = "ancestor"
	IncludeDescendants Include = "descendant"
	IncludeCriteria    Include = "diagnosticCriteria"
)

// Load reads the entity or root that ref names, with its diagnostic criteria if it
// has some: a server that refuses to be asked for them is asked without, from then on.
// Errors: a bad ref; a *rest.Error with the status where the server answers something
// else (404: no such entity, release or language in the release; 200 with another
// entity too); a session's error where there is no token; a network error.
//
// GET of the entity's URI: https://icd.who.int/docs/icd-api/APIDoc-Version2/. What may
// be included: https://icd.who.int/docs/icd-api/ReleaseNotes-Version2.2.
func (c *Client) Load(ctx context.Context, ref Ref, include ...Include) (Entity, Provenance, error) {
	if err := ref.Valid(); err != nil {
		return Entity{}, Provenance{}, err
	}
	include = c.with(ref, include)
	e, prov, err := c.load(ctx, ref, include)
	if plain := without(include); len(plain) < len(include) && refused(err) {
		e, prov, err = c.load(ctx, ref, plain)
		if err == nil {
			c.noCriteria.Store(true)
		}
	}
	return e, prov, err
}

// load is one request of Load.
func (c *Client) load(ctx context.Context, ref Ref, include []Include) (Entity, Provenance, error) {
	query := including(ref, include)
	ctx, subject := mark.WithSubject(ctx, ref.words())
	var e Entity
	prov, err := c.get(ctx, ref.path(), query, ref.Language, func(a *rest.Answer) error {
		var body entityBody
		if err := a.JSON(&body); err != nil {
			return err
		}
		self, why := body.self(ref)
		if why != "" {
			return a.Wrong(why)
		}
		e = body.entity(self, ref)
		e.Raw = a.Body
		subject.Is(cmp.Or(e.Label(), ref.words()))
		return nil
	})
	return e, prov, err
}

// including is the query of a request for an entity with parts.
func including(ref Ref, include []Include) url.Values {
	query := ref.query()
	if len(include) > 0 {
		parts := make([]string, len(include))
		for i, part := range include {
			parts[i] = string(part)
		}
		query.Set("include", strings.Join(parts, ","))
	}
	return query
}

// words are what a request for an entity is called before its answer is there.
func (r Ref) words() string {
	if r.IsRoot() {
		return "root of " + r.Title()
	}
	return r.ID
}
