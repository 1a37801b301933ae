package login

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/widget"
)

// fieldID names a field of the form.
type fieldID int

const (
	fieldProvider fieldID = iota
	fieldProfile
	fieldClient
	fieldSecret
	fieldScopes
	fieldRemember
	fieldSubmit
)

// The fields of providers have numbers behind those, so many for each.
const (
	firstOwn = 64
	ownEach  = 64
)

// fieldOwn is the i-th of a provider's own fields.
func fieldOwn(provider, i int) fieldID { return fieldID(firstOwn + provider*ownEach + i) }

// own is what a provider's own field is; of others, nothing.
func (p *Pane) own(f fieldID) Field {
	if f < firstOwn {
		return Field{}
	}
	at := int(f) - firstOwn
	return p.opt.Providers[at/ownEach].Fields[at%ownEach]
}

// what names a field in a sentence.
func (p *Pane) what(f fieldID) string {
	switch f {
	case fieldClient:
		return "client id"
	case fieldSecret:
		return "secret"
	case fieldProvider, fieldProfile, fieldScopes, fieldRemember, fieldSubmit:
		return "text"
	}
	return p.own(f).What
}

// fields are the fields that the chosen provider needs, in order.
func (p *Pane) fields() []fieldID {
	pr := p.current()
	if pr.ID == Sandbox {
		return []fieldID{fieldProvider, fieldSubmit}
	}
	if e := p.endpoint(); e != nil && e.NoToken {
		return []fieldID{fieldProvider, fieldProfile, fieldSubmit}
	}
	fields := []fieldID{fieldProvider, fieldProfile, fieldClient, fieldSecret}
	if len(pr.Scopes) > 0 {
		fields = append(fields, fieldScopes)
	}
	for i := range pr.Fields {
		fields = append(fields, fieldOwn(p.provider, i))
	}
	return append(fields, fieldRemember, fieldSubmit)
}

func (p *Pane) focused() fieldID {
	fields := p.fields()
	return fields[min(p.at, len(fields)-1)]
}

// labelWidth is the width of the column of labels. A choice is drawn with a
// space at either side and begins one cell before, so that its text is in line
// with what is typed.
const labelWidth = 16

// Rows implements [pane.Screen].
func (p *Pane) Rows() []string { return p.Draw(p.draw) }

func (p *Pane) draw() []string {
	width := min(p.W, 92)
	inner := width - 4
	f := &form{p: p, w: inner, rowOf: make(map[fieldID]int)}
	if p.about {
		f.about()
	} else {
		f.draw()
	}
	p.fieldRow, p.scopeRow = f.rowOf, f.scopeRow
	tail := f.tail[:min(len(f.tail), max(0, p.H-2-3))] // it stays in sight, whatever the form scrolls to
	height := p.H - 2 - len(tail)
	p.scroll(len(f.rows), height, f.focusRow)
	shown := f.rows[p.win.Offset:min(len(f.rows), p.win.Offset+height)]
	rows := make([]string, 0, p.H)
	for _, r := range slices.Concat(shown, tail) {
		rows = append(rows, " "+widget.Fit(r, inner, p.Theme.Glyph.Ellipsis)+" ")
	}
	boxHeight := min(p.H, len(f.rows)+len(tail)+2)
	left := max(0, (p.W-width)/2)
	top := max(0, (p.H-boxHeight)/3)
	box := widget.Box(p.Theme, "Sign in", "", true, widget.Fill(rows, width-2, boxHeight-2), width, boxHeight)
	screen := widget.Fill(nil, p.W, p.H)
	for i, line := range box {
		screen[top+i] = widget.Fit(widget.Spaces(left)+line, p.W, "")
	}
	p.top, p.left = top+1-p.win.Offset, left+2
	p.place(f, left+2, p.top)
	return screen
}

// scroll keeps the field that has the focus in view.
func (p *Pane) scroll(total, height, focus int) {
	p.win.Height = height
	p.win.Cursor = focus
	p.win.Clamp(total)
}

// place puts the cursor where the focused input stands.
func (p *Pane) place(f *form, x, y int) {
	p.cursor = nil
	in := p.inputs[p.focused()]
	if in == nil || p.about {
		return
	}
	if c := in.Cursor(); c != nil {
		moved := *c
		moved.X, moved.Y = c.X+x+labelWidth, f.focusRow+y
		p.cursor = &moved
	}
}

// Cursor implements [pane.Screen].
func (p *Pane) Cursor() *tea.Cursor { return p.cursor }

// form draws the rows of the form.
type form struct {
	p        *Pane
	w        int
	rows     []string
	tail     []string // what is said below the fields
	focusRow int
	rowOf    map[fieldID]int
	scopeRow []int
}

func (f *form) add(s string) { f.rows = append(f.rows, s) }

func (f *form) blank() { f.add("") }

func (f *form) say(ink func(string) string, text string) {
	for _, l := range widget.Wrap(text, f.w) {
		f.tail = append(f.tail, ink(l))
	}
}

func (f *form) draw() {
	p := f.p
	f.blank()
	for _, id := range p.fields() {
		f.field(id)
	}
	f.blank()
	f.outcome()
}

