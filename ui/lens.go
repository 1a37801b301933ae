package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/api/trace"
	"icdscope/ui/dialog"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// openLens shows where what is under the cursor came from.
func (a *App) openLens() tea.Cmd {
	a.lens(a.pointed())
	return nil
}

// pointed is what is said under the cursor, or else the error that stands there.
func (a *App) pointed() []page.Saying {
	said := a.front().Facts()
	if m := a.messages.stand; len(said) == 0 && m.level == pane.Bad {
		if e, why := a.exchangeOf(m); why == "" {
			return []page.Saying{{Text: m.text, From: about(e)}}
		}
	}
	return said
}

// noFacts is why that cannot be shown; "" if it can.
func (a *App) noFacts() string {
	if len(a.pointed()) == 0 {
		return "nothing is said here that came from somewhere"
	}
	return ""
}

// lens shows of all that is said where each came from.
func (a *App) lens(said []page.Saying) {
	w := &lensWriter{Builder: page.New(a.th.Glyph), trace: a.opt.Trace}
	w.Column(10)
	for _, id := range exchangesOf(said) {
		w.exchange(id)
		for _, from := range placesIn(id, said) {
			w.place(from, said)
		}
	}
	a.open(dialog.NewReader(a.keys, a.th, "Where this came from", w.Page(), a.keys.Words(a.th.KeyLabel).Say(
		"{dialog.choose} opens it in Requests, {dialog.copyCurl} copies the request as curl, {dialog.close} closes"),

		dialog.Way{Key: a.keys.Dialog.Choose, Do: a.toExchange}, dialog.Way{Key: a.keys.Dialog.CopyCurl, Do: a.curlOf}))
}

// exchangesOf are the exchanges of what is said, each once, and none (0) as the last.
func exchangesOf(said []page.Saying) []uint64 {
	var ids []uint64
	seen, none := make(map[uint64]bool), false
	for _, s := range said {
		id := s.From.Exchange
		if none = none || id == 0; id > 0 && !seen[id] {
			seen[id], ids = true, append(ids, id)
		}
	}
	if none {
		ids = append(ids, 0)
	}
	return ids
}

// placesIn are where in an exchange something stands that is said, each once.
func placesIn(id uint64, said []page.Saying) []page.From {
	var list []page.From
	for _, s := range said {
		if s.From.Exchange == id && !slices.Contains(list, s.From) {
			list = append(list, s.From)
		}
	}
	return list
}

// inExchange is the intent of what belongs to an exchange.
type inExchange struct{ id uint64 }

// toExchange leads to the exchange of an intent, or says why there is none.
func (a *App) toExchange(intent any) (tea.Msg, bool) {
	e, why := a.exchangeOf(intent)
	if why != "" {
		return pane.SayMsg{Level: pane.Warn, Text: why}, false
	}
	return pane.ExchangeMsg{ID: e.ID}, true
}

// curlOf copies the request of the exchange of an intent.
func (a *App) curlOf(intent any) (tea.Msg, bool) {
	e, why := a.exchangeOf(intent)
	if why != "" {
		return pane.SayMsg{Level: pane.Warn, Text: why}, false
	}
	return pane.RequestMsg{Exchange: e.ID}, false
}

// exchangeOf is the exchange of an intent, or why there is none.
func (a *App) exchangeOf(intent any) (e trace.Exchange, why string) {
	id := uint64(0)
	switch intent := intent.(type) {
	case inExchange:
		id = intent.id
	case message:
		id = intent.exchange
	}
	if e, ok := a.opt.Trace.Exchange(id); ok {
		return e, ""
	}
	if id == 0 {
		return e, "it came in no exchange that was recorded"
	}
	return e, fmt.Sprintf("its exchange is not kept any more: the last %d are", trace.Capacity)
}

// showExchange shows an exchange among all others.
func (a *App) showExchange(id uint64) tea.Cmd {
	show := a.show(pane.Requests)
	reveal, ok := a.requests.Reveal(id)
	if !ok {
		_, why := a.exchangeOf(inExchange{id})
		a.say(pane.Warn, why)
	}
	return tea.Batch(show, reveal)
}

// lensWriter writes where things came from.
type lensWriter struct {
	*page.Builder
	trace *trace.Ring
}

// exchange writes which exchange it was.
func (w *lensWriter) exchange(id uint64) {
	w.Blank()
	in := inExchange{id}
	e, ok := w.trace.Exchange(id)
	switch {
	case id == 0:
		w.ParaDo(in, page.T(theme.RoleTitle, "In no exchange that was recorded"))
		return
	case !ok:
		w.ParaDo(in, page.T(theme.RoleTitle, "In an exchange that is not kept any more"))
		return
	}
	w.ParaDo(in, page.T(theme.RoleTitle, e.Method+" "+e.URL))
	w.Fact("Purpose", page.T(theme.RoleText, asked(e)))
	role, answer := answered(e)
	w.Fact("Answer", page.T(role, answer), page.T(theme.RoleMuted, "  "+w.came(e)))
	w.Fact("When", page.T(theme.RoleText, e.Started.Local().Format(time.DateTime)))
}

