package classification

import "fmt"

// Linearization is a release of a linearization in a language;
// [Catalogue.Linearization] finds it.
type Linearization struct{ view }

// Linearization finds a release of a linearization, "mms" and "2024-01", in a
// language. The error is [ErrNoRelease] if there is no such release in any.
func (c *Catalogue) Linearization(name, release, lang string) (Linearization, error) {
	t, ok := c.release(name, release)
	switch {
	case !ok:
		return Linearization{}, ErrNoRelease
	case !t.has(lang):
		return Linearization{}, errReleaseLanguage
	}
	return Linearization{view{c, t, lang}}, nil
}

type linearizationRoot struct {
	Context     string   `json:"@context"`
	ID          string   `json:"@id"`
	Title       langText `json:"title"`
	ReleaseID   string   `json:"releaseId"`
	ReleaseDate string   `json:"releaseDate"`
	Languages   []string `json:"availableLanguages"`
	Child       []string `json:"child"`
	BrowserURL  string   `json:"browserUrl"`
}

type linearizationEntity struct {
	Context        string      `json:"@context"`
	ID             string      `json:"@id"`
	Parent         []string    `json:"parent"`
	Child          []string    `json:"child,omitempty"`
	BrowserURL     string      `json:"browserUrl,omitempty"`
	Code           string      `json:"code"` // "" for blocks
	Source         string      `json:"source,omitempty"`
	ClassKind      string      `json:"classKind"`
	BlockID        string      `json:"blockId,omitempty"`
	CodeRange      string      `json:"codeRange,omitempty"`
	Scale          []scaleBody `json:"postcoordinationScale,omitempty"`
	Elsewhere      []termBody  `json:"foundationChildElsewhere,omitempty"`
	Title          *langText   `json:"title"`
	Definition     *langText   `json:"definition,omitempty"`
	LongDefinition *langText   `json:"longDefinition,omitempty"`
	Inclusion      []termBody  `json:"inclusion,omitempty"`
	Exclusion      []termBody  `json:"exclusion,omitempty"`
	FullName       *langText   `json:"fullySpecifiedName,omitempty"`
	Criteria       *langText   `json:"diagnosticCriteria,omitempty"`
	Maternal       []string    `json:"relatedEntitiesInMaternalChapter,omitempty"`
	Perinatal      []string    `json:"relatedEntitiesInPerinatalChapter,omitempty"`
	CodingNote     *langText   `json:"codingNote,omitempty"`
	IndexTerm      []termBody  `json:"indexTerm,omitempty"`
	Ancestor       []string    `json:"ancestor,omitempty"`
	Descendant     []string    `json:"descendant,omitempty"`
}

type scaleBody struct {
	ID       string   `json:"@id"`
	Axis     string   `json:"axisName"`
	Required string   `json:"requiredPostcoordination"` // "true" or "false", as a string
	Multiple string   `json:"allowMultipleValues"`
	Entities []string `json:"scaleEntity"`
}

// Root describes the release and lists what stands at its top.
func (l Linearization) Root() Body {
	t := l.tree
	return linearizationRoot{
		Context: contextBase + "TopLevel.json", ID: t.rootURI(), Title: langText{l.lang, l.cat.linTitle(t.lin)},
		ReleaseID: t.release, ReleaseDate: t.date, Languages: t.langs, Child: t.nodeURIs(t.top),
		BrowserURL: "https://icd.who.int/browse/" + t.release + "/" + t.lin + "/" + l.lang,
	}
}

// Entity describes the entity of an id or, as "135352227/other", a residual.
func (l Linearization) Entity(id string, with Include) (Body, error) {
	i, ok := l.tree.byID[id]
	if !ok {
		return nil, errNotInRelease
	}
	return l.tree.linearizationBody(i, l.lang, with), nil
}

func (t *tree) linearizationBody(i int32, lang string, with Include) linearizationEntity {
	n := &t.nodes[i]
	b := linearizationEntity{
		Context: contextBase + "LinearizationEntity.json", ID: t.uri(i),
		Parent: t.parentURIs(i), Child: t.nodeURIs(n.children),
		BrowserURL: t.browserURL(n.id, lang), Title: t.titleText(i, lang),
		Code: n.code, ClassKind: kindNames[n.kind], BlockID: n.blockID, CodeRange: n.codeRange,
	}
	if !n.residual() {
		b.Source = foundationURI(n.id)
	}
	if d := n.more; d != nil {
		b.Definition, b.LongDefinition = d.definition.in(lang), d.longDefinition.in(lang)
		b.FullName, b.CodingNote = d.fullName.in(lang), d.codingNote.in(lang)
		b.Inclusion, b.Exclusion = t.terms(d.inclusions, lang), t.terms(d.exclusions, lang)
		b.Maternal, b.Perinatal = t.foundationURIs(d.maternal), t.foundationURIs(d.perinatal)
		b.Scale, b.Elsewhere = t.scale(i, d.axes), t.elsewhere(d.elsewhere, lang)
		if with.DiagnosticCriteria {
			b.Criteria = d.criteria.in(lang)
		}
	}
	if n.kind == category {
		b.IndexTerm = t.indexTerms(i, lang)
	}
	if with.Ancestors {
		b.Ancestor = t.nodeURIs(t.ancestors(i))
	}
	if with.Descendants {
		b.Descendant = t.nodeURIs(t.descendants(i))
	}
	return b
}

func (t *tree) scale(i int32, axes []axis) []scaleBody {
	var list []scaleBody
	for _, a := range axes {
		list = append(list, scaleBody{
			ID: t.uri(i) + "/postcoordinationScale/" + a.name, Axis: idBase + "/schema/" + a.name,
			Required: fmt.Sprint(a.required), Multiple: a.multiple, Entities: t.uris(a.values),
		})
	}
	return list
}

func (t *tree) elsewhere(ids []string, lang string) []termBody {
	var list []termBody
	for _, id := range ids {
		if i, ok := t.byID[id]; ok {
			list = append(list, termBody{
				Label: *t.titleText(i, lang), FoundationReference: foundationURI(id), LinearizationReference: t.uri(i),
			})
		}
	}
	return list
}
