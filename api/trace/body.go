package trace

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"icdscope/session/failure"
)

// body counts and keeps what is read of an answer. That of a token endpoint is
// closed when the token in it is held: only then it and its headers, in which it may
// stand too, are kept and logged.
type body struct {
	io.ReadCloser
	ring   *Ring
	e      *Exchange
	header http.Header // as it came
	client string      // the id of the client that asked for a token
	read   []byte      // as it came, up to readLimit and one byte
	whole  bool        // it was read to its end
	n      int64
	ended  sync.Once
	closed sync.Once
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.n += int64(n)
	b.read = append(b.read, p[:min(n, readLimit+1-len(b.read))]...)
	b.whole = b.whole || err == io.EOF //nolint:errorlint // io.EOF is never wrapped by a reader
	if err != nil {
		b.end(err)
	}
	if err != io.EOF { //nolint:errorlint // io.EOF is never wrapped by a reader
		err = failure.In(b.e.ID, err)
	}
	return n, err
}

func (b *body) Close() error {
	b.end(io.EOF)
	if b.e.Token {
		b.closed.Do(func() {
			came, claims := b.ring.granted(b.read, b.whole, b.e.Status, b.client)
			b.read = nil
			b.ring.update(b.e, func() {
				b.e.ResponseHeader, b.e.claims = b.ring.header(b.header), claims
				b.ring.keep(b.e, came)
				b.ring.done(b.e)
			})
		})
	}
	return b.ReadCloser.Close()
}

// end notes that nothing more comes.
func (b *body) end(err error) {
	b.ended.Do(func() {
		var came Body
		if !b.e.Token {
			came = b.ring.shown(b.read, b.whole)
			b.read = nil
		}
		b.ring.update(b.e, func() {
			b.e.Bytes, b.e.Duration, b.e.Done = b.n, time.Since(b.e.Started), true
			if err != io.EOF { //nolint:errorlint // io.EOF is never wrapped by a reader
				b.e.Error, b.e.Stopped = b.ring.words(err.Error()), errors.Is(err, context.Canceled)
			}
			if !b.e.Token {
				b.ring.keep(b.e, came)
				b.ring.done(b.e)
			}
		})
	})
}
