package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// clockStep says how this computer's clock agrees with that of who answered.
func clockStep(a answer) Step {
	s := Step{Name: Clock, OK: true}
	switch d := a.skew(); {
	case a.date.IsZero():
		s.Detail = "the server does not tell the time"
	case d == 0:
		s.Detail = "agrees with the server's"
	default:
		s.Warn = true
		s.Detail = fmt.Sprintf("the server's is %s %s: expiry is told by the server's", apart(d), side(d))
	}
	return s
}

// apart is a difference of clocks without its sign: a Date is good to the second only.
func apart(d time.Duration) string {
	if d.Abs() < time.Minute {
		return d.Abs().Round(time.Second).String()
	}
	return "about " + d.Abs().Round(10*time.Second).String()
}

func side(d time.Duration) string {
	if d > 0 {
		return "ahead"
	}
	return "behind"
}

// untimely finds out whether a certificate that is not valid now is to blame, or this
// computer's clock: it asks the server for its time, without credentials, over a
// connection whose certificate is verified as of a time at which it was valid.
func (r *Road) untimely(ctx context.Context, origin string, err error) (c Cause, isClock bool) {
	var invalid x509.CertificateInvalidError
	if !errors.As(err, &invalid) || invalid.Reason != x509.Expired || invalid.Cert == nil {
		return Cause{}, false
	}
	date, ok := r.timeOf(ctx, origin, within(invalid.Cert))
	cert := invalid.Cert
	if !ok || date.Before(cert.NotBefore) || date.After(cert.NotAfter) || time.Until(date).Abs() < time.Minute {
		return Cause{}, false
	}
	d := time.Until(date)
	return Cause{
		Class: ClassClock,
		Says:  fmt.Sprintf("this computer's clock is wrong: the server's is %s %s", apart(d), side(d)),
		Evidence: fmt.Sprintf("by its own time the server's certificate (%s) is valid, by this computer's it is not",
			owner(cert)),
		Fix: "set this computer's clock",
	}, true
}

// within is a time at which a certificate that is not valid now was, or will be.
func within(c *x509.Certificate) time.Time {
	if time.Now().After(c.NotAfter) {
		return c.NotAfter.Add(-time.Minute)
	}
	return c.NotBefore.Add(time.Minute)
}

// timeOf asks who answers at an origin for the time, and verifies as of another time
// than now that it is who it says.
func (r *Road) timeOf(ctx context.Context, origin string, asOf time.Time) (time.Time, bool) {
	at, err := url.Parse(origin)
	if err != nil {
		return time.Time{}, false
	}
	t := r.base.Clone()
	defer t.CloseIdleConnections()
	if t.TLSClientConfig == nil {
		t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	t.TLSClientConfig.Time = func() time.Time { return asOf }
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, at.JoinPath("/").String(), http.NoBody)
	if err != nil {
		return time.Time{}, false
	}
	resp, err := t.RoundTrip(req)
	if err != nil {
		return time.Time{}, false
	}
	_ = resp.Body.Close()
	date, err := http.ParseTime(resp.Header.Get("Date"))
	return date, err == nil
}
