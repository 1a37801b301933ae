package dialog_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/dialog"
	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
	"icdscope/ui/widget"
)

// usual are the keys as they are when nobody changed them.
var usual = keys.New()

var look = theme.New(theme.Look{Dark: true})

// sizes are the room that dialogs have on screens of 40x12, 80x24 and 120x40 cells.
var sizes = [][2]int{{36, 7}, {76, 19}, {116, 35}}

// opened is a dialog as the program opens it.
type opened struct {
	t *testing.T
	dialog.Dialog
	chosen tea.Msg
	closed bool
}

func open(t *testing.T, d dialog.Dialog, w, h int) *opened {
	t.Helper()
	d.Resize(w, h)
	return &opened{t: t, Dialog: d}
}

func (o *opened) outcome(chosen tea.Msg, closed bool) { o.chosen, o.closed = chosen, closed }

func (o *opened) press(names ...string) *opened {
	for _, name := range names {
		o.outcome(o.Key(keys.Press(name)))
	}
	return o
}

func (o *opened) typed(text string) *opened {
	for _, r := range text {
		o.outcome(o.Key(tea.KeyPressMsg{Code: r, Text: string(r)}))
	}
	return o
}

// cleared takes out what was typed.
func (o *opened) cleared() *opened {
	return o.press(strings.Fields(strings.Repeat("backspace ", 40))...)
}

// drawn is what is seen.
func (o *opened) drawn() string { return uitest.Plain(strings.Join(o.Box(), "\n")) }

// read is what is seen in the order in which it is read: the left half of a wide box,
// then the right one.
func (o *opened) read() string {
	var left, right []string
	for _, row := range strings.Split(o.drawn(), "\n") {
		cells := []rune(row)
		if len(cells) >= 90 {
			left, right = append(left, string(cells[:len(cells)/2])), append(right, string(cells[len(cells)/2:]))
		}
	}
	if left == nil {
		return o.drawn()
	}
	return strings.Join(append(left, right...), "\n")
}

// clickOn clicks the cell at which a text begins.
func (o *opened) clickOn(text string) {
	o.t.Helper()
	for y, row := range strings.Split(o.drawn(), "\n") {
		if before, _, ok := strings.Cut(row, text); ok {
			o.outcome(o.Click(widget.Width(before), y))
			return
		}
	}
	o.t.Fatalf("%q is not seen in\n%s", text, o.drawn())
}

func (o *opened) sees(texts ...string) {
	o.t.Helper()
	for _, text := range texts {
		if !strings.Contains(o.drawn(), text) {
			o.t.Errorf("%q is not seen in\n%s", text, o.drawn())
		}
	}
}

func (o *opened) seesNot(texts ...string) {
	o.t.Helper()
	for _, text := range texts {
		if strings.Contains(o.drawn(), text) {
			o.t.Errorf("%q is seen in\n%s", text, o.drawn())
		}
	}
}

// entries are the rows of a list that are seen, without its frame.
func (o *opened) entries() []string {
	var list []string
	for i, row := range strings.Split(o.drawn(), "\n") {
		if text := strings.TrimSpace(strings.Trim(row, "│╭╰╮╯─› ")); i > 1 && text != "" {
			list = append(list, text)
		}
	}
	return list
}

func nothing() tea.Cmd { return nil }

// groups are actions with and without reasons and arguments.
func groups() []keys.Group {
	k, languages := usual, []string{"English", "español", "中文"}
	return []keys.Group{
		{Title: "Tokens", Actions: []keys.Action{
			k.Tokens.Renew.Do(nothing).Unless("not signed in to ICD: there is no token that could be renewed"),
			k.Tokens.SignIn.Do(nothing), k.List.Up.Do(nothing).Moving(), k.List.Down.Do(nothing).Moving(),
		}},
		{Title: "Classification", Actions: []keys.Action{
			k.Browse.Language.Do(nothing).Each(languages, func(string) tea.Cmd { return nil }),
			k.Browse.CopyPart.Do(nothing).Each([]string{"URI"}, func(string) tea.Cmd { return nil }), k.Browse.CopyCode.Do(nothing),
			k.Browse.Parent.Do(nothing), k.Browse.Reload.Do(nothing),
		}},
		{Title: "Requests", Actions: []keys.Action{
			k.Requests.CopyCurl.Do(nothing), k.Requests.Follow.Do(nothing), k.Requests.Open.Do(nothing),
		}},
		{Title: "Everywhere", Actions: []keys.Action{
			k.Global.Browse.Do(nothing), k.Global.Search.Do(nothing), k.Global.Tokens.Do(nothing),
			k.Global.Requests.Do(nothing), k.Global.Login.Do(nothing),
			k.Global.Help.Do(nothing), k.Global.Palette.Do(nothing),
			k.Global.Suspend.Do(nothing), k.Global.Quit.Do(nothing),
		}},
	}
}

// palette lists the same actions: the first group's screen is the one in front.
func palette() dialog.Dialog {
	g := groups()
	return dialog.NewPalette(usual, look, []dialog.Of{
		{Screen: pane.Tokens, Front: true, Groups: g[:1]},
		{Screen: pane.Tokens, Front: true, Groups: g[3:]},
		{Screen: pane.Browse, Groups: g[1:2]},
		{Screen: pane.Requests, Groups: g[2:3]},
	})
}

