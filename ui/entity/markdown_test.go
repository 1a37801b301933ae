package entity_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"unicode"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// criteria are the page of an entity with these diagnostic criteria, from where they
// begin.
func criteria(markdown string, ascii bool) *page.Page {
	e := icd.Entity{
		Ref: icd.MMS("2026-01", "en").Entity("1"), Title: "Disease", Kind: icd.KindCategory, Definition: "What it is.",
		DiagnosticCriteria: markdown,
	}
	return entity.Page(theme.Signs(ascii), entity.Overview, entity.Source{Entity: &e, Prov: icd.Provenance{Exchange: 7}})
}

func below(p *page.Page, width int) string {
	_, text, _ := strings.Cut(p.Text(width), "criteria\n")
	return text
}

func TestDiagnosticCriteriaAreDrawn(t *testing.T) {
	for name, x := range map[string]struct{ markdown, want string }{
		"paragraphs":    {"One\nline.\n\nAnother  \nbroken\\\ntwice.", "One line.\n\nAnother\nbroken\ntwice.\n"},
		"headings":      {"# First\n\nText.\n\n### Second\nMore.\n\nThird\n-----\n\nEnd.", "First\nText.\n\nSecond\nMore.\n\nThird\nEnd.\n"},
		"lists":         {"Either:\n\n- one, **bold**\n- two, *nuanced*\n  - deeper\n    1) deepest\n- three\n\nor else.", "Either:\n  • one, bold\n  • two, nuanced\n    • deeper\n      1) deepest\n  • three\n\nor else.\n"},
		"numbers":       {"3. three\n4. four\n\n   still four\n", "  3. three\n  4. four\n    still four\n"},
		"table":         {"| A | B \\| C |\n|:--|--:|\n| **1** | 2<br>3 |\n| 4 | |", "A | B | C\n1 | 2 3\n4 |\n"},
		"columns":       {"| Feature | Mild | Severe |\n|-|-|-|\n| duration | **days** | weeks |\n| 病程 | 短 | long |", "Feature  | Mild | Severe\nduration | days | weeks\n病程     | 短   | long\n"},
		"sentences":     {"| A | B |\n|-|-|\n| It is " + strings.Repeat("so ", 20) + "| 2 |", "A | B\n  • It is" + strings.Repeat(" so", 20) + " | 2\n"},
		"no table":      {"| A | B |\n| 1 | 2 |", "| A | B | | 1 | 2 |\n"},
		"links":         {"See [here](http://id.who.int/x \"t\"), <http://id.who.int/y>, [ref], ![chart](c.png).\n\n[ref]: http://id.who.int/z", "See here (http://id.who.int/x), http://id.who.int/y, ref (http://id.who.int/z), chart (c.png).\n"},
		"quotation":     {"> said\n> so\n\nEnd.", "said so\n\nEnd.\n"},
		"code":          {"Use `a  b`:\n\n    x = 1\n      y\n\n```\nz\n```", "Use a  b:\n\nx = 1\n  y\n\nz\n"},
		"escapes":       {`2 \* 3 &lt; 7 &amp; &#945; &nbsp;&quot;x&quot;`, "2 * 3 < 7 & α  \"x\"\n"},
		"html":          {"a <b>b</b><br/>c\n\n<script>x</script>", "a <b>b</b>\nc\n\n<script>x</script>\n"},
		"rules":         {"a\n\n---\n\nb", "a\n\nb\n"},
		"only markup":   {"[x]: y", ""},
		"right to left": {"- **الأول** و", "  • الأول و\n"},
	} {
		if got := below(criteria(x.markdown, false), 0); got != x.want {
			t.Errorf("%s: %q\nwant %q", name, got, x.want)
		}
	}
	if got := below(criteria("1. one\n   - two", true), 0); got != "  1. one\n    - two\n" {
		t.Errorf("in ASCII: %q", got)
	}
}

