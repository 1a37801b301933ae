package sandbox_test

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"icdscope/api/sandbox"
)

// Sandboxes of one process share what they show and nothing else: what befalls one is
// not seen in another, while both are used.
func TestSandboxesShareNothingThatChanges(t *testing.T) {
	t.Parallel()
	calm := newServer(t, sandbox.Options{})
	want := inProcess(t, calm).get(mms2024).is(t, http.StatusOK).body
	for i := range 3 {
		t.Run(fmt.Sprintf("one in trouble %d", i), func(t *testing.T) {
			t.Parallel()
			c := serve(t, sandbox.Options{})
			for _, path := range []string{mms2024, mms2022 + "/" + cholera, "/icd/entity", query(mms2024+"/search", "q", "cholera")} {
				c.get(path).is(t, http.StatusOK)
			}
			c.fault("503")
			c.get(mms2024).is(t, http.StatusServiceUnavailable)
		})
		t.Run(fmt.Sprintf("the calm one %d", i), func(t *testing.T) {
			t.Parallel()
			if got := inProcess(t, calm).get(mms2024).is(t, http.StatusOK); !bytes.Equal(got.body, want) {
				t.Errorf("it answers %s\nand before %s", got.body, want)
			}
		})
	}
}

// A second sandbox costs next to nothing: what it shows is there already.
func TestASecondSandboxIsCheap(t *testing.T) {
	if made := testing.AllocsPerRun(5, func() { newServer(t, sandbox.Options{}) }); made > 100 {
		t.Errorf("it takes %v allocations", made)
	}
}
