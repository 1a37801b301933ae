//go:build !unix

package cli

import (
	"context"
	"os"
	"os/signal"
)

// passSignals takes the interrupt, which the system sends to the command by itself,
// until end is called: this program outlives the command.
func passSignals(ctx context.Context) *passing {
	p := &passing{ctx: ctx, signals: make(chan os.Signal, 8)}
	signal.Reset(os.Interrupt)
	signal.Notify(p.signals, os.Interrupt)
	return p
}

func (p *passing) end() { signal.Stop(p.signals) }

// withQuit is the context itself: there is no such signal here.
func withQuit(ctx context.Context) (quits context.Context, end func()) { return ctx, func() {} }

func reaches(os.Signal) bool { return true }

func exitOf(state *os.ProcessState) int { return state.ExitCode() }
