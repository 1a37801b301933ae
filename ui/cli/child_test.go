//go:build unix

package cli_test

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
)

// taskVariable tells the test binary to be a command that the sandbox runs.
const taskVariable = "TEST_TASK_OF_ICDSCOPE"

// runTask does what such a command does, and returns its exit code.
func runTask(task string) int {
	name, rest, _ := strings.Cut(task, " ")
	switch name {
	case "exit":
		code, err := strconv.Atoi(rest)
		if err != nil {
			return 99
		}
		return code
	case "environment":
		hidden := strings.Fields(rest)
		for _, line := range os.Environ() {
			if name, _, _ := strings.Cut(line, "="); !slices.Contains(hidden, name) {
				fmt.Println(line)
			}
		}
	case "copy":
		if _, err := io.Copy(os.Stdout, os.Stdin); err != nil {
			return 99
		}
	case "die":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case "signal":
		return awaitSignals()
	case "sample":
		return report(sample())
	case "ask":
		return report(askWithToken())
	case "tell":
		return report(tellTheSandbox(rest))
	case "lock":
		return lockForEver(rest)
	case "mark":
		markPlaces(rest)
	case "elsewhere":
		_, err := outside().Get("https://example.org/")
		return report(err)
	}
	return 0
}

// askWithToken asks the API that the environment names, with the token in it.
func askWithToken() error {
	r, err := http.NewRequest(http.MethodGet, cmp.Or(os.Getenv("ICD_TOKEN_FOR"), os.Getenv("ICDSCOPE_ICD_URL"))+"/icd/entity", nil)
	if err != nil {
		return err
	}
	r.Header = http.Header{"Authorization": {"Bearer " + os.Getenv("ICD_TOKEN")}, "Api-Version": {"v2"}, "Accept-Language": {"en"}}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	fmt.Println(resp.Status)
	return resp.Body.Close()
}

// tellTheSandbox sends a secret to all places of requests to the sandbox that the
// environment names, by its address or as a proxy.
func tellTheSandbox(sec string) error {
	base := cmp.Or(os.Getenv("ICDSCOPE_ICD_URL"), "https://id.who.int")
	client := outside()
	for _, path := range []string{"/icd/entity?client_secret=", "/icd/release/11/2024-01/mms/codeinfo/", "/connect/token?x="} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			form := url.Values{"grant_type": {"client_credentials"}, "client_id": {"someone"}, "client_secret": {sec}}
			r, err := http.NewRequest(method, base+path+url.PathEscape(sec), strings.NewReader(form.Encode()))
			if err != nil {
				return err
			}
			r.Header = http.Header{
				"Authorization": {"Bearer " + url.QueryEscape(sec)}, "Accept-Language": {url.QueryEscape(sec)},
				"Api-Version": {url.QueryEscape(sec)}, "Content-Type": {"application/x-www-form-urlencoded"}, "User-Agent": {url.QueryEscape(sec)},
			}
			resp, err := client.Do(r)
			if err != nil {
				return err
			}
			_ = resp.Body.Close()
		}
	}
	return nil
}

func report(err error) int {
	if err != nil {
		fmt.Println(err)
		return 3
	}
	return 0
}

// awaitSignals tells every signal until two came, or an end.
func awaitSignals() int {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1)
	fmt.Println("ready", os.Getenv("SSL_CERT_FILE"))
	for range 2 {
		fmt.Println("got", <-signals)
	}
	return 42
}

// outside is a client that knows the world by its environment alone.
func outside() *http.Client {
	pool := x509.NewCertPool()
	if b, err := os.ReadFile(os.Getenv("SSL_CERT_FILE")); err == nil {
		pool.AppendCertsFromPEM(b)
	}
	return &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool}}}
}

// sample asks as the PHP sample in WHO's documents does.
func sample() error {
	client := outside()
	var fields bytes.Buffer
	w := multipart.NewWriter(&fields)
	for _, f := range [][2]string{{"client_id", "..."}, {"client_secret", "..."}, {"scope", "icdapi_access"}, {"grant_type", "client_credentials"}} {
		if err := w.WriteField(f[0], f[1]); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	resp, err := client.Post("https://icdaccessmanagement.who.int/connect/token", w.FormDataContentType(), &fields)
	if err != nil {
		return err
	}
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(b), `"access_token":"`)
	token, _, _ := strings.Cut(rest, `"`)
	r, err := http.NewRequest(http.MethodGet, "https://id.who.int/icd/entity", nil)
	if err != nil {
		return err
	}
	r.Header = http.Header{"Authorization": {"Bearer " + token}, "Accept": {"application/json"}, "Accept-Language": {"en"}}
	if resp, err = client.Do(r); err != nil {
		return err
	}
	if b, err = io.ReadAll(resp.Body); err != nil {
		return err
	}
	fmt.Println(resp.StatusCode, string(b))
	return nil
}

