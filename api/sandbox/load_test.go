package sandbox_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"icdscope/api/sandbox/classification/tabletest"
)

// loadRate is how many requests are made in a second.
const loadRate = 1000

// loaded is a listening sandbox over the generated table, which has built what it
// builds when it is first needed, and the n-th request to make of it.
func loaded(t testing.TB) (next func(n int) string) {
	t.Helper()
	s, err := large()
	if err != nil {
		t.Fatal(err)
	}
	next = mixed(listen(t, s))
	for i := range 200 {
		if problem := next(i); problem != "" {
			t.Fatal(problem)
		}
	}
	return next
}

// TestLoad asks a sandbox from many sides at once for everything there is, and
// looks at whether it answers rightly and keeps nothing of it.
func TestLoad(t *testing.T) {
	n := 2000
	if racing {
		n = 1000
	}
	next := loaded(t)
	quarter := hurry(next, 0, n/4)
	early := heap()
	rest := hurry(next, n/4, n)
	late := heap()
	t.Logf("heap %d KB after a quarter, %d KB at the end", early>>10, late>>10)
	for _, problem := range append(quarter, rest...) {
		t.Error(problem)
	}
	if grown := late - early; grown > 8<<20 {
		t.Errorf("the heap grew by %d KB", grown>>10)
	}
}

// hurry makes the requests as fast as they are answered, and returns the first
// problems.
func hurry(next func(n int) string, from, to int) (problems []string) {
	var mu sync.Mutex
	var wait sync.WaitGroup
	queue := make(chan int)
	for range 64 {
		wait.Go(func() {
			for n := range queue {
				if problem := next(n); problem != "" {
					mu.Lock()
					problems = append(problems[:min(len(problems), 9)], problem)
					mu.Unlock()
				}
			}
		})
	}
	for n := from; n < to; n++ {
		queue <- n
	}
	close(queue)
	wait.Wait()
	return problems
}

// BenchmarkAThousandASecond makes that many requests a second, of every kind and of
// every row, and tells how long they took from when each was due. The promise of a
// minute is looked at with
//
//	go test -run NONE -bench AThousandASecond -benchtime 60000x ./api/sandbox
func BenchmarkAThousandASecond(b *testing.B) {
	next := loaded(b)
	before := heap()
	b.ResetTimer()
	p := pace(next, b.N)
	b.StopTimer()
	for _, problem := range p.problems {
		b.Error(problem)
	}
	b.ReportMetric(float64(b.N)/p.took.Seconds(), "requests/s")
	b.ReportMetric(float64(p.percentile(50).Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(p.percentile(99).Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(p.percentile(100).Microseconds())/1000, "slowest-ms")
	b.ReportMetric(float64(heap()-before)/1024, "heap-KB")
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
			return ask(fmt.Sprintf("%s/codeinfo/%dQ00.%02d", mmsLarge, 1+round%9, round%50), 200)
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
	took     time.Duration
	times    []time.Duration
	problems []string // the first ones
}

func (p *paced) percentile(n int) time.Duration {
	slices.Sort(p.times)
	return p.times[(len(p.times)-1)*n/100]
}

// pace makes loadRate requests a second, so many in all. The time that a request
// takes begins when it is due, not when somebody is free to make it.
func pace(next func(n int) string, count int) *paced {
	type task struct {
		n   int
		due time.Time
	}
	p := &paced{times: make([]time.Duration, 0, count)}
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
					p.problems = append(p.problems[:min(len(p.problems), 9)], problem)
				}
				mu.Unlock()
			}
		})
	}
	start := time.Now()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for made := 0; made < count; {
		now := <-tick.C
		for due := min(count, 1+int(now.Sub(start).Seconds()*loadRate)); made < due; made++ {
			queue <- task{made, start.Add(time.Duration(made) * time.Second / loadRate)}
		}
	}
	close(queue)
	wait.Wait()
	p.took = time.Since(start)
	return p
}
