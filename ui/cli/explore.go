package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"icdscope/ui"
)

// explore opens the explorer. Everything that can be wrong is checked before
// the terminal is touched.
func (o *options) explore(cmd *cobra.Command) error {
	set, err := o.settings()
	if err != nil {
		return err
	}
	if err := o.drawable(); err != nil {
		return usageError{fmt.Errorf("%w; for scripts there are check, token, get and search", err)}
	}
	if err := o.checkSize(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(cmd.Context())
	defer cancel(nil)
	b, notices, err := o.backend(ctx, set, cancel)
	if err != nil {
		return err
	}
	defer b.close()
	opt, err := b.start(ctx)
	if err != nil {
		return err
	}
	opt.Notices = notices
	err = o.run(ctx, cancel, opt)
	if err != nil && !o.sys.Terminal(o.sys.Out) {
		cancel(hungUp)
	}
	var unbuilt unbuiltError
	if errors.As(context.Cause(ctx), &unbuilt) {
		return unbuilt.error
	}
	o.tellLoaded() // while the screen was up there was no place for it
	if told := signalled(ctx); told != nil {
		return told
	}
	return err
}

// backend is what the screen works with, and what it says between times. A sandbox
// that cannot be built is told by cancel.
func (o *options) backend(
	ctx context.Context, set *settings, cancel context.CancelCauseFunc,
) (*backend, <-chan string, error) {
	notices := make(chan string, 16)
	w := newWiring(o, set)
	w.say = func(notice string) {
		select {
		case notices <- notice:
		default: // nobody reads that many
		}
	}
	if !set.sandbox {
		w.keepOnDisk()
		return newBackend(ctx, w), notices, nil
	}
	l, err := o.startSandbox(ctx)
	if err != nil {
		return nil, nil, err
	}
	w.sandbox = l
	soonest := time.After(terminalAnswers)
	go func() {
		if err := l.Built(); err != nil {
			<-soonest
			cancel(unbuiltError{err})
		}
	}()
	return newBackend(ctx, w), notices, nil
}

// terminalAnswers is how long terminals may take to tell what they can do. What
// they say after the program has ended would stand in the shell.
const terminalAnswers = 300 * time.Millisecond

// unbuiltError ends the explorer because its sandbox could not be built.
type unbuiltError struct{ error }

// framesPerSecond is how often the screen is drawn at most. Half as many would
// double the time from a key to what it does.
const framesPerSecond = 60

// The largest screen that is drawn. What a terminal says of itself may be wrong,
// and one of 65,535 by 65,535 cells would take all memory.
const (
	mostColumns = 1024
	mostRows    = 512
	mostCells   = 1 << 18 // the library takes about 260 bytes for each
)

// bounded bounds the size in a message.
func bounded(msg tea.Msg) tea.Msg {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		w := min(size.Width, mostColumns)
		return tea.WindowSizeMsg{Width: w, Height: min(size.Height, mostRows, mostCells/max(1, w))}
	}
	return msg
}

// checkSize refuses a terminal whose size cannot be true: the library would take
// memory for it before it tells it to anybody.
func (o *options) checkSize() error {
	f, ok := o.sys.Out.(*os.File)
	if !ok {
		return nil
	}
	w, h, err := term.GetSize(int(f.Fd()))
	if err == nil && (w > 4*mostColumns || h > 4*mostRows) {
		return fmt.Errorf("the terminal says that it has %d columns and %d rows, which is more than can be drawn: "+
			"set its size (stty cols 120 rows 40)", w, h)
	}
	return nil
}

// run is the program on the screen, until ctx ends: by end, if the terminal hangs up.
// more is for tests.
func (o *options) run(
	ctx context.Context, end context.CancelCauseFunc, opt ui.Options, more ...tea.ProgramOption,
) error {
	hangUp := func() { end(hungUp) }
	in, out, err := o.ttys(hangUp)
	if err != nil {
		return err
	}
	app := ui.New(opt)
	defer app.Close()
	o.disarm()
	environ := slices.DeleteFunc(slices.Clone(o.sys.Environ), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(dangerous, name)
	})
	program := []tea.ProgramOption{
		tea.WithInput(in), tea.WithOutput(out), tea.WithEnvironment(environ), tea.WithoutSignalHandler(),
		tea.WithFPS(framesPerSecond),
	}
	// The colour library takes NO_COLOR for a boolean word; anything in it means
	// no colour (no-color.org).
	if v, ok := o.sys.Env("NO_COLOR"); ok && v != "" {
		program = append(program, tea.WithColorProfile(colorprofile.Ascii))
	}
	var jobs jobControl
	program = append(program, tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg { return jobs.filter(bounded(msg)) }))
	p := tea.NewProgram(app, append(program, more...)...)
	stop := context.AfterFunc(ctx, p.Quit)
	defer stop()
	defer jobs.watch(ctx, p, hangUp)()
	if _, err := p.Run(); err != nil {
		return fmt.Errorf("the screen: %w", err)
	}
	return nil
}
