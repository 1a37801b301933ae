//go:build !race

package trace_test

// racing tells that the race detector watches.
const racing = false
