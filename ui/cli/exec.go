package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"icdscope/api/sandbox/proxy"
	"icdscope/session"
)

func (o *options) execCommand() *cobra.Command {
	x := &executing{o: o}
	c := &cobra.Command{
		Use:   "exec [flags] " + providerNames("|") + " -- COMMAND",
		Short: "Run a command with a valid access token in its environment",
		Long: `exec signs in and runs COMMAND with the access token in its environment, and
nowhere else:

` + tokenVariables() + `
It has none of the variables that hold client secrets. The token is not renewed:
--min-ttl refuses one that may end before the command does. exec has the exit code
of its command, 126 if that cannot be run and 127 if there is none, and passes
signals on to it.`,
		// printf is of the shell itself: nobody sees a command line with the token.
		Example: `  icdscope exec icd --min-ttl 30m -- sh -c 'printf "oauth2-bearer = %s" "$ICD_TOKEN" | ` +
			`curl -sS -K - -H "API-Version: v2" -H "Accept-Language: en" "$ICD_TOKEN_FOR/icd/entity"'`,
		Args:              oneBeforeDashes,
		ValidArgsFunction: providerArgument(cobra.ShellCompDirectiveDefault),
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if x.provider, err = providerOf(args[0]); err != nil {
				return err
			}
			x.command = args[1:]
			return x.run(cmd.Context())
		},
	}
	c.Flags().DurationVar(&x.minTTL, "min-ttl", 0, "the least `DURATION` the token must live on")
	return c
}

// oneBeforeDashes takes a provider, and a command behind two dashes.
func oneBeforeDashes(cmd *cobra.Command, args []string) error {
	switch at := cmd.ArgsLenAtDash(); {
	case at < 0 && len(args) != 1, at >= 0 && at != 1:
		return usageError{fmt.Errorf("%s takes one provider, %s, and a command behind --; see %s --help",
			cmd.Name(), providerNames(" or "), cmd.CommandPath())}
	case len(args) == 1:
		return usageError{errors.New("there is no command: it stands behind --")}
	}
	return nil
}

// executing is a run of a command with a token.
type executing struct {
	o        *options
	provider provider
	minTTL   time.Duration
	command  []string
}

// run gets the token and then the command, until which signals end this program;
// from then on they are the command's, and a sandbox lives as long as it does.
func (x *executing) run(ctx context.Context) error {
	alive, end := context.WithCancelCause(context.WithoutCancel(ctx))
	defer end(nil)
	passes := context.AfterFunc(ctx, func() { end(context.Cause(ctx)) })
	return x.o.prepared(alive, func(_ context.Context, w *wiring) error {
		list, err := x.variables(alive, w)
		if err != nil {
			return err
		}
		signals := passSignals(ctx)
		defer signals.end()
		if !passes() {
			return context.Cause(ctx)
		}
		return commandExit(x.o.runIn(overlaid(withoutSecrets(x.o.sys.Environ), list), x.command, signals))
	})
}

// variables are those of a valid token.
func (x *executing) variables(ctx context.Context, w *wiring) ([]proxy.Variable, error) {
	ctx, cancel := context.WithTimeout(ctx, w.set.timeout())
	defer cancel()
	conn, tok, err := x.o.obtain(ctx, w, x.provider, x.minTTL)
	if err != nil {
		return nil, err
	}
	defer conn.close()
	t, err := w.target(x.provider)
	if err != nil {
		return nil, err
	}
	st := conn.session.Status()
	if st.Known == session.KnownAssumed {
		x.o.note("%s", assumedLife)
	}
	name := x.provider.tokenVariable()
	return []proxy.Variable{
		{Name: name, Value: tok.AccessToken},
		{Name: name + expiresSuffix, Value: st.Expires.UTC().Format(time.RFC3339)},
		{Name: name + forSuffix, Value: strings.TrimSuffix(t.base.String(), "/")},
	}, nil
}

// What stands behind the name of a token's variable in those beside it.
const (
	expiresSuffix = "_EXPIRES"
	forSuffix     = "_FOR"
)

// tokenVariable is the variable that a command finds a token in.
func (p provider) tokenVariable() string { return p.short() + "_TOKEN" }

// tokenVariables are the variables of tokens, for help.
func tokenVariables() string {
	var b strings.Builder
	line := func(suffix, what string) {
		var names []string
		for _, p := range providers() {
			names = append(names, p.tokenVariable()+suffix)
		}
		fmt.Fprintf(&b, "  %-36s %s\n", strings.Join(names, ", "), what)
	}
	line("", "the token")
	line(expiresSuffix, "when it ends (RFC 3339, UTC)")
	line(forSuffix, "the address that it may be sent to")
	return b.String()
}

// withoutSecrets is an environment without the secrets of clients, by any name that
// one is looked for by.
func withoutSecrets(environ []string) []string {
	gone := make(map[string]bool)
	for _, p := range providers() {
		for _, family := range p.families {
			name := family + "_CLIENT_SECRET"
			gone[spelled(name)], gone[spelled(name+"_FILE")] = true, true
		}
	}
	return slices.DeleteFunc(slices.Clone(environ), func(line string) bool {
		name, _, _ := strings.Cut(line, "=")
		return gone[spelled(name)]
	})
}
