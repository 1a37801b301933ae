//go:build unix

package cli_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"icdscope/api/sandbox"
)

// chaosFlag makes the run with random events longer: three seeds, this long each.
var chaosFlag = flag.Duration("chaos", 0, "how long each of three runs with random events is; 0 for a few hundred events in all")

// monkey sends a program whatever a terminal can send, changes the terminal's
// size and lets the server fail in every way.
type monkey struct {
	t    *testing.T
	rng  *rand.Rand
	x    *terminal
	url  string
	last []string // what it did last

	heights []int // the terminal's since it began; its last row is the footer
}

// pick is one of some.
func pick[T any](m *monkey, some []T) T { return some[m.rng.IntN(len(some))] }

// keysOf are the sequences of every key, plain and with all modifiers, as
// terminals write them. Those that end the program are not among them.
func keysOf() []string {
	var list []string
	for r := ' '; r <= '~'; r++ {
		if r != 'q' {
			list = append(list, string(r), "\x1b"+string(r))
		}
	}
	for r := byte(1); r < 27; r++ {
		if r != 3 { // ctrl+c
			list = append(list, string(rune(r)))
		}
	}
	for _, key := range "ABCDFHPQRS" {
		list = append(list, fmt.Sprintf("\x1b[%c", key), fmt.Sprintf("\x1bO%c", key))
		for mod := 2; mod <= 8; mod++ {
			list = append(list, fmt.Sprintf("\x1b[1;%d%c", mod, key))
		}
	}
	for _, n := range []int{1, 2, 3, 4, 5, 6, 15, 17, 18, 19, 20, 21, 23, 24} {
		list = append(list, fmt.Sprintf("\x1b[%d~", n), fmt.Sprintf("\x1b[%d;5~", n), fmt.Sprintf("\x1b[%d;3~", n))
	}
	for _, code := range []int{9, 13, 27, 127, 97, 0x7CD6, 57399} { // of the Kitty protocol
		for mod := 1; mod <= 8; mod++ {
			list = append(list, fmt.Sprintf("\x1b[%d;%du", code, mod))
		}
	}
	return append(list, "\x1b", "\x7f", "\x1b[Z", "\x1b[I", "\x1b[O", "糖", "é", "e\u0301", "👩‍⚕️", "\xff\xfe", "\x1b]11;rgb:ffff/ffff/ffff\x1b\\", "\x1b[?2026;2$y", "\x1b[200~")
}

var chaosKeys = keysOf()

// Keys that people press most, so that the run gets somewhere.
var commonKeys = []string{
	"\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\r", "\t", "\x1b", "1", "2", "3", "4", "5", "/", "?", "\x10", "j", "k", "l", "h", "R", "a", "r", "f", "n", "p", "]", "[", "x", "y", "Y", "c", "L",
}

func (m *monkey) paste() string {
	return "\x1b[200~" + pick(m, []string{
		"1A00", "5A11&XN8LS", "http://id.who.int/icd/entity/257068234", "https://icd.who.int/browse/2024-01/mms/en#257068234", "typhoid fever", "霍乱 الكوليرا",
		"a\nb\nc", strings.Repeat("x", 5000), strings.Repeat("y ", 60_000), "\u202eevil\u200b", "",
	}) + "\x1b[201~"
}

func (m *monkey) mouse() string {
	row := 1 + m.rng.IntN(45)
	for slices.Contains(m.heights[max(0, len(m.heights)-3):], row) {
		row-- // the footer would answer, and one of its keys is quit
	}
	button := pick(m, []int{0, 0, 0, 1, 2, 32, 35, 64, 65, 64, 65, 66, 67})
	return fmt.Sprintf("\x1b[<%d;%d;%d%s", button, 1+m.rng.IntN(140), row, pick(m, []string{"M", "m"}))
}

// resize changes the terminal's size, to a usable one most of the time.
func (m *monkey) resize() {
	w, h := 40+m.rng.IntN(160), 10+m.rng.IntN(50)
	switch m.rng.IntN(8) {
	case 0:
		w, h = 1+m.rng.IntN(40), 1+m.rng.IntN(12)
	case 1:
		w, h = 65535, 1+m.rng.IntN(65535)
	}
	m.heights = append(m.heights, h)
	m.did("size %dx%d", w, h)
	m.x.size(w, h)
}

