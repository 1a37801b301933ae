package requests

import (
	"errors"
	"fmt"
	"io/fs"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/trace"
	"icdscope/ui/pane"
)

type (
	// snippetMsg is a language that was chosen for an exchange.
	snippetMsg struct {
		id uint64
		in trace.Language
	}
	// archivedMsg tells what came of an export.
	archivedMsg struct {
		count, dropped int
		path           string
		err            error
	}
)

func (p *Screen) copyCurl() tea.Cmd {
	return p.Ask(pane.RequestMsg{Exchange: p.current().ID})
}

// snippets lets the user choose in which language the request is copied.
func (p *Screen) snippets() tea.Cmd {
	menu := pane.MenuMsg{Title: "Copy this request in which language?"}
	for _, l := range trace.Languages() {
		menu.Items = append(menu.Items, pane.MenuItem{
			Label: l.String(), Note: "with " + l.By(), Msg: snippetMsg{p.current().ID, l},
		})
	}
	return p.Ask(menu)
}

// copySnippet copies a request in a language that was chosen.
func (p *Screen) copySnippet(msg snippetMsg) tea.Cmd {
	e, ok := p.source.Exchange(msg.id)
	if !ok {
		return p.Say(pane.Warn, "this request is not kept any more: newer ones took its place")
	}
	return p.Ask(pane.CopyMsg{Text: e.Snippet(msg.in), What: "request as " + msg.in.String()})
}

// noExport is why there is nothing to write into a file, or no way to; "" if there is.
func (p *Screen) noExport() string {
	switch {
	case p.archive == nil:
		return "no file can be written here"
	case len(p.all) == 0:
		return "there is no request yet"
	}
	return ""
}

// export writes every exchange that is kept, listed or not, into a file.
func (p *Screen) export() tea.Cmd {
	archive, list, dropped := p.archive, p.source.Exchanges(), p.source.Dropped()
	return func() tea.Msg {
		path, err := archive(list, dropped)
		return archivedMsg{len(list), dropped, path, err}
	}
}

// archived says where the file is.
func (p *Screen) archived(msg archivedMsg) tea.Cmd {
	if msg.err != nil {
		why, path := reason(msg.err)
		return p.SayOf(path, pane.Bad, "not written: "+why)
	}
	what := "one request"
	if msg.count != 1 {
		what = fmt.Sprintf("%d requests", msg.count)
	}
	if msg.dropped > 0 {
		what = "the last " + what
	}
	return p.SayOf(msg.path, pane.Good, what+" in "+msg.path+"; icdscope sandbox --replay takes it")
}

// reason is why a file could not be written, without what was done to it, and which.
func reason(err error) (why, path string) {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Path + ": " + at.Err.Error(), at.Path
	}
	return err.Error(), ""
}
