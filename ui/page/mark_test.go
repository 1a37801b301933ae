package page_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// marks writes spans with what is marked in angle brackets.
func marks(spans []page.Span) string {
	var b strings.Builder
	for _, s := range spans {
		if s.Role == theme.RoleFound {
			b.WriteString("<" + s.Text + ">")
		} else {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

// What is looked for is marked wherever it stands, whatever its case and accents, across
// spans too, and nothing else is.
func TestWhatIsLookedForIsMarked(t *testing.T) {
	spans := func(texts ...string) []page.Span {
		var list []page.Span
		for _, text := range texts {
			list = append(list, page.T(theme.RoleText, text))
		}
		return list
	}
	for _, tt := range []struct {
		spans       []page.Span
		words, want string
	}{
		{spans("Cholera, cholera"), "CHOLERA", "<Cholera>, <cholera>"},
		{spans("Ménière's disease"), "meniere", "<Ménière>'s disease"},
		{spans("Me\u0301nie\u0300re"), "ménière", "<Me\u0301nie\u0300re>"},
		{spans("éé"), "e", "<é><é>"},
		{spans("الكُوليرا"), "كول", "ال<كُول>يرا"},
		{spans("霍乱"), "乱", "霍<乱>"},
		{spans("한글"), "하", "<한>글"},
		{spans(`"@value"`, ": ", `"Cholera"`), `": "c`, "\"@value<\"><: ><\"C>holera\""},
		{spans("aaa"), "aa", "<aa>a"},
		{spans("nothing"), "", "nothing"},
		{spans("nothing"), "x", "nothing"},
		{spans("", "a", "", "b"), "ab", "<a><b>"},
	} {
		if got := marks(page.Mark(tt.spans, tt.words)); got != tt.want {
			t.Errorf("%q is marked as %q, want %q", tt.words, got, tt.want)
		}
	}
}

// Whatever is looked for in whatever: the text stays what it is, and what is marked is
// what was looked for.
func FuzzMark(f *testing.F) {
	f.Add("Ménière's", " disease", "e")
	f.Add("한글", "İstanbul ß ﬁ", "i")
	f.Add("\xff\xfe", "a\x00", "\xff")
	f.Fuzz(func(t *testing.T, one, other, words string) {
		if widget.Fold(words) == "" {
			return
		}
		spans := []page.Span{page.T(theme.RoleText, one), page.T(theme.RoleMuted, other)}
		var text, found string
		for _, s := range page.Mark(spans, words) {
			text += s.Text
			if s.Role == theme.RoleFound {
				found += s.Text
			}
		}
		if text != one+other {
			t.Errorf("%q and %q became %q", one, other, text)
		}
		if !utf8.ValidString(text) { // halves of characters make others when they are put together
			return
		}
		if found != "" && !strings.Contains(widget.Fold(found), widget.Fold(words)) {
			t.Errorf("%q is marked for %q", found, words)
		}
	})
}

// Rows mark what is looked for in every kind of line, in every row that it is broken
// into, and are as they were afterwards.
func TestRowsMarkWhatIsLookedFor(t *testing.T) {
	th := theme.New(theme.Look{Dark: true})
	b := page.New(th.Glyph)
	b.Heading("About cholera")
	b.Fact("Cholera is", page.T(theme.RoleText, "a fact of CHOLERA"))
	b.Item(nil, page.T(theme.RoleText, "an item"))
	b.Code(page.T(theme.RoleAccent, "xxxxxxxxxxxxxxchol"), page.T(theme.RoleText, "era"))
	b.Blank()
	p := b.Page()
	r := p.Rows(th, 18)
	drawn := func() string {
		var rows []string
		for i := range r.Len() {
			rows = append(rows, r.Row(i))
		}
		return strings.Join(rows, "\n")
	}
	before := drawn()
	if got := r.Lines("Cholera"); !slices.Equal(got, []int{0, 1, 3}) {
		t.Errorf("lines %v have it", got)
	}
	r.Mark("cholera")
	if drawn() == before || ansi.Strip(drawn()) != ansi.Strip(before) {
		t.Errorf("nothing is marked, or the words are others:\n%s\n%s", before, drawn())
	}
	if got, want := strings.Count(drawn(), th.Found.S("cholera")), 1; got != want {
		t.Errorf("%d are marked in the heading, want %d:\n%q", got, want, drawn())
	}
	if !strings.Contains(drawn(), th.Found.S("chol")) || !strings.Contains(drawn(), th.Found.S("CHOLERA")) {
		t.Errorf("not all are marked:\n%q", drawn())
	}
	r.Mark("")
	if drawn() != before {
		t.Errorf("it is still marked:\n%s", drawn())
	}
	if got := r.Lines(""); len(got) != 0 {
		t.Errorf("lines %v have nothing", got)
	}
}
