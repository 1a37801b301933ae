package page_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
	"icdscope/ui/widget"
)

func look(ascii bool) *theme.Theme { return theme.New(theme.Look{Dark: true, ASCII: ascii}) }

// sample is a page with a line of every kind.
func sample(g theme.Glyphs) *page.Page {
	b := page.New(g)
	b.Para(page.T(theme.RoleBold, "Cholera"))
	b.Para(page.T(theme.RoleMuted, ""), page.T(theme.RoleMuted, ""))
	b.Heading("Definition")
	b.Para(page.S(theme.RoleText, "An acute disease of the bowel.\nIt ends in a day.", page.From{Exchange: 7, Part: page.Body, Pointer: "/definition"}))
	b.Section("Note", page.T(theme.RoleText, ""))
	b.Heading("Facts")
	b.Column(10)
	b.Fact("Code", page.T(theme.RoleText, "1A00"), page.T(theme.RoleFaint, " and what is said of it at length"))
	b.Fact("Nothing")
	b.Item(nil, page.T(theme.RoleText, "an item that is longer than the others are"))
	b.Item("follow me", page.T(theme.RoleText, "a link"))
	b.Code(page.T(theme.RoleText, `    "value": "a long text that goes on",`))
	b.Picture(func(t *theme.Theme, w int) []string { return []string{t.Good.S("####"), strings.Repeat("#", w)} }, page.T(theme.RoleText, "half of it is left"))
	b.Blank()
	b.Blank()
	return b.Page()
}

func drawn(r *page.Rows) string {
	rows := make([]string, r.Len())
	for i := range rows {
		rows[i] = r.Row(i)
	}
	return strings.Join(rows, "\n")
}

