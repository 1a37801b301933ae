//go:build unix

package cli_test

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
)

// built is the program as a user gets it.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "icdscope-test-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "icdscope")
	out, err := exec.Command("go", "build", "-o", bin, "icdscope").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return bin, nil
})

func TestMain(m *testing.M) {
	if task := os.Getenv(taskVariable); task != "" {
		syscall.Exit(runTask(task)) // the command of another test; os.Exit would wait a second for the race detector
	}
	if signal.Ignored(syscall.SIGHUP) { // these tests are run by nohup, and what they run is not
		signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	}
	code := m.Run()
	if bin, err := built(); err == nil {
		_ = os.RemoveAll(filepath.Dir(bin)) // what is left in the temporary directory harms nobody
	}
	os.Exit(code) //nolint:forbidigo // a test binary ends like this
}

// program builds the command, with an environment of its own.
func program(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	cmd := exec.CommandContext(t.Context(), bin, args...)
	cmd.Env = append([]string{"HOME=" + home, "TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", "PATH=/nowhere"}, env...)
	cmd.Dir = home
	return cmd
}

// terminal is a program in a terminal.
type terminal struct {
	t    *testing.T
	cmd  *exec.Cmd
	tty  *os.File
	over chan struct{} // closed when everything it wrote was read

	mu   sync.Mutex
	emu  *vt.Emulator
	raw  bytes.Buffer
	half []byte // of a frame that is not whole yet
	alt  bool
	sig  chan struct{} // something was written

	resized bool // the program was told of another size
}

// onTerminal starts a program in a terminal of w by h cells.
func onTerminal(t *testing.T, w, h int, cmd *exec.Cmd) *terminal {
	t.Helper()
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)})
	if err != nil {
		t.Fatal(err)
	}
	x := watch(t, w, h, tty)
	x.cmd = cmd
	return x
}

// watch is the terminal at the other end of tty.
func watch(t *testing.T, w, h int, tty *os.File) *terminal {
	t.Helper()
	x := &terminal{t: t, tty: tty, emu: vt.NewEmulator(w, h), over: make(chan struct{}), sig: make(chan struct{}, 1)}
	x.emu.SetCallbacks(vt.Callbacks{AltScreen: func(on bool) { x.alt = on }})
	x.emu.RegisterCsiHandler(ansi.Command('?', '$', 'p'), x.knows)
	go func() { _, _ = io.Copy(tty, x.emu) }() // what the terminal answers; ends with the emulator
	go func() {
		defer close(x.over)
		buf := make([]byte, 32<<10)
		for {
			n, err := tty.Read(buf)
			x.mu.Lock()
			x.show(buf[:n], err != nil)
			x.raw.Write(buf[:n])
			x.mu.Unlock()
			select {
			case x.sig <- struct{}{}:
			default:
			}
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		if x.cmd != nil {
			_ = x.cmd.Process.Kill() // it may have ended
			_ = x.cmd.Wait()         // and somebody may have waited
		}
		_ = tty.Close()
		if x.cmd == nil { // whoever else still has the terminal open keeps nobody waiting
			<-x.over
		}
		if pipe, ok := x.emu.InputPipe().(io.Closer); ok { // the emulator's own Close races with its Read
			_ = pipe.Close()
		}
	})
	return x
}

// size tells the program that the terminal has another size. The emulator keeps its
// own: what is drawn for another one is not looked at.
func (x *terminal) size(w, h int) {
	x.t.Helper()
	x.mu.Lock()
	x.resized = true
	x.mu.Unlock()
	if err := pty.Setsize(x.tty, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)}); err != nil {
		x.t.Fatal(err)
	}
}

// How a program says where a frame begins and ends, so that half of one is not seen: the
// emulator does not heed it, nor say that it does, which is done here.
const (
	frameBegins = ansi.SetModeSynchronizedOutput
	frameEnds   = ansi.ResetModeSynchronizedOutput
)

// knows answers whether there are such frames, before anything that comes later is
// seen, so that keys which are pressed then are read behind it.
func (x *terminal) knows(params ansi.Params) bool {
	mode, _, _ := params.Param(0, 0)
	if mode != ansi.ModeSynchronizedOutput.Mode() {
		return false
	}
	_, _ = x.tty.WriteString(ansi.ReportMode(ansi.ModeSynchronizedOutput, ansi.ModeReset)) // whoever asked may be gone
	return true
}

