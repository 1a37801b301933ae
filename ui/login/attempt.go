package login

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/session"
	"icdscope/session/secret"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
)

// attempt is a sign-in that was submitted, and how it goes. What is said of it holds for
// what was submitted: it is seen while just that stands in the form.
type attempt struct {
	outcome
	number   int
	provider string // whose session tells how it goes
	doing    string
	over     bool // nothing more comes of it
}

// outcome is what there is to be said of a form.
type outcome struct {
	of            secret.Secret // see filled
	notes         []string
	problem, hint string
	again         bool // it is tried again by itself
}

// filled is everything that a submission would be made of now.
func (p *Screen) filled() secret.Secret {
	parts := []string{p.current().ID, strconv.Itoa(p.profile), strconv.FormatBool(p.remember)}
	parts = append(parts, p.scopesChosen()...)
	for _, f := range p.fields() {
		if in := p.input(f); in != nil {
			parts = append(parts, strconv.Itoa(int(f)), in.Value())
		}
	}
	return secret.New(strings.Join(parts, "\x00"))
}

// begin submits what stands in the form.
func (p *Screen) begin(s Submission, provider, doing string) tea.Cmd {
	p.count++
	p.attempts[s.Provider] = &attempt{
		number: p.count, provider: provider, doing: doing, outcome: outcome{of: p.filled(), notes: s.Notes},
	}
	return p.Ask(SubmitMsg{Attempt: p.count, Submission: s})
}

// giveUp ends the attempt that a new one takes the place of, also one that cannot be made.
func (p *Screen) giveUp() {
	if at := p.attempts[p.current().ID]; at != nil {
		delete(p.attempts, p.current().ID)
		p.Ask(GiveUpMsg{at.number})
	}
}

// shown is the attempt of what stands in the form; nil if that was not submitted.
func (p *Screen) shown() *attempt {
	if at := p.attempts[p.current().ID]; at != nil && at.of.Equal(p.filled()) {
		return at
	}
	return nil
}

// numbered finds an attempt, unless it ended; nil if it did.
func (p *Screen) numbered(n int) *attempt {
	for _, at := range p.attempts {
		if at.number == n {
			return at
		}
	}
	return nil
}

// Awaits reports whether the form in view waits for a provider's session of an attempt.
func (p *Screen) Awaits(n int, provider string) bool {
	at := p.shown()
	return at != nil && at.number == n && at.provider == provider && !at.over
}

// Tells reports whether it is for the form in view to say how an attempt goes.
func (p *Screen) Tells(n int) bool {
	at := p.attempts[p.current().ID]
	return at != nil && at.number == n && !at.over && !p.about
}

// For is the provider whose session an attempt is for; "" for one that ended.
func (p *Screen) For(n int) string {
	if at := p.numbered(n); at != nil {
		return at.provider
	}
	return ""
}

// End forgets an attempt: it came to an end elsewhere.
func (p *Screen) End(n int) {
	if at := p.numbered(n); at != nil {
		for service, other := range p.attempts {
			if other == at {
				delete(p.attempts, service)
			}
		}
		p.arrange()
	}
}

// Failed says that an attempt could not even begin, below the form that it is of.
func (p *Screen) Failed(n int, why string) {
	defer p.arrange()
	at := p.numbered(n)
	if at == nil {
		return
	}
	at.problem, at.hint, at.again, at.over = why, "", false, true
	if p.shown() != at {
		p.Report(pane.Bad, why)
	}
}

// heard takes how an attempt goes.
func (p *Screen) heard(msg pane.StatusMsg) {
	at, st := p.numbered(msg.Attempt), msg.Status
	if at == nil || at.provider != msg.Provider || at.over || st.LastError == nil {
		return
	}
	defer p.arrange()
	switch st.State {
	case session.Rejected, session.Unreachable, session.Expired:
		at.problem, at.hint, at.again = st.LastError.Message, st.LastError.Hint, !st.NextTry.IsZero()
		at.over = st.State == session.Rejected
	case session.SignedOut, session.NotNeeded, session.SigningIn, session.Active, session.Renewing, session.Stale:
	}
}

// object says what is wrong with the form as it is, and what to do.
func (p *Screen) object(problem, hint string) {
	p.said = outcome{of: p.filled(), problem: problem, hint: hint}
}

// outcome says what there is to be said of the form as it is.
func (p *Screen) outcome() *page.Page {
	b := page.New(p.Theme.Glyph)
	if p.strayed {
		b.Para(page.T(theme.RoleWarn, b.Glyphs().Warn+" "+p.strayedWords()))
	}
	if p.bared {
		b.Para(page.T(theme.RoleWarn, b.Glyphs().Warn+" "+baredWords))
	}
	said, at := p.said, p.shown()
	if at != nil && said.problem == "" {
		said = at.outcome
		said.notes = slices.Concat(p.said.notes, at.notes)
	}
	for _, n := range said.notes {
		b.Para(page.T(theme.RoleInfo, n))
	}
	switch {
	case said.problem != "":
		b.Para(page.T(theme.RoleBad, b.Glyphs().Bad+" "+said.problem))
		b.Para(page.T(theme.RoleMuted, said.hint))
		if said.again {
			b.Para(page.T(theme.RoleMuted, "it is tried again by itself"))
		}
	case at != nil && !at.over:
		b.Para(page.T(theme.RoleInfo, b.Glyphs().Wait+" "+at.doing+" "+b.Glyphs().Ellipsis))
	}
	return b.Page()
}
