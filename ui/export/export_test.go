package export_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"icdscope/api/icd"
	"icdscope/ui/export"
	"icdscope/ui/uitest"
)

// forest is a tree of which each entity has as many children as its id has digits
// missing to three; 999 has what stands above it below it, and 13 two parents.
type forest struct{ fails string }

func (f forest) Load(ctx context.Context, ref icd.Ref, _ ...icd.Include) (icd.Entity, icd.Provenance, error) {
	if err := ctx.Err(); err != nil {
		return icd.Entity{}, icd.Provenance{}, err //nolint:wrapcheck // as a client would
	}
	if ref.ID == f.fails {
		return icd.Entity{}, icd.Provenance{}, errors.New("the server failed")
	}
	return entity(ref), icd.Provenance{}, nil
}

func (forest) Versions(context.Context, icd.Ref) (icd.Versions, icd.Provenance, error) {
	return icd.Versions{}, icd.Provenance{}, nil
}

func entity(ref icd.Ref) icd.Entity {
	e := icd.Entity{Ref: ref, Title: "Entity " + ref.ID, Raw: []byte(fmt.Sprintf(`{"id":%q}`, ref.ID))}
	switch ref.ID {
	case "":
	case "99":
		e.Children = []icd.Ref{ref.Entity("9"), ref.Entity("13")}
	default:
		for i := len(ref.ID); i < 3; i++ {
			e.Children = append(e.Children, ref.Entity(ref.ID+fmt.Sprint(i)), ref.Entity(ref.ID+"9"))
		}
	}
	return e
}

var mms = icd.MMS("2024-01", "en")

func shape(rows []export.Row) string {
	var list []string
	for _, r := range rows {
		list = append(list, strings.Repeat(">", r.Depth)+r.Ref.ID)
	}
	return strings.Join(list, " ")
}

// Everything below is there once, in the order of the tree, however it hangs together.
func TestCollect(t *testing.T) {
	first := entity(mms.Entity("9"))
	var last export.Progress
	rows, err := export.Collect(t.Context(), forest{}, first, true, func(p export.Progress) {
		if p.Loaded < last.Loaded || p.Known < last.Known || p.Loaded > p.Known {
			t.Errorf("%+v after %+v", p, last)
		}
		last = p
	})
	if got := shape(rows); err != nil || !strings.HasPrefix(got, "9 >91 >>912 >>919 >99 >>13 >>>132 >>>139 >92 ") || strings.Count(got, ">9 ") > 0 {
		t.Errorf("%s %v", got, err)
	}
	if last.Loaded != len(rows) || last.Known != len(rows) {
		t.Errorf("%+v of %d", last, len(rows))
	}
	if rows, err = export.Collect(t.Context(), forest{}, first, false, nil); err != nil || len(rows) != 1 {
		t.Errorf("%s %v", shape(rows), err)
	}
}

// Who gives up gets nothing, nor does who cannot have all.
func TestCollectIsGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	rows, err := export.Collect(ctx, forest{}, entity(mms.Entity("9")), true, func(export.Progress) { cancel() })
	if !errors.Is(err, context.Canceled) || rows != nil {
		t.Errorf("%s %v", shape(rows), err)
	}
	if rows, err = export.Collect(t.Context(), forest{fails: "919"}, entity(mms.Entity("9")), true, nil); err == nil || rows != nil {
		t.Errorf("%s %v", shape(rows), err)
	}
}

// endless is a tree without an end: each entity has many below it, with large answers.
type endless struct {
	wide  int
	large []byte
	terms []icd.Term
	asked atomic.Int64
}

func (f *endless) Load(_ context.Context, ref icd.Ref, include ...icd.Include) (icd.Entity, icd.Provenance, error) {
	f.asked.Add(1)
	e := icd.Entity{Ref: ref, Raw: f.large, Synonyms: f.terms}
	for i := range f.wide {
		e.Children = append(e.Children, ref.Entity(fmt.Sprint(ref.ID, i)))
	}
	if len(include) > 0 {
		e.Descendants = e.Children
	}
	return e, icd.Provenance{}, nil
}

func (*endless) Versions(context.Context, icd.Ref) (icd.Versions, icd.Provenance, error) {
	return icd.Versions{}, icd.Provenance{}, nil
}