// fault switches a fault on or all off, by the control endpoint.
func (m *monkey) fault() {
	method, path, body := http.MethodPost, "/sandbox/faults", ""
	switch m.rng.IntN(4) {
	case 0:
		method = http.MethodDelete
	case 1:
		path, body = "/sandbox/settings", fmt.Sprintf(`{"latency":"%dms"}`, m.rng.IntN(200))
	case 2:
		path = "/sandbox/revoke"
	default:
		body = fmt.Sprintf(`{"name":%q,"times":%d,"on":%q}`, pick(m, sandbox.FaultNames()), 1+m.rng.IntN(5), pick(m, []string{"", "api", "token"}))
	}
	m.control(method, path, body)
}

func (m *monkey) control(method, path, body string) {
	m.t.Helper()
	m.did("%s %s %s", method, path, body)
	req, err := http.NewRequestWithContext(m.t.Context(), method, m.url+path, strings.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		m.t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
}

func (m *monkey) did(format string, args ...any) {
	m.last = append(m.last, fmt.Sprintf(format, args...))
	m.last = m.last[max(0, len(m.last)-40):]
}

// act does one thing.
func (m *monkey) act() {
	text := ""
	switch n := m.rng.IntN(100); {
	case n < 45:
		text = pick(m, commonKeys)
	case n < 75:
		text = pick(m, chaosKeys)
	case n < 80:
		text = m.paste()
	case n < 93:
		text = m.mouse()
	case n < 96:
		m.resize()
	default:
		m.fault()
	}
	if text != "" {
		m.did("%.60q", text)
		taken := make(chan error, 1)
		go func() { _, err := m.x.tty.WriteString(text); taken <- err }()
		select {
		case err := <-taken:
			if err != nil {
				m.fail("it does not take keys any more: %v", err)
			}
		case <-m.x.over: // a terminal that nobody reads from takes no long paste
		}
	}
}

func (m *monkey) fail(format string, args ...any) {
	m.t.Helper()
	m.t.Fatalf("%s\nafter %s\n%s\n%s", fmt.Sprintf(format, args...), strings.Join(m.last, ", "), m.x.screen(), m.x.lastWords())
}

// settled waits until the program has dealt with everything so far and answers:
// the name of a screen it was told to show.
func (m *monkey) settled() {
	m.t.Helper()
	m.control(http.MethodDelete, "/sandbox/faults", "")
	m.control(http.MethodPost, "/sandbox/settings", `{"latency":"0s"}`)
	m.x.size(100, 30)
	m.x.keys("\x1b[201~") // a paste that was begun ends
	for _, screen := range []string{"tokens", "requests"} {
		// What is typed here is on the screen only when all that came before is dealt with.
		m.x.keys(strings.Repeat("\x1b[27;1u", 6) + "\x10before " + screen) // out of everything
		m.x.sees("before " + screen)
		m.x.keys(strings.Repeat("\x1b[27;1u", 6) + "\x10" + screen + " (everywhere\r")
		m.control(http.MethodDelete, "/sandbox/faults", "") // what the last keys switched on in the explorer
	}
	m.x.sees("Requests (")
}

// vitals reads what the program wrote about itself.
func vitals(t *testing.T, log string) (goroutines, heap []int, panics []string) {
	t.Helper()
	f, err := os.Open(log)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line struct {
			Msg        string
			Goroutines int
			HeapBytes  int
		}
		if json.Unmarshal(lines.Bytes(), &line) != nil {
			continue
		}
		if line.Msg == "vitals" {
			goroutines, heap = append(goroutines, line.Goroutines), append(heap, line.HeapBytes)
		}
		if strings.Contains(lines.Text(), "panic") {
			panics = append(panics, lines.Text())
		}
	}
	return goroutines, heap, panics
}

var panicked = regexp.MustCompile(`(?i)panic|goroutine \d+ \[|runtime error`)

