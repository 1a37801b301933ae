package icd

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
)

// Classification is a family of trees whose entities are named in one way.
type Classification uint8

// The classifications. Ids of ICD-11 are digits; those of ICD-10 are codes
// ("A00.1"), ranges for blocks ("A00-A09") and Roman numerals for chapters.
const (
	ICD11 Classification = iota
	ICD10
)

// Foundation is the [Tree.Linearization] of the foundation of ICD-11.
const Foundation = ""

// Tree names one tree of a classification, in a release and in a language: the
// foundation of ICD-11, one of its linearizations, or ICD-10. It is comparable
// and makes a map key.
type Tree struct {
	Classification Classification
	Linearization  string // of ICD-11: "mms", "icf"; [Foundation] for the foundation
	Release        string // "2026-01", of ICD-10 "2019"; "" for the latest, and in the foundation for the current one
	Language       string // "en"
}

// MMS is the linearization for mortality and morbidity statistics, in a release
// ("" for the latest) and a language.
func MMS(release, language string) Tree {
	return Tree{Linearization: Usual, Release: release, Language: language}
}

// InFoundation is the current foundation in a language.
func InFoundation(language string) Tree { return Tree{Language: language} }

// TenthRevision is ICD-10 in a release ("" for the latest) and a language.
func TenthRevision(release, language string) Tree {
	return Tree{Classification: ICD10, Release: release, Language: language}
}

// Root is the root of the tree.
func (t Tree) Root() Ref { return Ref{Tree: t} }

// Entity is the entity with an id in the tree.
func (t Tree) Entity(id string) Ref { return Ref{Tree: t, ID: id} }

// In is the tree in another language.
func (t Tree) In(language string) Tree {
	t.Language = language
	return t
}

// At is the tree in another release.
func (t Tree) At(release string) Tree {
	t.Release = release
	return t
}

// Kind is the tree in whatever release and language: what tells ICF from MMS.
func (t Tree) Kind() Tree {
	return Tree{Classification: t.Classification, Linearization: t.Linearization}
}

// Akin reports whether entities of t can be looked for in other by their ids:
// both are trees of one classification.
func (t Tree) Akin(other Tree) bool { return t.Classification == other.Classification }

// IsFoundation reports whether the tree is the foundation of ICD-11.
func (t Tree) IsFoundation() bool { return t.Classification == ICD11 && t.Linearization == Foundation }

// Released reports whether there are releases of the tree to choose from. The
// foundation is read as it is now.
func (t Tree) Released() bool { return !t.IsFoundation() }

// Coded reports whether the API tells what a code stands for in the tree
// (codeinfo). In ICD-10 codes are the ids, in the foundation there are none.
func (t Tree) Coded() bool { return t.Classification == ICD11 && !t.IsFoundation() }

// Searchable reports whether the API can search the tree by words.
func (t Tree) Searchable() bool { return t.Classification == ICD11 }

// Residuals reports whether entities of the tree have residuals, "other
// specified" and "unspecified", under their own id.
func (t Tree) Residuals() bool { return t.Coded() }

// IDsAreCodes reports whether the id of an entity is its code, too.
func (t Tree) IDsAreCodes() bool { return t.Classification == ICD10 }

// Family is what the classification is called that a tree is of.
func (t Tree) Family() string {
	if t.Classification == ICD10 {
		return "ICD-10"
	}
	return "ICD-11"
}

// Name is what a tree is called where it is chosen by name: "mms", "icf",
// "foundation", "icd10". [ParseTree] reads it.
func (t Tree) Name() string {
	switch {
	case t.Classification == ICD10:
		return "icd10"
	case t.IsFoundation():
		return "foundation"
	}
	return t.Linearization
}

// Title is what a tree is called where it is shown: "MMS", "Foundation",
// "ICD-10".
func (t Tree) Title() string {
	switch {
	case t.Classification == ICD10:
		return t.Family()
	case t.IsFoundation():
		return "Foundation"
	}
	return strings.ToUpper(t.Linearization)
}

// abouts say what trees are, by their names.
var abouts = map[string]string{
	"foundation": "every entity, several parents, no codes",
	"mms":        "mortality and morbidity statistics, codes",
	"icf":        "functioning, disability and health",
	"pcl":        "primary care in low resource settings",
	"icd10":      "the tenth revision, with codes of its own",
}

// About says in a few words what the tree is: of a linearization that nobody knows here,
// that it is one.
func (t Tree) About() string { return cmp.Or(abouts[t.Name()], "a linearization of this release") }

// Citation is how WHO wants the content of the tree to be cited; of ICD-11 by section
// 1.3 of its licence.
func (t Tree) Citation() string {
	if t.Classification == ICD10 {
		return "International Statistical Classification of Diseases and Related Health Problems, 10th Revision (ICD-10), " +
			"World Health Organization (WHO), https://icd.who.int/browse10."
	}
	return "International Classification of Diseases, Eleventh Revision (ICD-11), World Health Organization (WHO) 2019/2021 " +
		"https://icd.who.int/browse11. Licensed under Creative Commons Attribution-NoDerivatives 3.0 IGO licence (CC BY-ND 3.0 IGO)."
}

// Usual is the name of the tree that is meant where none is named.
const Usual = "mms"

// ParseTree reads the name of a tree, in whatever release and language.
func ParseTree(name string) (Tree, error) {
	switch name {
	case "icd10":
		return Tree{Classification: ICD10}, nil
	case "foundation":
		return Tree{}, nil
	}
	if !linearizationForm.MatchString(name) {
		return Tree{}, badRef(fmt.Sprintf("%.40q is not the name of a tree: there are mms, icf, foundation and icd10", name))
	}
	return Tree{Linearization: name}, nil
}

var (
	linearizationForm = regexp.MustCompile(`^[a-z][a-z0-9_-]{1,47}$`)
	releaseForm       = regexp.MustCompile(`^[0-9]{4}(-[0-9]{2})?$`)
	languageForm      = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$`)
)

// Valid says what about t cannot stand in a request, nil if nothing.
func (t Tree) Valid() error {
	switch {
	case t.Classification > ICD10:
		return badRef("there is no such classification")
	case t.Linearization != Foundation && (t.Classification != ICD11 || !linearizationForm.MatchString(t.Linearization)):
		return badRef(fmt.Sprintf("%.40q is not the name of a linearization", t.Linearization))
	case t.Release != "" && !releaseForm.MatchString(t.Release):
		return badRef(fmt.Sprintf("%.40q is not a release: they are called like 2026-01", t.Release))
	case !languageForm.MatchString(t.Language):
		return badRef(fmt.Sprintf("%.40q is not a language code: they are called like en", t.Language))
	}
	return nil
}

// path is the part of a request's path behind the base URL: of the tree's root,
// and without a release of the list of its releases.
func (t Tree) path() string {
	if t.IsFoundation() {
		return "/icd/entity"
	}
	p := "/icd/release/11"
	if t.Classification == ICD10 {
		p = "/icd/release/10"
	}
	for _, part := range []string{t.Release, t.Linearization} {
		if part != "" {
			p += "/" + part
		}
	}
	return p
}
