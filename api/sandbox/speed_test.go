package sandbox_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
)

// queries are a few hundred searches of every kind over a release file: words
// frequent and rare, beginnings of words, codes, typing errors, filters, and, of
// the generated table, the one word that every title has.
func queries(c *client, base string) []string {
	c.t.Helper()
	rng := rand.New(rand.NewPCG(3, 5))
	var all []string
	for _, h := range c.get(base + "/search?q=s%25&highlightingEnabled=false&medicalCodingMode=false").object(c.t).objects("destinationEntities") {
		for word := range strings.FieldsSeq(h.text("title")) {
			if len(word) > 3 && !strings.ContainsFunc(word, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }) {
				all = append(all, word)
			}
		}
	}
	list := []string{"q=sandbox", "q=sandbox%25&medicalCodingMode=false", "q=other", "q=s%25", "q=01G0%25"}
	rounds := 75
	if racing {
		rounds = 6
	}
	for range rounds {
		word, second := all[rng.IntN(len(all))], all[rng.IntN(len(all))]
		letters := []byte(word)
		i := rng.IntN(len(letters) - 1)
		letters[i], letters[i+1] = letters[i+1], letters[i]
		list = append(list,
			"q="+word,
			"q="+word[:2]+"%25",
			"q="+word[:1]+"%25&medicalCodingMode=false&includeKeywordResult=true",
			"q="+word+"+"+second+"%25",
			"q="+string(letters)+"+"+second+"&useFlexisearch=true",
			"q="+word+"&chapterFilter=01;02;03&flatResults=false",
			fmt.Sprintf("q=%02dG%03d.%02d", 1+rng.IntN(26), rng.IntN(6), rng.IntN(100)),
		)
	}
	return list
}

// Every one of them is answered.
func TestReleaseFileSearches(t *testing.T) {
	c, base := releaseReader(t)
	for _, q := range queries(c, base) {
		c.get(base+"/search?"+q).is(t, 200)
	}
}

// BenchmarkSearch tells, besides the mean, how long the slowest searches take.
func BenchmarkSearch(b *testing.B) {
	c, base := releaseReader(b)
	list := queries(c, base)
	times := make([]time.Duration, 0, len(list))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		c.get(base+"/search?"+list[i%len(list)]).is(b, 200)
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*99/100].Nanoseconds()), "p99-ns")
}

func BenchmarkEntity(b *testing.B) {
	c := librarian(b)
	paths := []string{mms2024 + "/" + cholera, "/icd/entity/" + cholera + "?releaseId=2024-01", mmsLarge + "/90000000001", "/icd/entity/900015"}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		c.get(paths[i%len(paths)]).is(b, 200)
	}
}

func BenchmarkToken(b *testing.B) {
	c := librarian(b)
	b.ReportAllocs()
	for b.Loop() {
		c.askToken().is(b, 200)
	}
}

// BenchmarkRead reads the generated table and makes a sandbox of it.
func BenchmarkRead(b *testing.B) {
	text := tabletest.Large()
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		newServer(b, sandbox.Options{Data: []*classification.Table{readTable(b, text)}})
	}
}
