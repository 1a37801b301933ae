package classification

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed data/showcase.tsv
var showcaseTSV string

//go:embed data/texts.tsv
var textsTSV string

// The columns of data/showcase.tsv before the titles.
const (
	colID = iota
	colCode
	colBlockID
	colCodeRange
	colKind
	colParent
	colChapter
	colTitles
)

// showcaseReleases are the releases of the showcase and their dates.
var showcaseReleases = map[string]string{"2024-01": "2024-01-21", "2022-02": "2022-02-11"}

// addShowcase lays the small tree that is part of the program over the
// releases it belongs to. Where a release file holds an entity already only
// titles in further languages are new.
func (c *Catalogue) addShowcase() error {
	lines := strings.Split(strings.TrimSuffix(showcaseTSV, "\n"), "\n")
	head := strings.Split(lines[0], "\t")
	parents := make(map[string]string) // of all releases
	for release, date := range showcaseReleases {
		t, ok := c.release(mms, release)
		if !ok {
			t = newTree(mms, release, date, len(lines))
			c.lins[mms] = append(c.lins[mms], t)
		}
		for number, line := range lines[1:] {
			cells := strings.Split(line, "\t")
			if len(cells) != len(head) {
				return fmt.Errorf("showcase.tsv line %d has %d cells, want %d", number+2, len(cells), len(head))
			}
			parents[cells[colID]] = cells[colParent]
			titles := titlesIn(head, cells, release)
			if len(titles) == 0 {
				continue // not in this release
			}
			// An entity whose parent this release does not have yet stands under
			// the one above.
			for cells[colParent] != "" && !t.holds(cells[colParent]) {
				cells[colParent] = parents[cells[colParent]]
			}
			if err := t.addShowcaseRow(cells, titles); err != nil {
				return fmt.Errorf("showcase.tsv line %d: %w", number+2, err)
			}
		}
	}
	return nil
}

// titlesIn picks the titles of a release from a row: the columns are headed
// "language release".
func titlesIn(head, cells []string, release string) map[string]string {
	titles := make(map[string]string)
	for i := colTitles; i < len(head); i++ {
		if lang, of, _ := strings.Cut(head[i], " "); of == release && cells[i] != "" {
			titles[lang] = cells[i]
		}
	}
	return titles
}

func (t *tree) addShowcaseRow(cells []string, titles map[string]string) error {
	k, ok := kindOf(cells[colKind])
	if !ok {
		return fmt.Errorf("%q is no kind", cells[colKind])
	}
	parent := int32(none)
	if cells[colParent] != "" {
		parent = t.byID[cells[colParent]]
	} else if k != chapter {
		return fmt.Errorf("%s has no parent above it", cells[colID])
	}
	n := node{
		id: cells[colID], code: cells[colCode], blockID: cells[colBlockID], codeRange: cells[colCodeRange],
		chapter: cells[colChapter], kind: k,
	}
	if k == chapter {
		n.code = n.chapter
	}
	i := t.add(n, parent)
	for lang, title := range titles {
		t.setTitle(lang, i, title)
	}
	return nil
}

// text is one row of data/texts.tsv: a project-written text.
type text struct{ id, lang, field, text string }

// TextMark begins every text that the sandbox's authors wrote.
const TextMark = "Sandbox text, not WHO's:"

func readTexts() ([]text, error) {
	lines := strings.Split(strings.TrimSuffix(textsTSV, "\n"), "\n")
	texts := make([]text, 0, len(lines))
	for number, line := range lines[1:] {
		c := strings.Split(line, "\t")
		if len(c) != 4 || !strings.HasPrefix(c[3], TextMark) {
			return nil, fmt.Errorf("texts.tsv line %d: want four cells, the last beginning %q", number+2, TextMark)
		}
		texts = append(texts, text{c[0], c[1], c[2], strings.ReplaceAll(c[3], `\n`, "\n")})
	}
	return texts, nil
}

func (t *tree) addTexts(texts []text) {
	for _, x := range texts {
		i, ok := t.byID[x.id]
		if !ok {
			continue
		}
		if t.nodes[i].more == nil {
			t.nodes[i].more = &details{}
		}
		t.nodes[i].more.addText(x)
	}
}

func (d *details) addText(x text) {
	put := func(w *words) {
		if *w == nil {
			*w = make(words)
		}
		(*w)[x.lang] = x.text
	}
	switch x.field {
	case "definition":
		put(&d.definition)
	case "codingNote":
		put(&d.codingNote)
	case "diagnosticCriteria":
		put(&d.criteria)
	case "inclusion":
		d.inclusions = append(d.inclusions, term{label: words{x.lang: x.text}})
	}
}
