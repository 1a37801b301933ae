package ui_test

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"icdscope/api/sandbox"
	"icdscope/ui"
	"icdscope/ui/keys"
	"icdscope/ui/login"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
	"icdscope/ui/widget"
)

var both = []string{"icd", "cdc"}

// golden compares the screen with a file once nothing is being said any more:
// which of two sign-ins is said last is up to them.
func golden(t *testing.T, p *program, name string) {
	t.Helper()
	p.Advance(7 * time.Second)
	uitest.Golden(t, name, p.app.View().Content)
}

// toCholera walks to 1A00 by keyboard.
func toCholera(p *program) {
	p.Keys("right", "down", "right", "down", "right", "down")
	p.Advance(time.Second)
}

func TestWalkToADiagnosis(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: both, w: size[0], h: size[1]})
				defer p.close()
				p.Advance(time.Second)
				p.sees("▸ Certain infectious or parasitic dis", "SANDBOX")
				toCholera(p)
				p.sees("1A00", "∘ Bacterial intestinal infect", "MMS 2024-01 · en")
				p.Keys("enter")
				p.sees("Cholera", "1A00 · category", "Sandbox text, not WHO's: a sudden illness of the bowel")
				golden(t, p, "detail")
				p.Keys("esc")
				golden(t, p, "tree")
			})
		})
	}
}

func TestTheCountdownFallsSecondBySecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both})
		defer p.close()
		p.sees("1:00:00", "15:00")
		for _, want := range []string{"59:59", "59:58", "59:57"} {
			p.Advance(time.Second)
			p.sees(want)
		}
		p.sees("14:57")
	})
}

func TestTokensRenewByThemselves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, sandbox: sandbox.Options{TokenTTL: 20 * time.Second}})
		defer p.close()
		p.Keys("3")
		for range 70 {
			p.Advance(time.Second)
			ribbon, _, _ := strings.Cut(p.screen(), "\n")
			for _, word := range []string{"expired", "stale", "00:00"} {
				if strings.Contains(ribbon, word) {
					t.Fatalf("the ribbon says %q: %s", word, ribbon)
				}
			}
		}
		st := p.sandbox.Stats()
		if st.Tokens["icd"] < 4 || st.Tokens["cdc"] < 4 || st.Total("/v0/token/gen") != 1 || len(st.Refusals) != 0 {
			t.Errorf("tokens %v, generated %d, refusals %v", st.Tokens, st.Total("/v0/token/gen"), st.Refusals)
		}
		p.sees("renewed", "#4")
		p.Keys("4")
		p.Advance(time.Second)
		p.sees("refresh of the token asked", "token asked for")
	})
}

func TestAWrongSecretIsSaidOnceAndNotRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{screen: pane.Login})
		defer p.close()
		p.sees("Sign in", "WHO's ICD API", "Client id")
		p.Keys("tab", "tab")
		p.Type("my-client-id")
		p.Keys("tab")
		p.Type("c4nary-wrong")
		p.sees("••••••••••••", "12 characters")
		p.Keys("enter")
		p.sees("the token endpoint refused the request: invalid_client (HTTP 400)", "check client id and secret for typing errors")
		p.seesNot("c4nary", "tried again by itself")
		p.Advance(time.Hour)
		if n := p.sandbox.Stats().Total("/connect/token"); n != 1 {
			t.Errorf("the endpoint was asked %d times", n)
		}
		p.sees("rejected")
	})
}

func TestSigningInByTyping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{screen: pane.Login, mode: ui.Local})
		defer p.close()
		p.Keys("tab", "tab")
		p.Type("some-id")
		p.Keys("tab")
		p.Send(tea.PasteMsg{Content: " \"" + sandbox.DemoSecret + "\"\n"})
		p.sees("white space around the secret was removed", "quotes around the secret were removed", fmt.Sprintf("%d characters", len(sandbox.DemoSecret)))
		p.Keys("enter")
		p.Advance(time.Second)
		p.sees("Certain infectious or parasitic diseases", "LOCAL")
		// CDC: no scope is chosen beforehand, and one is needed.
		p.Keys("L", "right")
		p.sees("CDC", "probably retired", "[ ] EXPORT_SUMMARIZATION", "[ ] DELETE", "changes data")
		p.Keys("tab", "tab")
		p.Type("cdc-id")
		p.Keys("tab")
		p.Type(sandbox.CDCSecret)
		p.Keys("shift+tab", "shift+tab", "shift+tab", "shift+tab", "enter")
		p.sees("no scope is chosen")
		p.Keys("tab", "tab", "tab", "tab", "tab", "space")
		p.sees("[✓] EXPORT_SUMMARIZATION")
		p.Keys("shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "enter")
		p.Advance(time.Second)
		p.sees("CDC, COVID-19 Data Clearinghouse", "EXPORT_SUMMARIZATION", "active")
		p.Keys("L")
		p.seesNot("cdc-id") // nothing that was typed stays
	})
}

