package cli_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
	"icdscope/ui/cli/doctor"
)

// The explorer's doctor walks the same way, one step after the other, and ends when
// nobody waits for it any more.
func TestTheDoctorOfTheExplorer(t *testing.T) {
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	diagnose := func(ctx context.Context) (names []string, cause *doctor.Cause, err error) {
		cause, err = cli.Diagnose(ctx, c.system(io.Discard, io.Discard), "icd", func(step doctor.Step) {
			names = append(names, string(step.Name))
		})
		return names, cause, err
	}
	names, cause, err := diagnose(t.Context())
	if err != nil || cause != nil || len(names) != 9 || names[0] != "settings" || names[8] != "read" {
		t.Errorf("%q, %+v, %v", names, cause, err)
	}
	fault(t, s, "scope")
	names, cause, err = diagnose(t.Context())
	if err != nil || cause == nil || !strings.Contains(cause.Says, "lacks a scope") || cause.Fix == "" ||
		cause.Evidence == "" || names[len(names)-1] != "scope" {
		t.Errorf("%q, %+v, %v", names, cause, err)
	}
	s.ClearFaults("")
	fault(t, s, "latency=20s,on=api")
	ctx, cancel := context.WithCancel(t.Context())
	cause, err = cli.Diagnose(ctx, c.system(io.Discard, io.Discard), "icd", func(step doctor.Step) {
		if step.Name == doctor.Scope {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%+v, %v", cause, err)
	}
}
