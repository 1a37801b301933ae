package cli

import "context"

// headless prepares what every command without a screen needs and runs f with
// it: settings, the time limit, and the sandbox if it is to be used, which ends
// with the command.
func (o *options) headless(ctx context.Context, f func(context.Context, *wiring) error) error {
	return o.prepared(ctx, func(ctx context.Context, w *wiring) error {
		ctx, cancel := context.WithTimeout(ctx, w.set.timeout()) // reading tables is none of it
		defer cancel()
		return f(ctx, w)
	})
}

// prepared is headless without the time limit.
func (o *options) prepared(ctx context.Context, f func(context.Context, *wiring) error) error {
	set, err := o.settings()
	if err != nil {
		return err
	}
	w := newWiring(o, set)
	w.patience = set.timeout()
	defer w.close()
	if set.sandbox {
		// It outlives an interrupted command, which would take its end for trouble on
		// the network; only what it reads at its start is given up.
		alive, end := context.WithCancel(context.WithoutCancel(ctx))
		defer end()
		reading := context.AfterFunc(ctx, end)
		if w.sandbox, err = o.startSandbox(alive); err != nil {
			return err
		}
		defer w.sandbox.Close()
		if err := w.sandbox.Built(); err != nil {
			return err
		}
		reading()
		o.tellLoaded()
	}
	return f(ctx, w)
}