// A service that cannot be reached and is probably no more says so, and what
// there is instead, on Login and on its card.
func TestTheClearinghouseIsNotThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{screen: pane.Login, mode: ui.Local})
		defer p.close()
		p.down.Store("cdc", &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Name: "covdch-api.cdc.gov", IsNotFound: true}})
		p.Keys("right", "tab", "tab")
		p.Type("cdc-id")
		p.Keys("tab")
		p.Type(sandbox.CDCSecret)
		p.Keys("tab", "space", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "enter")
		p.Advance(time.Second)
		p.sees(`the host name "covdch-api.cdc.gov" could not be found`, "the sandbox speaks its protocol: start with --sandbox")
		p.Keys("esc", "3", "tab")
		p.sees("Last error", "this service is probably retired", "start with", "--sandbox")
	})
}

func TestWhatCannotBeASecretIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{screen: pane.Login})
		defer p.close()
		p.Keys("tab", "tab", "tab")
		p.Type("abc")
		before := time.Now()
		p.Send(tea.PasteMsg{Content: strings.Repeat("x", 1<<20)})
		p.sees("longer than 4096 characters", "3 characters")
		p.Send(tea.PasteMsg{Content: "first\nsecond"})
		p.sees("holds a line break", "3 characters")
		p.Send(tea.PasteMsg{Content: "\u200b\u202edef\u2066\n"})
		p.sees("6 characters")
		if d := time.Since(before); d > 0 {
			t.Errorf("it took %s of simulated time", d)
		}
	})
}

// hugePastes are texts that are no secret, whoever pasted them.
var hugePastes = []string{strings.Repeat("x", 1<<20), strings.Repeat("\u202e\x00", 1<<19), strings.Repeat("é\n", 1<<18)}

// atSecret is the form with the cursor where a secret is typed.
func atSecret() *login.Screen {
	form := login.New(keys.New(), theme.New(theme.Look{}), loginOptions())
	form.Resize(100, 30)
	pane.Press(form, nil, keys.Press("tab"))
	pane.Press(form, nil, keys.Press("tab"))
	return form
}

func TestNothingOfAHugePasteStays(t *testing.T) {
	form := atSecret()
	for _, text := range hugePastes {
		form.Paste(text)
		form.Rows()
	}
	if rows := uitest.Plain(strings.Join(form.Rows(), "\n")); !strings.Contains(rows, "type or paste it") {
		t.Errorf("something of it stayed:\n%s", rows)
	}
}

// BenchmarkAHugePaste is the time until it is refused on the screen.
func BenchmarkAHugePaste(b *testing.B) {
	form := atSecret()
	for i := 0; b.Loop(); i++ {
		form.Paste(hugePastes[i%len(hugePastes)])
		form.Rows()
	}
}

func TestOneProviderDownDoesNotConcernTheOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, sandbox: sandbox.Options{TokenTTL: 20 * time.Second}})
		defer p.close()
		p.Keys("3")
		p.Advance(30 * time.Second)
		p.down.Store("icd", &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9}, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)})
		p.Advance(40 * time.Second)
		p.sees("expired", "Last error", "nothing listens at 127.0.0.1:9", "last success at", "Next try", "tries go on")
		if st := p.app; st == nil || !strings.Contains(p.screen(), "CDC") {
			t.Fatal("the other card is gone")
		}
		cdc := p.sandbox.Stats().Tokens["cdc"]
		p.down.Delete("icd")
		p.Advance(61 * time.Second)
		p.seesNot("expired:", "Last error")
		if got := p.sandbox.Stats().Tokens["cdc"]; got < cdc+3 {
			t.Errorf("CDC was renewed %d times meanwhile", got-cdc)
		}
	})
}

func TestPauseRunOutResumeSignOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, sandbox: sandbox.Options{TokenTTL: 20 * time.Second}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("3", "p")
		p.sees("‖ paused", "renewal paused")
		p.Advance(25 * time.Second)
		p.sees("expired")
		if n := p.sandbox.Stats().Tokens["icd"]; n != 1 {
			t.Errorf("%d tokens although renewal is paused", n)
		}
		p.Keys("p")
		p.Advance(time.Second)
		p.seesNot("expired, renewal paused")
		if n := p.sandbox.Stats().Tokens["icd"]; n != 2 {
			t.Errorf("%d tokens after resuming", n)
		}
		p.Keys("n")
		p.Advance(time.Second)
		if n := p.sandbox.Stats().Tokens["icd"]; n != 3 {
			t.Errorf("%d tokens after renewing by hand", n)
		}
		p.Keys("o")
		p.sees("Sign out of ICD?", "No (n)")
		p.Keys("enter") // the harmless answer is chosen beforehand
		p.seesNot("Sign out of ICD?")
		p.Keys("o", "y")
		p.Advance(time.Second)
		p.sees("signed out")
		if fmt.Sprint(p.forgot) != "[icd]" {
			t.Errorf("forgotten: %v", p.forgot)
		}
		p.Advance(time.Minute)
		if n := p.sandbox.Stats().Tokens["icd"]; n != 3 {
			t.Errorf("%d tokens after signing out", n)
		}
	})
}

func TestLanguagesAndReleasesKeepThePlace(t *testing.T) {
	for _, size := range uitest.Few([][2]int{{120, 40}, {80, 24}}, 2, 0) {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: []string{"icd"}, w: size[0], h: size[1]})
				defer p.close()
				p.Advance(time.Second)
				toCholera(p)
				p.Keys("a")
				p.Advance(time.Second)
				p.sees("es  español", "not in 2024-01; opens 2022-02")
				p.Keys("esc")
				p.choose("a", "español")
				p.sees("MMS 2022-02 · es", "1A00 Cólera", "Infecciones intestinales")
				golden(t, p, "es")
				p.choose("a", "中文")
				p.sees("MMS 2022-02 · zh", "1A00 霍乱")
				golden(t, p, "zh")
				p.choose("a", "العربية")
				p.sees("MMS 2022-02 · ar", "الكُوليرا")
				golden(t, p, "ar")
				p.Keys("r")
				p.Advance(time.Second)
				p.sees("2024-01", "not available in ar")
				p.Keys("up", "enter") // cannot be chosen
				p.sees("not available in ar")
				p.Keys("esc")
				p.choose("a", "English")
				p.sees("MMS 2024-01 · en", "1A00 Cholera")
				p.choose("r", "2022-02")
				p.sees("MMS 2022-02 · en", "1A00 Cholera")
				p.choose("r", "2024-01")
				p.sees("MMS 2024-01 · en", "1A00 Cholera")
				p.choose("f", "Foundation")
				p.sees("Foundation · en", "Cholera")
			})
		})
	}
}

// selectedRow is the row of the dialog under the cursor.
func selectedRow(p *program) string {
	on, _, _ := strings.Cut(selectedSample, "x")
	left, right := 0, 0 // the columns of the menu, beside which the tree has a cursor too
	for _, line := range strings.Split(p.app.View().Content, "\n") {
		if right == 0 {
			left, right = menuColumns(ansi.Strip(line))
			continue
		}
		if _, after, ok := strings.Cut(ansi.Cut(line, left, right), on+"› "); ok {
			row, _, _ := strings.Cut(after, "\x1b")
			return row
		}
	}
	return ""
}

// menuColumns are the columns from the first of a menu, whose first row this is,
// to behind the last.
func menuColumns(line string) (left, right int) {
	for _, title := range []string{"╭ Language", "╭ Second language", "╭ Release", "╭ Classification"} {
		if before, after, ok := strings.Cut(line, title); ok {
			top, _, _ := strings.Cut(after, "╮")
			left = ansi.StringWidth(before)
			return left, left + ansi.StringWidth(title+top+"╮")
		}
	}
	return 0, 0
}

