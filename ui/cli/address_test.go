package cli_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
)

// addresses are such as people type them, and what is said of those that cannot be used.
var addresses = []struct{ text, says string }{
	{"", "this is not an address"},
	{"id.who.int", "this is not an address"},
	{"//id.who.int", "this is not an address"},
	{"https:id.who.int", "this is not an address"},
	{"https:/id.who.int", "this is not an address"},
	{"ftp://id.who.int", "this is not an address"},
	{"file:///etc/passwd", "this is not an address"},
	{"id.who.int:443", "this is not an address"},
	{" https://id.who.int", "this is not an address"},
	{"https://", "names no host"},
	{"https:///path", "names no host"},
	{"https://:443", "names no host"},
	{"https://[]", "this is not an address"},
	{"https://h:", "is no port"},
	{"https://h:/", "is no port"},
	{"https://h:0", "is no port"},
	{"https://h:65536", "is no port"},
	{"https://h:99999", "is no port"},
	{"https://h:99999999999999999999", "is no port"},
	{"https://h:abc", "is no port"},
	{"https://h:-1", "is no port"},
	{"https://h:+1", "is no port"},
	{"https://h:1:2", "is no port"},
	{"https://[::1]:0", "is no port"},
	{"https://[::1]:", "is no port"},
	{"https://::1", "is no port"},
	{"https://h/ x", "holds a space"},
	{"https://h /", "holds a space"},
	{"https://h\u00a0/", "holds a space"},
	{"https://h/\u200b", "a character that is not seen"},
	{"https://h/\u202e", "a character that is not seen"},
	{"https://h/\x00", "a character that is not seen"},
	{"https://h/\xff", "a character that is not seen"},
	{"https://h?c4nary=1", "without ? and #"},
	{"https://h?", "without ? and #"},
	{"https://h#c4nary", "without ? and #"},
	{"https://h#", "without ? and #"},
	{"https://user:c4nary@h", "user name or password"},
	{"https://c4nary@h", "user name or password"},
	{"https://@h", "user name or password"},
	{"https://:@h", "user name or password"},
	{"https://user:c4/nary@h", "user name or password"},
	{"https://user:c4#nary@h", "user name or password"},
	{"https://user:c4nary", "is no port"},
	{"https://h\\x", "not an address like https://host"},
	{"https://h%20x", "not an address like https://host"},
	{"https://h/%zz", "not an address like https://host"},
	{"https://[::1", "not an address like https://host"},
	{"https://[abc]", "not an address like https://host"},
	{"https://h\"x", "cannot be the name of a host"},
	{"https://<x>", "cannot be the name of a host"},
	{"https://*.who.int", "cannot be the name of a host"},
	{"https://.", "cannot be the name of a host"},
	{"https://a..b", "cannot be the name of a host"},
	{"https://-", "cannot be the name of a host"},
	{"https://-a.b", "cannot be the name of a host"},
	{"https://1.2.3.999", "cannot be the name of a host"},
	{"https://127.1", "cannot be the name of a host"},
	{"https://2130706433", "cannot be the name of a host"},
	{"https://" + strings.Repeat("a", 64), "cannot be the name of a host"},
	{"https://" + strings.Repeat("abcdefghi.", 26) + "org", "cannot be the name of a host"},
	{"https://" + strings.Repeat("a", 4992), "longer than 2000 characters"},
	{"https://h/" + strings.Repeat("a", 4990), "longer than 2000 characters"},
	{"http://id.who.int", "http://id.who.int is not encrypted"},
	{"http://[2001:db8::1]", "http://[2001:db8::1] is not encrypted"},
	{"http://localhost.example", "is not encrypted"},

	{"https://id.who.int", ""},
	{"https://id.who.int/", ""},
	{"https://id.who.int.", ""},
	{"HTTPS://ID.WHO.INT", ""},
	{"https://id.who.int:1", ""},
	{"https://id.who.int:65535/at/icd", ""},
	{"https://a_b-c.example", ""},
	{"https://1and1.example", ""},
	{"https://bücher.example", ""},
	{"https://健康.example", ""},
	{"https://💉.example", ""},
	{"https://xn--bcher-kva.example", ""},
	{"https://192.0.2.1:8443", ""},
	{"https://[2001:db8::1]", ""},
	{"https://[fe80::1%25eth0]:8443", ""},
	{"https://h/a@b", ""},
	{"https://h/a%20b", ""},
	{"http://localhost", ""},
	{"http://LOCALHOST:8080", ""},
	{"http://127.0.0.1:18400", ""},
	{"http://[::1]:18400", ""},
}

// What cannot be an address is told by one sentence, the same for what is typed and what
// is set, which repeats no password; what can be one is taken.
func TestAddresses(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	opt := explored(t, c)
	delete(c.env, "ICDSCOPE_ICD_TOKEN_URL")
	for _, x := range addresses {
		if _, err := opt.Login.At("icd", x.text, ""); x.says == "" && err != nil ||
			x.says != "" && (err == nil || !strings.Contains(err.Error(), x.says)) {
			t.Errorf("%.60q is typed: %v, want %q", x.text, err, x.says)
		} else if err != nil && strings.Contains(err.Error(), "c4nary") {
			t.Errorf("%v", err)
		}
		if x.text == "" || strings.Contains(x.text, "\x00") { // no flag can have that
			continue
		}
		code := 0
		if x.says != "" {
			code = 2
		}
		r := c.run(t, "config", "--icd-url", x.text)
		r.want(t, code, x.says)
		r.never(t, "c4nary")
	}
}

// Whatever is taken for an address has a host and a port that there can be, holds no
// credentials, and is read again as the same.
func FuzzAddress(f *testing.F) {
	for _, x := range addresses {
		f.Add(x.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := cli.ParseEndpoint(text, false)
		if err != nil {
			return
		}
		port, _ := strconv.Atoi(u.Port())
		if u.Hostname() == "" || strings.HasSuffix(u.Host, ":") || u.User != nil || u.RawQuery != "" || u.Fragment != "" ||
			u.Port() != "" && (port < 1 || port > 65535) {
			t.Errorf("%q is taken for %q", text, u)
		}
		again, err := cli.ParseEndpoint(u.String(), false)
		if err != nil || again.String() != u.String() {
			t.Errorf("%q is read as %q, and that as %q, %v", text, u, again, err)
		}
		if _, err := url.Parse(u.JoinPath("/connect/token").String()); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	})
}
