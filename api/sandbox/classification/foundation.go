package classification

// Foundation is the foundation of a release in a language; [Catalogue.Foundation]
// finds it.
type Foundation struct{ view }

// Foundation finds the foundation of a release, the newest for "", in a language:
// "en".
func (c *Catalogue) Foundation(release, lang string) (Foundation, error) {
	t, ok := c.foundation(release)
	switch {
	case !ok:
		return Foundation{}, errNoFoundation
	case !t.has(lang):
		return Foundation{}, errFoundationLanguage
	}
	return Foundation{view{c, t, lang}}, nil
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

type foundationEntity struct {
	Context        string     `json:"@context"`
	ID             string     `json:"@id"`
	Parent         []string   `json:"parent"`
	Child          []string   `json:"child,omitempty"`
	BrowserURL     string     `json:"browserUrl,omitempty"`
	Title          *langText  `json:"title"`
	Synonym        []termBody `json:"synonym,omitempty"`
	Narrower       []termBody `json:"narrowerTerm,omitempty"`
	Definition     *langText  `json:"definition,omitempty"`
	LongDefinition *langText  `json:"longDefinition,omitempty"`
	FullName       *langText  `json:"fullySpecifiedName,omitempty"`
	Criteria       *langText  `json:"diagnosticCriteria,omitempty"`
	Inclusion      []termBody `json:"inclusion,omitempty"`
	Exclusion      []termBody `json:"exclusion,omitempty"`
	Maternal       []string   `json:"relatedEntitiesInMaternalChapter,omitempty"`
	Perinatal      []string   `json:"relatedEntitiesInPerinatalChapter,omitempty"`
	Ancestor       []string   `json:"ancestor,omitempty"`
	Descendant     []string   `json:"descendant,omitempty"`
}

// Root describes the foundation and lists what stands at its top. An earlier
// release is named in allReleases by the parameter that clients ask for it with.
func (f Foundation) Root() Body {
	t := f.tree
	const title = "Sandbox of icdscope: an excerpt of the WHO Family of International Classifications Foundation"
	b := foundationRoot{
		Context: contextBase + "TopLevel.json", ID: t.rootURI(), Title: langText{f.lang, title},
		ReleaseID: t.release, ReleaseDate: t.date, Languages: t.langs, Child: t.nodeURIs(t.top),
		BrowserURL: "https://icd.who.int/browse/" + t.release + "/foundation/" + f.lang,
	}
	for n, of := range f.cat.lins[mms] {
		uri := t.rootURI()
		if n > 0 {
			uri += "?version=" + of.release
		}
		b.Releases = append(b.Releases, uri)
	}
	for _, lin := range f.cat.linearizations() {
		b.Linearizations = append(b.Linearizations, f.cat.lins[lin][0].rootURI())
	}
	return b
}

// Entity describes the entity of an id: "257068234".
func (f Foundation) Entity(id string, with Include) (Body, error) {
	i, ok := f.tree.byID[id]
	if !ok {
		return nil, errNoEntity
	}
	return f.tree.foundationBody(i, f.lang, with), nil
}

func (t *tree) foundationBody(i int32, lang string, with Include) foundationEntity {
	n := &t.nodes[i]
	b := foundationEntity{
		Context: contextBase + "FoundationEntity.json", ID: t.uri(i),
		Parent: t.parentURIs(i), Child: t.nodeURIs(t.children(i)),
		BrowserURL: t.browserURL(n.id, lang), Title: t.titleText(i, lang),
	}
	if d := n.more; d != nil {
		b.Definition, b.LongDefinition, b.FullName = d.definition.in(lang), d.longDefinition.in(lang), d.fullName.in(lang)
		b.Synonym, b.Narrower = t.terms(d.synonyms, lang), t.terms(d.narrower, lang)
		b.Inclusion, b.Exclusion = t.terms(d.inclusions, lang), t.terms(d.exclusions, lang)
		b.Maternal, b.Perinatal = t.foundationURIs(d.maternal), t.foundationURIs(d.perinatal)
		if with.DiagnosticCriteria {
			b.Criteria = d.criteria.in(lang)
		}
	}
	if with.Ancestors {
		b.Ancestor = t.nodeURIs(t.ancestors(i))
	}
	if with.Descendants {
		b.Descendant = t.nodeURIs(t.descendants(i))
	}
	return b
}