// More than is kept in memory is not collected, however a tree grows; what has as many
// as may be is.
func TestCollectIsBounded(t *testing.T) {
	for _, c := range uitest.Few([]struct {
		name string
		tree *endless
	}{
		{"too deep", &endless{wide: 40}},
		{"too large", &endless{wide: 600, large: make([]byte, 1<<20)}},
		{"too wide", &endless{wide: export.Most}},
		{"too many terms", &endless{wide: 600, terms: make([]icd.Term, 1<<20)}},
	}, 2, 1) {
		name, f := c.name, c.tree
		first, _, _ := f.Load(t.Context(), mms.Entity("9"))
		rows, err := export.Collect(t.Context(), f, first, true, nil)
		if !errors.As(err, &export.TooMany{}) || rows != nil {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
		most := int64(export.Most)
		if f.large != nil || f.terms != nil { // not even all of the first level
			most = 300
		}
		if n := f.asked.Load(); n > most || name == "too wide" && n > 1 {
			t.Errorf("%s: %d are asked for", name, n)
		}
	}
	for _, most := range uitest.Few([]int{export.Most, export.Most / 100}, 2, 1) {
		f := &endless{wide: most - 1}
		first, _, _ := f.Load(t.Context(), mms.Entity("9"))
		f.wide = 0
		if rows, err := export.Collect(t.Context(), f, first, true, nil); err != nil || len(rows) != most {
			t.Errorf("%d rows, %v", len(rows), err)
		}
	}
}

// How many there are is told by one request, each once; where the API does not tell,
// nobody knows.
func TestCount(t *testing.T) {
	f := &endless{wide: 30}
	if n := export.Count(t.Context(), f, mms.Entity("9")); n != 31 || f.asked.Load() != 1 {
		t.Errorf("%d, by %d requests", n, f.asked.Load())
	}
	if n := export.Count(t.Context(), forest{}, mms.Entity("9")); n != 0 {
		t.Errorf("%d", n)
	}
	if n := export.Count(t.Context(), forest{fails: "9"}, mms.Entity("9")); n != 0 {
		t.Errorf("%d", n)
	}
}

// What a server says is shown as it is: it makes no headings, no links, no tags and no
// formulas.
func TestNothingIsReadIntoTexts(t *testing.T) {
	hostile := entity(mms.Entity("1"))
	hostile.Title, hostile.Definition = "=cmd()|'x'", "# no heading\n- no item\n<script>*bold*</script> [link](http://x) `code`"
	hostile.Inclusions = []icd.Term{{Label: "](http://evil)", Target: &hostile.Ref}, {Label: "outdated", Deprecated: true}}
	sheet := export.Sheet{Rows: []export.Row{{Entity: hostile}}}
	var md, table, doc strings.Builder
	for f, w := range map[export.Format]*strings.Builder{export.Markdown: &md, export.CSV: &table, export.JSON: &doc} {
		if err := sheet.Write(w, f); err != nil {
			t.Fatal(err)
		}
	}
	for _, never := range []string{"\n# no", "\n- no", "<script>", "*bold*", "[link]", " `code`", "- [](", "outdated"} {
		if strings.Contains(strings.ReplaceAll(md.String(), `\*bold\*`, ""), never) {
			t.Errorf("%q is in %s", never, md.String())
		}
	}
	rows, err := csv.NewReader(strings.NewReader(table.String())).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][2] != "'=cmd()|'x'" {
		t.Errorf("%q %v", rows, err)
	}
	var read struct {
		Release, Citation string
		Entities          []struct {
			Title string
			Body  struct{ ID string }
		}
	}
	if err := json.Unmarshal([]byte(doc.String()), &read); err != nil || read.Release != "2024-01" || read.Entities[0].Body.ID != "1" ||
		read.Entities[0].Title != hostile.Title || !strings.Contains(read.Citation, "CC BY-ND 3.0 IGO") {
		t.Errorf("%v in %s", err, doc.String())
	}
	for s, want := range map[string]string{
		"": "", "plain": "plain", "=1": "'=1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\t=1": "'\t=1", "\r=1": "'\r=1", "\n=1": "'\n=1",
		"＝1": "'＝1", "1=1": "1=1", "–1": "–1",
	} {
		if got := export.Cell(s); got != want {
			t.Errorf("%q is %q", s, got)
		}
	}
}

// A file is new and whole, or not there.
func TestFile(t *testing.T) {
	at := func(name string) string { return filepath.Join(t.TempDir(), name) }
	sheet := export.Sheet{Rows: []export.Row{{Entity: entity(mms.Entity("1"))}}}
	name := at("x.md")
	if err := export.Free(name); err != nil {
		t.Error(err)
	}
	if err := sheet.File(name); err != nil {
		t.Error(err)
	}
	if export.Free(name) == nil || sheet.File(name) == nil {
		t.Error("it is overwritten")
	}
	link := at("x.csv")
	if err := os.Symlink(at("elsewhere.csv"), link); err == nil && (export.Free(link) == nil || sheet.File(link) == nil) {
		t.Error("it is written through a link")
	}
	sheet.Rows[0].Raw = []byte("{")
	bad := at("x.json")
	if err := sheet.File(bad); err == nil {
		t.Error("what is no JSON is written")
	}
	if _, err := os.Lstat(bad); err == nil {
		t.Error("a part stays")
	}
	if _, err := export.FormatOf("x.pdf"); err == nil || export.Free(filepath.Join(at("no"), "x.md")) == nil {
		t.Error("what cannot be written is not refused")
	}
}

// In Markdown a term that leads to something that is written too has its code.
func TestTermsHaveTheCodesOfWhatIsWritten(t *testing.T) {
	tree := icd.MMS("2026-01", "en")
	to := func(id string) *icd.Ref { r := tree.Entity(id); return &r }
	sheet := export.Sheet{Rows: []export.Row{
		{Entity: icd.Entity{Ref: *to("1"), CodeRange: "1A00-1A0Z", Title: "Block"}},
		{Entity: icd.Entity{Ref: *to("2"), Code: "1A00", Title: "One", Exclusions: []icd.Term{
			{Label: "the other", Target: to("3")}, {Label: "all", Target: to("1")}, {Label: "not here", Target: to("4")}, {Label: "nowhere"},
		}}, Depth: 1},
		{Entity: icd.Entity{Ref: *to("3"), Code: "1A01", Title: "Other"}, Depth: 1},
	}}
	var b strings.Builder
	if err := sheet.Write(&b, export.Markdown); err != nil {
		t.Fatal(err)
	}
	const at = "](http://id.who.int/icd/release/11/2026-01/mms/"
	want := "- [1A01 the other" + at + "3)\n- [1A00-1A0Z all" + at + "1)\n- [not here" + at + "4)\n- nowhere\n"
	if got := b.String(); !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