// chaos runs the program under a monkey, for a number of events or for a time.
func chaos(t *testing.T, seed uint64, events int, span time.Duration) {
	s, err := sandbox.New(sandbox.Options{TokenTTL: 20 * time.Second, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	l, err := sandbox.Listen(t.Context(), s, "127.0.0.1:0", false)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	log := filepath.Join(t.TempDir(), "log")
	env := []string{
		"ICDSCOPE_ICD_URL=" + l.URL, "ICDSCOPE_ICD_TOKEN_URL=" + l.URL + "/connect/token", "ICDSCOPE_CDC_URL=" + l.URL,
		"ICD_CLIENT_ID=" + sandbox.DemoClientID, "ICD_CLIENT_SECRET=" + sandbox.DemoSecret, "CDC_CLIENT_ID=" + sandbox.CDCClientID, "CDC_CLIENT_SECRET=" + sandbox.CDCSecret,
	}
	m := &monkey{t: t, rng: rand.New(rand.NewPCG(seed, 5)), url: l.URL, heights: []int{30}}
	m.x = onTerminal(t, 100, 30, program(t, env, "--debug", log))
	m.x.sees("Certain infectious")
	tick := time.NewTicker(4 * time.Millisecond) // faster than anybody types
	defer tick.Stop()
	over := time.After(span)
	for n := 0; ; n++ {
		select {
		case <-m.x.over:
			m.fail("it ended")
		case <-tick.C:
			m.act()
			if span > 0 || n < events {
				continue
			}
		case <-over:
			if span == 0 {
				continue
			}
		}
		break
	}
	m.settled()
	if span > 0 {
		m.calm(s)
	}
	m.x.keys("\x03")
	if code := m.x.ends(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	m.x.restored()
	m.x.mu.Lock()
	if at := panicked.FindString(m.x.raw.String()); at != "" {
		t.Errorf("%q was written to the terminal", at)
	}
	m.x.mu.Unlock()
	m.flat(log)
}

// What the ribbon shows of tokens that are good, and of those that are not
// renewed.
var (
	clocks       = regexp.MustCompile(`(ICD|CDC) (([▰▱│]+|↻ #\d+|renewing|renews) +)?00:\d\d`)
	pausedClocks = regexp.MustCompile(`00:\d\d ‖`)
)

// calm looks at a program that is left alone: it asks for tokens as planned, a
// token of 20 s at about 15 s, and for nothing else.
func (m *monkey) calm(s *sandbox.Server) {
	m.t.Helper()
	asked := func() int {
		st := s.Stats()
		return st.Total("/connect/token") + st.Total("/v0/token/gen") + st.Total("/v0/token/refresh")
	}
	<-time.After(20 * time.Second) // until what was left behind is over
	ribbon, _, _ := strings.Cut(m.x.screen(), "\n")
	alive := len(clocks.FindAllString(ribbon, -1)) - len(pausedClocks.FindAllString(ribbon, -1))
	before := asked()
	<-time.After(time.Minute)
	n := asked() - before
	m.t.Logf("%d token requests in a calm minute under %q", n, ribbon)
	if n < 3*alive || n > 5*alive {
		m.fail("%d token requests in a calm minute, of %d sessions", n, alive)
	}
}

// flat looks at how the program's goroutines and memory did.
func (m *monkey) flat(log string) {
	m.t.Helper()
	goroutines, heap, panics := vitals(m.t, log)
	if len(panics) > 0 {
		m.t.Errorf("the log says %q", panics)
	}
	if len(goroutines) == 0 {
		m.t.Fatal("the log tells nothing")
	}
	m.t.Logf("goroutines %v, heap %v", goroutines, heap)
	for what, of := range map[string]struct {
		list  []int
		slack int
	}{"goroutines": {goroutines, 30}, "bytes of heap": {heap, 10 << 20}} {
		// What is never given back grows; a server that is slow makes requests wait for a while.
		if third := len(of.list) / 3; third > 1 {
			if before, last := slices.Min(of.list[third:2*third]), slices.Min(of.list[2*third:]); last > before*5/4+of.slack {
				m.t.Errorf("%s grow: %v", what, of.list)
			}
		}
	}
	if n := slices.Max(goroutines); n > 200 {
		m.t.Errorf("%d goroutines", n)
	}
	if n := slices.Max(heap); n > 150<<20 {
		m.t.Errorf("%d MB", n>>20)
	}
}

// Whatever a terminal sends, whatever the server does: no panic, flat memory, and
// a program that answers.
func TestRandomEvents(t *testing.T) {
	seeds, events := []uint64{1}, 400
	if *chaosFlag > 0 {
		seeds = []uint64{1, 2, 3}
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { chaos(t, seed, events, *chaosFlag) })
	}
}
