// Command icdscope explores ICD-11 in the terminal and watches over the tokens
// that open it.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"icdscope/ui/cli"
)

func main() {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		cancel(cli.Signal{Signal: <-signals})
		signal.Stop(signals) // a second one ends the program at once
	}()
	os.Exit(cli.Main(ctx, os.Args[1:], cli.OS()))
}
