package icd

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// Asking is the request by which the client asks for what ref names, without
// credentials; nothing is sent.
func (c *Client) Asking(ref Ref) (*http.Request, error) {
	if err := ref.Valid(); err != nil {
		return nil, err
	}
	return c.unsent(ref.path(), including(ref, c.with(ref, nil)), ref.Language)
}

// AskingFor is the request by which it searches.
func (c *Client) AskingFor(s Search) (*http.Request, error) {
	q := strings.TrimSpace(s.Query)
	if err := s.valid(q); err != nil {
		return nil, err
	}
	return c.unsent(s.In.path()+"/search", s.values(s.In, q), s.In.Language)
}

func (c *Client) unsent(path string, query url.Values, language string) (*http.Request, error) {
	return c.request(context.Background(), path, query, language)
}
