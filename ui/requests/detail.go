package requests

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"icdscope/api/trace"
	"icdscope/session/secret"
	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// detail shows what is known of one exchange. Another exchange is shown from its
// beginning. The zero value shows none.
type detail struct {
	of   uint64 // the exchange
	rows *page.Rows
	win  widget.Window // it is scrolled by its offset; nothing has the cursor
}

// set sets a page in a frame of w by h cells, and keeps what is in view there.
func (d *detail) set(p *page.Page, t *theme.Theme, w, h int) {
	d.rows = p.Rows(t, w-4)
	d.win.Height = h - 2
	d.win.Clamp(d.rows.Len())
}

// len is how many rows there are.
func (d *detail) len() int {
	if d.rows == nil {
		return 0
	}
	return d.rows.Len()
}

// draw draws the rows in view and tells how many are below them.
func (d *detail) draw() (rows []string, rest int) {
	from, to := d.win.Visible(d.len())
	for i := from; i < to; i++ {
		rows = append(rows, " "+d.rows.Row(i)+" ")
	}
	return rows, d.len() - to
}

// nameCol is the width of the column of names in the details.
const nameCol = 31

// writer writes what is known of an exchange.
type writer struct {
	*page.Builder
	e *trace.Exchange
}

func write(e *trace.Exchange, g theme.Glyphs, words keys.Words) *page.Page {
	w := &writer{page.New(g), e}
	w.Column(nameCol)
	w.facts()
	w.headers("Request headers", page.RequestHeader, w.sent())
	w.headers("Answer headers", page.AnswerHeader, e.ResponseHeader)
	w.Heading(words.Say("As curl ({requests.copyCurl} copies it)"))
	for l := range strings.SplitSeq(e.Curl(), "\n") {
		w.Code(page.S(theme.RoleText, l, w.in(page.Ours, "")))
	}
	return w.Page()
}

// in is a part of the exchange.
func (w *writer) in(part page.Part, pointer string) page.From {
	return page.From{Exchange: w.e.ID, Part: part, Pointer: pointer}
}

// fact is what was observed of the exchange.
func (w *writer) fact(name, value string) { w.came(name, value, w.in(page.Ours, "")) }

func (w *writer) came(name, value string, from page.From) {
	w.Fact(name, page.S(theme.RoleText, value, from))
}

func (w *writer) facts() {
	e := w.e
	w.fact("Request", e.Method+" "+e.URL)
	w.fact("Begun", e.Started.Local().Format("15:04:05.000"))
	w.came("Answer", answer(e), w.answered())
	w.fact("Took", e.Duration.Round(time.Microsecond).String())
	w.fact("Bytes", fmt.Sprint(e.Bytes))
	switch {
	case e.Token && e.Generation > 0:
		w.fact("Token", fmt.Sprintf("this is how generation %d is renewed", e.Generation))
	case e.Token:
		w.fact("Token", "this is how one is asked for")
	case e.Generation > 0:
		w.fact("Token", fmt.Sprintf("generation %d", e.Generation))
	}
	if e.Replayed {
		w.fact("Second try", "the first was answered 401; the token was renewed in between")
	}
	switch {
	case e.Stopped:
		w.fact("Stopped", "nobody waits for it any more")
	case e.Error != "":
		w.fact("Error", e.Error)
	}
}

// answered is where the answer's status stands, if there was an answer.
func (w *writer) answered() page.From {
	if w.e.Status == 0 {
		return w.in(page.Ours, "")
	}
	return w.in(page.Status, "")
}

// sent are the headers of the request, with its credentials masked and the number
// of the token it went out with.
func (w *writer) sent() http.Header {
	e := w.e
	credentials := e.RequestHeader.Get("Authorization")
	if credentials == "" {
		return e.RequestHeader
	}
	h := e.RequestHeader.Clone()
	credentials = strings.ReplaceAll(credentials, secret.Redacted, strings.Repeat(w.Glyphs().Mask, 4))
	if e.Generation > 0 {
		credentials += fmt.Sprintf(" (token #%d)", e.Generation)
	}
	h.Set("Authorization", credentials)
	return h
}

func (w *writer) headers(title string, part page.Part, h http.Header) {
	if len(h) == 0 {
		return
	}
	w.Heading(title)
	for _, name := range slices.Sorted(maps.Keys(h)) {
		w.came(name, strings.Join(h[name], ", "), w.in(part, name))
	}
}

// answer is the status in words.
func answer(e *trace.Exchange) string {
	switch {
	case e.Cached && e.Stale:
		return fmt.Sprintf("%d from the cache, %s old, because the server cannot be asked", e.Status, e.Age)
	case e.Cached:
		return fmt.Sprintf("%d from the cache, %s old", e.Status, e.Age)
	case e.Status > 0:
		return fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))
	case e.Done:
		return "none"
	default:
		return "under way"
	}
}
