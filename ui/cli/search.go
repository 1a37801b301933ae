package cli

import (
	"context"
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
	var tree treeFlag
	c := &cobra.Command{
		Use:   "search WORDS",
		Short: "Search the classification",
		Long: `search finds entities of the MMS, or of another tree, by words; the last one may be
the beginning of a word, others with % behind them. The service does not search
codes, ids, addresses, chapters and blocks: what they name is looked up, and of a part
of a code (1A0) what begins so.`,
		Example: "  icdscope search typhoid fever --sandbox\n  icdscope search mening --csv\n  icdscope search 1A00",
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
			words := o.inLanguage(icd.Pasted(strings.Join(args, " ")))
			return o.withICD(cmd.Context(), &tree, func(ctx context.Context, a asker) error {
				f, err := icd.Find(ctx, a, icd.Search{
					In: a.in, Only: a.only, Query: words, Flexible: flexible, AllProperties: everything,
				})
				if err != nil {
					return a.because(ctx, words, err)
				}
				if f.Note != "" {
					o.note("%s", f.Note)
				}
				if f.Named != nil && len(f.Named.Info.Axes) > 0 {
					o.note("%s is a cluster; this is its stem: icdscope get tells what it means", f.Named.Info.Code)
				}
				defer o.tellOrigin(cameFrom(f), a.conn.mode())
				if f.Words.Incomplete {
					o.note("the server cut the list: more words narrow it")
				}
				switch {
				case asJSON:
					return o.printHitsJSON(f)
				case asCSV:
					return o.printHitsCSV(f.Hits)
				}
				return o.printHits(f.Hits)
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	c.Flags().BoolVar(&asCSV, "csv", false, "print CSV")
	c.Flags().BoolVar(&flexible, "flexible", false, "forgive typing errors and missing words")
	c.Flags().BoolVar(&everything, "all", false, "also definitions, blocks and chapters")
	o.addCacheFlags(c.Flags())
	tree.addTo(c)
	return c
}

// cameFrom is where what was found came from.
func cameFrom(f icd.Found) origin {
	var from origin
	if f.Named != nil {
		from.named(*f.Named)
	}
	if f.Prov.Path != "" {
		from.add(f.Prov)
	}
	return from
}

func (o *options) printHits(hits []icd.Hit) error {
	var b strings.Builder
	for _, h := range hits {
		fmt.Fprintf(&b, "%-10s %s\n", h.Code, h.Title.Text)
	}
	if len(hits) == 0 {
		o.note("nothing found; --flexible forgives typing errors")
	}
	return o.print(b.String())
}

func (o *options) printHitsJSON(f icd.Found) error {
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
	}{1, f.Words.Incomplete, []hit{}}
	for _, h := range f.Hits {
		doc.Hits = append(doc.Hits, hit{h.Code, h.Title.Text, h.Ref.URI(), h.Chapter, h.Score})
	}
	b, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding the result: %w", err)
	}
	return o.print(string(b) + "\n")
}

func (o *options) printHitsCSV(hits []icd.Hit) error {
	rows := [][]string{{"code", "title", "uri", "chapter", "score"}}
	for _, h := range hits {
		rows = append(rows, []string{
			cell(h.Code), cell(h.Title.Text), h.Ref.URI(), cell(h.Chapter), strconv.FormatFloat(h.Score, 'g', 6, 64),
		})
	}
	text, err := csvText(rows...)
	if err != nil {
		return err
	}
	return o.print(text)
}