// around runs the sandbox around a task.
func (c *computer) around(t *testing.T, task string, args ...string) result {
	t.Helper()
	c.environ = append(c.environ, taskVariable+"="+task)
	return c.run(t, append(append([]string{"sandbox"}, args...), "--", os.Args[0])...)
}

// A client that was never touched runs to its end, and what WHO would have refused
// is in the report.
func TestAnUntouchedClientRuns(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report.json")
	c := newComputer(t)
	c.environ = []string{"https_proxy=http://elsewhere.invalid", "NO_PROXY=who.int", "ICD_CLIENT_SECRET_FILE=/nowhere", "KEPT=yes"}
	r := c.around(t, "sample", "--proxy", "--lenient", "--report", file)
	r.want(t, 1, "demo credentials", "no request seen yet", "the first request came: POST icdaccessmanagement.who.int/connect/token", "WHO would have refused:")
	if !strings.HasPrefix(r.out, `200 {"@context":"http://id.who.int/`) || strings.Contains(r.out, "ICD_CLIENT") {
		t.Errorf("the client says %s", r.out)
	}
	if !strings.HasPrefix(r.err, "icdscope: demo credentials, worthless anywhere else: ICD_CLIENT_ID="+sandbox.DemoClientID) {
		t.Errorf("the demo credentials are not the first thing: %s", r.err)
	}
	var what []string
	for _, o := range readReport(t, file) {
		what = append(what, o.What)
	}
	if want := []string{"multipart token request", "unknown client id or wrong secret", "no API-Version"}; !slices.Equal(what, want) {
		t.Errorf("the report has %q, want %q", what, want)
	}
}

func TestTheCommandAsksNobodyElse(t *testing.T) {
	r := newComputer(t).around(t, "elsewhere", "--proxy")
	r.want(t, 3, "Forbidden", "example.org:443: the proxy refused it", "no request was seen")
}

// A client that asks the sandbox by its own address did not go past the proxy to anybody.
func TestTheCommandAsksByAddress(t *testing.T) {
	r := newComputer(t).around(t, "ask", "--proxy")
	r.want(t, 0, "nothing came through the proxy: the client asked the sandbox by its own address, as ICDSCOPE_ICD_URL names it")
	if strings.Contains(r.err, "no request was seen") {
		t.Errorf("it is a false alarm: %s", r.err)
	}
}

// The exit code is the command's, whatever it is; a report has a say only if that
// is 0, and knows nothing of a client that never came.
func TestExitCodeOfTheCommand(t *testing.T) {
	for _, code := range []int{0, 1, 7, 255} {
		newComputer(t).around(t, "exit "+strconv.Itoa(code)).want(t, code)
		r := newComputer(t).around(t, "exit "+strconv.Itoa(code), "--proxy", "--lenient", "--report", filepath.Join(t.TempDir(), "r"))
		if code == 0 {
			code = 3
		}
		r.want(t, code, "nothing was asked")
	}
	newComputer(t).around(t, "die", "--proxy").want(t, 128+9)
	c := newComputer(t)
	c.run(t, "sandbox", "--", "a-command-that-is-not-there").want(t, 127, "a-command-that-is-not-there")
	c.run(t, "sandbox", "--", filepath.Join(t.TempDir(), "nor-this")).want(t, 127)
	c.run(t, "sandbox", "--", t.TempDir()).want(t, 126)
}

func TestStreamsOfTheCommand(t *testing.T) {
	c := newComputer(t)
	c.stdin = "what is typed\n"
	if r := c.around(t, "copy"); r.code != 0 || r.out != c.stdin {
		t.Errorf("%d %q %s", r.code, r.out, r.err)
	}
}

