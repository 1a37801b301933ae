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
	Trace  *trace.Ring // nil for none
	Dir    string      // the working directory, in which files are proposed
	Opener Opener      // nil for none
}

// Desk takes what is asked for about what is shown. What it asks for itself it asks by
// an outbox, as screens do.
type Desk struct {
	pane.Base

	opt    Options
	conn   Connection
	ctx    context.Context // of everything that is asked of it
	cancel context.CancelFunc
	life   int    // counts connections; what was asked of an older one is dropped
	dir    string // of the file that was written last, or the working directory
	job    *job   // the export under way; nil for none
}

// Connection is what is asked: nothing, without a reader.
type Connection struct {
	Provider string // whose requests the reader's are
	Token    bool   // they need one
	Reader   Reader
	Sandbox  func() bool // it may turn out with the first answer that it is one
}

// New makes a desk without a connection.
func New(k keys.Map, th *theme.Theme, o Options) *Desk {
	d := &Desk{Base: pane.NewBase(k, th), opt: o, dir: o.Dir}
	d.Connect(Connection{})
	return d
}

// Connect makes it ask another API, or none. What is under way is given up.
func (d *Desk) Connect(c Connection) {
	if d.cancel != nil {
		d.cancel()
	}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	d.conn, d.job = c, nil
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
	case pane.ExportMsg:
		return d.export(msg), true
	case formatMsg:
		return d.askName(msg, "", ""), true
	case fileMsg:
		return d.write(msg), true
	case pane.OpenMsg:
		return d.openPage(msg), true
	case openedMsg:
		return d.opened(msg), true
	case tellMsg:
		return d.tell(msg.job), true
	case writtenMsg:
		return d.written(msg), true
	}
	return nil, false
}

// nobody is why nothing can be asked; "" if somebody is signed in.
func (d *Desk) nobody() string {
	if d.conn.Reader == nil {
		return "not signed in to the ICD API"
	}
	return ""
}

// failed says why something was not done, unless it was given up.
func (d *Desk) failed(what string, err error) tea.Cmd {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	sentence, hint := problem.Explain(err, problem.Anywhere.In(d.Words()))
	if hint != "" {
		sentence += "; " + hint
	}
	return d.Say(pane.Bad, what+": "+sentence)
}
