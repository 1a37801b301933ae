package requests_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/requests"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// The details say everything that is known of an exchange, whatever came of it.
func TestDetails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		want := map[string][]string{
			"/live":     {"GET https://api.example/live", "200 OK", "generation 4", "Bytes", "2"},
			"/replayed": {"the first was answered 401; the token was renewed in between"},
			"/cached":   {"200 from the cache, 1m30s old"},
			"/stale":    {"200 from the cache, 2h0m0s old, because the server cannot be asked"},
			"/refused":  {"401 Unauthorized", "Www-Authenticate", "Bearer"},
			"/gone":     {"none", "Error", "connection refused"},
			"/stopped":  {"Stopped", "nobody waits for it any more"},
			"/cut":      {"200 OK", "unexpected EOF"},
		}
		for path, to := range kinds() {
			x := show(t, 119, 60)
			x.send("icd", path, to, "Accept-Language", "es")
			x.seesNot("Details")
			x.Keys("enter")
			x.sees("Details", "Begun", "Took", "Request headers", "Accept-Language", "es", "As curl (c copies it)")
			x.sees("'https://api.example" + path + "'")
			x.sees(want[path]...)
			answered := !strings.Contains(x.Drawn(), "none")
			if answered != strings.Contains(x.Drawn(), "Answer headers") {
				t.Errorf("%s: its headers:\n%s", path, x.Drawn())
			}
			uitest.Fits(t, x.Rows(), 119, 60)
		}
	})
}

// Of a token endpoint it is told which token it is about.
func TestDetailsOfTokenRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 119, 60)
		rt := x.ring.TokenTransport("cdc", answers(200, "{}"))
		x.sendBy(rt, http.MethodPost, "/gen", "Authorization", "Basic c2VjcmV0")
		x.Keys("enter")
		x.sees("this is how one is asked for", "Basic ••••")
		x.seesNot("c2VjcmV0")
	})
}

// A token that is sent is masked, and known by its number.
func TestTheTokenIsMasked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 119, 60)
		x.send("icd", "/a", answers(200, "{}", session.HeaderGeneration, "7"), "Authorization", "Bearer eyJ-a-token")
		x.Keys("enter")
		x.sees("Bearer •••• ← token #7", "$ICD_TOKEN")
		x.seesNot("eyJ-a-token")
		x.SetTheme(theme.New(theme.Look{Dark: true, ASCII: true}))
		x.sees("Bearer **** <- token #7", "+ Details")
	})
}

// The request is copied from the list and from the details, by one key.
func TestCopyAsCurl(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 80, 20)
		x.send("icd", "/a", answers(200, "{}"), "Authorization", "Bearer eyJ-a-token")
		for range 2 {
			x.Keys("y")
			if m, ok := x.Last().(pane.RequestMsg); !ok || m.Exchange == 0 {
				t.Errorf("%+v", x.Last())
			}
			x.Keys("enter")
		}
	})
}

// more is how many lines of the details are told to be below.
func (x *exchanges) more() int {
	before, _, ok := strings.Cut(x.Drawn(), " more line")
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(before[strings.LastIndexByte(before, ' ')+1:])
	if err != nil {
		x.t.Fatal(err)
	}
	return n
}

// heavy is an exchange with so many headers that no screen has room for them.
func (x *exchanges) heavy(path string) {
	x.t.Helper()
	var header []string
	for i := range 60 {
		header = append(header, fmt.Sprintf("X-Header-%02d", i), strings.Repeat("value ", i%7+1)+"end")
	}
	x.send("icd", path, answers(200, "{}", header...))
}

