package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"

	"icdscope/session"
	"icdscope/session/credential"
)

// withSecretCommand is a provider with the settings for a program that tells its
// secret. They are its own, so that no secret goes to the service it is not for,
// and stand in the file alone: what is run is never taken from anywhere else.
func withSecretCommand(p provider) provider {
	p.clientID, p.secretCommand = p.name+"-client-id", p.name+"-secret-command"
	p.settings = append(p.settings,
		setting{name: p.clientID, key: p.name + "_client_id", flag: fileOnly, mask: session.Mask},
		setting{
			name: p.secretCommand, key: p.name + "_secret_command", kind: isCommand, flag: fileOnly, check: checkCommand,
			mask: func(text string) string {
				program, _, more := strings.Cut(text, between[isCommand])
				if more { // who knows what is in them
					program += " …"
				}
				return program
			},
		})
	return p
}

// checkCommand wants a program, in a file that is the user's own.
func checkCommand(s *settings, text string) error {
	switch {
	case strings.HasPrefix(text, between[isCommand]):
		return errors.New("the first of its words is the program to run, and empty")
	case s.loose != "":
		return errors.New(s.loose)
	}
	return nil
}

// changeable says why a settings file may have the words of somebody else, who
// would have them run; "" if it has not.
func changeable(path string) string {
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS == "windows" || info.Mode().Perm()&0o022 == 0 { // Windows has no such bits
		return ""
	}
	const what = "others can change %s (mode %04o), and what is in it would be run: chmod go-w it"
	return fmt.Sprintf(what, path, info.Mode().Perm())
}

// teller runs a program that tells a secret.
type teller func(ctx context.Context, words []string) ([]byte, error)

// secretCommand is the program that tells a provider's secret in the profile, nil
// if there is none.
func (w *wiring) secretCommand(p provider, run teller) *credential.Command {
	text := w.set.text(p.secretCommand)
	if text == "" {
		return nil
	}
	words := strings.Split(text, between[isCommand])
	return &credential.Command{
		Name: w.commandName(p), Run: func(ctx context.Context) ([]byte, error) { return run(ctx, words) },
	}
}

// commandName is what a provider's program is called where its secret is said to
// come from.
func (w *wiring) commandName(p provider) string {
	return "secret_command of " + w.set.values[p.secretCommand].from
}

// errNotAsked is that of a program which is not run for what is only looked at.
var errNotAsked = errors.New("the program is run when its secret is needed")

func notAsked(context.Context, []string) ([]byte, error) { return nil, errNotAsked }

// told is what programs have told. Each is run once.
type told struct {
	mu  sync.Mutex
	all map[string]func() ([]byte, error) // by their words
}

// tell runs a program, or tells again what it told.
func (w *wiring) tell(ctx context.Context, words []string) ([]byte, error) {
	t := &w.o.told
	t.mu.Lock()
	defer t.mu.Unlock()
	name := strings.Join(words, between[isCommand])
	if again := t.all[name]; again != nil {
		return again()
	}
	out, err := credential.Output(ctx, words, withoutSecrets(w.o.sys.Environ))
	if ctx.Err() != nil { // it was given up, which says nothing of it
		return out, err
	}
	if t.all == nil {
		t.all = make(map[string]func() ([]byte, error))
	}
	t.all[name] = func() ([]byte, error) { return out, err }
	return out, err
}

// forget forgets what was told.
func (t *told) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.all)
}
