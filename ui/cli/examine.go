package cli

import (
	"cmp"
	"context"
	"errors"
	"time"

	"icdscope/api/icd"
	"icdscope/session/credential"
	"icdscope/session/failure"
	"icdscope/ui/cli/doctor"
	"icdscope/ui/problem"
)

// examined is what came of an examination.
type examined struct {
	conn  *connection
	out   doctor.Outcome
	probe *checkProbe // nil if the API was not read
}

// examine walks the way to a provider and tries its token. Each step is reported when
// it is done; what the settings say comes first. The caller closes the connection. An
// error is one of the settings: nothing was asked.
func (w *wiring) examine(
	ctx context.Context, p provider, t target, c credential.Credential, report func(doctor.Step),
) (examined, error) {
	road := doctor.NewRoad(w.held)
	conn, err := w.connectOver(road, p, t, c)
	if err != nil {
		return examined{}, err
	}
	report(w.settled(p, t, c))
	s := &doctor.Service{
		Road: road, Session: conn.session, Held: w.held, API: t.base, Token: t.token, Style: t.option(p.style),
		Doubt: c.Doubt(p.isID), AddressSetting: p.address, TokenSetting: p.endpoint,
	}
	if p.certificate != "" {
		s.CertificateFlags = "--" + p.certificate + " and --" + p.key
	}
	if p.refreshAt != nil && t.token != nil {
		s.Refresh = p.refreshAt(t.base)
	}
	if conn.icd != nil {
		s.Reading = w.reading(conn)
	}
	e := examined{conn: conn, out: s.Walk(ctx, report)}
	e.probe = probed(s.Reading, e.out)
	return e, nil
}

// settled says by which settings and credentials a provider is asked.
func (w *wiring) settled(p provider, t target, c credential.Credential) doctor.Step {
	s := doctor.Step{Name: doctor.Settings, OK: true, Detail: w.where()}
	if t.token == nil {
		s.Detail += "; " + p.what + " without a token"
	} else {
		s.Detail += "; credentials from " + c.Source
	}
	for _, note := range c.Notes {
		s.Warn = true
		s.Detail += "; " + note
	}
	return s
}

// where says which settings are used.
func (w *wiring) where() string {
	if w.sandbox != nil {
		return "the sandbox inside this program"
	}
	return "profile " + w.set.text("profile")
}

// reading reads the root of the foundation, the smallest answer there is.
func (w *wiring) reading(conn *connection) *doctor.Reading {
	language := w.set.text("lang")
	return &doctor.Reading{
		Method: "GET", URL: conn.icd.Address(icd.InFoundation(language).Root()), Language: language,
		Why: func(err error) string {
			sentence, _ := problem.Explain(err, headless)
			return sentence
		},
		Once: func(ctx context.Context, language string) (a doctor.Answer, err error) {
			root := icd.InFoundation(language).Root()
			err = w.o.patiently(ctx, conn.session, func() error {
				start := time.Now()
				e, prov, err := conn.icd.Load(icd.Fresh(ctx), root)
				a = doctor.Answer{
					Latency: time.Since(start), Exchange: cmp.Or(prov.Exchange, failure.Exchange(err)),
					Languages: e.Languages,
				}
				return err
			})
			return a, err
		},
	}
}

// probed is the read of the API as the document says it; nil if none was made.
func probed(r *doctor.Reading, out doctor.Outcome) *checkProbe {
	if r == nil || !out.Asked {
		return nil
	}
	p := &checkProbe{Method: r.Method, URL: r.URL, LatencyMS: out.Read.Latency.Milliseconds()}
	var answered failure.Failure
	switch {
	case out.ReadErr == nil:
		p.Status = 200
	case errors.As(out.ReadErr, &answered):
		p.Status = answered.HTTPStatus()
	}
	return p
}
