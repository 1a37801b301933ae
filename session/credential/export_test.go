package credential

import "os"

// Store is what a keyring is kept in, for tests that make it fail.
type Store = store

// KeyringOn is the keyring of a computer with this system, this environment and
// these files.
func KeyringOn(goos string, env func(string) (string, bool), stat func(string) (os.FileInfo, error), s Store) *Keyring {
	return &Keyring{env: env, stat: stat, goos: goos, store: s}
}
