// Package share hands out what is shown: parts of it to the clipboard, its request as
// a command, what is below it to a file, its page to a browser. Screens say what they
// show by messages of package pane; what is taken of it, and how, is said here.
package share

import (
	"context"
	"errors"
	"net/http"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/api/trace"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
	"icdscope/ui/theme"
)

// Reader is what is needed of an ICD API.
type Reader interface {
	icd.Reader
	Asking(ref icd.Ref) (*http.Request, error)
	AskingFor(s icd.Search) (*http.Request, error)
}

// Options are what the program gives.
type Options struct {
	Trace *trace.Ring // nil for none
}

// Desk takes what is asked for about what is shown. What it asks for itself it asks by
// an outbox, as screens do.
type Desk struct {
	pane.Base

	opt      Options
	provider string // whose requests the reader's are
	token    bool   // and they need one
	reader   Reader // nil while nobody is signed in
	ctx      context.Context
	cancel   context.CancelFunc
	life     int // counts readers; what was asked of an older one is dropped
}

// New makes a desk without a connection.
func New(k keys.Map, th *theme.Theme, o Options) *Desk {
	d := &Desk{Base: pane.NewBase(k, th), opt: o}
	d.Connect("", nil, false)
	return d
}

// Connect makes it ask another API, that of a provider, or none; token tells whether
// that takes one.
func (d *Desk) Connect(provider string, r Reader, token bool) {
	if d.cancel != nil {
		d.cancel()
	}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	d.provider, d.reader, d.token = provider, r, token
	d.life++
}

// Close gives up whatever is under way.
func (d *Desk) Close() { d.cancel() }

// Take acts on what is asked for about what is shown, and reports whether it is that.
func (d *Desk) Take(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case pane.CopyPartMsg:
		return d.copyPart(msg), true
	case pane.RequestMsg:
		return d.copyRequest(msg), true
	case partMsg:
		return d.partCame(msg), true
	}
	return nil, false
}

// nobody is why nothing can be asked; "" if somebody is signed in.
func (d *Desk) nobody() string {
	if d.reader == nil {
		return "nobody is signed in to the ICD API"
	}
	return ""
}

// failed says why something was not done, unless it was given up.
func (d *Desk) failed(what string, err error) tea.Cmd {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	sentence, hint := problem.Explain(err, problem.OnScreen.In(d.Words()))
	if hint != "" {
		sentence += "; " + hint
	}
	return d.Say(pane.Bad, what+": "+sentence)
}
