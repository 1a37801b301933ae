package classification

import (
	"fmt"
	"strings"
	"unicode"
)

// TableError tells what is wrong with a release file, where, and what to do.
type TableError struct {
	File         string // as it was named
	Member       string // of a zip file
	Line, Column int    // from 1, the column in bytes; 0 where a whole file is meant
	Cell         string // of a spreadsheet: "E5"
	Problem      string
	Do           string // "" for the usual advice
}

// usualAdvice helps where nothing more particular does.
const usualAdvice = "take the table as WHO publishes it on the downloads page of the ICD-11 browser: zip, txt or xlsx"

// Advice for particular troubles.
const (
	takeAgain = "take it once more, or the text or the zip that WHO publishes"
	asUTF8    = "save it as UTF-8, or take it as WHO publishes it, which is UTF-8"
	unpack    = "unpack it first; zip files are read as they are"
)

func (e *TableError) Error() string {
	where, do := place(e.File, e.Member), e.Do
	switch {
	case e.Cell != "":
		where += " cell " + e.Cell
	case e.Line > 0:
		where += fmt.Sprintf(" line %d column %d", e.Line, e.Column)
	}
	if do == "" {
		do = usualAdvice
	}
	return where + ": " + e.Problem + "; " + do
}

// place names a file, or a file in a zip file, so that it can be shown: who made
// the zip file chose the name.
func place(file, member string) string {
	if member != "" {
		file += " (" + member + ")"
	}
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, file)
}
