package share

import (
	"net/http"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/trace"
	"icdscope/ui/pane"
)

// copyRequest copies a request as curl, below the lines that fill its variables.
func (d *Desk) copyRequest(msg pane.RequestMsg) tea.Cmd {
	if d.opt.Trace == nil {
		return d.Say(pane.Warn, "requests are not recorded here")
	}
	if e, ok := d.opt.Trace.Exchange(msg.Exchange); ok {
		return d.copyCurl(e)
	}
	if why := d.nobody(); why != "" {
		return d.Say(pane.Warn, why)
	}
	req, err := d.asking(msg)
	if err != nil {
		return d.failed("not copied", err)
	}
	return d.copyCurl(d.opt.Trace.Unsent(d.conn.Provider, req, d.conn.Token))
}

// asking is the request that would ask for it now.
func (d *Desk) asking(msg pane.RequestMsg) (*http.Request, error) {
	if msg.Search != nil {
		return d.conn.Reader.AskingFor(*msg.Search) //nolint:wrapcheck // it says itself what is wrong
	}
	return d.conn.Reader.Asking(msg.Ref) //nolint:wrapcheck // it says itself what is wrong
}

func (d *Desk) copyCurl(e trace.Exchange) tea.Cmd {
	return d.Ask(pane.CopyMsg{Text: e.Snippet(trace.Curl), What: "curl, " + e.Method + " " + e.Path})
}
