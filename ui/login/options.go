package login

import (
	"icdscope/session/secret"
	"icdscope/ui/pane"
)

// Sandbox stands in place of a provider for the embedded sandbox, which is all of
// them.
const Sandbox = "sandbox"

// Provider is a service to sign in to.
type Provider struct {
	pane.Provider
	About   string   // a line about it
	HowTo   []string // how to get credentials, a paragraph each
	Scopes  []Scope  // of which at least one is to be chosen; none if there is no choice
	Fields  []Field  // what is asked for besides id and secret
	Example string   // an address that it has; "" for none that is known
	// TokenApart tells that tokens may be asked for at an address that does not follow
	// from the service's own.
	TokenApart bool
}

// Scope is what a token can be asked for.
type Scope struct {
	Name    string
	Meaning string
	Detail  string // more of it; "" for nothing
	Changes bool   // with it, data can be changed
}

// Field is a line of text that may stay empty.
type Field struct {
	Key         string // of [Submission.Values]
	Label       string
	What        string // in a sentence: "certificate file"
	Placeholder string
	Kept        string // filled in beforehand, and what is there after a sign-in
	Plain       bool   // it is taken as it is typed, not cleaned as a credential is
}

// Endpoint is where a profile's provider is.
type Endpoint struct {
	URL     string
	From    string // where URL comes from, empty if from the profile
	NoToken bool   // it takes no credentials
}

// Profile is a named set of endpoints.
type Profile struct {
	Name string
	Note string
	At   map[string]*Endpoint // by provider; those that it has
}

// Options are what the screen offers.
type Options struct {
	Providers []Provider
	Profiles  []Profile
	Profile   string // chosen at the start
	// At is the endpoint at an address that was typed, with that of its tokens or
	// without, or what is wrong with one of them and what to do; nil where none can be
	// typed.
	At func(provider, address, tokens string) (*Endpoint, error)
	// NoKeyring says why nothing can be remembered; "" if it can.
	NoKeyring string
	// Clean takes off what a paste brought along and says so; it refuses what
	// cannot be a credential. what names it: "secret".
	Clean func(what, text string) (clean string, notes []string, err error)
}

// Submission is what the user decided.
type Submission struct {
	Provider string // or Sandbox
	Profile  string // "" for an address that was typed
	Address  string
	Tokens   string // the address of its tokens; "" for the usual one
	ClientID string
	Secret   secret.Secret
	Remember bool
	Scopes   []string
	Values   map[string]string // of the provider's own fields, by key
	Notes    []string
}

type (
	// SubmitMsg asks to sign in. What comes of it is known by the number of the attempt,
	// which counts from 1.
	SubmitMsg struct {
		Attempt    int
		Submission Submission
	}
	// GiveUpMsg asks to end an attempt, unless somebody is signed in by it.
	GiveUpMsg struct{ Attempt int }
)
