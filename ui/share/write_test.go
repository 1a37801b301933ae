package share_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/share"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// wide is an API in which the entity 9 has many children.
type wide int

func (n wide) Load(ctx context.Context, ref icd.Ref, _ ...icd.Include) (icd.Entity, icd.Provenance, error) {
	e := icd.Entity{Ref: ref, Title: "Entity " + ref.ID, Raw: []byte("{}")}
	if ref.ID == "9" {
		for i := range n {
			e.Children = append(e.Children, ref.Entity(fmt.Sprint("9", int(i))))
		}
	}
	return e, icd.Provenance{}, ctx.Err() //nolint:wrapcheck // as a client would
}

func (wide) Versions(context.Context, icd.Ref) (icd.Versions, icd.Provenance, error) {
	return icd.Versions{}, icd.Provenance{}, nil
}

func (wide) Asking(icd.Ref) (*http.Request, error) {
	return http.NewRequest(http.MethodGet, "http://x/", nil)
}

func (wide) AskingFor(icd.Search) (*http.Request, error) {
	return http.NewRequest(http.MethodGet, "http://x/", nil)
}

// at is a desk, and what it asked for.
type at struct {
	*share.Desk
	*uitest.Loop
	asked []tea.Msg
}

// desk runs f with a desk. What it asks for is noted, and its own messages come back.
func desk(t *testing.T, r share.Reader, o share.Options, f func(d *at)) {
	t.Helper()
	synctest.Test(t, func(*testing.T) {
		d := &at{Desk: share.New(keys.New(), theme.New(theme.Look{Dark: true}), o)}
		d.Connect(share.Connection{Provider: "icd", Reader: r})
		d.Loop = uitest.New(func(msg tea.Msg) tea.Cmd {
			cmd, _ := d.Take(msg)
			d.asked = append(d.asked, d.Asked()...)
			return cmd
		})
		f(d)
		d.Desk.Close()
		d.Loop.Close()
	})
}

// last is the last thing of a kind that was asked for.
func last[M tea.Msg](t *testing.T, d *at) (last M) {
	t.Helper()
	found := false
	for _, msg := range d.asked {
		if m, ok := msg.(M); ok {
			last, found = m, true
		}
	}
	if !found {
		t.Fatalf("there is no %T among %v", last, d.asked)
	}
	d.asked = nil
	return last
}

var nine = icd.MMS("2024-01", "en").Entity("9")

// exportAll exports 9 and what is below it, as CSV, under the name that is proposed.
func (d *at) exportAll(t *testing.T) {
	t.Helper()
	d.Send(pane.ExportMsg{Shown: pane.Shown{Ref: nine, Title: "Nine"}})
	for _, item := range last[pane.MenuMsg](t, d).Items {
		if item.Key == "C" {
			d.Send(item.Msg)
		}
	}
	prompt := last[pane.PromptMsg](t, d)
	d.Send(prompt.Answer(prompt.Value))
	d.Advance(time.Second)
}

// Above 2,000 entities it is asked, and nothing is written before the answer.
func TestManyRowsAreAskedAbout(t *testing.T) {
	for n, asks := range map[int]bool{3: false, 1999: false, 2000: true, 2500: true} {
		dir := t.TempDir()
		desk(t, wide(n), share.Options{Dir: dir}, func(d *at) {
			d.exportAll(t)
			list, _ := os.ReadDir(dir)
			if asks != (len(list) == 0) {
				t.Errorf("%d: there are %v", n, list)
			}
			if asks {
				q := last[pane.ConfirmMsg](t, d)
				if !strings.Contains(q.Question, "2,000") || !strings.Contains(q.Detail, "Nine") {
					t.Errorf("it asks %+v", q)
				}
				d.Send(q.Yes)
				d.Advance(time.Second)
			}
			said := last[pane.SayMsg](t, d)
			b, err := os.ReadFile(dir + "/mms-2024-01-9-all.csv")
			if err != nil || strings.Count(string(b), "\n") != n+2 || !strings.Contains(said.Text, "entities in "+dir) {
				t.Errorf("%d: %q, %v", n, said.Text, err)
			}
		})
	}
}

// counted is one that tells how many there are, without loading them.
type counted struct {
	wide
	below int
}

func (c counted) Load(ctx context.Context, ref icd.Ref, include ...icd.Include) (icd.Entity, icd.Provenance, error) {
	e, prov, err := c.wide.Load(ctx, ref)
	if len(include) > 0 {
		for i := range c.below {
			e.Descendants = append(e.Descendants, ref.Entity(fmt.Sprint(1000+i)), ref.Entity("1000"))
		}
	}
	return e, prov, err //nolint:wrapcheck // as a client would
}

// The question says how many there are and what they take, and what is too much is not
// asked about.
func TestWhatIsAskedAboutIsTold(t *testing.T) {
	for _, x := range []struct {
		r        share.Reader
		question string // "" for none
		details  []string
	}{
		{wide(2500), "Export more than 2,000 entities?", []string{"So far 2,501 are known below Nine, and at least ", "nor if there are more than 60,000"}},
		{counted{2500, 3000}, "Export 3,001 entities?", []string{"up to ", " requests are to be made", "nor if there are more than 60,000"}},
		{counted{2500, 59_999}, "Export 60,000 entities?", []string{"So many there are with those below Nine"}},
		{counted{2500, 60_000}, "", []string{"not exported: there are 60001 entities, and at most 60,000"}},
		{wide(60_000), "", []string{"not exported: there are more entities than fit: at most 60,000"}},
	} {
		dir := t.TempDir()
		desk(t, x.r, share.Options{Dir: dir}, func(d *at) {
			d.exportAll(t)
			said := ""
			if x.question == "" {
				said = last[pane.SayMsg](t, d).Text
			} else {
				q := last[pane.ConfirmMsg](t, d)
				if said = q.Detail; q.Question != x.question {
					t.Errorf("%+v: it asks %q", x.r, q.Question)
				}
			}
			for _, want := range x.details {
				if !strings.Contains(said, want) {
					t.Errorf("%+v: %q is not in %q", x.r, want, said)
				}
			}
			if list, _ := os.ReadDir(dir); len(list) > 0 {
				t.Errorf("there are %v", list)
			}
		})
	}
}

// Names that are proposed stay in their directory, whatever a server calls things.
func TestProposedNames(t *testing.T) {
	dir := t.TempDir()
	desk(t, wide(0), share.Options{Dir: dir}, func(d *at) {
		for code, want := range map[string]string{
			"1A00": "mms-2024-01-1A00.csv", "../../etc/x": "mms-2024-01-..-..-etc-x.csv", "a\x00b|c": "mms-2024-01-a-b-c.csv",
			"": "mms-2024-01-9.csv", strings.Repeat("x", 500): "mms-2024-01-" + strings.Repeat("x", 48) + ".csv", "8B20&XS25/BA00": "mms-2024-01-8B20-XS25-BA00.csv",
		} {
			d.Send(pane.ExportMsg{Shown: pane.Shown{Ref: nine, Code: code}})
			d.Send(last[pane.MenuMsg](t, d).Items[2].Msg)
			if got := last[pane.PromptMsg](t, d).Value; got != dir+"/"+want {
				t.Errorf("%q: %q", code, got)
			}
		}
	})
}
