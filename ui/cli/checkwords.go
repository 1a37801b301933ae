package cli

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"icdscope/session"
	"icdscope/ui"
)

// expiryWords tell how an expiry is known, where the answer itself did not say.
var expiryWords = map[session.Known]string{
	session.KnownClaim:   " (by the token's own claim, not verified)",
	session.KnownAssumed: " (assumed: the server tells no usable lifetime)",
}

// tellCheck prints the findings for people.
func (o *options) tellCheck(findings []finding) error {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%-5s %s  %s", f.mark(), strings.ToUpper(f.doc.ID), strings.ReplaceAll(f.doc.State, "_", " "))
		if f.mode == ui.Sandbox {
			b.WriteString("  (SANDBOX)")
		}
		b.WriteByte('\n')
		f.doc.tell(func(name, value string) {
			if value != "" {
				fmt.Fprintf(&b, "        %-10s %s\n", name, value)
			}
		})
	}
	return o.print(b.String())
}

// mark is the finding in a word.
func (f finding) mark() string {
	if f.doc.nobody() {
		return "--"
	}
	return map[int]string{
		exitOK: "ok", exitUndecided: "??", exitRefused: "no", exitShortLife: "short",
		exitUsage: "no",
	}[f.code]
}

// nobody reports whether nobody is signed in, and nothing is wrong with that.
func (d checkProvider) nobody() bool { return d.State == session.SignedOut.Key() && d.Error == nil }

// tell tells the facts, one after the other. One without a value is not known.
func (d checkProvider) tell(fact func(name, value string)) {
	if d.ExpiresAt != nil {
		left := time.Duration(d.RemainingSeconds) * time.Second
		fact("expires", fmt.Sprintf("%s, in %s%s", *d.ExpiresAt, left, expiryWords[session.Known(*d.ExpiryKnown)]))
	}
	fact("endpoint", d.TokenEndpoint)
	fact("client", d.ClientID)
	fact("source", d.CredentialSource)
	fact("asked", strings.Join(d.ScopesRequested, ", "))
	fact("granted", d.granted())
	if p := d.Probe; p != nil {
		answer := "no answer"
		if p.Status > 0 {
			answer = fmt.Sprintf("HTTP %d", p.Status)
		}
		fact("probe", fmt.Sprintf("%s %s: %s in %d ms", p.Method, p.URL, answer, p.LatencyMS))
	}
	if e := d.Error; e != nil {
		fact("problem", e.Message)
		fact("to do", e.Hint)
	}
	if d.nobody() {
		fact("to do", fmt.Sprintf("set %[1]s_CLIENT_ID and %[1]s_CLIENT_SECRET, or sign in with icdscope",
			strings.ToUpper(d.ID)))
	}
}

// granted says which scopes the token has and how that is known, "" where none
// were asked for or no token came.
func (d checkProvider) granted() string {
	switch {
	case len(d.ScopesRequested) == 0 || d.ExpiresAt == nil:
		return ""
	case d.ScopesKnown == nil:
		return "not known: the answer does not say"
	}
	how := "as the answer says"
	if *d.ScopesKnown == "claim" {
		how = "as the token says of itself, not verified"
	}
	return cmp.Or(strings.Join(d.ScopesGranted, ", "), "none") + " (" + how + ")"
}
