package classification

// Body is what the API answers to one question, for encoding/json: its members
// in the order that was recorded from the real one. Members that are empty are
// left out, or null where the real one has null. It does not change.
type Body interface{ body() }

// The kinds of bodies, as WHO's document calls them.
func (foundationRoot) body()      {} // TopLevelFoundation
func (foundationEntity) body()    {} // FoundationEntity
func (linearizationRoot) body()   {} // TopLevelLinearization
func (linearizationEntity) body() {} // LinearizationEntity
func (multiVersion) body()        {} // MultiVersion
func (searchResult) body()        {} // ISearchResult
func (autocodeResult) body()      {} // AutoCodingSearchResult
func (codeInfo) body()            {} // CodeInfo
func (postcoordination) body()    {} // PostcoordinationSet
func (icd10Root) body()           {} // TopLevel
func (icd10Entity) body()         {} // ICD10Entity

const contextBase = idBase + "/contexts/contextFor"

type langText struct {
	Language string `json:"@language"`
	Value    string `json:"@value"`
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

type termBody struct {
	Label                  langText `json:"label"`
	FoundationReference    string   `json:"foundationReference,omitempty"`
	LinearizationReference string   `json:"linearizationReference,omitempty"`
	Deprecated             bool     `json:"deprecated,omitempty"`
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

// Include is what an entity is asked for on top, as the parameter include has it.
type Include struct{ Ancestors, Descendants, DiagnosticCriteria bool }