func help() dialog.Dialog { return dialog.NewHelp(usual, look, pane.Tokens, groups()) }

// menu has n items, of which the second cannot be chosen.
func menu(n, selected int) *dialog.Menu {
	return dialog.NewMenu(usual, look, menuMsg(n, selected))
}

func menuMsg(n, selected int) pane.MenuMsg {
	m := pane.MenuMsg{Menu: 1, Title: "Language", Selected: selected}
	for i := range n {
		item := pane.MenuItem{Label: fmt.Sprintf("l%02d", i), Note: fmt.Sprintf("language %d", i), Msg: i}
		if i == 1 {
			item.Disabled = "this release has no such language"
		}
		m.Items = append(m.Items, item)
	}
	return m
}

func confirm() dialog.Dialog {
	return dialog.NewConfirm(usual, look, pane.ConfirmMsg{
		Question: "Sign out of ICD?",
		Detail:   "The token is forgotten, and the credentials too if the keyring holds them.",
		YesText:  "Sign out", Yes: "out",
	})
}

// reader is a page of so many parts, each of which can be opened and copied.
func reader(parts int) dialog.Dialog {
	b := page.New(look.Glyph)
	for i := range parts {
		b.Blank()
		b.ParaDo(i, page.T(theme.RoleTitle, fmt.Sprintf("part %d", i)))
		b.Fact("Of it", page.T(theme.RoleText, strings.Repeat("word ", 30)))
		b.Fact("More", page.T(theme.RoleText, fmt.Sprintf("the end of part %d", i)))
	}
	k := usual
	do := func(what string, closes bool) func(any) (tea.Msg, bool) {
		return func(intent any) (tea.Msg, bool) { return fmt.Sprint(what, " ", intent), closes }
	}
	return dialog.NewReader(k, look, "A page", b.Page(), "enter opens, c copies, esc closes",
		dialog.Way{Key: k.Dialog.Choose, Do: do("open", true)}, dialog.Way{Key: k.Dialog.CopyCurl, Do: do("copy", false)})
}

// waiting is a menu without its items.
var waiting = pane.MenuMsg{Menu: 1, Title: "Release", Waiting: "asking for the releases"}

// kinds are all dialogs there are.
var kinds = map[string]func() dialog.Dialog{
	"help": help, "palette": palette, "confirm": confirm, "prompt": prompt, "reader": func() dialog.Dialog { return reader(3) },
	"menu": func() dialog.Dialog { return menu(5, 2) }, "long menu": func() dialog.Dialog { return menu(40, 25) },
	"empty menu": func() dialog.Dialog { return menu(0, 0) },
	"waiting": func() dialog.Dialog {
		return dialog.NewMenu(usual, look, waiting)
	},
}

// event is something that happens to a dialog.
type event struct {
	name string
	do   func(dialog.Dialog)
	room [2]int // that it has from then on; of no size where it keeps its own
}

// events are all kinds of them.
func events() []event {
	var all []event
	add := func(do func(dialog.Dialog), format string, args ...any) {
		all = append(all, event{name: fmt.Sprintf(format, args...), do: do})
	}
	for _, name := range []string{
		"up", "down", "pgup", "pgdown", "home", "end", "left", "right", "tab",
		"backspace", "ctrl+u", "ctrl+w", "ctrl+d", "a", "l", "G", "space", "enter",
	} {
		add(func(d dialog.Dialog) { d.Key(keys.Press(name)) }, "%s", name)
	}
	for _, lines := range []int{-3, 3} {
		add(func(d dialog.Dialog) { d.Wheel(lines) }, "wheel %d", lines)
	}
	for _, text := range []string{"copy", "糖尿病"} {
		add(func(d dialog.Dialog) { d.Paste(text) }, "paste %s", text)
	}
	for _, at := range [][2]int{{2, 1}, {3, 3}, {20, 5}, {75, 4}} {
		add(func(d dialog.Dialog) { d.Click(at[0], at[1]) }, "click %v", at)
	}
	for _, size := range slices.Concat(sizes, [][2]int{{10, 4}, {20, 30}, {116, 10}}) {
		add(func(d dialog.Dialog) { d.Resize(size[0], size[1]) }, "resize %v", size)
		all[len(all)-1].room = size
	}
	mono := theme.New(theme.Look{Mono: true})
	add(func(d dialog.Dialog) { d.SetTheme(mono) }, "theme")
	for _, n := range []int{0, 19} {
		add(func(d dialog.Dialog) {
			if m, ok := d.(*dialog.Menu); ok {
				m.Fill(usual, pane.MenuItemsMsg{Menu: 1, Items: menuMsg(n, 0).Items, Selected: n / 2})
			}
		}, "fill %d", n)
	}
	return all
}

// happens picks one of some events; it notes a new size.
func happens(rnd *rand.Rand, all []event, room *[2]int) event {
	e := all[rnd.IntN(len(all))]
	if e.room != [2]int{} {
		*room = e.room
	}
	return e
}