// asked is what an exchange was for.
func asked(e trace.Exchange) string {
	if e.For != "" && e.What != "" {
		return e.What + ", for " + e.For
	}
	return e.What + e.For
}

// answered is what came of an exchange.
func answered(e trace.Exchange) (theme.Role, string) {
	status, why := e.Received(trace.PartStatus, "")
	switch {
	case status == "":
		return theme.RoleBad, why
	case e.Error != "":
		return theme.RoleBad, status + ", and then: " + e.Error
	case e.Status >= 400:
		return theme.RoleBad, status
	}
	return theme.RoleText, status
}

// came tells whether the server was asked, and if not when the answer was given.
func (w *lensWriter) came(e trace.Exchange) string {
	switch {
	case e.Status == 0:
		return ""
	case !e.Cached:
		return "live, in " + widget.Took(e.Duration)
	}
	words := entity.ProvenanceWords(icd.Provenance{Cached: e.Cached, Stale: e.Stale, Age: e.Age})
	if e.Brought == 0 {
		return words + "; the server gave it in an earlier run"
	}
	if first, ok := w.trace.Exchange(e.Brought); ok {
		return words + "; the server gave it at " + first.Started.Local().Format(time.TimeOnly)
	}
	return words
}

// parts are where in an exchange something stands, in words.
var parts = map[page.Part]string{
	page.Body:          "in the body of the answer",
	page.RequestHeader: "a header of the request",
	page.AnswerHeader:  "a header of the answer",
	page.Status:        "the status of the answer",
	page.Claim:         "a claim of the token that came, not verified",
}

// place writes what is said that came from a place, which that is, and what was
// received there.
func (w *lensWriter) place(from page.From, said []page.Saying) {
	w.Blank()
	name := "Shown"
	for _, s := range said {
		if s.From == from {
			w.Fact(name, page.T(theme.RoleBold, shown(s, w.Glyphs().Ellipsis)))
			name = ""
		}
	}
	if from.Part == page.Ours {
		w.Fact("Known", page.T(theme.RoleMuted, ours(from)))
		return
	}
	at := strings.TrimSpace(from.Pointer + "  " + parts[from.Part])
	if from.Part == page.Body && from.Pointer == "" {
		at = "the body of the answer, as a whole"
	}
	w.Fact("Stands at", page.T(theme.RoleAccent, at))
	w.received(from)
}

// shown is what the screen said, cut if it is long.
func shown(s page.Saying, ellipsis string) string {
	text := widget.Cut(strings.ReplaceAll(s.Text, "\n", " "), shownWidth, ellipsis)
	if s.Name == "" {
		return text
	}
	return s.Name + ": " + text
}

// ours is how something is known that was not received.
func ours(from page.From) string {
	switch {
	case from.Pointer != "":
		return "worked out here from " + from.Pointer
	case from.Exchange > 0:
		return "worked out here from the exchange itself: no part of it says so"
	}
	return "worked out here, or set: it came in no exchange"
}

// How much is shown.
const (
	shownWidth    = 240     // cells of what the screen said
	receivedLines = 120     // lines of what was received
	receivedBytes = 8 << 10 // and bytes, of one line at most half of them
)

// received writes a value as it was received, or why it cannot be shown.
func (w *lensWriter) received(from page.From) {
	value, why := w.trace.Received(from.Exchange, trace.Part(from.Part), from.Pointer)
	if why != "" {
		w.Fact("Received", page.T(theme.RoleWarn, why))
		return
	}
	if from.Part == page.Body {
		value = icd.Pretty([]byte(value))
	}
	lines := strings.Split(value, "\n")
	if len(lines) == 1 {
		text, more := w.begun(value, receivedBytes)
		w.Fact("Received", page.T(theme.RoleText, text))
		w.Fact("", page.T(theme.RoleFaint, more))
		return
	}
	w.Fact("Received", page.T(theme.RoleMuted, widget.Count(len(lines))+" lines"))
	room := receivedBytes
	for i, l := range lines {
		if i == receivedLines || room <= 0 {
			w.Para(page.T(theme.RoleFaint, fmt.Sprintf("%s more lines, %s", widget.Count(len(lines)-i), size(rest(lines[i:])))))
			return
		}
		text, more := w.begun(l, receivedBytes/2)
		w.Code(page.T(theme.RoleText, "  "+text))
		if more != "" {
			w.Code(page.T(theme.RoleFaint, "    "+more))
		}
		room -= len(text)
	}
}

// begun is the beginning of a line of what was received, and how much more of it there
// is; "" for nothing.
func (w *lensWriter) begun(l string, most int) (text, more string) {
	if len(l) <= most {
		return l, ""
	}
	for most > 0 && !utf8.RuneStart(l[most]) {
		most--
	}
	return l[:most], w.Glyphs().Ellipsis + " " + size(len(l)-most) + " more"
}

// rest is how many bytes lines have.
func rest(lines []string) (n int) {
	for _, l := range lines {
		n += len(l) + 1
	}
	return n
}

// size is a number of bytes in words.
func size(n int) string {
	if n < 1<<10 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%s KiB", widget.Count(n>>10))
}