func TestRowsOfAPage(t *testing.T) {
	got := uitest.Plain(drawn(sample(look(false).Glyph).Rows(look(false), 24)))
	want := strings.TrimPrefix(`
Cholera

Definition
An acute disease of the
bowel.
It ends in a day.

Facts
Code     1A00 and what
         is said of it
         at length
  • an item that is
    longer than the
    others are
  → a link
    "value": "a long
    text that goes on",
####
########################
`, "\n")
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestAPageInWords(t *testing.T) {
	p := sample(look(true).Glyph)
	want := strings.TrimPrefix(`
Cholera

Definition
An acute disease of the bowel.
It ends in a day.

Facts
Code      1A00 and what is said of it at length
  - an item that is longer than the others are
  > a link
    "value": "a long text that goes on",
half of it is left
`, "\n")
	if got := p.Text(0); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if got := p.Text(24); !strings.Contains(got, "Code     1A00 and what\n         is said of it\n") {
		t.Errorf("in 24 cells:\n%s", got)
	}
}

// A row knows its line, and a line its first row.
func TestRowsKnowTheirLines(t *testing.T) {
	p := sample(look(false).Glyph)
	r := p.Rows(look(false), 24)
	lines := p.Lines()
	for row := range r.Len() {
		i := r.Index(row)
		if r.Line(row) != &lines[i] || r.Of(i) > row || r.Of(i+1) <= row {
			t.Errorf("row %d is of line %d, which has rows %d to %d", row, i, r.Of(i), r.Of(i+1))
		}
	}
	if r.Of(len(lines)) != r.Len() {
		t.Errorf("behind the last line is row %d", r.Of(len(lines)))
	}
	var links []string
	for row := range r.Len() {
		if do := r.Line(row).Do; do != nil {
			links = append(links, fmt.Sprint(row, do))
		}
	}
	if fmt.Sprint(links) != "[14follow me]" {
		t.Errorf("links: %q", links)
	}
}

// Each span is drawn in its role, and what it came from stays with it.
func TestSpansKeepTheirRoles(t *testing.T) {
	th := look(false)
	b := page.New(th.Glyph)
	b.Para(page.T(theme.RoleBold, "one two "), page.T(theme.RoleWarn, "three four"), page.T(theme.RoleText, "!"))
	r := b.Page().Rows(th, 11)
	want := []string{th.Bold.S("one two") + "    ", th.Warn.S("three four") + th.Text.S("!")}
	for i := range want {
		if i >= r.Len() || r.Row(i) != want[i] {
			t.Errorf("row %d is %q, want %q", i, r.Row(min(i, r.Len()-1)), want[i])
		}
	}
	line := sample(th.Glyph).Lines()[3]
	if line.Spans[0].From != (page.From{Exchange: 7, Part: page.Body, Pointer: "/definition"}) || line.Spans[0].Text != "An acute disease of the bowel." {
		t.Errorf("%+v", line)
	}
}

// What was drawn for a width and a theme is drawn once, and another one anew.
func TestRowsAreRemembered(t *testing.T) {
	p := sample(look(false).Glyph)
	th := look(false)
	first := p.Rows(th, 30)
	if p.Rows(th, 30) != first || p.Rows(th, 31) == first || p.Rows(look(false), 31).Row(0) == "" {
		t.Error("the wrong rows were remembered")
	}
	mono := theme.New(theme.Look{Mono: true})
	if a, b := p.Rows(th, 30).Row(0), p.Rows(mono, 30).Row(0); a == b || uitest.Plain(a) != uitest.Plain(b) {
		t.Errorf("%q and %q", a, b)
	}
}

// Inks change nothing of the words; the sign in the name of a fact has its own.
func TestAPageInInks(t *testing.T) {
	th := look(false)
	p := sample(th.Glyph)
	for _, width := range []int{0, 12, 30, 80} {
		if got, want := ansi.Strip(p.Inked(th, width)), p.Text(width); got != want {
			t.Errorf("%d: %q, want %q", width, got, want)
		}
	}
	b := page.New(th.Glyph)
	b.Marked(2, page.T(theme.RoleGood, "✓"), "token", page.T(theme.RoleText, "it is good"))
	p = b.Page()
	if got, want := p.Inked(th, 0), th.Muted.S("  ")+th.Good.S("✓")+th.Muted.S(" token     ")+th.Text.S("it is good")+"\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := p.Text(0), "  ✓ token     it is good\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// A row of a table is one row, however long it is, and is said whole.
func TestARecordTakesOneRow(t *testing.T) {
	th := look(false)
	b := page.New(th.Glyph)
	b.Record(page.T(theme.RoleFaint, "12:00:00 "), page.T(theme.RoleWarn, "renewal failed because of 霍乱"))
	b.Record(page.T(theme.RoleFaint, ""))
	b.Record(page.T(theme.RoleFaint, "11:00:00"))
	p := b.Page()
	r := p.Rows(th, 20)
	want := []string{th.Faint.S("12:00:00 ") + th.Warn.S("renewal fa…"), th.Faint.S("11:00:00") + "            "}
	if r.Len() != len(want) {
		t.Fatalf("%d rows", r.Len())
	}
	for i := range want {
		if uitest.Plain(r.Row(i)) != uitest.Plain(want[i]) || widget.Width(r.Row(i)) != 20 {
			t.Errorf("row %d is %q, want %q", i, r.Row(i), want[i])
		}
	}
	if got := p.Text(0); got != "12:00:00 renewal failed because of 霍乱\n11:00:00\n" {
		t.Errorf("in words: %q", got)
	}
	if got := strings.Join(strings.Fields(p.Text(20)), ""); got != "12:00:00renewalfailedbecauseof霍乱11:00:00" {
		t.Errorf("in words of 20 cells: %q", got)
	}
}

// A name that is longer than its column is not cut: its value begins behind it. Only
// one that leaves no room for a value is.
func TestLongNamesOfFacts(t *testing.T) {
	th := look(false)
	b := page.New(th.Glyph)
	b.Column(12)
	b.Fact("Code", page.T(theme.RoleText, "1A00"))
	b.Fact("config.writeRedactedData", page.T(theme.RoleText, "false until somebody asks for it"))
	p := b.Page()
	for width, want := range map[int]string{
		40: "Code        1A00\nconfig.writeRedactedData  false until\n            somebody asks for it\n",
		20: "Code    1A00\nconfig.write…  false\n        until\n        somebody\n        asks for it\n",
	} {
		if got := uitest.Plain(drawn(p.Rows(th, width))); got != want {
			t.Errorf("in %d cells:\n%swant\n%s", width, got, want)
		}
	}
	if got := p.Text(0); got != "Code        1A00\nconfig.writeRedactedData  false until somebody asks for it\n" {
		t.Errorf("in words:\n%s", got)
	}
}

// A value stands apart from its name by more than words do, where the column is narrower
// than it was wanted, too.
func TestAValueStandsApartFromItsName(t *testing.T) {
	th := look(false)
	for name := 1; name < 40; name++ {
		b := page.New(th.Glyph)
		b.Column(17)
		b.Fact(strings.Repeat("n", name), page.T(theme.RoleText, "value"))
		p := b.Page()
		for width := 12; width < 60; width++ {
			rows := p.Rows(th, width)
			first := strings.TrimRight(uitest.Plain(rows.Row(0)), " ")
			if at := strings.IndexAny(first, "v"); at >= 0 && name != 16 && !strings.HasSuffix(first[:at], "  ") {
				t.Fatalf("a name of %d cells, in %d: %q", name, width, first)
			}
		}
	}
}

// The column of names takes no more than leaves room for values.
func TestTheColumnOfNames(t *testing.T) {
	for width, want := range map[int]int{10: 4, 36: 14, 54: 28, 60: 31, 120: 31} {
		b := page.New(look(false).Glyph)
		b.Column(31)
		b.Fact("a", page.T(theme.RoleText, "b"))
		if got := strings.Index(uitest.Plain(b.Page().Rows(look(false), width).Row(0)), "b"); got != want {
			t.Errorf("in %d cells values begin at %d, want %d", width, got, want)
		}
	}
}

// Whatever is written, each row has its width, all rows together say what the
// words say, and no line is lost.
func TestPagesOfAnything(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	words := []string{"a", "word", "longer-word", "霍乱，由", "e\u0301", "👩‍👩‍👧", "\n", " ", "(1A00)", "verylongwordwithoutanyspaces", "لا", "  x"}
	text := func() string {
		var b strings.Builder
		for range rng.IntN(8) {
			b.WriteString(words[rng.IntN(len(words))])
			b.WriteString(" "[:rng.IntN(2)])
		}
		return b.String()
	}
	squash := func(s string) string { return strings.Join(strings.Fields(s), "") }
	looks := []*theme.Theme{look(false), look(true)}
	for range uitest.Seeds(3000, 10) {
		th := looks[rng.IntN(len(looks))]
		b := page.New(th.Glyph)
		for range rng.IntN(12) {
			name := "a name that is long"[:2+rng.IntN(18)]
			spans := []page.Span{page.T(theme.Role(rng.IntN(8)), text()), page.T(theme.Role(rng.IntN(8)), text())}
			switch rng.IntN(7) {
			case 0:
				b.Para(spans...)
			case 1:
				b.Heading("A heading")
			case 2:
				b.Fact(name, spans...)
			case 3:
				b.Item(nil, spans...)
			case 4:
				b.Item(7, spans...)
			case 5:
				b.Code(page.T(theme.RoleText, "  "+strings.ReplaceAll(text(), "\n", "")))
			case 6:
				b.Blank()
			}
		}
		p, w := b.Page(), 8+rng.IntN(60)
		r := p.Rows(th, w)
		var all strings.Builder
		for i := range r.Len() {
			row := r.Row(i)
			if widget.Width(row) != w {
				t.Fatalf("row %d of %d cells has %d: %q", i, w, widget.Width(row), row)
			}
			all.WriteString(uitest.Plain(row))
		}
		if got, want := squash(all.String()), squash(p.Text(w)); got != want {
			t.Fatalf("rows say %q, words %q", got, want)
		}
		if want := squash(p.Text(0)); w > 27 && squash(all.String()) != want { // below, a name may leave no room for a value
			t.Fatalf("rows say %q, unbroken words %q", squash(all.String()), want)
		}
	}
}

// Rows that nobody asked for are not drawn.
func TestOnlyWhatIsSeenIsDrawn(t *testing.T) {
	th := look(false)
	b := page.New(th.Glyph)
	for range 5000 {
		b.Item(nil, page.T(theme.RoleText, "an item of a long list"))
	}
	p := b.Page()
	few := testing.AllocsPerRun(5, func() {
		r := p.Rows(theme.New(th.Look), 60) // anew
		for i := range 30 {
			r.Row(i)
		}
	})
	th2 := testing.AllocsPerRun(5, func() { theme.New(th.Look) })
	if few-th2 > 300 {
		t.Errorf("30 of 5,000 rows take %.0f allocations", few-th2)
	}
}

// A line is found again among others that came or went before it: by what it leads to,
// or else by what it says; and what is gone is where it was.
func TestFindingALineAgain(t *testing.T) {
	th := look(false)
	text := func(s string) page.Span { return page.T(theme.RoleText, s) }
	b := page.New(th.Glyph)
	b.Para(text("a"))
	b.Item(1, text("1A00"))
	b.Item(nil, text("x"))
	b.Item(2, text("1A01"))
	old := b.Page().Lines()
	b = page.New(th.Glyph)
	b.Para(text("came"))
	b.Item(1, text("1A00 Cholera"))
	b.Item(nil, text("y"))
	b.Item(nil, text("x"))
	b.Item(1, text("1A00 again"))
	b.Item(2, text("1A01 Another"))
	r := b.Page().Rows(th, 40)
	for i, want := range []int{0, 1, 3, 5} {
		if got := r.Find(&old[i], i); got != want {
			t.Errorf("line %d is line %d now, want %d", i, got, want)
		}
	}
	if got := r.Find(&old[1], 4); got != 4 {
		t.Errorf("of two alike it is line %d, want the nearer", got)
	}
	isItem := func(l *page.Line) bool { return l.Do != nil }
	for from, want := range map[int][2]int{-1: {1, -1}, 1: {4, -1}, 4: {5, 1}, 6: {-1, 5}} {
		if next, before := r.Next(from, 1, isItem), r.Next(from, -1, isItem); next != want[0] || before != want[1] {
			t.Errorf("from %d: %d and %d, want %v", from, next, before, want)
		}
	}
}

// Of a long list the beginning is shown, and a line that stands for the rest; of lists
// that are open all is shown, and everything else as it was.
func TestLongListsFold(t *testing.T) {
	th := look(false)
	list := func(b *page.Builder, n int) {
		for i := range n {
			b.Item(nil, page.T(theme.RoleText, fmt.Sprint("item ", i+1)))
		}
	}
	b := page.New(th.Glyph)
	b.Heading("Short")
	list(b, 12)
	b.Heading("Long")
	list(b, 13)
	b.Para(page.T(theme.RoleText, "and then"))
	list(b, 40)
	p := b.Page()
	folded := func(open ...string) string {
		return p.Folded(
			func(list string) bool { return strings.Contains(strings.Join(open, " "), list) },
			func(f page.Fold, hidden int) string { return fmt.Sprintf("%s: %d of it", f.List, hidden) },
		).Text(0)
	}
	for _, x := range []struct{ open, says, not string }{
		{"", "  • item 12\n\nLong\n", "item 13"},
		{"", "  • item 8\n  ▸ Long1: 5 of it\nand then\n  • item 1\n", "item 40"},
		{"", "  • item 8\n  ▸ Long2: 32 of it\n", "▾"},
		{"Long1", "  • item 13\n  ▾ Long1: 0 of it\nand then\n", "item 14"},
		{"Long2", "  • item 40\n  ▾ Long2: 0 of it\n", "item 13\n  ▾"},
	} {
		if got := folded(x.open); !strings.Contains(got, x.says) || strings.Contains(got, x.not) {
			t.Errorf("open %q: %q is not in, or %q is in\n%s", x.open, x.says, x.not, got)
		}
	}
	if all := p.Text(0); strings.Contains(all, "of it") || !strings.Contains(all, "item 40") {
		t.Errorf("the page itself is another:\n%s", all)
	}
}

// A line of code that begins with a long word has no row of its indentation alone.
func TestIndentationIsNoRow(t *testing.T) {
	b := page.New(look(false).Glyph)
	b.Code(page.T(theme.RoleText, `    "http://id.who.int/icd/release/11/2024-01/mms/900011/other",`))
	if got := uitest.Plain(b.Page().Rows(look(false), 30).Row(0)); strings.TrimSpace(got) == "" {
		t.Errorf("the first row is blank: %q", got)
	}
}

// What came from somewhere is said without our own words around it, neighbours from
// one place as one; what did not is said as a whole.
func TestSayings(t *testing.T) {
	title, code := page.From{Exchange: 3, Part: page.Body, Pointer: "/title"}, page.From{Exchange: 3, Part: page.Body, Pointer: "/code"}
	b := page.New(look(true).Glyph)
	b.Heading("About")
	b.Para(page.S(theme.RoleText, "Chol", title), page.S(theme.RoleFound, "era", title), page.T(theme.RoleFaint, " - "), page.S(theme.RoleText, "1A00", code))
	b.Blank()
	b.Fact("Ends", page.T(theme.RoleText, "in 3 s"), page.T(theme.RoleFaint, ", at noon"))
	p := b.Page()
	about := []page.Saying{{Text: "Cholera", From: title}, {Text: "1A00", From: code}}
	ends := []page.Saying{{Name: "Ends", Text: "in 3 s, at noon"}}
	lines := p.Lines()
	for line, want := range [][]page.Saying{nil, about, nil, ends} {
		if got := lines[line].Sayings(); !slices.Equal(got, want) {
			t.Errorf("line %d says %+v, want %+v", line, got, want)
		}
	}
	if got := p.AllSayings(); !slices.Equal(got, append(about, ends...)) {
		t.Errorf("all say %+v", got)
	}
}
