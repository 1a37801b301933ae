package session

import (
	"slices"
	"strings"
	"time"
)

// State is the one state a session is in.
type State uint8

// The states, mutually exclusive. Paused is a flag beside them, not a state.
const (
	SignedOut   State = iota // no credentials, nothing is asked
	NotNeeded                // the endpoint takes no token
	SigningIn                // the first token is being asked for
	Active                   // the token is good
	Renewing                 // the token is good and its successor is being asked for
	Stale                    // the token is good, but renewing it failed or was refused, or an API refuses it
	Expired                  // the token ran out; tries go on
	Rejected                 // the credentials were refused; nothing is tried until the user acts
	Unreachable              // there is no good token because the server could not be asked
)

var stateNames = [...]string{
	SignedOut: "signed out", NotNeeded: "not needed", SigningIn: "signing in", Active: "active",
	Renewing: "renewing", Stale: "stale", Expired: "expired", Rejected: "rejected", Unreachable: "unreachable",
}

// String is the state in words.
func (s State) String() string { return stateNames[s] }

// Key is the state as JSON spells it: words joined by underscores.
func (s State) Key() string { return strings.ReplaceAll(stateNames[s], " ", "_") }

// Usable reports whether a request may be sent in this state.
func (s State) Usable() bool {
	switch s {
	case NotNeeded, Active, Renewing, Stale:
		return true
	case SignedOut, SigningIn, Expired, Rejected, Unreachable:
	}
	return false
}

// Known tells how the expiry of a token is known.
type Known string

// The ways to know an expiry, best first.
const (
	KnownAnswer  Known = "answer"  // the answer said so
	KnownClaim   Known = "claim"   // the token's own exp claim, unverified
	KnownAssumed Known = "assumed" // the documented lifetime, because nothing better came
)

// Words say how something about a token is known.
func (k Known) Words() string {
	switch k {
	case KnownAnswer:
		return "as the answer says"
	case KnownClaim:
		return "as the token says of itself, not verified"
	case KnownAssumed:
		return "assumed: the server tells no usable lifetime"
	}
	return "not known: neither the answer nor the token says"
}

// Claim is one statement a token makes about itself: unverified, and already
// cleaned and cut for display by whoever decoded it.
type Claim = struct{ Name, Value string }

// Status is everything that may be known of a session, and no token.
// It is a value; the slices in it are shared and must not be changed.
type Status struct {
	Provider string
	State    State
	Paused   bool // automatic renewal is switched off

	Endpoint      string // the token endpoint
	ClientID      string // masked, see [Mask]
	Source        string // where the credentials came from
	OnBehalfOf    string // whom the token is asked for, masked; "" for the client itself
	ScopesAsked   []string
	ScopesGranted []string // nil where the answer did not say
	Claims        []Claim
	Subject       Claim // who the token says it is for (RFC 7519 section 4.1.2); zero where it does not say
	Actor         Claim // who it says asked for it in that name, see [Options]; zero where it does not say

	Generation uint64    // how many tokens this session has had
	Exchange   uint64    // the id in the trace of the exchange that brought the token; 0 if it was not recorded
	Issued     time.Time // when its request was sent, from which its life counts
	Came       time.Time // when it was here
	Expires    time.Time // by the wall clock, or when an API refused the token; zero without one
	Known      Known
	Lifetime   time.Duration
	RenewsAt   time.Time     // planned renewal; zero where none is planned
	NextTry    time.Time     // planned try after a failure; zero where none is planned
	Asking     time.Time     // since when a fetch is in flight; zero where none is
	Attempts   int           // failed tries since the last success
	Skew       time.Duration // server clock minus ours, where the token answer told
	ChainStart time.Time     // when the chain of refreshed tokens began (cdc)
	APIRefuses bool          // the API answers 401 to this token, or to the one that it came in place of for that
	APIRefused bool          // it answered so to this one or any before, and took none since
	LastError  *Problem      // nil after a success
}

// Remaining is how long the token lives on at now: never negative, and never
// more than its lifetime, so that a clock that was read a moment ago does not
// make it longer.
func (s Status) Remaining(now time.Time) time.Duration {
	if s.Expires.IsZero() {
		return 0
	}
	return max(0, min(s.Lifetime, s.Expires.Sub(now.Round(0))))
}

