package cli

import (
	"context"
	"net/url"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/sandbox/classification"
	"icdscope/api/trace"
	"icdscope/ui"
)

// The exit codes and what they mean.
var (
	ExitMeanings = exitMeanings[:]
	Gravest      = gravest[:]
)

// ProviderNames are the names of all providers.
var ProviderNames = providerNames("|")

// RunScreen runs the program on the screen with what a test gives it.
func RunScreen(ctx context.Context, sys System, opt ui.Options, more ...tea.ProgramOption) error {
	o := &options{sys: sys}
	return o.run(ctx, opt, more...)
}

// MainOpening is [Main] with another way to read release files.
func MainOpening(ctx context.Context, args []string, sys System, open func(string) (*classification.Table, error)) int {
	o := &options{sys: sys, flags: make(map[string]string), openTable: open}
	return o.main(ctx, args)
}

// MainTraced is [Main], and what it traced; nil if it did not get that far.
func MainTraced(ctx context.Context, args []string, sys System) (code int, ring *trace.Ring) {
	o := &options{
		sys: sys, flags: make(map[string]string), openTable: classification.OpenTable,
		traced: func(r *trace.Ring) { ring = r },
	}
	return o.main(ctx, args), ring
}

// Patiently asks as a command does.
func Patiently(ctx context.Context, sys System, ask func() error) error {
	o := &options{sys: sys}
	return o.patiently(ctx, nil, ask)
}

// CheckProxy looks at the proxy by which an address would be reached.
func CheckProxy(sys System, at string) error {
	u, err := url.Parse(at)
	if err != nil {
		return err
	}
	_, err = (&options{sys: sys}).proxy(u)
	return err
}