func TestSmallScreens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both})
		defer p.close()
		p.Advance(time.Second)
		toCholera(p)
		for _, size := range [][2]int{{39, 40}, {120, 9}, {1, 1}, {0, 0}, {3, 2}} {
			p.Send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			p.Keys("down", "3", "1", "?", "enter")
			content := p.app.View().Content
			lines := strings.Split(content, "\n")
			if len(lines) > max(1, size[1]) {
				t.Errorf("%v: %d lines", size, len(lines))
			}
			if size[0] > 30 && !strings.Contains(content, "needs 40x10") {
				t.Errorf("%v: nothing says what is needed", size)
			}
		}
		for i := range 200 { // a window that is dragged
			if uitest.Racing && i%10 > 0 {
				continue
			}
			p.Send(tea.WindowSizeMsg{Width: i * 3, Height: 200 - i})
			p.app.View()
		}
		p.Send(tea.WindowSizeMsg{Width: 10_000, Height: 10_000})
		if content := p.app.View().Content; !strings.Contains(content, "Certain infectious") {
			t.Error("nothing is drawn on a huge screen")
		}
		p.Send(tea.WindowSizeMsg{Width: 120, Height: 40})
		p.sees("1A00", "Certain infectious")
	})
}

// Every screen fits every size, with and without dialogs.
func TestEveryScreenFitsEverySize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both})
		defer p.close()
		p.Advance(time.Second)
		toCholera(p)
		for _, size := range [][2]int{{40, 10}, {40, 12}, {60, 15}, {79, 24}, {80, 24}, {99, 30}, {100, 30}, {120, 40}, {300, 100}} {
			for _, screen := range []string{"1", "2", "3", "4", "L"} {
				for _, dialog := range []string{"", "f1", "ctrl+p"} {
					p.Send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
					if screen == "2" {
						p.Keys("esc")
					}
					p.Keys(screen)
					if dialog != "" {
						p.Keys(dialog)
					}
					uitest.Fits(t, strings.Split(p.app.View().Content, "\n"), size[0], size[1])
					if t.Failed() {
						t.Fatalf("screen %s, dialog %q at %v:\n%s", screen, dialog, size, p.screen())
					}
					p.Keys("esc", "esc", "esc")
				}
			}
		}
	})
}

func TestGoldenAtASmallSize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, w: 40, h: 12})
		defer p.close()
		p.Advance(time.Second)
		toCholera(p)
		golden(t, p, "tree")
		p.Keys("enter")
		golden(t, p, "detail")
	})
}

func TestASCII(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, ascii: true})
		defer p.close()
		p.Advance(time.Second)
		toCholera(p)
		for _, screen := range []string{"1", "3", "4", "L"} {
			p.Keys(screen)
			for _, r := range p.screen() {
				if r > 126 && r != '…' { // titles are the server's; what is masked is cut with …
					t.Fatalf("screen %s draws %q", screen, r)
				}
			}
			p.Keys("esc")
		}
	})
}

func TestQuitting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("esc")
		p.sees("q quits")
		p.Keys("enter", "esc", "2", "q") // in a text field q is a letter
		if p.Quit {
			t.Fatal("a letter in a text field ended the program")
		}
		p.Keys("esc", "esc", "esc", "q")
		if !p.Quit {
			t.Error("q at the top does not end the program")
		}
		p.Quit = false
		p.Keys("2", "ctrl+c")
		if !p.Quit {
			t.Error("ctrl+c does not end the program everywhere")
		}
	})
}

func TestKeysTypedAheadGoWhereTheyWereMeant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{screen: pane.Login})
		defer p.close()
		// All of it arrives before anything is drawn.
		for _, k := range strings.Split("tab tab i d 1 tab z q x", " ") {
			p.app.Update(pressed(k))
		}
		p.Settle()
		p.sees("id1", "3 characters")
		p.seesNot("zqx")
	})
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both})
		defer p.close()
		p.Advance(time.Second)
		press := func(names string) {
			p.burst(names)
			p.Advance(time.Second)
		}
		press("/ f e v e r")
		p.sees("/ fever", "found")
		p.seesNot("Foundation or linearization")
		press("esc esc 3 o y")
		p.sees("signed out")
		p.seesNot("Sign out of ICD?", "copied")
		press("s tab tab i d")
		p.sees("Sign in", "Client id       id")
		press("esc ctrl+p b r o w s e enter down")
		p.sees("02 Neoplasms ─")
		press("/ x ctrl+p t o k e n s enter")
		p.sees("ICD  · signed out: s signs in.")
	})
}

