package sandbox

import "net/http"

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

type icd10Body struct {
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

// icd10Versions is GET /icd/release/10 and /icd/release/10/{code}.
func (c *call) icd10Versions() {
	title, code := "Sandbox of icdscope: nothing of ICD-10", ""
	if len(c.seg) > 0 {
		code = c.seg[0]
		n, ok := icd10Find(code)
		if !ok {
			c.fail(http.StatusNotFound, "not_found", "there is no such code")
			return
		}
		title = n.title
	}
	// In whatever language: the entries have none but English.
	b := multiVersion{Context: contextBase + "MultiVersion.json", ID: icd10URI("", code), Title: langText{"en", title}}
	for _, release := range icd10Releases {
		b.Release = append(b.Release, icd10URI(release.id, code))
	}
	b.Latest = b.Release[0]
	c.keep()
	c.json(http.StatusOK, b)
}

func (c *call) icd10Release() (id, date string, ok bool) {
	for _, release := range icd10Releases {
		if release.id == c.seg[0] && c.lang == "en" {
			return release.id, release.date, true
		}
	}
	c.fail(http.StatusNotFound, "not_found", "there is no such release, or not in this language")
	return "", "", false
}

func (c *call) icd10Root() {
	release, date, ok := c.icd10Release()
	if !ok {
		return
	}
	c.keep()
	c.json(http.StatusOK, struct {
		Context     string   `json:"@context"`
		ID          string   `json:"@id"`
		Title       langText `json:"title"`
		ReleaseDate string   `json:"releaseDate"`
		Child       []string `json:"child"`
		BrowserURL  string   `json:"browserUrl"`
	}{
		contextBase + "TopLevel.json", icd10URI(release, ""),
		langText{"en", "Sandbox of icdscope: nothing of ICD-10"},
		date, icd10Children(release, ""), "http://apps.who.int/classifications/icd10/browse/" + release + "/en",
	})
}

func (c *call) icd10Entity() {
	release, _, ok := c.icd10Release()
	if !ok {
		return
	}
	n, ok := icd10Find(c.seg[1])
	if !ok {
		c.fail(http.StatusNotFound, "not_found", "there is no such code in this release")
		return
	}
	b := icd10Body{
		Context: contextBase + "ICD10Entity.json", ID: icd10URI(release, n.code), Parent: []string{icd10URI(release, n.parent)},
		Child: icd10Children(release, n.code), Code: n.code, Title: langText{"en", n.title}, ClassKind: n.kind,
		BrowserURL: "http://apps.who.int/classifications/icd10/browse/" + release + "/en#/" + n.code,
	}
	switch n.code {
	case "SB01":
		b.Hint, b.Note = note("a hint for coding.").in("en"), note("a note.").in("en")
	case "SB02":
		b.Exclusion = []termBody{{Label: langText{"en", "Sandbox injury (SB10)"}}}
	}
	c.keep()
	c.json(http.StatusOK, b)
}
