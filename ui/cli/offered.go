package cli

import (
	"maps"
	"slices"
	"strings"

	"icdscope/session/credential"
	"icdscope/ui/login"
)

// loginOptions are what Login offers: every profile with an endpoint.
func (b *backend) loginOptions() login.Options {
	set := b.w.set
	o := login.Options{Profile: set.text("profile"), Clean: credential.Clean, At: typedAt}
	for _, p := range providers() {
		o.Providers = append(o.Providers, p.form(set))
	}
	if k := b.w.o.keyring(); k == nil {
		o.NoKeyring = credential.ErrNoKeyring.Error()
	} else if err := k.Available(); err != nil {
		o.NoKeyring = err.Error()
	}
	names := slices.Sorted(maps.Keys(set.profiles))
	for _, name := range names {
		s, err := b.w.o.settingsOf(name)
		if err != nil || name == sandboxProfile {
			continue
		}
		o.Profiles = append(o.Profiles, login.Profile{Name: name, Note: set.profiles[name].note, At: s.endpoints()})
	}
	return o
}

// endpoints are the addresses of the providers that the settings have one for.
func (s *settings) endpoints() map[string]*login.Endpoint {
	at := make(map[string]*login.Endpoint)
	for _, p := range providers() {
		switch {
		case s.text(p.address) == "":
		case p.endpoint == "":
			at[p.name] = s.endpoint(p.address)
		case s.text(p.endpoint) == noToken:
			at[p.name] = s.endpoint(p.address)
			at[p.name].NoToken = true
		default:
			at[p.name] = s.endpoint(p.endpoint)
		}
	}
	return at
}

// endpoint is a setting's address as Login shows it.
func (s *settings) endpoint(name string) *login.Endpoint {
	e := &login.Endpoint{URL: s.text(name)}
	if v := s.values[name]; !strings.HasPrefix(v.from, "profile ") {
		e.From = v.from
	}
	return e
}
