package cli

import "context"

// headless prepares what every command without a screen needs and runs f with
// it: settings, the time limit, and the sandbox if it is to be used, which ends
// with the command.
func (o *options) headless(ctx context.Context, f func(context.Context, *wiring) error) error {
	set, err := o.settings()
	if err != nil {
		return err
	}
	w := newWiring(o, set)
	defer w.close()
	if set.sandbox {
		if w.sandbox, err = o.startSandbox(ctx); err != nil {
			return err
		}
		defer w.sandbox.Close()
		if err := w.sandbox.Built(); err != nil {
			return err
		}
		o.tellLoaded()
	}
	ctx, cancel := context.WithTimeout(ctx, set.timeout()) // reading tables is none of it
	defer cancel()
	return f(ctx, w)
}
