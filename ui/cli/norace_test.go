//go:build !race

package cli_test

// racing tells that the race detector watches.
const racing = false