func TestEnvironmentOfTheCommand(t *testing.T) {
	own := []string{
		"KEPT=yes", "ICD_CLIENT_ID=mine", "ICD_CLIENT_SECRET=c4nary", "ICD_CLIENT_SECRET_FILE=/c4nary", "http_proxy=http://c4nary", "NO_PROXY=c4nary",
		"SSL_CERT_FILE=/c4nary",
		"CDC_CLIENT_SECRET=c4nary", "ICDAPI_CLIENT_ID=c4nary", "ICDAPI_CLIENT_SECRET=c4nary", "WHO_ICD_CLIENT_SECRET=c4nary", "ICD11_CLIENT_SECRET_FILE=/c4nary",
	}
	environment := func(args ...string) (map[string]string, string) {
		c := newComputer(t)
		c.environ = own
		r := c.around(t, "environment", args...)
		r.want(t, 0)
		env := make(map[string]string)
		for line := range strings.SplitSeq(strings.TrimSpace(r.out), "\n") {
			name, value, _ := strings.Cut(line, "=")
			if _, twice := env[name]; twice {
				t.Errorf("%s is there twice", name)
			}
			env[name] = value
		}
		return env, r.out
	}
	plain, _ := environment()
	if plain["KEPT"] != "yes" || plain["ICD_CLIENT_ID"] != sandbox.DemoClientID || plain["ICD_CLIENT_SECRET"] != sandbox.DemoSecret ||
		!strings.HasPrefix(plain["ICDSCOPE_ICD_URL"], "http://127.0.0.1:") || plain["http_proxy"] != "http://c4nary" {
		t.Errorf("%v", plain)
	}
	for _, family := range []string{"ICD", "ICDAPI", "WHO_ICD", "ICD11"} {
		if plain[family+"_CLIENT_ID"] != sandbox.DemoClientID || plain[family+"_CLIENT_SECRET"] != sandbox.DemoSecret || plain[family+"_CLIENT_SECRET_FILE"] != "" {
			t.Errorf("%s has credentials of the user's own: %v", family, plain)
		}
	}
	proxied, text := environment("--proxy")
	if proxied["KEPT"] != "yes" || !strings.HasPrefix(proxied["https_proxy"], "http://127.0.0.1:") || proxied["NO_PROXY"] != "localhost,127.0.0.1,::1" {
		t.Errorf("%v", proxied)
	}
	if strings.Contains(text, "c4nary") {
		t.Errorf("it still has %s", text)
	}
	if _, err := os.Stat(proxied["SSL_CERT_FILE"]); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the certificate is still there: %v", err)
	}
}

// own are the settings that are the user's own with whatever server. All others lead
// somewhere, and in the command's environment to the sandbox.
var own = []string{
	"LANGUAGE", "RELEASE", "TIMEOUT", "ASCII", "HISTORY", "MOUSE", "TITLE", "ICD_AUTH_STYLE",
	"CDC_SCOPES", "CDC_ON_BEHALF_OF", "CDC_CERT", "CDC_KEY", "CA_FILE",
}

// No setting of the user's leads icdscope past the sandbox that it is run in.
func TestSettingsOfTheCommand(t *testing.T) {
	settings := slices.DeleteFunc(cli.Variables(), func(name string) bool { return !strings.HasPrefix(name, "ICDSCOPE_") })
	var all []string
	for _, name := range settings {
		all = append(all, name+"=c4nary")
	}
	for _, args := range [][]string{nil, {"--proxy"}, {"--tls"}, {"--proxy", "--tls"}} {
		c := newComputer(t)
		c.environ = slices.Clone(all)
		r := c.around(t, "environment", args...)
		r.want(t, 0)
		_, at, _ := strings.Cut(r.err, "the sandbox answers at ")
		at, _, _ = strings.Cut(at, "\n")
		env := make(map[string]string)
		for line := range strings.Lines(r.out) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			env[name] = value
		}
		for _, name := range settings {
			value := env[name]
			switch {
			case name == "ICDSCOPE_PROFILE":
				if value != "cloud" {
					t.Errorf("%v: the profile is %q", args, value)
				}
			case strings.HasSuffix(name, "_URL"):
				if !strings.HasPrefix(value, at) {
					t.Errorf("%v: %s is %q", args, name, value)
				}
			case name == "ICDSCOPE_CA_FILE" && slices.Contains(args, "--tls"):
				if value != env["SSL_CERT_FILE"] {
					t.Errorf("%v: %s is %q", args, name, value)
				}
			case !slices.Contains(own, strings.TrimPrefix(name, "ICDSCOPE_")) || value != "c4nary":
				t.Errorf("%v: %s is %q", args, name, value)
			}
		}
	}
}

// icdscope as the command is at the sandbox, whatever the user's variables and settings
// file name.
func TestIcdscopeAsTheCommand(t *testing.T) {
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{nil, {"--proxy"}, {"--tls"}, {"--proxy", "--tls"}} {
		for _, profile := range []string{"sandbox", "who-test", "elsewhere"} {
			const nobody = "http://127.0.0.1:9"
			cmd := program(t, []string{
				"ICDSCOPE_PROFILE=" + profile, "ICDSCOPE_ICD_URL=" + nobody, "ICDSCOPE_ICD_TOKEN_URL=none", "ICDSCOPE_CDC_URL=" + nobody,
				"ICD_CLIENT_ID=mine", "ICD_CLIENT_SECRET=c4nary", "WHO_CLIENT_ID=mine", "WHO_CLIENT_SECRET=c4nary",
			}, slices.Concat([]string{"sandbox"}, args, []string{"--", bin, "check"})...)
			dir := filepath.Join(cmd.Dir, ".config", "icdscope")
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			const file = "profile = \"elsewhere\"\n[profiles.elsewhere]\nicd_url = \"http://127.0.0.1:9\"\ncdc_url = \"http://127.0.0.1:9\"\n"
			if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(file), 0o600); err != nil {
				t.Fatal(err)
			}
			b, err := cmd.CombinedOutput()
			out := string(b)
			_, at, _ := strings.Cut(out, "the sandbox answers at ")
			at, _, _ = strings.Cut(at, "\n")
			if err != nil || strings.Count(out, "active  (SANDBOX)") != 2 || !strings.Contains(out, "endpoint      "+at+"/connect/token") {
				t.Errorf("%v, profile %s: %v %s", args, profile, err, out)
			}
		}
	}
}

