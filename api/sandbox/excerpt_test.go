package sandbox_test

import (
	"sync"
	"testing"
)

// visited is an entity that a walk came by.
type visited struct {
	uri  string
	body object
}

// opened is what a walk over the showcase in English came by; tests share it and only
// read.
var opened struct {
	once sync.Once
	all  []visited
}

// excerpt is everything that the showcase has in English, from the top.
func excerpt(t testing.TB) []visited {
	t.Helper()
	opened.once.Do(func() {
		c := reader(t)
		c.walk(c.get(mms2024).object(t).texts("child"), func(uri string, body object) {
			opened.all = append(opened.all, visited{uri, body})
		}, "LinearizationEntity", "")
	})
	return opened.all
}