func second(_ tea.Model, cmd tea.Cmd) tea.Cmd { return cmd }

func TestCopyingARequestAsCurl(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("4", "g", "down", "down", "down", "enter") // the root, which has a row of its own
		p.Advance(time.Second)
		p.sees("Answer headers", "generation 1")
		p.Keys("y")
		if !strings.HasPrefix(p.Copied, "ICD_TOKEN=\"$(icdscope token icd)\"\ncurl \\\n  'http://127.0.0.1:9/icd/") || !strings.Contains(p.Copied, `-H "Authorization: Bearer $ICD_TOKEN"`) {
			t.Errorf("copied: %s", p.Copied)
		}
		p.seesNot("eyJ")
	})
}

func TestSearchingWhileTyping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Latency: 300 * time.Millisecond}})
		defer p.close()
		p.Advance(5 * time.Second)
		p.Keys("/")
		p.Type("typ")
		p.Type("hoid fe")
		p.Advance(2 * time.Second)
		p.sees("text", "1A07", "Typhoid fever")
		if n := p.sandbox.Stats().Total("/icd/release/11/{release}/{linearization}/search"); n != 1 {
			t.Errorf("%d searches for one pause in typing", n)
		}
		p.Keys("esc")
		p.Type("1A00")
		p.Advance(3 * time.Second)
		p.sees("code", "Cholera", "this code")
		p.Keys("enter")
		p.Advance(5 * time.Second)
		p.sees("MMS 2024-01 · en", "1A00 Cholera", "Bacterial intestinal infec")
	})
}

func TestMouse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both})
		defer p.close()
		p.Advance(time.Second)
		click := func(x, y int) { p.Send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}) }
		click(5, 4) // the second chapter
		p.Advance(time.Second)
		p.sees("02 Neoplasms ─")
		click(5, 4) // again: it opens
		p.Advance(time.Second)
		p.sees("Neoplasms of brain")
		click(33, 0) // "3 Tokens"
		p.sees("Issued")
		click(12, 0)
		p.Send(tea.MouseWheelMsg{X: 5, Y: 10, Button: tea.MouseWheelDown})
		p.sees("Tree")
		p.Keys("?")
		click(0, 20) // beside the dialog closes it
		p.seesNot("type to filter")
		// A question is answered where its answer stands.
		answer := func(text string) {
			t.Helper()
			for y, line := range strings.Split(p.screen(), "\n") {
				if i := strings.Index(line, text); i >= 0 {
					click(widget.Width(line[:i])+1, y)
					return
				}
			}
			t.Fatalf("no %q on\n%s", text, p.screen())
		}
		p.Keys("3", "o")
		answer("No (n)")
		p.seesNot("Sign out of ICD?", "signed out")
		p.Keys("o")
		answer("Sign out (y)")
		p.Advance(time.Second)
		p.sees("signed out")
	})
}

// What went wrong is in sight even where the form is longer than the screen, and
// so is everything that is said about credentials.
func TestLoginOnASmallScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{screen: pane.Login, w: 80, h: 24})
		defer p.close()
		p.Keys("right", "tab", "tab")
		p.Type("cdc-id")
		p.Keys("tab")
		p.Type("c4nary")
		p.Keys("tab", "space", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "enter")
		p.Advance(time.Second)
		p.sees("✗ the token endpoint refused the request")
		p.seesNot("c4nary")
		p.Keys("f1")
		p.sees("Credentials for ICD", "esc or f1 goes back")
		p.seesNot("the keyring. Nowhere else.")
		for range 20 {
			p.Keys("down")
		}
		p.sees("the keyring. Nowhere else.")
		p.Keys("f1", "shift+tab")
		p.sees("Sign in")
	})
}

// A menu whose list comes late does not open above what the user does by then.
func TestALateMenuDoesNotDisturb(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Latency: 3 * time.Second}})
		defer p.close()
		p.Advance(20 * time.Second)
		p.Keys("a")
		p.sees("Language", "asking the server")
		p.Keys("down", "enter") // are for the menu, in which there is nothing yet
		p.sees("Language", "asking the server")
		p.Keys("esc", "2")
		p.Type("feve")
		p.Advance(20 * time.Second)
		p.Type("r")
		p.sees("/ fever")
		p.seesNot("español")
		p.Keys("esc", "esc", "esc", "1", "a")
		p.Advance(20 * time.Second)
		p.sees("español")
	})
}

