package ui_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
)

const choleraURI = "http://id.who.int/icd/release/11/2024-01/mms/257068234"

// atCholera runs a program in which the cursor stands on 1A00 Cholera.
func atCholera(t *testing.T, o options, do func(p *program)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o.signedIn = []string{"icd"}
		p := start(t, o)
		defer p.close()
		p.Advance(time.Second)
		toCholera(p)
		p.Advance(time.Second)
		do(p)
	})
}

// What was copied is said, and it is what was named, from the tree, from the detail
// and from the hits of a search.
func TestEveryPartCanBeCopied(t *testing.T) {
	const path = "01 Certain infectious or parasitic diseases\nGastroenteritis or colitis of infectious origin\n"
	for where, walk := range map[string]func(*program){
		"the tree":   func(*program) {},
		"the detail": func(p *program) { p.Keys("enter") },
		"the hits": func(p *program) {
			p.Keys("2")
			p.Type("cholera")
			p.Advance(time.Second)
			p.Keys("down")
		},
	} {
		atCholera(t, options{}, func(p *program) {
			walk(p)
			p.Advance(time.Second)
			for keys, want := range map[string]struct{ copied, said string }{
				"y":   {"1A00 Cholera", "copied: 1A00 Cholera"},
				"Y c": {"1A00", "copied: 1A00"},
				"Y t": {"Cholera", "copied: Cholera"},
				"Y u": {choleraURI, "copied: http://id.who.int"},
				"Y f": {"http://id.who.int/icd/entity/257068234", "copied: http://id.who.int/icd/entity"},
				"Y b": {"https://icd.who.int/browse/2024-01/mms/en#257068234", "copied: https://icd.who.int/browse"},
				"Y p": {path, "copied: path of 1A00 Cholera"},
				"Y r": {`"@id": "` + choleraURI + `"`, "copied: JSON of 1A00 Cholera"},
				"Y m": {"# 1A00 Cholera\n", "copied: Markdown of 1A00 Cholera"},
				"Y a": {"1A00 Cholera\n", "copied: all that is known of 1A00 Cholera"},
				// With arrows and enter.
				"Y down down enter": {choleraURI, "copied: http"},
			} {
				p.Copied = ""
				p.Keys(strings.Fields(keys)...)
				p.Advance(time.Second)
				long := strings.HasSuffix(want.copied, "\n") || strings.HasPrefix(want.copied, `"`)
				if p.Copied != want.copied && (!long || !strings.Contains(p.Copied, want.copied)) {
					t.Errorf("%s in %s copies %q", keys, where, p.Copied)
				}
				p.sees(want.said)
				p.seesNot("Copy of")
			}
			p.Keys("Y", "p")
			if p.Advance(time.Second); !strings.HasSuffix(p.Copied, "\n1A00 Cholera") {
				t.Errorf("the way does not end with it: %q", p.Copied)
			}
		})
	}
}

// What is not there has its reason in the menu, and choosing it changes nothing.
func TestAPartThatIsNotThere(t *testing.T) {
	atCholera(t, options{}, func(p *program) {
		p.Keys("Y")
		p.sees("Copy of 1A00 Cholera", "c  code", "1A00", "x  cluster", "it has no axis along which it could be combined")
		p.Keys("x", "enter")
		if p.Copied != "" {
			t.Errorf("copied %q", p.Copied)
		}
		p.sees("Copy of 1A00 Cholera")
		p.Keys("esc")
		p.seesNot("Copy of")
		p.choose("f", "Foundation")
		p.Keys("Y")
		p.sees("entities of the foundation have no codes", "nothing is combined in Foundation")
		p.Keys("esc")
		p.choose("f", "ICD-10")
		p.Advance(time.Second)
		p.Keys("Y")
		p.sees("XCIX", "nothing is combined in ICD-10")
		p.Keys("esc")
		p.choose("f", "MMS")
		p.Advance(time.Second)
		p.open("ZZ00")
		p.Keys("Y")
		p.sees("ZZ00", "nothing is combined yet; x in the tree does that")
	})
}

