package login_test

import (
	"errors"
	"net/url"
	"testing"
	"testing/synctest"

	"icdscope/ui/login"
)

// A user name and a password in an address are not to be read in its field, however they
// came there, and it is said that they were taken out.
func TestAPasswordInAnAddress(t *testing.T) {
	for text, left := range map[string]string{
		"https://user:hunter2@a.example/x":  "https://a.example/x",
		"https://hunter2@a.example":         "https://a.example",
		"HTTPS://user:hun@ter2@a.example":   "HTTPS://a.example",
		"https://user:hun:ter2@a.example/@": "https://a.example/@",
		"https://user:hun/ter2@a.example":   "",
		"https://user:hun#ter2@a.example":   "",
		"https://user:hun?ter2@a.example":   "",
	} {
		for way, enter := range map[string]func(*opened){
			"typed":  func(s *opened) { s.Keys("tab"); s.typed(text) },
			"pasted": func(s *opened) { s.Keys("tab"); s.paste(text) },
			"astray": func(s *opened) { s.paste(text) },
			"behind": func(s *opened) {
				s.Keys("tab")
				s.typed("https://a.example")
				s.Keys("ctrl+u")
				s.paste(text)
			},
			"tokens": func(s *opened) { s.Keys("tab", "tab"); s.paste(text) },
		} {
			synctest.Test(t, func(t *testing.T) {
				o := setting{profile: "cloud"}.options()
				o.At = parsed
				o.Providers[0].TokenApart = true
				s := showOptions(t, o, "icd", 92, 60)
				s.Keys("tab", "left")
				enter(s)
				if left != "" {
					s.sees(left, "! a user name or password was taken out of the address")
					s.seesNot("hun", "user:")
				}
				s.Keys("tab")
				if left == "" {
					s.sees("! a user name or password was taken out of the address")
				}
				s.seesNot("hun", "ter2", "user:")
				if t.Failed() {
					t.Fatalf("%s: %q", way, text)
				}
			})
		}
	}
}

// parsed takes what is an address without a query.
func parsed(_, address, tokens string) (*login.Endpoint, error) {
	u, err := url.Parse(address)
	if err != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("the address cannot be used")
	}
	return &login.Endpoint{URL: address + tokens}, nil
}
