//go:build unix

package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
)

// headless runs the commands of a computer whose credentials are marked, and notes
// everything that they write.
type headless struct {
	*computer
	t    *testing.T
	spy  *spy
	w    *written
	base string
}

func newHeadless(t *testing.T, s *spy, base string, w *written) *headless {
	t.Helper()
	c := newComputer(t)
	for name, v := range map[string]string{
		"ICDSCOPE_ICD_URL": base, "ICDSCOPE_ICD_TOKEN_URL": base + "/connect/token", "ICDSCOPE_CDC_URL": base,
		"ICD_CLIENT_ID": canaryID, "ICD_CLIENT_SECRET": canarySecret, "CDC_CLIENT_ID": canaryID, "CDC_CLIENT_SECRET": canarySecret,
	} {
		c.env[name] = v
	}
	return &headless{computer: c, t: t, spy: s, w: w, base: base}
}

// run runs a command, of which an exit code below 0 stands for any.
func (h *headless) run(want int, args ...string) {
	h.t.Helper()
	h.environ = []string{
		taskVariable + "=environment ICD_TOKEN CDC_TOKEN", "ICD_CLIENT_SECRET=" + canarySecret, "CDC_CLIENT_SECRET=" + canarySecret,
	}
	if slices.Contains(args, "sandbox") {
		h.environ[0] = taskVariable + "=tell " + canarySecret
	}
	flags := []string{args[0], "--debug", filepath.Join(h.dir, "debug.log"), "--timeout", "5s"}
	all := append(flags, args[1:]...)
	h.w.runs(all...)
	r := h.computer.run(h.t, all...)
	if want >= 0 && r.code != want {
		h.t.Errorf("%v ends with %d, want %d\n%s%s", args, r.code, want, r.out, r.err)
	}
	if args[0] == "token" && r.code == 0 { // what it is asked for, and nothing else
		h.spy.mu.Lock()
		for _, token := range h.spy.tokens {
			for _, before := range []string{"Authorization: Bearer ", "Authorization: ", ""} {
				if r.out == before+token+"\n" {
					r.out = ""
				}
			}
		}
		h.spy.mu.Unlock()
		if r.out != "" {
			h.t.Errorf("%v prints more than a token", args)
		}
	}
	h.w.add("output of "+strings.Join(args, " "), r.out+r.err)
	h.w.add("the trace of "+strings.Join(args, " "), r.traced()+r.rendered())
}

// everyCommand runs those that ask.
func (h *headless) everyCommand(want int) {
	h.t.Helper()
	h.run(want, "check", "--json")
	h.run(want, "check")
	h.run(-1, "token", "icd")
	h.run(-1, "token", "cdc", "--header")
	h.run(-1, "exec", "icd", "--", os.Args[0])
	h.run(-1, "exec", "cdc", "--min-ttl", "1h", "--", os.Args[0])
	h.run(-1, "get", "1A01", "--json")
	h.run(-1, "search", "fever")
}

