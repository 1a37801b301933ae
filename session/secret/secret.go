// Package secret holds the type for values that must never be seen: client
// secrets, passwords, tokens on their way to a request.
package secret

import (
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
	"unicode/utf8"
)

// Redacted is what a [Secret] says of itself by every formatting route.
const Redacted = "REDACTED"

// Secret is a text that formats, logs and marshals as [Redacted]. The only way
// to its content is [Secret.Reveal], whose callers a test lists. The zero value
// is an empty secret. Values may be copied; they are not comparable with ==,
// use [Secret.Equal].
//
// The content sits behind a closure, so that printers that walk unexported
// fields (fmt of an enclosing struct, dump libraries) find only a function.
// Go cannot promise that memory is wiped, and this type does not try.
type Secret struct {
	reveal func() string
}

// New wraps s.
func New(s string) Secret {
	if s == "" {
		return Secret{}
	}
	return Secret{reveal: func() string { return s }}
}

// Reveal returns the content. Call it only where the content leaves for the
// server it belongs to, or for the store the user asked for.
func (s Secret) Reveal() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// Empty reports whether there is no content.
func (s Secret) Empty() bool { return s.reveal == nil }

// Len is the number of characters, for a masked display.
func (s Secret) Len() int { return utf8.RuneCountInString(s.Reveal()) }

// Equal compares two secrets in time that does not depend on where they differ.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(other.Reveal())) == 1
}

// String implements [fmt.Stringer].
func (Secret) String() string { return Redacted }

// GoString implements [fmt.GoStringer].
func (Secret) GoString() string { return Redacted }

// Format implements [fmt.Formatter] for every verb, so that %x, %q and %d are
// as mute as %s.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Redacted) }

// LogValue implements [slog.LogValuer].
func (Secret) LogValue() slog.Value { return slog.StringValue(Redacted) }

// MarshalJSON implements [encoding/json.Marshaler].
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + Redacted + `"`), nil }

// MarshalText implements [encoding.TextMarshaler].
func (Secret) MarshalText() ([]byte, error) { return []byte(Redacted), nil }
