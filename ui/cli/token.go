package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/oauth2"

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
		Args:              exactly(1, "one provider, "+providerNames(" or ")),
		ValidArgsFunction: providerArgument(cobra.ShellCompDirectiveNoFileComp),
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
	conn, tok, err := o.obtain(ctx, w, p, minTTL)
	if err != nil {
		return err
	}
	defer conn.close()
	if !header {
		return o.print(fmt.Sprintln(tok.AccessToken))
	}
	return o.print(fmt.Sprintln("Authorization: " + conn.session.Authorization(tok)))
}

// obtain signs in for a token that lives on for minTTL. The caller closes the
// connection.
func (o *options) obtain(
	ctx context.Context, w *wiring, p provider, minTTL time.Duration,
) (*connection, *oauth2.Token, error) {
	if err := notNegative("min-ttl", minTTL); err != nil {
		return nil, nil, err
	}
	conn, err := o.signIn(ctx, w, p)
	if err != nil {
		return nil, nil, err
	}
	tok, err := conn.session.Token(ctx)
	switch {
	case err != nil:
		err = o.failed(err)
	case tok == nil:
		err = errors.New("this endpoint takes no token")
	default:
		err = o.longLived(conn.session.Status(), minTTL)
	}
	if err != nil {
		conn.close()
		return nil, nil, err
	}
	return conn, tok, nil
}

// longLived refuses a token that does not live on for minTTL, or of which nobody
// knows.
func (o *options) longLived(st session.Status, minTTL time.Duration) error {
	if minTTL > 0 && st.Known == session.KnownAssumed {
		o.note("%s", assumedLife)
		return exitCode(exitUndecided)
	}
	if left := st.Remaining(time.Now()); left < minTTL {
		o.note("the token lives only %s", left.Round(time.Second))
		return exitCode(exitShortLife)
	}
	return nil
}
