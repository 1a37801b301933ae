package credential

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/zalando/go-keyring"
)

// service is the name under which credentials are kept.
const service = "icdscope"

// keyringTimeout bounds every call: a keyring that asks somebody to unlock it,
// or a message bus that does not answer, would block for ever.
const keyringTimeout = 3 * time.Second

// ErrNoKeyring means that this computer offers no keyring.
var ErrNoKeyring = errors.New("this computer has no keyring that can be reached")

// Keyring keeps ids and secrets, never tokens, in the operating system's
// keyring: Keychain, Credential Manager, Secret Service. There is no fallback
// to a file.
type Keyring struct {
	env   func(string) (string, bool)
	stat  func(string) (os.FileInfo, error)
	goos  string
	store store
}

// store is the part of the keyring library that is used.
type store interface {
	Get(service, user string) (string, error)
	Set(service, user, password string) error
	Delete(service, user string) error
}

type system struct{}

func (system) Get(s, u string) (string, error) { return keyring.Get(s, u) }
func (system) Set(s, u, p string) error        { return keyring.Set(s, u, p) }
func (system) Delete(s, u string) error        { return keyring.Delete(s, u) }

// NewKeyring returns the keyring of this computer. env is [os.LookupEnv].
func NewKeyring(env func(string) (string, bool)) *Keyring {
	return &Keyring{env: env, stat: os.Stat, goos: runtime.GOOS, store: system{}}
}

// Available reports whether there is a keyring to try. On Linux that takes a
// session bus; without one the library would start a bus of its own.
func (k *Keyring) Available() error {
	if k.goos == "darwin" || k.goos == "windows" {
		return nil
	}
	if addr, ok := k.env("DBUS_SESSION_BUS_ADDRESS"); ok && addr != "" {
		return nil
	}
	if dir, ok := k.env("XDG_RUNTIME_DIR"); ok && dir != "" {
		if _, err := k.stat(filepath.Join(dir, "bus")); err == nil {
			return nil
		}
	}
	return fmt.Errorf("%w (there is no session bus)", ErrNoKeyring)
}

type entry struct {
	ID     string `json:"id"`
	Secret string `json:"secret"`
}

func account(provider, profile string) string {
	return strings.TrimSuffix(provider+":"+profile, ":")
}

// Get reads credentials; [ErrNone] if there are none, or no keyring. Other
// errors tell that there is a keyring and what is wrong with it.
func (k *Keyring) Get(ctx context.Context, provider, profile string) (Credential, error) {
	if k.Available() != nil {
		return Credential{}, ErrNone
	}
	var text string
	err := k.call(ctx, "reading from", func() (err error) {
		text, err = k.store.Get(service, account(provider, profile))
		return err
	})
	if errors.Is(err, keyring.ErrNotFound) || errors.Is(err, ErrNoKeyring) {
		return Credential{}, ErrNone
	}
	if err != nil {
		return Credential{}, err
	}
	var e entry
	if json.Unmarshal([]byte(text), &e) == nil {
		if c, err := New(e.ID, e.Secret, "keyring"); err == nil {
			return c, nil
		}
	}
	return Credential{}, errors.New("the keyring's entry of icdscope cannot be read: remove it with icdscope logout, " +
		"then sign in again")
}

// Set keeps credentials, because the user asked for it.
func (k *Keyring) Set(ctx context.Context, provider, profile string, c Credential) error {
	if err := k.Available(); err != nil {
		return err
	}
	b, err := json.Marshal(entry{ID: c.ID, Secret: c.Secret.Reveal()})
	if err != nil {
		return errors.New("the credentials cannot be written")
	}
	return k.call(ctx, "writing to", func() error { return k.store.Set(service, account(provider, profile), string(b)) })
}

// Delete forgets credentials. It reports whether there were any.
func (k *Keyring) Delete(ctx context.Context, provider, profile string) (bool, error) {
	if errors.Is(k.Available(), ErrNoKeyring) { // nothing can be remembered there
		return false, nil
	}
	err := k.call(ctx, "deleting from", func() error { return k.store.Delete(service, account(provider, profile)) })
	if errors.Is(err, keyring.ErrNotFound) || errors.Is(err, ErrNoKeyring) {
		return false, nil
	}
	return err == nil, err
}

// absent reports whether there is no bus at its address, or nobody on it who
// keeps secrets.
func absent(err error) bool {
	var dial *net.OpError
	return errors.As(err, &dial) && dial.Op == "dial" ||
		strings.Contains(err.Error(), "org.freedesktop.secrets was not provided by any")
}

// call runs f, at most as long as a person would wait. A call that hangs is
// left behind; nothing else waits for it.
func (k *Keyring) call(ctx context.Context, what string, f func() error) error {
	ctx, cancel := context.WithTimeout(ctx, keyringTimeout)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		defer func() {
			if v := recover(); v != nil {
				done <- errors.New("the keyring failed")
			}
		}()
		done <- f()
	}()
	select {
	case err := <-done:
		switch {
		case err == nil, errors.Is(err, keyring.ErrNotFound):
			return err
		case errors.Is(err, keyring.ErrSetDataTooBig):
			return errors.New("the keyring does not take a secret of this length")
		case absent(err):
			return fmt.Errorf("%w (nobody offers one on the session bus)", ErrNoKeyring)
		}
		// The library's words may quote what it was given.
		return fmt.Errorf("%s the keyring failed: is it locked?", what)
	case <-ctx.Done():
		return fmt.Errorf("%s the keyring took longer than %s: is it locked?", what, keyringTimeout)
	}
}
