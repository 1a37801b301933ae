package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"icdscope/session"
)

func (o *options) tokenCommand() *cobra.Command {
	var header, toTerminal bool
	var minTTL time.Duration
	c := &cobra.Command{
		Use:   "token " + providerNames("|"),
		Short: "Print a valid access token",
		Long: `token signs in and prints the access token, for use by another program. It
refuses to print it on a terminal, where it would stay to be seen, unless
--to-terminal is given.`,
		Example: `  icdscope token icd --header | curl -H @- -H 'API-Version: v2' -H 'Accept-Language: en' ` +
			`https://id.who.int/icd/entity`,
		Args: exactly(1, "one provider, "+providerNames(" or ")),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := providerOf(args[0])
			if err != nil {
				return err
			}
			if o.sys.Terminal(o.sys.Out) && !toTerminal {
				return usageError{errors.New("a token is not printed on a terminal: send the output to a program or file, or " +
					"add --to-terminal")}
			}
			return o.headless(cmd.Context(),
				func(ctx context.Context, w *wiring) error { return o.token(ctx, w, p, header, minTTL) })
		},
	}
	c.Flags().BoolVar(&header, "header", false, "print it as a header: Authorization: …")
	c.Flags().BoolVar(&toTerminal, "to-terminal", false, "print it even on a terminal")
	c.Flags().DurationVar(&minTTL, "min-ttl", 0, "the least `DURATION` it must live on")
	return c
}

func (o *options) token(ctx context.Context, w *wiring, p provider, header bool, minTTL time.Duration) error {
	conn, err := o.signIn(ctx, w, p)
	if err != nil {
		return err
	}
	defer conn.close()
	tok, err := conn.session.Token(ctx)
	if err != nil {
		return o.failed(err)
	}
	if tok == nil {
		return errors.New("this endpoint takes no token")
	}
	st := conn.session.Status()
	if minTTL > 0 && st.Known == session.KnownAssumed {
		o.note("%s", assumedLife)
		return exitCode(exitUndecided)
	}
	if left := st.Remaining(time.Now()); left < minTTL {
		o.note("the token lives only %s", left.Round(time.Second))
		return exitCode(exitShortLife)
	}
	if !header {
		return o.print(fmt.Sprintln(tok.AccessToken))
	}
	return o.print(fmt.Sprintln("Authorization: " + conn.session.Authorization(tok)))
}
