package classification

import "slices"

// ICD-10's content is not carried. Its routes answer over a few entries that are
// plainly made up: their codes have a form that ICD-10 does not use.

// icd10Release is a release of ICD-10 with its languages.
type icd10Release struct {
	id, date string
	langs    []string
}

// icd10Releases are those of the real one, newest first. Assumption: the dates of
// the last two.
var icd10Releases = []icd10Release{
	{"2019", "2020-02-01", []string{"en"}},
	{"2016", "2016-11-01", []string{"en"}},
	{"2010", "2010-01-01", []string{"en"}},
	{"2008", "2008-01-01", []string{"en", "fr"}},
}

type icd10Node struct {
	code, parent, kind string
	titles             words
	since              string // the release it came with; "" for the first
}

var icd10Nodes = []icd10Node{
	{"XCIX", "", "chapter", words{
		"en": "Sandbox chapter, not part of ICD-10", "fr": "Sandbox : chapitre qui ne fait pas partie de la CIM-10",
	}, ""},
	{"SB00-SB09", "XCIX", "block", words{"en": "Sandbox block of conditions", "fr": "Sandbox : bloc d’affections"}, ""},
	{"SB00", "SB00-SB09", "category", words{"en": "Sandbox condition", "fr": "Sandbox : affection"}, ""},
	{"SB00.0", "SB00", "category", words{"en": "Sandbox condition, mild", "fr": "Sandbox : affection légère"}, ""},
	{"SB00.1", "SB00", "category", words{"en": "Sandbox condition, severe", "fr": "Sandbox : affection sévère"}, ""},
	{
		"SB00.9", "SB00", "category",
		words{"en": "Sandbox condition, unspecified", "fr": "Sandbox : affection, sans précision"},
		"",
	},
	{
		"SB01", "SB00-SB09", "category",
		words{"en": "Sandbox condition with a hint", "fr": "Sandbox : affection avec une indication"},
		"",
	},
	{
		"SB02", "SB00-SB09", "category",
		words{"en": "Sandbox condition with exclusions", "fr": "Sandbox : affection avec des exclusions"},
		"",
	},
	{"SB10-SB19", "XCIX", "block", words{"en": "Sandbox block of injuries", "fr": "Sandbox : bloc de lésions"}, ""},
	{"SB10", "SB10-SB19", "category", words{"en": "Sandbox injury", "fr": "Sandbox : lésion"}, ""},
	{"SB10.0", "SB10", "category", words{"en": "Sandbox injury, open", "fr": "Sandbox : lésion ouverte"}, ""},
	{"SB10.1", "SB10", "category", words{"en": "Sandbox injury, closed", "fr": "Sandbox : lésion fermée"}, ""},
	{"SB18", "SB10-SB19", "category", words{"en": "Sandbox injury that came with the release 2010"}, "2010"},
	{"SB19", "SB10-SB19", "category", words{"en": "Sandbox injury, other", "fr": "Sandbox : autre lésion"}, ""},
}

// ICD10 is a release of ICD-10 in a language; [Catalogue.ICD10] finds it.
type ICD10 struct {
	icd10Release
	lang string
}

// ICD10 finds a release of ICD-10 in a language.
func (c *Catalogue) ICD10(release, lang string) (ICD10, error) {
	for _, r := range icd10Releases {
		if r.id == release && slices.Contains(r.langs, lang) {
			return ICD10{r, lang}, nil
		}
	}
	return ICD10{}, errNoICD10Release
}

// HasICD10 reports whether there is a release of ICD-10, in whatever language.
func HasICD10(release string) bool {
	return slices.ContainsFunc(icd10Releases, func(r icd10Release) bool { return r.id == release })
}

// ICD10Releases lists the releases of ICD-10 that have a language; all of them, in
// English, if none has.
func (c *Catalogue) ICD10Releases(lang string) Body {
	return icd10Versions("", words{"en": icd10Title}, "", lang)
}

const icd10Title = "Sandbox of icdscope: nothing of ICD-10"

