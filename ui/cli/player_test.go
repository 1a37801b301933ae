//go:build unix

package cli_test

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// A player does in a terminal what a tape says, as VHS does, but as fast as it can: it
// waits for what is on the screen and never sleeps.
type player struct {
	*terminal
	usual tapeStep        // what is waited for where the tape does not say it
	typed strings.Builder // everything, with the lines that Enter ended
	still func(name string)
}

// prompt is what the shell of a tape prompts with, and a tape waits for.
const prompt = `\[\e[38;2;90;86;224m\]> \[\e[0m\]`

// newPlayer starts the shell of a tape in a terminal of w by h cells. Its programs are
// those of the computer and ours.
func newPlayer(t *testing.T, w, h int, steps []tapeStep) (*player, error) {
	t.Helper()
	bin, err := built()
	if err != nil {
		return nil, err
	}
	p := &player{usual: tapeStep{match: regexp.MustCompile(`>$`), limit: 15 * time.Second}, still: func(string) {}}
	path := filepath.Dir(bin) + string(filepath.ListSeparator) + os.Getenv("PATH")
	shell := program(t, []string{"PATH=" + path, "PS1=" + prompt, "BASH_SILENCE_DEPRECATION_WARNING=1"})
	for _, s := range steps {
		if err := p.prepare(s, shell); err != nil {
			return nil, fmt.Errorf("line %d: %w", s.line, err)
		}
	}
	if shell.Path, err = exec.LookPath("bash"); err != nil {
		return nil, err
	}
	shell.Args = []string{"bash", "--noprofile", "--norc", "--login", "+o", "history"}
	ended := descendants(t, shell)
	p.terminal = onTerminal(t, w, h, shell)
	t.Cleanup(func() {
		_ = shell.Process.Kill() // it may have ended; its terminal goes with it, and so does what it started
		ended()
	})
	return p, nil
}

// descendants tells when a command and whatever it started have ended: they inherit one
// end of a pipe, at the other end of which nothing is left then.
func descendants(t *testing.T, cmd *exec.Cmd) (ended func()) {
	t.Helper()
	ours, theirs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles = []*os.File{theirs}
	return func() {
		_ = theirs.Close()
		_, _ = io.Copy(io.Discard, ours) // nobody writes
		_ = ours.Close()
	}
}

// prepare does what comes before the shell, wherever it stands.
func (p *player) prepare(s tapeStep, shell *exec.Cmd) error {
	switch {
	case s.name == "Env":
		shell.Env = append(shell.Env, s.text+"="+s.value)
	case s.name == "Require" && s.text != "icdscope":
		_, err := exec.LookPath(s.text)
		return err
	case s.name == "Set" && s.text == "WaitTimeout":
		limit, err := duration(s.value)
		p.usual.limit = limit
		return err
	case s.name == "Set" && s.text == "WaitPattern":
		p.usual.match = regexp.MustCompile(s.value)
	}
	return nil
}

// errBeforeEscape is a wait that does not wait: with no time in between, the next key
// would be one with Alt.
var errBeforeEscape = errors.New("what is waited for after Escape is there before it")

// play plays a tape to its end, or to what does not come.
func (p *player) play(ctx context.Context, steps []tapeStep) error {
	for i, s := range steps {
		err := errBeforeEscape
		if s.name != "Escape" || !p.there(steps[i+1]) {
			err = p.do(ctx, s)
		}
		if err != nil {
			return fmt.Errorf("line %d: %w; there is:\n%s", s.line, err, p.screen())
		}
	}
	return nil
}

func (p *player) do(ctx context.Context, s tapeStep) error {
	switch s.name {
	case "Type":
		return p.press(s.text, s.text)
	case "Ctrl", "Alt", "Shift":
		keys, _ := combined(s.name, s.text)
		return p.press(keys, "")
	case "Enter":
		return p.press(strings.Repeat("\r", s.times), "\n")
	case "Wait":
		return p.await(ctx, s)
	case "Screenshot":
		p.still(s.text)
		return nil
	}
	return p.press(strings.Repeat(pressed[s.name], s.times), "") // nothing, of what is no key
}

func (p *player) press(keys, typed string) error {
	p.typed.WriteString(typed)
	_, err := p.tty.WriteString(keys)
	return err
}

// await waits until something is on the screen, the shell ends, or the tape's own time
// for it is over.
func (p *player) await(ctx context.Context, s tapeStep) error {
	match, limit := cmp.Or(s.match, p.usual.match), cmp.Or(s.limit, p.usual.limit)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for !p.there(s) {
		select {
		case <-p.sig:
		case <-p.over:
			if p.there(s) {
				return nil
			}
			return fmt.Errorf("the shell ended before /%s/ came", match)
		case <-ctx.Done():
			return fmt.Errorf("/%s/ did not come in %s", match, limit)
		}
	}
	return nil
}

