package fact_test

import (
	"testing"

	"icdscope/api/fact"
)

// What was seen goes with the verdict, and neither changes what was assumed.
func TestVerdicts(t *testing.T) {
	open := fact.Fact{ID: "token-lifetime", Assumed: "a token lives for an hour"}
	for name, test := range map[string]struct {
		got  fact.Fact
		want fact.Verdict
	}{
		"borne out":   {open.Decided(true, "expires_in is 3600"), fact.Holds},
		"refuted":     {open.Decided(false, "expires_in is 60"), fact.Fails},
		"not asked":   {open.Undecided("no credentials"), fact.Open},
		"asked again": {open.Decided(false, "x").Decided(true, "expires_in is 3600"), fact.Holds},
	} {
		if test.got.Verdict != test.want || test.got.Saw == "" || test.got.ID != open.ID || test.got.Assumed != open.Assumed {
			t.Errorf("%s: %+v", name, test.got)
		}
	}
	if open.Verdict != "" || open.Saw != "" {
		t.Errorf("the assumption itself has changed: %+v", open)
	}
}
