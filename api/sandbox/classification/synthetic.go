package classification

import (
	"cmp"
	"maps"
	"slices"
)

// The synthetic entities show what the published tables cannot: several
// parents, children coded elsewhere, a window, required and optional
// postcoordination, exclusions that lead somewhere, deprecated terms,
// diagnostic criteria. Their ids begin with 9000 and their titles with
// "Sandbox", their codes stand in a chapter ZZ that ICD-11 does not have, and
// they relate to each other only.
//
// A search counts them to chapters that ICD-11 has, as WHO's coding tool always asks
// for chapters 01 to 25, and for X where it looks for extension codes; it takes
// these for what they are by the X that their codes begin with.

// syntheticID begins the ids of all entities that are made up.
const syntheticID = "9000"

// The chapters that synthetic entities are counted to.
const (
	syntheticChapter = "25" // codes for special purposes
	extensionChapter = "X"
)

type synthetic struct {
	id, parent, code, blockID, codeRange string
	chapter                              string // syntheticChapter if empty
	kind                                 kind
	titles                               words
	more                                 *details
}

func english(s string) words { return words{"en": s} }

func note(s string) words { return words{"en": TextMark + " " + s} }

func names(labels ...string) []term {
	terms := make([]term, len(labels))
	for i, l := range labels {
		terms[i] = term{label: english("Sandbox " + l)}
	}
	return terms
}

func pointer(label, ref string) term { return term{label: english("Sandbox " + label), ref: ref} }

// syntheticEntities lists the entities, parents first.
func syntheticEntities() []synthetic {
	list := []synthetic{
		{id: "9000", kind: chapter, code: "ZZ", titles: words{
			"en": "Sandbox examples, not part of ICD-11", "es": "Sandbox: ejemplos que no pertenecen a la CIE-11",
			"zh": "Sandbox：示例，不属于ICD-11", "ar": "Sandbox: أمثلة ليست جزءا من ICD-11",
		}, more: &details{definition: note("this chapter exists in the sandbox only. " +
			"It shows features of the API that the rest of the sandbox's data has no example of.")}},
	}
	list = append(list, syntheticDiseases()...)
	list = append(list, syntheticRelations()...)
	return append(list, syntheticExtensions()...)
}

// severityAndSide are the axes of an entity and of its unspecified residual: WHO's
// coding tool shows those of the residual where an entity has others below it.
var severityAndSide = []axis{
	{name: "hasSeverity", required: true, multiple: "NotAllowed", values: []string{"900021"}},
	{name: "laterality", multiple: "AllowAlways", values: []string{"900024"}},
}

func syntheticDiseases() []synthetic {
	return []synthetic{
		{id: "900001", parent: "9000", kind: block, blockID: "BlockL1-ZZ0", codeRange: "ZZ00-ZZ0Z", titles: words{
			"en": "Sandbox diseases with detail", "es": "Sandbox: enfermedades con detalle", "zh": "Sandbox：带细节的疾病",
			"ar": "Sandbox: أمراض مع تفاصيل",
		}, more: &details{elsewhere: []string{"900015"}}},
		{id: "900011", parent: "900001", kind: category, code: "ZZ00", titles: words{
			"en": "Sandbox disease that requires a severity", "es": "Sandbox: enfermedad que requiere una gravedad",
			"zh": "Sandbox：需要严重程度的疾病", "ar": "Sandbox: مرض يتطلب درجة الشدة",
		}, more: &details{
			definition:     note("an entity with one axis that must be used and one that may be used."),
			longDefinition: note("a longer text, to show where one stands. It has two paragraphs.\n\nThis is the second."),
			fullName:       english("Sandbox disease that requires a severity, full name"),
			codingNote:     note("this note shows where a coding note stands."),
			inclusions:     names("included condition"),
			exclusions: []term{
				pointer("disease with many names", "900012"), pointer("disease with several parents", "900015"),
				{label: english("Sandbox exclusion without a reference")},
			},
			axes: severityAndSide,
		}},
		{
			id: "900013", parent: "900011", kind: category, code: "ZZ00.0",
			titles: english("Sandbox disease that requires a severity, acute"),
		},
		{
			id: "900014", parent: "900011", kind: category, code: "ZZ00.1",
			titles: english("Sandbox disease that requires a severity, chronic"), more: &details{sameAs: "ZZ00&XZ01"},
		},
		{
			id: "900011/other", parent: "900011", kind: category, code: "ZZ00.Y",
			titles: english("Sandbox disease that requires a severity, other specified"),
		},
		{
			id: "900011/unspecified", parent: "900011", kind: category, code: "ZZ00.Z",
			titles: english("Sandbox disease that requires a severity, unspecified"), more: &details{axes: severityAndSide},
		},
		{
			id: "900012", parent: "900001", kind: category, code: "ZZ01",
			titles: english("Sandbox disease with many names"),
			more: &details{
				definition: note("an entity with every kind of name, two of them deprecated."),
				synonyms: append(names("synonym", "second synonym"), term{
					label: english("Sandbox outdated synonym"), deprecated: true,
				}),
				narrower: append(names("narrower term"), term{
					label: english("Sandbox outdated narrower term"), deprecated: true,
				}),
				criteria: note("formatted like criteria.\n\n" +
					"## Essential\n\n- first point, with **emphasis**\n- second point with *a nuance*, of which there are two:\n" +
					"  - the first\n  - the second\n\n" +
					"## Boundary\n\n1. numbered\n2. numbered too\n\n" +
					"## Differences\n\n| Feature | Mild | Severe |\n|---|:-:|--:|\n" +
					"| duration | **days** | weeks |\n| course | short | long |\n\n" +
					"More is told [elsewhere](http://id.who.int/icd/entity/900011)."),
				axes: []axis{{
					name: "associatedWith", multiple: "AllowedExceptFromSameBlock", values: []string{"900001", "900002"},
				}},
			},
		},
		{
			id: "900001/other", parent: "900001", kind: category, code: "ZZ0Y",
			titles: english("Sandbox diseases with detail, other specified"),
		},
		{
			id: "900001/unspecified", parent: "900001", kind: category, code: "ZZ0Z",
			titles: english("Sandbox diseases with detail, unspecified"),
		},
	}
}

