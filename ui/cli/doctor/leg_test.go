package doctor

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"strings"
	"testing"
	"time"
)

// The link that is broken is the first one that is not made.
func TestWhichLinkIsBroken(t *testing.T) {
	at := func(change func(*leg)) leg {
		l := leg{host: "icd.example", encrypted: true, name: "icd.example", found: []string{"192.0.2.1"}, at: "192.0.2.1:443"}
		change(&l)
		return l
	}
	for name, x := range map[string]struct {
		leg      leg
		answered bool
		broken   Name
		passed   int
	}{
		"no such name":       {at(func(l *leg) { l.found, l.at = nil, "" }), false, NameLookup, 0},
		"nobody listens":     {at(func(l *leg) { l.at = "" }), false, Connection, 1},
		"an address":         {at(func(l *leg) { l.name, l.host, l.at = "", "192.0.2.1", "" }), false, Connection, 1},
		"no proxy":           {at(func(l *leg) { l.proxy, l.at = "proxy.example:3128", "" }), false, Proxy, 1},
		"a proxy refuses":    {at(func(l *leg) { l.proxy = "proxy.example:3128" }), false, Proxy, 2},
		"TLS fails":          {at(func(l *leg) { l.shook = true }), false, TLS, 3},
		"TLS by a proxy":     {at(func(l *leg) { l.proxy, l.shook = "proxy.example:3128", true }), false, TLS, 3},
		"the request fails":  {at(func(l *leg) { l.tls = &tls.ConnectionState{} }), false, "", 4},
		"http fails":         {at(func(l *leg) { l.encrypted = false }), false, "", 4},
		"there is an answer": {at(func(l *leg) { l.at = "" }), true, "", 4},
	} {
		passed, broken := x.leg.steps(x.answered)
		if broken != x.broken || len(passed) != x.passed {
			t.Errorf("%s: %q is broken after %+v", name, broken, passed)
		}
		for _, s := range passed {
			if !s.OK || s.Detail == "" {
				t.Errorf("%s: %+v", name, s)
			}
		}
	}
}

// A certificate that ends soon is said, but not one that never lives long.
func TestACertificateThatEndsSoon(t *testing.T) {
	const day = 24 * time.Hour
	for name, x := range map[string]struct {
		life, left time.Duration
		soon       bool
		says       string
	}{
		"long":      {365 * day, 100*day + time.Hour, false, "100 days left"},
		"soon":      {365 * day, 10*day + time.Hour, true, "10 days left"},
		"short one": {7 * day, 5*day + time.Hour, false, "5 days left"},
		"its end":   {7 * day, time.Hour, true, "less than a day left"},
		"a day":     {365 * day, day + time.Hour, true, "1 day left"},
	} {
		c := &x509.Certificate{
			Subject: pkix.Name{CommonName: "icd.example"}, Issuer: pkix.Name{CommonName: "R1", Organization: []string{"An Authority"}},
			NotAfter: time.Now().Add(x.left), NotBefore: time.Now().Add(x.left - x.life),
		}
		l := leg{encrypted: true, tls: &tls.ConnectionState{Version: tls.VersionTLS13, PeerCertificates: []*x509.Certificate{c}}}
		detail, soon := l.secured()
		if soon != x.soon || !strings.Contains(detail, "by An Authority (R1), "+x.says) {
			t.Errorf("%s: %v, %q", name, soon, detail)
		}
	}
}

// A skew is what neither the way nor a Date of whole seconds explains.
func TestSkews(t *testing.T) {
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, x := range map[string]struct {
		date, took, want time.Duration
	}{
		"none":              {0, time.Second, 0},
		"within the way":    {3 * time.Second, 4 * time.Second, 0},
		"cut to the second": {-time.Second, 0, 0},
		"ahead":             {time.Minute, 0, time.Minute},
		"behind":            {-time.Hour, time.Second, -time.Hour},
	} {
		a := answer{sent: now, came: now.Add(x.took), date: now.Add(x.date)}
		if got := a.skew(); got != x.want {
			t.Errorf("%s: %s, want %s", name, got, x.want)
		}
	}
	if (answer{sent: now, came: now}).skew() != 0 {
		t.Error("no date is a skew")
	}
}

// What others wrote is shown cut, and with nothing that a terminal acts on.
func TestPrintable(t *testing.T) {
	if got := printable("a\x1b[31m\n\u202e" + strings.Repeat("x", 200)); strings.ContainsAny(got, "\x1b\n\u202e") || len(got) > shown+3 {
		t.Errorf("%q", got)
	}
}
