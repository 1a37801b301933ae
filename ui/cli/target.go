package cli

import (
	"fmt"
	"net/url"

	"icdscope/session/failure"
	"icdscope/ui"
)

// target is where a provider is and how it is asked.
type target struct {
	base   *url.URL
	token  *url.URL // nil if no token is needed
	scopes []string
	mode   ui.Mode
	set    *settings // what else is set of it
}

// offline is the target where nobody is asked.
func (t target) offline() target {
	t.token, t.mode = nil, ui.Offline
	return t
}

// option is a setting of a service, "" for no name.
func (t target) option(name string) string { return t.set.text(name) }

// target reads the settings of a provider. That there is none in the profile is a
// usageError.
func (w *wiring) target(p provider) (target, error) {
	if w.sandbox != nil {
		return w.sandboxTarget(p)
	}
	text := w.set.text(p.address)
	if text == "" {
		return target{}, usageError{fmt.Errorf("the profile %q has no %s: set --%s or choose another profile",
			w.set.text("profile"), p.what, p.address)}
	}
	endpoint := ""
	if p.endpoint != "" {
		endpoint = w.set.text(p.endpoint)
	}
	base, err := parseEndpoint(text, endpoint == noToken)
	if err != nil {
		return target{}, usageError{err}
	}
	t := target{base: base, mode: modeOf(base), scopes: p.asks(w.set), set: w.set}
	switch {
	case endpoint == noToken:
	case p.endpoint == "":
		t.token = p.tokenAt(base)
	case endpoint == "":
		return target{}, usageError{fmt.Errorf("the %s has an address but no token endpoint: "+
			"set --%s, to none if it takes no token", p.what, p.endpoint)}
	default:
		if t.token, err = parseEndpoint(endpoint, false); err != nil {
			return target{}, usageError{err}
		}
	}
	return t, nil
}

// sandboxTarget is the provider in the embedded sandbox. What is set for another
// profile is not for it: a certificate that is missing there keeps nobody from here.
func (w *wiring) sandboxTarget(p provider) (target, error) {
	base, err := url.Parse(w.sandbox.URL)
	if err != nil {
		return target{}, fmt.Errorf("the sandbox's own address: %w", err)
	}
	w.inside.is(base)
	set, err := w.o.settingsOf(sandboxProfile)
	if err != nil {
		return target{}, err
	}
	return target{base: base, token: p.tokenAt(base), scopes: p.asks(set), mode: ui.Sandbox, set: set}, nil
}

func modeOf(u *url.URL) ui.Mode {
	if failure.Loopback(u.Hostname()) {
		return ui.Local
	}
	return ui.Live
}
