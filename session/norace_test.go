//go:build !race

package session_test

// atOnce is how many callers come at one instant.
const atOnce = 1000
