package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"icdscope/ui/cli"
	"icdscope/ui/keys"
)

// readme is what a user reads.
func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// section is a part of the README, from its heading to the next of that level.
func section(t *testing.T, heading string) string {
	t.Helper()
	_, text, ok := strings.Cut(readme(t), "\n"+heading+"\n")
	if !ok {
		t.Fatalf("the README has no %q", heading)
	}
	level, _, _ := strings.Cut(heading, " ")
	text, _, _ = strings.Cut(text, "\n"+level+" ")
	return text
}

var (
	fence     = regexp.MustCompile("(?ms)^```.*?^```$")
	flagNamed = regexp.MustCompile("(?:^|[ `(])--([a-z][a-z-]*)")
)

// otherFlags are flags in the README's prose that are of other programs.
var otherFlags = []string{"--help", "--version"}

// Every flag that the README names is one of the program, and each of the program is
// named there.
func TestFlagsOfTheREADME(t *testing.T) {
	known := make(map[string]bool)
	cli.VisitFlags(newComputer(t).system(nil, nil), func(_ []string, name, _ string) { known["--"+name] = true })
	var settings []string // they are named by their keys
	for _, key := range cli.SettingKeys() {
		settings = append(settings, "--"+strings.ReplaceAll(key, "_", "-"))
	}
	text := fence.ReplaceAllString(readme(t), "")
	named := make(map[string]bool)
	for _, m := range flagNamed.FindAllStringSubmatch(text, -1) {
		named["--"+m[1]] = true
		if flag := "--" + m[1]; !known[flag] && !slices.Contains(otherFlags, flag) {
			t.Errorf("the README names %s, which there is not", flag)
		}
	}
	for flag := range known {
		if !named[flag] && !slices.Contains(settings, flag) {
			t.Errorf("the README does not name %s", flag)
		}
	}
}

// The README's list of commands is that of the program, and each has the flags that
// the list says it has.
func TestCommandsOfTheREADME(t *testing.T) {
	list, _, _ := strings.Cut(section(t, "## Commands"), "\n\nEach has `--help`")
	var told []string
	uses := make(map[string][]string) // flags of each command, by how it is used
	for _, c := range cli.Commands(newComputer(t).system(nil, nil)) {
		uses[strings.Replace(c.Use, " [flags]", "", 1)] = c.Flags // every one has some
	}
	for _, m := range regexp.MustCompile(`(?m)^    icdscope ((?:\S+ )+) +(\S.*)$`).FindAllStringSubmatch(list, -1) {
		use, what := strings.TrimSpace(m[1]), m[2]
		told = append(told, use)
		flags, ok := uses[use]
		if !ok {
			t.Errorf("help of no command says it is used as icdscope %s", use)
		}
		for _, f := range flagNamed.FindAllStringSubmatch(what, -1) {
			if !slices.Contains(flags, f[1]) {
				t.Errorf("icdscope %s has no --%s", use, f[1])
			}
		}
	}
	for use := range uses {
		if !slices.Contains(told, use) {
			t.Errorf("the README's list has no icdscope %s", use)
		}
	}
}

// foreign are variables that the README names and that others than this program read.
var foreign = []string{"ICDSCOPE_"}

// Every variable that the README names is one that the program knows, and what it
// takes settings, credentials and tokens by is named there.
func TestVariablesOfTheREADME(t *testing.T) {
	text := fence.ReplaceAllString(readme(t), "")
	known := cli.Variables()
	named := regexp.MustCompile(`\b(?:ICDSCOPE|ICD|CDC)_[A-Z_]+`).FindAllString(text, -1)
	for _, name := range named {
		if !slices.Contains(known, name) && !slices.Contains(foreign, name) {
			t.Errorf("the README names %s, which there is not", name)
		}
	}
	for _, name := range known {
		family, _, _ := strings.Cut(name, "_CLIENT_")
		switch {
		case strings.HasPrefix(name, "ICDSCOPE_"): // which are named by their keys
		case strings.HasSuffix(name, "_FILE") && strings.Contains(text, "each variable also as `…_FILE`"):
		case !slices.Contains(named, name) && !strings.Contains(text, "`"+family+"_…`"):
			t.Errorf("the README does not name %s", name)
		}
	}
	// Settings are named by their key, in the example that has all of them.
	example := section(t, "## Settings")
	for _, key := range cli.SettingKeys() {
		if !regexp.MustCompile(`(?m)^` + key + ` *=|# likewise.*\b` + key + `\b`).MatchString(example) {
			t.Errorf("the README's settings file has no %s", key)
		}
	}
}

