package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/session"
	"icdscope/ui/browse"
	"icdscope/ui/cluster"
	"icdscope/ui/login"
	"icdscope/ui/pane"
	"icdscope/ui/places"
	"icdscope/ui/search"
	"icdscope/ui/share"
)

// Mode tells what the program talks to.
type Mode string

// The modes, as the badge shows them.
const (
	Live    Mode = "LIVE"
	Local   Mode = "LOCAL"
	Sandbox Mode = "SANDBOX"
	Offline Mode = "OFFLINE"
)

// Reader is what the screens need of the ICD API.
type Reader interface {
	browse.Reader
	search.Searcher
	cluster.Reader
	share.Reader
}

// Link is the connection to one provider.
type Link struct {
	Provider string
	Mode     func() Mode // it may turn out with the first answer that this is a sandbox
	Session  *session.Session
	Reader   Reader       // of a provider that can be read; else nil
	Start    icd.Tree     // to show first, where there is a reader
	Server   string       // that is asked; "" if nothing is to be kept of where one is
	Left     *places.Last // to show in place of Start; nil for nothing
	Embedded bool         // it is to the sandbox in this program, which ends when another endpoint is chosen
	Notes    []string     // what the user should know about how it came to be
	Close    func()       // ends the session and whatever else belongs to it
}

// Backend does what needs more than the terminal: the composition root
// implements it.
type Backend interface {
	// Connect makes the connections that a submission asks for, the sandbox
	// both, and starts their sessions; nothing is asked of the network before
	// it returns. With an error, also that of a context that ended, what there
	// was before goes on.
	Connect(ctx context.Context, c login.Submission) ([]*Link, error)
	// Forget removes what is remembered of a provider's credentials. It reports
	// whether there was anything.
	Forget(ctx context.Context, provider string) (bool, error)
	// Switch changes to another profile and makes the connections for which
	// credentials are found there; say is what the user should know of the others.
	Switch(ctx context.Context, profile string) (links []*Link, say string, err error)
	// Wipe forgets what is held in memory for connections that have ended.
	Wipe()
}

// live is a link that the program watches.
type live struct {
	*Link
	status session.Status
	told   *session.Problem // the refusal by an API that was told last
	of     int              // the attempt in Login that it came of; 0 for none
	ch     <-chan session.Status
	cancel context.CancelFunc
}

type (
	// statusMsg is a status of one link; of a link that was replaced it is
	// dropped.
	statusMsg struct {
		link   *live
		status session.Status
		closed bool
	}
	// connectedMsg is the outcome of Connect.
	connectedMsg struct {
		life  int // in which it was asked for; see wipe
		of    int // the attempt in Login; 0 for none
		links []*Link
		err   error
	}
	// traceMsg tells that there are new exchanges; after it they may be looked
	// for again.
	traceMsg      struct{}
	traceAgainMsg struct{}
	// StuckMsg tells that the program cannot be stopped here until somebody brings it
	// back.
	StuckMsg struct{}
	// doneMsg ends a command whose outcome is said in words.
	doneMsg struct {
		level    pane.Level
		text     string
		exchange uint64 // what it is about; 0 for none
	}
)

// watch waits for the next status of a link.
func (l *live) watch() tea.Cmd {
	return func() tea.Msg {
		st, ok := <-l.ch
		return statusMsg{link: l, status: st, closed: !ok}
	}
}

// standing is how the session of a link stands, as screens are told.
func (l *live) standing() pane.StatusMsg {
	return pane.StatusMsg{Provider: l.Provider, Attempt: l.of, Status: l.status, Events: l.Session.Events()}
}

// connections are the links that there are, in the order of the providers.
func (a *App) connections() []*live {
	var list []*live
	for _, p := range a.opt.Providers {
		if l := a.links[p.ID]; l != nil {
			list = append(list, l)
		}
	}
	return list
}

// name is a provider's name on the screen.
func (a *App) name(provider string) string {
	for _, p := range a.opt.Providers {
		if p.ID == provider {
			return p.Name
		}
	}
	return provider
}

// adopt makes the program use a connection, which came of an attempt in Login or of none
// (0), in place of the one before it.
func (a *App) adopt(link *Link, of int) tea.Cmd {
	again := a.comesBack(link)
	a.disconnect(link.Provider)
	ctx, cancel := context.WithCancel(a.ctx)
	l := &live{Link: link, status: link.Session.Status(), ch: link.Session.Watch(ctx), cancel: cancel, of: of}
	a.links[link.Provider], a.lab.told = l, false
	a.announce(l, session.Status{}) // a token may have come before anybody watched
	cmds := []tea.Cmd{l.watch(), a.tell(l.standing())}
	if link.Reader != nil {
		a.resume(link)
		if again {
			cmds = append(cmds, a.browse.Rejoin(link.Provider, link.Reader))
		} else {
			cmds = append(cmds, a.browse.SetReader(link.Provider, link.Reader, link.Start))
		}
		a.search.SetSearcher(link.Provider, link.Reader)
		a.cluster.SetReader(link.Reader)
		a.desk.Connect(share.Connection{
			Provider: link.Provider, Reader: link.Reader, Token: l.status.State != session.NotNeeded,
			Sandbox: func() bool { return link.Mode() == Sandbox },
		})
	}
	for _, note := range link.Notes {
		a.report(pane.Info, note)
	}
	a.ribbonDirty()
	return tea.Batch(cmds...)
}

// comesBack reports whether a connection is to the server that is shown already, and would
// begin there as the one before it did.
func (a *App) comesBack(link *Link) bool {
	old := a.links[link.Provider]
	if old == nil || old.Reader == nil || link.Reader == nil || old.Start != link.Start || old.Embedded != link.Embedded {
		return false
	}
	return link.Embedded || link.Server != "" && old.Server == link.Server
}

// disconnect ends a connection.
func (a *App) disconnect(provider string) {
	if l := a.links[provider]; l != nil {
		l.cancel()
		l.Close()
		a.login.End(l.of)
		delete(a.links, provider)
	}
}

// gone ends a connection that nothing takes the place of.
func (a *App) gone(provider string) tea.Cmd {
	l := a.links[provider]
	a.disconnect(provider)
	a.ribbonDirty()
	if l != nil && l.Reader != nil {
		a.search.SetSearcher("", nil)
		a.cluster.SetReader(nil)
		a.desk.Connect(share.Connection{})
		_ = a.browse.SetReader("", nil, icd.Tree{})
	}
	return a.tell(pane.GoneMsg{Provider: provider})
}

// connect makes the connections of an attempt in Login, or of none (0), outside of the
// program's one goroutine.
func (a *App) connect(of int, c login.Submission) tea.Cmd {
	ctx, cancel := context.WithCancel(a.ctx)
	if of > 0 {
		a.pending[of] = cancel
	}
	backend, life := a.opt.Backend, a.life
	return func() tea.Msg {
		defer cancel()
		links, err := backend.Connect(ctx, c)
		return connectedMsg{life, of, links, err}
	}
}

// traceEvery is how often the list of exchanges is redrawn at most.
const traceEvery = 100 * time.Millisecond

func watchTrace(ch <-chan struct{}) tea.Cmd {
	return func() tea.Msg {
		if _, ok := <-ch; !ok {
			return nil
		}
		return traceMsg{}
	}
}
