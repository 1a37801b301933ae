package requests_test

import (
	"errors"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"icdscope/api/trace"
	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/requests"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// A request is copied in the language that is chosen, with variables in place of its
// token and the line that fills them, also if others came meanwhile.
func TestCopyAsAProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 80, 20)
		x.send("icd", "/a", answers(200, "{}", session.HeaderGeneration, "1"), "Authorization", "Bearer eyJ-a-token")
		x.Keys("Y")
		menu, ok := x.Last().(pane.MenuMsg)
		if !ok || len(menu.Items) != len(trace.Languages()) {
			t.Fatalf("%+v", menu)
		}
		x.many(3)
		fills := map[string]string{
			"curl": `ICD_TOKEN="$(icdscope token icd)"`, "Python": `token = os.environ["ICD_TOKEN"]`, "PHP": `getenv("ICD_TOKEN")`,
			"C#": `GetEnvironmentVariable("ICD_TOKEN")`, "Go": `os.Getenv("ICD_TOKEN")`, "R": `Sys.getenv("ICD_TOKEN")`,
		}
		for _, item := range menu.Items {
			x.Send(item.Msg)
			m, ok := x.Last().(pane.CopyMsg)
			if !ok || !strings.Contains(m.Text, "https://api.example/a") || strings.Contains(m.Text, "eyJ") ||
				!strings.Contains(m.Text, fills[item.Label]) || !strings.Contains(m.What, item.Label) {
				t.Errorf("%s: %+v", item.Label, m)
			}
		}
		x.many(600)
		x.Send(menu.Items[0].Msg)
		if m, ok := x.Last().(pane.SayMsg); !ok || !strings.Contains(m.Text, "not kept any more") {
			t.Errorf("%+v", m)
		}
	})
}

// Everything that is kept is written into a file, whatever is listed, and it is said
// where that is and what takes it.
func TestExport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var written []trace.Exchange
		var without int
		var failure error
		archive := func(list []trace.Exchange, dropped int) (string, error) {
			written, without = list, dropped
			return "/home/me/icdscope-1.har", failure
		}
		ring := trace.New(trace.Headers{})
		p := requests.New(keys.New(), theme.New(theme.Look{Dark: true}), ring, two, archive)
		x := &exchanges{Screen: uitest.NewScreen(p, 90, 20), t: t, ring: ring}
		x.Keys("e")
		if said := x.Said(); said != "there is no request yet" {
			t.Error(said)
		}
		x.many(2)
		x.Keys("v", "e")
		if said := x.Said(); len(written) != 2 || !strings.Contains(said, "2 requests in /home/me/icdscope-1.har;") ||
			!strings.Contains(said, "icdscope sandbox --replay") {
			t.Errorf("%d written: %s", len(written), said)
		}
		x.many(600)
		x.Keys("e")
		if said := x.Said(); len(written) != trace.Capacity || without != 102 ||
			!strings.Contains(said, "the last 500 requests in /home/me/icdscope-1.har;") {
			t.Errorf("%d written without %d: %s", len(written), without, said)
		}
		failure = &fs.PathError{Op: "open", Path: "/home/me/x.har", Err: errors.New("permission denied")}
		x.Keys("e")
		if said := x.Said(); said != "not written: /home/me/x.har: permission denied" {
			t.Error(said)
		}
		y := show(t, 90, 20)
		y.many(1)
		y.Keys("e")
		if said := y.Said(); said != "no file can be written here" {
			t.Error(said)
		}
	})
}

// Whatever is secret in an exchange is nowhere on the screen and in nothing that is
// copied.
func TestSecretsAreNowhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const token, id, secret = "eyJhbGciOiJub25lIn0.eyJjNG5hcnkiOjF9.c4narysignature", "c4nary-client", "c4nary+secret"
		x := show(t, 120, 80)
		x.send("icd", "/a?access_token="+token, answers(401, `{"access_token":"`+token+`","client_secret":"`+secret+`"}`),
			"Authorization", "Bearer "+token)
		rt := x.ring.TokenTransport("icd", answers(200, `{"access_token":"`+token+`","token_type":"Bearer"}`))
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://api.example/token",
			strings.NewReader("grant_type=client_credentials&client_id="+id+"&client_secret="+secret))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := rt.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		x.Send(pane.TraceMsg{})
		x.sees("client_secret", "••••", "The other half, which nobody else may see.")
		var seen strings.Builder
		for range 2 {
			seen.WriteString(x.Drawn())
			x.Keys("c", "Y")
			menu, ok := x.Last().(pane.MenuMsg)
			if !ok {
				t.Fatal("no menu")
			}
			for _, item := range menu.Items {
				x.Send(item.Msg)
			}
			for _, m := range x.Intents {
				if m, ok := m.(pane.CopyMsg); ok {
					seen.WriteString(m.Text)
				}
			}
			x.Keys("enter")
			for range 20 {
				seen.WriteString(x.Drawn())
				x.Keys("pgdown")
			}
			x.Keys("enter", "up")
		}
		for _, forbidden := range []string{"c4nary", token[:20], "eyJjNG5"} {
			if at := strings.Index(seen.String(), forbidden); at >= 0 {
				t.Errorf("%q is seen: %s", forbidden, seen.String()[max(0, at-200):at+40])
			}
		}
	})
}