// show shows what was written: each frame when it is whole, and at the end whatever came.
func (x *terminal) show(b []byte, end bool) {
	x.half = append(x.half, b...)
	for {
		at := bytes.Index(x.half, []byte(frameEnds))
		if at < 0 {
			break
		}
		at += len(frameEnds)
		x.draw(x.half[:at])
		x.half = x.half[at:]
	}
	whole := len(x.half)
	if at := bytes.Index(x.half, []byte(frameBegins)); at >= 0 {
		whole = at
	} else if at := bytes.LastIndexByte(x.half, frameBegins[0]); at >= 0 && strings.HasPrefix(frameBegins, string(x.half[at:])) {
		whole = at
	}
	if end {
		whole = len(x.half)
	}
	x.draw(x.half[:whole])
	x.half = x.half[whole:]
}

// draw lets the emulator take what was written. What is drawn for a larger terminal
// may set a region to scroll that is larger than the emulator, which terminals bound
// and this one fails over; with its own size again it gets a whole frame.
func (x *terminal) draw(b []byte) {
	defer func() {
		if v := recover(); v != nil && !x.resized {
			panic(v)
		}
	}()
	_, _ = x.emu.Write(b) // an emulator takes everything
}

// lastWords are what was written after the terminal was given back, of which the
// screen shows the end alone: the report of a panic.
func (x *terminal) lastWords() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	raw := x.raw.String()
	if at := strings.LastIndex(raw, "\x1b[?1049l"); at >= 0 {
		return strings.ReplaceAll(raw[at:], "\r\n", "\n")
	}
	return ""
}

func (x *terminal) screen() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.emu.String()
}

// patience ends shortly before the tests are ended as a whole (-timeout), so that
// what does not come can be told.
func patience(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	if end, ok := t.Deadline(); ok {
		return context.WithDeadline(t.Context(), end.Add(-5*time.Second))
	}
	return context.WithCancel(t.Context())
}

// sees waits until a text is on the screen.
func (x *terminal) sees(texts ...string) {
	x.t.Helper()
	ctx, cancel := patience(x.t)
	defer cancel()
	for _, text := range texts {
		for !strings.Contains(x.screen(), text) {
			select {
			case <-x.sig:
			case <-x.over:
				if strings.Contains(x.screen(), text) { // its last words came with its end
					break
				}
				x.t.Fatalf("it ended before %q was on the screen:\n%s\n%s", text, x.screen(), x.lastWords())
			case <-ctx.Done():
				x.t.Fatalf("%q did not come:\n%s", text, x.screen())
			}
		}
	}
}

func (x *terminal) keys(s string) {
	x.t.Helper()
	if _, err := x.tty.WriteString(s); err != nil {
		x.t.Fatal(err)
	}
}

// ends waits for the end and tells the exit code.
func (x *terminal) ends() int {
	x.t.Helper()
	ctx, cancel := patience(x.t)
	defer cancel()
	alive := context.AfterFunc(ctx, func() { _ = x.cmd.Process.Kill() })
	err := x.cmd.Wait()
	if !alive() {
		x.t.Fatalf("it does not end:\n%s", x.screen())
	}
	<-x.over
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		x.t.Fatal(err)
	}
	return x.cmd.ProcessState.ExitCode()
}

// restored says what of the terminal is not as it was.
func (x *terminal) restored() {
	x.t.Helper()
	x.mu.Lock()
	defer x.mu.Unlock()
	raw := x.raw.String()
	if x.alt {
		x.t.Error("the alternate screen is still on")
	}
	for _, mode := range []string{"?25", "?2004", "?1002", "?1006"} { // cursor, pastes, mouse
		on, off := strings.LastIndex(raw, "\x1b["+mode+"h"), strings.LastIndex(raw, "\x1b["+mode+"l")
		if shown := on > off; shown != (mode == "?25") && on+off > -2 {
			x.t.Errorf("the terminal's mode %s is left as it was in the program", mode)
		}
	}
}

const (
	right = "\x1b[C"
	down  = "\x1b[B"
)

