package ui_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// deed is an action as the list of all actions has it.
type deed struct {
	screen pane.ID // on which it is done
	keys.Action
	title string
	arg   string
}

func (d deed) String() string { return strings.TrimSpace(d.ID + " " + d.arg) }

// words find it in the list, among others that are called alike.
func (d deed) words() string {
	return strings.TrimSpace(d.Binding.Help().Desc + " " + d.arg + " " + strings.ToLower(d.title))
}

// presses are the keys that do the same on its screen.
func (d deed) presses() []string {
	name := d.Binding.Keys()[0]
	switch {
	case d.arg == "":
		return []string{name}
	case d.ID == "requests.provider" && d.arg == "ICD": // from all to the first, to the next
		return []string{name}
	case d.ID == "requests.provider":
		return []string{name, name}
	case d.ID == "browse.copyPart": // and the key that the menu has for it
		return []string{name, map[string]string{
			"code": "c", "title": "t", "URI": "u", "foundation URI": "f", "browser address": "b", "cluster": "x", "path": "p",
			"JSON": "r", "Markdown": "m", "all that is known": "a",
		}[d.arg]}
	case d.arg == "CDC": // on the other card
		return []string{"tab", name}
	}
	return []string{name}
}

// deeds are the actions of a screen that the list has while another one is in front,
// or of the one in front.
func deeds(screen pane.ID, groups []keys.Group, front bool) []deed {
	var list []deed
	for _, g := range groups {
		for _, a := range g.Actions {
			if a.Move {
				continue
			}
			if front || len(a.Args) == 0 {
				list = append(list, deed{screen, a, g.Title, ""})
			}
			for _, arg := range a.Args {
				if arg != "" {
					list = append(list, deed{screen, a, g.Title, arg})
				}
			}
		}
	}
	return list
}

// busy is a program in which everything can be done: a diagnosis in the tree that can
// be combined, with places before and after it, a cluster, hits, tokens, requests; with
// a screen in front.
func busy(t *testing.T, front pane.ID) *program {
	t.Helper()
	l := &testLab{}
	p := start(t, options{signedIn: both, w: 160, h: 20, lab: l})
	l.p = p
	p.Advance(time.Second)
	p.paste("ZZ00.Z&XZ01")
	p.Advance(2 * time.Second)
	p.Keys("1", "up", "enter", "esc")
	p.Advance(time.Second)
	p.Keys("alt+left", "2")
	p.Type("fever")
	p.Advance(time.Second)
	p.Keys("down", "4", "g", "down", "down", "down") // the root, which has a row of its own
	p.Keys("3", "1", p.screenKey(front))
	p.Advance(10 * time.Second)
	return p
}

// screenKey is the key that shows a screen.
func (p *program) screenKey(id pane.ID) string {
	_, k, _ := p.app.Entry(id)
	return k.Keys()[0]
}

// ahead presses keys before anything of the first was settled.
func (p *program) ahead(presses ...tea.KeyPressMsg) {
	for _, k := range presses {
		_, cmd := p.app.Update(k)
		p.Run(cmd)
	}
	p.Settle()
}