// SkewWords say how wrong one of the two clocks is; "" if neither seems to be.
func (s Status) SkewWords() string {
	switch {
	case s.Skew > 0:
		return "the server's is " + s.Skew.String() + " ahead of ours"
	case s.Skew < 0:
		return "the server's is " + s.Skew.Abs().String() + " behind ours"
	}
	return ""
}

// newTime is how long a renewal is news.
const newTime = 2 * time.Second

// Renewed reports whether the token at now has just taken the place of another.
func (s Status) Renewed(now time.Time) bool {
	return s.Generation > 1 && !s.Came.IsZero() && now.Sub(s.Came) < newTime
}

// InWindow reports whether the token at now is in the window in which it is to be
// renewed: from shortly before the renewal is due to its end.
func (s Status) InWindow(now time.Time) bool {
	ahead := lead(s.Lifetime, 0)
	if !s.RenewsAt.IsZero() {
		ahead = s.Expires.Sub(s.RenewsAt)
	}
	left := s.Remaining(now)
	return left > 0 && left <= ahead+min(time.Minute, s.Lifetime/10)
}

// RunsOut reports whether the token is good and will not be renewed as things
// stand: its renewal is paused, or was refused.
func (s Status) RunsOut() bool {
	switch s.State {
	case Active, Stale:
		return s.RenewsAt.IsZero() && s.NextTry.IsZero() && !s.Expires.IsZero()
	case NotNeeded, SignedOut, SigningIn, Renewing, Expired, Rejected, Unreachable:
	}
	return false
}

// MissingScopes lists what was asked for and, as far as is known, not granted.
func (s Status) MissingScopes() []string {
	granted, known := s.Granted()
	if known == "" {
		return nil
	}
	var missing []string
	for _, scope := range s.ScopesAsked {
		if !slices.Contains(granted, scope) {
			missing = append(missing, scope)
		}
	}
	return missing
}

// Granted lists the scopes of the token and tells how they are known: by the
// answer, or else by what the token says of itself. Nil and "" where neither
// does, or where the claim was too long to be read whole.
func (s Status) Granted() ([]string, Known) {
	if s.ScopesGranted != nil {
		return s.ScopesGranted, KnownAnswer
	}
	if c := s.ScopeClaim(); c.Name != "" {
		return strings.FieldsFunc(c.Value, func(r rune) bool { return r == ' ' || r == ',' }), KnownClaim
	}
	return nil, ""
}

// ScopeClaim is the claim by which the token tells its scopes; zero where there is
// none that could be read whole.
func (s Status) ScopeClaim() Claim {
	for _, c := range s.Claims {
		switch c.Name[strings.LastIndexByte(c.Name, '.')+1:] {
		case "scope", "scp", "scopes": // RFC 8693 section 4.2, and what others write
			if !strings.HasSuffix(c.Value, "…") && c.Value != "null" {
				return c
			}
		}
	}
	return Claim{}
}

// Mask shortens an identifier to what tells two of them apart.
func Mask(id string) string {
	r := []rune(id)
	switch {
	case len(r) == 0:
		return ""
	case len(r) < 8:
		return string(r[:1]) + "…"
	case len(r) < 16:
		return string(r[:2]) + "…" + string(r[len(r)-2:])
	default:
		return string(r[:4]) + "…" + string(r[len(r)-4:])
	}
}

// EventKind names what happened to a session.
type EventKind string

// The kinds of events.
const (
	EventSignedIn     EventKind = "signed in"
	EventSignInFailed EventKind = "sign-in failed" // there was no token yet
	EventRenewed      EventKind = "renewed"
	EventRenewFailed  EventKind = "renewal failed"
	EventRejected     EventKind = "rejected"
	EventExpired      EventKind = "expired"
	EventInvalidated  EventKind = "invalidated"
	EventAPIRefuses   EventKind = "API refuses"
	EventWoke         EventKind = "woke"
	EventClockBack    EventKind = "clock set back"
	EventPaused       EventKind = "paused"
	EventResumed      EventKind = "resumed"
	EventGaveUp       EventKind = "gave up"
	EventSignedOut    EventKind = "signed out"
)

// Event is one entry of a session's history.
type Event struct {
	At         time.Time
	Kind       EventKind
	Generation uint64
	Latency    time.Duration // of the fetch, where there was one
	HTTPStatus int           // of a failure, where there was an answer
	Message    string
	Exchange   uint64 // the id in the trace, where there was an exchange that was recorded
}

// eventLimit is how many events a session remembers.
const eventLimit = 50
