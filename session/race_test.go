//go:build race

package session_test

// racing tells that the race detector watches, which makes the program five to ten
// times slower: tests then do less of the same.
const racing = true

// thousand is how many callers there are at a time. The race detector of Go 1.26
// knows 255 goroutines; with more of them alive it now and then fails a check of
// its own and ends the process. What needs a thousand runs without it, too.
const thousand = 200
