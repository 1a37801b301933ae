// Package mark is how the client and the round trippers of this program tell
// each other what they did to an answer and what came of it: by headers, which
// never travel, each set or removed by the round tripper it belongs to, and by
// the context of a request.
package mark

import (
	"context"
	"net/http"
	"strconv"
)

// Headers of answers that came out of the cache.
const (
	Cache    = "Icdscope-Cache"     // [Hit], [Stale] or [Shared]
	CacheAge = "Icdscope-Cache-Age" // seconds since the server gave the answer
)

// Exchange is on every answer that the trace has recorded: the id of its exchange
// there. Brought is on one that came out of the cache: the id of the exchange that
// the server gave it in, unless that was in another run.
const (
	Exchange = "Icdscope-Exchange"
	Brought  = "Icdscope-Brought"
)

type exchangeKey struct{}

// WithExchange returns the context of a request that the trace records under id. A
// header would travel.
func WithExchange(ctx context.Context, id uint64) context.Context {
	return context.WithValue(ctx, exchangeKey{}, id)
}

// ExchangeOf is the id of the exchange that a request belongs to; 0 for none.
func ExchangeOf(ctx context.Context) uint64 {
	id, _ := ctx.Value(exchangeKey{}).(uint64)
	return id
}

// ID reads a header that holds the id of an exchange; 0 if it is not there.
func ID(h http.Header, name string) uint64 {
	id, _ := strconv.ParseUint(h.Get(name), 10, 64)
	return id
}

// SetID writes such a header; 0 leaves it out.
func SetID(h http.Header, name string, id uint64) {
	h.Del(name)
	if id > 0 {
		h.Set(name, strconv.FormatUint(id, 10))
	}
}

// Values of [Cache].
const (
	Hit    = "hit"
	Stale  = "stale"  // past its time, served because the server could not be asked
	Shared = "shared" // the server's answer to somebody who asked for the same at the same time
)
