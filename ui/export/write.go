package export

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"icdscope/api/icd"
)

type document struct {
	SchemaVersion int    `json:"schemaVersion"`
	Tree          string `json:"tree"`
	Release       string `json:"release,omitempty"`
	Language      string `json:"language"`
	Citation      string `json:"citation"`
	Origin        string `json:"origin,omitempty"`
	// Entities are written behind it, one by one.
}

// entry is an entity; the API's own answer is written behind it.
type entry struct {
	Depth int    `json:"depth"`
	Code  string `json:"code"`
	Title string `json:"title"`
	URI   string `json:"uri"`
}

// tree is what the sheet is of.
func (s Sheet) tree() icd.Tree {
	if len(s.Rows) == 0 {
		return icd.Tree{}
	}
	return s.Rows[0].Ref.Tree
}

// json writes one entity after the other: the document as a whole may be larger than
// what is to be kept of it.
func (s Sheet) json(out io.Writer) error {
	t := s.tree()
	head, err := members(document{
		SchemaVersion: 1, Tree: t.Name(), Release: t.Release, Language: t.Language, Citation: t.Citation(), Origin: s.Origin,
	}, "")
	if err != nil {
		return err
	}
	w := bufio.NewWriter(out)
	_, _ = w.WriteString(head + ",\n  \"entities\": [") // its error is that of Flush
	for i, r := range s.Rows {
		if i > 0 {
			_ = w.WriteByte(',')
		}
		_, _ = w.WriteString("\n" + entryIn)
		if err := writeEntry(w, r); err != nil {
			return err
		}
	}
	if len(s.Rows) > 0 {
		_, _ = w.WriteString("\n  ")
	}
	_, _ = w.WriteString("]\n}\n")
	return w.Flush()
}

// What stands before the lines of an entry, and before those of its body.
const (
	entryIn = "    "
	bodyIn  = entryIn + "  "
)

func writeEntry(w *bufio.Writer, r Row) error {
	head, err := members(entry{Depth: r.Depth, Code: r.Code, Title: r.Title, URI: r.Ref.URI()}, entryIn)
	if err != nil {
		return err
	}
	_, _ = w.WriteString(head)
	if len(r.Raw) > 0 {
		if !json.Valid(r.Raw) {
			return fmt.Errorf("the answer for %s is no JSON", r.Ref.URI())
		}
		_, _ = w.WriteString(",\n" + bodyIn + "\"body\": ")
		_, _ = w.WriteString(strings.ReplaceAll(icd.Pretty(r.Raw), "\n", "\n"+bodyIn)) // no string of JSON has a line break
	}
	_, err = w.WriteString("\n" + entryIn + "}")
	return err
}

// members are an object, indented, without its end: others follow.
func members(v any, in string) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent(in, "  ")
	if err := enc.Encode(v); err != nil {
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"+in+"}\n"), nil
}

var columns = []string{
	"depth", "code", "title", "kind", "block", "codes", "uri", "source", "parent", "release", "language", "definition",
	"citation",
}

func (s Sheet) csv(out io.Writer) error {
	w := csv.NewWriter(out)
	_ = w.Write(columns) // its error is that of the writer below
	for _, r := range s.Rows {
		var source, parent string
		if r.Source != nil {
			source = r.Source.URI()
		}
		if len(r.Parents) > 0 {
			parent = r.Parents[0].URI()
		}
		cited := r.Ref.Citation()
		if s.Origin != "" {
			cited = s.Origin + ". " + cited
		}
		_ = w.Write([]string{
			strconv.Itoa(r.Depth), Cell(r.Code), Cell(r.Title), Cell(string(r.Kind)), Cell(r.BlockID), Cell(r.CodeRange),
			r.Ref.URI(), source, parent, r.Ref.Release, Cell(r.Language), Cell(r.Definition), cited,
		})
	}
	w.Flush()
	return w.Error()
}

// formulas are what cells begin with that spreadsheets take for formulas, in the
// width of Latin and of Chinese letters.
var formulas = []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}

// Cell keeps a spreadsheet from taking a text for a formula: what begins like one
// gets a sign before it that says that it is text.
func Cell(s string) string {
	for _, begin := range formulas {
		if strings.HasPrefix(s, begin) {
			return "'" + s
		}
	}
	return s
}

func (s Sheet) markdown(out io.Writer) error {
	w := bufio.NewWriter(out)
	codes := s.codes()
	for i, r := range s.Rows {
		if i > 0 {
			_, _ = w.WriteString("\n")
		}
		writeEntity(w, r, codes)
	}
	t := s.tree()
	what := t.Title()
	if t.Release != "" {
		what += ", release " + t.Release
	}
	fmt.Fprintf(w, "\n---\n\n%s, language %s.\n", plain(what), plain(t.Language))
	if s.Origin != "" {
		fmt.Fprintf(w, "\n%s.\n", plain(s.Origin))
	}
	fmt.Fprintf(w, "\n%s\n", t.Citation())
	return w.Flush()
}

// codes are those of what is written, by which terms that lead there are known.
func (s Sheet) codes() map[icd.Ref]string {
	codes := make(map[icd.Ref]string, len(s.Rows))
	for _, r := range s.Rows {
		codes[r.Ref] = cmp.Or(r.Code, r.CodeRange)
	}
	return codes
}

// deepest is the lowest kind of heading in Markdown.
const deepest = 6

func writeEntity(w *bufio.Writer, r Row, codes map[icd.Ref]string) {
	code := cmp.Or(r.Code, r.CodeRange)
	title := strings.TrimSpace(code + " " + r.Title)
	fmt.Fprintf(w, "%s %s\n\n<%s>\n", strings.Repeat("#", min(r.Depth+1, deepest)), plain(title), r.Ref.URI())
	for _, text := range []struct{ title, text string }{
		{"", r.Definition},
		{"", r.LongDefinition},
		{"Fully specified name", r.FullySpecifiedName},
		{"Coding note", r.CodingNote},
		{"Note", r.Note},
	} {
		switch {
		case text.text == "":
		case text.title == "":
			fmt.Fprintf(w, "\n%s\n", plain(text.text))
		default:
			fmt.Fprintf(w, "\n**%s:** %s\n", text.title, plain(text.text))
		}
	}
	writeTerms(w, "Inclusions", r.Inclusions, codes)
	writeTerms(w, "Exclusions", r.Exclusions, codes)
	writeTerms(w, "Coded elsewhere", r.ChildrenElsewhere, codes)
}

func writeTerms(w *bufio.Writer, title string, terms []icd.Term, codes map[icd.Ref]string) {
	begun := false
	for _, t := range terms {
		if t.Deprecated {
			continue
		}
		if !begun {
			fmt.Fprintf(w, "\n**%s:**\n\n", title)
			begun = true
		}
		if t.Target != nil {
			label := strings.TrimSpace(codes[*t.Target] + " " + t.Label)
			fmt.Fprintf(w, "- [%s](%s)\n", plain(label), t.Target.URI())
		} else {
			fmt.Fprintf(w, "- %s\n", plain(t.Label))
		}
	}
}

// signs are what Markdown would read something into.
var signs = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`, "|", `\|`,
	"~", `\~`, "&", `\&`,
	"\n- ", "\n\\- ", "\n+ ", "\n\\+ ",
)

// plain is a text that Markdown shows as it is.
func plain(s string) string { return signs.Replace(s) }
