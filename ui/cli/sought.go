package cli

import (
	"context"
	"errors"

	"icdscope/session/credential"
)

// findFor looks for the credentials that a provider takes at t: for none, where no
// token is needed.
func (w *wiring) findFor(ctx context.Context, p provider, t target) (credential.Credential, error) {
	if t.token == nil {
		return credential.Credential{}, nil
	}
	return w.find(ctx, p)
}

// find looks for credentials of a provider; credential.ErrNone if there are
// none.
func (w *wiring) find(ctx context.Context, p provider) (credential.Credential, error) {
	return w.lookFor(ctx, p, w.tell)
}

// lookFor is find with another way to run the program that tells a secret.
func (w *wiring) lookFor(ctx context.Context, p provider, run teller) (credential.Credential, error) {
	if w.sandbox != nil {
		return p.demo, nil
	}
	s := credential.Sources{
		Provider: p.name, Families: p.families, Profile: w.set.text("profile"),
		Env: w.o.sys.Env, ReadFile: credential.ReadFile, Keyring: w.o.keyring(), Command: w.secretCommand(p, run),
		KnownID: w.set.text(p.clientID), KnownFrom: w.set.values[p.clientID].from,
	}
	if w.o.secretStdin {
		s.Stdin = w.o.sys.In
	}
	c, err := s.Find(ctx)
	switch {
	case err == nil, errors.Is(err, credential.ErrNone):
		return c, err
	case ctx.Err() != nil:
		return c, undecidedError{err}
	}
	return c, usageError{err}
}

// keyringFailed is why nobody knows whether there are credentials: there is a
// keyring, and it did not answer. It is nil if that is known.
func keyringFailed(err error) error {
	if err == credential.ErrNone || !errors.Is(err, credential.ErrNone) { //nolint:errorlint // what is wrapped around it is the reason
		return nil
	}
	return err
}
