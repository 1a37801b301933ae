//go:build race

package sandbox_test

// racing tells that the race detector watches, which makes this package's code
// five to ten times slower: tests then do less of the same.
const racing = true
