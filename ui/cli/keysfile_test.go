package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// However the table of keys is written, it says the same.
func TestKeysInTheSettingsFile(t *testing.T) {
	for name, text := range map[string]string{
		"dotted":         "[keys]\nbrowse.open = [\"right\", \"u\"]\ntokens.renew = \"ctrl+r\"\n",
		"quoted":         "[keys]\n\"browse.open\" = [\"right\", \"u\"]\n'tokens.renew' = 'ctrl+r'\n",
		"each quoted":    "[keys]\n\"browse\".\"open\" = [\n  \"right\", # as ever\n  \"u\",\n]\ntokens . renew = [\"ctrl+r\"]\n",
		"tables":         "[keys.browse]\nopen = [\"right\", \"u\"]\n[keys.tokens]\nrenew = \"ctrl+r\"\n",
		"at the top":     "keys.browse.open = [\"right\", \"u\"]\nkeys.tokens.renew = \"ctrl+r\"\n",
		"in one line":    "keys = { browse = { open = [\"right\", \"u\"] }, \"tokens.renew\" = \"ctrl+r\" }\n",
		"after profiles": "[profiles.keys]\nlanguage = \"en\"\n[keys]\nbrowse.open = [\"right\", \"u\"]\ntokens.renew = \"ctrl+r\"\n",
		"with a mark":    "\ufeff[keys]\r\nbrowse.open = [\"right\", \"u\"]\r\ntokens.renew = \"ctrl+r\"\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			c := newComputer(t)
			c.configure(t, text)
			r := c.run(t, "config")
			r.want(t, 0)
			for _, line := range []string{
				`browse.open +right u +settings file, line \d`, `tokens.renew +ctrl\+r +settings file, line \d`,
			} {
				if !regexp.MustCompile(`(?m)^` + line).MatchString(r.out) {
					t.Errorf("no line %q in\n%s", line, r.out)
				}
			}
			c.run(t, "config", "--keys").want(t, 0, `["right", "u"]`, "# open (changed, line ")
		})
	}
	c := newComputer(t)
	c.run(t, "config").never(t, "browse.open")
}

// What is listed can be put into the settings file, and changes nothing there.
func TestTheListOfKeysIsASettingsFile(t *testing.T) {
	c := newComputer(t)
	usual := c.run(t, "config", "--keys")
	usual.want(t, 0, "[keys]", "# everywhere", "browse.open ", `= ["right", "l"] `, "# open", `form.about `, `["f1", "?"]`)
	c.configure(t, usual.out)
	again := c.run(t, "config", "--keys")
	again.want(t, 0)
	if plain := regexp.MustCompile(` \(changed, line \d+\)`).ReplaceAllString(again.out, ""); plain != usual.out {
		t.Errorf("the list says something else when it is in the file:\n%s", plain)
	}
	changed := strings.Replace(usual.out, `"ctrl+p"`, `"alt+x" `, 1)
	c.configure(t, changed)
	c.run(t, "config", "--keys").want(t, 0, `"alt+x"`)
	odd := newComputer(t)
	odd.configure(t, "[keys]\nbrowse.open = ['\\', '\"']\n")
	listed := odd.run(t, "config", "--keys")
	listed.want(t, 0, `["\\", "\""]`)
	odd.configure(t, listed.out)
	odd.run(t, "config", "--keys").want(t, 0, `["\\", "\""]`)
}

// What is wrong with the keys is said with file and line, and nothing starts, on the
// screen or without.
func TestWrongKeysInTheSettingsFile(t *testing.T) {
	for _, x := range [][2]string{
		{"[keys]\nbrowse.open = \"o\"\nbrowse.opne = \"x\"\n", `line 3: "browse.opne": there is no such action: did you mean browse.open?`},
		{"language = \"en\"\n\n[keys]\n# mine\ntokens.renew = \"p\"\n", `line 5: tokens.renew: "p" is a key of tokens.pause, too: give one of them another`},
		{"[keys]\ntokens.renew = \"x\"\n\"tokens.pause\" = [\"x\"]\n", `line 2: tokens.renew: "x" is a key of tokens.pause, too (line 3): give one of them another`},
		{"[keys]\nbrowse.open = \"o\"\n\"browse.open\" = \"x\"\n", `line 3: browse.open: its keys are given twice (line 2)`},
		{"[keys]\nbrowse.open = \"o\"\nbrowse.open = \"x\"\n", `line 3 column 1: key open is already defined`},
		{"[keys]\nbrowse.open = []\n", `line 2: browse.open: it would have no key`},
		{"[keys]\nbrowse.open = \"pagedown\"\n", `line 2: browse.open: terminals do not send "pagedown": write "pgdown"`},
		{"[keys]\nglobal.back = \"b\"\n", `line 2: global.back: "b" types text`},
		{"[keys]\nbrowse.open = 5\n", `line 2: keys.browse.open takes a key or a list of them, each in quotes, not a number`},
		{"[keys]\nbrowse.open = [\"o\",\n  [\"x\"]]\n", `line 2: keys.browse.open takes a key or a list of them, each in quotes, not a list`},
		{"[keys]\nbrowse = { open = true }\n", `line 2: keys.browse.open takes a key or a list of them, each in quotes, not true or false`},
		{"keys = \"vim\"\n", `line 1: keys takes a table, [keys], of actions and their keys, not a text`},
		{"[[keys.browse]]\nopen = \"o\"\n", `line 1: keys.browse is no list of tables: write it in single brackets`},
		{"[keys]\nlanguage = \"c4nary\"\n", `line 2: "language": there is no such action`},
		{"[keys]\nbrowse.open = \"o\nx\"\n", `line 2 column`},
		{"[Keys]\nbrowse.opne = \"x\"\n", `line 2: "browse.opne": there is no such action`},
		{"[keyz]\nbrowse.open = \"o\"\n", `line 1: there is no setting "keyz"`},
		{"[profiles.x]\nkeys.browse.open = \"o\"\n", `line 2: there is no setting "profiles.x.keys.browse.open"`},
		{"[keys]\n\"\\u001b[2J\" = \"o\"\n", `line 2: "\x1b[2J": there is no such action`},
		{"[keys]\n\"browse.open\".x = \"o\"\n", `line 2: "browse.open.x": there is no such action: did you mean browse.open?`},
	} {
		c := newComputer(t)
		path := c.configure(t, x[0])
		for _, args := range [][]string{{"config"}, {"config", "--keys"}, {"check", "--sandbox"}, {"--sandbox"}} {
			r := c.run(t, args...)
			r.want(t, 2, "settings file "+path+": "+x[1])
			r.never(t, "c4nary", "\x1b")
		}
	}
}

// The example in README is one.
func TestTheExampleOfKeysWorks(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, from, _ := strings.Cut(string(b), "```toml\n[keys]\n")
	example, _, ok := strings.Cut(from, "```")
	if !ok {
		t.Fatal("there is no example")
	}
	c := newComputer(t)
	c.configure(t, "[keys]\n"+example)
	c.run(t, "config").want(t, 0, "list.up ", "up ctrl+p", "global.palette", "alt+x")
}
