package sandbox

import (
	"fmt"
	"strings"
)

// Alias lets requests for one release have another: for clients that have a release
// built in which this sandbox does not carry.
type Alias struct{ Asked, Given string }

// aliasHeader says in an answer that it is of another release than was asked for,
// as "2026-01=2024-01". The body says so too: it is that of the release it is of, to
// the last URI.
const aliasHeader = "X-Sandbox-Alias"

// ParseAlias reads an alias as a command line has it: "2026-01=2024-01".
func ParseAlias(spec string) (Alias, error) {
	asked, given, _ := strings.Cut(spec, "=")
	a := Alias{strings.TrimSpace(asked), strings.TrimSpace(given)}
	for _, release := range []string{a.Asked, a.Given} {
		if !forms["date"].MatchString(release) {
			return Alias{}, fmt.Errorf("the alias %.40q is not of the form ASKED=GIVEN with two releases, such as "+
				"2026-01=2024-01", spec)
		}
	}
	return a, nil
}

// addAliases takes the aliases of the options. What would do nothing, or be decided
// by chance, is an error.
func (s *Server) addAliases(list []Alias) error {
	s.aliases = make(map[string]string, len(list))
	for _, a := range list {
		releases := s.cat.Releases()
		switch {
		case s.aliases[a.Asked] != "":
			return fmt.Errorf("there are two aliases for the release %s", a.Asked)
		case !releases[a.Given]:
			return fmt.Errorf("the alias %s=%s gives a release that is not here; there are %s", a.Asked, a.Given,
				strings.Join(sortedKeys(releases), ", "))
		}
		s.aliases[a.Asked] = a.Given
	}
	return nil
}

// released is the release that answers a request for one: another if there is an
// alias for it, and that other is there.
func (c *call) released(asked string, isThere func(release string) bool) string {
	given, ok := c.s.aliases[asked]
	if !ok || !isThere(given) {
		return asked
	}
	c.header.Set(aliasHeader, asked+"="+given)
	return given
}
