package entity

import "icdscope/api/icd"

// languageNames are languages in English, and in their own words.
var languageNames = map[string][2]string{
	"ar": {"Arabic", "العربية"}, "cs": {"Czech", "čeština"}, "de": {"German", "Deutsch"}, "en": {"English", "English"},
	"es": {"Spanish", "español"}, "et": {"Estonian", "eesti"}, "fi": {"Finnish", "suomi"}, "fr": {"French", "français"},
	"hy": {"Armenian", "հայերեն"}, "it": {"Italian", "italiano"}, "kk": {"Kazakh", "қазақша"}, "la": {"Latin", "latina"},
	"mn": {"Mongolian", "монгол"}, "pt": {"Portuguese", "português"}, "ru": {"Russian", "русский"},
	"sk": {"Slovak", "slovenčina"}, "sv": {"Swedish", "svenska"}, "tr": {"Turkish", "Türkçe"},
	"uk": {"Ukrainian", "українська"}, "uz": {"Uzbek", "oʻzbekcha"}, "zh": {"Chinese", "中文"},
}

// LanguageName is a language in English, or else its code.
func LanguageName(code string) string {
	if names, ok := languageNames[code]; ok {
		return names[0]
	}
	return code
}

// OwnName is a language in its own words, "" if they are not known.
func OwnName(code string) string { return languageNames[code][1] }

// Lacking says in short why a tree is shown and not the one that was chosen: "Spanish
// is not in 2026-01"; "" if it is that one.
func Lacking(chosen, shown icd.Tree) string {
	language := LanguageName(chosen.Language)
	switch {
	case chosen == shown:
		return ""
	case chosen.Language != shown.Language && chosen.Release != shown.Release:
		return shown.Title() + " has no " + language + " and no " + chosen.Release
	case chosen.Language != shown.Language:
		return shown.Title() + " has no " + language
	case chosen.Language == "en": // which every release has
		return shown.Title() + " has no " + chosen.Release
	}
	return NotIn(chosen)
}

// NotIn says that a tree is not there in its language.
func NotIn(t icd.Tree) string {
	if t.Release == "" {
		return t.Title() + " has no " + LanguageName(t.Language)
	}
	return LanguageName(t.Language) + " is not in " + t.Release
}

// Not says in shorter still what is not shown of the tree that was chosen: "not
// 2026-01".
func Not(chosen, shown icd.Tree) string {
	switch {
	case chosen == shown:
		return ""
	case chosen.Language == shown.Language:
		return "not " + chosen.Release
	}
	return "not " + chosen.Language
}

// Instead says the same, and what is shown; "" if it is what was chosen.
func Instead(chosen, shown icd.Tree) string {
	why := Lacking(chosen, shown)
	if why == "" {
		return ""
	}
	this := shown.Release
	if chosen.Language != shown.Language {
		this = LanguageName(shown.Language)
		if chosen.Release != shown.Release {
			this = shown.Release + " in " + this
		}
	}
	return why + ": this is " + this
}
