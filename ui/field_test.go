package ui_test

import (
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"

	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// Every key that the library's text field knows, in every field there is, with
// the cursor at every place of a text of all kinds of characters.
func TestEveryEditingKeyInEveryField(t *testing.T) {
	fields := map[string]struct {
		screen pane.ID
		way    []string // to the field
	}{
		"words": {pane.Search, nil}, "palette": {pane.Tokens, []string{"ctrl+p"}}, "help": {pane.Tokens, []string{"?"}},
		"client id": {pane.Login, []string{"tab", "tab"}}, "secret": {pane.Login, []string{"tab", "tab", "tab"}},
		"on behalf of": {pane.Login, strings.Fields("right tab tab tab tab tab tab tab tab tab tab")},
		"certificate":  {pane.Login, strings.Fields("right tab tab tab tab tab tab tab tab tab tab tab")},
		"key":          {pane.Login, strings.Fields("right tab tab tab tab tab tab tab tab tab tab tab tab")},
	}
	var names []string
	m := reflect.ValueOf(textinput.DefaultKeyMap())
	for i := range m.NumField() {
		names = append(names, m.Field(i).Interface().(key.Binding).Keys()...)
	}
	const text = "ab 糖尿病 e\u0301 👩‍⚕️x"
	for field, f := range fields {
		t.Run(field, func(t *testing.T) {
			for _, name := range uitest.Few(names, 12, len(field)) {
				synctest.Test(t, func(t *testing.T) {
					p := start(t, options{screen: f.screen, w: 80, h: 24})
					defer p.close()
					p.Keys(f.way...)
					if p.app.View().Cursor == nil {
						t.Fatalf("there is no text cursor in the field:\n%s", p.screen())
					}
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
