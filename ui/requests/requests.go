// Package requests is the screen that shows every exchange with the services,
// live and from the cache.
package requests

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/trace"
	"icdscope/session/secret"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Pane is the screen.
type Pane struct {
	pane.Base

	source    *trace.Ring
	providers []pane.Provider
	shown     bool

	all    []trace.Exchange
	rowsOf []int // indices of all that are listed, newest last
	one    int   // of the providers, the one whose exchanges are listed, counted from 1; 0 for all
	win    widget.Window
	anchor uint64 // the exchange that the user put the cursor on
	follow bool   // the cursor stays on the newest
	open   bool   // details are shown
	lines  []string
	scroll int
}

// New makes the screen.
func New(k keys.Map, th *theme.Theme, ring *trace.Ring, providers []pane.Provider) *Pane {
	return &Pane{Base: pane.NewBase(k, th), source: ring, providers: providers, follow: true}
}

// Update implements [pane.Screen].
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	if _, ok := msg.(pane.TraceMsg); ok && p.shown {
		p.fetch()
	}
	return nil
}

// fetch takes the list as it is now. The cursor stays on its exchange.
func (p *Pane) fetch() {
	if p.source == nil {
		return
	}
	p.all = p.source.Exchanges()
	p.filter()
}

// filter lists the exchanges of the chosen provider and puts the cursor on the
// newest, or on the one it was put on or the last before it.
func (p *Pane) filter() {
	p.rowsOf = p.rowsOf[:0]
	at := 0
	for i := range p.all {
		if p.one > 0 && p.all[i].Provider != p.providers[p.one-1].ID {
			continue
		}
		if p.all[i].ID <= p.anchor {
			at = len(p.rowsOf)
		}
		p.rowsOf = append(p.rowsOf, i)
	}
	newest := p.follow && !p.open || p.anchor == 0
	if newest {
		at = len(p.rowsOf) - 1
	}
	p.win.Cursor = at
	p.win.Clamp(len(p.rowsOf))
	if newest {
		p.drop()
	}
	p.details()
	p.Changed()
}

// drop drops the anchor where the cursor is.
func (p *Pane) drop() {
	if e := p.current(); e != nil {
		p.anchor = e.ID
	}
}

func (p *Pane) current() *trace.Exchange {
	if p.win.Cursor < 0 || p.win.Cursor >= len(p.rowsOf) {
		return nil
	}
	return &p.all[p.rowsOf[p.win.Cursor]]
}

// Actions implements [pane.Screen].
func (p *Pane) Actions() []keys.Group {
	k, none := p.Keys.Requests, ""
	if p.current() == nil {
		none = "there is no request yet"
	}
	names := make([]string, len(p.providers))
	for i := range p.providers {
		names[i] = p.providers[i].Name
	}
	move := func(d int) tea.Cmd {
		p.move(d)
		return nil
	}
	moves := p.Keys.List.Moves(max(1, p.win.Height), len(p.rowsOf), move)
	if p.open { // pages are those of the details
		moves[2].Do = func() tea.Cmd { return p.scrollBy(-p.detailHeight()) }
		moves[3].Do = func() tea.Cmd { return p.scrollBy(p.detailHeight()) }
	}
	moves[1].Hint = true
	return []keys.Group{{Title: "Requests", Actions: append(moves,
		k.Open.Do(p.toggle).Unless(none).Hinted(), k.CopyCurl.Do(p.copyCurl).Unless(none).Hinted(),
		k.Provider.Do(func() tea.Cmd { return p.list((p.one + 1) % (len(p.providers) + 1)) }).Hinted().
			Each(names, func(name string) tea.Cmd { return p.list(slices.Index(names, name) + 1) }),
		k.Follow.Do(p.turnFollow),
	)}}
}

// toggle opens the details, or closes them.
func (p *Pane) toggle() tea.Cmd {
	p.open = !p.open
	p.scroll = 0
	p.resize()
	return nil
}

func (p *Pane) copyCurl() tea.Cmd {
	return p.Ask(pane.CopyMsg{Text: p.current().Curl(), What: "curl command"})
}

// list lists the exchanges of one provider, counted from 1, or of all.
func (p *Pane) list(one int) tea.Cmd {
	p.one = one
	p.filter()
	return nil
}

func (p *Pane) turnFollow() tea.Cmd {
	p.follow = !p.follow
	p.filter()
	return nil
}

// move moves the cursor; on the newest one the list follows again.
func (p *Pane) move(d int) {
	p.win.Move(d, len(p.rowsOf))
	p.drop()
	p.follow = p.win.Cursor == len(p.rowsOf)-1
	p.scroll = 0
	p.details()
}

// details makes the lines below the list.
func (p *Pane) details() {
	p.lines = nil
	e := p.current()
	if e == nil || !p.open {
		return
	}
	d := details{th: p.Theme, words: p.Words(), w: max(20, p.W-4)}
	d.exchange(e)
	p.lines = d.lines
}

// nameCol is the width of the column of names in the details, on a narrow screen
// two fifths of it.
const nameCol = 31

