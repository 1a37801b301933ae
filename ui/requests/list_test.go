package requests_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// Without an exchange nothing can be done, and it says why; the first one that
// comes is followed, whatever was pressed before.
func TestAnEmptyList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, key := range []string{"", "down", "up", "G", "g", "pgdown", "wheel"} {
			x := show(t, 80, 20)
			x.sees("no requests yet", "Requests (0)", "following")
			switch key {
			case "":
			case "wheel":
				x.WheelAt(5, 5, true)
			default:
				x.Keys(key)
			}
			x.ClickAt(5, 2)
			x.many(2)
			x.is("/cdc/1")
			x.sees("Requests (2)", "following")
			x.many(1)
			x.is("/icd/2")
		}
		x := show(t, 80, 20)
		for _, key := range []string{"enter", "y"} {
			x.Keys(key)
			if m, ok := x.Last().(pane.SayMsg); !ok || m.Text != "there is no request yet" {
				t.Errorf("%s: %v", key, m)
			}
		}
		x.seesNot("Details")
	})
}

// The list shows each exchange with what came of it.
func TestEachExchangeIsARow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 100, 30)
		for path, to := range kinds() {
			x.sendBy(x.ring.Transport("icd", to), http.MethodGet, path)
		}
		x.send("icd", "/slow", slow(3*time.Second))
		x.send("icd", "/slower", slow(12*time.Second))
		x.send("icd", "/big", answers(200, strings.Repeat("x", 20_000)))
		x.send("icd", "/huge", answers(200, strings.Repeat("x", 12_000_000)))
		x.sendBy(x.ring.TokenTransport("cdc", answers(200, "{}")), http.MethodPost, "/token")
		x.send("icd", "/a/"+strings.Repeat("long/", 30)+"path", answers(200, ""))
		for _, want := range [][]string{
			{"/live", "#4 ", "200 "},
			{"/replayed", "#5*", "200"},
			{"/cached", "cached"},
			{"/stale", "stale"},
			{"/refused", "401"},
			{"/gone", "failed"},
			{"/stopped", "stopped"},
			{"/cut", "200 cut"},
			{"/slow", "3000 ms"},
			{"/slower", "12.0 s"},
			{"/big", "20 kB"},
			{"/huge", "12 MB"},
			{"POST /token", "cdc", "new"},
			{"long/path", "…", "<1 ms", "0 B"},
		} {
			row := strings.Split(x.Drawn(), "\n")[x.rowOf(want[0])]
			for _, text := range want {
				if !strings.Contains(row, text) {
					t.Errorf("%q is not in %q", text, row)
				}
			}
		}
	})
}

// An exchange is in the list while it is under way.
func TestAnExchangeUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 100, 30)
		x.Keys("F")
		go x.record(x.ring.Transport("icd", slow(time.Second)), http.MethodGet, "/waits")
		synctest.Wait()
		x.Send(pane.TraceMsg{})
		x.Keys("enter")
		x.sees("...", "under way")
		x.Advance(2 * time.Second)
		x.Send(pane.TraceMsg{})
		x.sees("200 OK", "1000 ms")
		x.seesNot("under way")
		uitest.Fits(t, x.Rows(), 100, 30)
	})
}

// The list follows what comes as long as the newest is chosen, or it is told to.
func TestFollowing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 80, 10)
		x.many(20)
		x.is("/cdc/19")
		x.Keys("up", "k")
		x.is("/cdc/17")
		x.sees("waiting where you left it")
		x.many(3)
		x.is("/cdc/17")
		x.Keys("G")
		x.is("/icd/22")
		x.sees("following")
		x.many(1)
		x.is("/cdc/23")
		x.Keys("g")
		x.is("/icd/0")
		x.Keys("pgdown")
		x.is("/cdc/7")
		x.Keys("pgup", "down")
		x.is("/cdc/1")
		x.Keys("F")
		x.is("/cdc/23")
		x.Keys("F")
		x.many(1)
		x.is("/cdc/23")
		x.WheelAt(3, 4, false)
		x.is("/icd/20")
		x.WheelAt(3, 4, true)
		x.WheelAt(3, 4, true)
		x.is("/icd/24")
		x.sees("following")
	})
}

