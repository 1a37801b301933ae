package cli

import (
	"fmt"

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

// at are the settings of a provider at an address, with its tokens at another or at
// the usual place below it. What may be typed is what may be set.
func (p provider) at(address, tokens string) (map[string]string, error) {
	base, err := parseEndpoint(address, p.endpoint != "" && tokens == noToken)
	if err != nil {
		return nil, fmt.Errorf("the address of the %s cannot be used: %w; type it as in https://host/path", p.what, err)
	}
	values := map[string]string{p.address: address}
	switch {
	case p.endpoint == "":
	case tokens == "":
		values[p.endpoint] = p.tokenAt(base).String()
	default:
		if err := checkTokenEndpoint(nil, tokens); err != nil {
			return nil, fmt.Errorf("the address of the token endpoint cannot be used: %w; type it as in https://host/path", err)
		}
		values[p.endpoint] = tokens
	}
	return values, nil
}
