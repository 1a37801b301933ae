package tabletest

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"
)

// Layout is which columns a table has and what stands in them.
type Layout struct {
	Lin     string // "mms"
	Version string // the header's last cell
	Lang    string // of the titles; TitleEN stands before those that are not English
	URIs    string // stands before the linearization in URIs: "", "beta/", "2031-02/"
	Mini    bool   // the columns of the mini output
	Notes   bool   // coding notes and parents at the end, as since 2025
	Numbers bool   // chapters have numbers
	Short   bool   // what is empty at the end of a row is left out
}

// Cell is what stands in a place of a table.
type Cell struct {
	Text    string
	Quoted  bool // in text, whatever is in it
	Formula bool // in a spreadsheet, and then without its "="
	Number  bool // in a spreadsheet
}

func cells(texts ...string) []Cell {
	list := make([]Cell, len(texts))
	for i, s := range texts {
		list[i].Text = s
	}
	return list
}

// Rows are the header, which has a cell more than the rows, and a row an entity.
func (l Layout) Rows(top []*Entity) [][]Cell {
	header := []string{"Foundation URI", "Linearization URI", "Code", "BlockId"}
	if l.Mini {
		header[1] = "Linearization (release) URI"
	}
	if l.Lang != "en" {
		header = append(header, "TitleEN")
	}
	header = append(header, "Title", "ClassKind", "DepthInKind", "IsResidual")
	if l.Mini {
		header = append(header, "PrimaryLocation", "ChapterNo", "BrowserLink", "isLeaf", "noOfNonResidualChildren")
	} else {
		header = append(header, "ChapterNo", "BrowserLink", "isLeaf", "Primary tabulation",
			"Grouping1", "Grouping2", "Grouping3", "Grouping4", "Grouping5")
	}
	if l.Notes {
		header = append(header, "CodingNote", "Parent")
	}
	rows := [][]Cell{cells(append(header, l.Version)...)}
	Walk(top, func(e, above *Entity) { rows = append(rows, l.row(e, above)) })
	return rows
}

func (l Layout) row(e, above *Entity) []Cell {
	truth := map[bool]string{true: "True", false: "False"}
	foundation := "http://id.who.int/icd/entity/" + e.ID
	link := "=hyperlink(\"" + l.browser() + url.QueryEscape("http://id.who.int/icd/entity/"+e.ID) + "\",\"browser\")"
	if e.Residual() {
		foundation = ""
	}
	code, chapter := e.Code, ""
	if e.Placeholder != "" {
		code = e.Placeholder
	}
	if l.Numbers {
		chapter = e.Chapter
	}
	row := cells(foundation, "http://id.who.int/icd/release/11/"+l.URIs+l.Lin+"/"+e.ID, code, e.BlockID)
	dashes := strings.Repeat("- ", e.Depth)
	row = append(row, Cell{Text: dashes + e.Title, Quoted: true})
	if l.Lang != "en" {
		row = append(row, Cell{Text: translated(e, l.Lang, dashes), Quoted: true})
	}
	row = append(row, Cell{Text: e.Kind}, Cell{Text: strconv.Itoa(max(e.InKind, 1)), Number: true},
		Cell{Text: truth[e.Residual()]})
	if l.Mini {
		row = append(row, Cell{Text: "True"})
	}
	row = append(row, Cell{Text: chapter}, Cell{Text: link, Quoted: true, Formula: true},
		Cell{Text: truth[len(e.Children) == 0]})
	if l.Mini {
		row = append(row, Cell{Text: strconv.Itoa(children(e)), Number: true})
	} else {
		row = append(row, cells("", "", "", "", "", "")...)
	}
	if l.Notes {
		row = append(row, l.notes(e, above)...)
	}
	return l.shortened(row)
}

// browser begins the addresses of entities in WHO's browser, which are those of its
// English pages in every table.
func (l Layout) browser() string {
	switch {
	case l.Mini:
		return "https://icd.who.int/dev11/l-" + l.Lin + "/en#/"
	case l.Notes:
		return "https://icd.who.int/browse/latestrelease/" + l.Lin + "/en#"
	}
	return "https://icd.who.int/browse11/l-m/en#/"
}

func children(e *Entity) int {
	n := 0
	for _, c := range e.Children {
		if !c.Residual() {
			n++
		}
	}
	return n
}

// translated is a title in another language with its dashes, or what stands in its
// place: nothing, the dashes with and without the last space, a dash more.
func translated(e *Entity, lang, dashes string) string {
	if title, ok := e.Translated[lang]; ok {
		return dashes + title
	}
	n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSuffix(e.ID, "/other"), "/unspecified"))
	return []string{"", dashes, strings.TrimSuffix(dashes, " "), dashes + "-"}[n%4]
}

// notes are a coding note, of several lines for some, and the parent.
func (l Layout) notes(e, above *Entity) []Cell {
	note := ""
	switch {
	case strings.HasSuffix(e.ID, "3"):
		note = "Sandbox note.\n\nIt has \"three\" lines"
	case strings.HasSuffix(e.ID, "5"):
		note = "\"Sandbox\" note that begins with a quote\r\nand goes on"
	case strings.HasSuffix(e.ID, "7"):
		note = "Sandbox note"
	}
	if above == nil {
		return cells("Sandbox note of a chapter", "")
	}
	return cells(note, "http://id.who.int/icd/entity/"+above.ID)
}

func (l Layout) shortened(row []Cell) []Cell {
	for l.Short && row[len(row)-1].Text == "" {
		row = row[:len(row)-1]
	}
	return row
}

// Text is how tab-separated text is written; the zero value as WHO does.
type Text struct {
	Plain    bool // without a byte order mark
	LF       bool // line ends are line feeds alone
	Unquoted bool // no cell is quoted
}

// Write writes rows.
func (t Text) Write(rows [][]Cell) []byte {
	var b bytes.Buffer
	if !t.Plain {
		b.WriteString("\ufeff")
	}
	end := "\r\n"
	if t.LF {
		end = "\n"
	}
	for _, row := range rows {
		for i, c := range row {
			if i > 0 {
				b.WriteByte('\t')
			}
			if c.Quoted && !t.Unquoted {
				b.WriteString(`"` + strings.ReplaceAll(c.Text, `"`, `""`) + `"`)
			} else {
				b.WriteString(c.Text)
			}
		}
		b.WriteString(end)
	}
	return b.Bytes()
}
