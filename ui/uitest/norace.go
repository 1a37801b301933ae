//go:build !race

package uitest

// Racing tells that the race detector watches.
const Racing = false
