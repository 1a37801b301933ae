package entity_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
	"icdscope/ui/widget"
)

var dark = theme.New(theme.Look{Dark: true})

// rowsOf is a body in rows, with the folds that it has at first.
func rowsOf(text string, width int) *entity.BodyRows {
	b := entity.ReadBody(text, 7)
	return b.Rows(dark, width, b.Folds())
}

func drawn(r *entity.BodyRows) string {
	var rows []string
	for i := range r.Len() {
		rows = append(rows, strings.TrimRight(uitest.Plain(r.Row(i)), " \n"))
	}
	return strings.Join(rows, "\n")
}

const little = `{
  "title": {
    "@language": "en",
    "@value": "Cholera: a \"disease\""
  },
  "a/b: c": [],
  "child": [
    "http://id.who.int/icd/entity/1",
    "other"
  ]
}`

// Each part is folded and unfolded by its first line and by its last, and says how much
// it has; long values are broken, and nothing is lost.
func TestFoldingABody(t *testing.T) {
	r := rowsOf(little, 34)
	want := `▾ {
  ▾ "title": {
      "@language": "en",
      "@value": "Cholera: a \
      "disease\""
    },
    "a/b: c": [],
  ▾ "child": [
      "http://id.who.int/icd/
      entity/1",
      "other"
    ]
  }`
	if got := drawn(r); strings.Join(strings.Fields(got), "") != strings.Join(strings.Fields(want), "") {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if at := r.Turn(9); at != 6 {
		t.Errorf("the line that stands for it is %d", at)
	}
	r.Turn(1)
	want = `▾ {
  ▸ "title": {…}, 2 members
    "a/b: c": [],
  ▸ "child": […] 2 elements
  }`
	if got := drawn(r); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if r.Of(3) != 1 || r.Index(2) != 5 || r.Seen(3) || !r.Seen(6) || r.Of(99) != r.Len() {
		t.Error("it does not know its lines any more")
	}
	r.Uncover(3)
	if !r.Seen(3) || r.Seen(7) {
		t.Error("another part was uncovered")
	}
	r.Turn(0)
	if got := drawn(r); got != "▸ {…} 3 members" {
		t.Errorf("all of it is %q", got)
	}
	r.Fold(r.All())
	if got := drawn(r); strings.Count(got, "\n") != 4 {
		t.Errorf("all but the whole folded is\n%s", got)
	}
}

// The value of every line of every recorded body stands where its pointer says.
func TestPointersAndValues(t *testing.T) {
	files, err := filepath.Glob("../../api/icd/testdata/shape-*.json")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	bodies := map[string][]byte{"little": []byte(little), "awkward": []byte(`[{"~/\"": [[], {}, [1, {"a": null}]]}, "{", "}", "]"]`), "one": []byte(`"x"`)}
	for _, file := range files {
		if bodies[file], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	for name, raw := range bodies {
		text := icd.Pretty(raw)
		b := entity.ReadBody(text, 7)
		for i := range strings.Count(strings.TrimRight(text, "\n"), "\n") + 1 {
			received, ok := icd.Member(b.Pointer(i)).In(raw)
			if b.Pointer(i) == "" {
				received, ok = raw, true
			}
			var got, want any
			if err := json.Unmarshal([]byte(b.Value(i)), &got); err != nil || !ok || json.Unmarshal(received, &want) != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s, line %d: at %q is %s, and %q was received (%v)", name, i, b.Pointer(i), b.Value(i), received, err)
			}
		}
	}
}

// What is no JSON, or not all of it, is shown as it is: nothing in it is folded.
func TestWhatIsNoJSON(t *testing.T) {
	for _, text := range []string{"<html>\n<body>{\n</body>", "{\n  \"a\": [\n    1", "}\n{", "", "{\n]…", "a: b\n\"c\": d\n]"} {
		r := rowsOf(text, 60)
		var said []string
		for i := range r.Len() {
			said = append(said, strings.TrimPrefix(strings.TrimRight(uitest.Plain(r.Row(i)), " \n"), "  "))
			if r.Line(i).Do != nil && text != "{\n]…" {
				t.Errorf("%q is folded by %q", text, said[i])
			}
		}
		if got := strings.Join(said, "\n"); got != text {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
}

// Whatever is folded, each row has its width and knows its line, and each line its first
// row; what is searched for is found and marked.
func TestBodiesOfAnything(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	var value func(depth int) any
	value = func(depth int) any {
		switch n := rng.IntN(6 - depth); {
		case n > 2:
			m := make(map[string]any)
			for range rng.IntN(6) {
				m[fmt.Sprint("name ", rng.IntN(30))] = value(depth + 1)
			}
			return m
		case n == 2:
			return make([]int, rng.IntN(70))
		}
		return []any{nil, "霍乱 and a text that is longer than a row is, by far", 12.5, true, "Émile"}[rng.IntN(5)]
	}
	for range uitest.Seeds(200, 2) {
		raw, err := json.Marshal(map[string]any{"a": value(0), "b": value(0)})
		if err != nil {
			t.Fatal(err)
		}
		w, text := 20+rng.IntN(60), icd.Pretty(raw)
		r := rowsOf(text, w)
		for range 8 {
			for row := range r.Len() {
				if got := widget.Width(r.Row(row)); got != w {
					t.Fatalf("a row has %d of %d cells: %q", got, w, r.Row(row))
				}
				if i := r.Index(row); r.Of(i) > row || !r.Seen(i) || row > 0 && i < r.Index(row-1) {
					t.Fatalf("row %d is of line %d, which begins at %d", row, i, r.Of(i))
				}
			}
			if at := rng.IntN(r.Len()); r.Line(at).Do != nil {
				r.Turn(r.Index(at))
			}
		}
		for i, line := range strings.Split(text, "\n") {
			if has := strings.Contains(strings.ToLower(line), "émile"); has != contains(r.Lines("emile"), i) {
				t.Fatalf("line %d, %q: found %v", i, line, !has)
			}
		}
	}
}

func contains(list []int, n int) bool {
	for _, i := range list {
		if i == n {
			return true
		}
	}
	return false
}

// What is searched for is marked, and nothing else.
func TestWhatIsFoundIsMarked(t *testing.T) {
	r := rowsOf(little, 80)
	lines := r.Lines("DISEASE")
	r.Mark("DISEASE")
	if len(lines) != 1 || lines[0] != 3 {
		t.Fatalf("found %v", lines)
	}
	var marked string
	for _, s := range r.Line(r.Of(3)).Spans {
		if s.Role == theme.RoleFound {
			marked += s.Text
		}
		if s.Text == "disease" && s.From != (page.From{Exchange: 7, Part: page.Body, Pointer: "/title/@value"}) {
			t.Errorf("it came from %+v", s.From)
		}
	}
	if marked != "disease" || len(r.Lines("")) != 0 || len(r.Lines("is not there")) != 0 {
		t.Errorf("%q is marked", marked)
	}
}

// nested has parts in parts, and long values.
const nested = `{"a":{"b":{"c":[1,{"d":"some words that take more than one row of thirty cells"},[]],"e":2},"f":[[3,4],[5]]},"g":{"h":{"i":{}}},"j":6}`

// However parts are folded and unfolded one after the other: what is seen then is what is
// seen of a body that was folded so from the beginning.
func TestFoldingPartByPart(t *testing.T) {
	text := icd.Pretty([]byte(nested))
	body := entity.ReadBody(text, 7)
	all := slices.Sorted(maps.Keys(body.All()))
	lines := strings.Split(strings.TrimSpace(text), "\n")
	indent := func(i int) int { return len(lines[i]) - len(strings.TrimLeft(lines[i], " ")) }
	for range uitest.Seeds(300, 5) {
		folds := entity.Folds{}
		r := body.Rows(dark, 30, maps.Clone(folds))
		for range 12 {
			line := all[rand.N(len(all))]
			switch rand.N(5) {
			case 0:
				r.Uncover(line)
				for i, edge := line-1, indent(line); i >= 0; i-- {
					if indent(i) < edge {
						delete(folds, i)
						edge = indent(i)
					}
				}
			case 1:
				folds = entity.Folds{}
				for _, i := range all {
					if rand.N(3) == 0 {
						folds[i] = true
					}
				}
				r.Fold(maps.Clone(folds))
			default:
				if r.Turn(line); folds[line] {
					delete(folds, line)
				} else {
					folds[line] = true
				}
			}
			if fresh := body.Rows(dark, 30, maps.Clone(folds)); drawn(r) != drawn(fresh) || r.Of(len(lines)) != fresh.Len() {
				t.Fatalf("folded %v it is\n%s\nnot\n%s", folds, drawn(r), drawn(fresh))
			}
			for i := range lines {
				if r.Seen(i) && r.Index(r.Of(i)) != i {
					t.Fatalf("line %d is at row %d, which is of line %d", i, r.Of(i), r.Index(r.Of(i)))
				}
			}
		}
	}
}

// large is a body of about a megabyte.
func large() string {
	var b bytes.Buffer
	b.WriteString(`{"child":[`)
	for i := range 7000 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"label":{"@language":"en","@value":"The name of the %d-th of a good many that there are"},"reference":"http://id.who.int/icd/entity/%d"}`, i, i)
	}
	b.WriteString(`]}`)
	return icd.Pretty(b.Bytes())
}

// Of a body of a megabyte nothing is made anew but what is seen: not as one moves, nor
// folds, nor searches.
func TestALargeBodyTakesNoMoreThanItsRows(t *testing.T) {
	text := large()
	b := entity.ReadBody(text, 1)
	r := b.Rows(dark, 60, entity.Folds{})
	if len(text) < 1_000_000 || r.Len() < 40_000 {
		t.Fatalf("%d bytes, %d rows", len(text), r.Len())
	}
	at := 0
	see := func() {
		at += 35
		for i := range 35 {
			r.Row(at + i)
		}
	}
	b.Lines("x")
	for what, x := range map[string]struct {
		do   func()
		most float64
	}{
		"a page":   {see, 1500},
		"a fold":   {func() { r.Turn(2) }, 50},
		"a search": {func() { b.Lines("the 6999-th") }, 20},
	} {
		if got := testing.AllocsPerRun(10, x.do); got > x.most {
			t.Errorf("%s takes %.0f allocations, at most %.0f", what, got, x.most)
		}
	}
}

func BenchmarkBody(b *testing.B) {
	text := large()
	body := entity.ReadBody(text, 1)
	r := body.Rows(dark, 60, entity.Folds{})
	body.Lines("x")
	for name, do := range map[string]func(){
		"read": func() { entity.ReadBody(text, 1) }, "set": func() { body.Rows(dark, 60, entity.Folds{}) },
		"fold": func() { r.Turn(2) }, "search": func() { body.Lines("the 6999-th") },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				do()
			}
		})
	}
}
