//go:build !race

package sandbox_test

// racing tells that the race detector watches.
const racing = false