func TestTheBuiltProgramWalksToADiagnosis(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			x := onTerminal(t, size[0], size[1], program(t, nil, "--sandbox"))
			x.sees("SANDBOX", "Certain infectious")
			x.keys(right)
			x.sees("Gastroenteritis or colitis of")
			x.keys(down + right)
			x.sees("Bacterial intestinal infectio")
			x.keys(down + right)
			x.sees("1A01")
			x.keys(down + "\r")
			x.sees("Sandbox text, not WHO's: a sudden illness", "1A00 · category")
			x.keys("qq") // out of the detail, then out of the program
			if code := x.ends(); code != 0 {
				t.Errorf("exit code %d", code)
			}
			x.restored()
		})
	}
}

// A signal ends the program, even while a token is fetched, and leaves the terminal
// as it was.
func TestSignalsEndIt(t *testing.T) {
	for _, c := range []struct {
		signal syscall.Signal
		code   int
	}{{syscall.SIGINT, 130}, {syscall.SIGTERM, 143}, {syscall.SIGHUP, 129}} {
		t.Run(c.signal.String(), func(t *testing.T) {
			s, err := sandbox.New(sandbox.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var silent atomic.Bool // the token endpoint does not answer any more
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if silent.Load() && r.URL.Path == "/connect/token" {
					_, _ = io.Copy(io.Discard, r.Body) // so that the end of the connection is seen
					<-r.Context().Done()
					return
				}
				s.ServeHTTP(w, r)
			}))
			defer server.Close()
			x := onTerminal(t, 80, 24, program(t, []string{
				"ICDSCOPE_ICD_URL=" + server.URL, "ICDSCOPE_ICD_TOKEN_URL=" + server.URL + "/connect/token",
				"ICD_CLIENT_ID=" + sandbox.DemoClientID, "ICD_CLIENT_SECRET=" + sandbox.DemoSecret,
			}))
			x.sees("Certain infectious")
			silent.Store(true)
			x.keys("3")
			x.sees("Generation    1")
			x.keys("n")
			x.sees("renewing")
			if err := x.cmd.Process.Signal(c.signal); err != nil {
				t.Fatal(err)
			}
			if code := x.ends(); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			x.restored()
		})
	}
}

// inks are what gives text its colour, and draws nothing.
var inks = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// Where nothing can be drawn, or no key can be pressed, nothing is drawn.
func TestATerminalThatIsNone(t *testing.T) {
	for name, c := range map[string]struct {
		env  []string
		bare bool // no keyboard: no standard input, and no terminal of its own
		says string
	}{
		"it cannot draw": {env: []string{"TERM=dumb"}, says: "TERM=dumb"},
		"no keyboard":    {bare: true, says: "no keyboard"},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := program(t, c.env, "--sandbox")
			var x *terminal
			if c.bare {
				ours, theirs, err := pty.Open()
				if err != nil {
					t.Fatal(err)
				}
				cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = theirs, theirs, &syscall.SysProcAttr{Setsid: true}
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				_ = theirs.Close()
				x = watch(t, 80, 24, ours)
				x.cmd = cmd
			} else {
				x = onTerminal(t, 80, 24, cmd)
			}
			if code := x.ends(); code != 2 {
				t.Errorf("exit code %d", code)
			}
			x.mu.Lock()
			defer x.mu.Unlock()
			raw := inks.ReplaceAllString(x.raw.String(), "")
			if strings.Contains(raw, "\x1b") || !strings.Contains(raw, c.says) || strings.Count(raw, "\n") != 1 {
				t.Errorf("it draws %q", raw)
			}
		})
	}
}

func TestNoColor(t *testing.T) {
	// Anything in it means no colour, not only words for true.
	x := onTerminal(t, 100, 30, program(t, []string{"NO_COLOR=yes please"}, "--sandbox"))
	x.sees("Certain infectious")
	x.keys("q")
	x.ends()
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, m := range regexp.MustCompile(`\x1b\[([0-9;:]*)m`).FindAllStringSubmatch(x.raw.String(), -1) {
		for _, attribute := range strings.FieldsFunc(m[1], func(r rune) bool { return r == ';' || r == ':' }) {
			if n, err := strconv.Atoi(attribute); err != nil || n >= 30 {
				t.Fatalf("it draws in colour: %q", m[0])
			}
		}
	}
	if !strings.Contains(x.raw.String(), "\x1b[1;7m") && !strings.Contains(x.raw.String(), "\x1b[7;1m") {
		t.Error("nothing shows the cursor in the tree")
	}
}

