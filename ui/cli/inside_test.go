//go:build unix

package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A request that is copied from the sandbox inside runs as it stands, with a token of
// that sandbox, whatever credentials somebody has.
func TestARequestOfTheSandboxInsideRuns(t *testing.T) {
	x := onTerminal(t, 120, 40, program(t, nil, "--sandbox"))
	x.sees("SANDBOX", "Certain infectious")
	x.keys("c")
	x.sees("copied: curl")
	texts := x.copied()
	if len(texts) != 1 {
		t.Fatalf("copied %q", texts)
	}
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	sh := exec.CommandContext(t.Context(), "sh", "-c", texts[0])
	sh.Dir = t.TempDir()
	sh.Env = []string{
		"PATH=" + filepath.Dir(bin) + ":" + os.Getenv("PATH"), "HOME=" + sh.Dir,
		"ICD_CLIENT_ID=c4nary-id", "ICD_CLIENT_SECRET=c4nary-secret", "ICDSCOPE_ICD_TOKEN_URL=https://icdaccessmanagement.invalid",
	}
	if out, err := sh.CombinedOutput(); err != nil || !strings.Contains(string(out), `"code":"01"`) {
		t.Errorf("%v: %s\nsays %s", err, texts[0], out)
	}
	x.keys("\x03")
	x.ends()
}
