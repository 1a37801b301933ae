package icd

import (
	"maps"
	"slices"
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
		"ar", "cs", "de", "en", "es", "et", "fi", "fr", "hy", "it", "kk", "la", "mn", "pt", "ru", "sk", "sv", "tr", "uk", "uz", "zh",
	}
}

// KnownTenthLanguages are the languages that some release of ICD-10 is in. Its roots tell
// none but their own.
func KnownTenthLanguages() []string { return []string{"en", "fr"} }

// KnownTrees are the trees that something is known about, by their names.
func KnownTrees() []Tree {
	var list []Tree
	for _, name := range slices.Sorted(maps.Keys(abouts)) {
		if t, err := ParseTree(name); err == nil {
			list = append(list, t)
		}
	}
	return list
}