// started is the built program with a task in it, in a temporary directory of its
// own.
func started(t *testing.T, args ...string) (cmd *exec.Cmd, lines *bufio.Scanner, temp string) {
	t.Helper()
	temp = t.TempDir()
	cmd = program(t, []string{taskVariable + "=signal", "TMPDIR=" + temp}, append([]string{"sandbox", "--proxy"}, args...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // no terminal, and no job of the tests'
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out), temp
}

// empty fails the test unless nothing is left of a directory.
func empty(t *testing.T, dir string) {
	t.Helper()
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

// Signals are the command's: it gets each, as often as it comes, and decides by
// itself when it ends.
func TestSignalsArePassedOn(t *testing.T) {
	for _, twice := range [][2]syscall.Signal{{syscall.SIGINT, syscall.SIGINT}, {syscall.SIGTERM, syscall.SIGHUP}, {syscall.SIGQUIT, syscall.SIGUSR1}} {
		cmd, lines, temp := started(t, "--", os.Args[0])
		if !lines.Scan() || !strings.HasPrefix(lines.Text(), "ready "+temp) {
			t.Fatalf("it says %q", lines.Text())
		}
		for _, s := range twice {
			if err := cmd.Process.Signal(s); err != nil {
				t.Fatal(err)
			}
			if !lines.Scan() || lines.Text() != "got "+s.String() {
				t.Errorf("%v: it says %q", s, lines.Text())
			}
		}
		err := cmd.Wait()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 42 {
			t.Errorf("%v: it ended with %v", twice, err)
		}
		empty(t, temp)
	}
}

// A key that interrupts reaches the command by the terminal, and is not passed on to
// it once more.
func TestAnInterruptOfTheTerminalComesOnce(t *testing.T) {
	cmd := program(t, []string{taskVariable + "=signal"}, "sandbox", "--", os.Args[0])
	tty, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tty.Close() }()
	lines := bufio.NewScanner(tty)
	await := func(want string) {
		t.Helper()
		for lines.Scan() {
			if text := strings.TrimPrefix(lines.Text(), "^C"); strings.HasPrefix(text, want) { // the terminal shows the key
				return
			} else if strings.HasPrefix(text, "got ") {
				t.Fatalf("it says %q, want %q", text, want)
			}
		}
		t.Fatalf("it never says %q", want)
	}
	await("ready")
	if _, err := tty.WriteString("\x03"); err != nil {
		t.Fatal(err)
	}
	await("got interrupt")
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	await("got terminated")
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 42 {
		t.Errorf("it ended with %v", err)
	}
}

// Whatever ends the server, nothing is left of the certificate.
func TestTheCertificateIsRemovedAtTheEnd(t *testing.T) {
	for s, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143, syscall.SIGHUP: 129, syscall.SIGQUIT: 131} {
		cmd, lines, temp := started(t)
		for lines.Scan() && !strings.HasPrefix(lines.Text(), "# JAVA_TOOL_OPTIONS") {
			continue
		}
		if left, err := os.ReadDir(temp); err != nil || len(left) != 1 {
			t.Errorf("while it runs there is %v (%v)", left, err)
		}
		if err := cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
		err := cmd.Wait()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != code {
			t.Errorf("%v: it ended with %v, want %d", s, err, code)
		}
		empty(t, temp)
	}
}

// A message that nobody reads any more does not end the server.
func TestMessagesThatNobodyReads(t *testing.T) {
	temp := t.TempDir()
	cmd := program(t, []string{"TMPDIR=" + temp}, "sandbox", "--proxy", "--log")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	told, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines, at := bufio.NewScanner(out), ""
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "# JAVA_TOOL_OPTIONS") {
		if _, url, ok := strings.Cut(lines.Text(), "icdscope sandbox at "); ok {
			at = url
		}
	}
	said := bufio.NewScanner(told)
	for said.Scan() && !strings.Contains(said.Text(), "no request seen yet") {
		continue
	}
	if err := told.Close(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		resp, err := http.Get(at + "/icd/entity")
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 143 {
		t.Errorf("it ended with %v", err)
	}
	empty(t, temp)
}
