// Command icdscope explores ICD-11 in the terminal and watches over the tokens
// that open it.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"icdscope/ui/cli"
)

func main() {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // whoever began this may want it to outlive a hang-up, as nohup does
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		first := cli.Signal{Signal: <-signals}
		cancel(first)
		<-signals // a second one waits until the terminal is as it was, if that is not too long
		time.AfterFunc(cli.Grace, func() { os.Exit(first.Exit()) })
	}()
	os.Exit(cli.Main(ctx, os.Args[1:], cli.OS()))
}
