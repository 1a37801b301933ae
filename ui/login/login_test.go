package login_test

import (
	"fmt"
	"strings"
	"testing"

	"icdscope/session/credential"
	"icdscope/ui/keys"
	"icdscope/ui/login"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// form is the screen with a provider and a profile chosen, the cursor on the
// field that tabs lead to, and an id and secret typed where there is room for
// them.
func form(provider, profile, noKeyring string, filled bool, tabs int) *login.Screen {
	at := &login.Endpoint{URL: "http://127.0.0.1:9"}
	p := login.New(keys.New(), theme.New(theme.Look{Dark: true}), login.Options{
		Providers: uitest.Providers(),
		Profiles: []login.Profile{
			{Name: "cloud", At: map[string]*login.Endpoint{"icd": at, "cdc": at}},
			{Name: "local", At: map[string]*login.Endpoint{"icd": {URL: at.URL, NoToken: true}, "cdc": at}},
		},
		Profile: profile, NoKeyring: noKeyring, Clean: credential.Clean,
	})
	p.Choose(provider)
	p.Resize(92, 60)
	for range tabs {
		if filled && p.Typing() {
			p.Paste("x")
		}
		press(p, "tab")
	}
	return p
}

func press(p *login.Screen, name string) { pane.Press(p, nil, keys.Press(name)) }

func drawn(p *login.Screen) string {
	return strings.Join(p.Rows(), "\n") + fmt.Sprint(p.Cursor())
}

// said is what the footer says of a key, "" if nothing.
func said(p *login.Screen, name string) string {
	for _, a := range p.Actions()[0].Actions {
		b := a.Binding
		if p.Typing() {
			b = keys.WithoutText(b)
		}
		if a.Hint && b.Enabled() && b.Keys()[0] == name {
			return b.Help().Desc
		}
	}
	return ""
}

// On every field of every provider, enter and space do what the footer says.
func TestEnterDoesWhatTheFooterSays(t *testing.T) {
	for _, x := range []struct {
		provider, profile, noKeyring string
		filled                       bool
		enter                        string // what is said, field by field
	}{
		{"icd", "cloud", "", false, "next field|next field|next field|next field|choose|sign in"},
		{"icd", "cloud", "", true, "next field|next field|next field|sign in|choose|sign in"},
		{"icd", "cloud", "no keyring", true, "next field|next field|next field|sign in|next field|sign in"},
		{"icd", "local", "", false, "next field|next field|connect"},
		{"cdc", "cloud", "", true, "next field|next field|next field|next field|choose|choose|choose|choose|choose|choose|next field|next field|next field|choose|sign in"},
		{login.Sandbox, "cloud", "", false, "next field|use the sandbox|choose|choose|choose|choose|choose|choose"},
	} {
		t.Run(fmt.Sprint(x.provider, " ", x.profile, " ", x.noKeyring, " ", x.filled), func(t *testing.T) {
			var got []string
			for n := range strings.Count(x.enter, "|") + 1 {
				at := func() *login.Screen { return form(x.provider, x.profile, x.noKeyring, x.filled, n) }
				p := at()
				what, before := said(p, "enter"), drawn(p)
				got = append(got, what)
				press(p, "enter")
				asked := len(p.Asked()) > 0 || strings.Contains(uitest.Plain(drawn(p)), "✗")
				tab, space := at(), at()
				press(tab, "tab")
				press(space, "space")
				switch what {
				case "next field":
					if asked || drawn(p) != drawn(tab) {
						t.Errorf("field %d: enter is no tab:\n%s", n, uitest.Plain(drawn(p)))
					}
				case "choose":
					if asked || drawn(p) == before || drawn(p) != drawn(space) {
						t.Errorf("field %d: nothing was chosen:\n%s", n, uitest.Plain(drawn(p)))
					}
				default:
					if !asked {
						t.Errorf("field %d: nobody signs in:\n%s", n, uitest.Plain(drawn(p)))
					}
				}
				if said(at(), "space") != "" != (drawn(space) != before) {
					t.Errorf("field %d: the footer says of space %q:\n%s", n, said(at(), "space"), uitest.Plain(drawn(space)))
				}
			}
			if s := strings.Join(got, "|"); s != x.enter {
				t.Errorf("the footer says\n%s, want\n%s", s, x.enter)
			}
			if again := form(x.provider, x.profile, x.noKeyring, x.filled, len(got)); drawn(again) == "" || said(again, "enter") != got[0] {
				t.Error("there are more fields")
			}
		})
	}
}