// The details are scrolled to their end and back, by keys and by the wheel over
// them, and no further; over the list the wheel moves in the list.
func TestScrollingTheDetails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, size := range [][2]int{{119, 40}, {80, 22}, {40, 8}} {
			x := show(t, size[0], size[1])
			x.many(3)
			x.heavy("/heavy")
			x.Keys("enter")
			top, all := x.Drawn(), x.more()
			if all == 0 {
				t.Fatalf("nothing is below:\n%s", top)
			}
			for _, turn := range []func(down bool){
				func(down bool) { x.WheelAt(3, size[1]-1, down) },
				func(down bool) { x.Keys(map[bool]string{true: "pgdown", false: "pgup"}[down]) },
			} {
				for rest := all; rest > 0; rest = x.more() {
					if turn(true); x.more() >= rest {
						t.Fatalf("at %d lines before the end it goes no further:\n%s", rest, x.Drawn())
					}
				}
				end := x.Drawn()
				if last := strings.Split(end, "\n")[size[1]-2]; !strings.Contains(last, "{}") {
					t.Errorf("the last line is not at the bottom:\n%s", end)
				}
				turn(true)
				if x.Drawn() != end {
					t.Errorf("it goes on behind the end:\n%s", x.Drawn())
				}
				turn(false)
				if x.Drawn() == end {
					t.Errorf("it does not come back from the end:\n%s", end)
				}
				for range 2 * all {
					turn(false)
				}
				if x.Drawn() != top {
					t.Errorf("it does not come back to\n%sbut to\n%s", top, x.Drawn())
				}
			}
			if size[1] < 14 { // where the list is not seen
				continue
			}
			x.WheelAt(3, 2, false)
			x.is("/icd/0")
			x.sees("api.example/ic")
			x.seesNot("X-Header")
		}
	})
}

// Where there is no room for both the details take that of the list, and give it back.
func TestDetailsInPlaceOfTheList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 40, 10)
		x.many(3)
		x.heavy("/heavy")
		before := x.Drawn()
		x.Keys("enter")
		if rows := strings.Split(x.Drawn(), "\n"); !strings.Contains(rows[0], "Details") || strings.Contains(x.Drawn(), "Requests") {
			t.Errorf("the details have not all of the room:\n%s", x.Drawn())
		}
		top := x.Drawn()
		x.Keys("down", "down")
		if x.Drawn() == top {
			t.Error("they cannot be scrolled line by line")
		}
		x.back()
		if x.Drawn() != before {
			t.Errorf("it does not come back to\n%s\nbut to\n%s", before, x.Drawn())
		}
	})
}

// What is below the end is brought into view when there is more room, or less to
// say; another exchange is shown from its beginning, whatever brings it.
func TestTheDetailsKeepTheirPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 80, 22)
		x.heavy("/one")
		x.heavy("/two")
		x.Keys("enter", "pgdown", "pgdown")
		there := x.more()
		x.many(1)
		x.is("/two")
		if x.more() != there {
			t.Errorf("what comes meanwhile moves it: %d lines below, and then %d", there, x.more())
		}
		for range 40 {
			x.Keys("pgdown")
		}
		x.Resize(80, 40)
		rows := strings.Split(x.Drawn(), "\n")
		if strings.TrimSpace(strings.Trim(rows[38], "│")) == "" {
			t.Errorf("there is room below the end:\n%s", x.Drawn())
		}
		uitest.Fits(t, x.Rows(), 80, 40)
		x.Keys("up")
		x.is("/one")
		x.sees("GET https://api.example/one")
		x.Keys("pgdown", "pgdown")
		x.seesNot("GET https://api.example/one")
	})
	synctest.Test(t, func(t *testing.T) { // the one that was shown is not kept any more
		x := show(t, 80, 22)
		x.heavy("/one")
		x.Keys("enter", "pgdown")
		x.heavy("/other")
		for range 498 {
			x.record(x.ring.Transport("icd", answers(200, "")), http.MethodGet, "/later")
		}
		x.heavy("/last")
		x.is("/other")
		x.sees("GET https://api.example/other")
	})
}

// Esc closes the details, and then there is no way back from here.
func TestBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 80, 22)
		x.many(2)
		if _, ok := x.Back(); ok || x.Deep() {
			t.Error("there is a way back from the list")
		}
		list := x.Drawn()
		x.Keys("enter")
		if !x.Deep() {
			t.Error("there is no way back from the details")
		}
		if _, ok := x.Back(); !ok || x.Drawn() != list {
			t.Errorf("it does not come back to the list:\n%s", x.Drawn())
		}
	})
}

