package cli

import (
	"context"
	"net/url"

	"icdscope/ui"
)

// RunScreen runs the program on the screen with what a test gives it.
func RunScreen(ctx context.Context, sys System, opt ui.Options) error {
	o := &options{sys: sys}
	return o.run(ctx, opt)
}

// CheckProxy looks at the proxy by which an address would be reached.
func CheckProxy(sys System, at string) error {
	u, err := url.Parse(at)
	if err != nil {
		return err
	}
	return newWiring(&options{sys: sys}, nil).checkProxy(u)
}
