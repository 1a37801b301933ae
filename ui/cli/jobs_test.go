//go:build unix

package cli_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// underShell starts the program from a shell with job control, which does something
// before, says when the program was stopped, and goes on with what is given to it.
func underShell(t *testing.T, before, then string) *terminal {
	t.Helper()
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	cmd := program(t, nil)
	cmd.Path, cmd.Args = "/bin/sh", []string{"sh", "-c", fmt.Sprintf(`%s; set -m; %s --sandbox; echo "stopped with $?"; %s; echo "ended with $?"`, before, bin, then)}
	x := onTerminal(t, 100, 30, cmd)
	t.Cleanup(func() { // a program that is stopped holds the terminal
		if pid := childOf(x); pid != 0 {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	})
	return x
}

// called is a shell that waits for a line and brings the program back.
const called = "read line; fg >/dev/null"

// childOf is the program that a shell started, 0 if it has ended.
func childOf(x *terminal) int {
	out, _ := exec.Command("pgrep", "-P", fmt.Sprint(x.cmd.Process.Pid)).Output()
	var pid int
	_, _ = fmt.Sscan(string(out), &pid)
	return pid
}

// ctrl+z and SIGTSTP give the terminal to the shell as it was, and fg brings the
// screen back, alive.
func TestStoppingAndComingBack(t *testing.T) {
	for name, stop := range map[string]func(*terminal){
		"ctrl+z":            func(x *terminal) { x.keys("\x1a") },
		"ctrl+z in a field": func(x *terminal) { x.keys("/typhoid\x1a") },
		"SIGTSTP": func(x *terminal) {
			if err := syscall.Kill(childOf(x), syscall.SIGTSTP); err != nil {
				t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			x := underShell(t, "true", called)
			x.sees("Certain infectious")
			stop(x)
			x.sees("stopped with")
			x.restored()
			x.keys("go on\r")
			x.sees("SANDBOX", "1 Browse 2 Search")
			if strings.Contains(x.screen(), "typhoid") {
				x.keys("\x02") // the screen before
			}
			x.keys(right)
			x.sees("Gastroenteritis")
			x.keys("q")
			x.sees("ended with 0")
			if code := x.ends(); code != 0 {
				t.Errorf("exit code %d", code)
			}
			x.restored()
		})
	}
}

// A program that is stopped ends when it is told to, as shells do it: by a signal and
// SIGCONT. It does not wait for the terminal, which is not its own then; and whoever
// began it may have ignored the signal, which is obeyed of a hang-up alone, as of nohup.
func TestAStoppedProgramEnds(t *testing.T) {
	for name, code := range map[string]int{"TERM": 143, "HUP": 129, "INT": 130} {
		for how, before := range map[string]string{"": "true", ", ignored before": "trap '' " + name} {
			if name == "HUP" && how != "" {
				continue // it is ignored
			}
			t.Run(name+how, func(t *testing.T) {
				// A shell hears of a job when it waits for a command.
				x := underShell(t, before, fmt.Sprintf("read pid; kill -%s $pid; kill -CONT $pid; "+
					"while kill -0 $pid 2>/dev/null; do /bin/true; done; wait %%1", name))
				x.sees("Certain infectious")
				x.keys("\x1a")
				x.sees("stopped with")
				x.keys(fmt.Sprintf("%d\r", childOf(x)))
				x.sees(fmt.Sprintf("ended with %d", code))
				x.restored()
			})
		}
	}
}

// Behind another program it waits until it is called to the front.
func TestAStoppedProgramWaitsToBeInFront(t *testing.T) {
	x := underShell(t, "true", `read line; bg; echo "behind"; `+called)
	x.sees("Certain infectious")
	x.keys("\x1a")
	x.sees("stopped with")
	x.keys("go on\r")
	x.sees("behind")
	x.restored()
	x.keys("go on\r")
	x.sees("SANDBOX", "1 Browse 2 Search")
	x.keys("q")
	x.sees("ended with 0")
}

// Where no shell could bring it back the program goes on: stopped, it would
// be deaf for ever.
func TestNothingStopsItWithoutAShell(t *testing.T) {
	x := onTerminal(t, 100, 30, program(t, nil, "--sandbox"))
	x.sees("Certain infectious")
	x.keys("\x1a")
	x.sees("there is no shell here")
	if err := x.cmd.Process.Signal(syscall.SIGTSTP); err != nil {
		t.Fatal(err)
	}
	x.keys(right)
	x.sees("Gastroenteritis")
	x.keys("q")
	if code := x.ends(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// The signals after the first one wait until the terminal is as it was.
func TestImpatientSignals(t *testing.T) {
	for range 10 {
		x := onTerminal(t, 100, 30, program(t, nil, "--sandbox"))
		x.sees("Certain infectious")
		again := time.NewTicker(time.Millisecond) // which leaves it the time to do what it is told to
		go func() {
			defer again.Stop()
			for x.cmd.Process.Signal(syscall.SIGTERM) == nil { // until it has ended
				<-again.C
			}
		}()
		if code := x.ends(); code != 143 {
			t.Errorf("exit code %d", code)
		}
		x.restored()
	}
}

// A terminal that says that it is huge costs neither memory nor the keys.
func TestHugeTerminals(t *testing.T) {
	x := onTerminal(t, 100, 30, program(t, nil, "--sandbox"))
	x.sees("Certain infectious")
	x.size(65535, 65535)
	x.keys("3") // what it draws is not for this emulator, until the size is true again
	x.size(100, 30)
	x.sees("Scopes asked")
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", x.cmd.Process.Pid))
	if err == nil { // of Linux
		for line := range strings.Lines(string(status)) {
			var kb int
			if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kb); n == 1 && kb > 1<<20 {
				t.Errorf("it took %d MB", kb>>10)
			}
		}
	}
	x.keys("\x03")
	if code := x.ends(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	x.restored()

	cmd := program(t, nil, "--sandbox")
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 65535, Rows: 65535})
	if err != nil {
		t.Fatal(err)
	}
	x = watch(t, 100, 30, tty)
	x.cmd = cmd
	x.sees("more than can be")
	if code := x.ends(); code != 1 {
		t.Errorf("exit code %d", code)
	}
}
