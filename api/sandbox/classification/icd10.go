package classification

// ICD-10's content is not carried. Its routes answer over a few entries that are
// plainly made up: their codes have a form that ICD-10 does not use.

// icd10Releases are the newest first, with their dates. Assumption: that of 2016.
var icd10Releases = []struct{ id, date string }{{"2019", "2020-02-01"}, {"2016", "2016-01-01"}}

type icd10Node struct {
	code, parent, kind, title string
}

var icd10Nodes = []icd10Node{
	{"XCIX", "", "chapter", "Sandbox chapter, not part of ICD-10"},
	{"SB00-SB09", "XCIX", "block", "Sandbox block of conditions"},
	{"SB00", "SB00-SB09", "category", "Sandbox condition"},
	{"SB00.0", "SB00", "category", "Sandbox condition, mild"},
	{"SB00.1", "SB00", "category", "Sandbox condition, severe"},
	{"SB00.9", "SB00", "category", "Sandbox condition, unspecified"},
	{"SB01", "SB00-SB09", "category", "Sandbox condition with a hint"},
	{"SB02", "SB00-SB09", "category", "Sandbox condition with exclusions"},
	{"SB10-SB19", "XCIX", "block", "Sandbox block of injuries"},
	{"SB10", "SB10-SB19", "category", "Sandbox injury"},
	{"SB10.0", "SB10", "category", "Sandbox injury, open"},
	{"SB10.1", "SB10", "category", "Sandbox injury, closed"},
	{"SB19", "SB10-SB19", "category", "Sandbox injury, other"},
}

// ICD10 is a release of ICD-10; [Catalogue.ICD10] finds it.
type ICD10 struct{ release, date string }

// ICD10 finds a release of ICD-10 in a language.
func (c *Catalogue) ICD10(release, lang string) (ICD10, error) {
	for _, r := range icd10Releases {
		if r.id == release && lang == "en" {
			return ICD10{r.id, r.date}, nil
		}
	}
	return ICD10{}, errNoICD10Release
}

// ICD10Releases lists the releases of ICD-10, in whatever language: the entries
// have none but English.
func (c *Catalogue) ICD10Releases() Body {
	return icd10Versions("Sandbox of icdscope: nothing of ICD-10", "")
}

// ICD10Versions lists the releases of ICD-10 that hold a code, in whatever
// language.
func (c *Catalogue) ICD10Versions(code string) (Body, error) {
	n, ok := icd10Find(code)
	if !ok {
		return nil, errNoICD10Code
	}
	return icd10Versions(n.title, code), nil
}

func icd10Versions(title, code string) multiVersion {
	b := multiVersion{Context: contextBase + "MultiVersion.json", ID: icd10URI("", code), Title: langText{"en", title}}
	for _, release := range icd10Releases {
		b.Release = append(b.Release, icd10URI(release.id, code))
	}
	b.Latest = b.Release[0]
	return b
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
		contextBase + "TopLevel.json", icd10URI(r.release, ""),
		langText{"en", "Sandbox of icdscope: nothing of ICD-10"},
		r.date, icd10Children(r.release, ""), "http://apps.who.int/classifications/icd10/browse/" + r.release + "/en",
	}
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
	n, ok := icd10Find(code)
	if !ok {
		return nil, errNotInICD10Release
	}
	b := icd10Entity{
		Context: contextBase + "ICD10Entity.json", ID: icd10URI(r.release, n.code),
		Parent: []string{icd10URI(r.release, n.parent)}, Child: icd10Children(r.release, n.code),
		Code: n.code, Title: langText{"en", n.title}, ClassKind: n.kind,
		BrowserURL: "http://apps.who.int/classifications/icd10/browse/" + r.release + "/en#/" + n.code,
	}
	switch n.code {
	case "SB01":
		b.Hint, b.Note = note("a hint for coding.").in("en"), note("a note.").in("en")
	case "SB02":
		b.Exclusion = []termBody{{Label: langText{"en", "Sandbox injury (SB10)"}}}
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

func icd10Find(code string) (icd10Node, bool) {
	for _, n := range icd10Nodes {
		if n.code == code {
			return n, true
		}
	}
	return icd10Node{}, false
}

func icd10Children(release, code string) []string {
	var uris []string
	for _, n := range icd10Nodes {
		if n.parent == code {
			uris = append(uris, icd10URI(release, n.code))
		}
	}
	return uris
}
