package icd

import (
	"net/url"
	"strings"

	"icdscope/api/internal/rest"
)

// Reread makes an entity of an answer that was kept, by the address that was asked in
// a language. It is not ok if that is none of this API's, or if the answer is another
// one. Nobody is asked.
func (c *Client) Reread(address, language string, body []byte) (e Entity, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != c.base.Scheme || u.Host != c.base.Host || u.RawPath != "" {
		return Entity{}, false
	}
	below, ok := strings.CutPrefix(u.Path, strings.TrimSuffix(c.base.Path, "/"))
	if !ok {
		return Entity{}, false
	}
	ref, ok := parsePath(strings.Split(strings.Trim(below, "/"), "/"))
	if !ok {
		return Entity{}, false
	}
	ref.Language = language
	if release := u.Query().Get("releaseId"); ref.IsFoundation() {
		ref.Release = release
	}
	if ref.Valid() != nil {
		return Entity{}, false
	}
	a := rest.Answer{Op: "GET " + u.EscapedPath(), Status: 200, Body: c.held.Body(body)}
	var b entityBody
	if a.JSON(&b) != nil {
		return Entity{}, false
	}
	self, why := b.self(ref)
	if why != "" {
		return Entity{}, false
	}
	return b.entity(self, ref), true
}
