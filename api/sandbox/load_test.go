package sandbox_test

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"icdscope/api/sandbox/classification/tabletest"
)

// loadVariable makes TestLoad go on for longer than its usual second or two. The
// promise of a minute is kept by
//
//	ICDSCOPE_TEST_LOAD=60s go test -count=1 -v -run TestLoad ./api/sandbox
const loadVariable = "ICDSCOPE_TEST_LOAD"

// loadRate is how many requests are made in a second.
const loadRate = 1000

// TestLoad asks a listening sandbox over the generated table for a thousand
// answers a second, of every kind and of every row.
func TestLoad(t *testing.T) {
	long := 2 * time.Second
	if slow > 1 {
		long = time.Second
	}
	if text := os.Getenv(loadVariable); text != "" {
		var err error
		if long, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	s, err := large()
	if err != nil {
		t.Fatal(err)
	}
	c := listen(t, s)
	next := mixed(c)
	for i := range 200 { // builds what is built when first needed
		if problem := next(i); problem != "" {
			t.Fatal(problem)
		}
	}
	quarter := pace(next, 0, long/4)
	early := heap()
	rest := pace(next, quarter.count, long-long/4)
	late := heap()
	for _, p := range []*paced{quarter, rest} {
		t.Logf("%d requests in %v: %.0f a second, %d errors; from when each was due to its end: median %v, 99th percentile %v, slowest %v",
			p.count, p.took.Round(time.Millisecond), float64(p.count)/p.took.Seconds(), p.failed, p.percentile(50), p.percentile(99), p.percentile(100))
		for _, problem := range p.problems {
			t.Error(problem)
		}
	}
	t.Logf("heap %d KB after a quarter, %d KB at the end; peak in flight %d", early>>10, late>>10, s.Stats().Peak)
	if want := int(long.Seconds() * loadRate); quarter.count+rest.count < want-2 {
		t.Errorf("%d requests were made, want %d", quarter.count+rest.count, want)
	}
	// The race detector makes both sides slower than the rate; what it may find
	// does not depend on it.
	if slow == 1 && rest.took > (long-long/4)*5/4+time.Second {
		t.Errorf("they took %v", rest.took)
	}
	if grown := late - early; grown > 8<<20 {
		t.Errorf("the heap grew by %d KB", grown>>10)
	}
}

// rowsOf lists the URIs of all rows of the generated table.
func rowsOf(c *client) []string {
	c.t.Helper()
	var rows []string
	for _, uri := range releaseChapters(c.get(mmsLarge).object(c.t)) {
		rows = append(rows, uri)
		rows = append(rows, c.get(pathOf(uri)+"?include=descendant").object(c.t).texts("descendant")...)
	}
	if len(rows) != tabletest.Rows {
		c.t.Fatalf("%d rows, want %d", len(rows), tabletest.Rows)
	}
	return rows
}

// mixed returns the n-th request of a mix, which returns what is wrong with its
// answer: of twenty, fourteen read one row after the other, three search, one
// reads a list or something that does not exist, one asks for a code, one for a
// token.
func mixed(c *client) func(n int) string {
	c.t.Helper()
	c.token = c.newToken()
	rows, searches := rowsOf(c), queries(c, mmsLarge)
	judge := func(what string, a answer, status int) string {
		if a.status != status || a.err != nil {
			return fmt.Sprintf("%s: %d %v %.100s", what, a.status, a.err, a.body)
		}
		return ""
	}
	ask := func(path string, status int) string { return judge(path, c.get(path), status) }
	return func(n int) string {
		round := n / 20
		row := rows[(n-6*round)%len(rows)]
		switch n % 20 {
		case 14, 15, 16:
			return ask(mmsLarge+"/search?"+searches[(3*round+n%20)%len(searches)], 200)
		case 17:
			paths := []string{"/icd/entity", "/icd/release/11/mms", mmsLarge, "/icd/entity/1", mmsLarge + "/autocode?searchText=sandbox"}
			at := round % len(paths)
			return ask(paths[at], map[bool]int{true: 404, false: 200}[at == 3])
		case 18:
			return ask(fmt.Sprintf("%s/codeinfo/%02dG000.%02d", mmsLarge, 1+round%20, round%50), 200)
		case 19:
			if round%2 == 0 {
				return judge("token", c.askToken(), 200)
			}
			return judge("CDC token", c.generate("UPLOAD"), 200)
		case 13:
			id := strings.TrimSuffix(strings.TrimSuffix(row, "/other"), "/unspecified")
			return ask(mmsLarge+"/lookup?foundationUri="+url.QueryEscape("http://id.who.int/icd/entity/"+id[strings.LastIndexByte(id, '/')+1:]), 200)
		}
		return ask(pathOf(row), 200)
	}
}

// paced is how a time of load went.
type paced struct {
	count, failed int
	took          time.Duration
	times         []time.Duration
	problems      []string // the first ones
}

func (p *paced) percentile(n int) time.Duration {
	slices.Sort(p.times)
	return p.times[(len(p.times)-1)*n/100].Round(10 * time.Microsecond)
}

// pace makes loadRate requests a second for so long, from the n-th of a mix on.
// The time that a request takes begins when it is due, not when somebody is free
// to make it.
func pace(next func(n int) string, from int, long time.Duration) *paced {
	type task struct {
		n   int
		due time.Time
	}
	p := &paced{times: make([]time.Duration, 0, int(long.Seconds()*loadRate)+1)}
	var mu sync.Mutex
	var wait sync.WaitGroup
	queue := make(chan task, loadRate)
	for range 64 {
		wait.Go(func() {
			for job := range queue {
				problem := next(job.n)
				took := time.Since(job.due)
				mu.Lock()
				p.times = append(p.times, took)
				if problem != "" {
					p.failed++
					p.problems = append(p.problems[:min(len(p.problems), 9)], problem)
				}
				mu.Unlock()
			}
		})
	}
	start := time.Now()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for now := range tick.C {
		for due := int(min(now.Sub(start), long).Seconds() * loadRate); p.count < due; p.count++ {
			queue <- task{from + p.count, start.Add(time.Duration(p.count) * time.Second / loadRate)}
		}
		if now.Sub(start) >= long {
			break
		}
	}
	close(queue)
	wait.Wait()
	p.took = time.Since(start)
	return p
}
