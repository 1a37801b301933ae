//go:build !race

package widget_test

// racing tells that the race detector watches.
const racing = false
