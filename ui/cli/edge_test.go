package cli_test

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
)

// api is an ICD API that gives every call the same answer, at a computer whose
// tokens come from a sandbox.
func (c *computer) api(t *testing.T, status int, contentType, body string) {
	t.Helper()
	c.serve(t, sandbox.Options{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(s.Close)
	c.env["ICDSCOPE_ICD_URL"] = s.URL
}

// A page in front of the API decides nothing, in any command.
func TestAPageInFrontOfTheAPI(t *testing.T) {
	for _, status := range []int{401, 403} {
		c := newComputer(t)
		c.api(t, status, "text/html", "<html><body>blocked</body></html>")
		c.run(t, "check", "icd").want(t, 3, "web page")
		c.run(t, "get", "1A00").want(t, 3, "web page")
		c.api(t, status, "application/json", `{"message":"not for you"}`)
		c.run(t, "get", "1A00").want(t, 4, "not for you")
		c.run(t, "check", "icd").want(t, 4)
	}
	for _, status := range []int{408, 425, 429, 500} {
		c := newComputer(t)
		c.api(t, status, "application/json", `{"message":"later"}`)
		c.run(t, "get", "1A00").want(t, 3)
		c.run(t, "check", "icd").want(t, 3)
	}
}

// What a command says can be done with a command.
func TestHintsOfCommands(t *testing.T) {
	for _, f := range []string{"unauthorized=always,on=api", "503=on=api", "throttle=1h,on=api", "503=on=token", "throttle=1h,on=token", "scope=on=token"} {
		for _, args := range [][]string{{"check"}, {"check", "--json"}, {"get", "1A00"}, {"token", "icd"}} {
			r := newComputer(t).run(t, append(args, "--sandbox", "--fault", f)...)
			r.never(t, "press ", "with R", "R loads", "(r)", "tried again", "next try")
		}
	}
	c := newComputer(t)
	c.api(t, 404, "application/json", "{}")
	c.run(t, "check", "icd").want(t, 3, "address of the API (icd-url)")
	c.env["ICDSCOPE_ICD_TOKEN_URL"] = "none"
	c.api(t, 401, "application/json", "{}")
	c.env["ICDSCOPE_ICD_TOKEN_URL"] = "none"
	c.run(t, "check", "icd").want(t, 4, "takes a token after all", "icd-token-url")
	for _, command := range [][]string{{"get", "1A00"}, {"search", "cholera"}} {
		r := c.run(t, command...)
		r.want(t, 4, "the API takes a token after all, and none is asked for (HTTP 401)", "set its token endpoint (icd-token-url)")
		r.never(t, "does not accept the token", "how the token stands")
	}
}

// One provider's settings do not keep the other from being checked.
func TestHalfASetOfCredentials(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	delete(c.env, "CDC_CLIENT_SECRET")
	r := c.run(t, "check", "--json")
	r.want(t, 2)
	d := decode(t, r)
	if d.Providers[0].State != "active" || d.Providers[1].Error == nil || d.Providers[1].Error.Class != "configuration" || !strings.Contains(d.Providers[1].Error.Message, "no secret is") {
		t.Errorf("%s", r.out)
	}
	c.run(t, "check").want(t, 2, "ok    ICD  active", "CDC_CLIENT_ID is set but no secret is")
	c.run(t, "check", "icd").want(t, 0)
	c.run(t, "check", "cdc").want(t, 2, "CDC_CLIENT_ID is set but no secret is")
	c.env["ICD_CLIENT_SECRET"] = "c4nary-wrong" // 2 before 4
	c.run(t, "check").want(t, 2, "invalid_client")
}

// A check that a signal ends has found nothing.
func TestAnInterruptedCheckSaysNothing(t *testing.T) {
	for _, args := range [][]string{{"check"}, {"check", "--json"}} {
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(100*time.Millisecond, func() { cancel(cli.Signal{Signal: syscall.SIGINT}) })
		r := newComputer(t).runContext(t, ctx, append(args, "--sandbox", "--fault", "latency=20s")...)
		r.want(t, 130)
		if r.out != "" {
			t.Errorf("it says %s", r.out)
		}
	}
}

// The address of a proxy that cannot be read is an error, not a way round it,
// where that proxy would be used.
func TestProxies(t *testing.T) {
	const remote, plain, here = "https://icd.example/token", "http://icd.example/", "http://127.0.0.1:9/"
	for _, c := range []struct {
		at  string
		env []string
		ok  bool
	}{
		{remote, []string{"HTTPS_PROXY", `CORP\alice:c4nary@proxy.example:3128`}, false},
		{remote, []string{"https_proxy", "http://me:c4nary@proxy.example:x/"}, false},
		{remote, []string{"HTTPS_PROXY", "http://"}, false},
		{plain, []string{"HTTP_PROXY", "http://me:c4nary%zz@proxy.example/"}, false},
		{remote, []string{"HTTPS_PROXY", "proxy.example:3128"}, true},
		{remote, []string{"HTTPS_PROXY", "socks5://me:x@proxy.example:1080"}, true},
		{remote, []string{"HTTP_PROXY", "http://%zz"}, true},                                       // is for http
		{remote, []string{"https_proxy", "proxy.example:3128", "HTTPS_PROXY", "http://%zz"}, true}, // as curl takes them
		{remote, []string{"https_proxy", "http://%zz", "HTTPS_PROXY", "proxy.example:3128"}, false},
		{remote, []string{"HTTPS_PROXY", "http://%zz", "NO_PROXY", "icd.example:8443, 10.0.0.0/8"}, false},
		{"https://10.1.2.3/token", []string{"HTTPS_PROXY", "http://%zz", "NO_PROXY", "icd.example:8443, 10.0.0.0/8"}, true},
		{remote, []string{"HTTPS_PROXY", "http://%zz", "NO_PROXY", "a.example, .example"}, true},
		{remote, []string{"HTTPS_PROXY", "http://%zz", "no_proxy", "icd.example"}, true},
		{remote, []string{"HTTPS_PROXY", "http://%zz", "NO_PROXY", "*"}, true},
		{remote, []string{"HTTPS_PROXY", "http://%zz", "NO_PROXY", "d.example"}, false},
		{here, []string{"HTTP_PROXY", "http://%zz"}, true},
		{remote, nil, true},
	} {
		comp := newComputer(t)
		for i := 0; i < len(c.env); i += 2 {
			comp.env[c.env[i]] = c.env[i+1]
		}
		err := cli.CheckProxy(comp.system(io.Discard, io.Discard), c.at)
		if (err == nil) != c.ok || err != nil && (!strings.Contains(err.Error(), c.env[0]+" is not the address of a proxy") || strings.Contains(err.Error(), "c4nary")) {
			t.Errorf("%s with %v: %v", c.at, c.env, err)
		}
	}
	c := newComputer(t)
	c.env["HTTPS_PROXY"] = "http://%zz"
	c.run(t, "check", "--sandbox").want(t, 0)
	c.run(t, "token", "icd", "--icd-token-url", remote, "--icd-url", remote, "--secret-stdin").want(t, 2)
}

// What names nothing is a mistake of whoever typed it.
func TestArgumentsThatNameNothing(t *testing.T) {
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	for _, arg := range []string{"", " ", "NOPE9", "http://evil.example/icd/entity/1", "http://id.who.int/icd/nothing"} {
		c.run(t, "get", arg).want(t, 2)
	}
	c.run(t, "search", strings.Repeat("a", 3000)).want(t, 2, "longer than 500 bytes")
	if n := s.Stats().Total("/icd/release/11/{release}/{linearization}/search"); n > 0 {
		t.Errorf("%d searches", n)
	}
	c.run(t, "get", "ZZ00&XZ01").want(t, 0, "ZZ00&XZ01 Sandbox disease", "stem: ZZ00 Sandbox disease")
	c.run(t, "cache", "clear", "x").want(t, 2, "see icdscope cache clear --help")
}

// What is asked for decides which release it is looked for in, and not one that
// is set for something else.
func TestGetNeedsNoMoreThanItIsAskedFor(t *testing.T) {
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	c.env["ICDSCOPE_RELEASE"], c.env["ICDSCOPE_LANGUAGE"] = "2024-01", "es" // which that release lacks
	c.run(t, "get", "http://id.who.int/icd/release/11/2022-02/mms/257068234").want(t, 0, "Cólera")
	c.run(t, "get", "http://id.who.int/icd/entity/257068234").want(t, 0, "Cólera")
	c.run(t, "get", "257068234").want(t, 0, "Cólera") // in the foundation
	if n := s.Stats().Total("/icd/release/11/{linearization}"); n > 0 {
		t.Errorf("releases were listed %d times", n)
	}
	c.run(t, "get", "1A00").want(t, 2, "or --release 2022-02, which has it")
	delete(c.env, "ICDSCOPE_RELEASE")
	c.run(t, "get", "http://id.who.int/icd/release/11/mms/257068234").want(t, 0, "Cólera", "2022-02")
	c.run(t, "get", "257068234").want(t, 0, "Cólera", "2022-02")
}

// A language that the latest release lacks is that of the newest that has it.
func TestALanguageOfAnOlderRelease(t *testing.T) {
	newComputer(t).run(t, "get", "1A00", "--sandbox", "--lang", "es").want(t, 0, "Cólera", "2022-02")
	newComputer(t).run(t, "search", "霍乱", "--sandbox", "--lang", "zh").want(t, 0, "1A00")
	newComputer(t).run(t, "get", "1A00", "--sandbox", "--lang", "xx").want(t, 2, "no release of MMS")
}

func TestSearchingEverything(t *testing.T) {
	newComputer(t).run(t, "search", "waxy", "coat", "--sandbox").want(t, 0, "nothing found")
	newComputer(t).run(t, "search", "waxy", "coat", "--sandbox", "--all").want(t, 0, "Mycobacterial")
}

// What was granted is told with how it is known: by the answer, nothing included,
// or by the token; and where neither says it, that is what is said.
func TestScopesAreToldApart(t *testing.T) {
	opaque := func(body string) string {
		return regexp.MustCompile(`"(access_token|token)":"[^"]*"`).ReplaceAllString(body, `"$1":"opaque-and-nothing-to-read-in-it"`)
	}
	for _, x := range []struct {
		name, provider string
		args           []string
		rewrite        func(string) string
		granted, known string
		says           string
	}{
		{"by the token", "icd", nil, nil, "[icdapi_access]", "claim", "granted       icdapi_access (as the token says of itself, not verified)"},
		{"by CDC's token", "cdc", nil, nil, "[EXPORT_SUMMARIZATION]", "claim", "granted       EXPORT_SUMMARIZATION (as the token says"},
		{"none, by the answer", "icd", []string{"--fault", "scope"}, nil, "[]", "answer", "granted       none (as the answer says)"},
		{"by nobody", "icd", nil, opaque, "[]", "", "granted       not known: the answer does not say"},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := newComputer(t)
			args := append([]string{"check", x.provider, "--sandbox"}, x.args...)
			if x.rewrite != nil {
				c.answering(t, x.rewrite)
				args = []string{"check", x.provider}
			}
			r := c.run(t, append(args, "--json")...)
			p, known := decode(t, r).Providers[0], ""
			if p.ScopesKnown != nil {
				known = *p.ScopesKnown
			}
			if fmt.Sprint(p.ScopesGranted) != x.granted || known != x.known || (p.ScopesGranted == nil) != (known == "") {
				t.Errorf("granted %v by %q:\n%s", p.ScopesGranted, known, r.out)
			}
			text := c.run(t, args...)
			text.want(t, r.code, "asked         ", x.says)
			text.never(t, "scopes ")
		})
	}
	newComputer(t).run(t, "check", "--sandbox", "--fault", "no-token").never(t, "granted")
}

