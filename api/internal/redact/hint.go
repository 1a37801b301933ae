package redact

import "strings"

// hints tell what may be in a text: the patterns take four microseconds a byte, and
// nearly no text has any of it.
type hints struct {
	named, jwt, userinfo, scheme bool
}

func (h hints) any() bool { return h != hints{} }

// nameStems are what the names of secrets have in common; every name holds one.
var nameStems = []string{"secret", "token", "assertion", "authorization", "password"}

// hint looks for what every match of a pattern holds.
func hint(s string) (h hints) {
	at := strings.Contains(s, "@")
	for i := range len(s) {
		switch s[i] | 0x20 {
		case 's', 't', 'a', 'p':
			h.named = h.named || among(s[i:], nameStems)
		case 'b':
			h.scheme = h.scheme || begins(s[i:], "bearer") || begins(s[i:], "basic")
		case 'e':
			h.jwt = h.jwt || strings.HasPrefix(s[i:], "eyJ")
		case ':':
			h.userinfo = h.userinfo || at && strings.HasPrefix(s[i:], "://") && strings.Contains(addressAt(s[i:]), "@")
		case 0xC5 | 0x20, 0xE2: // long s and the sign for Kelvin, which patterns take for s and k
			if strings.HasPrefix(s[i:], "\u017F") || strings.HasPrefix(s[i:], "\u212A") {
				h.named, h.scheme = true, true
			}
		}
	}
	return h
}

// addressAt is what of a URL a pattern would look at.
func addressAt(s string) string {
	if end := strings.IndexAny(s, " \t\n\f\r\"'"); end >= 0 {
		return s[:end]
	}
	return s
}

func among(s string, words []string) bool {
	for _, w := range words {
		if begins(s, w) {
			return true
		}
	}
	return false
}

// begins reports whether s begins with a word of small letters, in any case.
func begins(s, word string) bool {
	return len(s) >= len(word) && s[1]|0x20 == word[1] && strings.EqualFold(s[:len(word)], word)
}
