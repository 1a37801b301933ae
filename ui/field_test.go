package ui_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
	"icdscope/ui/widget"
)

// fields are where text can be typed, and the way there.
var fields = map[string]struct {
	screen pane.ID
	way    string
	others string // keys of editing that help gives another meaning there
}{
	"words":                {pane.Search, "", "ctrl+b ctrl+e ctrl+f"},
	"palette":              {pane.Tokens, "ctrl+p", ""},
	"help":                 {pane.Tokens, "?", ""},
	"a menu":               {pane.Browse, "a", ""},
	"client id":            {pane.Login, "tab tab", "ctrl+b ctrl+u"},
	"secret":               {pane.Login, "tab tab tab", "ctrl+b ctrl+u"},
	"on behalf of":         {pane.Login, "right tab tab tab tab tab tab tab tab tab tab", "ctrl+b ctrl+u"},
	"certificate":          {pane.Login, "right tab tab tab tab tab tab tab tab tab tab tab", "ctrl+b ctrl+u"},
	"key":                  {pane.Login, "right tab tab tab tab tab tab tab tab tab tab tab tab", "ctrl+b ctrl+u"},
	"the tree":             {pane.Browse, "t", "ctrl+b"},
	"a body of an entity":  {pane.Browse, "down tab [ [ t", "ctrl+b"},
	"requests":             {pane.Requests, "/", "ctrl+b"},
	"a request":            {pane.Requests, "enter /", "ctrl+b"},
	"a value of a cluster": {pane.Search, "Z Z 0 0 enter x", "ctrl+b"},
}

// editing are the keys that the library's text field knows.
func editing() (names []string) {
	m := reflect.ValueOf(textinput.DefaultKeyMap())
	for i := range m.NumField() {
		names = append(names, m.Field(i).Interface().(key.Binding).Keys()...)
	}
	return names
}

// inField is a program in which text goes into a field.
func inField(t *testing.T, screen pane.ID, way string) *program {
	t.Helper()
	p := start(t, options{signedIn: []string{"icd"}, screen: screen, w: 80, h: 24})
	p.Advance(time.Second)
	for _, name := range strings.Fields(way) {
		p.Keys(name)
		p.Advance(time.Second)
	}
	if p.app.View().Cursor == nil {
		defer p.close()
		t.Fatalf("there is no text cursor in the field:\n%s", p.screen())
	}
	return p
}

// Every key that the library's text field knows, in every field there is, with
// the cursor at every place of a text of all kinds of characters.
func TestEveryEditingKeyInEveryField(t *testing.T) {
	const text = "ab 糖尿病 e\u0301 👩‍⚕️x"
	for field, f := range fields {
		t.Run(field, func(t *testing.T) {
			for _, name := range uitest.Few(editing(), 12, len(field)) {
				synctest.Test(t, func(t *testing.T) {
					p := inField(t, f.screen, f.way)
					defer p.close()
					p.Type(text)
					for range 12 { // from the end of the text to its beginning
						p.Keys(name)
						uitest.Fits(t, strings.Split(p.app.View().Content, "\n"), 80, 24)
						p.Keys("left")
					}
					if p.Quit {
						t.Errorf("%s in a field ends the program", name)
					}
				})
			}
		})
	}
}

// What a key does in one field it does in all, wherever the cursor stands, unless help
// says otherwise.
func TestEveryFieldIsEditedAlike(t *testing.T) {
	for field, f := range fields {
		t.Run(field, func(t *testing.T) {
			for _, name := range editing() {
				if slices.Contains(strings.Fields("ctrl+v tab up down ctrl+n ctrl+p "+f.others), name) {
					continue
				}
				synctest.Test(t, func(t *testing.T) {
					p := inField(t, f.screen, f.way)
					defer p.close()
					want := widget.NewInput(100)
					if field == "secret" {
						want = want.Masked("•")
					}
					want.Focus()
					for _, way := range []string{"", "alt+left", "home"} {
						p.Type("ab cd")
						want.Insert("ab cd")
						for _, pressed := range strings.Fields(way + " " + name + " x") {
							p.Keys(pressed)
							want.Key(keys.Press(pressed))
						}
						row := strings.Split(p.screen(), "\n")[p.app.View().Cursor.Y]
						if shown := strings.TrimSpace(uitest.Plain(want.View(40))); !strings.Contains(row, " "+shown+" ") {
							t.Errorf("%s %s x: not %q:\n%s", way, name, shown, p.screen())
						}
					}
				})
			}
		})
	}
}
