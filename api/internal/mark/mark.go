// Package mark is how the client and the round trippers of this program tell
// each other what they did to an answer and what came of it: by headers, which
// never travel, each set or removed by the round tripper it belongs to, and by
// the context of a request.
package mark

// Headers of answers that came out of the cache.
const (
	Cache    = "Icdscope-Cache"     // [Hit], [Stale] or [Shared]
	CacheAge = "Icdscope-Cache-Age" // seconds since the server gave the answer
)

// Values of [Cache].
const (
	Hit    = "hit"
	Stale  = "stale"  // past its time, served because the server could not be asked
	Shared = "shared" // the server's answer to somebody who asked for the same at the same time
)
