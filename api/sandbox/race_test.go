//go:build race

package sandbox_test

// slow is how much longer things may take under the race detector, which makes
// this package's code five to ten times slower.
const slow = 10
