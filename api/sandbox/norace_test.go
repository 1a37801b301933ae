//go:build !race

package sandbox_test

// slow is how much longer things may take: not at all, without the race
// detector.
const slow = 1
