//go:build race

package session_test

// atOnce is how many callers come at one instant. The race detector of Go 1.26
// knows 255 goroutines at a time; when 1,000 wake together it now and then fails
// a check of its own and ends the process.
const atOnce = 200
