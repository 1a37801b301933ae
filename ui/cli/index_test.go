package cli

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"icdscope/api/icd"
)

var mms = icd.MMS("2024-01", "en")

// entities are what was seen of a chapter: it, a block in it, and two categories.
func entities() []icd.Entity {
	of := func(id, code, title string, kind icd.Kind, parent string, terms ...string) icd.Entity {
		e := icd.Entity{Ref: mms.Entity(id), Code: code, Title: title, Kind: kind, Parents: []icd.Ref{mms.Root()}}
		if parent != "" {
			e.Parents = []icd.Ref{mms.Entity(parent)}
		}
		for _, t := range terms {
			e.IndexTerms = append(e.IndexTerms, icd.Term{Label: t})
		}
		return e
	}
	return []icd.Entity{
		of("1", "01", "Certain infectious diseases", icd.KindChapter, ""),
		of("2", "", "Intestinal infections", icd.KindBlock, "1"),
		of("3", "1A00", "Cholera", icd.KindCategory, "2", "Cholera", "Epidemic cholera", "Blue death"),
		of("4", "1A07", "Typhoid fever", icd.KindCategory, "2", "enteric fever"),
		of("11", "11", "Diseases of the circulatory system", icd.KindChapter, ""),
		of("12", "BA41", "Acute myocardial infarction", icd.KindCategory, "11", "heart attack", "Herzinfarkt, akuter"),
		of("13", "1E1Z", "Ménière-Krankheit [unspecified]", icd.KindCategory, "1"),
		of("14", "1E2Z", "糖尿病性の病気", icd.KindCategory, "1"),
		of("15", "1E3Z", "الكُوليرا ٱلحادة", icd.KindCategory, "1"),
	}
}

// What was seen is found as the service finds: by beginnings of words, by title and by
// other names, codes too, in its chapter and below its parents.
func TestSearchingWhatWasSeen(t *testing.T) {
	x := newIndex()
	for _, e := range entities() {
		x.add(&e)
	}
	for _, c := range []struct {
		search icd.Search
		want   string
	}{
		{icd.Search{Query: "chol%"}, "1A00 01"},
		{icd.Search{Query: "CHOLERA"}, "1A00 01"},
		{icd.Search{Query: "holera"}, ""},
		{icd.Search{Query: "fever typh"}, "1A07 01"},
		{icd.Search{Query: "fever chol"}, ""},
		{icd.Search{Query: "fever chol typh", Flexible: true}, "1A07 01"},
		{icd.Search{Query: "blue death"}, "1A00 01 Blue death"},
		{icd.Search{Query: "akuter herz"}, "BA41 11 Herzinfarkt, akuter"},
		{icd.Search{Query: "meniere unspec"}, "1E1Z 01"},
		{icd.Search{Query: "病気"}, "1E2Z 01"},
		{icd.Search{Query: "كولير الحـادة"}, "1E3Z 01"},
		{icd.Search{Query: "1a0%"}, "1A00 01|1A07 01"},
		{icd.Search{Query: "1a0%", Chapters: []string{"11"}}, ""},
		{icd.Search{Query: "1a0%", Chapters: []string{"11", "01"}}, "1A00 01|1A07 01"},
		{icd.Search{Query: "a", Subtrees: []icd.Ref{mms.Entity("11")}}, "BA41 11"},
		{icd.Search{Query: "cholera", Subtrees: []icd.Ref{mms.Entity("1")}}, "1A00 01"},
		{icd.Search{Query: "cholera", Subtrees: []icd.Ref{mms.Entity("12")}}, ""},
		{icd.Search{Query: "infect"}, ""}, // chapters and blocks only where they are asked for
		{icd.Search{Query: "infect", AllProperties: true}, " 01|01 01"},
		{icd.Search{Query: "%"}, ""},
		{icd.Search{Query: "cholera", In: mms.In("es")}, ""},
	} {
		if c.search.In == (icd.Tree{}) {
			c.search.In = mms
		}
		var got []string
		for _, h := range x.search(c.search).Hits {
			text := h.Code + " " + h.Chapter
			if !h.ByTitle {
				text += " " + h.Matches[0].Label.Text
			}
			got = append(got, text)
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%+v: %q, want %q", c.search, got, c.want)
		}
	}
	if n := x.size(mms); n != len(entities()) {
		t.Errorf("%d were seen", n)
	}
}

// What is seen again takes the place of what it was, and a hit of a search, of which
// less is known, that of nothing.
func TestSeenTwice(t *testing.T) {
	x := newIndex()
	hit := icd.Hit{Ref: mms.Entity("3"), Code: "1A00", Chapter: "01", Title: icd.Marked{Text: "Cholera"}, Matches: []icd.Match{{Label: icd.Marked{Text: "Blue death"}}}}
	x.addHits([]icd.Hit{hit, hit})
	if got := x.search(icd.Search{In: mms, Query: "blue"}); len(got.Hits) != 1 {
		t.Errorf("the hit is not found by what it was found by: %+v", got)
	}
	e := entities()[2]
	e.Title = "Cholera, renamed"
	x.add(&e)
	x.addHits([]icd.Hit{hit})
	if got := x.search(icd.Search{In: mms, Query: "cholera"}); len(got.Hits) != 1 || got.Hits[0].Title.Text != "Cholera, renamed" || x.size(mms) != 1 {
		t.Errorf("%+v of %d", got, x.size(mms))
	}
}

// Many screens' worth of answers come while it is searched.
func TestSearchingWhileMoreIsSeen(t *testing.T) {
	x := newIndex()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for _, e := range many(500) {
				x.add(&e)
			}
		})
		all.Go(func() {
			for range 50 {
				_ = x.search(icd.Search{In: mms, Query: "number 7"})
			}
		})
	}
	all.Wait()
	got := x.search(icd.Search{In: mms, Query: "number 1%"})
	if len(got.Hits) != 50 || !got.Incomplete || x.size(mms) != 500 {
		t.Errorf("%d found of %d, cut: %v", len(got.Hits), x.size(mms), got.Incomplete)
	}
	if got.Hits[0].Title.Text != "Made-up disorder number 1" {
		t.Errorf("the best is %+v", got.Hits[0])
	}
}

func many(n int) []icd.Entity {
	list := make([]icd.Entity, n)
	for i := range list {
		list[i] = icd.Entity{
			Ref: mms.Entity(fmt.Sprint(1000 + i)), Code: fmt.Sprintf("%04X", i), Kind: icd.KindCategory, Title: fmt.Sprint("Made-up disorder number ", i),
			IndexTerms: []icd.Term{{Label: fmt.Sprint("other name of it, ", i)}, {Label: "a third name that is not short"}, {Label: "and a fourth of the same kind"}},
		}
	}
	return list
}

// BenchmarkIndex searches as many entities as the MMS has.
func BenchmarkIndex(b *testing.B) {
	x := newIndex()
	for _, e := range many(36044) {
		x.add(&e)
	}
	for _, q := range []string{"nothing of it", "name", "disorder number 36%"} {
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				_ = x.search(icd.Search{In: mms, Query: q})
			}
		})
	}
}
