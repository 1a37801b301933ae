package classification

type multiVersion struct {
	Context string   `json:"@context"`
	ID      string   `json:"@id"`
	Title   langText `json:"title"`
	Latest  string   `json:"latestRelease"`
	Release []string `json:"release"`
}

// Versions lists the releases of a linearization, or those that hold the entity
// or residual id, as far as they have the language. Assumption: releases without
// it are left out, since a widespread client takes the first of the list and reads
// 404 as "no release has this language".
func (c *Catalogue) Versions(linearization, id, lang string) (Body, error) {
	b := multiVersion{
		Context: contextBase + "MultiVersion.json", ID: idBase + "/release/11/" + linearization,
		Title: langText{lang, c.linTitle(linearization)},
	}
	if id != "" {
		b.ID += "/" + id
	}
	for _, t := range c.lins[linearization] {
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
		return nil, errNoVersion
	}
	b.Latest = b.Release[0]
	return b, nil
}

var linNames = map[string]string{
	mms: "ICD-11 for Mortality and Morbidity Statistics",
	icf: "the International Classification of Functioning, Disability and Health (ICF)",
	pcl: "ICD-11 for Primary Care in Low Resource Settings",
}

// linTitle is the title of a linearization: what there is of it here.
func (c *Catalogue) linTitle(lin string) string {
	name, ok := linNames[lin]
	if !ok {
		name = lin
	}
	if list := c.lins[lin]; len(list) > 0 && list[0].madeUp {
		return "Sandbox of icdscope: nothing of " + name
	}
	return "Sandbox of icdscope: an excerpt of " + name
}