// Whatever goes wrong, nobody is told to run what they just ran.
func TestCheckDoesNotAdviseToCheck(t *testing.T) {
	values := map[string]string{"skew": "+10m", "latency": "1ms", "jitter": "1ms", "drip": "1ms", "ttl": "20s", "language": "en", "unauthorized": "once", "expiry": "missing"}
	specs := []string{"html=403", "html=502", "unauthorized=always,on=api", "open,on=api"}
	for _, name := range sandbox.FaultNames() {
		if v := values[name]; v != "" {
			name += "=" + v
		}
		specs = append(specs, name)
	}
	for _, spec := range specs {
		r := newComputer(t).run(t, "check", "--sandbox", "--fault", spec)
		if r.code == 1 || r.code == 2 {
			t.Errorf("%s ends with %d: %s%s", spec, r.code, r.out, r.err)
		}
		r.never(t, "icdscope check", "run check")
	}
}

func TestConfigOfTheSandbox(t *testing.T) {
	r := newComputer(t).run(t, "config", "--sandbox")
	r.want(t, 0, "sandbox")
	r.never(t, "who.int", "cdc.gov")
}

// A sandbox that others may reach gives an address that this computer can use.
func TestTheAddressOfARemoteSandbox(t *testing.T) {
	c := newComputer(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	out, w := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- cli.Main(ctx, []string{"sandbox", "--addr", "0.0.0.0:0", "--allow-remote"}, c.system(w, io.Discard))
		_ = w.Close()
	}()
	b := make([]byte, 4096)
	n, err := out.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	if !strings.Contains(string(b[:n]), "http://127.0.0.1:") {
		t.Errorf("%s", b[:n])
	}
	cancel(cli.Signal{Signal: syscall.SIGTERM})
	<-done
}