// everyOutput runs every way in which a command writes something: on the screen, or in
// files of the directory that it is run in.
func (h *headless) everyOutput() {
	h.t.Helper()
	h.t.Run("outputs", func(t *testing.T) {
		t.Chdir(h.dir)
		whole := h.t
		h.t = t
		defer func() { h.t = whole }()
		secret := []byte(canaryID + ":" + canarySecret + "\n")
		for name, b := range map[string][]byte{"key.pem": secret, "script": []byte("1h on 503\n"), "secret": []byte(canarySecret)} {
			if err := os.WriteFile(filepath.Join(h.dir, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, x := range outputs(h.base) {
			h.stdin = x.stdin
			h.run(x.code, x.args...)
		}
		h.watch()
		if err := h.spy.SetFault(sandbox.Fault{Name: "html", Value: "401", On: "api"}); err != nil {
			t.Fatal(err)
		}
		h.run(3, "check", "--receipt", "paper")
		h.spy.ClearFaults("")
		for _, name := range []string{"key.pem", "secret"} { // which the test itself wrote
			if err := os.Remove(filepath.Join(h.dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// output is a run, and what it reads.
type output struct {
	code  int
	args  []string
	stdin string
}

func outputs(base string) []output {
	said := func(code int, line string) output { return output{code: code, args: strings.Fields(line)} }
	typed := func(stdin string, x output) output {
		x.stdin = stdin
		return x
	}
	around := func(code int, line string) output {
		x := said(code, "sandbox "+line+" --")
		x.args = append(x.args, os.Args[0])
		return x
	}
	return []output{
		said(0, "check --receipt paper"), said(0, "check --verify-facts"), said(5, "check --min-ttl 2h"),
		said(0, "check icd --profile cloud --icd-url "+base+" --icd-token-url "+base+"/connect/token --icd-auth-style body --lang en --release 2024-01"),
		said(0, "check cdc --cdc-url "+base+" --cdc-scopes EXPORT_SUMMARIZATION --cdc-on-behalf-of SOMEBODY"),
		said(-1, "check icd --icd-url http://c4nary:c4nary@"+strings.TrimPrefix(base, "http://")),
		said(2, "check cdc --cdc-cert key.pem --cdc-key key.pem"), said(2, "check icd --ca-file key.pem"),
		typed(canaryID+"\n"+canarySecret+"\n", said(0, "check icd --secret-stdin")),
		said(0, "check --sandbox --token-ttl 1m --latency 1ms --fault jitter=1ms"),
		said(2, "check --sandbox --data key.pem"),
		said(0, "token icd --to-terminal"), said(5, "token icd --min-ttl 2h"),
		said(0, "get 1A00 1A01 --csv --children --path --describe"), said(0, "get 1A00 --children --json --no-cache"),
		said(0, "get BlockL2-1A0 --subtree --export block.md"), said(0, "get BlockL2-1A0 --subtree --export block.json"),
		said(0, "get BlockL2-1A0 --subtree --export block.csv"), said(0, "get b900 --linearization icf"), said(-1, "get 1A00 --offline"),
		said(0, "search fever --json --flexible --all --no-cache"), said(0, "search fever --csv"),
		said(0, "search mental --linearization icf"), said(-1, "search fever --offline"),
		said(0, "config"), said(0, "config --keys"), said(-1, "logout"),
		around(1, "--client "+canaryID+":secret --log --lenient --report report.json --fault-script script --alias 2026-01=2024-01"),
		around(0, "--client "+canaryID+":secret --log --strict --rewrite-uris --jitter 1ms"), around(0, "--log --tls"),
		around(0, "--log --proxy"),
		said(0, "cache clear"),
	}
}

// watch runs what goes on until it is ended.
func (h *headless) watch() {
	h.t.Helper()
	args := []string{"check", "--watch", "--json"}
	h.w.runs(args...)
	ctx, end := context.WithCancel(h.t.Context())
	defer end()
	said, errs := &printed{first: make(chan string, 1)}, new(lockedBuffer)
	code := make(chan int, 1)
	go func() { code <- cli.Main(ctx, args, h.system(said, errs)) }()
	select {
	case text := <-said.first:
		h.w.add("output of check --watch", text)
		end()
		<-code
	case n := <-code:
		h.t.Errorf("check --watch ends with %d: %s", n, errs)
	}
	h.w.add("messages of check --watch", errs.String())
}

// otherSources are credentials that come from elsewhere, or are wrong.
func (h *headless) otherSources() {
	h.t.Helper()
	h.env["ICD_CLIENT_SECRET"] = canarySecret + "-wrong"
	h.run(4, "check", "icd")
	h.env["ICD_CLIENT_SECRET"] = canarySecret
	h.env["ICDSCOPE_ICD_TOKEN_URL"] = strings.Replace(h.base, "http:", "https:", 1) + "/connect/token"
	h.run(3, "check", "icd")
	manager := newManager(h.t, "printf '%s\\n%s\\n' '"+canaryID+"' '"+canarySecret+"'; echo '"+canarySecret+"' >&2")
	delete(h.env, "ICD_CLIENT_ID")
	delete(h.env, "ICD_CLIENT_SECRET")
	h.env["ICDSCOPE_ICD_TOKEN_URL"] = h.base + "/connect/token"
	h.configure(h.t, "[profiles.cloud]\nicd_secret_command = "+manager.words()+"\n")
	h.run(0, "check", "icd")
	h.run(0, "config")
	h.run(0, "exec", "icd", "--", os.Args[0])
}
