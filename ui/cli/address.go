package cli

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"icdscope/session/failure"
)

// longestAddress is how many bytes an address may have: those of services have some tens.
const longestAddress = 2000

// parseEndpoint reads an address that tokens or credentials may be sent to:
// https, or http to this computer; without a token http to anywhere. The host is as
// requests name it, in small letters and ASCII. No error repeats what may be a password.
func parseEndpoint(text string, tokenless bool) (*url.URL, error) {
	if err := unlike(text); err != nil {
		return nil, err
	}
	u, err := url.Parse(text)
	switch {
	case strings.Contains(authority(text), "@"), err != nil && strings.Contains(text, "@"):
		return nil, errors.New("the address holds a user name or password: credentials do not belong there")
	case strings.ContainsAny(text, "?#"):
		return nil, errors.New("the address must end with its path, without ? and #")
	case !portable(authority(text)):
		return nil, errors.New("what stands behind the colon of the address is no port: that is a number from 1 to 65535")
	case err != nil:
		return nil, errors.New("this is not an address like https://host")
	case u.Hostname() == "":
		return nil, errors.New("the address names no host")
	}
	host, ok := hostName(u.Hostname())
	switch {
	case !ok:
		return nil, fmt.Errorf("%.80q cannot be the name of a host", u.Hostname())
	case u.Scheme == "http" && !tokenless && !failure.Loopback(host):
		return nil, fmt.Errorf("%s://%.80s is not encrypted: a token is only sent over https, or to this computer", u.Scheme,
			u.Host)
	}
	u.Host = joined(host, u.Port())
	return u, nil
}

// unlike says why a text is no address at all; nil if it begins as one.
func unlike(text string) error {
	scheme, _, ok := strings.Cut(text, "://")
	switch {
	case !ok || !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "http"):
		return errors.New("this is not an address like https://host")
	case len(text) > longestAddress:
		return fmt.Errorf("the address is longer than %d characters", longestAddress)
	case !utf8.ValidString(text), strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) }):
		return errors.New("the address holds a space, or a character that is not seen")
	}
	return nil
}

// authority is the part of an address between the slashes: the host, what is before it
// and its port.
func authority(text string) string {
	_, rest, _ := strings.Cut(text, "://")
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		return rest[:end]
	}
	return rest
}

// portable reports whether an authority has a port that there can be, or none.
func portable(authority string) bool {
	open := strings.HasPrefix(authority, "[") && !strings.Contains(authority, "]")
	_, port, ok := strings.Cut(authority[strings.LastIndex(authority, "]")+1:], ":")
	if !ok || open {
		return true
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}

// hostName is a host as requests name it, and whether it can be one: an IP address, or a
// name by the rules of DNS (RFC 1035 section 2.3.4), in which underscores occur too.
func hostName(text string) (string, bool) {
	if _, err := netip.ParseAddr(text); err == nil {
		return text, true
	}
	name, err := idna.Lookup.ToASCII(text)
	if err != nil {
		name = text // an underscore is refused there, and everything that is below too
	}
	name = strings.ToLower(name)
	labels := strings.Split(strings.TrimSuffix(name, "."), ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' || strings.ContainsFunc(l, strange) {
			return "", false
		}
	}
	_, err = strconv.ParseUint(labels[len(labels)-1], 10, 64) // it would be an IP address
	return name, err != nil && len(name) <= 254
}

// strange reports whether a rune is in no name of a host.
func strange(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
}

// joined are a host and its port, if it has one.
func joined(host, port string) string {
	switch {
	case port != "":
		return net.JoinHostPort(host, port)
	case strings.Contains(host, ":"):
		return "[" + host + "]"
	}
	return host
}
