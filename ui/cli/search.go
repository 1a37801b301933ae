package cli

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"icdscope/api/icd"
)

func (o *options) searchCommand() *cobra.Command {
	var asJSON, asCSV, flexible, everything bool
	var tree string
	c := &cobra.Command{
		Use:     "search WORDS",
		Short:   "Search the classification",
		Long:    "search finds entities of the MMS, or of another tree, by words. % behind a word stands\nfor any ending. The service does not search codes, ids and addresses: what they\nname is looked up.",
		Example: "  icdscope search typhoid fever --sandbox\n  icdscope search choler% --csv\n  icdscope search 1A00",
		Args: func(_ *cobra.Command, args []string) error {
			if strings.TrimSpace(strings.Join(args, " ")) == "" {
				return usageError{errors.New("search takes at least one word; see icdscope search --help")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if asJSON && asCSV {
				return usageError{errors.New("--json and --csv exclude each other")}
			}
			return o.withICD(cmd.Context(), tree, func(ctx context.Context, a asker) error {
				in, err := icd.InRelease(ctx, a, a.in)
				if err != nil {
					return err
				}
				res, err := o.find(ctx, a, icd.Search{In: in, Query: strings.TrimSpace(strings.Join(args, " ")), Flexible: flexible, AllProperties: everything})
				if err != nil {
					return err
				}
				if res.Incomplete {
					o.note("the server cut the list: more words narrow it")
				}
				switch {
				case asJSON:
					return o.printHitsJSON(res)
				case asCSV:
					return o.printHitsCSV(res)
				}
				return o.printHits(res)
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	c.Flags().BoolVar(&asCSV, "csv", false, "print CSV")
	c.Flags().BoolVar(&flexible, "flexible", false, "forgive typing errors and missing words")
	c.Flags().BoolVar(&everything, "all", false, "also definitions, blocks and chapters")
	addTreeFlag(c, &tree)
	return c
}

// find looks up what a name stands for, and searches words. What only looks like a
// code may be a word.
func (o *options) find(ctx context.Context, a asker, s icd.Search) (icd.Results, error) {
	words := func() (icd.Results, error) {
		res, _, err := a.Search(ctx, s)
		return res, err
	}
	form := s.In.FormOf(s.Query)
	if form == icd.Words && (s.In.Searchable() || !s.In.IsID(strings.ToUpper(s.Query))) {
		return words()
	}
	n, err := icd.Resolve(ctx, a, s.In, s.Query)
	switch {
	case err == nil:
		if note := n.Note(); note != "" {
			o.note("%s", note)
		}
		e := n.Entity
		return icd.Results{Hits: []icd.Hit{{Ref: e.Ref, Title: icd.Marked{Text: e.Title}, Code: e.Code, Score: 1}}}, nil
	case form != icd.Code && form != icd.ICD10Code:
		return icd.Results{}, err
	}
	res, wordsErr := words()
	if form == icd.ICD10Code && len(res.Hits) == 0 {
		return icd.Results{}, err
	}
	return res, wordsErr
}

func (o *options) printHits(res icd.Results) error {
	var b strings.Builder
	for _, h := range res.Hits {
		fmt.Fprintf(&b, "%-10s %s\n", h.Code, h.Title.Text)
	}
	if len(res.Hits) == 0 {
		o.note("nothing found; --flexible forgives typing errors")
	}
	return o.print(b.String())
}

func (o *options) printHitsJSON(res icd.Results) error {
	type hit struct {
		Code    string  `json:"code"`
		Title   string  `json:"title"`
		URI     string  `json:"uri"`
		Chapter string  `json:"chapter"`
		Score   float64 `json:"score"`
	}
	doc := struct {
		SchemaVersion int   `json:"schemaVersion"`
		Incomplete    bool  `json:"incomplete"`
		Hits          []hit `json:"hits"`
	}{1, res.Incomplete, []hit{}}
	for _, h := range res.Hits {
		doc.Hits = append(doc.Hits, hit{h.Code, h.Title.Text, h.Ref.URI(), h.Chapter, h.Score})
	}
	b, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding the result: %w", err)
	}
	return o.print(string(b) + "\n")
}

func (o *options) printHitsCSV(res icd.Results) error {
	var b strings.Builder
	w := csv.NewWriter(&b)
	rows := [][]string{{"code", "title", "uri", "chapter", "score"}}
	for _, h := range res.Hits {
		rows = append(rows, []string{cell(h.Code), cell(h.Title.Text), h.Ref.URI(), cell(h.Chapter), strconv.FormatFloat(h.Score, 'f', -1, 64)})
	}
	if err := w.WriteAll(rows); err != nil {
		return fmt.Errorf("encoding the result: %w", err)
	}
	return o.print(b.String())
}

// cell keeps a spreadsheet from taking a text for a formula.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
