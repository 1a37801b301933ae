package mark_test

import (
	"net/http"
	"slices"
	"testing"

	"icdscope/api/internal/mark"
)

// A verdict is given once, to whoever was handed the last answer.
func TestVerdictIsGivenOnce(t *testing.T) {
	ctx, v := mark.WithVerdict(t.Context())
	var heard []mark.Finding
	mark.VerdictOf(ctx).Await(func(mark.Finding) { t.Error("the answer with a redirect heard it") })
	mark.VerdictOf(ctx).Await(func(f mark.Finding) { heard = append(heard, f) })
	v.Give(mark.Bad)
	v.Give(mark.Good)
	if !slices.Equal(heard, []mark.Finding{mark.Bad}) {
		t.Errorf("heard %v", heard)
	}
}

// Where nobody promised anything nothing is waited for, and nothing breaks.
func TestNothingPromised(t *testing.T) {
	ctx := t.Context()
	mark.VerdictOf(ctx).Await(func(mark.Finding) { t.Error("a finding nobody gave") })
	if words := mark.SubjectOf(ctx).Hear(func(string) { t.Error("words nobody had") }); words != "" {
		t.Errorf("words %q", words)
	}
	if mark.ForOf(ctx) != "" || mark.ExchangeOf(ctx) != 0 || mark.IsUnkept(ctx) {
		t.Error("an empty context says something")
	}
}

// Better words reach whoever heard the first, wherever the context was passed on.
func TestBetterWordsAreHeard(t *testing.T) {
	ctx, s := mark.WithSubject(mark.For(mark.WithExchange(t.Context(), 7), "children of 1A00"), "entity 257068234")
	var now string
	if first := mark.SubjectOf(mark.Unkept(ctx)).Hear(func(words string) { now = words }); first != "entity 257068234" {
		t.Errorf("first %q", first)
	}
	s.Is("1A00 Cholera")
	if now != "1A00 Cholera" || mark.ForOf(ctx) != "children of 1A00" || mark.ExchangeOf(ctx) != 7 {
		t.Errorf("%q, for %q, exchange %d", now, mark.ForOf(ctx), mark.ExchangeOf(ctx))
	}
}

// An id travels in a header as a number; none and nonsense are 0.
func TestIDOfAnExchange(t *testing.T) {
	h := http.Header{}
	mark.SetID(h, mark.Exchange, 42)
	if got := mark.ID(h, mark.Exchange); got != 42 {
		t.Errorf("id %d", got)
	}
	mark.SetID(h, mark.Exchange, 0)
	if _, there := h[mark.Exchange]; there {
		t.Errorf("no id leaves %v", h)
	}
	h.Set(mark.Exchange, "4x")
	if got := mark.ID(h, mark.Exchange); got != 0 {
		t.Errorf("nonsense is %d", got)
	}
}
