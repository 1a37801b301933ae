package ui

import (
	"path/filepath"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/trace"
	"icdscope/ui/dialog"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// message is something that was said.
type message struct {
	at       time.Time
	level    pane.Level
	text     string
	hint     string // what to do; "" for nothing
	exchange uint64 // what it is about; 0 for none
	provider string // whose session it is about; "" for none
	tokens   int    // how many tokens that came it tells of
	path     string // of a file, as it stands in the text; "" for none
	shown    bool   // it stands on a screen
	news     bool   // it is no answer to a key: it holds wherever the user goes

	ripe time.Time // from then on a key takes an answer away
}

// words are all of it.
func (m message) words() string {
	if m.hint == "" {
		return m.text
	}
	return m.text + "; " + m.hint
}

// says reports whether it says all that an earlier one did: the same, or of tokens that
// came together more.
func (m message) says(earlier message) bool {
	return m.words() == earlier.words() && m.level == earlier.level || m.tokens > earlier.tokens && earlier.tokens > 0
}

// messages are what was said last. An error stands until the next key that acts, news
// for a while, and an answer to a key until whichever of the two comes first.
type messages struct {
	list   []message // oldest first
	stand  message   // what stands there, unless it is over
	until  time.Time
	covers time.Time // until when what stands there hides a notice, if it is no error
	count  int       // how many there were
}

const (
	saidTime     = 6 * time.Second
	keptMessages = 50
)

// add takes a message. What is no error does not cover one, unless it is about the
// same session and so is later news of it.
func (m *messages) add(said message) {
	m.keep(said)
	news := said.provider != "" && said.provider == m.stand.provider
	if m.stand.level != pane.Bad || said.level == pane.Bad || news {
		m.stand, m.until = said, said.at.Add(saidTime)
		if said.level >= pane.Warn {
			m.covers = m.until
		}
	}
}

// keep takes a message that stands nowhere.
func (m *messages) keep(said message) {
	m.count++
	if n := len(m.list); n > 0 && said.says(m.list[n-1]) {
		m.list = m.list[:n-1]
	}
	m.list = append(m.list, said)
	if len(m.list) > keptMessages {
		m.list = m.list[1:]
	}
}

// now is what stands there at a time; without text nothing.
func (m *messages) now(at time.Time) message {
	if m.stand.level != pane.Bad && at.After(m.until) {
		return message{}
	}
	return m.stand
}

// acted takes an error away that stood there before a key acted, and an answer as soon
// as it is ripe; there were so many messages then.
func (m *messages) acted(before int, at time.Time) {
	if m.count == before && (m.stand.level == pane.Bad || m.answers() && !at.Before(m.stand.ripe)) {
		m.gone(at)
	}
}

// answers reports whether what stands there answers a key, and is no error.
func (m *messages) answers() bool { return m.stand.level != pane.Bad && !m.stand.news }

// left takes an answer away, ripe or not: the user is not there any more.
func (m *messages) left(at time.Time) {
	if m.answers() {
		m.gone(at)
	}
}

func (m *messages) gone(at time.Time) {
	if at.Before(m.covers) {
		m.covers = at
	}
	m.stand, m.until = message{}, at
}

// say answers a key.
func (a *App) say(level pane.Level, text string) { a.tellOf(message{level: level, text: text}) }

// report says what holds wherever the user goes.
func (a *App) report(level pane.Level, text string) {
	a.tellOf(message{level: level, text: text, news: true})
}

// tellOf says a message. An answer that comes later than its key is not ripe before it
// could be read: keys that were typed ahead do not take it away.
func (a *App) tellOf(m message) {
	m.at = a.opt.Now()
	m.ripe = m.at
	if !a.byHand {
		m.ripe = m.at.Add(readTime)
	}
	if m.shown || a.saidInTheForm(m) {
		a.messages.keep(m)
		return
	}
	a.messages.add(m)
}

// saidInTheForm reports whether a message says what the form says in front of the user: it
// is kept with the others, and does not stand there a second time.
func (a *App) saidInTheForm(m message) bool {
	l := a.links[m.provider]
	return m.level == pane.Bad && l != nil && a.screen == pane.Login && a.login.Tells(l.of)
}

// acted notes that the user did something; there were so many messages before.
func (a *App) acted(before int) { a.messages.acted(before, a.opt.Now()) }

// byHand reports whether a message is something that the user does.
func byHand(msg tea.Msg) bool {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseClickMsg:
		return true
	}
	return false
}

// said is what is said now, without text nothing: trouble first, then what was not read
// yet, and at last which tokens end.
func (a *App) said() message {
	now, over := a.messages.now(a.now), a.now.After(a.messages.until)
	switch ending := a.ending(); {
	case len(a.notices) > 0 && now.level < pane.Warn:
		return message{level: pane.Warn, text: a.notices[0].text}
	case ending != "" && over: // no error that stands for long hides that
		return message{level: pane.Warn, text: ending}
	}
	return now
}

