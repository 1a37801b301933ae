package cli

import (
	"net/url"
	"strings"
	"sync"
)

// inside is where the sandbox of this program is. Another program that is told to
// print a token prints one of whatever it is set up for, which may be the real
// service: a request that is copied from here must not carry that to the sandbox. It
// is safe for concurrent use.
type inside struct {
	mu   sync.Mutex
	base *url.URL // nil before there was one
}

func (in *inside) is(base *url.URL) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.base = base
}

// prints is the command that prints a token of the sandbox, with the demo
// credentials, which are worth nothing elsewhere; "" for requests to others.
func (in *inside) prints(name, address string) string {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.base == nil || !strings.HasPrefix(address, in.base.String()+"/") {
		return ""
	}
	p, err := providerOf(name)
	if err != nil {
		return ""
	}
	var words []string
	for _, v := range demoAs(p, p.families[0]) {
		words = append(words, v.Name+"="+v.Value)
	}
	words = append(words, "icdscope token "+p.name, "--"+p.address, in.base.String())
	if p.endpoint != "" {
		words = append(words, "--"+p.endpoint, p.tokenAt(in.base).String())
	}
	return strings.Join(words, " ")
}