// Each fact of the details tells which exchange it came from, and a header by which
// name.
func TestFactsKnowTheirExchange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, x := showPane(t, 80, 22)
		for path, to := range kinds() {
			x.send("icd", path, to, "Accept", "application/json", "Authorization", "Bearer eyJ")
			id := x.ring.Exchanges()[len(x.ring.Exchanges())-1].ID
			got := make(map[string]page.From)
			for _, l := range p.Page().Lines() {
				switch l.Kind {
				case page.Fact:
					got[l.Spans[0].Text] = l.Spans[1].From
				case page.Code:
					got["code"] = l.Spans[0].From
				default:
				}
			}
			want := map[string]page.From{
				"Request": {Exchange: id}, "Begun": {Exchange: id}, "Took": {Exchange: id}, "Bytes": {Exchange: id},
				"code":          {Exchange: id, Part: page.Body},
				"Answer":        {Exchange: id, Part: page.Status},
				"Accept":        {Exchange: id, Part: page.RequestHeader, Pointer: "Accept"},
				"Authorization": {Exchange: id, Part: page.RequestHeader, Pointer: "Authorization"},
				"Content-Type":  {Exchange: id, Part: page.AnswerHeader, Pointer: "Content-Type"},
			}
			if path == "/gone" || path == "/stopped" {
				want["Answer"], want["code"] = page.From{Exchange: id}, page.From{Exchange: id}
				delete(want, "Content-Type")
			}
			for name, from := range want {
				if got[name] != from {
					t.Errorf("%s: %s came from %+v, want %+v", path, name, got[name], from)
				}
			}
			for name, from := range got {
				if from.Exchange != id {
					t.Errorf("%s: %s came from %+v", path, name, from)
				}
			}
		}
	})
}

// Whether it is drawn or not changes nothing.
func TestDrawingChangesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(5, 6))
		names := []string{"up", "down", "pgup", "pgdown", "g", "G", "enter", "enter", "v", "F", "esc", "y"}
		for round := range 60 {
			drawn := show(t, 90, 25)
			blind := requests.New(keys.New(), theme.New(theme.Look{Dark: true}), drawn.ring, two, nil)
			twin := &exchanges{Screen: uitest.NewScreen(blind, 90, 25), t: t}
			var did []string
			for range 40 {
				var do func(*exchanges)
				switch n := rng.IntN(12); {
				case n < 6:
					key := names[rng.IntN(len(names))]
					did, do = append(did, key), func(x *exchanges) { x.Keys(key) }
				case n == 6:
					y := rng.IntN(25)
					did, do = append(did, fmt.Sprint("click ", y)), func(x *exchanges) { x.ClickAt(4, y) }
				case n == 7:
					y, down := rng.IntN(25), rng.IntN(2) == 0
					did, do = append(did, fmt.Sprint("wheel ", y, down)), func(x *exchanges) { x.WheelAt(4, y, down) }
				case n == 8:
					w, h := 40+rng.IntN(90), 8+rng.IntN(30)
					did, do = append(did, fmt.Sprint("size ", w, h)), func(x *exchanges) { x.Resize(w, h) }
				case n == 9:
					look := theme.Look{ASCII: rng.IntN(2) == 0}
					did, do = append(did, "theme"), func(x *exchanges) { x.SetTheme(theme.New(look)) }
				default:
					for range rng.IntN(8) {
						to := answers(200, "{}", "X-Long", strings.Repeat("word ", rng.IntN(40)))
						drawn.record(drawn.ring.Transport(two[rng.IntN(2)].ID, to), http.MethodGet, "/some")
					}
					did, do = append(did, "exchanges"), func(x *exchanges) { x.Send(pane.TraceMsg{}) }
				}
				do(drawn)
				drawn.Changed()
				drawn.Rows()
				do(twin)
			}
			if a, b := strings.Join(drawn.Rows(), "\n"), strings.Join(twin.Rows(), "\n"); a != b {
				t.Fatalf("round %d, %q: drawn after each\n%sat the end\n%s", round, did, uitest.Plain(a), uitest.Plain(b))
			}
		}
	})
}
