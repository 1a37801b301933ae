package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"icdscope/api/sandbox"
)

// conclude tells what WHO would have refused, writes the report, and returns the
// exit code: the one there is, or if all was well so far, 1 for what is reported and
// 3 if nothing was asked: a client that went elsewhere was not looked at.
func (s *serving) conclude(report *os.File, code int) (int, error) {
	s.look.end()
	if !s.so.Lenient {
		return code, nil
	}
	found := s.server.Stats().Objections
	served := s.look.served()
	if served {
		s.o.note("%s", listed(found))
	} else {
		s.o.note("nothing was asked, so there is nothing to say of what WHO would have refused")
	}
	if report == nil {
		return code, nil
	}
	switch {
	case code != exitOK:
	case len(found) > 0:
		code = exitError
	case !served:
		code = exitUndecided
	}
	return code, writeReport(report, found)
}

// listed is the list of objections for people.
func listed(found []sandbox.Objection) string {
	if len(found) == 0 {
		return "WHO would have refused nothing of what was asked"
	}
	var b strings.Builder
	b.WriteString("WHO would have refused:")
	for _, one := range found {
		fmt.Fprintf(&b, "\n  #%d %s: %s; WHO answers %s; %s", one.First, one.Request, one.What, one.Answer, one.Instead)
		if one.Times > 1 {
			fmt.Fprintf(&b, " (%d times)", one.Times)
		}
	}
	return b.String()
}

// writeReport writes the list of objections for programs.
func writeReport(f *os.File, found []sandbox.Objection) error {
	b, err := json.MarshalIndent(found, "", "  ")
	if err == nil {
		_, err = f.Write(append(b, '\n'))
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("--report: %w", err)
	}
	return nil
}
