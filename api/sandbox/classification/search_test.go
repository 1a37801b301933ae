package classification_test

import (
	"slices"
	"strings"
	"testing"

	"icdscope/api/sandbox/classification"
)

type options = classification.SearchOptions

// Each option of a search has an effect, and only its own.
func TestSearchOptions(t *testing.T) {
	t.Parallel()
	l := linearization(t, catalogue(t), "mms", "2024-01", "en")
	const severe = "Sandbox disease that requires a severity"
	for _, tt := range []struct {
		name, text string
		without    options
		with       options
		found      []string // at first without the option, then with it
		foundWith  []string
	}{
		{
			"coding", "sandbox relations",
			options{},
			options{MedicalCoding: true},
			[]string{"Sandbox relations"},
			nil,
		},
		{
			"flexible", "colera",
			options{},
			options{Flexible: true},
			nil,
			[]string{"Cholera"},
		},
		{
			"properties", "relative of the cholera bacterium",
			options{},
			options{Properties: []string{"Definition"}},
			nil,
			[]string{"Intestinal infection due to other Vibrio"},
		},
		{
			"chapters", "cholera",
			options{},
			options{Chapters: []string{"02"}},
			[]string{"Cholera"},
			nil,
		},
		{
			"subtrees", "cholera",
			options{},
			options{Subtrees: []string{idBase + "/entity/9000"}},
			[]string{"Cholera"},
			nil,
		},
		{
			"descendants in the foundation", "several parents",
			options{Subtrees: []string{"/900001"}},
			options{Subtrees: []string{"/900001"}, FoundationDescendants: true},
			nil,
			[]string{"Sandbox disease with several parents"},
		},
		{
			"marks", "cholera",
			options{},
			options{Highlight: true},
			[]string{"Cholera"},
			[]string{"<em class='found'>Cholera</em>"},
		},
		{
			"nested", "requires a severity",
			options{},
			options{Nested: true},
			[]string{severe, severe + ", acute"},
			[]string{severe},
		},
	} {
		for i, o := range []options{tt.without, tt.with} {
			want := [][]string{tt.found, tt.foundWith}[i]
			got := read(t, l.Search(tt.text, o)).titles()
			if len(want) == 0 && len(got) > 0 || len(got) < len(want) || !slices.Equal(got[:len(want)], want) {
				t.Errorf("%s, %+v: %.5q, want %q", tt.name, o, got, want)
			}
		}
	}
	nested := read(t, l.Search("requires a severity", options{Nested: true}))
	if len(nested.Hits) != 1 || len(nested.Hits[0].Descendants) != 4 {
		t.Errorf("nested: %+v", nested.Hits)
	}
	plain, suggested := read(t, l.Search("chol%", options{ID: "x"})), read(t, l.Search("chol%", options{Keywords: true}))
	if plain.SearchID != "x" || plain.Words != nil || !slices.Contains(suggested.Words, word{"cholera"}) {
		t.Errorf("suggestions: %+v, then %+v", plain.Words, suggested.Words)
	}
}

// Coding, suggestions and filters by the foundation's tree are a linearization's.
func TestOptionsThatTheFoundationDoesNotHave(t *testing.T) {
	t.Parallel()
	f := foundation(t, catalogue(t), "", "en")
	usual := read(t, f.Search("sandbox relations", options{}))
	all := options{MedicalCoding: true, Keywords: true, FoundationDescendants: true}
	other := read(t, f.Search("sandbox relations", all))
	if got := usual.titles(); len(got) == 0 || !slices.Equal(got, other.titles()) || other.Words != nil {
		t.Errorf("%q, then %q and %v", got, other.titles(), other.Words)
	}
}

func TestNothingToSearchFor(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	l, f := linearization(t, c, "mms", "2024-01", "en"), foundation(t, c, "", "en")
	for _, text := range []string{"", " \t", strings.Repeat("x", 2049)} {
		for _, b := range []classification.Body{l.Search(text, options{}), f.Search(text, options{})} {
			if o := read(t, b); !o.Failed || o.Hits == nil || len(o.Hits) > 0 {
				t.Errorf("%.5q: %+v", text, o)
			}
		}
		for _, b := range []classification.Body{l.Autocode(text, 0, options{}), f.Autocode(text, 0, options{})} {
			if o := read(t, b); o.Matching != "" {
				t.Errorf("%.5q is coded: %+v", text, o)
			}
		}
	}
}

// The threshold is where a likeness ends to be enough.
func TestAutocodeThreshold(t *testing.T) {
	t.Parallel()
	l := linearization(t, catalogue(t), "mms", "2024-01", "en")
	const text = "cholera whatever" // one word of two
	for threshold, want := range map[float64]string{-1: "1A00", 0: "1A00", 0.5: "1A00", 0.51: "", 1: ""} {
		if o := read(t, l.Autocode(text, threshold, options{MedicalCoding: true})); o.TheCode != want {
			t.Errorf("at %v: %+v, want %q", threshold, o, want)
		}
	}
}