// field draws one field.
func (f *form) field(id fieldID) {
	p, th := f.p, f.p.Theme
	on := p.focused() == id
	if on {
		f.focusRow = len(f.rows)
	}
	f.rowOf[id] = len(f.rows)
	label := func(s string) string {
		ink := th.Muted
		if on {
			ink = th.Title
		}
		return ink.S(s)
	}
	choice := func(s string) string { return label(widget.Fit(s, labelWidth-1, "")) }
	switch id {
	case fieldProvider:
		f.add(choice("Service") + f.choices(on))
		f.note(p.current().About)
	case fieldProfile:
		f.profile(choice("Endpoint"), on)
	case fieldScopes:
		f.scopes(label(widget.Fit("Scopes", labelWidth, "")), on)
	case fieldRemember:
		f.remember(choice("Remember"))
	case fieldSubmit:
		f.blank()
		f.add(widget.Spaces(labelWidth-1) + f.button(on))
	case fieldClient:
		f.input(id, label("Client id"))
	case fieldSecret:
		f.input(id, label("Secret"))
	default:
		f.input(id, label(p.own(id).Label))
	}
}

func (f *form) note(s string) {
	if s == "" {
		return
	}
	for _, l := range widget.Wrap(s, f.w-labelWidth) {
		f.add(widget.Spaces(labelWidth) + f.p.Theme.Faint.S(l))
	}
	f.blank()
}

// serviceNames are the choices of the first field.
func (p *Pane) serviceNames() []string {
	var names []string
	for _, pr := range p.opt.Providers {
		names = append(names, pr.Name)
	}
	return append(names, "Sandbox")
}

// serviceWidth is the width of a choice with what stands around its name.
func serviceWidth(name string) int { return len(name) + 5 }

// roomForServices reports whether all choices fit beside each other; otherwise
// only the one that is chosen is shown.
func (p *Pane) roomForServices() bool {
	w := labelWidth
	for _, name := range p.serviceNames() {
		w += serviceWidth(name)
	}
	return w <= min(p.W, 92)-4
}

// serviceAt finds the choice at a column of the form.
func (p *Pane) serviceAt(x int) (int, bool) {
	if !p.roomForServices() {
		return 0, false
	}
	at := labelWidth - 1
	for i, name := range p.serviceNames() {
		if x >= at && x < at+serviceWidth(name)-1 {
			return i, true
		}
		at += serviceWidth(name)
	}
	return 0, false
}

func (f *form) choices(on bool) string {
	th := f.p.Theme
	var parts []string
	for i, name := range f.p.serviceNames() {
		if !f.p.roomForServices() && i != f.p.provider {
			continue
		}
		switch {
		case i == f.p.provider && on:
			parts = append(parts, th.Selected.S(" "+th.Glyph.RadioOn+" "+name+" "))
		case i == f.p.provider:
			parts = append(parts, th.Bold.S(" "+th.Glyph.RadioOn+" "+name+" "))
		default:
			parts = append(parts, th.Muted.S(" "+th.Glyph.RadioOff+" "+name+" "))
		}
	}
	if !f.p.roomForServices() {
		parts = append(parts, th.Faint.S(strconv.Itoa(f.p.provider+1)+" of "+strconv.Itoa(len(f.p.opt.Providers)+1)))
	}
	return strings.Join(parts, " ")
}

func (f *form) profile(label string, on bool) {
	p, th := f.p, f.p.Theme
	e := p.endpoint()
	if e == nil {
		f.add(label + " " + th.Warn.S("no profile has this service"))
		return
	}
	pr := p.opt.Profiles[p.profile]
	text := " " + pr.Name + " "
	if on {
		f.add(label + th.Selected.S(text) + th.Faint.S("  "+p.Words().Say("{form.right} other profile")))
	} else {
		f.add(label + th.Bold.S(text))
	}
	note := e.URL
	if e.NoToken {
		note += " (takes no token)"
	}
	f.add(widget.Spaces(labelWidth) + th.Text.S(widget.Cut(note, f.w-labelWidth, th.Glyph.Ellipsis)))
	switch {
	case e.From != "":
		f.note("the address comes from: " + e.From)
	case pr.Note != "":
		f.note(pr.Note)
	default:
		f.blank()
	}
}

func (f *form) input(id fieldID, label string) {
	th := f.p.Theme
	in := f.p.inputs[id]
	tail := ""
	if id == fieldSecret && in.Value() != "" {
		n := len([]rune(in.Value()))
		tail = th.Faint.S(" " + plural(n, "character"))
	}
	w := f.w - labelWidth - widget.Width(tail)
	f.add(widget.Fit(label, labelWidth, "") + in.View(w) + tail)
}

