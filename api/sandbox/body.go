package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// The bodies of the API, in the order of members that was recorded from the
// real one. Members that are empty are left out, not null.

const contextBase = idBase + "/contexts/contextFor"

type langText struct {
	Language string `json:"@language"`
	Value    string `json:"@value"`
}

type foundationRoot struct {
	Context        string   `json:"@context"`
	ID             string   `json:"@id"`
	Title          langText `json:"title"`
	ReleaseID      string   `json:"releaseId"`
	ReleaseDate    string   `json:"releaseDate"`
	Languages      []string `json:"availableLanguages"`
	Releases       []string `json:"allReleases"`
	Linearizations []string `json:"includedLinearizations"` // the schema calls it supportedLinearizations
	Child          []string `json:"child"`
	BrowserURL     string   `json:"browserUrl"`
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

type multiVersion struct {
	Context string   `json:"@context"`
	ID      string   `json:"@id"`
	Title   langText `json:"title"`
	Latest  string   `json:"latestRelease"`
	Release []string `json:"release"`
}

type termBody struct {
	Label                  langText `json:"label"`
	FoundationReference    string   `json:"foundationReference,omitempty"`
	LinearizationReference string   `json:"linearizationReference,omitempty"`
	Deprecated             bool     `json:"deprecated,omitempty"`
}

type scaleBody struct {
	ID       string   `json:"@id"`
	Axis     string   `json:"axisName"`
	Required string   `json:"requiredPostcoordination"` // "true" or "false", as a string
	Multiple string   `json:"allowMultipleValues"`
	Entities []string `json:"scaleEntity"`
}

type foundationEntity struct {
	Context        string     `json:"@context"`
	ID             string     `json:"@id"`
	Parent         []string   `json:"parent"`
	Child          []string   `json:"child,omitempty"`
	BrowserURL     string     `json:"browserUrl,omitempty"`
	Title          *langText  `json:"title"`
	Definition     *langText  `json:"definition,omitempty"`
	LongDefinition *langText  `json:"longDefinition,omitempty"`
	FullName       *langText  `json:"fullySpecifiedName,omitempty"`
	Criteria       *langText  `json:"diagnosticCriteria,omitempty"`
	Synonym        []termBody `json:"synonym,omitempty"`
	Narrower       []termBody `json:"narrowerTerm,omitempty"`
	Inclusion      []termBody `json:"inclusion,omitempty"`
	Exclusion      []termBody `json:"exclusion,omitempty"`
	Perinatal      []string   `json:"relatedEntitiesInPerinatalChapter,omitempty"`
	Ancestor       []string   `json:"ancestor,omitempty"`
	Descendant     []string   `json:"descendant,omitempty"`
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

// include is what an entity request asks for on top.
type include struct{ ancestor, descendant, criteria bool }

func parseInclude(s string) include {
	parts := strings.Split(s, ",")
	return include{
		ancestor: slices.Contains(parts, "ancestor"), descendant: slices.Contains(parts, "descendant"),
		criteria: slices.Contains(parts, "diagnosticCriteria"),
	}
}

// in is the text in a language, or nil.
func (w words) in(lang string) *langText {
	if w[lang] == "" {
		return nil
	}
	return &langText{lang, w[lang]}
}

// label is like in, but falls back to English as titles do.
func (w words) label(lang string) langText {
	if s := w[lang]; s != "" {
		return langText{lang, s}
	}
	return langText{lang, w["en"] + untranslated}
}

func (t *tree) titleText(i int32, lang string) *langText {
	return &langText{lang, t.title(i, lang)}
}

func (t *tree) nodeURIs(list []int32) []string {
	var uris []string
	for _, i := range list {
		uris = append(uris, t.uri(i))
	}
	return uris
}

// parentURIs are those of the nodes above i, or that of the root.
func (t *tree) parentURIs(i int32) []string {
	if uris := t.nodeURIs(t.parents(i)); len(uris) > 0 {
		return uris
	}
	return []string{t.rootURI()}
}

func foundationURI(id string) string { return idBase + "/entity/" + id }

// browserURL is where WHO's browser shows an entity; there is no such place for
// the synthetic ones.
func (t *tree) browserURL(id, lang string) string {
	if strings.HasPrefix(id, "9000") {
		return ""
	}
	lin := t.lin
	if lin == "" {
		lin = "foundation"
	}
	return "https://icd.who.int/browse/" + t.release + "/" + lin + "/" + lang + "#" + id
}

func (t *tree) foundationBody(i int32, lang string, with include) foundationEntity {
	n := &t.nodes[i]
	b := foundationEntity{
		Context: contextBase + "FoundationEntity.json", ID: t.uri(i), Parent: t.parentURIs(i), Child: t.nodeURIs(t.children(i)),
		BrowserURL: t.browserURL(n.id, lang), Title: t.titleText(i, lang),
	}
	if d := n.more; d != nil {
		b.Definition, b.LongDefinition, b.FullName = d.definition.in(lang), d.longDefinition.in(lang), d.fullName.in(lang)
		b.Synonym, b.Narrower = t.terms(d.synonyms, lang), t.terms(d.narrower, lang)
		b.Inclusion, b.Exclusion = t.terms(d.inclusions, lang), t.terms(d.exclusions, lang)
		b.Perinatal = t.uris(d.perinatal)
		if with.criteria {
			b.Criteria = d.criteria.in(lang)
		}
	}
	if with.ancestor {
		b.Ancestor = t.nodeURIs(t.ancestors(i))
	}
	if with.descendant {
		b.Descendant = t.nodeURIs(t.descendants(i))
	}
	return b
}

func (t *tree) linearizationBody(i int32, lang string, with include) linearizationEntity {
	n := &t.nodes[i]
	b := linearizationEntity{
		Context: contextBase + "LinearizationEntity.json", ID: t.uri(i), Parent: t.parentURIs(i), Child: t.nodeURIs(n.children),
		BrowserURL: t.browserURL(n.id, lang), Code: n.code, ClassKind: kindNames[n.kind], BlockID: n.blockID, CodeRange: n.codeRange,
		Title: t.titleText(i, lang),
	}
	if !n.residual() {
		b.Source = foundationURI(n.id)
	}
	if d := n.more; d != nil {
		b.Definition, b.LongDefinition, b.FullName, b.CodingNote = d.definition.in(lang), d.longDefinition.in(lang), d.fullName.in(lang), d.codingNote.in(lang)
		b.Inclusion, b.Exclusion = t.terms(d.inclusions, lang), t.terms(d.exclusions, lang)
		b.Maternal, b.Perinatal = t.uris(d.maternal), t.uris(d.perinatal)
		b.Scale, b.Elsewhere = t.scale(i, d.axes), t.elsewhere(d.elsewhere, lang)
		if with.criteria {
			b.Criteria = d.criteria.in(lang)
		}
	}
	if n.kind == category {
		b.IndexTerm = t.indexTerms(i, lang)
	}
	if with.ancestor {
		b.Ancestor = t.nodeURIs(t.ancestors(i))
	}
	if with.descendant {
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
			list = append(list, termBody{Label: *t.titleText(i, lang), FoundationReference: foundationURI(id), LinearizationReference: t.uri(i)})
		}
	}
	return list
}

func (t *tree) terms(list []term, lang string) []termBody {
	var bodies []termBody
	for _, x := range list {
		b := termBody{Label: x.label.label(lang), Deprecated: x.deprecated}
		if x.ref != "" {
			b.FoundationReference = foundationURI(x.ref)
			if i, ok := t.byID[x.ref]; ok && t.lin != "" {
				b.LinearizationReference = t.uri(i)
			}
		}
		bodies = append(bodies, b)
	}
	return bodies
}

// indexTerms are title and names, as WHO generates them.
func (t *tree) indexTerms(i int32, lang string) []termBody {
	list := []termBody{{Label: *t.titleText(i, lang)}}
	d := t.nodes[i].more
	if d == nil {
		return list
	}
	if d.fullName != nil {
		list = append(list, termBody{Label: d.fullName.label(lang)})
	}
	for _, names := range [][]term{d.synonyms, d.narrower, d.inclusions} {
		list = append(list, t.terms(names, lang)...)
	}
	return list
}

// foundationRootBody describes the foundation f. Assumption: an earlier release
// is named in allReleases by the parameter that asks for it.
func (c *catalogue) foundationRootBody(f *tree, lang string) foundationRoot {
	b := foundationRoot{
		Context: contextBase + "TopLevelFoundation.json", ID: f.rootURI(),
		Title:     langText{lang, "Sandbox of icdscope: an excerpt of the WHO Family of International Classifications Foundation"},
		ReleaseID: f.release, ReleaseDate: f.date, Languages: f.langs, Child: f.nodeURIs(f.top),
		BrowserURL: "https://icd.who.int/browse/" + f.release + "/foundation/" + lang,
	}
	for n, t := range c.lins[mms] {
		uri := f.rootURI()
		if n > 0 {
			uri += "?releaseId=" + t.release
		}
		b.Releases = append(b.Releases, uri)
	}
	for _, lin := range sortedKeys(c.lins) {
		b.Linearizations = append(b.Linearizations, c.lins[lin][0].rootURI())
	}
	return b
}

func (t *tree) rootBody(lang string) linearizationRoot {
	return linearizationRoot{
		Context: contextBase + "TopLevelLinearization.json", ID: t.rootURI(), Title: langText{lang, linTitle(t.lin)},
		ReleaseID: t.release, ReleaseDate: t.date, Languages: t.langs, Child: t.nodeURIs(t.top),
		BrowserURL: "https://icd.who.int/browse/" + t.release + "/" + t.lin + "/" + lang,
	}
}

func linTitle(lin string) string {
	name := map[string]string{"mms": "ICD-11 for Mortality and Morbidity Statistics", "icf": "International Classification of Functioning, Disability and Health"}[lin]
	if name == "" {
		name = lin
	}
	return "Sandbox of icdscope: an excerpt of " + name
}

// versions lists the releases of a linearization, or those that hold id, as far
// as they have the language. Assumption: releases without it are left out, since
// a widespread client takes the first of the list and reads 404 as "no release
// has this language".
func (c *catalogue) versions(lin, id, lang string) (multiVersion, bool) {
	base := idBase + "/release/11/" + lin
	b := multiVersion{Context: contextBase + "MultiVersion.json", ID: base, Title: langText{lang, linTitle(lin)}}
	if id != "" {
		b.ID += "/" + id
	}
	for _, t := range c.lins[lin] {
		if !t.has(lang) {
			continue
		}
		uri := t.rootURI()
		if id != "" {
			i, ok := t.byID[id]
			if !ok {
				continue
			}
			uri = t.uri(i)
			if len(b.Release) == 0 {
				b.Title = langText{lang, t.title(i, lang)}
			}
		}
		b.Release = append(b.Release, uri)
	}
	if len(b.Release) == 0 {
		return b, false
	}
	b.Latest = b.Release[0]
	return b, true
}
