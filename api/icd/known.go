package icd

import (
	"slices"
	"strings"
)

// What WHO has published up to 2026-01, for whoever offers choices without asking a
// server: https://icd.who.int/docs/icd-api/SupportedClassifications. Servers have more
// or fewer.

// KnownReleases are the releases of the MMS, newest first.
func KnownReleases() []string {
	return []string{"2026-01", "2025-01", "2024-01", "2023-01", "2022-02", "2021-05", "2020-09", "2019-04", "2018"}
}

// KnownLanguages are the languages that some release of the MMS or of the ICF is in.
func KnownLanguages() []string {
	return []string{
		"ar", "cs", "de", "en", "es", "et", "fi", "fr", "hy", "it", "kk", "la", "mn", "pt", "ru", "sk", "sv", "tr", "uk",
		"uz", "zh",
	}
}

// LanguageCode is the code of a language as the API takes it, however it is written:
// EN, zh-CN, or pt_BR.UTF-8 as in the environment. A country is left out where WHO has
// the language for all of them.
func LanguageCode(written string) string {
	code, _, _ := strings.Cut(strings.TrimSpace(written), ".")
	code, _, _ = strings.Cut(code, "@")
	code = strings.ToLower(strings.ReplaceAll(code, "_", "-"))
	if main, _, _ := strings.Cut(code, "-"); slices.Contains(KnownLanguages(), main) {
		return main
	}
	return code
}

// KnownTenthLanguages are the languages that some release of ICD-10 is in. Its roots tell
// none but their own.
func KnownTenthLanguages() []string { return []string{"en", "fr"} }

// KnownTrees are the trees, by their names.
func KnownTrees() []Tree {
	var list []Tree
	for _, name := range []string{"foundation", "icd10", "icf", "mms"} {
		if t, err := ParseTree(name); err == nil {
			list = append(list, t)
		}
	}
	return list
}
