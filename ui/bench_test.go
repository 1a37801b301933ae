package ui_test

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/cache"
	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
	"icdscope/api/trace"
	"icdscope/session"
	"icdscope/ui"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// bench is the program on a table of 36,044 rows at 120x40, of which so many rows
// are open.
type bench struct {
	*ui.App
	msgs chan tea.Msg
}

const (
	openRows = 5000
	inView   = 20 // about half of the screen
)

// heavy is a reader of entities of which much is known.
type heavy struct{ ui.Reader }

func (h heavy) Load(ctx context.Context, ref icd.Ref, parts ...icd.Include) (icd.Entity, icd.Provenance, error) {
	e, prov, err := h.Reader.Load(ctx, ref, parts...)
	e.Definition = strings.Repeat("A long definition, of which several lines are needed. ", 30)
	e.CodingNote = strings.Repeat("A note that tells how it is to be coded. ", 8)
	for i := range 40 {
		term := icd.Term{Label: fmt.Sprintf("Another name of it, the %d-th of a good many that there are", i)}
		e.IndexTerms = append(e.IndexTerms, term)
		if i < 12 {
			term.Target = &icd.Ref{Tree: ref.Tree, ID: strconv.Itoa(9000 + i)}
			e.Inclusions, e.Exclusions = append(e.Inclusions, term), append(e.Exclusions, term)
		}
	}
	return e, prov, err
}

// run starts a command; what it returns is handled by settle.
func (b *bench) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		switch msg := cmd().(type) {
		case nil:
		case tea.BatchMsg:
			for _, c := range msg {
				b.run(c)
			}
		default:
			b.msgs <- msg
		}
	}()
}

// settle handles what comes until nothing comes for a while.
func (b *bench) settle(quiet time.Duration) {
	for {
		select {
		case msg := <-b.msgs:
			_, cmd := b.Update(msg)
			b.run(cmd)
		case <-time.After(quiet):
			return
		}
	}
}

func (b *bench) press(name string) {
	_, cmd := b.Update(keys.Press(name))
	b.run(cmd)
}

func newBench(tb testing.TB) *bench {
	tb.Helper()
	table, err := classification.ReadTable("generated", bytes.NewReader(tabletest.Large()))
	if err != nil {
		tb.Fatal(err)
	}
	s, err := sandbox.New(sandbox.Options{Data: []*classification.Table{table}})
	if err != nil {
		tb.Fatal(err)
	}
	u, err := url.Parse(base)
	if err != nil {
		tb.Fatal(err)
	}
	ring := trace.New(trace.Headers{Generation: session.HeaderGeneration, Replayed: session.HeaderReplayed})
	rt := s.Transport()
	ctx, end := context.WithCancel(context.Background())
	none := session.New(nil, session.Options{Provider: "icd"})
	if err := s.SetFault(sandbox.Fault{Name: "open"}); err != nil {
		tb.Fatal(err)
	}
	link := &ui.Link{
		Provider: "icd", Mode: func() ui.Mode { return ui.Sandbox }, Session: none, Start: icd.MMS(tabletest.Release, "en"), Close: none.Close,
		Reader: heavy{icd.New(u, ring.Transport("icd", cache.New(cache.Options{}).Transport(none.Transport(u, rt))))},
	}
	go none.Run(ctx)
	b := &bench{msgs: make(chan tea.Msg, 1<<16)}
	b.App = ui.New(ui.Options{Providers: uitest.Shown(), Links: []*ui.Link{link}, Trace: ring, Login: loginOptions(), Screen: pane.Browse})
	b.run(b.Init())
	_, cmd := b.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
	b.run(cmd)
	b.settle(300 * time.Millisecond)
	for i := range openRows { // each row is opened, and the next one gone to
		quiet := time.Millisecond
		if i < 2*inView { // these are what is drawn in the end, whatever comes of the others
			quiet = 20 * time.Millisecond
		}
		b.press("right")
		b.settle(quiet)
		b.press("down")
	}
	b.press("home")
	for range inView {
		b.press("down")
	}
	b.settle(300 * time.Millisecond)
	tb.Cleanup(func() {
		b.Close()
		end()
	})
	return b
}

// BenchmarkKeys is a key press and the frame after it, in a tree of which
// thousands of rows are open.
func BenchmarkKeys(b *testing.B) {
	p := newBench(b)
	measure := func(name string, names ...string) {
		presses := make([]tea.KeyPressMsg, len(names))
		for i, n := range names {
			presses[i] = keys.Press(n)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				p.Update(presses[i%len(presses)])
				p.View()
				i++
			}
		})
		p.settle(100 * time.Millisecond)
	}
	measure("tree", "up", "up", "down", "down")
	b.Run("idle", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p.View()
		}
	})
	p.press("enter")
	p.settle(300 * time.Millisecond)
	measure("detail", "down", "up")
	measure("tab", "]", "[")
	p.press("esc")
	p.press("3")
	p.settle(100 * time.Millisecond)
	b.Run("tick", func(b *testing.B) {
		b.ReportAllocs()
		now := time.Now()
		for b.Loop() {
			now = now.Add(time.Second)
			p.Update(pane.ClockMsg{Now: now})
			p.View()
		}
	})
}
