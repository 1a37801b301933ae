package cli

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"icdscope/session"
	"icdscope/ui"
	"icdscope/ui/cli/doctor"
	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// expiryWords tell how an expiry is known, where the answer itself did not say.
var expiryWords = map[session.Known]string{
	session.KnownClaim:   " (by the token's own claim, not verified)",
	session.KnownAssumed: " (assumed: the server tells no usable lifetime)",
}

// checkReport says what was found, for people.
func checkReport(g theme.Glyphs, findings []finding) *page.Page {
	b := page.New(g)
	b.Column(len(indent) + 14)
	for i := range findings {
		findings[i].say(b)
	}
	return b.Page()
}

// indent stands before the facts about a provider.
const indent = "        "

// say says what was found of a provider: in the first line how it stands, then each
// link of the way to it, then what is known of its token, and last what is wrong.
func (f *finding) say(b *page.Builder) {
	d := &f.doc
	head := []page.Span{
		page.T(f.role(), fmt.Sprintf("%-5s ", f.mark())),
		page.T(theme.RoleBold, strings.ToUpper(d.ID)+"  "+strings.ReplaceAll(d.State, "_", " ")),
	}
	if f.mode == ui.Sandbox {
		head = append(head, page.T(theme.RoleWarn, "  (SANDBOX)"))
	}
	b.Para(head...)
	for _, s := range f.steps {
		b.Marked(len(indent)-2, stepMark(b.Glyphs(), s), s.Name.Words(),
			page.S(theme.RoleText, f.stepWords(s), page.From{Exchange: s.Exchange}))
	}
	say := func(r theme.Role, name, value string, from page.From) { b.Fact(indent+name, page.S(r, value, from)) }
	fact := func(name, value string, from page.From) { say(theme.RoleText, name, value, from) }
	ours := page.From{}
	fact("expires", d.expires(), f.token(known(d.ExpiryKnown)))
	fact("renews", d.renews(), ours)
	fact("endpoint", d.TokenEndpoint, ours)
	fact("client", d.ClientID, ours)
	fact("for client", d.behalf(), ours)
	fact("source", d.CredentialSource, ours)
	fact("asked", strings.Join(d.ScopesRequested, ", "), ours)
	fact("granted", d.granted(), f.token(known(d.ScopesKnown)))
	fact("probe", d.Probe.words(), page.From{Exchange: f.came.probe, Part: page.Status})
	f.sayCause(say)
	if d.nobody() {
		fact("to do", fmt.Sprintf("set %[1]s_CLIENT_ID and %[1]s_CLIENT_SECRET, or sign in with icdscope",
			strings.ToUpper(d.ID)), ours)
	}
}

// sayCause says what is wrong, by what that is known, and what to do.
func (f *finding) sayCause(say func(r theme.Role, name, value string, from page.From)) {
	e, seen := f.doc.Error, page.From{Exchange: f.came.problem}
	switch {
	case e == nil:
		return
	case f.cause != nil:
		say(f.role(), "cause", f.cause.Says, seen)
		say(theme.RoleText, "evidence", f.cause.Evidence, seen)
	default:
		say(f.role(), "cause", e.Message, seen)
	}
	say(theme.RoleText, "to do", e.Hint, page.From{})
}

// stepWords say how a link was found. Why it is broken stands with the evidence and with
// what to do, once.
func (f *finding) stepWords(s doctor.Step) string {
	if !s.OK && f.doc.Error != nil {
		return "broken, see the cause"
	}
	return s.Detail
}

// stepMark is how a link was found, in one cell.
func stepMark(g theme.Glyphs, s doctor.Step) page.Span {
	switch {
	case !s.OK:
		return page.T(theme.RoleBad, g.Bad)
	case s.Warn:
		return page.T(theme.RoleWarn, g.Warn)
	}
	return page.T(theme.RoleGood, g.Good)
}

// known is how something is known, if it is.
func known(how *string) session.Known {
	if how == nil {
		return ""
	}
	return session.Known(*how)
}

// token is where something that is known of a token came from; what is assumed came
// from nowhere.
func (f *finding) token(how session.Known) page.From {
	switch how {
	case session.KnownAnswer:
		return page.From{Exchange: f.came.token, Part: page.Body}
	case session.KnownClaim:
		return page.From{Exchange: f.came.token, Part: page.Claim}
	case session.KnownAssumed:
	}
	return page.From{}
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

// role is how grave the finding is.
func (f finding) role() theme.Role {
	switch {
	case f.code == exitOK && f.doc.nobody():
		return theme.RoleMuted
	case f.code == exitOK:
		return theme.RoleGood
	case f.code == exitUndecided, f.code == exitShortLife:
		return theme.RoleWarn
	}
	return theme.RoleBad
}

// nobody reports whether nobody is signed in, and nothing is wrong with that.
func (d checkProvider) nobody() bool { return d.State == session.SignedOut.Key() && d.Error == nil }

// expires says when the token ends and how that is known, "" without one.
func (d checkProvider) expires() string {
	if d.ExpiresAt == nil {
		return ""
	}
	left := time.Duration(d.RemainingSeconds) * time.Second
	return fmt.Sprintf("%s, in %s%s", *d.ExpiresAt, left, expiryWords[known(d.ExpiryKnown)])
}

// renews says when the token would be renewed by who keeps it, "" without one.
func (d checkProvider) renews() string {
	if d.RenewsAt == nil {
		return ""
	}
	return *d.RenewsAt + ", as long as the explorer runs, or check --watch"
}

// behalf says for whom a token was asked, "" for nobody else.
func (d checkProvider) behalf() string {
	if d.OnBehalfOf == nil {
		return ""
	}
	return *d.OnBehalfOf + ", on whose behalf it was asked for"
}

// words say what was asked of the API and what it answered, "" if it was not asked.
func (p *checkProbe) words() string {
	if p == nil {
		return ""
	}
	answer := "no answer"
	if p.Status > 0 {
		answer = fmt.Sprintf("HTTP %d", p.Status)
	}
	return fmt.Sprintf("%s %s: %s in %d ms", p.Method, p.URL, answer, p.LatencyMS)
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
