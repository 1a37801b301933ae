package cli

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpproxy"

	"icdscope/session/secret"
)

// proxyVariables name the proxies for http and for https: the first of a pair
// that is set.
var proxyVariables = map[string][]string{"http": {"http_proxy", "HTTP_PROXY"}, "https": {"https_proxy", "HTTPS_PROXY"}}

// proxy finds the proxies that the environment names, for requests to some
// addresses; nil stands for none. One of them whose address cannot be read is an
// error, if an address is reached through it: net/http would go on without it, past
// a proxy that somebody wants to be used.
func (o *options) proxy(to ...*url.URL) (func(*http.Request) (*url.URL, error), error) {
	_, none := o.first("no_proxy", "NO_PROXY")
	_, plain := o.first(proxyVariables["http"]...)
	_, encrypted := o.first(proxyVariables["https"]...)
	any := httpproxy.Config{HTTPProxy: "http://proxy.invalid", HTTPSProxy: "http://proxy.invalid", NoProxy: none}
	through := any.ProxyFunc()
	for _, u := range to {
		if u == nil {
			continue
		}
		if p, err := through(u); err != nil || p == nil {
			continue
		}
		name, text := o.first(proxyVariables[u.Scheme]...)
		if text != "" && !readableProxy(text) { // not quoted: it may hold a password
			return nil, usageError{fmt.Errorf("%s is not the address of a proxy: write it like http://proxy.example:3128, "+
				"what is special in a user or password as %%XX", name)}
		}
	}
	conf := httpproxy.Config{HTTPProxy: plain, HTTPSProxy: encrypted, NoProxy: none}
	find := conf.ProxyFunc()
	return func(r *http.Request) (*url.URL, error) { return find(r.URL) }, nil
}

// first is the first of several variables that is set and not empty.
func (o *options) first(names ...string) (name, text string) {
	for _, name = range names {
		if text, _ = o.sys.Env(name); text != "" {
			return name, text
		}
	}
	return name, ""
}

func readableProxy(text string) bool {
	if !strings.Contains(text, "://") { // the scheme may be left out
		text = "http://" + text
	}
	u, err := url.Parse(text)
	return err == nil && u.Host != ""
}

// proxyPasswords are the passwords in the addresses of proxies.
func (o *options) proxyPasswords() []secret.Secret {
	var list []secret.Secret
	for _, names := range proxyVariables {
		for _, name := range names {
			text, _ := o.sys.Env(name)
			list = append(list, proxyPassword(text))
		}
	}
	return list
}

// proxyPassword is the password in the address of a proxy, also of one that
// cannot be read.
func proxyPassword(address string) secret.Secret {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
	}
	_, password, _ := strings.Cut(address[:max(0, strings.LastIndex(address, "@"))], ":")
	if plain, err := url.PathUnescape(password); err == nil {
		password = plain
	}
	return secret.New(password)
}
