package share_test

import (
	"errors"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/ui/pane"
	"icdscope/ui/share"
)

// browser notes what it is to open.
type browser struct {
	why  string
	err  error
	seen []string
}

func (b *browser) Why() string { return b.why }

func (b *browser) Open(address string) error {
	b.seen = append(b.seen, address)
	return b.err
}

// Only WHO's pages are opened, and those of the server itself: whatever else a server
// tells, WHO's address of the entity takes its place.
func TestOnlySafePagesAreOpened(t *testing.T) {
	const who = "https://icd.who.int/browse/2024-01/mms/en#9"
	for told, want := range map[string]string{
		"https://icd.who.int/browse/2024-01/foundation/en#1": "https://icd.who.int/browse/2024-01/foundation/en#1",
		"http://x/browse#9": "http://x/browse#9", // the server itself
		"":                  who, "NA": who, "javascript:alert(1)": who, "file:///etc/passwd": who, "https://icd.who.int.evil/x": who,
		"https://icd.who.int@evil/": who, "https://evil/icd.who.int": who, "http://icd.who.int/": who, "https://icd.who.int:444/": who,
		"https://icd.who.int/$(id)": who, "https://icd.who.int/`id`": who, "https://icd.who.int/\"&calc": who, "https://icd.who.int/a b": who,
		"https://icd.who.int/\x1b[2J": who, "-https://icd.who.int/": who, "--help": who, "https://icd.who.int/\u202e": who, "//icd.who.int/": who,
		"http://y/browse#9": who, "https://user@x/": who, "https://icd.who.int/" + strings.Repeat("x", 600): who, "HTTPS://evil/": who,
		"vscode://icd.who.int/": who, "https://icd.who.int/;id": who, "https://icd.who.int\\@evil/": who,
	} {
		b := &browser{}
		desk(t, wide(0), share.Options{Opener: b}, func(d *at) {
			e := icd.Entity{Ref: nine, BrowserURL: told}
			d.Send(pane.OpenMsg{Shown: pane.Of(&e, 0)})
			if len(b.seen) != 1 || b.seen[0] != want {
				t.Errorf("%q opens %q", told, b.seen)
			}
			if said := last[pane.SayMsg](t, d); said.Text != "opened "+want {
				t.Errorf("it says %q", said.Text)
			}
		})
	}
}

// Where no page can be opened its address is said and copied, with the reason.
func TestAnAddressIsHandedOut(t *testing.T) {
	for why, o := range map[string]share.Options{
		"no browser is started": {}, "no display": {Opener: &browser{why: "there is no display"}},
		"could be started": {Opener: &browser{err: errors.New("no such file")}},
	} {
		desk(t, wide(0), o, func(d *at) {
			d.Send(pane.OpenMsg{Shown: pane.Shown{Ref: nine}})
			asked := d.asked
			said := last[pane.SayMsg](t, d)
			d.asked = asked
			address := last[pane.CopyMsg](t, d).Text
			if address != "https://icd.who.int/browse/2024-01/mms/en#9" || !strings.Contains(said.Text, address) || !strings.Contains(said.Text, why) {
				t.Errorf("copied %q, said %q", address, said.Text)
			}
		})
	}
	b := &browser{}
	desk(t, wide(0), share.Options{Opener: b}, func(d *at) {
		d.Connect(share.Connection{Reader: wide(0), Sandbox: func() bool { return true }})
		d.Send(pane.OpenMsg{Shown: pane.Shown{Ref: nine}})
		if said := last[pane.SayMsg](t, d); len(b.seen) > 0 || !strings.Contains(said.Text, "sandbox") {
			t.Errorf("of the sandbox %q is opened, and it says %q", b.seen, said.Text)
		}
	})
}

// Of every part that can be copied the menu says what it is: itself, why there is none,
// or that it has to be asked for.
func TestTheMenuOfPartsSaysSomethingOfEach(t *testing.T) {
	desk(t, wide(3), share.Options{}, func(d *at) {
		for _, shown := range []pane.Shown{{Ref: nine}, {Ref: nine, Code: "9A", Title: "Nine"}, {Ref: icd.InFoundation("en").Entity("9")}} {
			d.Send(pane.CopyPartMsg{Shown: shown})
			for _, item := range last[pane.MenuMsg](t, d).Items {
				if item.Note == "" && item.Disabled == "" {
					t.Errorf("of %v nothing is said: %s", shown.Ref, item.Label)
				}
				if item.Label == pane.PartFoundation && shown.Title != "" && item.Note != "the server is asked for it" {
					t.Errorf("of the address in the foundation is said %q", item.Note)
				}
			}
		}
	})
}
