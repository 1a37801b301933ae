package secret

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
)

// tokensHeld is how many tokens of one holder are remembered: the current one,
// and those before it that a late answer, or a server's own log, may still echo.
const tokensHeld = 8

// Held knows the secrets and tokens that this process holds, and takes them out
// of what others say, before it is shown, kept, logged or cached. However a
// value is spelled, it is found: see [canonical], [reader], [forms] and [numbers].
//
// Not looked for is what no program is known to answer with, or what would cost all
// texts more than it is worth: values that go on in the next row of a dump (xxd, od),
// which says in between where it is and shows the bytes as characters, too, and which
// nothing tells from the rest once it is folded into one line, as in headers; text in
// reverse, characters in quotes of their own ('a', 'b'), words of two bytes with their
// ends exchanged (od -x), binary digits, escapes of CSS, which mean others in C, other
// alphabets of base32, base85, and UTF-7 that encodes only some characters.
//
// It is safe for concurrent use, and looking for what is held takes no lock, but for
// the first time after something came. A nil Held holds nothing and changes nothing. Formatted by any verb it says
// [Redacted]; what it holds sits behind a closure, as that of a [Secret].
type Held struct {
	vault func() *vault
}

// vault is where values are.
type vault struct {
	mu     sync.Mutex
	values []*value               // for good
	tokens map[string][]*value    // by their holder, the newest last
	search atomic.Pointer[search] // nil while nobody looked for what is held now
}

// search is how what is held now is looked for.
type search struct {
	prose *scanner // in what people read
	words *scanner // in errors and headers, more strictly
}

// NewHeld returns a Held that holds nothing yet.
func NewHeld() *Held {
	v := &vault{tokens: make(map[string][]*value)}
	return &Held{vault: func() *vault { return v }}
}

// Hold remembers a secret for good.
func (h *Held) Hold(s Secret) { h.remember(s.Reveal()) }

// Client remembers the secret of a client, and how HTTP's Basic spells it
// together with the id (RFC 6749 section 2.3.1, RFC 7617).
func (h *Held) Client(id string, s Secret) {
	if s.Empty() {
		return
	}
	pair := url.QueryEscape(id) + ":" + url.QueryEscape(s.Reveal())
	h.remember(s.Reveal(), base64.StdEncoding.EncodeToString([]byte(pair)))
}

func (h *Held) remember(texts ...string) {
	if h == nil {
		return
	}
	v := h.vault()
	v.mu.Lock()
	defer v.mu.Unlock()
	before := len(v.values)
	for _, text := range texts {
		if !among(v.values, text) {
			v.values = append(v.values, newSecretValue(text))
		}
	}
	if len(v.values) > before {
		v.search.Store(nil)
	}
}

// Token remembers a token of a holder, and forgets the oldest of its tokens if
// there are too many.
func (h *Held) Token(holder, tok string) {
	if h == nil {
		return
	}
	v := h.vault()
	v.mu.Lock()
	defer v.mu.Unlock()
	list := v.tokens[holder]
	if among(list, tok) {
		return
	}
	if len(list) >= tokensHeld {
		list = slices.Delete(list, 0, len(list)-tokensHeld+1)
	}
	v.tokens[holder] = append(list, newTokenValue(tok))
	v.search.Store(nil)
}

func among(list []*value, text string) bool {
	return slices.ContainsFunc(list, func(v *value) bool { return v.text == text })
}

// current is the search for what is held now, nil if that is nothing.
func (v *vault) current() *search {
	if q := v.search.Load(); q != nil {
		return q
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	q := v.search.Load()
	if q == nil && len(v.values)+len(v.tokens) > 0 { // and nobody else was first
		q = v.compile()
		v.search.Store(q)
	}
	return q
}

// compile makes the search for what is held. The caller holds the lock.
func (v *vault) compile() *search {
	q := &search{prose: newScanner(proseLeast, false), words: newScanner(wordsLeast, true)}
	for _, held := range v.values {
		q.add(held)
	}
	for _, list := range v.tokens {
		for _, held := range list {
			q.add(held)
		}
	}
	q.prose.sort()
	q.words.sort()
	return q
}

func (q *search) add(v *value) {
	for _, p := range v.forms {
		q.prose.add(p)
		q.words.add(p)
	}
	for _, p := range v.pieces {
		q.words.add(p)
	}
}

// Text takes what is held out of what people read: titles, definitions, scopes.
// Values under eight characters stay, since they stand in innocent words too.
func (h *Held) Text(s string) string {
	if q := h.current(); q != nil {
		return q.prose.sweep(s)
	}
	return s
}

// Words takes what is held out of an error's text or a header: short values too,
// single words of a secret, and the beginning of one that was cut.
func (h *Held) Words(s string) string {
	if q := h.current(); q != nil {
		return q.words.sweep(s)
	}
	return s
}

// In reports whether s spells something that is held.
func (h *Held) In(s string) bool {
	q := h.current()
	return q != nil && q.prose.finds(s)
}

// Header takes what is held out of the names and values of headers. Where there
// is nothing of it the same header is returned.
func (h *Held) Header(header http.Header) http.Header {
	q := h.current()
	if q == nil || !q.words.inHeader(header) {
		return header
	}
	swept := make(http.Header, len(header))
	for name, values := range header {
		name = q.words.sweep(name)
		for _, v := range values {
			swept[name] = append(swept[name], q.words.sweep(v))
		}
	}
	return swept
}

func (h *Held) current() *search {
	if h == nil {
		return nil
	}
	return h.vault().current()
}

// Format implements [fmt.Formatter] for every verb.
func (h *Held) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Redacted) }

// MarshalText implements [encoding.TextMarshaler].
func (h *Held) MarshalText() ([]byte, error) { return []byte(Redacted), nil }
