//go:build unix

package cli_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"icdscope/api/sandbox"
)

// A service on this computer is asked for nothing that only a sandbox has. One whose
// answers have the mark of a sandbox is asked which faults are on.
func TestOnlyASandboxOnThisComputerIsAskedForFaults(t *testing.T) {
	for name, marked := range map[string]bool{"a service": false, "a sandbox": true} {
		t.Run(name, func(t *testing.T) {
			s, err := sandbox.New(sandbox.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.SetFault(sandbox.Fault{Name: "latency", Value: "1ms"}); err != nil {
				t.Fatal(err)
			}
			var asked, control atomic.Int64
			local := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				if strings.HasPrefix(r.URL.Path, "/sandbox") {
					control.Add(1)
				}
				if !marked {
					w = &unlabelled{w}
				}
				s.ServeHTTP(w, r)
			}))
			t.Cleanup(local.Close)
			x := onTerminal(t, 120, 40, program(t, []string{
				"HOME=" + t.TempDir(), "ICDSCOPE_ICD_URL=" + local.URL, "ICDSCOPE_ICD_TOKEN_URL=" + local.URL + "/connect/token",
				"ICD_CLIENT_ID=" + sandbox.DemoClientID, "ICD_CLIENT_SECRET=" + sandbox.DemoSecret,
			}))
			x.sees("Certain infectious")
			x.keys(right)
			if marked {
				x.sees("SANDBOX", "latency=1ms")
			} else {
				x.sees("LOCAL", "Gastroenteritis")
			}
			x.keys("3")
			x.sees("Next renewal")
			x.keys("q")
			if code := x.ends(); code != 0 {
				t.Errorf("exit code %d", code)
			}
			if got := control.Load(); marked != (got > 0) || asked.Load() < 3 {
				t.Errorf("of %d requests %d asked for what a sandbox has", asked.Load(), got)
			}
		})
	}
}
