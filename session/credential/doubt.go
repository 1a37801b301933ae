package credential

import (
	"regexp"
	"strings"
	"unicode"
)

// Doubt is what looks wrong about a credential, for who explains why it was refused.
// It says nothing of what the secret is.
type Doubt uint8

// The doubts; the gravest counts.
const (
	NoDoubt Doubt = iota
	Swapped       // the secret has the form of an id, and the id has not
	Encoded       // the secret holds what looks like percent-encoding
	Spaced        // there is white space inside the secret
)

var percent = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// Doubt looks at a credential. isID tells the form of ids; nil where they have none
// that is known.
func (c Credential) Doubt(isID func(string) bool) Doubt {
	sec := c.Secret.Reveal()
	switch {
	case isID != nil && isID(sec) && !isID(c.ID):
		return Swapped
	case percent.MatchString(sec):
		return Encoded
	case strings.ContainsFunc(sec, unicode.IsSpace):
		return Spaced
	}
	return NoDoubt
}
