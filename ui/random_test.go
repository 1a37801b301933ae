package ui_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/sandbox"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/places"
	"icdscope/ui/requests"
	"icdscope/ui/uitest"
)

// seedsFlag makes more of the walks with random input.
var seedsFlag = flag.Int("seeds", 25, "how many walks with random input there are; a hundred take a minute")

// wanderer sends a program what a terminal can send.
type wanderer struct {
	*program
	rng  *rand.Rand
	w, h int
	keys []string // by their names
	did  []string
}

// pressable are the names of all keys that do something anywhere, and of those that edit
// a text; but for those that end the program.
func pressable() []string {
	names := strings.Fields("a b e l o s u x z A Z 0 5 space backspace delete ctrl+u ctrl+w ctrl+k alt+d alt+backspace alt+left alt+right alt+f ctrl+left ctrl+right ctrl+delete left right up down home end")
	for _, k := range keys.New().All() {
		names = append(names, k.Do(nil).Binding.Keys()...)
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return slices.Contains(ending, name) })
}

// ending are keys that end the program, or let it forget everything or stand still, and
// what is no key.
var ending = []string{"", "q", "ctrl+c", "ctrl+z", `ctrl+\`}

// frequent are keys that lead somewhere.
var frequent = strings.Fields("up down left right enter tab esc pgdown 1 2 3 4 / x a r f ctrl+p ? [ ]")

// pasted are texts that are pasted.
var pasted = []string{
	"1A00", "ZZ00.Z&XZ01", "http://id.who.int/icd/entity/900015", "https://icd.who.int/browse/2024-01/mms/en#257068234", "typhoid fever",
	"霍乱 الكوليرا", "a\nb\nc", strings.Repeat("x", 3000), "\u202eevil\u200b", "e\u0301👩‍⚕️", "copy code", "nothing has this", "",
}

// act does one thing and tells what.
func (m *wanderer) act() string {
	switch n := m.rng.IntN(100); {
	case m.typing() && n%4 == 0:
		return m.press("esc") // or all that follows is text
	case n < 25:
		return m.press(frequent[m.rng.IntN(len(frequent))])
	case n < 45:
		names := slices.DeleteFunc(m.hinted(), func(name string) bool { return slices.Contains(ending, name) })
		return m.press(called(names[m.rng.IntN(len(names))]))
	case n < 65:
		return m.press(m.keys[m.rng.IntN(len(m.keys))])
	case n < 71:
		text := pasted[m.rng.IntN(len(pasted))]
		m.Send(tea.PasteMsg{Content: text})
		return fmt.Sprintf("paste %.40q", text)
	case n < 79:
		x, y := m.rng.IntN(m.w), m.rng.IntN(m.h)
		m.click(x, y)
		return fmt.Sprintf("click %d,%d", x, y)
	case n < 85:
		x, y, button := m.rng.IntN(m.w), m.rng.IntN(m.h), tea.MouseWheelUp+tea.MouseButton(m.rng.IntN(4))
		m.Send(tea.MouseWheelMsg{X: x, Y: y, Button: button})
		return fmt.Sprintf("wheel %v at %d,%d", button, x, y)
	case n < 89:
		m.w, m.h = m.size()
		m.Send(tea.WindowSizeMsg{Width: m.w, Height: m.h})
		return fmt.Sprintf("size %dx%d", m.w, m.h)
	case n < 92:
		return m.trouble()
	case n < 93:
		m.Send(tea.BackgroundColorMsg{})
		return "another background"
	default:
		d := time.Duration(m.rng.IntN(1+m.rng.IntN(20_000))) * time.Millisecond
		m.Advance(d)
		return d.String()
	}
}

func (m *wanderer) press(name string) string {
	m.Keys(name)
	return name
}

// size is one that a terminal may have; small ones are as frequent as large ones.
func (m *wanderer) size() (w, h int) {
	sizes := [][2]int{{120, 40}, {80, 24}, {40, 12}, {40, 10}, {160, 45}, {110, 28}, {39, 9}, {1, 1}}
	if size := sizes[m.rng.IntN(len(sizes))]; m.rng.IntN(2) == 0 {
		return size[0], size[1]
	}
	return 40 + m.rng.IntN(130), 10 + m.rng.IntN(45)
}

// trouble lets the server fail, or not any more.
func (m *wanderer) trouble() string {
	if m.rng.IntN(3) == 0 {
		m.sandbox.ClearFaults("")
		return "no fault"
	}
	names := sandbox.FaultNames()
	f := sandbox.Fault{Name: names[m.rng.IntN(len(names))], Times: 1 + m.rng.IntN(5)}
	if err := m.sandbox.SetFault(f); err != nil {
		return "no fault " + f.Name // it needs a value
	}
	return "fault " + f.Name
}

// Whatever a terminal sends, in whatever order, while the server fails in every way: no
// panic, and what is drawn fills the screen, in whole frames, with nothing hidden in it.
func TestRandomInput(t *testing.T) {
	var all []uint64
	for seed := range uint64(*seedsFlag) {
		all = append(all, seed)
	}
	names := pressable()
	for _, seed := range uitest.Few(all, 10, 3) {
		synctest.Test(t, func(t *testing.T) { wander(t, seed, names) })
		if t.Failed() {
			return
		}
	}
}

// wander is one walk.
func wander(t *testing.T, seed uint64, names []string) {
	shelf, _ := kept(places.Book{})
	lab := &testLab{}
	with := options{signedIn: both, places: shelf, lab: lab, doctor: healthy{}, archive: requests.Archive(unwritten), w: 120, h: 40, sandbox: sandbox.Options{TokenTTL: 20 * time.Second}}
	if seed%10 == 0 {
		with.signedIn, with.screen = nil, pane.Login
	}
	m := &wanderer{program: start(t, with), rng: rand.New(rand.NewPCG(seed, 7)), w: 120, h: 40, keys: names}
	lab.p = m.program
	defer m.close()
	defer func() {
		if v := recover(); v != nil {
			t.Logf("seed %d, after %s", seed, strings.Join(m.did, ", "))
			panic(v)
		}
	}()
	m.Advance(5 * time.Second)
	for _, key := range spots[slices.Sorted(maps.Keys(spots))[seed%uint64(len(spots))]] {
		m.did = append(m.did, m.press(key))
		m.Advance(time.Second)
	}
	for range 200 {
		m.did = append(m.did, "…")
		m.did[len(m.did)-1] = m.act()
		view := m.app.View()
		if m.Quit || m.wiped > 0 { // what was asked for by the list of all actions
			return
		}
		if m.w >= 40 && m.h >= 10 {
			whole(t, view, m.w, m.h)
		}
		if bad := strings.IndexFunc(strings.ReplaceAll(m.screen(), leftToRight, ""), hidden); bad >= 0 {
			t.Errorf("%q is on the screen", m.screen()[bad:bad+4])
		}
		if t.Failed() {
			t.Fatalf("seed %d, after %s:\n%s", seed, strings.Join(m.did[max(0, len(m.did)-40):], ", "), m.screen())
		}
	}
}
