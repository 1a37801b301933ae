package tabletest

import (
	"os"
	"path/filepath"
	"testing"
)

// Shape is a file as people have them: what it is called, how it is packed, and
// what it holds of a tree.
type Shape struct {
	Name    string // of the shape
	File    string
	Say     string // the language to say with --data, if the file does not tell it
	Lin     string // of its tables
	Langs   []string
	Numbers bool // its chapters have numbers
	write   writer
}

// ShapeRelease is that of [Version].
const ShapeRelease = "2031-02"

// Write writes the file into a directory.
func (s Shape) Write(t testing.TB, dir string, tree []*Entity) string {
	t.Helper()
	name := filepath.Join(dir, s.File)
	if err := os.WriteFile(name, s.write(t, tree), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// writer writes a tree as the contents of a file.
type writer func(testing.TB, []*Entity) []byte

func mms(lang string) Layout { return Layout{Lin: "mms", Version: Version, Lang: lang, Numbers: true} }

func mini(lin string) Layout {
	return Layout{Lin: lin, Version: Version, Lang: "en", URIs: "beta/", Mini: true, Short: true}
}

func notes(lang string, short bool) Layout {
	l := mms(lang)
	l.Notes, l.Short = true, short
	return l
}

func text(l Layout, t Text) writer {
	return func(_ testing.TB, tree []*Entity) []byte { return t.Write(l.Rows(tree)) }
}

func sheet(l Layout, s Sheet) writer {
	return func(t testing.TB, tree []*Entity) []byte { return s.Write(t, l.Rows(tree)) }
}

func zipped(files map[string]writer) writer {
	return func(t testing.TB, tree []*Entity) []byte {
		contents := make(map[string]string)
		for name, write := range files {
			contents[name] = string(write(t, tree))
		}
		return []byte(Zip(t, contents))
	}
}

func readme(testing.TB, []*Entity) []byte {
	return []byte("\ufeffFoundation URI\t:Unique identifier\r\n")
}

// Shapes are all that is known to occur.
func Shapes() []Shape {
	en, es, zh := []string{"en"}, []string{"en", "es"}, []string{"en", "zh"}
	who := Sheet{Prefix: "x:"}
	return []Shape{
		{"WHO's text", "SimpleTabulation-ICD-11-MMS-en.txt", "", "mms", en, true, text(mms("en"), Text{})},
		{
			"text of another system", "table.tsv", "", "mms", en, true,
			text(mms("en"), Text{Plain: true, LF: true, Unquoted: true}),
		},
		{"another language", "SimpleTabulation-ICD-11-MMS-es.txt", "", "mms", es, true, text(mms("es"), Text{})},
		{
			"another language in other letters", "SIMPLETABULATION_ZH.TXT", "", "mms", zh, true,
			text(mms("zh"), Text{Unquoted: true}),
		},
		{"a language that was said", "table.txt", "es", "mms", es, true, text(mms("es"), Text{})},
		{
			"a download of the same name", "SimpleTabulation-ICD-11-MMS-es (1).txt", "", "mms", es, true,
			text(mms("es"), Text{}),
		},
		{"notes", "SimpleTabulation-ICD-11-MMS-en.txt", "", "mms", en, true, text(notes("en", false), Text{})},
		{
			"notes at the end of a row", "SimpleTabulation-ICD-11-MMS-en.txt", "", "mms", en, true,
			text(notes("en", true), Text{}),
		},
		{
			"notes in another language", "SimpleTabulation-ICD-11-MMS-zh.txt", "", "mms", zh, true,
			text(notes("zh", false), Text{LF: true}),
		},
		{"mini output", "LinearizationMiniOutput-ICF-en.txt", "", "icf", en, false, text(mini("icf"), Text{})},
		{
			"mini output of a specialty", "LinearizationMiniOutput-specialty-en.txt", "",
			"specialty-adaptation_dermatology", en, false,
			text(mini("specialty-adaptation_dermatology"), Text{LF: true}),
		},
		{
			"mini output as spreadsheet", "LinearizationMiniOutput-ICHI-en.xlsx", "", "ichi", en, false,
			sheet(mini("ichi"), who),
		},
		{"spreadsheet", "SimpleTabulation-ICD-11-MMS-en.xlsx", "", "mms", en, true, sheet(mms("en"), who)},
		{"spreadsheet in another language", "simpletabulation_es.xlsx", "", "mms", es, true, sheet(mms("es"), who)},
		{
			"spreadsheet of another program", "table.xlsx", "zh", "mms", zh, true,
			sheet(notes("zh", false), Sheet{Inline: true, Numbers: true, Bare: true}),
		},
		{"zip", "SimpleTabulation-ICD-11-MMS-en.zip", "", "mms", en, true, zipped(map[string]writer{
			"readme.txt":                          readme,
			"SimpleTabulation-ICD-11-MMS-en.txt":  text(mms("en"), Text{}),
			"SimpleTabulation-ICD-11-MMS-en.xlsx": sheet(mms("en"), who),
		})},
		{
			"zip of a spreadsheet", "2022-02.ZIP", "", "mms", es, true,
			zipped(map[string]writer{"ReadMe.TXT": readme, "x/simpletabulation_es.XLSX": sheet(mms("es"), who)}),
		},
		{"zip of several languages", "tables.zip", "", "mms", []string{"en", "es", "zh", "ar"}, true, zipped(map[string]writer{
			"readme.txt":                                      readme,
			"A/SimpleTabulation-ICD-11-MMS-en.txt":            text(mms("en"), Text{}),
			"A/SimpleTabulation-ICD-11-MMS-es.txt":            text(mms("es"), Text{}),
			"simpletabulation_zh.xlsx":                        sheet(mms("zh"), who),
			"SimpleTabulation-ICD-11-MMS-AR.TSV":              text(mms("ar"), Text{LF: true}),
			"__MACOSX/A/._SimpleTabulation-ICD-11-MMS-en.txt": readme,
			"10To11MapToOneCategory.txt":                      readme,
		})},
		{
			"zip that tells the language", "mms-es.zip", "", "mms", es, true,
			zipped(map[string]writer{"README.txt": readme, "table.txt": text(mms("es"), Text{})}),
		},
	}
}