// The settings reach the wire: how the client authenticates, for whom it works,
// and what it takes no part in.
func TestSettingsReachTheWire(t *testing.T) {
	c := newComputer(t)
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen = append(seen, r.URL.Path+" "+r.Header.Get("Authorization")+" "+string(body))
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		s.ServeHTTP(w, r)
	}))
	defer front.Close()
	c.serve(t, sandbox.Options{})
	c.env["ICDSCOPE_ICD_URL"], c.env["ICDSCOPE_ICD_TOKEN_URL"], c.env["ICDSCOPE_CDC_URL"] = front.URL, front.URL+"/connect/token", front.URL
	basic := base64.StdEncoding.EncodeToString([]byte(sandbox.DemoClientID + ":" + sandbox.DemoSecret))
	for _, x := range []struct {
		args        []string
		want, never string
	}{
		{[]string{"token", "icd"}, "/connect/token Basic " + basic, "client_secret"},
		{[]string{"token", "icd", "--icd-auth-style", "body"}, "client_secret=" + sandbox.DemoSecret, "Basic"},
		{[]string{"token", "cdc", "--cdc-on-behalf-of", "OTHER-CLIENT-ID", "--cdc-scopes", "EXPORT_SUMMARIZATION,EXPORT_REDACTED"}, `"scopes":["EXPORT_SUMMARIZATION","EXPORT_REDACTED"],"onBehalfOfClientID":"OTHER-CLIENT-ID"`, "Basic"},
	} {
		seen = nil
		c.run(t, x.args...).want(t, 0)
		if all := strings.Join(seen, "\n"); !strings.Contains(all, x.want) || strings.Contains(all, x.never) {
			t.Errorf("%v sent\n%s", x.args, all)
		}
	}
	r := c.run(t, "check", "cdc", "--json", "--cdc-on-behalf-of", "OTHER-CLIENT-ID")
	if p := decode(t, r).Providers[0]; p.OnBehalfOf == nil || *p.OnBehalfOf != "OT…ID" {
		t.Errorf("%s", r.out)
	}
	if err := s.SetFault(sandbox.Fault{Name: "skew", Value: "1h"}); err != nil {
		t.Fatal(err)
	}
	r = c.run(t, "check", "icd", "--json")
	if d := decode(t, r); *d.ClockSkewSeconds < 3590 || *d.ClockSkewSeconds > 3610 {
		t.Errorf("%s", r.out)
	}
}

// A server that speaks only what is broken is not spoken to.
func TestOldTLSIsRefused(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	c.run(t, "token", "icd", "--icd-token-url", s.URL).want(t, 3, "protocol version")
}

// A server that takes connections and says nothing is not waited for longer than
// a command may take, and its headers are bounded.
func TestHeadersAreBounded(t *testing.T) {
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n"+strings.Repeat("X-Padding: "+strings.Repeat("x", 1000)+"\r\n", 200)+"Content-Length: 2\r\n\r\n{}")
			_ = conn.Close()
		}
	}()
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	c.run(t, "token", "icd", "--icd-token-url", "http://"+l.Addr().String()).want(t, 3)
}
