package cli_test

import (
	"io"
	"slices"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
	"icdscope/ui/page"
)

// checked are the facts that check says of a provider, by their names, each with where
// it came from.
func (c *computer) checked(t *testing.T, provider string) map[string]page.Span {
	t.Helper()
	p, err := cli.CheckPage(t.Context(), c.system(io.Discard, io.Discard), provider)
	if err != nil {
		t.Fatal(err)
	}
	facts := make(map[string]page.Span)
	for _, l := range p.Lines() {
		if l.Kind == page.Fact {
			facts[strings.TrimSpace(l.Spans[0].Text)] = l.Spans[1]
		}
	}
	return facts
}

// What check says knows in which exchange it came: the token's, the probe's, or none.
func TestWhereWhatCheckSaysCameFrom(t *testing.T) {
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	facts := c.checked(t, "icd")
	token, probe := facts["expires"].From, facts["probe"].From
	if token.Exchange == 0 || token.Part != page.Body ||
		probe.Exchange == 0 || probe.Part != page.Status || probe.Exchange == token.Exchange {
		t.Errorf("the token came in %+v, the probe in %+v", token, probe)
	}
	if got := facts["granted"].From; got != (page.From{Exchange: token.Exchange, Part: page.Claim}) {
		t.Errorf("what the token says of itself came from %+v", got)
	}
	for _, name := range []string{"endpoint", "client", "source", "asked"} {
		if f := facts[name]; f.Text == "" || f.From != (page.From{}) {
			t.Errorf("%s: %+v", name, f)
		}
	}
	for _, x := range []struct {
		fault sandbox.Fault
		words string // of the problem
		of    string // the fact that came in the same exchange, if one did
	}{
		{sandbox.Fault{Name: "503", On: sandbox.API}, "HTTP 503", "probe"},
		{sandbox.Fault{Name: "503", On: sandbox.ICDToken}, "HTTP 503", ""},
	} {
		setFault(t, s, x.fault)
		facts = c.checked(t, "icd")
		got := facts["cause"]
		if !strings.Contains(got.Text, x.words) || got.From.Exchange == 0 ||
			x.of != "" && got.From.Exchange != facts[x.of].From.Exchange {
			t.Errorf("%+v: %+v of %+v", x.fault, got, facts)
		}
	}
	setFault(t, s, sandbox.Fault{Name: "expiry", Value: "missing", On: sandbox.ICDToken})
	if got := c.checked(t, "icd")["expires"]; got.From.Exchange == 0 || got.From.Part != page.Claim {
		t.Errorf("the end of which the token tells came from %+v", got)
	}
}

// setFault puts a fault in place of those before it.
func setFault(t *testing.T, s *sandbox.Server, f sandbox.Fault) {
	t.Helper()
	s.ClearFaults("")
	if err := s.SetFault(f); err != nil {
		t.Fatal(err)
	}
}

// A report is one line about each provider and what is known of it below.
func TestTheReportOfCheck(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	r := c.run(t, "check", "icd")
	r.want(t, 0)
	lines := strings.Split(strings.TrimSuffix(r.out, "\n"), "\n")
	if lines[0] != "ok    ICD  active  (SANDBOX)" {
		t.Errorf("it begins with %q", lines[0])
	}
	var steps, names []string
	for _, l := range lines[1:] {
		row := []rune(l)
		if len(row) < 23 || strings.TrimSpace(string(row[:6])) != "" || row[21] != ' ' || row[22] == ' ' ||
			strings.HasSuffix(l, " ") {
			t.Errorf("a fact stands elsewhere: %q", l)
			continue
		}
		name := strings.TrimSpace(string(row[8:22]))
		switch {
		case row[6] == ' ':
			names = append(names, name)
		case row[6] != '✓' || len(names) > 0:
			t.Errorf("%q is no link that holds", l)
		default:
			steps = append(steps, name)
		}
	}
	way := []string{"settings", "name lookup", "connection", "proxy", "TLS", "clock", "token", "scope", "read"}
	if !slices.Equal(steps, way) {
		t.Errorf("it goes by %q, want %q", steps, way)
	}
	want := []string{"expires", "renews", "endpoint", "client", "source", "asked", "granted", "probe"}
	if !slices.Equal(names, want) {
		t.Errorf("it says %q, want %q", names, want)
	}
}
