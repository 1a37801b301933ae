package mark

import (
	"context"
	"sync"
)

type forKey struct{}

// For returns a context for requests that are made for something larger, in the
// words of whoever wants that: "children of 1A00".
func For(ctx context.Context, why string) context.Context {
	return context.WithValue(ctx, forKey{}, why)
}

// ForOf is what a request is made for; "" if nobody said.
func ForOf(ctx context.Context) string {
	why, _ := ctx.Value(forKey{}).(string)
	return why
}

// Subject is what one request asks for, in the words of the client that makes it,
// which may know better words once it has read the answer. It is safe for
// concurrent use.
type Subject struct {
	mu    sync.Mutex
	words string
	hear  func(string)
}

type subjectKey struct{}

// WithSubject returns a context for a request, and what it asks for.
func WithSubject(ctx context.Context, words string) (context.Context, *Subject) {
	s := &Subject{words: words}
	return context.WithValue(ctx, subjectKey{}, s), s
}

// SubjectOf is what a request asks for; nil if the client does not say.
func SubjectOf(ctx context.Context) *Subject {
	s, _ := ctx.Value(subjectKey{}).(*Subject)
	return s
}

// Hear gives the words there are, and has f called with better ones. Of the
// requests of a chain of redirects the last one hears them.
func (s *Subject) Hear(f func(words string)) (words string) {
	if s == nil {
		return ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hear = f
	return s.words
}

// Is has better words.
func (s *Subject) Is(words string) {
	s.mu.Lock()
	s.words = words
	f := s.hear
	s.mu.Unlock()
	if f != nil {
		f(words)
	}
}