// Variables by which libraries write down every key are taken away.
func TestNothingIsWrittenDownThatIsTyped(t *testing.T) {
	file := filepath.Join(t.TempDir(), "trace")
	x := onTerminal(t, 100, 30, program(t, []string{"TEA_TRACE=" + file, "UV_DEBUG=" + file, "TEA_DEBUG=1", "GODEBUG=http2debug=2"}))
	x.sees("Sign in")
	x.keys("\t\tsome-id\tc4nary-typed")
	x.sees("12 characters")
	x.keys("\x03")
	x.ends()
	x.mu.Lock()
	defer x.mu.Unlock()
	if !strings.Contains(x.raw.String(), "TEA_TRACE is ignored") {
		t.Error("nothing says that TEA_TRACE is ignored")
	}
	if b, err := os.ReadFile(file); err == nil {
		t.Errorf("%d bytes were written", len(b))
	}
	if strings.Contains(x.raw.String(), "c4nary") {
		t.Error("what was typed was drawn")
	}
}

// Login says where each service's address comes from, when it is not the
// profile's own.
func TestLoginSaysWhereAnAddressComesFrom(t *testing.T) {
	x := onTerminal(t, 100, 30, program(t, []string{
		"ICDSCOPE_ICD_URL=http://127.0.0.1:8401", "ICDSCOPE_ICD_TOKEN_URL=http://127.0.0.1:8402/connect/token", "ICDSCOPE_CDC_URL=http://127.0.0.1:8403",
	}))
	x.sees("Sign in", "http://127.0.0.1:8402/connect/token", "the address comes from: environment ICDSCOPE_ICD_TOKEN_URL")
	x.keys("\x1b[C")
	x.sees("http://127.0.0.1:8403", "the address comes from: environment ICDSCOPE_CDC_URL")
	x.keys("\x03")
	x.ends()

	x = onTerminal(t, 100, 30, program(t, []string{"ICDSCOPE_CDC_URL=http://127.0.0.1:8403"}))
	x.sees("Sign in", "https://icdaccessmanagement.who.int/connect/token")
	if strings.Contains(x.screen(), "comes from") {
		t.Errorf("ICD's address is the profile's:\n%s", x.screen())
	}
	x.keys("\x03")
	x.ends()
}

// The card tells for whom a token is and who asked for it, both masked, and what of
// that is inferred.
func TestTheCardTellsBothIdentities(t *testing.T) {
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	defer server.Close()
	x := onTerminal(t, 120, 40, program(t, []string{
		"ICDSCOPE_CDC_URL=" + server.URL, "CDC_CLIENT_ID=" + sandbox.CDCClientID, "CDC_CLIENT_SECRET=" + sandbox.CDCSecret,
		"ICDSCOPE_CDC_ON_BEHALF_OF=OTHER-CLIENT-ID",
	}))
	x.keys("3")
	x.sees("✓ active", "On behalf of  OT…ID", "Token is for  SANDBOX-OT…ID, by its claim sub, not verified",
		"Asked for by  SA…MO, by its claim config.requestingClientId, not verified; that this claim means it is",
		"granted       EXPORT_SUMMARIZATION, as the token says of itself, not verified")
	x.keys("\x03")
	x.ends()
	if strings.Contains(x.wrote(), "OTHER-CLIENT-ID") {
		t.Error("the id is not masked everywhere")
	}
}

// Offline means that nothing is asked, not even for a token.
func TestOfflineStaysOffline(t *testing.T) {
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	defer server.Close()
	x := onTerminal(t, 100, 30, program(t, []string{"ICDSCOPE_ICD_URL=" + server.URL, "ICDSCOPE_ICD_TOKEN_URL=" + server.URL + "/connect/token"}, "--offline"))
	x.sees("OFFLINE", "this was never loaded")
	x.keys("L")
	x.sees("Sign in")
	x.keys("\t\t" + sandbox.DemoClientID + "\t" + sandbox.DemoSecret + "\r")
	x.sees("start without it to sign in")
	x.keys("\x03")
	x.ends()
	if n := s.Stats().Total(""); n != 0 {
		t.Errorf("the server was asked %d times: %v", n, s.Stats().Requests)
	}
}

