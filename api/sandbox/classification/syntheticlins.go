package classification

import "slices"

// Nothing of the other linearizations is carried. They answer over entities that
// are made up: ICF over a few of its own, primary care over some of those in the
// MMS, at other places. A table of one takes the place of what is made up.

const (
	icf = "icf"
	pcl = "pcl" // primary care
)

// addSyntheticLinearizations adds the linearizations that no table has brought.
func (c *Catalogue) addSyntheticLinearizations() {
	for lin, entities := range map[string][]synthetic{icf: functioning(), pcl: primaryCare()} {
		if len(c.lins[lin]) > 0 {
			continue
		}
		t := newTree(lin, syntheticRelease, showcaseReleases[syntheticRelease], len(entities))
		t.madeUp = true
		for _, s := range entities {
			i := t.addMadeUp(s)
			for lang, title := range s.titles {
				t.setTitle(lang, i, title)
			}
		}
		c.lins[lin] = append(c.lins[lin], t)
	}
}

// syntheticRelease is the release of linearizations that are made up.
const syntheticRelease = "2024-01"

// functioning are the entities of ICF: in chapters 9 that its functions and
// structures do not have, with residuals that end in 8 and 9, and with titles in four
// languages.
func functioning() []synthetic {
	entity := func(id, parent, code string, k kind, en, es, zh, ar string) synthetic {
		return synthetic{
			id: id, parent: parent, code: code, kind: k, chapter: code[:min(2, len(code))],
			titles: words{"en": "Sandbox " + en, "es": "Sandbox: " + es, "zh": "Sandbox：" + zh, "ar": "Sandbox: " + ar},
		}
	}
	list := []synthetic{
		entity("900050", "", "b9", chapter, "functions, not part of ICF", "funciones que no pertenecen a la CIF",
			"功能，不属于ICF", "وظائف ليست جزءا من ICF"),
		entity("900051", "900050", "", block, "functions of the first kind", "funciones de la primera clase", "第一类功能",
			"وظائف من النوع الأول"),
		entity("900052", "900051", "b900", category, "function with detail", "función con detalle", "带细节的功能",
			"وظيفة مع تفاصيل"),
		entity("900053", "900052", "b9000", category, "function with detail, in part", "función con detalle, en parte",
			"带细节的功能，部分", "وظيفة مع تفاصيل، جزئيا"),
		entity("900052/other", "900052", "b9008", category, "function with detail, other specified",
			"función con detalle, otra especificada", "带细节的功能，其他特指的", "وظيفة مع تفاصيل، أخرى محددة"),
		entity("900052/unspecified", "900052", "b9009", category, "function with detail, unspecified",
			"función con detalle, sin especificación", "带细节的功能，未特指的", "وظيفة مع تفاصيل، غير محددة"),
		entity("900054", "900051", "b910", category, "function without detail", "función sin detalle", "无细节的功能",
			"وظيفة بلا تفاصيل"),
		entity("900055", "", "s9", chapter, "structures, not part of ICF", "estructuras que no pertenecen a la CIF",
			"结构，不属于ICF", "بنى ليست جزءا من ICF"),
		entity("900056", "900055", "s900", category, "structure", "estructura", "结构", "بنية"),
	}
	list[1].blockID, list[1].codeRange, list[1].chapter = "BlockL1-b9", "b900-b910", "b9"
	list[2].more = &details{definition: note("an entity of a linearization other than the MMS.")}
	return list
}

// primaryCare are some entities of the MMS again, right under their chapter: a
// linearization may have fewer levels, and another parent for the same entity.
func primaryCare() []synthetic {
	var list []synthetic
	for _, s := range syntheticEntities() {
		if !slices.Contains([]string{"9000", "900012", "900015", "900017"}, s.id) {
			continue
		}
		if s.parent != "" {
			s.parent, s.more = "9000", &details{definition: note("the same entity as in the MMS, at another place.")}
		}
		list = append(list, s)
	}
	return list
}
