package redact

import "strings"

// AllPatterns is [Text] by every pattern, whatever is in a text.
func AllPatterns(s string) string {
	p := compiled()
	for _, n := range p.named {
		s = n.ReplaceAllString(s, "${1}"+Mark)
	}
	s = p.jwt.ReplaceAllString(s, Mark)
	s = p.userinfo.ReplaceAllString(s, "${1}"+Mark+"@")
	return p.scheme.ReplaceAllStringFunc(s, func(match string) string {
		if p.ordinary.MatchString(match) {
			return match
		}
		return strings.Fields(match)[0] + " " + Mark
	})
}
