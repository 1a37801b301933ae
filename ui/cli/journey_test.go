//go:build unix

package cli_test

import "testing"

const (
	escape    = "\x1b[27;1u" // as terminals send it that tell it from the beginning of a sequence
	home      = "\x1b[H"
	end       = "\x1b[F"
	backspace = "\x7f"
)

// journey leads through what is linked, and back: to an exclusion, to the foundation,
// along the ways of an entity that has several parents, and to ICD-10.
func (x *terminal) journey() {
	x.t.Helper()
	x.sees("MMS 2024-01 · en")
	x.paste("ZZ00")
	x.sees("ZZ00 Sandbox disease that requires a severity ─")
	x.keys("n\r")
	x.sees("ZZ01 Sandbox disease with many names ─")
	x.keys(escape)
	x.sees("ZZ00 Sandbox disease that requires a severity ─")

	x.choose(home, "Foundation · en", "→ in MMS: ZZ00 ")
	x.keys(backspace)
	x.sees("MMS 2024-01 · en", "ZZ00 Sandbox disease that requires a severity ─")

	x.paste("http://id.who.int/icd/entity/900015")
	x.sees("Foundation · en   way 1 of ", "Way 1 of ")
	x.keys("w")
	x.sees("way 2 of ", "Way 2 of ")

	x.choose(end, "ICD-10 2019 · en", "XCIX")
	x.keys(right)
	x.sees("Sandbox block of") // its title: a range stands there before it is loaded
	x.keys(backspace)
	x.sees("Foundation · en", "Sandbox disease with several parents ─")
	x.keys(backspace)
	x.sees("MMS 2024-01 · en", "ZZ00 Sandbox disease that requires a severity ─")
}

// choose takes the classification to which a key leads in their menu.
func (x *terminal) choose(key string, sees ...string) {
	x.t.Helper()
	x.keys("f")
	x.sees("╭ Classification", "ICD-10 ")
	x.keys(key + "\r")
	x.sees(sees...)
}

// What one was shown is shown again without a connection, link by link, and nothing is
// asked of anybody.
func TestTheSameJourneyOffline(t *testing.T) {
	server, env, gone := service(t)
	for _, args := range [][]string{nil, {"--offline"}} {
		if args != nil {
			gone() // with what the run before did not wait for
		}
		before := server.Stats().Total("")
		x := onTerminal(t, 120, 40, program(t, env, args...))
		x.journey()
		x.keys("q")
		if code := x.ends(); code != 0 {
			t.Errorf("exit code %d", code)
		}
		if asked := server.Stats().Total("") - before; (asked == 0) != (args != nil) {
			t.Errorf("with %q the server was asked %d times: %v", args, asked, server.Stats().Requests)
		}
	}
}