// ICD10Versions lists the releases of ICD-10 that hold a code, as ICD10Releases
// does.
func (c *Catalogue) ICD10Versions(code, lang string) (Body, error) {
	n, ok := icd10Find(code, icd10Releases[0].id)
	if !ok {
		return nil, errNoICD10Code
	}
	return icd10Versions(n.code, n.titles, n.since, lang), nil
}

func icd10Versions(code string, titles words, since, lang string) multiVersion {
	b := multiVersion{Context: contextBase + "MultiVersion.json", ID: icd10URI("", code)}
	list := func(all bool) {
		for _, r := range icd10Releases {
			if r.id >= since && (all || slices.Contains(r.langs, lang)) {
				b.Release = append(b.Release, icd10URI(r.id, code))
			}
		}
	}
	if list(false); len(b.Release) == 0 {
		lang = "en"
		list(true)
	}
	b.Title, b.Latest = icd10Text(titles, lang), b.Release[0]
	return b
}

// icd10Text is a title in a language that a release has.
func icd10Text(titles words, lang string) langText {
	if t := titles.in(lang); t != nil {
		return *t
	}
	return langText{lang, titles["en"]}
}

type icd10Root struct {
	Context     string   `json:"@context"`
	ID          string   `json:"@id"`
	Title       langText `json:"title"`
	ReleaseDate string   `json:"releaseDate"`
	Child       []string `json:"child"`
	BrowserURL  string   `json:"browserUrl"`
}

// Root describes the release and lists its chapters.
func (r ICD10) Root() Body {
	return icd10Root{
		contextBase + "TopLevel.json", icd10URI(r.id, ""),
		langText{r.lang, icd10Title},
		r.date, r.children(""), r.browser(),
	}
}

// browser is where WHO's browser shows the release.
func (r ICD10) browser() string {
	return "http://apps.who.int/classifications/icd10/browse/" + r.id + "/" + r.lang
}

type icd10Entity struct {
	Context    string     `json:"@context"`
	ID         string     `json:"@id"`
	Parent     []string   `json:"parent"` // the schema says string, the service sends a list
	Child      []string   `json:"child,omitempty"`
	BrowserURL string     `json:"browserUrl"`
	Code       string     `json:"code"`
	Title      langText   `json:"title"`
	ClassKind  string     `json:"classKind"`
	Note       *langText  `json:"note,omitempty"`
	Hint       *langText  `json:"codingHint,omitempty"`
	Exclusion  []termBody `json:"exclusion,omitempty"`
}

// Entity describes a chapter, block or category.
func (r ICD10) Entity(code string) (Body, error) {
	n, ok := icd10Find(code, r.id)
	if !ok {
		return nil, errNotInICD10Release
	}
	b := icd10Entity{
		Context: contextBase + "ICD10Entity.json", ID: icd10URI(r.id, n.code),
		Parent: []string{icd10URI(r.id, n.parent)}, Child: r.children(n.code),
		Code: n.code, Title: icd10Text(n.titles, r.lang), ClassKind: n.kind,
		BrowserURL: r.browser() + "#/" + n.code,
	}
	switch n.code {
	case "SB01":
		b.Hint, b.Note = note("a hint for coding.").in(r.lang), note("a note.").in(r.lang)
	case "SB02":
		b.Exclusion = []termBody{{Label: icd10Text(words{"en": "Sandbox injury (SB10)", "fr": "Sandbox : lésion (SB10)"},
			r.lang)}}
	}
	return b, nil
}

func icd10URI(release, code string) string {
	uri := idBase + "/release/10"
	for _, part := range []string{release, code} {
		if part != "" {
			uri += "/" + part
		}
	}
	return uri
}

func icd10Find(code, release string) (icd10Node, bool) {
	for _, n := range icd10Nodes {
		if n.code == code && release >= n.since {
			return n, true
		}
	}
	return icd10Node{}, false
}

func (r ICD10) children(code string) []string {
	var uris []string
	for _, n := range icd10Nodes {
		if n.parent == code && r.id >= n.since {
			uris = append(uris, icd10URI(r.id, n.code))
		}
	}
	return uris
}
