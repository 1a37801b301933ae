package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"icdscope/session"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// came is a token that came: who brought it, and when.
type came struct {
	*live
	at time.Time
}

// togetherTime is how close to each other tokens come that are told of together.
const togetherTime = time.Second

// announce says what a change of status means, where it is worth saying.
func (a *App) announce(l *live, old session.Status) {
	now := l.status
	switch {
	case now.LastError != nil && now.LastError.Class == session.ClassTokenRefused:
		if l.told != now.LastError { // that another token came for it is no news
			l.told = now.LastError
			a.complain(l)
		}
	case l.told != nil && !now.APIRefused:
		l.told = nil
		a.tellOf(message{
			level: pane.Good, text: a.name(l.Provider) + ": the API takes the token again",
			provider: l.Provider, news: true,
		})
	case now.Generation > old.Generation:
		at := a.opt.Now()
		a.came = slices.DeleteFunc(a.came, func(c came) bool {
			return c.Provider == l.Provider || at.Sub(c.at) > togetherTime
		})
		a.came = append(a.came, came{l, at})
		a.tellOf(message{level: pane.Good, text: a.cameWords(), exchange: now.Exchange, provider: l.Provider, tokens: len(a.came), news: true})
	case now.State == old.State || now.LastError == nil:
	case now.State == session.Stale,
		now.State == session.Expired,
		now.State == session.Rejected,
		now.State == session.Unreachable:
		a.complain(l)
	}
}

// complain says what is wrong with a token.
func (a *App) complain(l *live) {
	p := l.status.LastError
	m := message{
		level: pane.Bad, text: a.name(l.Provider) + ": " + p.Message, hint: p.Hint,
		exchange: p.Exchange, provider: l.Provider, news: true,
	}
	if next := l.status.NextTry; !next.IsZero() {
		m.hint += "; next try at " + next.Local().Format("15:04:05")
	}
	a.tellOf(m)
}

// cameWords tell of the tokens that came last, all that came together: of the first
// ones, and of those that took the place of others.
func (a *App) cameWords() string {
	var first, until, next, how []string
	for _, l := range a.connections() {
		switch {
		case !slices.ContainsFunc(a.came, func(c came) bool { return c.live == l }):
		case l.status.Generation == 1:
			first, until = append(first, a.name(l.Provider)), append(until, l.until())
		default:
			next, how = append(next, a.name(l.Provider)), append(how, l.how())
		}
	}
	if once := slices.Compact(slices.Clone(until)); len(once) == 1 {
		until = once // both end at one time
	}
	var parts []string
	if len(first) > 0 {
		parts = append(parts, fmt.Sprintf("%s: signed in, %s valid until %s",
			strings.Join(first, " and "), several("token", first), strings.Join(until, " and ")))
	}
	if len(next) > 0 {
		parts = append(
			parts,
			fmt.Sprintf(
				"%s %s renewed (%s)",
				strings.Join(next, " and "),
				several("token", next),
				strings.Join(how, ", "),
			),
		)
	}
	return strings.Join(parts, "; ")
}

// until is when the token ends, and whether that is a guess.
func (l *live) until() string {
	end := l.status.Expires.Local().Format("15:04:05")
	if l.status.Known == session.KnownAssumed {
		end += " (assumed)"
	}
	return end
}

func several(word string, of []string) string {
	if len(of) > 1 {
		return word + "s"
	}
	return word
}

// how is which token came, and how long it took.
func (l *live) how() string {
	number := fmt.Sprintf("#%d", l.status.Generation)
	for _, e := range slices.Backward(l.Session.Events()) {
		if e.Generation == l.status.Generation && e.Latency > 0 && e.Kind == session.EventRenewed {
			return number + " in " + widget.Took(e.Latency)
		}
	}
	return number
}