func syntheticRelations() []synthetic {
	return []synthetic{
		{id: "900002", parent: "9000", kind: block, blockID: "BlockL1-ZZ1", codeRange: "ZZ10-ZZ11", titles: words{
			"en": "Sandbox relations", "es": "Sandbox: relaciones", "zh": "Sandbox：关系", "ar": "Sandbox: علاقات",
		}},
		{
			id: "900015", parent: "900002", kind: category, code: "ZZ10",
			titles: english("Sandbox disease with several parents"),
			more: &details{
				definition: note("in the foundation this entity has two parents; " +
					"in the linearization it is coded here and shown grey at the other place."),
				moreParents: []string{"900001"},
			},
		},
		{
			id: "900016", parent: "900002", kind: window,
			titles: english("Sandbox window onto entities coded elsewhere"),
			more: &details{
				elsewhere: []string{"900015", "900011"},
			},
		},
		{
			id: "900017", parent: "900002", kind: category, code: "ZZ11",
			titles: english("Sandbox disease related to two chapters"),
			more: &details{
				maternal: []string{"900011"}, perinatal: []string{"900012"},
				narrower: []term{pointer("entity without a code of its own", "900018")},
			},
		},
	}
}

func syntheticExtensions() []synthetic {
	ext := func(id, parent, code, en, es, zh, ar string) synthetic {
		return synthetic{id: id, parent: parent, kind: category, code: code, chapter: extensionChapter, titles: words{
			"en": "Sandbox " + en, "es": "Sandbox: " + es, "zh": "Sandbox：" + zh, "ar": "Sandbox: " + ar,
		}}
	}
	return []synthetic{
		{id: "900003", parent: "9000", kind: block, chapter: extensionChapter, titles: words{
			"en": "Sandbox extension codes", "es": "Sandbox: códigos de extensión", "zh": "Sandbox：扩展码",
			"ar": "Sandbox: رموز التوسيع",
		}},
		ext("900021", "900003", "XZ00", "severity", "gravedad", "严重程度", "الشدة"),
		ext("900022", "900021", "XZ01", "mild", "leve", "轻度", "خفيف"),
		ext("900023", "900021", "XZ02", "severe", "grave", "重度", "شديد"),
		ext("900024", "900003", "XZ10", "side", "lado", "侧别", "الجانب"),
		ext("900025", "900024", "XZ11", "left", "izquierdo", "左侧", "أيسر"),
		ext("900026", "900024", "XZ12", "right", "derecho", "右侧", "أيمن"),
	}
}

// addSynthetic appends the synthetic chapter. It does not make a release speak
// another language: English stands in for what its languages lack.
func (t *tree) addSynthetic() {
	langs := slices.Sorted(maps.Keys(t.titles))
	for _, s := range syntheticEntities() {
		i := t.addMadeUp(s)
		for _, lang := range langs {
			t.setTitle(lang, i, s.titles[lang])
		}
		if len(langs) > 0 && !slices.Contains(langs, "en") {
			t.setTitle(langs[0], i, s.titles["en"])
		}
	}
}

// addMadeUp adds one entity without titles.
func (t *tree) addMadeUp(s synthetic) int32 {
	parent := int32(none)
	if s.parent != "" {
		parent = t.byID[s.parent]
	}
	return t.add(node{
		id: s.id, code: s.code, blockID: s.blockID, codeRange: s.codeRange,
		kind: s.kind, chapter: cmp.Or(s.chapter, syntheticChapter), more: s.more,
	}, parent)
}
