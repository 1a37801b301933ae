//go:build !race

package session_test

// racing tells that the race detector watches.
const racing = false

// thousand is how many callers there are at a time.
const thousand = 1000
