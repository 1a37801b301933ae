package icd

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"icdscope/api/internal/text"
)

var (
	// addressIn is an address in a text, up to what ends one in sentences and in
	// Markdown.
	addressIn = regexp.MustCompile(`(?i)(https?://|\b(icd|id)\.who\.int/|\bapps\.who\.int/)[^\s<>()\[\]{}"“”„«»]+`)
	// escapedAddress begins one that was escaped as a whole.
	escapedAddress = regexp.MustCompile(`(?i)^https?%3a`)
)

// Marks that stand around a name and are none of it; behind an address there are
// more, since none ends in them.
const (
	aroundName    = "<>\"'`“”„‟‘’‚«»‹›()[]{},;:"
	behindAddress = aroundName + ".!?*_"
)

// lineOfText is how many bytes of a text are looked at for a name.
const lineOfText = 4 << 10

// Bare is a name without what came along when it was copied: white space, invisible
// characters, and the quotes, brackets and marks around it. A text of several words
// stays what it is.
func Bare(s string) string {
	if len(s) > lineOfText {
		return strings.TrimSpace(s)
	}
	s = strings.TrimSpace(text.Line(s))
	if plain, err := url.PathUnescape(s); err == nil && escapedAddress.MatchString(s) {
		s = plain
	}
	name := strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(aroundName, r) })
	if name == "" || strings.ContainsFunc(name, unicode.IsSpace) {
		return s
	}
	if address := strings.TrimRight(name, behindAddress); address == onlyAddress(name) {
		return address
	}
	return name
}

// Pasted is what somebody means who pastes a text: the one address in it that is read
// ([ParseAddress]), whatever the words around it, or what [Bare] makes a name of it.
// Words to search for stay what they are.
func Pasted(s string) string {
	if len(s) <= lineOfText {
		if address := onlyAddress(text.Line(s)); address != "" {
			return address
		}
	}
	if name := Bare(s); FormOf(name) != Words {
		return name
	}
	return strings.TrimSpace(s)
}

// Labelled is what a text names that goes on with its title, as an entity is copied
// ("1A00 Cholera"): the code or the codes of a block with which it begins, if there is
// no other in it. "" if it is another text.
func (t Tree) Labelled(s string) string {
	if len(s) > lineOfText {
		return ""
	}
	words := strings.Fields(text.Line(s))
	if len(words) < 2 {
		return ""
	}
	for i, word := range words {
		word = Bare(word)
		form := t.FormOf(word)
		numbered := form == Chapter && strings.ContainsAny(word, "0123456789")
		switch isCode := form == Code || form == Cluster || form == Block; {
		case i == 0 && !isCode && !numbered && form != ICD10Code, i > 0 && isCode:
			return ""
		}
	}
	return Bare(words[0])
}

// onlyAddress is the address that stands in a text, "" if there are several, or none
// that is read.
func onlyAddress(s string) string {
	only := ""
	for _, address := range addressIn.FindAllString(s, -1) {
		address = strings.TrimRight(address, behindAddress)
		if _, err := ParseAddress(address); err != nil || only != "" && only != address {
			return ""
		}
		only = address
	}
	return only
}
