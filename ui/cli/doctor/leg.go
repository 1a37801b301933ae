package doctor

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"strings"
	"time"
)

// steps are the links to an origin that hold. broken is the one that does not, where
// no answer came; "" where the request itself is to blame.
func (l *leg) steps(answered bool) (passed []Step, broken Name) {
	pass := func(n Name, detail string) { passed = append(passed, Step{Name: n, OK: true, Detail: detail}) }
	if l.name != "" && len(l.found) == 0 && l.at == "" && !answered {
		return passed, NameLookup
	}
	pass(NameLookup, l.looked())
	if l.at == "" && !answered {
		if l.proxy != "" {
			return passed, Proxy
		}
		return passed, Connection
	}
	pass(Connection, l.connected())
	if l.proxy != "" && l.encrypted && l.tls == nil && !answered && !l.shook {
		return passed, Proxy
	}
	pass(Proxy, l.through())
	if l.encrypted && l.tls == nil && !answered {
		return passed, TLS
	}
	detail, soon := l.secured()
	passed = append(passed, Step{Name: TLS, OK: true, Warn: soon, Detail: detail})
	return passed, ""
}

// looked says what the name of the host stands for.
func (l *leg) looked() string {
	switch {
	case l.name == "" && l.proxy != "":
		return fmt.Sprintf("%s is looked up by the proxy", l.host)
	case l.name == "" && isAddress(l.host):
		return fmt.Sprintf("%s is an address", l.host)
	case l.name == "":
		return l.host
	}
	list := l.found
	if len(list) > addressesShown {
		list = append(list[:addressesShown:addressesShown], "…")
	}
	return fmt.Sprintf("%s is %s", l.name, strings.Join(list, ", "))
}

// addressesShown is how many addresses of a name are named.
const addressesShown = 3

func (l *leg) connected() string {
	if l.at == "" {
		return "made before"
	}
	return fmt.Sprintf("%s in %d ms", l.at, l.took.Milliseconds())
}

func (l *leg) through() string {
	if l.proxy == "" {
		return "none"
	}
	return "through " + printable(l.proxy)
}

// expiresSoon is when the end of a certificate is worth a warning.
const expiresSoon = 14 * 24 * time.Hour

// secured says how a connection is encrypted, and by whose word.
func (l *leg) secured() (detail string, soon bool) {
	switch {
	case !l.encrypted:
		return "none: " + l.host + " is asked by http", false
	case l.tls == nil || len(l.tls.PeerCertificates) == 0:
		return "as before", false
	}
	cert := l.tls.PeerCertificates[0]
	left := time.Until(cert.NotAfter)
	return fmt.Sprintf("%s; certificate of %s by %s, %s left", tls.VersionName(l.tls.Version), owner(cert),
		issuer(cert), days(left)), left < expiresSoon && left < lifeOf(cert)/3
}

// lifeOf is how long a certificate is good in all.
func lifeOf(c *x509.Certificate) time.Duration { return c.NotAfter.Sub(c.NotBefore) }

func days(d time.Duration) string {
	switch n := int(d / (24 * time.Hour)); n {
	case 0:
		return "less than a day"
	case 1:
		return "1 day"
	default:
		return fmt.Sprintf("%d days", n)
	}
}

// owner and issuer name who a certificate is for and who signed it.
func owner(c *x509.Certificate) string {
	if c.Subject.CommonName == "" && len(c.DNSNames) > 0 {
		return printable(c.DNSNames[0])
	}
	return printable(c.Subject.CommonName)
}

func issuer(c *x509.Certificate) string {
	name := c.Issuer.CommonName
	if len(c.Issuer.Organization) > 0 {
		name = c.Issuer.Organization[0] + " (" + name + ")"
	}
	return printable(name)
}
