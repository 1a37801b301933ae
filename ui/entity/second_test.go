package entity_test

import (
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/theme"
)

func bothLanguages() (first, second icd.Entity) {
	there := icd.MMS("2022-02", "en").Entity("2")
	first = icd.Entity{
		Ref: icd.MMS("2022-02", "en").Entity("1"), Kind: icd.KindCategory, Code: "1A00", Title: "Cholera", Language: "en",
		Definition: "An illness.", CodingNote: "Code it.",
		Inclusions: []icd.Term{{Label: "cholera gravis"}, {Label: "plain cholera"}},
		Exclusions: []icd.Term{{Label: "other", Target: &there}},
	}
	second = icd.Entity{
		Ref: icd.MMS("2022-02", "ar").Entity("1"), Kind: icd.KindCategory, Code: "1A00", Title: "الكوليرا", Language: "ar",
		Definition: "مرض.", CodingNote: "Code it. [No translation available]", LongDefinition: "مرض طويل.",
		Inclusions: []icd.Term{{Label: "plain cholera [No translation available]"}, {Label: "كوليرا"}},
		Exclusions: []icd.Term{{Label: "آخر", Target: &there}},
		Synonyms:   []icd.Term{{Label: "مرادف"}},
	}
	return first, second
}

// What is said in a second language stands under what the first says, behind its tag;
// what nobody translated is not said twice, and links are those of the first.
func TestAnEntityInTwoLanguages(t *testing.T) {
	first, second := bothLanguages()
	src := entity.Source{Entity: &first, Second: &entity.Second{Language: "ar", Entity: &second, Prov: icd.Provenance{Exchange: 7}}}
	p := entity.Page(theme.Signs(false), entity.Overview, src)
	want := strings.TrimSpace(`
Cholera
ar  الكوليرا
1A00 · category

Definition
An illness.
ar  مرض.

Long definition
ar  مرض طويل.

Coding note
Code it.

Inclusions
  • cholera gravis
  • plain cholera
  • ar  كوليرا

Exclusions
  → other
  • ar  آخر

Synonyms
  • ar  مرادف`)
	if got := strings.TrimSpace(p.Text(0)); got != want {
		t.Errorf("it says\n%s", got)
	}
	for _, l := range p.Lines() {
		for i, s := range l.Spans {
			if i > 0 && strings.HasPrefix(l.Spans[i-1].Text, "ar ") && s.From.Exchange != 7 {
				t.Errorf("%q came from exchange %d", s.Text, s.From.Exchange)
			}
		}
	}
}

// Without an answer in the second language the first is as it is alone, but for a line
// that says why.
func TestAnEntityThatLacksTheSecondLanguage(t *testing.T) {
	first, same := bothLanguages()
	same.Title, same.Language = "Cholera [No translation available]", "en"
	alone := entity.Page(theme.Signs(false), entity.Overview, entity.Source{Entity: &first}).Text(0)
	for says, second := range map[string]*entity.Second{
		"ar  loading …":          {Language: "ar"},
		"ar  Arabic is not here": {Language: "ar", Trouble: "Arabic is not here"},
		"ar  not translated":     {Language: "ar", Entity: &icd.Entity{Title: same.Title, Language: same.Language}},
		"ar  the same":           {Language: "ar", Entity: &icd.Entity{Title: "Cholera", Language: "ar"}},
	} {
		got := entity.Page(theme.Signs(false), entity.Overview, entity.Source{Entity: &first, Second: second}).Text(0)
		if want := strings.Replace(alone, "Cholera\n", "Cholera\n"+says+"\n", 1); got != want {
			t.Errorf("%s: it says\n%s", says, got)
		}
	}
}

// Where one language alone tells something, it is not said that there is nothing: if it is
// the second, it is said in which there is none.
func TestADefinitionInOneLanguage(t *testing.T) {
	bare := func(language string) icd.Entity {
		return icd.Entity{Ref: icd.MMS("2022-02", language).Entity("1"), Title: "Typhoid in " + language, Language: language}
	}
	for _, x := range []struct{ first, second, says string }{
		{"", "An illness.", "en  An illness.\n\nThe server gives no definition and no notes for this entity in Spanish.\n"},
		{"", "", "\n\nThe server gives no definition and no notes for this entity.\n"},
		{"Una enfermedad.", "", "\nUna enfermedad.\n"},
		{"Una enfermedad.", "An illness.", "\nUna enfermedad.\nen  An illness.\n"},
	} {
		first, second := bare("es"), bare("en")
		first.Definition, second.Definition = x.first, x.second
		src := entity.Source{Entity: &first, Second: &entity.Second{Language: "en", Entity: &second}}
		got := entity.Page(theme.Signs(false), entity.Overview, src).Text(0)
		if !strings.HasSuffix(got, x.says) || strings.Contains(got, "no definition") != (x.first == "") {
			t.Errorf("%q beside %q: it says\n%s", x.first, x.second, got)
		}
	}
}

// Copied is what both languages say; without a second one it is what get prints.
func TestTheSheetOfTwoLanguages(t *testing.T) {
	first, second := bothLanguages()
	signs := theme.Signs(false)
	text := entity.Sheets(signs, &first, &entity.Second{Language: "ar", Entity: &second}).Text(0)
	for _, part := range []string{"1A00 Cholera\nar  الكوليرا\n", "An illness.\nar  مرض.\n", "  • ar  آخر\n"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
	alone := entity.Sheet(signs, &first).Text(0)
	for _, none := range []*entity.Second{nil, {Language: "ar"}, {Language: "ar", Trouble: "there is none"}} {
		if got := entity.Sheets(signs, &first, none).Text(0); got != alone {
			t.Errorf("%+v: it says\n%s", none, got)
		}
	}
}
