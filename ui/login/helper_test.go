package login_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"icdscope/session/credential"
	"icdscope/ui/keys"
	"icdscope/ui/login"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
	"icdscope/ui/widget"
)

var (
	usual = keys.New()
	look  = theme.New(theme.Look{Dark: true})
)

// bodies are the room that screens have in terminals of 40x12, 80x24 and 120x40
// cells.
var bodies = [][2]int{{40, 10}, {80, 21}, {120, 37}}

// registry is a service that nobody has, with names, fields and scopes of shapes that
// the others do not have.
func registry() login.Provider {
	return login.Provider{
		Provider: pane.Provider{ID: "registry", Name: "登録 Registry", Title: "a registry"},
		About:    "a registry that was made up",
		HowTo:    []string{"Ask for them.", "Wait."},
		Scopes: []login.Scope{
			{Name: "https://registry.example/auth/entries.read", Meaning: "read entries"},
			{Name: "write", Meaning: strings.Repeat("write whatever one likes, ", 8) + "end", Changes: true},
		},
		Fields: []login.Field{
			{
				Key: "tenant", Label: "Tenant of the registry", What: "tenant",
				Placeholder: "whose registry it is", Kept: "main",
			},
			{Key: "path", Label: "Path", What: "path", Placeholder: "of a file", Plain: true},
		},
	}
}

// services are the ids of what can be chosen in the form.
var services = []string{"icd", "cdc", "registry", login.Sandbox}

// everywhere is the form of each service in each room.
func everywhere() []setting {
	var all []setting
	for _, size := range bodies {
		for _, provider := range services {
			all = append(all, setting{provider: provider, profile: "cloud", w: size[0], h: size[1]})
		}
	}
	return all
}

// setting is what a form is opened with.
type setting struct {
	provider, profile string
	noKeyring         string
	w, h              int
}

func (o setting) options() login.Options {
	const base = "http://127.0.0.1:9"
	at := &login.Endpoint{URL: base + "/token"}
	return login.Options{
		Providers: append(uitest.Providers(), registry()),
		Profiles: []login.Profile{
			{Name: "cloud", At: map[string]*login.Endpoint{
				"icd": at, "cdc": {URL: base, From: "ICDSCOPE_CDC_URL"}, "registry": at,
			}},
			{
				Name: "local", At: map[string]*login.Endpoint{"icd": {URL: base, NoToken: true}},
				Note: "a local container",
			},
		},
		Profile: o.profile, NoKeyring: o.noKeyring, Clean: credential.Clean,
	}
}

// opened is a form that is seen.
type opened struct {
	*uitest.Screen
	t    *testing.T
	pane *login.Screen
}

// show opens a form, inside a synctest bubble.
func show(t *testing.T, o setting) *opened {
	t.Helper()
	if o.w == 0 {
		o.w, o.h = 92, 60
	}
	return showOptions(t, o.options(), o.provider, o.w, o.h)
}

func showOptions(t *testing.T, o login.Options, provider string, w, h int) *opened {
	t.Helper()
	p := login.New(usual, look, o)
	p.Choose(provider)
	return &opened{uitest.NewScreen(p, w, h), t, p}
}

// with opens a form and does something with it.
func with(t *testing.T, o setting, do func(s *opened)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { do(show(t, o)) })
}

func (s *opened) typed(text string) { s.Loop.Type(text) }

func (s *opened) sees(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if !strings.Contains(s.Drawn(), text) {
			s.t.Errorf("%q is not seen in\n%s", text, s.Drawn())
		}
	}
}

func (s *opened) seesNot(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if strings.Contains(s.Drawn(), text) {
			s.t.Errorf("%q is seen in\n%s", text, s.Drawn())
		}
	}
}

// words are all that is seen, with the rows of the box joined.
func (s *opened) words() string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "\n", " ").Replace(s.Drawn())), " ")
}

// rows are what is seen, row by row.
func (s *opened) rows() []string { return strings.Split(strings.TrimRight(s.Drawn(), "\n"), "\n") }

// find is the first cell at which a text is seen.
func (s *opened) find(text string) (x, y int, ok bool) {
	for y, row := range s.rows() {
		if before, _, ok := strings.Cut(row, text); ok {
			return widget.Width(before), y, true
		}
	}
	return 0, 0, false
}

// clickOn clicks the cell at which a text begins.
func (s *opened) clickOn(text string) {
	s.t.Helper()
	x, y, ok := s.find(text)
	if !ok {
		s.t.Fatalf("%q is not seen in\n%s", text, s.Drawn())
	}
	s.ClickAt(x, y)
}

// labels are the names of all fields.
var labels = []string{
	"Service", "Endpoint", "Address", "Token address", "Client id", "Secret", "Scopes",
	"On behalf of", "Certificate", "Key", "Tenant of the …", "Path", "Remember",
}

// focus is the label of the field that has the focus, by its colour; "" for the
// button.
func (s *opened) focus() string {
	drawn := strings.Join(s.Rows(), "\n")
	for _, l := range labels {
		if strings.Contains(drawn, look.Title.S(widget.Fit(l, 15, ""))) {
			return l
		}
	}
	return ""
}

// labelled is the label of the field of a row; "" for none.
func labelled(row string) string {
	for _, l := range labels {
		if _, text, ok := strings.Cut(row, "│ "); ok && strings.HasPrefix(text, l+" ") {
			return l
		}
	}
	return ""
}

// submission is what was asked for last; nil if nothing.
func (s *opened) submission() *login.Submission {
	if msg, ok := s.Last().(login.SubmitMsg); ok {
		return &msg.Submission
	}
	return nil
}

// fields is how many stops the tab key makes in a form.
func (s *opened) stops() int {
	first := strings.Join(s.Rows(), "\n")
	for n := 1; ; n++ {
		if s.Keys("tab"); strings.Join(s.Rows(), "\n") == first || n == 60 {
			return n
		}
	}
}