// Two copies may run at once and share their folders.
func TestTwoCopiesAtOnce(t *testing.T) {
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	defer server.Close()
	env := []string{
		"XDG_CACHE_HOME=" + t.TempDir(), "ICDSCOPE_ICD_URL=" + server.URL, "ICDSCOPE_ICD_TOKEN_URL=" + server.URL + "/connect/token",
		"ICD_CLIENT_ID=" + sandbox.DemoClientID, "ICD_CLIENT_SECRET=" + sandbox.DemoSecret,
	}
	var copies []*terminal
	for range 2 {
		copies = append(copies, onTerminal(t, 100, 30, program(t, env)))
	}
	for _, x := range copies {
		x.sees("Certain infectious")
		x.keys(right + down + right)
	}
	for _, x := range copies {
		x.sees("Bacterial intes", "1A40")
		x.keys("q")
		if code := x.ends(); code != 0 {
			t.Errorf("exit code %d", code)
		}
	}
}

// The built program says of itself what its file says of it.
func TestTheBuiltProgramSaysItsVersion(t *testing.T) {
	cmd := program(t, nil, "--version")
	info, err := buildinfo.ReadFile(cmd.Path)
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.Output()
	if want := "icdscope " + cli.VersionOf(info) + "\n"; err != nil || string(out) != want || !strings.HasSuffix(want, " ("+runtime.Version()+")\n") {
		t.Errorf("%v: it says %q, want %q", err, out, want)
	}
}

// Every command pays for what the init of a package does: none reads or builds more
// than a little.
func TestPackagesStartWithLittleWork(t *testing.T) {
	const mostBytes, mostAllocs = 512 << 10, 5000
	cmd := program(t, []string{"GODEBUG=inittrace=1"}, "--version")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^init (\S+) @.* (\d+) bytes, (\d+) allocs$`).FindAllStringSubmatch(stderr.String(), -1)
	if len(found) < 10 {
		t.Fatalf("only %d packages in:\n%s", len(found), stderr.String())
	}
	for _, m := range found {
		size, err := strconv.Atoi(m[2])
		if err != nil {
			t.Fatal(err)
		}
		allocs, err := strconv.Atoi(m[3])
		if err != nil {
			t.Fatal(err)
		}
		if size > mostBytes || allocs > mostAllocs {
			t.Errorf("the init of %s takes %d bytes in %d pieces", m[1], size, allocs)
		}
	}
}

// A sign-in that cannot even be made leaves what there was.
func TestAFailedSignInLeavesTheSandbox(t *testing.T) {
	x := onTerminal(t, 100, 40, program(t, nil, "--sandbox"))
	x.sees("Certain infectious")
	x.keys("L")
	x.sees("Sign in")
	x.keys("\x1b[C") // CDC
	x.sees("Certificate")
	x.keys("\t\tid\tsecret\t \t\t\t\t\t\t\t/nowhere.pem\t/nowhere.key\t\t\r")
	x.sees("client certificate: /nowhere.pem is not there")
	x.keys("\x1b")
	x.sees("Tree")
	x.keys("3n")
	x.sees("SANDBOX", "Generation    2")
	x.keys("q")
	x.ends()
}

// Of a frame that comes in pieces nothing is seen before its end; what is no frame is seen
// as it comes, and so is what a program that ended left of one.
func TestHalfAFrameIsNotSeen(t *testing.T) {
	emu := vt.NewEmulator(20, 2)
	x := &terminal{t: t, emu: emu}
	x.show([]byte("before"), false)
	frame := frameBegins + "\x1b[Hone\r\ntwo" + frameEnds
	for i := range len(frame) {
		if text := x.screen(); !strings.HasPrefix(text, "before") || strings.Contains(text, "two") {
			t.Errorf("after %d bytes of %d there is %q", i, len(frame), text)
		}
		x.show([]byte{frame[i]}, false)
	}
	if text := x.screen(); !strings.HasPrefix(text, "oneore") || !strings.Contains(text, "two") {
		t.Errorf("a whole frame shows %q", text)
	}
	x.show([]byte(frame+"\x1b[Hplain"+frameBegins+"\x1b[Hlast"), false)
	if text := x.screen(); !strings.HasPrefix(text, "plain") {
		t.Errorf("before the next frame there is %q", text)
	}
	x.show(nil, true)
	if text := x.screen(); !strings.HasPrefix(text, "lastn") {
		t.Errorf("at the end there is %q", text)
	}
}
