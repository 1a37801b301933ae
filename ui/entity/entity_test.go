package entity_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/session/secret"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// signed adds a token to each request.
type signed struct {
	next  http.RoundTripper
	token string
}

func (s signed) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+s.token)
	return s.next.RoundTrip(r) //nolint:wrapcheck // as it came
}

// entities are those of the sandbox's showcase by language, asked for once.
var entities = make(map[string][]icd.Entity)

// showcase visits every entity of the sandbox's showcase in a language, as far as
// its table of releases has it.
func showcase(t *testing.T, language string, visit func(icd.Entity)) {
	t.Helper()
	if entities[language] == nil {
		entities[language] = load(t, language)
	}
	for _, e := range uitest.Few(entities[language], 4, 1) {
		visit(e)
	}
}

func load(t *testing.T, language string) (all []icd.Entity) {
	t.Helper()
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	base := &url.URL{Scheme: "http", Host: "127.0.0.1:9"}
	r := icd.NewRetriever(icd.Credentials{TokenURL: base.String() + "/connect/token", ClientID: sandbox.DemoClientID, Secret: secret.New(sandbox.DemoSecret)}, s.Transport())
	tok, err := r.Retrieve(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	c := icd.New(base, signed{s.Transport(), tok.AccessToken})
	root, err := icd.LoadRoot(context.Background(), c, icd.MMS("", language))
	if err != nil {
		t.Fatal(err)
	}
	for rest := []icd.Ref{root.Ref}; len(rest) > 0; rest = rest[1:] {
		e, _, err := c.Load(context.Background(), rest[0])
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
		rest = append(rest, e.Children...)
	}
	if len(all) < 50 {
		t.Fatalf("only %d entities", len(all))
	}
	return all
}

// facts are the lines of a page that say something of the entity: not those that say
// that there is nothing, and not names of others, which the explorer asks for.
func facts(p *page.Page) []string {
	var list []string
	for _, l := range p.Lines() {

		text := ""
		for _, s := range l.Spans {
			text += s.Text + " "
		}
		if l.Kind != page.Blank && l.Kind != page.Item && !slices.ContainsFunc(l.Spans, func(s page.Span) bool { return s.Role == theme.RoleFaint }) {
			list = append(list, strings.TrimSpace(text))
		}
	}
	return list
}

// What the explorer says of an entity is what get prints and what is copied: the
// same words, in every language.
func TestAnEntityHasTheSameWordsEverywhere(t *testing.T) {
	for _, language := range uitest.Few([]string{"en", "es", "zh", "ar"}, 2, 0) {
		t.Run(language, func(t *testing.T) {
			signs := theme.Signs(false)
			showcase(t, language, func(e icd.Entity) {
				src := entity.Source{Entity: &e, Title: func(icd.Ref) (string, page.From, bool) { return "", page.From{}, false }}
				shown := append(facts(entity.Page(signs, entity.Overview, src)), facts(entity.Page(signs, entity.Coding, src))...)
				sheet := facts(entity.Sheet(signs, &e))
				for _, line := range sheet {
					same := func(s string) bool { return s == line || strings.TrimSuffix(s, "; values below:") == line }
					if !slices.ContainsFunc(shown, same) && line != e.Label() && !strings.HasSuffix(line, "child") && !strings.HasSuffix(line, "children") {
						t.Errorf("%s: %q is not in the explorer", e.Ref.URI(), line)
					}
				}
				for _, line := range shown {
					if !strings.Contains(strings.Join(sheet, "\n"), strings.TrimSuffix(line, "; values below:")) && !strings.Contains(line, entity.KindWords(&e)) {
						t.Errorf("%s: %q is not in the sheet", e.Ref.URI(), line)
					}
				}
			})
		})
	}
}

// Every fact that came in an answer says where in it: a member that is there.
func TestFactsKnowTheirOrigin(t *testing.T) {
	own := func(s page.Span, kind page.Kind, first bool) bool {
		return kind == page.Heading || kind == page.Fact && first || s.Role == theme.RoleFaint || s.Text == "root" || strings.TrimSpace(s.Text) == "" ||
			strings.TrimSpace(s.Text) == theme.Signs(false).Dot
	}
	showcase(t, "en", func(e icd.Entity) {
		src := entity.Source{Entity: &e, Prov: icd.Provenance{Exchange: 7}, Title: func(icd.Ref) (string, page.From, bool) { return "", page.From{}, false }}
		for _, tab := range []entity.Tab{entity.Overview, entity.Relations, entity.Coding} {
			for _, l := range entity.Page(theme.Signs(false), tab, src).Lines() {
				for i, s := range l.Spans {
					if own(s, l.Kind, i == 0) {
						continue
					}
					if s.From.Exchange != 7 || s.From.Part != page.Body {
						t.Errorf("%s, %s: %q came from %+v", e.Ref.URI(), tab, s.Text, s.From)
						continue
					}
					if _, ok := icd.Member(s.From.Pointer).In(e.Raw); !ok {
						t.Errorf("%s, %s: %q is at %s, which is not in the body", e.Ref.URI(), tab, s.Text, s.From.Pointer)
					}
				}
			}
		}
	})
}

func TestPagesOfWhatIsNotThere(t *testing.T) {
	signs := theme.Signs(true)
	e := icd.Entity{Ref: icd.MMS("2026-01", "es").Entity("1"), Title: "Cholera", Language: "en", Kind: icd.KindCategory}
	nobody := func(icd.Ref) (string, page.From, bool) { return "", page.From{}, false }
	for _, x := range []struct {
		tab  entity.Tab
		src  entity.Source
		says string
	}{
		{entity.Overview, entity.Source{}, "loading ~"},
		{entity.Overview, entity.Source{Entity: &e}, "the text is in en: there is none in es"},
		{entity.Overview, entity.Source{Entity: &e}, "The server gives no definition and no notes"},
		{entity.Relations, entity.Source{Entity: &e, Title: nobody}, "The server names no relations."},
		{entity.Coding, entity.Source{Entity: &e}, "No axis for postcoordination."},
		{entity.JSON, entity.Source{Entity: &e}, "loading ~"},
		{entity.JSON, entity.Source{Entity: &e, Trouble: "it is gone"}, "it is gone"},
		{entity.Request, entity.Source{Entity: &e, Prov: icd.Provenance{Path: "/icd/x", Bytes: 12, Stale: true, Age: 3 * time.Hour, APIVersion: "v2.6"}}, "cached 3 h, the server cannot be asked"},
	} {
		if got := entity.Page(signs, x.tab, x.src).Text(0); !strings.Contains(got, x.says) {
			t.Errorf("%s does not say %q:\n%s", x.tab, x.says, got)
		}
	}
}

// Long lists are cut, each link asks for what it names, and what is named is what
// titles are asked for.
func TestLinksAndMentions(t *testing.T) {
	tree := icd.MMS("2026-01", "en")
	other := tree.Entity("77")
	e := icd.Entity{Ref: tree.Entity("1"), Title: "Cholera", Parents: []icd.Ref{tree.Entity("2")}, Source: &other, RelatedMaternal: []icd.Ref{tree.Entity("3")}}
	for i := range 120 {
		e.Children = append(e.Children, tree.Entity(string(rune('a'+i%26))))
	}
	e.Postcoordination = []icd.Axis{{Name: "hasSeverity", Multiple: "sometimes", Values: []icd.Ref{tree.Entity("9")}}}
	e.Synonyms = []icd.Term{{Label: "old name", Deprecated: true}, {Label: "other name", Target: &other}}
	src := entity.Source{Entity: &e, Title: func(r icd.Ref) (string, page.From, bool) {
		return "title of " + r.ID, page.From{Exchange: 3}, r.ID != "2"
	}}
	p := entity.Page(theme.Signs(true), entity.Relations, src)
	text := p.Text(0)
	for _, says := range []string{"Children (120)", "20 more in the tree", "title of 77", "  > 2\n", "Related in the chapter on pregnancy (1)"} {
		if !strings.Contains(text, says) {
			t.Errorf("%q is not in\n%s", says, text)
		}
	}
	links := 0
	for _, l := range p.Lines() {
		if msg, ok := l.Do.(pane.ShowMsg); ok && msg.Ref != (icd.Ref{}) {
			links++
		}
	}
	if want := 1 + 100 + 1 + 1; links != want || len(entity.Mentions(entity.Relations, &e)) != want {
		t.Errorf("%d links, %d mentions, want %d", links, len(entity.Mentions(entity.Relations, &e)), want)
	}
	if coding := entity.Page(theme.Signs(true), entity.Coding, src).Text(0); !strings.Contains(coding, "may be used, sometimes; values below:\n  > title of 9") {
		t.Errorf("coding:\n%s", coding)
	}
	if got := entity.Mentions(entity.Coding, &e); len(got) != 1 || len(entity.Mentions(entity.Overview, &e)) != 1 || entity.Mentions(entity.JSON, nil) != nil {
		t.Errorf("coding mentions %v", got)
	}
	src.Reveal = "D shows them"
	if over := entity.Page(theme.Signs(true), entity.Overview, src).Text(0); !strings.Contains(over, "Synonyms\n  > other name\n  - 1 deprecated term; D shows them\n") {
		t.Errorf("overview:\n%s", over)
	}
	src.Deprecated = true
	if over := entity.Page(theme.Signs(true), entity.Overview, src).Text(0); !strings.Contains(over, "Synonyms\n  - old name (deprecated)\n  > other name\n") {
		t.Errorf("overview:\n%s", over)
	}
	if sheet := entity.Sheet(theme.Signs(true), &e).Text(0); !strings.Contains(sheet, "old name (deprecated)") || !strings.Contains(sheet, "(1)\n  > http://id.who.int/icd/release/11/2026-01/mms/3\n") {
		t.Errorf("for a printer:\n%s", sheet)
	}
}

func TestWhereAnAnswerCameFrom(t *testing.T) {
	for want, p := range map[string]icd.Provenance{
		"":            {},
		"live 12ms":   {Latency: 12 * time.Millisecond},
		"cached 30 s": {Cached: true, Age: 30 * time.Second},
		"cached 5 m":  {Cached: true, Age: 5 * time.Minute},
		"cached 47 h": {Cached: true, Age: 47 * time.Hour},
		"cached 3 d":  {Cached: true, Age: 80 * time.Hour},
	} {
		if got := entity.ProvenanceWords(p); got != want {
			t.Errorf("%+v: %q, want %q", p, got, want)
		}
	}
}

func TestKindsInWords(t *testing.T) {
	ref := icd.MMS("2026-01", "en").Entity("1")
	other, rest := ref, ref
	other.Residual, rest.Residual = icd.Other, icd.Unspecified
	for want, e := range map[string]icd.Entity{
		"residual category: other specified":            {Ref: other},
		"residual category: unspecified":                {Ref: rest},
		"window onto entities that are coded elsewhere": {Ref: ref, Kind: icd.KindWindow},
		"foundation entity, without a code of its own":  {Ref: ref, Kind: icd.KindEntity},
		"chapter": {Ref: ref, Kind: icd.KindChapter},
	} {
		if got := entity.KindWords(&e); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := entity.Name(other); got != "1/other" {
		t.Errorf("it is called %q", got)
	}
}
