package cli

import (
	"context"

	"icdscope/ui"
)

// RunScreen runs the program on the screen with what a test gives it.
func RunScreen(ctx context.Context, sys System, opt ui.Options) error {
	o := &options{sys: sys}
	return o.run(ctx, opt)
}
