package doctor

import (
	"context"
	"net/http"
	"net/url"
)

// Knock walks as far as one comes without credentials: until who gives tokens has
// answered. Each step is reported when it is done. It returns when ctx ends.
func (s *Service) Knock(ctx context.Context, report func(Step)) Outcome {
	w := s.begin(report)
	err := s.Road.knock(ctx, s.Token)
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	w.out.TokenErr = err
	l, answered := w.leg(s.Token)
	switch {
	case !w.road(ctx, s.Token, &l, answered, err):
	case err != nil:
		w.broken(Connection, nil, err)
	default:
		w.report(clockStep(l.latest))
	}
	return w.out
}

// knock asks for nothing and shows nothing: whatever is answered will do.
func (r *Road) knock(ctx context.Context, at *url.URL) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, at.String(), http.NoBody)
	if err != nil {
		return err
	}
	resp, err := (&noting{r, r.next}).RoundTrip(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
