package icd

import (
	"regexp"
	"strings"
)

// Form is what a text that may name an entity looks like.
type Form int

// The forms.
const (
	Words Form = iota // no name: words to search for
	Code
	Cluster
	ID
	URI
	Address // of a browser
	ICD10Code
	Chapter // the number of one: of ICD-11 "01" or "V", of ICD-10 "IX", of ICF "b1"
	Block   // its name, "BlockL2-1A0", or its codes, "1A00-1A0Z", "A00-A09"
	Part    // the beginning of codes: "1A0"
)

var formNames = [...]string{
	Words: "text", Code: "code", Cluster: "cluster", ID: "id", URI: "URI", Address: "address", ICD10Code: "ICD-10 code",
	Chapter: "chapter", Block: "block", Part: "part of a code",
}

// String is the form in words.
func (f Form) String() string { return formNames[f] }

var (
	// icd10Form is a code of ICD-10; in ICD-11 the second character is a letter.
	icd10Form = regexp.MustCompile(`^[A-Za-z][0-9]{2}(\.[0-9]{1,2})?$`)
	// icfForm is a code of ICF: functions, structures, activities or the environment,
	// with three digits at least; with one it is a chapter.
	icfForm    = regexp.MustCompile(`^[bsdeBSDE][0-9]{3,5}$`)
	icfChapter = regexp.MustCompile(`^[bsdeBSDE][0-9]$`)
	// mmsChapter is the number of a chapter of ICD-11, tenthChapter one of ICD-10. In
	// small letters they are the beginning of a word.
	mmsChapter   = regexp.MustCompile(`^(0[1-9]|1[0-9]|2[0-6]|V|X)$`)
	tenthChapter = regexp.MustCompile(`^(X{0,2}(IX|IV|V?I{1,3}|V)|XX?)$`)
	// blockName is what ICD-11 calls a block: by its depth, and by what the first of
	// its codes begins with.
	blockName = regexp.MustCompile(`(?i)^block(l[0-9]{1,2})-([0-9a-z]{1,6})$`)
	tenthSpan = regexp.MustCompile(`^[A-Za-z][0-9]{2}[-–][A-Za-z][0-9]{2}$`)
	// partForm has a digit, or it would be a word.
	partForm = regexp.MustCompile(`^([0-9][A-Za-z][0-9]?|[A-Za-z]{2}[0-9])$`)
	// lettersForm are letters with which codes may begin, and which are words as well.
	lettersForm = regexp.MustCompile(`^[A-Z]{2}$`)
)

// FormOf tells what a text looks like. A number is an id from six digits on.
func FormOf(s string) Form {
	if len(s) > addressLimit {
		return Words
	}
	switch lower := strings.ToLower(s); {
	case strings.Contains(lower, browserHost+"/"), strings.Contains(lower, oldBrowserHost+"/classifications/"):
		if !strings.ContainsAny(s, " \t\n") {
			return Address
		}
	case strings.HasPrefix(lower, "http://"), strings.HasPrefix(lower, "https://"), strings.HasPrefix(lower, identityHost+"/"):
		return URI
	case len(s) >= 6 && strings.Trim(s, "0123456789") == "":
		return ID
	case icd10Form.MatchString(s):
		return ICD10Code
	case IsCode(s) && strings.ContainsAny(s, "&/"):
		return Cluster
	case IsCode(s) && strings.ContainsAny(s, "0123456789"), icfForm.MatchString(s):
		return Code
	}
	return lesserForm(s)
}

// lesserForm tells whether a text looks like what stands for more than one code.
func lesserForm(s string) Form {
	switch {
	case mmsChapter.MatchString(s), tenthChapter.MatchString(s), icfChapter.MatchString(s):
		return Chapter
	case blockName.MatchString(s), tenthSpan.MatchString(s):
		return Block
	case partForm.MatchString(s):
		return Part
	}
	if from, to, ok := cutSpan(s); ok && oneCode(from) && oneCode(to) {
		return Block
	}
	if code, ok := strings.CutSuffix(s, "."); ok && oneCode(code) {
		return Part
	}
	return Words
}

// oneCode reports whether a text looks like a code of ICD-11 or ICF by itself.
func oneCode(s string) bool { return stemPattern.MatchString(s) || icfForm.MatchString(s) }

// cutSpan cuts the first and the last code of a block apart.
func cutSpan(s string) (from, to string, ok bool) {
	return strings.Cut(strings.ReplaceAll(s, "–", "-"), "-")
}

// ownCode is a code in a linearization that has a form of its own for them, as ICF
// ("b144") and ICHI ("KBO.JK.AC", "AAA") have.
var ownCode = regexp.MustCompile(`^[0-9A-Za-z]{1,12}(\.[0-9A-Za-z]{1,12}){0,4}$`)

// ownCodes reports whether codes of the tree may have another form than those of
// the MMS.
func (t Tree) ownCodes() bool { return t.Coded() && t.Linearization != Usual }

// FormOf tells what a text looks like to somebody who looks at the tree. Letters
// alone are words, even where they may be a code.
func (t Tree) FormOf(s string) Form {
	form := FormOf(s)
	own := form == Part || form == Words && strings.ContainsAny(s, "0123456789.") && !t.IsID(s)
	if own && t.ownCodes() && ownCode.MatchString(s) {
		return Code
	}
	return form
}

// CanName reports whether a text can name something to somebody who looks at the
// tree; [Resolve] finds out what.
func (t Tree) CanName(s string) bool {
	return t.FormOf(s) != Words || t.IsID(strings.ToUpper(s)) || t.ownCodes() && ownCode.MatchString(s)
}

// mayBeWords reports whether a text that can name something may be meant as words
// as well: letters alone, or a number that is short for an id.
func (t Tree) mayBeWords(s string) bool {
	form := t.FormOf(s)
	return t.Searchable() && (form == Words || form == Chapter && !strings.ContainsAny(s, "0123456789"))
}

// spell writes a code as the tree does: those of ICF begin with a small letter.
func (t Tree) spell(code string) string {
	if t.Linearization == functioning {
		return strings.ToLower(code)
	}
	return strings.ToUpper(code)
}