// details collects the lines about one exchange.
type details struct {
	th    *theme.Theme
	words keys.Words
	w     int
	lines []string
}

func (d *details) fact(name, value string) {
	if value == "" {
		return
	}
	column := min(nameCol, d.w*2/5)
	for i, l := range widget.Wrap(value, d.w-column) {
		if i > 0 {
			name = ""
		}
		d.lines = append(d.lines, d.th.Muted.S(widget.Fit(name, column-1, d.th.Glyph.Ellipsis))+" "+d.th.Text.S(l))
	}
}

func (d *details) heading(s string) {
	if len(d.lines) > 0 {
		d.lines = append(d.lines, "")
	}
	d.lines = append(d.lines, d.th.Title.S(s))
}

func (d *details) exchange(e *trace.Exchange) {
	d.fact("Request", e.Method+" "+e.URL)
	d.fact("Begun", e.Started.Local().Format("15:04:05.000"))
	d.fact("Answer", answer(e))
	d.fact("Took", e.Duration.Round(time.Microsecond).String())
	d.fact("Bytes", fmt.Sprint(e.Bytes))
	switch {
	case e.Token && e.Generation > 0:
		d.fact("Token", fmt.Sprintf("this is how generation %d is renewed", e.Generation))
	case e.Token:
		d.fact("Token", "this is how one is asked for")
	case e.Generation > 0:
		d.fact("Token", fmt.Sprintf("generation %d", e.Generation))
	}
	if e.Replayed {
		d.fact("Second try", "the first was answered 401; the token was renewed in between")
	}
	switch {
	case e.Stopped:
		d.fact("Stopped", "nobody waits for it any more")
	case e.Error != "":
		d.fact("Error", e.Error)
	}
	d.headers("Request headers", d.sent(e))
	d.headers("Answer headers", e.ResponseHeader)
	d.heading(d.words.Say("As curl ({requests.copyCurl} copies it)"))
	for _, l := range strings.Split(e.Curl(), "\n") {
		for _, w := range widget.Wrap(l, d.w) {
			d.lines = append(d.lines, d.th.Text.S(w))
		}
	}
}

// sent are the headers of a request, with its credentials masked and the number
// of the token it went out with.
func (d *details) sent(e *trace.Exchange) http.Header {
	credentials := e.RequestHeader.Get("Authorization")
	if credentials == "" {
		return e.RequestHeader
	}
	h := e.RequestHeader.Clone()
	credentials = strings.ReplaceAll(credentials, secret.Redacted, strings.Repeat(d.th.Glyph.Mask, 4))
	if e.Generation > 0 {
		credentials += fmt.Sprintf(" (token #%d)", e.Generation)
	}
	h.Set("Authorization", credentials)
	return h
}

func (d *details) headers(title string, h http.Header) {
	if len(h) == 0 {
		return
	}
	d.heading(title)
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		d.fact(name, strings.Join(h[name], ", "))
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

// Click implements [pane.Screen].
func (p *Pane) Click(_, y int) tea.Cmd {
	p.Changed()
	row := p.win.Offset + y - 2
	if y < 2 || y-2 >= p.win.Height || row >= len(p.rowsOf) {
		return nil
	}
	if p.win.Cursor == row {
		p.open = !p.open
		p.resize()
	}
	p.move(row - p.win.Cursor)
	return nil
}

// Wheel implements [pane.Screen].
func (p *Pane) Wheel(_, y, lines int) tea.Cmd {
	p.Changed()
	if p.open && y > p.win.Height+2 {
		p.scrollBy(lines)
		return nil
	}
	p.move(lines)
	return nil
}

// scrollBy scrolls the details.
func (p *Pane) scrollBy(lines int) tea.Cmd {
	p.scroll = max(0, min(p.scroll+lines, len(p.lines)-p.detailHeight()))
	return nil
}

// Show implements [pane.Screen].
func (p *Pane) Show() tea.Cmd {
	p.shown = true
	p.fetch()
	return nil
}

// Hide implements [pane.Screen].
func (p *Pane) Hide() { p.shown = false }

// Resize implements [pane.Screen].
func (p *Pane) Resize(w, h int) {
	p.Base.Resize(w, h)
	p.resize()
}

// resize divides the screen between list and details.
func (p *Pane) resize() {
	p.win.Height = max(1, p.H-3)
	if p.open {
		p.win.Height = max(1, (p.H-3)/3)
	}
	p.win.Clamp(len(p.rowsOf))
	p.details()
	p.Changed()
}

func (p *Pane) detailHeight() int { return max(1, p.H-p.win.Height-5) }

// SetTheme implements [pane.Screen].
func (p *Pane) SetTheme(th *theme.Theme) {
	p.Base.SetTheme(th)
	p.details()
}

// Deep implements [pane.Screen].
func (p *Pane) Deep() bool { return p.open }

// Back implements [pane.Screen].
func (p *Pane) Back() (tea.Cmd, bool) {
	if !p.open {
		return nil, false
	}
	p.open = false
	p.resize()
	return nil, true
}
