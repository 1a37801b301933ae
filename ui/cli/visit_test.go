//go:build unix

package cli_test

import "testing"

// The doctor on the screen of the built program, key by key.
func TestTheDoctorInATerminal(t *testing.T) {
	x := onTerminal(t, 100, 30, program(t, nil, "--sandbox"))
	x.sees("Certain infectious")
	x.keys("3")
	x.sees("Issued")
	x.keys("d")
	x.sees("ICD, the way to", "links hold", "the sandbox inside this program")
	x.keys("q")
	x.sees("Issued")
	x.keys("\t")
	x.keys("d")
	x.sees("CDC, the way to", "links hold", "refresh")
	x.keys("q")
	x.sees("Issued")
	x.keys("o")
	x.sees("Sign out of CDC?")
	x.keys("y")
	x.sees("signed out: s signs in")
	x.keys("d")
	x.sees("there are no credentials: not signed in to CDC")
	x.keys("\x03")
	if code := x.ends(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
