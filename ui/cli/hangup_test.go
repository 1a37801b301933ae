//go:build unix

package cli_test

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// deaf starts the program from a shell that says so, and that a hang-up of the terminal
// does not end: it passes no SIGHUP on, and nobody else sends one. It ends with the
// program's exit code.
func deaf(t *testing.T, cmd *exec.Cmd, redirected string) *terminal {
	t.Helper()
	script := `trap '' HUP; echo "the shell's own"; "$0" "$@" ` + redirected + `; exit $?`
	cmd.Path, cmd.Args = "/bin/sh", append([]string{"sh", "-c", script, cmd.Path}, cmd.Args[1:]...)
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 100, Rows: 30})
	if err != nil {
		t.Fatal(err)
	}
	x := watch(t, 100, 30, closable(t, tty))
	x.cmd = cmd
	return x
}

// closable is a terminal that is closed at once, and not only when the next is read of it.
func closable(t *testing.T, tty *os.File) *os.File {
	t.Helper()
	fd, err := unix.FcntlInt(tty.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(unix.SetNonblock(fd, true), tty.Close()); err != nil {
		t.Fatal(err)
	}
	return os.NewFile(uintptr(fd), tty.Name())
}

// hangsUp closes the terminal.
func (x *terminal) hangsUp() {
	x.t.Helper()
	if err := x.tty.Close(); err != nil {
		x.t.Fatal(err)
	}
}

// Without its terminal the program ends as by SIGHUP, also where nobody sends that.
func TestAHangUpEndsIt(t *testing.T) {
	for name, redirected := range map[string]string{
		"all on the terminal": "", "keys from the terminal itself": "</dev/null", "nothing else has the terminal": "2>/dev/null",
	} {
		t.Run(name, func(t *testing.T) {
			log := filepath.Join(t.TempDir(), "debug.log")
			x := deaf(t, program(t, nil, "--sandbox", "--debug", log), redirected)
			x.sees("Certain infectious")
			x.hangsUp()
			if code := x.ends(); code != 129 {
				t.Errorf("exit code %d", code)
			}
			if b, err := os.ReadFile(log); err != nil || !strings.Contains(string(b), `"msg":"end"`) {
				t.Errorf("%v: the log ends with %q", err, b[max(0, len(b)-200):])
			}
		})
	}
}

// Keys may come from another terminal than the one that is drawn on: it needs both.
func TestAHangUpOfOneOfTwoTerminals(t *testing.T) {
	for _, name := range []string{"of the keys", "of the screen"} {
		t.Run(name, func(t *testing.T) {
			keys, keyboard, err := pty.Open()
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _, _ = keys.Close(), keyboard.Close() }()
			tty, screen, err := pty.Open()
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = screen.Close() }()
			if err := pty.Setsize(tty, &pty.Winsize{Cols: 100, Rows: 30}); err != nil {
				t.Fatal(err)
			}
			cmd := program(t, nil, "--sandbox")
			cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = keyboard, screen, screen, &syscall.SysProcAttr{Setsid: true}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			x := watch(t, 100, 30, closable(t, tty))
			x.cmd = cmd
			x.sees("Certain infectious")
			if name == "of the keys" {
				_ = keys.Close()
			} else {
				x.hangsUp()
			}
			_ = screen.Close() // or what is read of it has no end
			if code := x.ends(); code != 129 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// A program that was stopped when the terminal went ends when it goes on.
func TestAHangUpWhileItIsStopped(t *testing.T) {
	x := deaf(t, program(t, nil, "--sandbox"), "")
	x.sees("Certain infectious")
	x.keys("\x1a")
	if _, err := syscall.Wait4(x.cmd.Process.Pid, nil, syscall.WUNTRACED, nil); err != nil { // the shell has no job control, and is stopped as well
		t.Fatal(err)
	}
	x.hangsUp()
	if err := syscall.Kill(-x.cmd.Process.Pid, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if code := x.ends(); code != 129 {
		t.Errorf("exit code %d", code)
	}
}

// A terminal that went before there was a screen is as one that goes later.
func TestAHangUpBeforeTheScreen(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "secret")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, redirected := range map[string]string{"all on the terminal": "", "keys from the terminal itself": "</dev/null"} {
		t.Run(name, func(t *testing.T) {
			x := deaf(t, program(t, []string{"ICD_CLIENT_ID=an-id", "ICD_CLIENT_SECRET_FILE=" + fifo}), redirected)
			x.sees("waiting for credentials")
			x.hangsUp()
			if err := os.WriteFile(fifo, []byte("a-secret"), 0o600); err != nil {
				t.Fatal(err)
			}
			if code := x.ends(); code != 129 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// What was marked is there the next time, however the program lost its terminal.
func TestAHangUpLosesNothing(t *testing.T) {
	_, env, _ := service(t)
	x := deaf(t, program(t, env), "")
	x.sees("LOCAL", "Certain infectious")
	x.paste("1A00")
	x.sees("1A00 · category")
	x.keys("b")
	x.sees("bookmark on 1A00 Cholera")
	x.keys(down)
	x.sees("1A01 · category")
	x.hangsUp()
	if code := x.ends(); code != 129 {
		t.Errorf("exit code %d", code)
	}
	x = onTerminal(t, 80, 24, program(t, env))
	x.sees("› 1A01", "signed in")
	x.keys("B")
	x.sees("Bookmarks and recent", "1A00  Cholera")
	x.keys("\x03")
	x.ends()
}

// Whoever ignores hang-ups for a program, as nohup does, keeps it, and what it runs.
func TestAHangUpThatIsIgnored(t *testing.T) {
	for command, code := range map[string]int{"": 143, `-- /bin/sh -c 'kill -HUP $PPID; kill -HUP $$; kill -TERM $PPID; while :; do :; done'`: 143} {
		cmd := program(t, nil)
		script := `trap '' HUP; exec "$0" sandbox ` + command
		cmd.Path, cmd.Args = "/bin/sh", []string{"sh", "-c", script, cmd.Path}
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if command == "" {
			bufio.NewScanner(out).Scan() // it serves
			for _, s := range []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM} {
				if err := cmd.Process.Signal(s); err != nil {
					t.Fatal(err)
				}
			}
		}
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait()
		if got := cmd.ProcessState.ExitCode(); got != code {
			t.Errorf("sandbox %s: exit code %d, want %d", command, got, code)
		}
	}
}

// A check that goes on ends with the terminal it is read on, as with any other reader.
func TestAHangUpEndsAWatch(t *testing.T) {
	for name, text := range map[string]string{"before it says anything": "the shell's own", "between two changes": `"id":"cdc"`} {
		t.Run(name, func(t *testing.T) {
			x := deaf(t, program(t, nil, "check", "--watch", "--sandbox"), "")
			x.sees(text)
			x.hangsUp()
			if code := x.ends(); code != 141 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}
