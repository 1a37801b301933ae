package sandbox

import (
	"crypto/sha256"
	"sync"
	"time"
)

// grant is a token that was issued.
type grant struct {
	provider string
	client   string
	scopes   []string
	behalf   string
	expires  time.Time
	chain    time.Time // when the chain of refreshed tokens began
	serial   uint64    // among the tokens of the provider, from 1
}

// digest is how a token is remembered: not as itself.
type digest [sha256.Size]byte

// grantLimit is how many tokens are remembered. With more than that the oldest
// is forgotten, as if it had been revoked.
const grantLimit = 1 << 16

// registry knows the tokens that were issued and not revoked; expired ones too,
// so that they can be told from unknown ones.
type registry struct {
	mu     sync.Mutex
	grants map[digest]grant
	order  []digest          // the ring of the last grantLimit tokens
	count  uint64            // of all tokens
	issued map[string]uint64 // by provider
	barred map[string]uint64 // by provider: tokens up to this one are refused, 0 for none
	last   map[string]string // the last token by provider, for the fault same-token
}

func newRegistry() *registry {
	return &registry{
		grants: make(map[digest]grant), issued: make(map[string]uint64),
		barred: make(map[string]uint64), last: make(map[string]string),
	}
}

func (r *registry) add(token string, g grant) {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := digest(sha256.Sum256([]byte(token)))
	if at := int(r.count % grantLimit); at < len(r.order) {
		delete(r.grants, r.order[at])
		r.order[at] = key
	} else {
		r.order = append(r.order, key)
	}
	r.count++
	r.issued[g.provider]++
	g.serial = r.issued[g.provider]
	r.grants[key] = g
	r.last[g.provider] = token
}

func (r *registry) find(token string) (grant, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	g, ok := r.grants[sha256.Sum256([]byte(token))]
	return g, ok
}

func (r *registry) lastOf(provider string) (string, grant, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	token, ok := r.last[provider]
	return token, r.grants[sha256.Sum256([]byte(token))], ok
}

func (r *registry) revoke() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.grants)
	clear(r.last)
}

// bars reports whether a token has to be renewed. The first token that is asked
// about bars all that its provider issued so far; those to come are good.
func (r *registry) bars(g grant) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.barred[g.provider] == 0 {
		r.barred[g.provider] = r.issued[g.provider]
	}
	return g.serial <= r.barred[g.provider]
}

// unbar forgets which tokens have to be renewed.
func (r *registry) unbar() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.barred)
}
