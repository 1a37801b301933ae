package credential_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"

	"icdscope/session/credential"
	"icdscope/session/secret"
)

// memory is a keyring in memory, that can fail or hang. Calls that hung go on
// when nobody waits for them any more, all at once.
type memory struct {
	fail   error
	hang   chan struct{}
	panics bool

	mu      sync.Mutex
	entries map[string]string
	calls   int
}

func (m *memory) trouble() error {
	m.mu.Lock()
	m.calls++
	m.mu.Unlock()
	if m.hang != nil {
		<-m.hang
	}
	if m.panics {
		panic(canarySecret)
	}
	return m.fail
}

func (m *memory) Get(service, user string) (string, error) {
	if err := m.trouble(); err != nil {
		return "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	text, ok := m.entries[service+"/"+user]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return text, nil
}

func (m *memory) Set(service, user, password string) error {
	if err := m.trouble(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.entries == nil {
		m.entries = make(map[string]string)
	}
	m.entries[service+"/"+user] = password
	return nil
}

func (m *memory) Delete(service, user string) error {
	if err := m.trouble(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.entries[service+"/"+user]; !ok {
		return keyring.ErrNotFound
	}
	delete(m.entries, service+"/"+user)
	return nil
}

func noEnv(string) (string, bool) { return "", false }

func withBus(name string) (string, bool) {
	return "unix:path=/run/user/1000/bus", name == "DBUS_SESSION_BUS_ADDRESS"
}

func noFile(string) (os.FileInfo, error) { return nil, fs.ErrNotExist }

func fakeRing(m *memory) *credential.Keyring {
	return credential.KeyringOn("linux", withBus, noFile, m)
}

func canary() credential.Credential {
	return credential.Credential{ID: canaryID, Secret: secret.New(canarySecret), Source: "test"}
}

func TestRememberingAndForgetting(t *testing.T) {
	m := &memory{}
	k := fakeRing(m)
	if _, err := k.Get(t.Context(), "icd", ""); !errors.Is(err, credential.ErrNone) {
		t.Errorf("at first: %v", err)
	}
	for _, where := range [][2]string{{"icd", ""}, {"icd", "work"}, {"cdc", "work"}} {
		c := canary()
		c.ID += where[0] + where[1]
		if err := k.Set(t.Context(), where[0], where[1], c); err != nil {
			t.Fatal(err)
		}
	}
	for _, where := range [][2]string{{"icd", ""}, {"icd", "work"}, {"cdc", "work"}} {
		c, err := k.Get(t.Context(), where[0], where[1])
		if err != nil || c.ID != canaryID+where[0]+where[1] || c.Secret.Reveal() != canarySecret || c.Source != "keyring" || len(c.Notes) > 0 {
			t.Errorf("%v: %q, %q, %v", where, c.ID, c.Secret.Reveal(), err)
		}
	}
	for _, want := range []bool{true, false} {
		if had, err := k.Delete(t.Context(), "icd", "work"); had != want || err != nil {
			t.Errorf("forgetting: %v, %v", had, err)
		}
	}
	if _, err := k.Get(t.Context(), "icd", "work"); !errors.Is(err, credential.ErrNone) {
		t.Errorf("what was forgotten is there: %v", err)
	}
	if len(m.entries) != 2 {
		t.Errorf("%d entries are left", len(m.entries))
	}
}

// TestASecretIsTheSameAfterTheKeyring, whatever is in it: it is cleaned when it
// is given and again when it is read.
func TestASecretIsTheSameAfterTheKeyring(t *testing.T) {
	for _, text := range []string{canarySecret, `""abc""`, "“'x'”", `a"b`, `"abc`, " x ", "日本語", strings.Repeat("é", credential.Limit)} {
		given, err := credential.New("id", text, "typed")
		if err != nil {
			t.Fatal(err)
		}
		k := fakeRing(&memory{})
		if err := k.Set(t.Context(), "icd", "", given); err != nil {
			t.Fatal(err)
		}
		got, err := k.Get(t.Context(), "icd", "")
		if err != nil || !got.Secret.Equal(given.Secret) {
			t.Errorf("%q was given, taken as %q and read as %q, %v", text, given.Secret.Reveal(), got.Secret.Reveal(), err)
		}
	}
}

// TestFaultMatrixKeyring: a keyring that is absent, locked, hangs,
// denies, or finds a secret too big. There is a clear text, nothing else waits,
// nothing is written elsewhere, and somebody can still be asked.
func TestFaultMatrixKeyring(t *testing.T) {
	home := t.TempDir()
	t.Chdir(home)
	t.Setenv("HOME", home)
	failing := func(err error) *credential.Keyring { return fakeRing(&memory{fail: err}) }
	hanging := func(t *testing.T) *credential.Keyring {
		hang := make(chan struct{})
		t.Cleanup(func() { close(hang) })
		return fakeRing(&memory{hang: hang})
	}
	cases := []struct {
		name     string
		ring     func(*testing.T) *credential.Keyring
		get, set string // in the errors; get "" for none
		takes    time.Duration
		absent   bool
	}{
		{"absent", func(*testing.T) *credential.Keyring {
			return credential.KeyringOn("linux", noEnv, noFile, &memory{fail: errors.New("the library was called")})
		}, "", "no keyring", 0, true},
		{"nobody on the bus", func(*testing.T) *credential.Keyring {
			return failing(errors.New("The name org.freedesktop.secrets was not provided by any .service files"))
		}, "", "no keyring", 0, true},
		{"no bus at its address", func(*testing.T) *credential.Keyring {
			return failing(&net.OpError{Op: "dial", Net: "unix", Err: fs.ErrNotExist})
		}, "", "no keyring", 0, true},
		{"locked", func(*testing.T) *credential.Keyring { return failing(errors.New("locked: " + canarySecret)) }, "locked?", "locked?", 0, false},
		{"denied", func(*testing.T) *credential.Keyring { return failing(fs.ErrPermission) }, "reading from the keyring failed", "writing to the keyring failed", 0, false},
		{"hangs", hanging, "longer than 3s", "longer than 3s", 3 * time.Second, false},
		{"too big", func(*testing.T) *credential.Keyring { return failing(keyring.ErrSetDataTooBig) }, "length", "length", 0, false},
		{"panics", func(*testing.T) *credential.Keyring { return fakeRing(&memory{panics: true}) }, "failed", "failed", 0, false},
		{"damaged", func(*testing.T) *credential.Keyring {
			return fakeRing(&memory{entries: map[string]string{"icdscope/icd": "{\"id\":\"" + canarySecret}})
		}, "cannot be read", "", 0, false},
		{"of another program", func(*testing.T) *credential.Keyring {
			return fakeRing(&memory{entries: map[string]string{"icdscope/icd": "{}"}})
		}, "cannot be read", "", 0, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				k := c.ring(t)
				start := time.Now()
				_, err := k.Get(t.Context(), "icd", "")
				if c.absent != errors.Is(err, credential.ErrNone) || !strings.Contains(err.Error(), c.get) || time.Since(start) != c.takes {
					t.Errorf("reading, after %s: %v", time.Since(start), err)
				}
				quiet(t, err)
				_, err = place{keyring: k}.find(t.Context())
				if !errors.Is(err, credential.ErrNone) || !strings.Contains(err.Error(), c.get) {
					t.Errorf("nobody can be asked: %v", err)
				}
				quiet(t, err)
				start = time.Now()
				err = k.Set(t.Context(), "icd", "", canary())
				if (c.set == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.set) || time.Since(start) != c.takes {
					t.Errorf("writing, after %s: %v", time.Since(start), err)
				}
				if c.absent != errors.Is(err, credential.ErrNoKeyring) {
					t.Errorf("writing: %v", err)
				}
				if err != nil {
					quiet(t, err)
				}
				start = time.Now()
				had, err := k.Delete(t.Context(), "icd", "")
				if (c.absent || c.set == "") != (err == nil) || had != (c.set == "") || time.Since(start) != c.takes {
					t.Errorf("forgetting, after %s: %v, %v", time.Since(start), had, err)
				}
			})
		})
	}
	t.Run("there is no file whose mode could be wrong", func(t *testing.T) {
		var files []string
		if err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
			if !d.IsDir() {
				files = append(files, path)
			}
			return err
		}); err != nil || len(files) > 0 {
			t.Errorf("something was written elsewhere: %v, %v", files, err)
		}
	})
}

func TestWhoeverWaitsForAKeyringCanGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan struct{})
		t.Cleanup(func() { close(hang) })
		k := fakeRing(&memory{hang: hang})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, err := place{keyring: k}.find(ctx)
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, credential.ErrNone) || time.Since(start) != time.Second {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
	})
}

// TestTheLibraryIsLeftAloneWithoutABus: on Linux it would start one.
func TestTheLibraryIsLeftAloneWithoutABus(t *testing.T) {
	here := func(path string) (os.FileInfo, error) {
		if path == filepath.Join("/run/user/1000", "bus") {
			return nil, nil
		}
		return nil, fs.ErrNotExist
	}
	runtimeDir := func(name string) (string, bool) { return "/run/user/1000", name == "XDG_RUNTIME_DIR" }
	empty := func(string) (string, bool) { return "", true }
	cases := []struct {
		name string
		goos string
		env  func(string) (string, bool)
		stat func(string) (os.FileInfo, error)
		ok   bool
	}{
		{"Linux with an address", "linux", withBus, noFile, true},
		{"Linux with a socket", "linux", runtimeDir, here, true},
		{"Linux without a socket", "linux", runtimeDir, noFile, false},
		{"Linux with empty variables", "linux", empty, noFile, false},
		{"Linux with nothing", "linux", noEnv, noFile, false},
		{"FreeBSD with nothing", "freebsd", noEnv, noFile, false},
		{"macOS", "darwin", noEnv, noFile, true},
		{"Windows", "windows", noEnv, noFile, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := &memory{}
			k := credential.KeyringOn(c.goos, c.env, c.stat, m)
			err := k.Available()
			if c.ok != (err == nil) || !c.ok && !errors.Is(err, credential.ErrNoKeyring) {
				t.Errorf("%v", err)
			}
			_, _ = k.Get(t.Context(), "icd", "")
			_ = k.Set(t.Context(), "icd", "", canary())
			_, _ = k.Delete(t.Context(), "icd", "")
			if c.ok != (m.calls == 3) || !c.ok && m.calls > 0 {
				t.Errorf("the library was called %d times", m.calls)
			}
		})
	}
}

// TestTheSystemsKeyring goes through the library, with its own double.
func TestTheSystemsKeyring(t *testing.T) {
	keyring.MockInit()
	k := credential.NewKeyring(withBus)
	if err := k.Set(t.Context(), "cdc", "work", canary()); err != nil {
		t.Fatal(err)
	}
	text, err := keyring.Get("icdscope", "cdc:work")
	if err != nil || !strings.HasPrefix(text, "{") || strings.Contains(text, "token") {
		t.Errorf("the entry is %q, %v", text, err)
	}
	c, err := k.Get(t.Context(), "cdc", "work")
	if err != nil || c.ID != canaryID || c.Secret.Reveal() != canarySecret {
		t.Errorf("%v, %v", c, err)
	}
	if had, err := k.Delete(t.Context(), "cdc", "work"); !had || err != nil {
		t.Errorf("%v, %v", had, err)
	}
	keyring.MockInitWithError(fmt.Errorf("denied to %s", canarySecret))
	_, err = k.Get(t.Context(), "cdc", "work")
	if err == nil || errors.Is(err, credential.ErrNone) {
		t.Errorf("%v", err)
	}
	quiet(t, err)
	keyring.MockInit()
}
