//go:build race

package trace_test

// racing tells that the race detector watches, which makes the program five to ten
// times slower: tests then do less of the same.
const racing = true
