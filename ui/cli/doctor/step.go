// Package doctor walks the way to a service, link by link, from the name of its host
// to one read of its API, and says of the first link that is broken what it is, by
// what that is known, and what to do. It asks for nothing that a client would not ask
// for, and for each thing once.
package doctor

import (
	"strings"

	"icdscope/session"
)

// Name is a link of the way. Its text is how JSON spells it.
type Name string

// The links, in the order in which they are walked.
const (
	Settings   Name = "settings"
	NameLookup Name = "name_lookup"
	Connection Name = "connection"
	Proxy      Name = "proxy"
	TLS        Name = "tls"
	Clock      Name = "clock"
	Token      Name = "token"
	Scope      Name = "scope"
	Read       Name = "read"
	Refresh    Name = "refresh"

	// Credentials is where the way ends if there are none.
	Credentials Name = "credentials"
)

// Words is the name for people.
func (n Name) Words() string {
	if n == TLS {
		return "TLS"
	}
	return strings.ReplaceAll(string(n), "_", " ")
}

// Step is one link as it was found. The way goes on behind it if it is OK.
type Step struct {
	Name     Name
	OK       bool
	Warn     bool   // it holds, and something is to be said of it
	Detail   string // how it was found, in a few words
	Exchange uint64 // the id in the trace of the exchange that shows it; 0 for none
}

// Cause is why a link is broken: one cause, by what it is known, and what to do.
// Evidence is empty where the cause is what was seen.
type Cause struct {
	Class               session.Class // "" for that of the error
	Says, Evidence, Fix string
}

// Classes of causes that no error tells by itself. Their spelling is part of the
// output of `check --json`.
const (
	ClassClock    session.Class = "clock"
	ClassScope    session.Class = "scope"
	ClassLanguage session.Class = "language"
	ClassVersion  session.Class = "api_version"
)

// Sentence is cause and evidence together.
func (c Cause) Sentence() string {
	if c.Evidence == "" {
		return c.Says
	}
	return c.Says + ": " + c.Evidence
}