// fromList are the keys that find words in the list of all actions and run them, with
// what is pressed then.
func fromList(words string, then ...string) []tea.KeyPressMsg {
	list := []tea.KeyPressMsg{pressed("ctrl+p")}
	for _, r := range words {
		list = append(list, tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	for _, name := range append([]string{"enter"}, then...) {
		list = append(list, pressed(name))
	}
	return list
}

// then are the keys that answer what an action asks.
func (d deed) then() []string {
	switch d.ID {
	case "tokens.signOut":
		return []string{"y"}
	case "browse.language", "browse.second", "browse.release", "browse.tree":
		return []string{"esc"} // closes what is not there yet
	}
	return nil
}

// Every action of every screen is found in the list of all actions from every screen,
// and does what its key does, whatever was typed ahead.
func TestEveryActionIsInTheListOfAll(t *testing.T) {
	screens, byKeys := screenNames(t), make(map[string]string)
	for front := range pane.Screens {
		var list []deed
		idle := make(map[pane.ID]string)
		synctest.Test(t, func(t *testing.T) {
			p := busy(t, front)
			defer p.close()
			for id := range pane.Screens {
				own, everywhere := p.app.Actions(id)
				if id == front {
					list = append(list, deeds(id, everywhere, true)...)
				}
				list = append(list, deeds(id, own, id == front)...)
			}
			list = uitest.Few(list, 90, int(front)*15)
			p.Send(tea.WindowSizeMsg{Width: 320, Height: 60}) // so that all that fits is seen
			for _, d := range list {
				p.Keys("ctrl+p")
				p.Type(d.Binding.Help().Desc)
				more := d.arg
				if d.arg == "" && d.screen == front { // elsewhere the reason would be one of a screen that is not looked at
					more = d.Why
				}
				p.sees("All actions", strings.TrimSuffix(d.Binding.Help().Desc+": "+more, ": ")+"  ("+strings.ToLower(d.title)+")")
				p.Keys("esc")
			}
		})
		for _, d := range list {
			if front == pane.Login && d.ID == "global.help" { // by its key there is that of the form
				continue
			}
			t.Run(screens[front]+" "+d.String(), func(t *testing.T) { theSame(t, front, d, idle, byKeys) })
		}
	}
}

// exchanged are the rows of exchanges, of which those at the same time stand in any
// order, and what of them stands out behind a dialog.
var exchanged = regexp.MustCompile(`(?m)\d\d:\d\d:\d\d (icd|cdc) [^│╭╰]*|[│╮╯]\w* *│$`)

// theSame fails the test unless an action does the same from the list as by its key,
// and something. idle is, by screen, what is seen there when nothing is done, byKeys,
// by action, what its key came to.
func theSame(t *testing.T, front pane.ID, d deed, idle map[pane.ID]string, byKeys map[string]string) {
	t.Helper()
	came := func(do func(*program)) (to string) {
		synctest.Test(t, func(t *testing.T) { // each begins at the same time
			p := busy(t, front)
			defer p.close()
			do(p)
			p.Advance(3 * time.Second)
			to = fmt.Sprintln(exchanged.ReplaceAllString(p.screen(), ""), p.Copied, p.Quit, p.stopped, p.forgot)
		})
		return to
	}
	there := func(p *program) {
		if d.screen != front {
			p.Keys(p.screenKey(d.screen))
		}
	}
	byKey, known := byKeys[d.String()]
	if !known {
		byKey = came(func(p *program) {
			if len(d.Binding.Keys()) == 0 || d.ID == "search.chapter" || d.ID == "search.complete" ||
				d.arg == "foundation URI" || d.arg == "cluster" { // it is only in the list, or what is shown has none: as slowly as can be
				p.Keys("ctrl+p")
				p.Type(d.words())
				p.Keys("enter")
				return
			}
			there(p)
			p.Keys(d.presses()...)
			p.Keys(d.then()...)
		})
	}
	if strings.HasPrefix(d.ID, strings.ToLower(screenNames(t)[d.screen])+".") { // a screen's own is the same wherever one came from
		byKeys[d.String()] = byKey
	}
	if byList := came(func(p *program) { p.ahead(fromList(d.words(), d.then()...)...) }); byList != byKey {
		t.Errorf("%q, typed ahead, comes to\n%s\nits key to\n%s", d.words(), byList, byKey)
	}
	before, ok := idle[d.screen]
	if !ok {
		before = came(there)
		idle[d.screen] = before
	}
	if !d.idle(screenNames(t)[front]) && before == byKey {
		t.Errorf("%s does nothing:\n%s", d, byKey)
	}
}

// idle reports whether nothing is to be seen of an action: of a menu that was closed
// at once, of what is loaded again and is as it was, and of going where one is.
func (d deed) idle(front string) bool {
	return slices.Equal(d.then(), []string{"esc"}) || d.ID == "browse.reload" || d.ID == "global."+strings.ToLower(front)
}
