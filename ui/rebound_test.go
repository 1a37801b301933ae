package ui_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// foreign is a map in which every action has one key and none of those it usually has:
// a letter that stands nowhere else on the screen, or what types no text where it must.
func foreign(t *testing.T) keys.Map {
	t.Helper()
	letters := []rune("αβγδεζηθικλμνξοπρστυφχψωбвгджзийлмнптфцчшщъыьэюяљњћџѓќѕѣѳѵӏӓӕӗәӝӟӡӥӧөӱӵӹԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟբգդզէըթժլխծկձղճմյնշչպջռվտրցփքֆ")
	var changes []keys.Change
	m, others := keys.New(), 0
	for i, k := range keys.New().All() {
		c := keys.Change{ID: k.ID, Keys: []string{string(letters[i])}}
		if _, err := m.Rebound([]keys.Change{c}); err != nil {
			c.Keys[0] = fmt.Sprint([]string{"ctrl+f", "alt+f"}[others%2], 1+others/2)
			others++
		}
		changes = append(changes, c)
	}
	m, err := m.Rebound(changes)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// stranger is a program with foreign keys.
type stranger struct {
	*program
	keys map[string]keys.Key
	done map[string]bool // what was done by its key, and had an effect
	keen bool            // it is seen to it that usual keys do nothing

	words   map[string]bool // what usual keys are called
	phrases []string
}

// state is all that a key can change.
func (p *stranger) state() string {
	return fmt.Sprint(p.app.View().Content, p.Quit, p.sandbox.Stats().Total(""))
}

// does presses the keys of actions, each of which does something.
func (p *stranger) does(ids ...string) {
	p.t.Helper()
	for _, id := range ids {
		k, ok := p.keys[id]
		if !ok {
			p.t.Fatalf("there is no action %q", id)
		}
		before := p.state()
		p.Copied = ""
		p.Keys(k.Keys()...)
		if p.Copied == "" && p.state() == before {
			p.t.Errorf("%s (%s) does nothing on\n%s", id, k.Keys()[0], p.screen())
		}
		p.done[id] = true
	}
}

// ambiguous are labels of keys that are words, figures or signs of other things, too.
var ambiguous = []string{"a", "A", "1", "2", "3", "4", "/", "→", "←", "up", "down", "left", "right", "home", "end", "tab", "space", "[", "]", "5", "*", "-", "!", "{", "}", "delete", "B"}

// usual are the usual keys by whatever they are called on the screen: those that can
// be nothing else as words, the others as a sentence or a hint names them.
func usual() (words map[string]bool, phrases []string) {
	words = make(map[string]bool)
	for _, k := range keys.New().All() {
		for _, label := range slices.Concat(k.Keys(), strings.Split(k.Help().Key, "/"), []string{k.First()}) {
			if !slices.Contains(ambiguous, label) {
				words[label] = true
				continue
			}
			phrases = append(phrases, "  "+label+" "+k.Help().Desc)
			for _, end := range []string{" ", ",", ".", ";", ")"} {
				phrases = append(phrases, "("+label+end, "press "+label+end, "Press "+label+end, "then "+label+end)
			}
		}
	}
	slices.Sort(phrases)
	return words, slices.Compact(phrases)
}

// cutWords are those of which something is missing, and what stands behind figures.
var cutWords = regexp.MustCompile(`[^ \n]*[│╭╮╰╯─…]+[^ \n]*|\(\d+\)|\s\d+ [a-z]+\b`)

// withoutCut is a screen without the words of which a dialog covers a part. A cell is
// free at either side of it; no other frame has one at its left. A mark takes no cell.
func withoutCut(screen string) string {
	rows := strings.Split(strings.ReplaceAll(screen, "\u200e", ""), "\n")
	left, right := -1, -1 // of the dialog, as far as rows have it
	for y, row := range rows {
		cells := []rune(row)
		for x := 1; x < len(cells); x++ {
			end := x + slices.Index(cells[x:], '╮')
			if cells[x] == '╭' && cells[x-1] == ' ' && end > x && !slices.Contains(cells[x:end], '│') { // a whole one
				left, right = x, end
			}
		}
		if left < 0 || right >= len(cells) {
			continue
		}
		last := cells[left] == '╰'
		for x := left - 2; x >= 0 && cells[x] != ' '; x-- {
			cells[x] = ' '
		}
		for x := right + 2; x < len(cells) && cells[x] != ' '; x++ {
			cells[x] = ' '
		}
		if rows[y] = string(cells); last {
			left = -1
		}
	}
	return strings.Join(rows, "\n")
}

// namesNone fails the test if a usual key is named on the screen.
func (p *stranger) namesNone(where string) {
	p.t.Helper()
	seen := cutWords.ReplaceAllString(withoutCut(p.screen()), " ")
	for _, phrase := range p.phrases {
		if strings.Contains(seen, phrase) {
			p.t.Errorf("%s: %q names a usual key:\n%s", where, phrase, p.screen())
		}
	}
	for _, word := range strings.FieldsFunc(seen, func(r rune) bool { return strings.ContainsRune(" \n()", r) }) {
		for _, name := range append(strings.Split(word, "/"), word) {
			if name = strings.Trim(name, ":;,."); name != "" && p.words[name] {
				p.t.Errorf("%s: %q names a usual key:\n%s", where, name, p.screen())
			}
		}
	}
}

// edits are the keys of a field of text that no map has.
var edits = []string{
	"left", "right", "alt+left", "alt+right", "home", "end", "backspace", "ctrl+b", "ctrl+f", "ctrl+e", "ctrl+u", "ctrl+d",
}

// hearsNone fails the test if a usual key does anything.
func (p *stranger) hearsNone(where string) {
	p.t.Helper()
	pressing := make(map[string]bool)
	before, copied, state := p.screen(), p.Copied, p.state()
	for _, k := range keys.New().All() {
		for _, name := range k.Keys() {
			text := name == "space" || pressed(name).Text != "" || slices.Contains(edits, name)
			if p.typing() && text || pressing[name] {
				continue
			}
			pressing[name] = true
			if p.Keys(name); p.Copied != copied || p.state() != state {
				p.t.Fatalf("%s: %q, usually %s, does something on\n%s\nand then there is\n%s", where, name, k.ID, before, p.screen())
			}
		}
	}
}

// look looks at the screen, at the list of all actions and at help, in this place.
func (p *stranger) look(where string) {
	p.t.Helper()
	p.namesNone(where)
	if uitest.Racing && len(where)%4 > 0 { // without the detector, from everywhere
		return
	}
	if p.keen {
		p.hearsNone(where)
	}
	p.does("global.palette")
	p.namesNone(where + ", all actions")
	p.does("dialog.close")
	if !p.typing() {
		p.does("global.help")
		p.namesNone(where + ", help")
		p.does("dialog.close")
	}
}

// at reports whether a screen is in front.
func (p *stranger) at(id pane.ID) bool { return p.app.Front() == id }

// With other keys everything that is said names those, they do what the usual ones
// do, and the usual ones do nothing.
func TestEverythingSpeaksOfTheKeysThatAreBound(t *testing.T) {
	m := foreign(t)
	done := make(map[string]bool)
	words, phrases := usual()
	for _, s := range uitest.Few(situations(), 3, 0) {
		for _, size := range uitest.Few([][2]int{{160, 50}, {80, 24}}, 2, 1) {
			t.Run(fmt.Sprintf("%s %d", s.name, size[0]), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s.with.keys, s.with.w, s.with.h = m, size[0], size[1]
					p := &stranger{
						program: start(t, s.with), keys: make(map[string]keys.Key), done: done,
						keen: size[0] > 100, words: words, phrases: phrases,
					}
					defer p.close()
					for _, k := range m.All() {
						p.keys[k.ID] = k
					}
					p.Advance(time.Second)
					s.walk(p)
				})
			})
		}
	}
	for _, k := range m.All() {
		if !done[k.ID] && !uitest.Racing && k.ID != "global.suspend" { // which is seen in a shell only
			t.Errorf("%s was never done", k.ID)
		}
	}
}
