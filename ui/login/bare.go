package login

import (
	"strings"

	"icdscope/ui/widget"
)

// baredWords say what was taken out of an address.
const baredWords = "a user name or password was taken out of the address: credentials go into the fields below"

// bare takes user name and password out of the addresses that are typed, in the step in
// which they are complete: a field of an address can be read by everybody.
func (p *Screen) bare() {
	p.addresses(func(_ typed, in *widget.Input) {
		if address, had := withoutUser(in.Value()); had {
			in.SetValue(address)
			p.bared, p.said.of = true, p.filled()
		}
	})
}

// bareWhole takes away what is no address and may have a password in it, where nobody can
// tell where that ends, as soon as it is left.
func (p *Screen) bareWhole() {
	p.addresses(func(of typed, in *widget.Input) {
		_, rest, _ := strings.Cut(in.Value(), "://")
		if user, _, ok := strings.Cut(rest, "@"); ok && strings.Contains(user, ":") && !p.addressed(of, in.Value()) {
			in.SetValue("")
			p.bared = true
		}
	})
}

// addresses are all fields in which an address was typed.
func (p *Screen) addresses(do func(typed, *widget.Input)) {
	for of, in := range p.inputs {
		if of.field == fieldAddress || of.field == fieldTokens {
			do(of, in)
		}
	}
}

// addressed reports whether a text is the address of some endpoint.
func (p *Screen) addressed(of typed, text string) bool {
	_, with := p.opt.At(of.provider, text, "")
	_, without := p.opt.At(of.provider, text, "none")
	return with == nil || without == nil
}

// withoutUser is an address without user name and password, and whether it had any.
func withoutUser(text string) (address string, had bool) {
	scheme, rest, ok := strings.Cut(text, "://")
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	at := strings.LastIndex(rest[:end], "@")
	if !ok || at < 0 {
		return text, false
	}
	return scheme + "://" + rest[at+1:], true
}
