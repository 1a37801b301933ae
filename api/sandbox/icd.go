package sandbox

import (
	"cmp"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"icdscope/api/sandbox/classification"
)

// The ICD half: each operation of WHO's document reads its parameters, asks the
// classification, and sends what that says.

// say answers with what a question has brought: a body that a client may keep, or
// what is not there.
func (c *call) say(b classification.Body, err error) {
	if err != nil {
		c.fail(http.StatusNotFound, "not_found", err.Error())
		return
	}
	c.keep()
	c.json(http.StatusOK, b)
}

// keep lets a client keep an answer, as the API did in version 2.3; 2.4 was
// seen without the header.
func (c *call) keep() { c.header.Set("Cache-Control", "public,max-age=36000") }

// foundation finds the foundation of the release that releaseId names, or version
// as some clients call it, the newest without one, in the language of the call.
func (c *call) foundation() (classification.Foundation, bool) {
	release := c.released(cmp.Or(c.parameter("releaseId"), c.parameter("version")),
		func(r string) bool { return c.s.cat.Has("", r) })
	f, err := c.s.cat.Foundation(release, c.lang)
	if err != nil {
		c.say(nil, err)
	}
	return f, err == nil
}

// linearization finds the release and linearization that the path names.
func (c *call) linearization() (classification.Linearization, bool) {
	l, err := c.findLinearization()
	if err != nil {
		c.say(nil, err)
	}
	return l, err == nil
}

func (c *call) findLinearization() (classification.Linearization, error) {
	name := c.vars["linearization"]
	release := c.released(c.vars["release"], func(r string) bool { return c.s.cat.Has(name, r) })
	return c.s.cat.Linearization(name, release, c.lang)
}

func (c *call) foundationRoot() {
	if f, ok := c.foundation(); ok {
		c.say(f.Root(), nil)
	}
}

func (c *call) foundationEntity() {
	if f, ok := c.foundation(); ok {
		c.say(f.Entity(c.id(), c.include()))
	}
}

func (c *call) foundationSearch() {
	if f, ok := c.foundation(); ok {
		c.searched(c.parameter("q"))
		c.json(http.StatusOK, f.Search(c.parameter("q"), c.search()))
	}
}

func (c *call) foundationAutocode() {
	if f, ok := c.foundation(); ok {
		c.json(http.StatusOK, f.Autocode(c.parameter("searchText"), c.threshold(), c.searchOptions()))
	}
}

func (c *call) versions() {
	c.say(c.s.cat.Versions(c.vars["linearization"], c.id(), c.lang))
}

func (c *call) linearizationRoot() {
	if l, ok := c.linearization(); ok {
		c.say(l.Root(), nil)
	}
}

func (c *call) linearizationEntity() {
	if l, ok := c.linearization(); ok {
		c.say(l.Entity(c.id(), c.include()))
	}
}

func (c *call) lookup() {
	if l, ok := c.linearization(); ok {
		c.say(l.Lookup(c.parameter("foundationUri")))
	}
}

// linearizationSearch answers for a release that does not exist with plain
// text, as was seen. Assumption: the status, and the text but for its first
// letter.
func (c *call) linearizationSearch() {
	l, err := c.findLinearization()
	switch {
	case errors.Is(err, classification.ErrNoRelease):
		c.refused(http.StatusNotFound, "there is no such release")
		c.answer(http.StatusNotFound, "text/plain; charset=utf-8", []byte("Release is not supported for search"))
	case err != nil:
		c.say(nil, err)
	default:
		c.searched(c.parameter("q"))
		c.json(http.StatusOK, l.Search(c.parameter("q"), c.search()))
	}
}

func (c *call) linearizationAutocode() {
	if l, ok := c.linearization(); ok {
		c.json(http.StatusOK, l.Autocode(c.parameter("searchText"), c.threshold(), c.searchOptions()))
	}
}

func (c *call) codeInfo() {
	if l, ok := c.linearization(); ok {
		c.say(l.CodeInfo(c.vars["code"], c.codeOptions()))
	}
}

func (c *call) describe() {
	l, ok := c.linearization()
	if !ok {
		return
	}
	if uri := c.parameter("uri"); uri != "" {
		c.say(l.DescribeURI(uri, c.codeOptions()))
		return
	}
	c.say(l.Describe(c.parameter("code"), c.codeOptions()))
}

// notImplemented answers for DORIS and codedit.
func (c *call) notImplemented() {
	c.fail(http.StatusNotImplemented, "not_implemented", "the sandbox does not compute causes of death")
}

func (c *call) icd10Releases() { c.say(c.s.cat.ICD10Releases(c.lang), nil) }

func (c *call) icd10Versions() { c.say(c.s.cat.ICD10Versions(c.vars["code"], c.lang)) }

func (c *call) icd10Root() {
	if x, ok := c.icd10(); ok {
		c.say(x.Root(), nil)
	}
}

func (c *call) icd10Entity() {
	if x, ok := c.icd10(); ok {
		c.say(x.Entity(c.vars["code"]))
	}
}

// icd10 finds the release of ICD-10 that the path names.
func (c *call) icd10() (classification.ICD10, bool) {
	x, err := c.s.cat.ICD10(c.released(c.vars["release"], classification.HasICD10), c.lang)
	if err != nil {
		c.say(nil, err)
	}
	return x, err == nil
}

// id is the entity or residual that the path names, "" for none.
func (c *call) id() string {
	if which, ok := c.vars["residual"]; ok {
		return c.vars["id"] + "/" + which
	}
	return c.vars["id"]
}

// include reads what an entity is asked for on top.
func (c *call) include() classification.Include {
	var with classification.Include
	for _, part := range strings.Split(c.parameter("include"), ",") {
		switch part {
		case "ancestor":
			with.Ancestors = true
		case "descendant":
			with.Descendants = true
		case "diagnosticCriteria":
			with.DiagnosticCriteria = true
		}
	}
	return with
}

func (c *call) codeOptions() classification.CodeOptions {
	return classification.CodeOptions{
		Flexible: c.flag("flexiblemode", false),
		Terminal: c.flag("convertToTerminalCodes", false),
		Simplify: c.flag("simplify", false),
	}
}

// search are the options of a search that is to have an id.
func (c *call) search() classification.SearchOptions {
	o := c.searchOptions()
	o.ID = c.s.faults.uuid()
	return o
}

func (c *call) searchOptions() classification.SearchOptions {
	return classification.SearchOptions{
		MedicalCoding:         c.flag("medicalCodingMode", true),
		Flexible:              c.flag("useFlexisearch", false),
		Properties:            c.list("propertiesToBeSearched"),
		Chapters:              c.list("chapterFilter"),
		Subtrees:              c.list("subtreesFilter"),
		FoundationDescendants: c.flag("subtreeFilterUsesFoundationDescendants", false),
		Nested:                !c.flag("flatResults", true),
		Keywords:              c.flag("includeKeywordResult", false),
		Highlight:             c.flag("highlightingEnabled", true),
	}
}

// threshold is the least likeness autocode accepts, from 0 to 1.
func (c *call) threshold() float64 {
	v, err := strconv.ParseFloat(c.parameter("matchThreshold"), 64)
	if err != nil {
		return 0
	}
	return v
}
