package cli

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"icdscope/api/cdc"
	"icdscope/api/fact"
	"icdscope/api/icd"
	"icdscope/session"
	"icdscope/ui/theme"
)

// verifying is a connection whose service is asked for what is taken for granted of it.
type verifying struct {
	*wiring
	conn *connection
	st   session.Status
	tok  *oauth2.Token // nil where none is needed
}

// verify looks which assumptions about a service hold. What cannot be asked is open.
func (w *wiring) verify(ctx context.Context, conn *connection) ([]fact.Fact, error) {
	tok, err := conn.session.Token(ctx)
	if err != nil {
		return nil, err
	}
	return conn.provider.verify(ctx, verifying{w, conn, conn.session.Status(), tok}), nil
}

// verifyICD asks for a second token, so that it shows what becomes of the first.
func verifyICD(ctx context.Context, v verifying) []fact.Fact {
	a := &icd.Assumptions{
		Base: v.conn.at.base, Language: v.set.text("lang"), Held: v.held,
		Limit:  v.set.timeout(),
		Signed: v.traced(v.conn.session.Transport(v.conn.at.base, v.conn.net)), Plain: v.traced(v.conn.net),
		Token: icd.TokenSeen{Claims: v.st.Claims, Lifetime: v.st.Lifetime, ScopeAnswered: v.st.ScopesGranted != nil},
	}
	if v.tok != nil {
		a.Earlier = v.traced(&signed{v.conn.session.Authorization(v.tok), v.conn.net})
		if err := v.conn.session.Renew(ctx); err != nil {
			v.o.note("no second token: %v", err)
		}
	}
	return a.Verify(ctx)
}

// verifyCDC asks for tokens alone.
func verifyCDC(ctx context.Context, v verifying) []fact.Fact {
	p := v.conn.provider
	r, ok := p.retriever(v.conn.at, v.conn.by, v.held, v.ring.TokenTransport(p.name, v.conn.net)).(*cdc.Retriever)
	if !ok || v.tok == nil {
		return nil
	}
	return r.Verify(ctx, v.tok, cdc.TokenSeen{
		Claims: v.st.Claims, Lifetime: v.st.Lifetime, Limit: v.set.timeout(),
	})
}

// traced records what goes to the API.
func (v verifying) traced(next http.RoundTripper) http.RoundTripper {
	return v.ring.Transport(v.conn.provider.name, next)
}

// signed sends with a header of its own.
type signed struct {
	authorization string
	next          http.RoundTripper
}

// RoundTrip implements [http.RoundTripper].
func (s *signed) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", s.authorization)
	return s.next.RoundTrip(r)
}

// Format implements [fmt.Formatter]: formatted by mistake it shows nothing.
func (s *signed) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, "signed") }

// printFacts prints which assumptions hold where credentials do; why they do not is on
// standard error.
func (o *options) printFacts(ctx context.Context, w *wiring, findings []finding) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# What servers bear out of what icdscope assumes\n\n%s, icdscope %s\n",
		time.Now().UTC().Format(time.RFC3339), version())
	var ill []finding
	for _, f := range findings {
		if f.conn == nil || f.code != exitOK {
			ill = append(ill, f)
			continue
		}
		list, err := w.verify(ctx, f.conn)
		if err != nil {
			return err
		}
		sayFacts(&b, &f, list)
	}
	if err := signalled(ctx); err != nil {
		return err
	}
	if len(ill) > 0 {
		o.sayReport(theme.Signs(w.set.yes("ascii")), ill)
	}
	if len(ill) == len(findings) {
		return nil
	}
	return o.print(b.String())
}

// sayFacts writes a table of what was found of a service.
func sayFacts(b *strings.Builder, f *finding, list []fact.Fact) {
	counts := make(map[fact.Verdict]int)
	for _, x := range list {
		counts[x.Verdict]++
	}
	where := f.conn.at.base.Host
	fmt.Fprintf(b, "\n## %s at %s (%s)\n\n%d of %d hold, %d do not, %d are not decided.\n\n"+
		"| assumption | | what was seen |\n|---|---|---|\n",
		f.conn.provider.what, where, strings.ToLower(string(f.mode)), counts[fact.Holds], len(list), counts[fact.Fails],
		counts[fact.Open])
	for _, x := range list {
		fmt.Fprintf(b, "| %s (`%s`) | %s | %s |\n", markdownText(x.Assumed), x.ID, x.Verdict, markdownText(x.Saw))
	}
}
