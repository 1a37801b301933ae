package cli

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"icdscope/api/icd"
	"icdscope/session/failure"
	"icdscope/ui/theme"
)

func (o *options) checkCommand() *cobra.Command {
	var asJSON bool
	var minTTL time.Duration
	c := &cobra.Command{
		Use:   "check [" + providerNames("|") + "]",
		Short: "Check that credentials work",
		Long: `check signs in, and for ICD reads the classification once. Without a name it
looks at the providers that have credentials; a named one always counts.

` + exitHelp(),
		Args: atMost(1, "one provider"),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := ""
			if len(args) == 1 {
				p, err := providerOf(args[0])
				if err != nil {
					return err
				}
				name = p.name
			}
			return o.headless(cmd.Context(),
				func(ctx context.Context, w *wiring) error { return o.check(ctx, w, name, asJSON, minTTL) })
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	c.Flags().DurationVar(&minTTL, "min-ttl", 0, "the least `DURATION` a token must live on")
	return c
}

func (o *options) check(ctx context.Context, w *wiring, name string, asJSON bool, minTTL time.Duration) error {
	if o.secretStdin && name == "" {
		name = providers()[0].name
	}
	findings, err := w.checkAll(ctx, name, minTTL)
	if err != nil {
		return err
	}
	var signal Signal
	if cause := context.Cause(ctx); errors.As(cause, &signal) {
		return cause // what was found so far is no finding
	}
	if asJSON {
		err = o.printCheck(findings)
	} else {
		err = o.print(checkReport(theme.Signs(w.set.yes("ascii")), findings).Text(0))
	}
	if code := worst(findings); err == nil && code != exitOK {
		return exitCode(code)
	}
	return err
}

// checkAll checks the providers side by side.
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
		if name == "" && errors.As(errs[i], &usage) { // the other one can be checked all the same
			f, errs[i] = misconfigured(all[i], usage), nil
		}
		if errs[i] != nil {
			return nil, errs[i]
		}
		if !f.skip {
			list = append(list, f)
		}
	}
	return list, nil
}

// checkOne signs in to a provider and tries the token.
func (w *wiring) checkOne(ctx context.Context, p provider, named bool, minTTL time.Duration) (finding, error) {
	t, err := w.target(p)
	if err != nil {
		if named {
			return finding{}, err
		}
		return signedOut(p, nil), nil // the profile does not have it
	}
	conn, err := w.signIn(ctx, p, t, func(note string) { w.o.note("%s: %s", p.name, note) })
	if err != nil {
		return notSignedIn(signedOut(p, t.token), named, err)
	}
	defer conn.close()
	f := finding{}
	_, err = conn.session.Token(ctx)
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	var probe *checkProbe
	var probeErr error
	if err == nil && conn.icd != nil {
		probe, f.came.probe, probeErr = w.probe(ctx, conn)
	}
	f.mode = conn.mode() // known only once the server has answered
	f.fill(conn.session.Status(), t.option(p.behalf), probe)
	f.judge(conn.session, err, probeErr, minTTL)
	return f, nil
}

// probe reads the root of the foundation, the smallest answer there is, and tells in
// which exchange.
func (w *wiring) probe(ctx context.Context, conn *connection) (p *checkProbe, exchange uint64, err error) {
	root := icd.InFoundation(w.set.text("lang")).Root()
	p = &checkProbe{Method: "GET", URL: conn.icd.Address(root)}
	err = w.o.patiently(ctx, conn.session, func() error {
		start := time.Now()
		_, prov, err := conn.icd.Load(ctx, root)
		p.LatencyMS, exchange = time.Since(start).Milliseconds(), cmp.Or(prov.Exchange, failure.Exchange(err))
		return err
	})
	var answered failure.Failure
	switch {
	case err == nil:
		p.Status = 200
	case errors.As(err, &answered):
		p.Status = answered.HTTPStatus()
	}
	return p, exchange, err
}
