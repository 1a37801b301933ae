package uitest

import (
	"maps"
	"slices"
)

// Few are every nth of all, beginning with that at first, while the race detector
// watches, which finds nothing more in the others; else they are all.
func Few[T any](all []T, n, first int) []T {
	if !Racing {
		return all
	}
	var some []T
	for i := first % n; i < len(all); i += n {
		some = append(some, all[i])
	}
	return some
}

// FewOf is [Few] of what has names, in their order.
func FewOf[T any](all map[string]T, n, first int) map[string]T {
	some := make(map[string]T)
	for _, name := range Few(slices.Sorted(maps.Keys(all)), n, first) {
		some[name] = all[name]
	}
	return some
}

// Seeds are as many as there are for chance, every nth while the race detector watches.
func Seeds(count, n int) []uint64 {
	all := make([]uint64, count)
	for i := range all {
		all[i] = uint64(i)
	}
	return Few(all, n, 0)
}