// there reports whether what is waited for is on the screen.
func (p *player) there(s tapeStep) bool {
	return cmp.Or(s.match, p.usual.match).MatchString(p.seen(s.whole))
}

// seen is the screen, or the line in which the cursor stands, without the blanks at
// the ends of lines.
func (p *player) seen(whole bool) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	rows := strings.Split(p.emu.String(), "\n")
	for i, row := range rows {
		rows[i] = strings.TrimRight(row, " ")
	}
	if whole {
		return strings.Join(rows, "\n")
	}
	return rows[min(p.emu.CursorPosition().Y, len(rows)-1)]
}

var osc52 = regexp.MustCompile(`\x1b\]52;c;([A-Za-z0-9+/=]+)(?:\x07|\x1b\\)`)

// copied are the texts that were put on the clipboard, once there is one: it may come
// after the frame that says so.
func (x *terminal) copied() []string {
	x.t.Helper()
	return x.copiedAfter(0)
}

// copiedAfter are those texts once there are more than so many.
func (x *terminal) copiedAfter(before int) []string {
	x.t.Helper()
	ctx, cancel := patience(x.t)
	defer cancel()
	for {
		if texts := x.clipboard(); len(texts) > before {
			return texts
		}
		select {
		case <-x.sig:
		case <-x.over:
			return x.clipboard()
		case <-ctx.Done():
			x.t.Fatalf("nothing is copied:\n%s", x.screen())
		}
	}
}

// clipboard are the texts that were put there so far.
func (x *terminal) clipboard() (texts []string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, m := range osc52.FindAllSubmatch(x.raw.Bytes(), -1) {
		text, err := base64.StdEncoding.DecodeString(string(m[1]))
		if err != nil {
			x.t.Error(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}

// tried plays a tape of its own.
func tried(t *testing.T, tape string) error {
	t.Helper()
	steps, err := parseTape(tape)
	if err != nil {
		return err
	}
	p, err := newPlayer(t, 60, 10, steps)
	if err != nil {
		return err
	}
	ctx, cancel := patience(t)
	defer cancel()
	return p.play(ctx, steps)
}

// A line that was entered is on the screen before the shell gives the terminal back its
// ways, and a key that comes between is another: what the shell then runs says when to type.
func TestATapeIsPlayed(t *testing.T) {
	err := tried(t, `
		Output nowhere.gif
		Set Shell bash
		Set WaitTimeout 60s
		Set TypingSpeed 10ms
		Env GREETING 'good "day"'
		Require bash
		Hide
		Wait
		Type@1ms "read -ep 'a name: ' name && echo $GREETING, $name" Enter
		Wait /^a name:$/
		Show
		Sleep 10m
		Type "Anna" Backspace 2 Type "na" Left@1s 2 Type "-" Ctrl+A Type "To" Enter
		Wait+Screen /(?m)^good "day", ToAn-na$/
		Wait
		Type "echo mine:; cat -v" Enter
		Wait+Screen /(?m)^mine:$/ Alt+x Shift+Tab Shift+q Up Down Right Left Home End Insert Delete PageUp PageDown Space Tab Type "." Enter
		Wait+Screen /(?m)^\^\[x\^\[\[ZQ\^\[\[A\^\[\[B\^\[\[C\^\[\[D\^\[\[H\^\[\[F\^\[\[2~\^\[\[3~\^\[\[5~\^\[\[6~ +\.$/
		Ctrl+D
		Wait+Line@1m />/
	`)
	if err != nil {
		t.Error(err)
	}
}

// What does not come is told with its line and what there is instead.
func TestATapeThatFails(t *testing.T) {
	for tape, want := range map[string][]string{
		"Wait\nType 'echo so far; exit' Enter\nWait+Screen /never/": {"line 3: the shell ended before /never/ came", "so far"},
		"Wait\n\n\nWait+Screen@1ms /never/":                         {"line 4: /never/ did not come in 1ms", ">"},
		"Set WaitTimeout 1ms\nWait+Screen /never/":                  {"line 2: /never/ did not come in 1ms"},
		"Set WaitTimeout 1ms\nSet WaitPattern /never/\nWait":        {"line 3: /never/ did not come in 1ms"},
		"Type 'ls'\nRequire no-such-program":                        {"line 2: ", "no-such-program"},
		"Wait\nType 'x' Wait /x/\nEscape\nWait+Screen /x/":          {"line 3: what is waited for after Escape is there before it"},
		"Type 'ls'\nPirouette":                                      {"line 2: unknown command Pirouette"},
	} {
		err := tried(t, tape)
		for _, text := range want {
			if !strings.Contains(fmt.Sprint(err), text) {
				t.Errorf("%q: no %q in %v", tape, text, err)
			}
		}
	}
}