// Every row but the first of an item stands below its text, however deep it is.
func TestItemsOfCriteriaHang(t *testing.T) {
	got := below(criteria("- aaa bbb ccc\n  - ddd eee fff\n\n10. ggg hhh iii", false), 14)
	want := "  • aaa bbb\n    ccc\n    • ddd eee\n      fff\n  10. ggg hhh\n      iii\n"
	if got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// What emphasis, headings and tables mean is seen without the marks around it.
func TestEmphasisIsSeen(t *testing.T) {
	roles := map[string]theme.Role{}
	for _, l := range criteria("# head *of* it\n\nplain **strong** *weak* [link](to)\n\n|h|i|\n|-|-|\n|c|**d**|", false).Lines() {
		for _, s := range l.Spans {
			roles[strings.TrimSpace(s.Text)] = s.Role
		}
	}
	for text, want := range map[string]theme.Role{
		"head": theme.RoleBold, "of": theme.RoleBold, "plain": theme.RoleText, "strong": theme.RoleBold, "weak": theme.RoleInfo,
		"(to)": theme.RoleFaint, "h": theme.RoleBold, "c": theme.RoleText, "d": theme.RoleBold,
	} {
		if got, ok := roles[text]; !ok || got != want {
			t.Errorf("%q is drawn as %v (%v), want %v", text, got, ok, want)
		}
	}
}

// What would keep the parser busy for seconds stands as it is.
func TestCriteriaThatNestWithoutEnd(t *testing.T) {
	for _, s := range []string{"> ", ">", "- ", "1. ", "* ", "+ > ", "[a](b", "*a_ ", "|a"} {
		s = strings.TrimSpace(strings.Repeat(s, 9000)) + "x"
		if got := below(criteria("Before.\n\n"+s, false), 0); got != "Before.\n"+s+"\n" {
			t.Errorf("%.20q: %.60q", s, got)
		}
	}
	for _, s := range []string{strings.Repeat(" ", 90) + "- x", strings.Repeat("-", 99), strings.Repeat("[a](b) ", 400), strings.Repeat("**a** _b_ ", 600), strings.Repeat("|a|", 600)} {
		if got := below(criteria("**Before.**\n\n"+s, false), 0); !strings.HasPrefix(got, "Before.\n") {
			t.Errorf("%.20q: %.60q", s, got)
		}
	}
}

// arrived is an entity whose answer has certain members, as the client reads it.
func arrived(t *testing.T, members map[string]any) icd.Entity {
	t.Helper()
	ref := icd.MMS("2026-01", "en").Entity("1")
	members["@id"], members["title"] = ref.URI(), "x"
	body, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	c := icd.New(&url.URL{Scheme: "http", Host: "127.0.0.1:9"}, always(body))
	e, _, err := c.Load(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Whatever a server sends as Markdown can be shown: it fits, knows where it came
// from, and nothing of it acts on the terminal, however it is spelled.
func FuzzCriteria(f *testing.F) {
	for _, s := range []string{
		"&#27;[31mred &#x9b;0m &#8238;drow &#0; \\\x1b", "[x](&#27;]0;title&#7;)", "`&#27;[2J`", "<http://&#27;x>",
		strings.Repeat("> ", 2000) + "x", strings.Repeat("- ", 2000) + "x", strings.Repeat("*a **b ", 2000), strings.Repeat("[", 5000),
		strings.Repeat("|", 5000) + "\n" + strings.Repeat("|-", 5000), "1" + strings.Repeat("0", 8) + ". x\n" + strings.Repeat("`", 99),
		"```\n&#27;\n\tx", "| a |\n|---|\n| [b](c) `d` &#27; |", "<!-- x\ny -->", "&ZeroWidthSpace;&shy;&zwj;", "\u202Ex",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, markdown string) {
		e := arrived(t, map[string]any{"diagnosticCriteria": map[string]string{"@language": "en", "@value": markdown}})
		markdown = e.DiagnosticCriteria
		p := criteria(markdown, false)
		rows := p.Rows(theme.New(theme.Look{}), 20)
		for i := range rows.Len() {
			if w := widget.Width(rows.Row(i)); w != 20 {
				t.Fatalf("row %d takes %d cells: %q", i, w, rows.Row(i))
			}
		}
		for _, l := range p.Lines() {
			for _, s := range l.Spans {
				for _, r := range s.Text {
					if !unicode.IsPrint(r) && r != '\u200c' && r != '\u200d' && !strings.ContainsRune(markdown, r) {
						t.Fatalf("%q is shown", r)
					}
				}
			}
		}
	})
}
