package cli

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"icdscope/session"
	"icdscope/ui/login"
)

// elsewhere is the wiring of a provider at an address that was typed, for this one
// connection: no setting changes.
func (w *wiring) elsewhere(p provider, address, tokens string) (*wiring, error) {
	values, err := p.at(address, tokens)
	if err != nil {
		return nil, err
	}
	next := *w
	next.set, err = w.set.with(values)
	return &next, err
}

// typedAt is the endpoint at an address that was typed.
func typedAt(name, address, tokens string) (*login.Endpoint, error) {
	p, err := providerOf(name)
	if err != nil {
		return nil, err
	}
	values, err := p.at(address, tokens)
	if err != nil {
		return nil, err
	}
	e := &login.Endpoint{URL: values[p.address], NoToken: p.endpoint != "" && values[p.endpoint] == noToken}
	if p.endpoint != "" && !e.NoToken {
		e.URL = values[p.endpoint]
	}
	return e, nil
}

// at are the settings of a provider at an address, with its tokens at another or where
// they are asked for without one. What may be typed is what may be set.
func (p provider) at(address, tokens string) (map[string]string, error) {
	base, err := parseEndpoint(address, p.endpoint != "" && tokens == noToken)
	if err != nil {
		return nil, fmt.Errorf("the address of the %s cannot be used: %w; type it as in https://host/path", p.what, err)
	}
	values := map[string]string{p.address: address}
	switch {
	case p.endpoint == "":
	case tokens == "":
		values[p.endpoint] = p.tokensOf(base)
	default:
		if err := checkTokenEndpoint(nil, tokens); err != nil {
			return nil, fmt.Errorf("the address of the token endpoint cannot be used: %w; type it as in https://host/path", err)
		}
		values[p.endpoint] = tokens
	}
	return values, nil
}

// tokensOf is where tokens are asked for of the provider at an address, or that none are:
// at the address of a built-in profile where that says, elsewhere at the usual place below.
func (p provider) tokensOf(base *url.URL) string {
	for _, name := range slices.Sorted(maps.Keys(p.profiles)) {
		known := p.profiles[name].values
		if u, err := parseEndpoint(known[p.address], true); err == nil && same(u, base) {
			return known[p.endpoint]
		}
	}
	return p.tokenAt(base).String()
}

// same reports whether two addresses lead to the same place.
func same(a, b *url.URL) bool {
	return session.OriginOf(a) == session.OriginOf(b) && strings.Trim(a.Path, "/") == strings.Trim(b.Path, "/")
}
