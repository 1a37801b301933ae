package trace

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"icdscope/api/internal/redact"
	"icdscope/api/internal/text"
)

// How much of bodies is kept, in bytes.
const (
	BodyLimit   = 256 << 10 // of one
	BodiesLimit = 8 << 20   // of all together
	plainLimit  = 64 << 10  // of one that is no JSON

	// readLimit is how much of one is looked at. What is held is taken out of it
	// before it is cut: of a part of it nobody could tell what it is.
	readLimit = 1 << 20
)

// Kept tells what of a body is kept.
type Kept uint8

// What is kept.
const (
	Nothing  Kept = iota // there is none, or it has not ended
	Whole                // all of it
	Cut                  // the beginning, since it is too long
	Broken               // what came before it broke off, or was given up
	Dropped              // nothing any more, for others that came since
	Withheld             // nothing: it came from a token endpoint, and nobody could tell what in it is a token
)

// keptNames are the values as data.
var keptNames = [...]string{"nothing", "whole", "cut", "broken", "dropped", "withheld"}

// String names the value in one word.
func (k Kept) String() string { return keptNames[k] }

// Why says why a body is not here as it came; "" if it is.
func (k Kept) Why() string {
	switch k {
	case Whole:
		return ""
	case Cut:
		return "the body was too long: only its beginning is kept"
	case Broken:
		return "the body broke off, or was not read to its end"
	case Dropped:
		return "the body was dropped: later ones took its place, as all together are kept to 8 MiB"
	case Withheld:
		return "the body is not kept: it came from a token endpoint, and what in it is a token cannot be told"
	default:
		return "there is no body"
	}
}

// Body is what is kept of the body of an answer: redacted, and cleaned, so that it
// can be shown as it stands. What was JSON still is, unless it was cut.
type Body struct {
	Text string
	Kept Kept
}

// keep keeps the body of an exchange, and drops those that came first if there are
// too many. The caller holds the lock.
func (r *Ring) keep(e *Exchange, b Body) {
	if _, ok := r.find(e.ID); !ok { // it was forgotten while it was under way
		return
	}
	e.Body = b
	r.bodies += len(b.Text)
	for _, old := range r.list {
		if r.bodies <= BodiesLimit {
			return
		}
		if old != e && old.Body.Text != "" {
			r.bodies -= len(old.Body.Text)
			old.Body, old.version = Body{Kept: Dropped}, r.version
		}
	}
}

// shown makes of what was read of an API's answer what may be kept of it. ended
// says that this is all there was.
func (r *Ring) shown(read []byte, ended bool) Body {
	b := Body{Kept: Whole}
	if !ended {
		b.Kept = Broken
	}
	if len(read) > readLimit {
		read, b.Kept = read[:readLimit], Cut
	}
	limit := BodyLimit
	switch {
	case json.Valid(read):
		b.Text = text.JSON(string(r.held.Body(read)))
	case looksJSON(read):
		b.Text = text.JSON(r.held.Words(string(read)))
	default:
		b.Text, limit = text.Page(r.held.Words(string(read)), plainLimit), plainLimit
	}
	if len(b.Text) > limit {
		b.Text, b.Kept = b.Text[:boundary(b.Text, limit)], Cut
	}
	if looksJSON(read) {
		b.Text = redact.JSON(b.Text)
	} else {
		b.Text = redact.Text(b.Text)
	}
	return b
}

func looksJSON(b []byte) bool {
	begin := strings.TrimLeft(string(b[:min(len(b), 64)]), " \t\r\n")
	return begin != "" && strings.ContainsRune("{[\"", rune(begin[0]))
}

// boundary is where a character begins, at n or just before.
func boundary(s string, n int) int {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}
