//go:build !race

package secret_test

// racing tells that the race detector watches.
const racing = false