// Who leaves Login while it signs in stays where they are, and nothing of what
// was typed is left in the form.
func TestSigningInFromBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"cdc"}, sandbox: sandbox.Options{Latency: time.Second, TokenTTL: 20 * time.Second}})
		defer p.close()
		p.Advance(5 * time.Second)
		p.Keys("L", "tab", "tab")
		p.Type(sandbox.DemoClientID)
		p.Keys("tab")
		p.Type(sandbox.DemoSecret)
		p.Keys("enter", "esc", "3")
		p.Advance(3 * time.Second)
		p.sees("ICD, WHO's ICD API", "CDC, COVID-19")
		p.Keys("L")
		p.seesNot("signing in", "characters")
		p.sees("Sign in")
		p.Advance(time.Minute) // renewals do not change the screen
		p.sees("Sign in")
	})
}

// The sandbox ends when another endpoint is chosen, and with it all that is
// connected to it.
func TestNothingIsLeftOfTheSandbox(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{mode: ui.Local})
		defer p.close()
		p.Keys("L", "left", "tab", "enter") // Sandbox
		p.Advance(2 * time.Second)
		p.sees("SANDBOX", "ICD", "CDC")
		p.Keys("3", "tab", "o", "left", "enter")
		p.Advance(time.Second)
		p.Keys("s")
		p.sees("● Sandbox") // not a form for the real service
		p.Keys("esc", "L", "right", "tab", "right", "tab", "enter")
		p.Advance(2 * time.Second)
		p.sees("LOCAL")
		p.seesNot("SANDBOX", "CDC 1", "CDC ▰")
	})
}

// A card without a token says nothing about one.
func TestTheCardOfWhoSignedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, screen: pane.Tokens})
		defer p.close()
		p.Advance(time.Second)
		p.sees("Generation", "granted")
		p.Keys("o", "left", "enter")
		p.Advance(time.Second)
		p.sees("signed out", "s signs in")
		p.seesNot("Generation", "granted", "Scopes asked")
	})
}

// The footer names the key that leaves, and it does.
func TestTheFooterNamesTheWayOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		footer := func(p *program) string {
			rows := strings.Split(strings.TrimSpace(p.screen()), "\n")
			return rows[len(rows)-1]
		}
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(10 * time.Second)
		check := func(where, want, not string) {
			t.Helper()
			if f := footer(p); !strings.Contains(f, want) || strings.Contains(f, not) {
				t.Errorf("%s: %q", where, f)
			}
		}
		check("tree", "q quit", "esc back")
		p.Keys("tab")
		check("detail", "esc back", "q quit")
		p.Keys("esc", "4", "g", "enter") // those of a single one
		check("details of a request", "esc back", "q quit")
		p.Keys("esc", "L", "tab", "tab")
		check("login", "esc leave", "ctrl+c")
	})
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{screen: pane.Login})
		defer p.close()
		p.Keys("tab", "tab")
		p.sees("ctrl+c quit")
		p.seesNot("esc leave")
		p.Keys("esc")
		p.sees("ctrl+c quits")
	})
}

// What is not simply active has a sign where there is no room for the word.
func TestAPausedTokenIsMarkedEverywhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, screen: pane.Tokens})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("p")
		for _, w := range []int{120, 60, 50, 40} {
			p.Send(tea.WindowSizeMsg{Width: w, Height: 20})
			if ribbon, _, _ := strings.Cut(p.screen(), "\n"); !strings.Contains(ribbon, "‖") {
				t.Errorf("%d cells: %q", w, ribbon)
			}
		}
	})
}

// An action from the list does what its key does.
func TestTheListOfActionsCanQuit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Keys("ctrl+p")
		p.Type("quit at once")
		cmd := second(p.app.Update(pressed("enter")))
		if cmd == nil {
			t.Fatalf("it goes on:\n%s", p.screen())
		}
		if _, ok := cmd().(tea.QuitMsg); !ok {
			t.Errorf("it goes on:\n%s", p.screen())
		}
	})
}