// look is what a level is drawn with.
func (a *App) look(l pane.Level) (theme.Role, string) {
	switch l {
	case pane.Good:
		return theme.RoleGood, a.th.Glyph.Good
	case pane.Warn:
		return theme.RoleWarn, a.th.Glyph.Warn
	case pane.Bad:
		return theme.RoleBad, a.th.Glyph.Bad
	case pane.Info:
	}
	return theme.RoleInfo, a.th.Glyph.Dot
}

// lastRow is the last row of the body, and between which of its cells a message stands:
// where a frame ends, between its corners. What is no frame makes way.
func (a *App) lastRow() (row string, from, to int) {
	rows := a.front().Rows()
	row = rows[len(rows)-1]
	if from, to, ok := widget.Corners(row); ok {
		return row, from + 1, to
	}
	return widget.Spaces(a.w), 1, a.w
}

// drawMessage draws what is said now in the last row of the body, as titles stand in the
// first; "" for nothing.
func (a *App) drawMessage() string {
	m := a.said()
	if m.text == "" {
		return ""
	}
	role, sign := a.look(m.level)
	row, from, to := a.lastRow()
	whole := a.whole(m)
	room := to - from - widget.Width(whole)
	words := m.shortened(m.words(), room-widget.Width(sign)-3, a.th.Glyph.Ellipsis)
	text := widget.Cut(" "+sign+" "+words, room-1, a.th.Glyph.Ellipsis)
	row = laid(row, a.th.Ink(role).S(text)+" ", from, a.w)
	return laid(row, whole, to-widget.Width(whole), a.w)
}

// laid is a row with words from a cell on.
func laid(row, words string, from, w int) string {
	return widget.Overlay([]string{row}, []string{words}, from, 0, w)[0]
}

// shortened are the words in w cells, as far as a shorter path makes them fit: of that the
// name of the file stays, whatever comes behind it.
func (m message) shortened(words string, w int, ellipsis string) string {
	over := widget.Width(words) - w
	if m.path == "" || over <= 0 {
		return words
	}
	name := widget.Width(filepath.Base(m.path)) + 1 + widget.Width(ellipsis)
	short := widget.Path(m.path, max(name, widget.Width(m.path)-over), ellipsis)
	return strings.Replace(words, m.path, short, 1)
}

// spoken is the width from which a message that is cut names the key that opens it.
const spoken = 60

// whole names the key that opens a message whole, where there is room for it and the
// message is an error or is cut.
func (a *App) whole(m message) string {
	_, sign := a.look(m.level)
	_, from, to := a.lastRow()
	cut := widget.Width(sign+m.words())+3 > to-from
	if m.text == "" || m.level != pane.Bad && !cut || a.w < spoken || a.dialog != nil || a.front().Typing() {
		return ""
	}
	hint := a.drawHint(hintOf(a.keys.Global.Messages.Do(nil).As("whole").Binding))
	return strings.TrimPrefix(hint, " ") + " "
}

// openMessages shows what was said last, the newest first.
func (a *App) openMessages() tea.Cmd {
	b := page.New(a.th.Glyph)
	b.Column(len("15:04:05  "))
	for i := len(a.messages.list) - 1; i >= 0; i-- {
		m := a.messages.list[i]
		role, sign := a.look(m.level)
		b.FactDo(m, m.at.Local().Format(time.TimeOnly), page.T(role, sign+" "+strings.ReplaceAll(m.text, "\n", " ")))
		b.Fact("", page.T(theme.RoleMuted, m.hint))
	}
	a.open(dialog.NewReader(a.keys, a.th, "What was said", b.Page(), a.keys.Words(a.th.KeyLabel).Say(
		"{global.wire} shows the exchange behind it, {dialog.choose} opens that in Requests, {dialog.close} closes"),

		dialog.Way{Key: a.keys.Global.Wire, Do: a.behind}, dialog.Way{Key: a.keys.Dialog.Choose, Do: a.toExchange}))
	return nil
}

// nothingSaid is why there is nothing to show; "" if there is.
func (a *App) nothingSaid() string {
	if len(a.messages.list) == 0 {
		return "nothing was said yet"
	}
	return ""
}

// lensMsg asks to show where something that was said came from.
type lensMsg struct{ said []page.Saying }

// behind leads from a message to the exchange that it is about.
func (a *App) behind(intent any) (tea.Msg, bool) {
	m, _ := intent.(message)
	e, why := a.exchangeOf(intent)
	if why != "" {
		return pane.SayMsg{Level: pane.Warn, Text: why}, false
	}
	return lensMsg{[]page.Saying{{Text: m.text, From: about(e)}}}, true
}

// about is an exchange as it ended: its status, if there was an answer.
func about(e trace.Exchange) page.From {
	if e.Status == 0 {
		return page.From{Exchange: e.ID}
	}
	return page.From{Exchange: e.ID, Part: page.Status}
}