// Every module that the program asks for by itself is in the table of what they save.
func TestDependenciesOfTheREADME(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	table := section(t, "### Dependencies")
	var told []string
	for _, m := range regexp.MustCompile(`(?m)^\| (.+?) \|`).FindAllStringSubmatch(table, -1) {
		host := ""
		for _, name := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(m[1], -1) {
			parts := strings.Split(name[1], "/")
			if strings.Contains(parts[0], ".") { // further ones of a row are named from there on
				host = strings.TrimSuffix(name[1], strings.Join(parts[len(parts)-1:], "/"))
				if last := parts[len(parts)-1]; regexp.MustCompile(`^v\d+$`).MatchString(last) {
					host = strings.Join(parts[:len(parts)-2], "/") + "/"
				}
				told = append(told, name[1])
				continue
			}
			told = append(told, host+name[1])
		}
	}
	var asked []string
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) v\S+(.*)$`).FindAllStringSubmatch(string(b), -1) {
		if !strings.Contains(m[2], "// indirect") {
			asked = append(asked, m[1])
		}
	}
	for _, module := range asked {
		if !slices.Contains(told, module) {
			t.Errorf("the README's table has no %s", module)
		}
	}
	for _, module := range told {
		if !slices.Contains(asked, module) {
			t.Errorf("go.mod does not ask for %s", module)
		}
	}
}

// keySaid is what the README says of keys, word by word, and the action of each that
// does it; none if what is named is no key.
var keySaid = []struct{ words, actions string }{
	{"`↓` and `→` walk the tree", "list.down browse.open"},
	{"`enter` reads what is under\nthe cursor", "browse.enter"},
	{"`/` searches", "browse.find"},
	{"`x` combines a code", "browse.build"},
	{"`1` to `5` change the screen", "global.browse global.cluster"},
	{"`?` shows every key", "global.help"},
	{"`ctrl+p` runs any action", "global.palette"},
	{"`esc` goes back", "global.back"},
	{"`q` quits", "global.quit"},
	{"`*` opens everything below", "browse.expandAll"},
	{"`-` closes it", "browse.collapseAll"},
	{"`t` filters what is loaded", "browse.filter"},
	{"`z`\nhides residuals", "browse.residuals"},
	{"`w` takes the next", "browse.way"},
	{"(`&`, `*` and `n` with `--ascii`)", ""},
	{"`P` lets you choose from them", "browse.above"},
	{"`D` shows deprecated terms", "browse.deprecated"},
	{"`n` and `N` go from link to link", "browse.nextLink browse.prevLink"},
	{"`}` and `{` to the first link", "browse.nextSection browse.prevSection"},
	{"`enter` follows one, and `esc` comes back", "browse.enter global.back"},
	{"`enter` shows the rest, `*` and `-` unfold and fold all", "browse.enter browse.expandAll browse.collapseAll"},
	{"`t` finds names and values, and `y` copies the value", "browse.filter browse.copyCode"},
	{"`↓` and `↑` go to the next match", "list.down list.up"},
	{"after `enter` `n` and `N` do, and `esc` forgets", "requests.open requests.nextMatch requests.prevMatch global.back"},
	{"`enter` opens the only hit", "search.open"},
	{"`a` changes the language, `r` the release, `f` the linearization", "browse.language browse.release browse.tree"},
	{"each menu begins at the one before, so `a`, `enter` goes back", "browse.language dialog.choose"},
	{"`A` shows a second language", "browse.second"},
	{"`A` again, in its menu", "browse.second"},
	{"`i` shows where what is under the cursor came from", "global.wire"},
	{"`c` there copies the request as curl,\n`enter` opens it", "dialog.copyCurl dialog.choose"},
	{"`!` opens\nit whole", "global.messages"},
	{"`?` has all of them and does what it lists. `M` leaves the mouse", "global.help global.mouse"},
	{"`d` on a card of Tokens", "tokens.doctor"},
	{"`y` copies what was found", "browse.copyCode"},
	{"In Search `tab` completes", "search.complete"},
	{"`ctrl+t` shows one chapter", "search.chapter"},
	{"`ctrl+o` keeps the search below", "search.below"},
	{"`3` shows the tokens", "global.tokens"},
	{"`b` sets a bookmark", "browse.bookmark"},
	{"`B` lists bookmarks", "global.places"},
	{"and `esc` goes back from there", "dialog.close"},
	{"`!` on the way a try that failed", ""},
	{"`4` shows every request", "global.requests"},
	{"one row that `→` opens", "requests.unfold"},
	{"`/` (or `t`) filters: words of titles", "requests.filter requests.filter"},
	{"`enter` shows the details (from", "requests.open"},
	{"`tab` goes there and back", "requests.focus"},
	{"in which `/` (or `t`) finds words. `c` copies\nthe request as curl, `Y` in Python", "requests.filter requests.filter requests.copyCurl requests.snippet"},
	{"`e` writes all of them to a new file", "requests.export"},
	{"(`e` on the screen of requests)", "requests.export"},
	{"`y` copies code and title", "browse.copyCode"},
	{"`Y` and a letter\nany part", "browse.copyPart"},
	{"`c` the request as curl", "browse.copyRequest"},
	{"`e` exports it", "browse.export"},
	{"`esc` gives that up", "dialog.close"},
	{"`o` opens WHO's page", "browse.openPage"},
	{"the list (`ctrl+p`", "global.palette"},
	{"`ctrl+x` opens a menu of them", "global.fault"},
	{"`ctrl+x` again chooses what stands first", "global.fault"},
	{"(`ctrl+\\`, from anywhere", "global.wipe"},
	{"`→` on a closed row", "browse.open"},
	{"jobs of a terminal: `ctrl+z`", "global.suspend"},
}

// signs are the keys that the README calls otherwise than settings do.
var signs = strings.NewReplacer("↑", "up", "↓", "down", "←", "left", "→", "right")

// What the README says of a key that is so, is so in the key map; and there is no key
// in it of which nobody looks whether it is so.
func TestKeysOfTheREADME(t *testing.T) {
	text := fence.ReplaceAllString(readme(t), "")
	_, text, _ = strings.Cut(text, "\n## Try it\n")
	notKeys := section(t, "### Other keys") // where they are how keys are called
	notKeys = fence.ReplaceAllString(notKeys, "")
	text = strings.Replace(text, notKeys, "", 1)
	byID := make(map[string][]string)
	all := []string{}
	for _, k := range keys.New().All() {
		byID[k.ID] = k.Keys()
		all = append(all, k.Keys()...)
	}
	span := regexp.MustCompile("`([^`\n]+)`")
	for _, said := range keySaid {
		at := strings.Index(text, said.words)
		if at < 0 {
			t.Errorf("the README does not say %q", said.words)
			continue
		}
		named := span.FindAllStringSubmatch(said.words, -1)
		for i, action := range strings.Fields(said.actions) {
			if name := signs.Replace(named[i][1]); !slices.Contains(byID[action], name) {
				t.Errorf("the README says %q; %s is %q", said.words, action, byID[action])
			}
		}
		text = strings.Replace(text, said.words, "", 1)
	}
	for _, m := range span.FindAllStringSubmatch(text, -1) {
		if name := signs.Replace(m[1]); slices.Contains(all, name) {
			at := strings.Index(text, m[0])
			t.Errorf("nobody looks whether what the README says of the key %s is so: %q", m[0], text[max(0, at-40):min(len(text), at+40)])
		}
	}
}