// The request of what is shown is one key away from everywhere, with the line that
// fills its variable above it, and says no token and no secret.
func TestTheRequestIsOneKeyAway(t *testing.T) {
	const entity = "curl \\\n  'http://127.0.0.1:9/icd/release/11/2024-01/mms/257068234?include=diagnosticCriteria'"
	atCholera(t, options{}, func(p *program) {
		copies := func(where, want string) {
			t.Helper()
			p.Copied = ""
			p.Keys("c")
			p.Advance(time.Second)
			for _, part := range []string{"ICD_TOKEN=\"$(icdscope token icd)\"\ncurl", want, `-H "Authorization: Bearer $ICD_TOKEN"`, "-H 'API-Version: v2'", "-H 'Accept-Language: en'"} {
				if !strings.Contains(p.Copied, part) {
					t.Errorf("%s: there is no %s in\n%s", where, part, p.Copied)
				}
			}
			if strings.Contains(p.Copied, sandbox.DemoSecret) || strings.Contains(p.Copied, "eyJ") || strings.Contains(p.Copied, "REDACTED") {
				t.Errorf("%s: it holds what is secret:\n%s", where, p.Copied)
			}
			p.sees("copied: curl, GET /icd/")
		}
		copies("tree", entity)
		p.Keys("enter")
		copies("detail", entity)
		p.Keys("4", "right", "down") // into the last burst
		copies("requests", "'http://127.0.0.1:9/icd/")
		p.ring.Clear() // as after many others
		p.Keys("1")
		copies("what no exchange is kept of", entity)
		p.Keys("2")
		p.Type("cholera")
		p.Advance(time.Second)
		p.Keys("down")
		copies("search", "/mms/search?")
		p.ring.Clear()
		copies("a search that is not kept", "q=cholera")
	})
}

// It is the same command, whether its exchange is kept or not.
func TestARequestThatIsNotKeptIsTheSame(t *testing.T) {
	atCholera(t, options{}, func(p *program) {
		p.Keys("c")
		kept := p.Copied
		p.ring.Clear()
		p.Keys("c")
		if p.Copied != kept {
			t.Errorf("kept\n%s\nnot kept\n%s", kept, p.Copied)
		}
		p.Keys("2")
		p.Type("cholera")
		p.Advance(time.Second)
		p.Keys("ctrl+e")
		p.Advance(time.Second)
		p.Keys("down", "c")
		kept = p.Copied
		p.ring.Clear()
		if p.Keys("c"); p.Copied != kept {
			t.Errorf("kept\n%s\nnot kept\n%s", kept, p.Copied)
		}
	})
}

// What a server says is one line of a message, however much it says.
func TestWhatWasCopiedIsCutToTheRow(t *testing.T) {
	atCholera(t, options{w: 80, h: 24, rewrite: func(body string) string {
		return strings.ReplaceAll(body, `"Cholera"`, `"Cholera\u001b[2J\nof a title `+strings.Repeat("that is long ", 40)+`"`)
	}}, func(p *program) {
		p.Keys("y")
		p.sees("copied: 1A00 Cholera")
		rows := strings.Split(strings.TrimRight(p.screen(), "\n"), "\n")
		if said := rows[len(rows)-2]; !strings.Contains(said, "copied: 1A00") || !strings.Contains(said, "…") || len([]rune(said)) > 80 {
			t.Errorf("the message is %q", said)
		}
		if strings.ContainsAny(p.Copied, "\x1b\n") {
			t.Errorf("copied %q", p.Copied)
		}
	})
}

// In the sandbox no page is opened: its address is said and copied.
func TestThePageOfWhatIsShown(t *testing.T) {
	atCholera(t, options{}, func(p *program) {
		p.Keys("o")
		if p.Copied != "https://icd.who.int/browse/2024-01/mms/en#257068234" {
			t.Errorf("copied %q", p.Copied)
		}
		p.sees("copied: https://icd.who.int/browse/2024-01/mms/en#257068234 (only a sandbox")
	})
}