// The list of requests stays where the user put it.
func TestRequestsStayWhereTheyWereLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, screen: pane.Requests, w: 100, h: 40})
		defer p.close()
		p.Advance(5 * time.Second)
		p.Keys("home", "down", "down", "down")
		before := cursorRow(p)
		p.Keys("v", "v", "v")
		if after := cursorRow(p); after == "" || after != before {
			t.Errorf("the cursor went from %q to %q", before, after)
		}
		p.Keys("end", "enter") // details stay, too
		before = cursorRow(p)
		p.Keys("3", "n", "4")
		p.Advance(time.Second)
		if after := cursorRow(p); after != before {
			t.Errorf("the cursor went from %q to %q", before, after)
		}
		p.Keys("v", "v") // those of CDC: the nearest one
		if cursorRow(p) == "" {
			t.Errorf("nothing is under the cursor:\n%s", p.screen())
		}
	})
}

// The details of a request say by which token it went out, whatever became of
// it, and show none; what is copied has a variable in its place.
func TestRequestsShowTheirToken(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{
				signedIn: both, ascii: ascii, screen: pane.Requests, w: 100, h: 60,
				sandbox: sandbox.Options{TokenTTL: 20 * time.Minute},
			})
			defer p.close()
			mask := map[bool]string{false: "••••", true: "****"}[ascii]
			arrow := map[bool]string{false: " ← ", true: " <- "}[ascii]
			// find puts the cursor on the newest exchange of a kind and opens it.
			find := func(provider, what, status string) string {
				t.Helper()
				p.Keys("4", "end")
				for range p.ring.Exchanges() {
					if row := cursorRow(p); strings.Contains(row, provider) && strings.Contains(row, what) && strings.Contains(row, status) {
						p.Keys("enter")
						seen := p.screen()
						p.Keys("y", "esc")
						return seen
					}
					p.Keys("up")
				}
				t.Fatalf("%s %s %s is not in the list:\n%s", provider, what, status, p.screen())
				return ""
			}
			shows := func(screen, what string) {
				t.Helper()
				found := false
				for _, line := range strings.Split(screen, "\n") {
					fields := strings.Fields(strings.Trim(line, "│|"))
					found = found || len(fields) > 1 && fields[0] == "Authorization" && strings.Join(fields[1:], " ") == what
				}
				if !found {
					t.Errorf("want %q:\n%s", what, screen)
				}
			}
			p.Advance(time.Second)
			shows(find("icd", "Sandbox of icdscope", "200"), "Bearer "+mask+arrow+"token #1")
			if !strings.Contains(p.Copied, `"Authorization: Bearer $ICD_TOKEN"`) || strings.Contains(p.Copied, "REDACTED") {
				t.Errorf("copied: %s", p.Copied)
			}
			shows(find("icd", "token asked for", "200"), "Basic "+mask+arrow+"client id and secret")
			p.Advance(16 * time.Minute) // both tokens are renewed
			shows(find("cdc", "refresh of the token", "200"), mask+arrow+"token #1")
			if !strings.Contains(p.Copied, `"Authorization: $CDC_TOKEN"`) {
				t.Errorf("copied: %s", p.Copied)
			}
			p.down.Store("icd", errors.New("no route"))
			p.Keys("1", "R")
			p.Advance(time.Second)
			shows(find("icd", "", "stale"), "Bearer "+mask+arrow+"token #2") // the server was asked before the cache
			p.Keys("2")
			p.Type("fever")
			p.Advance(time.Second)
			p.Keys("esc", "esc", "esc")
			shows(find("icd", "search for fever", "failed"), "Bearer "+mask+arrow+"token #2")
		})
	}
}

func TestASidewaysWheelScrollsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, w: 80, h: 20})
		defer p.close()
		p.Advance(10 * time.Second)
		before := p.screen()
		p.Send(tea.MouseWheelMsg{X: 5, Y: 10, Button: tea.MouseWheelRight})
		if p.screen() != before {
			t.Errorf("it scrolled:\n%s", p.screen())
		}
		p.Send(tea.MouseWheelMsg{X: 5, Y: 10, Button: tea.MouseWheelDown})
		if p.screen() == before {
			t.Error("a wheel does not scroll")
		}
	})
}
