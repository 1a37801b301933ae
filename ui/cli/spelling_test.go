package cli_test

import (
	"regexp"
	"strings"
	"testing"
)

// effective is what config says of a setting.
func (r result) effective(name string) string {
	if m := regexp.MustCompile(`(?m)^` + name + ` +(\S+) `).FindStringSubmatch(r.out); m != nil {
		return m[1]
	}
	return ""
}

// A language is found however its code is written, with a country and in the way of
// LANG too.
func TestALanguageHoweverItIsWritten(t *testing.T) {
	for typed, want := range map[string]string{
		"en": "en", "EN": "en", "Es": "es", "zh_CN": "zh", "zh-CN": "zh", "ZH-hans": "zh", "pt_BR.UTF-8": "pt", "ca_ES@valencia": "ca-es",
		"xx": "xx", "XX_yy": "xx-yy", " es ": "es",
	} {
		c := newComputer(t)
		r := c.run(t, "config", "--lang", typed)
		r.want(t, 0)
		if got := r.effective("lang"); got != want {
			t.Errorf("--lang %q is %q, want %q", typed, got, want)
		}
		c.env["ICDSCOPE_LANGUAGE"] = typed
		if got := c.run(t, "config").effective("lang"); got != want {
			t.Errorf("ICDSCOPE_LANGUAGE=%q is %q, want %q", typed, got, want)
		}
		c.env["ICDSCOPE_LANGUAGE"] = ""
		c.configure(t, "language = \""+typed+"\"\n")
		if got := c.run(t, "config").effective("lang"); got != want {
			t.Errorf("language = %q is %q, want %q", typed, got, want)
		}
	}
	newComputer(t).run(t, "get", "1A00", "--sandbox", "--lang", "zh_CN").want(t, 0, "1A00 霍乱")
	newComputer(t).run(t, "get", "1A00", "--sandbox", "--lang", "EN").want(t, 0, "1A00 Cholera")
	newComputer(t).run(t, "get", "1A00", "--sandbox", "--lang", "XX").want(t, 2, "no release of MMS is available in xx; there are ar, en")
	for _, wrong := range []string{"english", "e", "x_y", "e n", "é", "123"} {
		newComputer(t).run(t, "config", "--lang", wrong).want(t, 2, "lang (flag --lang): ", "is not a language code", "ar, cs, de, en, es")
	}
}

// A profile that there is not is told with where it was chosen.
func TestWhereAProfileWasChosen(t *testing.T) {
	const says = `): there is no profile "nope"; there are cdc, cloud, local, sandbox, who-test`
	c := newComputer(t)
	c.configure(t, "profile = \"nope\"\n")
	c.run(t, "config").want(t, 2, "profile (settings file"+says)
	c.env["ICDSCOPE_PROFILE"] = "nope"
	c.run(t, "config").want(t, 2, "profile (environment ICDSCOPE_PROFILE"+says)
	c.run(t, "config", "--profile", "nope").want(t, 2, "profile (flag --profile"+says)
}

// A tree is found in whatever case.
func TestATreeHoweverItIsWritten(t *testing.T) {
	newComputer(t).run(t, "get", "b900", "--sandbox", "--linearization", "ICF").want(t, 0)
	newComputer(t).run(t, "get", "257068234", "--sandbox", "--linearization", "Foundation").want(t, 0)
}

// What is switched by a variable takes every word that is usual for that.
func TestEverySwitchAndEveryWordForIt(t *testing.T) {
	words := map[string]string{"1": "true", "true": "true", "yes": "true", "on": "true", "0": "false", "false": "false", "no": "false", "off": "false"}
	for _, name := range []string{"ascii", "history", "mouse", "title"} {
		variable := "ICDSCOPE_" + strings.ToUpper(name)
		for word, want := range words {
			for _, typed := range []string{word, strings.ToUpper(word), strings.ToUpper(word[:1]) + word[1:], " " + word + " "} {
				c := newComputer(t)
				c.env[variable] = typed
				if got := c.run(t, "config").effective(name); got != want {
					t.Errorf("%s=%q is %q, want %q", variable, typed, got, want)
				}
			}
		}
		for _, wrong := range []string{"2", "maybe", "oui", "-1", "truefalse"} {
			c := newComputer(t)
			c.env[variable] = wrong
			c.run(t, "config").want(t, 2, name+" (environment "+variable+"): ", `"`+wrong+`"`, "true or false, yes or no, on or off, 1 or 0")
		}
	}
	newComputer(t).run(t, "--ascii=perhaps").want(t, 2, "true or false, yes or no, on or off, 1 or 0")
}

// ASCII alone holds for what is said before the settings are read, too, however it is
// switched on.
func TestASCIIHoweverItIsSwitchedOn(t *testing.T) {
	for _, word := range []string{"1", "Yes", "TRUE"} {
		c := newComputer(t)
		c.terminal, c.environ = true, []string{"TERM=xterm-256color"}
		c.env["ICDSCOPE_ASCII"] = word
		c.run(t, "no-such-command").never(t, "\x1b")
		r := c.run(t, "check", "--sandbox")
		r.want(t, 0)
		r.never(t, "\x1b", "✓")
	}
}
