package cli_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

// brokenLines finds where texts are broken into lines.
func brokenLines(source *ast.File) (list []finding) {
	breaks := regexp.MustCompile(`^(widget|ansi|lipgloss)\.(\w*[Ww]rap\w*|Breaks)$`)
	every(source, func(sel *ast.SelectorExpr) {
		of, name := selected(sel)
		if by := of + "." + name; breaks.MatchString(by) {
			list = append(list, finding{sel.Pos(), "breaks lines by " + by + ": what is said is said by a page"})
		}
	})
	return list
}

// Facts are drawn by pages: nothing else breaks texts into lines. What a list shows in
// a row of its own is cut and not broken.
func TestFactsAreDrawnByPages(t *testing.T) {
	hold(
		t, brokenLines, "ui/page",
		"ui/dialog/list.go", // rows that are only read
		"ui/tokens/hero.go", // the picture of a state, which a page has
	)
	for body, want := range map[string]int{
		`widget.Wrap(s, 10)`: 1, `ansi.Wordwrap(s, 10, "")`: 1, `f := lipgloss.Wrap`: 1, `widget.Breaks(s, 1, 2)`: 1,
		`widget.Fit(s, 10, ""); page.New(g).Para(page.T(0, "widget.Wrap"))`: 0,
	} {
		if got := finds(t, brokenLines, body); len(got) != want {
			t.Errorf("%s: %q", body, got)
		}
	}
}

// How texts name keys.
var (
	// keyNames are what nothing else is called.
	keyNames = regexp.MustCompile(`(?i)\b((ctrl|alt|shift|meta|cmd)[+-]\S+|` +
		`esc|escape|pgup|pgdn|pgdown|pageup|pagedown|backspace)\b|` +
		`\bpress(es|ing)? ([^a\s{]([\s.,;:)]|$)|enter|tab|space|return|home|end|delete|f[0-9])|[←→↑↓⏎⇧⌃]/?[a-z]? [a-z]+s\b`)
	// keyAlone is a text that is the name of a key, keyTold one by which key presses are
	// told apart: it may mean something else where nothing is.
	keyAlone = regexp.MustCompile(`^(enter|tab|space|f[0-9]+)$`)
	keyTold  = regexp.MustCompile(`^(.|up|down|left|right|home|end|delete|insert)$`)
	// keyOfWord is a key with what it does, or what is done by it: "R loads", "with R",
	// "(r)", "enter chooses".
	keyOfWord = regexp.MustCompile(`(?:^|[\s(;:,])` +
		`([b-zB-HJ-Z?!/]|enter|tab|space|return|home|end|delete|f[0-9]+) ([a-z]+s)\b|` +
		`\((?:[A-Za-z?!/]|enter|tab|space|up|down|left|right)\)|\b(?:with|by|key) [b-zB-HJ-Z?!/](?:$|[\s.,;:)])`)
	// noDeed are words that end as verbs do.
	noDeed = regexp.MustCompile(`^(is|was|has|as|this|its|does)$`)
)

// keyIn is how a text names a key otherwise than by its action, "" if it does not.
func keyIn(text string) string {
	text = braces.ReplaceAllString(text, "{}")
	if keyAlone.MatchString(text) {
		return text
	}
	if m := keyOfWord.FindStringSubmatch(text); m != nil && !noDeed.MatchString(m[2]) {
		return m[0]
	}
	return keyNames.FindString(text)
}

// namedKeys finds keys that are named by what they are called, and key presses that
// are told apart by hand.
func namedKeys(source *ast.File) (list []finding) {
	texts(source, func(at token.Pos, text string) {
		if key := keyIn(text); key != "" {
			list = append(list, finding{at, fmt.Sprintf("names a key: %q in %.80q", key, text)})
		}
	})
	tell := func(n ast.Node) {
		texts(n, func(at token.Pos, text string) {
			if keyTold.MatchString(text) {
				list = append(list, finding{at, "tells a key press apart: " + text})
			}
		})
	}
	every(source, func(s *ast.SwitchStmt) {
		for _, c := range s.Body.List {
			if c, ok := c.(*ast.CaseClause); ok && isString(s.Tag) {
				for _, e := range c.List {
					tell(e)
				}
			}
		}
	})
	every(source, func(b *ast.BinaryExpr) {
		if (b.Op == token.EQL || b.Op == token.NEQ) && (isString(b.X) || isString(b.Y)) {
			tell(b)
		}
	})
	every(source, func(sel *ast.SelectorExpr) {
		of, name := selected(sel)
		if of == "tea" && strings.HasPrefix(name, "Key") && !strings.HasSuffix(name, "Msg") {
			list = append(list, finding{sel.Pos(), "tells a key press apart: tea." + name})
		}
	})
	return list
}

// isString reports whether an expression is the name of something, as of a key press.
func isString(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) > 0 {
		return false
	}
	_, name := selected(call.Fun)
	return name == "String" || name == "Keystroke"
}

// Keys are named in one place, so that other keys can be given to actions: sentences
// have the names of the actions.
func TestKeysAreNamedInOnePlace(t *testing.T) {
	// What ends a command without a screen is the terminal's own.
	hold(t, namedKeys, "ui/keys", "ui/cli/backend.go", "ui/cli/serving.go")
	for body, want := range map[string]int{
		`say("press L to sign in")`: 1, `say("Press enter")`: 1, `say("ctrl+f forgives")`: 1, `say("esc leaves")`: 1,
		`say("R loads again")`: 1, `say("enter chooses, tab turns")`: 1, `say("another release (r)")`: 1,
		`say("load again with R.")`: 1, `say("end", "q quits")`: 1,
		`say("→ opens")`: 1, `say("the key ?")`: 1, `switch k.String() { case "enter": }`: 1,
		`is(k.Code == tea.KeyEnter)`:                                  1,
		`if "j" == k.Keystroke() { up() }`:                            1,
		`switch k.String() { case "up", "down", "k": }`:               3,
		`switch word { case "up": return x.String() == "and so on" }`: 0,
		`say("back: backspace")`:                                      1, "say(`alt+left`)": 1, `say("shift-tab")`: 1,
		`say("press {global.login} to sign in, {global.back} leaves ({form.next})")`:                             0,
		`say("the previous tab, or the tree", "end", "the end is near", "space left", "In the foundation (1)")`:  0,
		`say("I am a user", "a lists", "enter the words", "pressed", "expression ({x})", "HTTP 401", "x509: y")`: 0,
		`say("no key press waits for it", "press a key")`:                                                        0,
		`var k tea.KeyPressMsg`: 0,
	} {
		if got := finds(t, namedKeys, body); len(got) != want {
			t.Errorf("%s: %q", body, got)
		}
	}
}
