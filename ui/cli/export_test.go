package cli

import (
	"context"
	"net/url"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/sandbox/classification"
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
func MainOpening(ctx context.Context, args []string, sys System, open func(name, lang string) ([]*classification.Table, error)) int {
	o := &options{sys: sys, flags: make(map[string]string), openTables: open}
	return o.main(ctx, args)
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

// Deadline is when a command without a screen gives up, over a release file that is
// read in a way of its own.
func Deadline(
	ctx context.Context, sys System, file string, open func(name, lang string) ([]*classification.Table, error),
) (at time.Time, err error) {
	o := &options{sys: sys, flags: map[string]string{"sandbox": "true"}, sandbox: true, data: []string{file}, openTables: open}
	err = o.headless(ctx, func(ctx context.Context, _ *wiring) error {
		at, _ = ctx.Deadline()
		return nil
	})
	return at, err
}
