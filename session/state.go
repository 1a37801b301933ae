package session

// Status tells how the session stands.
func (s *Session) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status(s.look())
}

func (s *Session) status(now Instant) Status {
	st := Status{
		Provider: s.opt.Provider, State: s.state(now), Paused: s.paused,
		Endpoint: s.opt.Endpoint, ClientID: Mask(s.opt.ClientID), Source: s.opt.Source,
		OnBehalfOf:  Mask(s.opt.OnBehalfOf),
		ScopesAsked: s.opt.Scopes, ScopesGranted: s.held.granted, Claims: s.held.claims,
		Subject: claim(s.held.claims, "sub"), Actor: claim(s.held.claims, s.opt.Actor),
		Generation: s.gen, Attempts: s.plan.attempts, Skew: s.held.skew, ChainStart: s.held.chain,
		APIRefuses: s.held.apiRefuses, APIRefused: s.refused > 0,
		LastError: s.plan.problem,
	}
	if s.held.tok != nil {
		left := s.remaining(now)
		st.Exchange, st.Came = s.held.brought, s.held.came
		st.Issued, st.Lifetime, st.Known = s.held.issued.Wall, s.held.life, s.held.known
		// By the clock that says less, so that the countdown agrees with what
		// the session will do.
		st.Expires = now.Wall.Add(left)
	}
	if s.flight != nil {
		st.Asking = s.flight.sent.Wall
	}
	if d, ok := s.untilDue(now); ok {
		at := now.Wall.Add(max(d, 0))
		if s.plan.attempts > 0 {
			st.NextTry = at
		} else {
			st.RenewsAt = at
		}
	}
	return st
}

// claim finds a claim by its name; zero where it is missing or says nothing.
func claim(claims []Claim, name string) Claim {
	for _, c := range claims {
		if c.Name == name && c.Value != "" && c.Value != "null" {
			return c
		}
	}
	return Claim{}
}

// state is the one state that holds now.
func (s *Session) state(now Instant) State {
	switch {
	case s.retriever == nil:
		return NotNeeded
	case s.signedOut:
		return SignedOut
	case s.living(now):
		return s.livingState()
	case s.plan.refused && s.flight == nil:
		return Rejected
	case s.plan.gaveUp && s.flight == nil:
		return Unreachable
	case s.held.tok != nil:
		return Expired
	case s.flight != nil:
		return SigningIn
	case s.plan.attempts > 0:
		return Unreachable
	default:
		return SignedOut // nothing was asked yet
	}
}

func (s *Session) livingState() State {
	switch {
	case s.flight != nil:
		return Renewing
	case s.plan.attempts > 0, s.held.apiRefuses:
		return Stale
	default:
		return Active
	}
}
