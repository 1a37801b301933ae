//go:build race

package sandbox_test

// slow is how much longer things may take under the race detector, which makes
// this package's code five to ten times slower. It raises no promise: times are
// promised of the program as it is built, and held to in the tests without the
// detector; with it they only tell that nothing became slower by an order of
// magnitude. Sizes of the heap are the same for both.
const slow = 10
