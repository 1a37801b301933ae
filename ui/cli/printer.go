package cli

import (
	"bytes"
	"encoding/json"
	"fmt"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/page"
)

// printer prints what was looked up, in one form.
type printer interface {
	entity(r *reply) error
	failed(r *reply) error // the line on standard error is printed already
}

func (q *inquiry) printer() printer {
	switch {
	case q.asJSON:
		return &jsonPrinter{q}
	case q.asCSV:
		return &csvPrinter{q: q}
	}
	return &sheetPrinter{q: q}
}

// sheetPrinter writes for people.
type sheetPrinter struct {
	q     *inquiry
	begun bool
}

func (p *sheetPrinter) entity(r *reply) error {
	signs := p.q.a.signs
	laid := func(what *page.Page) string { return p.q.o.laid(signs, what) }
	text := laid(entity.Sheet(signs, &r.named.Entity))
	about := entity.About{Path: r.path, Children: r.children}
	switch {
	case r.described == nil:
	case r.cluster() != "": // it is what was asked for
		text = laid(entity.Cluster(signs, r.described)) + "\n" + text
	default:
		about.Description = r.described
	}
	if r.home != nil {
		about.Home = &entity.Home{Tree: r.home.Entity.Ref.Title(), Placed: r.home}
	}
	if more := laid(about.Page(signs)); more != "" {
		text += "\n" + more
	}
	if p.begun {
		text = "\n" + text
	}
	p.begun = true
	return p.q.o.print(text)
}

func (p *sheetPrinter) failed(*reply) error { return nil }

// jsonPrinter writes the API's own answers: one for reading, or one on each line.
type jsonPrinter struct{ q *inquiry }

// answerDoc is the API's answer with what was asked for besides.
type answerDoc struct {
	Answer      json.RawMessage `json:"answer"`
	Path        []entityDoc     `json:"path,omitempty"`
	Children    []entityDoc     `json:"children,omitempty"`
	Description *descriptionDoc `json:"description,omitempty"`
}

type entityDoc struct {
	Code  string `json:"code"`
	Title string `json:"title"`
	Kind  string `json:"kind"`
	URI   string `json:"uri"`
}

type descriptionDoc struct {
	Code  string    `json:"code"`
	Label string    `json:"label"`
	Axes  []axisDoc `json:"axes,omitempty"`
}

type axisDoc struct {
	Name   string           `json:"name"`
	Values []descriptionDoc `json:"values"`
}

func docOf(d icd.Described) descriptionDoc {
	doc := descriptionDoc{Code: d.Code, Label: d.Label}
	for _, a := range d.Axes {
		axis := axisDoc{Name: a.Name}
		for _, v := range a.Values {
			axis.Values = append(axis.Values, docOf(v))
		}
		doc.Axes = append(doc.Axes, axis)
	}
	return doc
}

func docsOf(list []icd.Entity) []entityDoc {
	var docs []entityDoc
	for _, e := range list {
		docs = append(docs, entityDoc{codes(e), e.Title, string(e.Kind), e.Ref.URI()})
	}
	return docs
}

// codes are the code of an entity, or those of a block.
func codes(e icd.Entity) string {
	if e.Code == "" {
		return e.CodeRange
	}
	return e.Code
}

func (p *jsonPrinter) entity(r *reply) error {
	body := icd.Pretty(r.named.Entity.Raw)
	if p.q.children || p.q.path || p.q.describe {
		doc := answerDoc{Answer: json.RawMessage(body), Path: docsOf(r.path), Children: docsOf(r.children)}
		if r.described != nil {
			described := docOf(*r.described)
			doc.Description = &described
		}
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(doc); err != nil {
			return fmt.Errorf("encoding the result: %w", err)
		}
		body = string(bytes.TrimSpace(b.Bytes()))
	}
	if !p.q.several() {
		return p.q.o.print(body + "\n")
	}
	var line bytes.Buffer
	if err := json.Compact(&line, []byte(body)); err != nil {
		return fmt.Errorf("encoding the result: %w", err)
	}
	return p.q.o.print(line.String() + "\n")
}

func (p *jsonPrinter) failed(*reply) error { return p.q.o.print("null\n") }

// csvPrinter writes a table with a row for each entity.
type csvPrinter struct {
	q     *inquiry
	begun bool
}

var csvColumns = []string{"asked", "relation", "code", "title", "kind", "uri", "release", "language"}

func (p *csvPrinter) entity(r *reply) error {
	var rows [][]string
	if !p.begun {
		p.begun = true
		rows = append(rows, csvColumns)
	}
	row := func(relation string, e icd.Entity) {
		rows = append(rows, []string{
			cell(r.asked), relation, cell(codes(e)), cell(e.Title),
			cell(string(e.Kind)), e.Ref.URI(), e.Ref.Release, cell(e.Language),
		})
	}
	for _, e := range r.path {
		row("above", e)
	}
	row("itself", r.named.Entity)
	for _, e := range r.children {
		row("child", e)
	}
	if d := r.described; d != nil {
		ref := r.named.Entity.Ref
		rows = append(rows, []string{
			cell(r.asked), "description", cell(d.Code), cell(d.Label), "", "", ref.Release, ref.Language,
		})
	}
	text, err := csvText(rows...)
	if err != nil {
		return err
	}
	return p.q.o.print(text)
}

func (p *csvPrinter) failed(*reply) error { return nil }
