package sandbox_test

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"
)

// loadVariable makes TestLoad go on for longer than its usual two seconds. The
// promise of a minute is kept by
//
//	ICDSCOPE_TEST_LOAD=60s go test -v -run TestLoad ./api/sandbox
const loadVariable = "ICDSCOPE_TEST_LOAD"

// loadRate is how many requests are made in a second.
const loadRate = 1000

// TestLoad asks a listening sandbox over the generated table for a thousand
// answers a second, of every kind.
func TestLoad(t *testing.T) {
	long := 2 * time.Second
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
	requests := mixed(c)
	for _, r := range requests { // builds what is built when first needed
		r()
	}
	quarter := pace(requests, long/4)
	early := heap()
	all := pace(requests, long-long/4)
	late := heap()
	t.Logf("%d requests in %v: %.0f a second, median %v, 99th percentile %v, slowest %v; heap %d KB, then %d KB; peak in flight %d",
		all.count, all.took.Round(time.Millisecond), float64(all.count)/all.took.Seconds(), all.percentile(50), all.percentile(99), all.percentile(100), early>>10, late>>10, s.Stats().Peak)
	for _, problem := range append(quarter.problems, all.problems...) {
		t.Error(problem)
	}
	if want := int((long - long/4).Seconds() * loadRate); all.count < want-loadRate/10 {
		t.Errorf("%d requests were made, want %d", all.count, want)
	}
	if slow == 1 && all.took > (long-long/4)*5/4+time.Second {
		t.Errorf("they took %v", all.took)
	}
	if grown := late - early; grown > 8<<20 {
		t.Errorf("the heap grew by %d KB", grown>>10)
	}
}

// mixed is a mix of requests, as functions that return what is wrong.
func mixed(c *client) []func() string {
	c.t.Helper()
	c.token = c.newToken()
	ask := func(path string, status int) func() string {
		return func() string {
			if a := c.get(path); a.status != status || a.err != nil {
				return fmt.Sprintf("%s: %d %v %.100s", path, a.status, a.err, a.body)
			}
			return ""
		}
	}
	list := []func() string{
		ask("/icd/entity", 200),
		ask("/icd/release/11/mms", 200),
		ask(mmsLarge, 200),
		ask("/icd/entity/1", 404),
		func() string {
			if a := c.askToken(); a.status != 200 {
				return fmt.Sprintf("token: %d %v", a.status, a.err)
			}
			return ""
		},
		func() string {
			if a := c.generate("UPLOAD"); a.status != 200 {
				return fmt.Sprintf("CDC token: %d %v", a.status, a.err)
			}
			return ""
		},
	}
	chapters := c.get(mmsLarge).object(c.t).texts("child")
	for i, uri := range c.get(pathOf(chapters[2]) + "?include=descendant").object(c.t).texts("descendant") {
		if i < 80 {
			list = append(list, ask(pathOf(uri), 200))
		}
	}
	for i, q := range queries(c) {
		if i%10 == 0 {
			list = append(list, ask(mmsLarge+"/search?"+q, 200))
		}
	}
	return list
}

// paced is how a time of load went.
type paced struct {
	count    int
	took     time.Duration
	times    []time.Duration
	problems []string
}

func (p *paced) percentile(n int) time.Duration {
	slices.Sort(p.times)
	return p.times[(len(p.times)-1)*n/100].Round(10 * time.Microsecond)
}

// pace makes loadRate requests a second for so long.
func pace(requests []func() string, long time.Duration) *paced {
	p := &paced{}
	var mu sync.Mutex
	var wait sync.WaitGroup
	queue := make(chan func() string, loadRate)
	for range 64 {
		wait.Go(func() {
			for request := range queue {
				start := time.Now()
				problem := request()
				mu.Lock()
				p.times = append(p.times, time.Since(start))
				if problem != "" && len(p.problems) < 10 {
					p.problems = append(p.problems, problem)
				}
				mu.Unlock()
			}
		})
	}
	start := time.Now()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for now := range tick.C {
		due := int(min(now.Sub(start), long).Seconds() * loadRate)
		for ; p.count < due; p.count++ {
			queue <- requests[p.count%len(requests)]
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