func (f *form) scopes(label string, on bool) {
	p, th := f.p, f.p.Theme
	for i, s := range p.current().Scopes {
		if i > 0 {
			label = widget.Spaces(labelWidth)
		}
		f.scopeRow = append(f.scopeRow, len(f.rows))
		if on && i == p.scopeAt {
			f.focusRow = len(f.rows)
		}
		box := "[" + th.Glyph.Uncheck + "] "
		if p.chosen[p.scopeKey(i)] {
			box = "[" + th.Glyph.Check + "] "
		}
		text := widget.Fit(box+s.Name, 25, "")
		mark := th.Text
		if on && i == p.scopeAt {
			mark = th.Selected
		}
		meaning := s.Meaning
		ink := th.Muted
		if s.Changes {
			meaning, ink = th.Glyph.Warn+" changes data: "+meaning, th.Warn
		}
		room := f.w - labelWidth - 26
		f.add(label + mark.S(text) + " " + ink.S(widget.Cut(meaning, room, th.Glyph.Ellipsis)))
		if on && i == p.scopeAt && widget.Width(meaning) > room {
			for _, l := range widget.Wrap(meaning, f.w-labelWidth-4) {
				f.add(widget.Spaces(labelWidth+4) + ink.S(l))
			}
			f.focusRow = len(f.rows) - 1
		}
	}
	f.note("ask for the fewest; none is chosen beforehand")
}

func (f *form) remember(label string) {
	p, th := f.p, f.p.Theme
	if p.opt.NoKeyring != "" {
		for i, l := range widget.Wrap("not possible: "+p.opt.NoKeyring+"; id and secret stay in memory until you quit", f.w-labelWidth) {
			if i > 0 {
				label = widget.Spaces(labelWidth - 1)
			}
			f.add(label + " " + th.Faint.S(l))
		}
		return
	}
	box := "[" + th.Glyph.Uncheck + "]"
	if p.remember {
		box = "[" + th.Glyph.Check + "]"
	}
	mark := th.Text
	if p.focused() == fieldRemember {
		mark = th.Selected
	}
	f.add(label + mark.S(" "+box+" ") + th.Muted.S(" in this computer's keyring"))
}

// submitText is what the button says.
func (p *Pane) submitText() string {
	switch e := p.endpoint(); {
	case p.current().ID == Sandbox:
		return "Use the sandbox"
	case e != nil && e.NoToken:
		return "Connect"
	}
	return "Sign in"
}

func (f *form) button(on bool) string {
	text := " " + f.p.submitText() + " "
	if on {
		return f.p.Theme.Selected.S(text)
	}
	return f.p.Theme.Quiet.S(text)
}

// outcome says how signing in went.
func (f *form) outcome() {
	p, th := f.p, f.p.Theme
	for _, n := range p.notes {
		f.say(th.Info.S, n)
	}
	if p.waiting != "" && p.problem == "" {
		f.say(th.Info.S, th.Glyph.Wait+" signing in "+th.Glyph.Ellipsis)
	}
	if p.problem != "" {
		f.say(th.Bad.S, th.Glyph.Bad+" "+p.problem)
		f.say(th.Muted.S, p.hint)
		if p.waiting != "" {
			f.say(th.Muted.S, "it is tried again by itself")
		}
	}
}

// about tells how to get credentials.
func (f *form) about() {
	th := f.p.Theme
	head := func(s string) { f.blank(); f.add(th.Title.S(s)) }
	text := func(s string) {
		for _, l := range widget.Wrap(s, f.w) {
			f.add(th.Text.S(l))
		}
	}
	var variables []string
	for _, pr := range f.p.opt.Providers {
		head("Credentials for " + pr.Name)
		for _, s := range pr.HowTo {
			text(s)
		}
		variables = append(variables, pr.Name+"_CLIENT_ID and "+pr.Name+"_CLIENT_SECRET")
	}
	head("Where else credentials can come from")
	text("The environment (" + strings.Join(variables, ", ") + ", each also with _FILE at its end and the name of a file), or the keyring. Never from a flag: other users of this computer could read it.")
	head("What happens to a secret")
	text("It goes to the token endpoint shown in the form and, if you ask for it, into the keyring. Nowhere else.")
	f.say(th.Faint.S, f.p.Words().Say("{global.back} or {form.about} goes back to the form"))
	f.p.aboutRow = max(0, min(f.p.aboutRow, len(f.rows)-1))
	f.focusRow = f.p.aboutRow
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// Click implements [pane.Screen].
func (p *Pane) Click(x, y int) tea.Cmd {
	p.Changed()
	if p.about {
		return nil
	}
	for i, f := range p.fields() {
		if scope := slices.Index(p.scopeRow, y-p.top); f == fieldScopes && scope >= 0 {
			p.at = i
			p.move(0)
			p.scopeAt = scope
			p.toggle(f)
			return nil
		}
		if row, ok := p.fieldRow[f]; ok && row+p.top == y {
			p.at = i
			p.move(0)
			switch f {
			case fieldSubmit:
				return p.submit()
			case fieldProvider:
				if service, ok := p.serviceAt(x - p.left); ok {
					p.setProvider(service)
				}
			case fieldProfile, fieldRemember:
				p.toggle(f)
			case fieldScopes, fieldClient, fieldSecret:
			}
			return nil
		}
	}
	return nil
}

// Wheel implements [pane.Screen].
func (p *Pane) Wheel(_, _, lines int) tea.Cmd {
	p.Changed()
	p.move(max(-1, min(1, lines)))
	return nil
}