// While another screen is in front nothing is taken; all of it is there afterwards.
func TestWhatComesWhileNobodyLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 80, 20)
		x.Hide()
		x.many(3)
		x.Changed()
		x.sees("Requests (0)")
		x.Run(x.Show())
		x.Changed()
		x.sees("Requests (3)")
		x.is("/icd/2")
	})
}

// The exchanges of one provider can be listed, by a key and by name.
func TestOneProvider(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 80, 20)
		x.many(9)
		x.Keys("v")
		x.sees("Requests (5) of ICD only")
		x.is("/icd/8")
		x.seesNot("/cdc/")
		x.Keys("up", "up")
		x.is("/icd/4")
		x.Keys("v")
		x.sees("Requests (4) of CDC only")
		x.is("/cdc/3") // the last one before it
		x.Keys("v")
		x.sees("Requests (9)")
		x.is("/icd/4")
		list, ok := keys.Find(x.Actions(), "requests.provider")
		if !ok || strings.Join(list.Args, " ") != "ICD CDC" {
			t.Fatalf("%+v", list)
		}
		x.Run(pane.Run(x.Screen.Screen, list, "CDC"))
		x.sees("of CDC only")
	})
	synctest.Test(t, func(t *testing.T) { // of which there is none
		x := show(t, 80, 20)
		x.send("icd", "/one", answers(200, ""))
		x.Keys("enter")
		x.sees("Details", "https://api.example/one")
		x.Keys("v", "v")
		x.sees("Requests (0) of CDC only", "no requests of CDC yet")
		x.seesNot("https://api.example/one")
		x.Keys("enter")
		x.seesNot("Details")
		x.Keys("v", "enter")
		x.sees("Details", "https://api.example/one")
	})
}

// A click on a row chooses what stands there, and opens it if it is chosen.
func TestClicks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 80, 24)
		x.many(60)
		for _, path := range []string{"/icd/50", "/icd/40", "/cdc/59"} {
			x.ClickAt(30, x.rowOf(path))
			x.is(path)
			x.seesNot("Details")
		}
		x.sees("following")
		for range 2 {
			x.ClickAt(30, x.rowOf("/icd/58"))
		}
		x.is("/icd/58")
		x.sees("Details", "https://api.example/icd/58")
		for _, y := range []int{-1, 0, 1, x.rowOf("Details") - 1, x.rowOf("Details"), 20, 23} { // what is no exchange
			before := x.Drawn()
			x.ClickAt(30, y)
			if x.Drawn() != before {
				t.Errorf("a click at row %d changes\n%sto\n%s", y, before, x.Drawn())
			}
		}
		x.ClickAt(30, x.rowOf("/cdc/57"))
		x.sees("https://api.example/cdc/57")
		x.ClickAt(30, x.rowOf("/cdc/57"))
		x.seesNot("Details")
		if len(x.Intents) > 0 {
			t.Errorf("it asks for %v", x.Intents)
		}
	})
}

// The cursor's row is marked by a sign, not by colour alone, and it is the only one; what
// is said in place of rows stands where they do.
func TestTheCursorHasAMark(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, size := range [][2]int{{40, 10}, {80, 20}, {120, 37}} {
			x := show(t, size[0], size[1])
			x.sees("│  time", "│  no requests yet")
			x.many(3)
			for _, key := range []string{"", "g", "down"} {
				if key != "" {
					x.Keys(key)
				}
				if n := strings.Count(x.Drawn(), "│› "); n != 1 {
					t.Errorf("%d rows are marked:\n%s", n, x.Drawn())
				}
			}
		}
	})
}

// No row runs into the frame.
func TestRowsLeaveACellFree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, w := range []int{40, 80, 120} {
			x := show(t, w, 24)
			x.send("icd", "/icd/release/11/2024-01/mms/257068234/unspecified/and/a/long/way/on", answers(200, "{}"))
			for _, row := range strings.Split(x.Drawn(), "\n") {
				if inner, _, _ := strings.Cut(strings.TrimPrefix(row, "│"), "│"); strings.Contains(inner, "GET ") && !strings.HasSuffix(inner, " ") {
					t.Errorf("%d cells: %q", w, row)
				}
			}
		}
	})
}
