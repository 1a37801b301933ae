// Package search is the screen on which entities are found by words, codes,
// ids and URIs.
package search

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Searcher is what the screen needs of an ICD API.
type Searcher interface {
	Search(context.Context, icd.Search) (icd.Results, icd.Provenance, error)
	CodeInfo(context.Context, icd.Ref, string) (icd.CodeInfo, icd.Provenance, error)
	Load(context.Context, icd.Ref, ...icd.Include) (icd.Entity, icd.Provenance, error)
}

// pause is how long typing rests before the server is asked.
const pause = 250 * time.Millisecond

// kind is what an input is taken for.
type kind int

const (
	words kind = iota
	code
	cluster
	uri
	id
	icd10
)

var kindNames = [...]string{words: "text", code: "code", cluster: "cluster", uri: "URI", id: "id", icd10: "ICD-10 code"}

// icd10Form is a code of ICD-10; in ICD-11 the second character is a letter.
var icd10Form = regexp.MustCompile(`^[A-Za-z][0-9]{2}(\.[0-9]{1,2})?$`)

// guess tells what an input is.
func guess(s string) kind {
	switch {
	case strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://"):
		return uri
	case len(s) >= 6 && strings.Trim(s, "0123456789") == "":
		return id
	case icd10Form.MatchString(s):
		return icd10
	case icd.IsCode(s) && strings.ContainsAny(s, "&/"):
		return cluster
	case icd.IsCode(s) && strings.ContainsAny(s, "0123456789"):
		return code
	}
	return words
}

// Pane is the screen.
type Pane struct {
	pane.Outbox

	keys     keys.Search
	list     keys.List
	th       *theme.Theme
	w, h     int
	searcher Searcher
	root     func() icd.Ref // what is searched: the tree that Browse shows

	input      widget.Input
	editing    bool
	flexible   bool
	everything bool

	asked   int // counts questions; answers to older ones are dropped
	cancel  context.CancelFunc
	busy    bool
	shown   string  // the input that the results belong to
	in      icd.Ref // the tree they were looked for in
	results []result
	partial bool
	words   []string
	problem string
	hint    string
	win     widget.Window
	rows    []string
	dirty   bool
}

// result is one row of the list.
type result struct {
	ref   icd.Ref
	code  string
	title icd.Marked
	why   string
}

type (
	pausedMsg struct{ asked int }
	foundMsg  struct {
		asked   int
		in      icd.Ref
		input   string
		results []result
		partial bool
		words   []string
		err     error
	}
)

// New makes the screen.
func New(k keys.Map, th *theme.Theme) *Pane {
	p := &Pane{keys: k.Search, list: k.List, th: th, input: widget.NewInput(400), editing: true, dirty: true}
	p.input.SetPlaceholder("words, a code such as 1A00, an id or a URI")
	p.input.SetTheme(th)
	p.input.Focus()
	return p
}

// SetSearcher makes the screen search another API. root tells which tree.
func (p *Pane) SetSearcher(s Searcher, root func() icd.Ref) {
	p.searcher, p.root = s, root
	p.results, p.problem, p.shown = nil, "", ""
	p.dirty = true
}

// Update implements [pane.Screen].
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case pausedMsg:
		if msg.asked == p.asked {
			return p.ask()
		}
	case foundMsg:
		if msg.asked == p.asked {
			p.found(msg)
		}
	}
	return nil
}

func (p *Pane) found(msg foundMsg) {
	p.busy, p.dirty = false, true
	p.problem, p.hint = "", ""
	if msg.err != nil {
		if errors.Is(msg.err, context.Canceled) {
			return
		}
		p.problem, p.hint = pane.Problem(msg.err)
		p.results = nil
		return
	}
	p.shown, p.in, p.results, p.partial, p.words = msg.input, msg.in, msg.results, msg.partial, msg.words
	p.win.Cursor = 0
	p.win.Clamp(len(p.results))
}

// typed waits for a pause in typing.
func (p *Pane) typed() tea.Cmd {
	p.asked++
	if p.cancel != nil {
		p.cancel()
		p.cancel = nil
	}
	asked := p.asked
	if strings.TrimSpace(p.input.Value()) == "" {
		p.results, p.problem, p.shown, p.busy = nil, "", "", false
		return nil
	}
	return tea.Tick(pause, func(time.Time) tea.Msg { return pausedMsg{asked} })
}

