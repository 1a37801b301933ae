//go:build !race

package ui_test

// racing tells that the race detector watches.
const racing = false
