//go:build race

package uitest

// Racing tells that the race detector watches, which makes the program five to ten
// times slower: tests then do less of the same.
const Racing = true