// ask asks the server.
func (p *Pane) ask() tea.Cmd {
	in := strings.TrimSpace(p.input.Value())
	if in == "" || p.searcher == nil {
		return nil
	}
	if p.cancel != nil {
		p.cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel, p.busy, p.dirty = cancel, true, true
	q := question{searcher: p.searcher, root: p.root(), input: in, flexible: p.flexible, everything: p.everything}
	asked := p.asked
	return func() tea.Msg {
		defer cancel()
		msg := q.answer(ctx)
		msg.asked, msg.in = asked, q.root
		return msg
	}
}

// question is everything a search needs, so that it can run by itself.
type question struct {
	searcher             Searcher
	root                 icd.Ref
	input                string
	flexible, everything bool
}

func (q question) answer(ctx context.Context) foundMsg {
	msg := foundMsg{input: q.input}
	switch k := guess(q.input); k {
	case code, cluster:
		if q.root.Linearization != icd.Foundation {
			if r, err := q.byCode(ctx); err == nil {
				msg.results = []result{r}
				return msg
			} else if k == cluster {
				msg.err = err
				return msg
			}
		}
	case uri, id:
		r, err := q.byName(ctx, k)
		msg.results, msg.err = []result{r}, err
		return msg
	case icd10:
		if msg = q.byWords(ctx); msg.err == nil && len(msg.results) == 0 {
			msg.err = otherICD(q.input)
		}
		return msg
	case words:
	}
	return q.byWords(ctx)
}

// otherICD is the error of a code of ICD-10.
type otherICD string

func (e otherICD) Error() string {
	return string(e) + " looks like a code of ICD-10, and what is searched here is ICD-11: search for its title"
}

// Local lets the sentence stand as it is.
func (e otherICD) Local() string { return e.Error() }

func (q question) byCode(ctx context.Context) (result, error) {
	info, _, err := q.searcher.CodeInfo(ctx, q.root, strings.ToUpper(q.input))
	if err != nil {
		return result{}, err
	}
	e, _, err := q.searcher.Load(ctx, info.Stem)
	if err != nil {
		return result{}, err
	}
	why := "this code"
	if len(info.Axes) > 0 {
		var parts []string
		for _, axis := range info.AxisNames() {
			parts = append(parts, axis+": "+strings.Join(info.Axes[axis], ", "))
		}
		why = "stem of the cluster; " + strings.Join(parts, "; ")
	}
	return result{ref: e.Ref, code: e.Code, title: icd.Marked{Text: e.Title}, why: why}, nil
}

func (q question) byName(ctx context.Context, k kind) (result, error) {
	ref := q.root
	ref.ID = q.input
	if k == uri {
		parsed, err := icd.ParseURI(q.input)
		if err != nil {
			return result{}, err
		}
		ref = parsed.In(q.root.Language)
		if ref.Linearization != icd.Foundation && ref.Release == "" {
			ref.Release = q.root.Release
		}
	}
	e, _, err := q.searcher.Load(ctx, ref)
	if err != nil {
		return result{}, err
	}
	return result{ref: e.Ref, code: e.Code, title: icd.Marked{Text: e.Title}, why: "this " + kindNames[k]}, nil
}

func (q question) byWords(ctx context.Context) foundMsg {
	msg := foundMsg{input: q.input}
	text := q.input
	if !strings.HasSuffix(text, "%") { // the last word may not be finished
		text += "%"
	}
	res, _, err := q.searcher.Search(ctx, icd.Search{In: q.root, Query: text, Flexible: q.flexible, AllProperties: q.everything})
	if err != nil {
		msg.err = err
		return msg
	}
	msg.partial, msg.words = res.Incomplete, res.Words
	for _, h := range res.Hits {
		msg.results = append(msg.results, result{ref: h.Ref, code: h.Code, title: h.Title, why: reason(h)})
	}
	return msg
}

// reason says why a hit matched, if not by its title.
func reason(h icd.Hit) string {
	for _, m := range h.Matches {
		if m.Property == "Title" {
			return ""
		}
	}
	if len(h.Matches) > 0 {
		m := h.Matches[0]
		name := map[string]string{"Synonym": "synonym", "NarrowerTerm": "narrower term", "TitleOfOtherEntity": "title of another entity", "Inclusion": "inclusion", "FullySpecifiedName": "full name"}[m.Property]
		if name == "" {
			name = m.Property
		}
		return name + ": " + m.Label.Text
	}
	return ""
}

// Key implements [pane.Screen].
func (p *Pane) Key(k tea.KeyPressMsg) tea.Cmd {
	p.dirty = true
	switch {
	case key.Matches(k, p.keys.Flexible):
		p.flexible = !p.flexible
		return p.again()
	case key.Matches(k, p.keys.Everything):
		p.everything = !p.everything
		return p.again()
	case key.Matches(k, p.keys.Edit) && k.Text == "": // from the list of all actions
		p.setEditing(true)
	case k.String() == "enter":
		return p.enter()
	case k.String() == "down" && p.editing && len(p.results) > 0:
		p.setEditing(false)
	case p.editing:
		before := p.input.Value()
		p.input.Key(k)
		if p.input.Value() != before {
			return p.typed()
		}
	default:
		p.listKey(k)
	}
	return nil
}

func (p *Pane) again() tea.Cmd {
	p.asked++
	return p.ask()
}

func (p *Pane) listKey(k tea.KeyPressMsg) {
	n := len(p.results)
	switch {
	case key.Matches(k, p.keys.Edit):
		p.setEditing(true)
	case key.Matches(k, p.list.Up) && p.win.Cursor == 0:
		p.setEditing(true)
	case key.Matches(k, p.list.Up):
		p.win.Move(-1, n)
	case key.Matches(k, p.list.Down):
		p.win.Move(1, n)
	case key.Matches(k, p.list.PageUp):
		p.win.Move(-p.win.Height, n)
	case key.Matches(k, p.list.PageDown):
		p.win.Move(p.win.Height, n)
	case key.Matches(k, p.list.Top):
		p.win.Move(-n, n)
	case key.Matches(k, p.list.Bottom):
		p.win.Move(n, n)
	}
}

// enter shows the chosen result; while typing it goes to the list, and shows a
// single result at once.
func (p *Pane) enter() tea.Cmd {
	if p.shown != strings.TrimSpace(p.input.Value()) {
		return p.again()
	}
	if p.win.Cursor >= len(p.results) {
		return nil
	}
	if p.editing && len(p.results) > 1 {
		p.setEditing(false)
		return nil
	}
	return p.Ask(pane.ShowMsg{Ref: p.results[p.win.Cursor].ref})
}

func (p *Pane) setEditing(on bool) {
	p.editing = on
	if on {
		p.input.Focus()
	} else {
		p.input.Blur()
	}
}

// Paste implements [pane.Screen].
func (p *Pane) Paste(text string) tea.Cmd {
	p.dirty = true
	p.setEditing(true)
	p.input.Insert(strings.TrimSpace(text))
	return p.typed()
}

// Click implements [pane.Screen].
func (p *Pane) Click(_, y int) tea.Cmd {
	p.dirty = true
	row := p.win.Offset + y - listTop
	switch {
	case y == 1:
		p.setEditing(true)
	case y >= listTop && row < len(p.results):
		p.setEditing(false)
		if p.win.Cursor == row {
			return p.enter()
		}
		p.win.Cursor = row
	}
	return nil
}

// Wheel implements [pane.Screen].
func (p *Pane) Wheel(_, _, lines int) tea.Cmd {
	p.dirty = true
	p.win.Scroll(lines, len(p.results))
	return nil
}

// Show implements [pane.Screen].
func (p *Pane) Show() tea.Cmd {
	p.dirty = true
	p.setEditing(len(p.results) == 0 || p.editing)
	if p.shown != "" && p.root != nil && p.root() != p.in { // Browse shows another tree now
		p.results = nil
		return p.again()
	}
	return nil
}

// Hide implements [pane.Screen].
func (p *Pane) Hide() {}

// Resize implements [pane.Screen].
func (p *Pane) Resize(w, h int) {
	p.w, p.h = w, h
	p.win.Height = max(1, h-listTop-1)
	p.win.Clamp(len(p.results))
	p.dirty = true
}

// SetTheme implements [pane.Screen].
func (p *Pane) SetTheme(th *theme.Theme) {
	p.th = th
	p.input.SetTheme(th)
	p.dirty = true
}

// Back implements [pane.Screen].
func (p *Pane) Back() (tea.Cmd, bool) {
	p.dirty = true
	switch {
	case !p.editing:
		p.setEditing(true)
		return nil, true
	case p.input.Value() != "":
		p.input.SetValue("")
		return p.typed(), true
	}
	return nil, false
}

// Typing implements [pane.Screen].
func (p *Pane) Typing() bool { return p.editing }

// Help implements [pane.Screen].
func (p *Pane) Help() []keys.Section {
	k, l := p.keys, p.list
	return []keys.Section{{Title: "Search", Bindings: []key.Binding{k.Open, k.Edit, k.Flexible, k.Everything, l.Up, l.Down, l.PageUp, l.PageDown}}}
}

// Hints implements [pane.Screen].
func (p *Pane) Hints() []key.Binding {
	if p.editing {
		return []key.Binding{p.list.Down, p.keys.Open, p.keys.Flexible, p.keys.Everything}
	}
	return []key.Binding{p.list.Down, p.keys.Open, p.keys.Edit}
}

// Cursor implements [pane.Screen].
func (p *Pane) Cursor() *tea.Cursor {
	c := p.input.Cursor()
	if c == nil || !p.editing {
		return nil
	}
	moved := *c
	moved.X, moved.Y = c.X+3, c.Y+1
	return &moved
}

// listTop is the first row of the list.
const listTop = 4

// Rows implements [pane.Screen].
func (p *Pane) Rows() []string {
	if !p.dirty && len(p.rows) == p.h {
		return p.rows
	}
	p.dirty = false
	inner := p.w - 2
	rows := []string{
		" " + p.th.Accent.S("/") + " " + p.input.View(inner-4) + " ",
		widget.Fit(" "+p.state(), inner, p.th.Glyph.Ellipsis),
		widget.Spaces(inner),
	}
	from, to := p.win.Visible(len(p.results))
	for n := from; n < to; n++ {
		rows = append(rows, p.row(&p.results[n], inner, n == p.win.Cursor && !p.editing))
	}
	title := "Search"
	if p.root != nil && p.root().Release != "" {
		title += " " + strings.ToUpper(p.root().Linearization) + " " + p.root().Release
	} else if p.root != nil {
		title += " the foundation"
	}
	p.rows = widget.Box(p.th, title, "", true, widget.Fill(rows, inner, p.h-2), p.w, p.h)
	return p.rows
}

// state says what the input is taken for and how the search went.
func (p *Pane) state() string {
	in := strings.TrimSpace(p.input.Value())
	var parts []string
	if in != "" {
		parts = append(parts, p.th.Quiet.S(" "+kindNames[guess(in)]+" "))
	}
	switch {
	case p.searcher == nil:
		parts = append(parts, p.th.Warn.S("nobody is signed in: esc, then L"))
	case p.busy:
		parts = append(parts, p.th.Faint.S("searching "+p.th.Glyph.Ellipsis))
	case p.problem != "":
		parts = append(parts, p.th.Bad.S(p.th.Glyph.Bad+" "+p.problem), p.th.Muted.S(p.hint))
	case p.shown != "" && len(p.results) == 0:
		parts = append(parts, p.th.Muted.S("nothing found; ctrl+f forgives typing errors"))
	case p.shown != "":
		parts = append(parts, p.th.Muted.S(fmt.Sprintf("%d found", len(p.results))))
	}
	if p.partial && p.problem == "" {
		parts = append(parts, p.th.Warn.S("results incomplete: more words narrow them"))
	}
	if p.flexible {
		parts = append(parts, p.th.Info.S("forgiving"))
	}
	if p.everything {
		parts = append(parts, p.th.Info.S("all properties"))
	}
	return strings.Join(parts, "  ")
}

func (p *Pane) row(r *result, w int, cursor bool) string {
	const codeCol = 10
	if cursor {
		text := " " + widget.Fit(r.code, codeCol, "") + r.title.Text
		if r.why != "" {
			text += "  (" + r.why + ")"
		}
		return p.th.Selected.S(widget.Fit(text, w, p.th.Glyph.Ellipsis))
	}
	line := " " + p.th.Accent.S(widget.Fit(r.code, codeCol, "")) + p.marked(r.title)
	if r.why != "" {
		line += "  " + p.th.Faint.S("("+r.why+")")
	}
	return widget.Fit(line, w, p.th.Glyph.Ellipsis)
}

// marked shows what matched.
func (p *Pane) marked(m icd.Marked) string {
	var b strings.Builder
	done := 0
	for _, s := range m.Found {
		p.th.Text.To(&b, m.Text[done:s.Start])
		p.th.Found.To(&b, m.Text[s.Start:s.End])
		done = s.End
	}
	p.th.Text.To(&b, m.Text[done:])
	return b.String()
}
