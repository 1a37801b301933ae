//go:build !race

package session_test

// thousand is how many callers there are at a time.
const thousand = 1000
