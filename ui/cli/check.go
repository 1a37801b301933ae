package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"icdscope/session"
	"icdscope/ui/cli/doctor"
	"icdscope/ui/theme"
)

// checking is what a check is asked for.
type checking struct {
	provider    string // "" for all that have credentials
	json, watch bool
	minTTL      time.Duration
	written     bool   // as a receipt
	receipt     string // its name
	facts       bool
}

func (o *options) checkCommand() *cobra.Command {
	var k checking
	c := &cobra.Command{
		Use:   "check [" + providerNames("|") + "]",
		Short: "Check that credentials work",
		Long: `check walks the way to each service: settings, name lookup, connection, proxy, TLS,
clock, token, scope, and one read of the API, or where there is none the renewal of
the token. It stops at the first link that is broken, and says why it is, by what
that is known, and what to do. What is well is on standard output, what is not on
standard error. Without a name it looks at the providers that have credentials; a
named one always counts.

--watch goes on: the token is renewed in its time, and each change is a line, a
document as that of --json; nothing else is asked of the server. It ends when nothing
can change any more.

--receipt NAME writes what was found to NAME.md and NAME.json in the current
directory, without secrets, tokens or ids, with how long five reads take; the next
receipt of that name says what changed.

--verify-facts reads about a dozen things more and prints as Markdown, fit for an
issue, which of the assumptions that icdscope is built on hold on the server asked.

` + exitHelp(),
		Args:              atMost(1, "one provider"),
		ValidArgsFunction: providerArgument(cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				p, err := providerOf(args[0])
				if err != nil {
					return err
				}
				k.provider = p.name
			}
			k.written = cmd.Flags().Changed("receipt")
			return o.runCheck(cmd.Context(), k)
		},
	}
	c.Flags().BoolVar(&k.json, "json", false, "print one JSON document")
	c.Flags().DurationVar(&k.minTTL, "min-ttl", 0, "the least `DURATION` a token must live on")
	c.Flags().BoolVar(&k.watch, "watch", false, "go on, and print one JSON document a line for each change")
	c.Flags().StringVar(&k.receipt, "receipt", "", "write what was found, and what changed, to `NAME`.md and NAME.json")
	c.Flags().BoolVar(&k.facts, "verify-facts", false, "print as Markdown which assumptions of icdscope hold")
	return c
}

// runCheck refuses what does not go together, and checks.
func (o *options) runCheck(ctx context.Context, k checking) error {
	if k.watch && (k.minTTL != 0 || k.written || k.facts) {
		return usageError{errors.New("--watch goes with none of --min-ttl, --receipt and --verify-facts")}
	}
	if k.json && k.facts {
		return usageError{errors.New("--verify-facts prints Markdown: it does not go with --json")}
	}
	if err := notNegative("min-ttl", k.minTTL); err != nil {
		return err
	}
	if o.secretStdin && k.provider == "" {
		k.provider = providers()[0].name
	}
	if k.watch {
		return o.prepared(ctx, func(ctx context.Context, w *wiring) error { return o.watch(ctx, w, k.provider) })
	}
	return o.prepared(ctx, func(ctx context.Context, w *wiring) error { return o.check(ctx, w, k) })
}

func (o *options) check(ctx context.Context, w *wiring, k checking) error {
	var file *receiptFile
	if k.written {
		f, err := openReceipt(k.receipt)
		if err != nil {
			return err
		}
		file = f
	}
	findings, err := w.checkLimited(ctx, k.provider, k.minTTL)
	defer closeAll(findings)
	if err != nil {
		return err
	}
	switch {
	case k.facts:
		err = o.printFacts(ctx, w, findings)
	case k.json:
		err = o.printCheck(findings)
	default:
		err = o.printReport(theme.Signs(w.set.yes("ascii")), findings)
	}
	if file != nil && err == nil {
		err = o.writeReceipt(ctx, w, file, findings)
	}
	if code := worst(findings); err == nil && code != exitOK {
		return exitCode(code)
	}
	return err
}

// checkLimited is checkAll within the time limit. What was found when a signal came is
// no finding.
func (w *wiring) checkLimited(ctx context.Context, name string, minTTL time.Duration) ([]finding, error) {
	limited, cancel := context.WithTimeout(ctx, w.set.timeout())
	defer cancel()
	findings, err := w.checkAll(limited, name, minTTL)
	if err == nil {
		err = signalled(ctx)
	}
	return findings, err
}

// signalled is the signal that ended a context; nil if none did.
func signalled(ctx context.Context) error {
	var signal Signal
	if cause := context.Cause(ctx); errors.As(cause, &signal) {
		return cause
	}
	return nil
}

// closeAll ends the connections of findings.
func closeAll(findings []finding) {
	for _, f := range findings {
		if f.conn != nil {
			f.conn.close()
		}
	}
}

// printReport says what was found, for people: what is well on standard output, and
// what is not on standard error.
func (o *options) printReport(g theme.Glyphs, findings []finding) error {
	well, ill := findings, []finding(nil)
	if code := worst(findings); code != exitOK {
		well = nil
		for _, f := range findings {
			if f.code == exitOK && f.doc.State != session.SignedOut.Key() {
				well = append(well, f)
			} else {
				ill = append(ill, f)
			}
		}
	}
	if len(ill) > 0 {
		o.sayReport(g, ill)
	}
	return o.print(o.inked(o.sys.Out, checkReport(g, well)))
}

// sayReport says on standard error what is not well.
func (o *options) sayReport(g theme.Glyphs, ill []finding) {
	fmt.Fprint(o.messages(), o.inked(o.sys.Err, checkReport(g, ill)))
}

// checkAll checks the providers side by side. The caller closes what is connected.
func (w *wiring) checkAll(ctx context.Context, name string, minTTL time.Duration) ([]finding, error) {
	all := providers()
	findings := make([]finding, len(all))
	errs := make([]error, len(all))
	done := make(chan struct{})
	for i, p := range all {
		go func() {
			defer func() { done <- struct{}{} }()
			if name != "" && name != p.name {
				findings[i].skip = true
				return
			}
			findings[i], errs[i] = w.checkOne(ctx, p, name == p.name, minTTL)
		}()
	}
	for range all {
		<-done
	}
	var list []finding
	for i, f := range findings {
		var usage usageError
		if errors.As(errs[i], &usage) { // the other one can be checked all the same
			f, errs[i] = misconfigured(all[i], usage), nil
		}
		if errs[i] != nil {
			closeAll(findings)
			return nil, errs[i]
		}
		if !f.skip {
			list = append(list, f)
		}
	}
	return list, nil
}

// checkOne walks the way to a provider.
func (w *wiring) checkOne(ctx context.Context, p provider, named bool, minTTL time.Duration) (finding, error) {
	t, err := w.target(p)
	if err != nil {
		if named {
			return misconfigured(p, err), nil
		}
		return signedOut(p, nil), nil // the profile does not have it
	}
	c, err := w.findFor(ctx, p, t)
	if err != nil {
		return notSignedIn(signedOut(p, t.token), named, err)
	}
	for _, n := range c.Notes {
		w.o.note("%s: %s", p.name, n)
	}
	f := finding{}
	e, err := w.examine(ctx, p, t, c, func(s doctor.Step) { f.steps = append(f.steps, s) })
	if err != nil {
		return finding{}, err
	}
	f.conn, f.mode, f.came.probe = e.conn, e.conn.mode(), e.out.Read.Exchange
	f.fill(e.conn.session.Status(), t.option(p.behalf), e.probe)
	f.judge(e.conn.session, e.out, minTTL)
	return f, nil
}
