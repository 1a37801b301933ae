package cli_test

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"icdscope/api/sandbox"
)

// aWHOClient is an id of the form that WHO issues; nobody has it.
const aWHOClient = "00000000-0000-4000-8000-000000009000_00000000-0000-4000-8000-000000000000"

// webPage answers every request with a web page.
func webPage(t *testing.T) string {
	return answering(t, http.StatusOK, "Content-Type", "text/html", "<html><h1>Welcome to the hotel</h1></html>")
}

// answering answers every request with a status, headers and a body.
func answering(t *testing.T, status int, headersAndBody ...string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headersAndBody); i += 2 {
			w.Header().Set(headersAndBody[i], headersAndBody[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, headersAndBody[len(headersAndBody)-1])
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// certified serves by TLS, with a certificate that is valid from begin to end, and tells
// the time as now says. It returns the address and the file of the authority.
func certified(t *testing.T, begin, end time.Time, now func() time.Time, clients bool) (address, caFile string) {
	t.Helper()
	a := newAuthority(t)
	cert, key := a.signFor(&x509.Certificate{
		Subject: pkix.Name{CommonName: "the server"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, begin, end)
	caFile, _ = a.files("authority", a.cert, a.key)
	box, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			if r.Header.Get("Authorization") != "" {
				t.Error("credentials were sent to who was asked for the time")
			}
			w.Header().Set("Date", now().UTC().Format(http.TimeFormat))
			return
		}
		box.ServeHTTP(w, r)
	}))
	h.Config.ErrorLog = log.New(io.Discard, "", 0)
	h.TLS = &tls.Config{
		MinVersion:   tls.VersionTLS12,
		Certificates: []tls.Certificate{{Certificate: [][]byte{cert.Raw}, PrivateKey: key}},
	}
	if clients {
		h.TLS.ClientAuth = tls.RequireAnyClientCert
	}
	h.StartTLS()
	t.Cleanup(h.Close)
	return h.URL, caFile
}

// Every cause that can be told apart is named, by what it is known, with what to do,
// and the way ends at the link that is broken.
func TestCausesAreToldApart(t *testing.T) {
	const hour = time.Hour
	for _, x := range []struct {
		name, provider string
		set            func(t *testing.T, c *computer, s *sandbox.Server)
		code           int
		link, class    string   // the last step, and the class of the error
		says           []string // cause, evidence, fix
	}{
		{"a pasted line break", "icd", func(_ *testing.T, c *computer, _ *sandbox.Server) {
			c.env["ICD_CLIENT_SECRET"] = "c4nary-one\nc4nary-two"
		}, 2, "settings", "configuration", []string{"line break", "copy the secret alone"}},
		{"a percent-encoded secret", "icd", func(_ *testing.T, c *computer, _ *sandbox.Server) {
			c.env["ICD_CLIENT_SECRET"] = "c4nary%2Fsecret%3D"
		}, 4, "token", "credentials", []string{"percent-encoded", "invalid_client", "without %XX"}},
		{"a space inside", "icd", func(_ *testing.T, c *computer, _ *sandbox.Server) {
			c.env["ICD_CLIENT_SECRET"] = "c4nary secret"
		}, 4, "token", "credentials", []string{"white space inside the secret"}},
		{"swapped", "icd", func(_ *testing.T, c *computer, _ *sandbox.Server) {
			c.env["ICD_CLIENT_ID"], c.env["ICD_CLIENT_SECRET"] = c.env["ICD_CLIENT_SECRET"], c.env["ICD_CLIENT_ID"]
		}, 4, "token", "credentials", []string{"are swapped", "invalid_client", "in the place of the other"}},
		{"swapped, as WHO's ids are", "icd", func(_ *testing.T, c *computer, _ *sandbox.Server) {
			c.env["ICD_CLIENT_ID"], c.env["ICD_CLIENT_SECRET"] = "c4nary-secret", aWHOClient
		}, 4, "token", "credentials", []string{"are swapped"}},
		{"a wrong secret", "icd", func(_ *testing.T, c *computer, _ *sandbox.Server) {
			c.env["ICD_CLIENT_SECRET"] = "c4nary-wrong"
		}, 4, "token", "credentials", []string{"client id or secret is wrong", "typing errors"}},
		{"a wrong endpoint", "icd", func(_ *testing.T, c *computer, _ *sandbox.Server) {
			c.env["ICDSCOPE_ICD_TOKEN_URL"] = strings.TrimSuffix(c.env["ICDSCOPE_ICD_TOKEN_URL"], "/token") + "/tokens"
		}, 3, "token", "wrong_endpoint", []string{"address of the token endpoint is wrong", "HTTP 404", "icd-token-url"}},
		{"nothing listens", "icd", func(t *testing.T, c *computer, _ *sandbox.Server) {
			c.env["ICDSCOPE_ICD_TOKEN_URL"] = closedPort(t)
		}, 3, "connection", "connect", []string{"connection refused", "whether the server runs"}},
		{"no TLS", "icd", func(_ *testing.T, c *computer, _ *sandbox.Server) {
			c.env["ICDSCOPE_ICD_TOKEN_URL"] = strings.Replace(c.env["ICDSCOPE_ICD_TOKEN_URL"], "http:", "https:", 1)
		}, 3, "tls", "tls", []string{"does not speak TLS", "scheme and port"}},
		{"a proxy that refuses", "icd", func(t *testing.T, c *computer, _ *sandbox.Server) {
			c.env["HTTPS_PROXY"], c.env["ICDSCOPE_ICD_TOKEN_URL"] = answering(t, 403, ""), "https://icd.example/token"
		}, 3, "proxy", "wrong_endpoint", []string{"HTTP 403", "NO_PROXY"}},
		{"a proxy that wants a password", "icd", func(t *testing.T, c *computer, _ *sandbox.Server) {
			c.env["HTTPS_PROXY"], c.env["ICDSCOPE_ICD_TOKEN_URL"] = answering(t, 407, ""), "https://icd.example/token"
		}, 3, "proxy", "wrong_endpoint", []string{"HTTP 407", "HTTPS_PROXY"}},
		{"a proxy that is not there", "icd", func(t *testing.T, c *computer, _ *sandbox.Server) {
			c.env["HTTPS_PROXY"], c.env["ICDSCOPE_ICD_TOKEN_URL"] = closedPort(t), "https://icd.example/token"
		}, 3, "proxy", "connect", []string{"the proxy could not be reached", "HTTPS_PROXY"}},
		{"a server in trouble", "icd", func(t *testing.T, _ *computer, s *sandbox.Server) {
			fault(t, s, "503=on=api")
		}, 3, "read", "server", []string{"HTTP 503", "nothing is wrong with the credentials"}},
		{"an answer without end", "icd", func(t *testing.T, _ *computer, s *sandbox.Server) {
			fault(t, s, "oversize=on=api")
		}, 3, "read", "wrong_endpoint", []string{"the answer cannot be read (HTTP 200)", "is larger than", "endpoint"}},
		{"a wrong API", "icd", func(t *testing.T, c *computer, _ *sandbox.Server) {
			c.env["ICDSCOPE_ICD_URL"] = answering(t, 404, "Content-Type", "application/json", "{}")
		}, 3, "read", "wrong_endpoint", []string{"no ICD API answers", "HTTP 404", "icd-url"}},
		{"a portal", "icd", func(t *testing.T, c *computer, _ *sandbox.Server) {
			c.env["ICDSCOPE_ICD_TOKEN_URL"] = webPage(t)
		}, 3, "token", "wrong_endpoint", []string{"sign-in portal answers", `web page answered, titled "Welcome to the hotel"`, "check the network"}},
		{"a proxy in the place of the endpoint", "icd", func(t *testing.T, c *computer, _ *sandbox.Server) {
			c.env["ICDSCOPE_ICD_TOKEN_URL"] = answering(t, 407, "")
		}, 3, "token", "wrong_endpoint", []string{"a proxy in between wants to know who you are", "HTTP 407"}},
		{"a redirect", "icd", func(t *testing.T, _ *computer, s *sandbox.Server) {
			fault(t, s, "redirect=on=icd-token")
		}, 3, "token", "wrong_endpoint", []string{"address of the token endpoint is wrong", "redirects"}},
		{"somebody who forbids", "icd", func(t *testing.T, c *computer, _ *sandbox.Server) {
			c.env["ICDSCOPE_ICD_TOKEN_URL"] = answering(t, 403, "")
		}, 3, "token", "wrong_endpoint", []string{"something that is not the token endpoint answered", "HTTP 403"}},
		{"a portal before the API", "icd", func(_ *testing.T, _ *computer, s *sandbox.Server) {
			fault(t, s, "html=on=api")
		}, 3, "read", "wrong_endpoint", []string{"sign-in portal answers", `web page answered, titled "Sign in to the network"`, "icd-url"}},
		{"a missing scope", "icd", func(t *testing.T, _ *computer, s *sandbox.Server) {
			fault(t, s, "scope")
		}, 4, "scope", "scope", []string{"lacks a scope", "icdapi_access", "HTTP 403", "allow the scope"}},
		{"an expired certificate", "icd", func(t *testing.T, c *computer, _ *sandbox.Server) {
			at, ca := certified(t, time.Now().Add(-3*hour), time.Now().Add(-2*hour), time.Now, false)
			c.env["ICDSCOPE_ICD_TOKEN_URL"], c.env["ICDSCOPE_CA_FILE"] = at+"/connect/token", ca
		}, 3, "tls", "tls", []string{"not valid now", "the server"}},
		{"a wrong clock", "icd", func(t *testing.T, c *computer, _ *sandbox.Server) {
			past := func() time.Time { return time.Now().Add(-150 * time.Minute) }
			at, ca := certified(t, time.Now().Add(-3*hour), time.Now().Add(-2*hour), past, false)
			c.env["ICDSCOPE_ICD_TOKEN_URL"], c.env["ICDSCOPE_CA_FILE"] = at+"/connect/token", ca
		}, 3, "clock", "clock", []string{"clock is wrong", "2h30m", "behind", "set this computer's clock"}},
		{"an unknown authority", "icd", func(t *testing.T, c *computer, _ *sandbox.Server) {
			at, _ := certified(t, time.Now().Add(-hour), time.Now().Add(hour), time.Now, false)
			c.env["ICDSCOPE_ICD_TOKEN_URL"] = at + "/connect/token"
		}, 3, "tls", "tls", []string{"an authority this computer does not know", "--ca-file"}},
		{"a client certificate", "cdc", func(t *testing.T, c *computer, _ *sandbox.Server) {
			at, ca := certified(t, time.Now().Add(-hour), time.Now().Add(hour), time.Now, true)
			c.env["ICDSCOPE_CDC_URL"], c.env["ICDSCOPE_CA_FILE"] = at, ca
		}, 3, "tls", "client_certificate", []string{"a client certificate is needed", "--cdc-cert and --cdc-key"}},
		{"a client certificate, by the service", "cdc", func(t *testing.T, _ *computer, s *sandbox.Server) {
			fault(t, s, "client-certificate")
		}, 4, "token", "client_certificate", []string{"a client certificate is needed", "HTTP 403", "--cdc-cert"}},
		{"another version, by its header", "icd", func(t *testing.T, c *computer, _ *sandbox.Server) {
			c.env["ICDSCOPE_ICD_URL"] = answering(t, 406, "Api-Version", "v3.1.0", "Content-Type", "application/json", "{}")
		}, 3, "read", "api_version", []string{"does not speak version 2", "v3.1.0", "icd-url"}},
		{"another version, by its words", "icd", func(t *testing.T, c *computer, _ *sandbox.Server) {
			c.env["ICDSCOPE_ICD_URL"] = answering(t, 400, "Content-Type", "application/json",
				`{"message":"unsupported API version"}`)
		}, 3, "read", "api_version", []string{"does not speak version 2", "unsupported API version"}},
		{"a language that is missing", "icd", func(t *testing.T, c *computer, s *sandbox.Server) {
			c.env["ICDSCOPE_LANGUAGE"] = "es"
			fault(t, s, "language=es")
		}, 3, "read", "language", []string{`has no language "es"`, "in English it is there", "(lang): "}},
		{"a token of another service", "icd", func(t *testing.T, c *computer, _ *sandbox.Server) {
			other := newComputer(t)
			_, at := other.serve(t, sandbox.Options{})
			c.env["ICDSCOPE_ICD_URL"] = at
		}, 4, "read", "token_refused", []string{
			"refuses the token that was just given", "the token is by 127.0.0.1", "meant for this API",
		}},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := newComputer(t)
			s, _ := c.serve(t, sandbox.Options{})
			x.set(t, c, s)
			r := c.run(t, "check", x.provider, "--json")
			r.want(t, x.code)
			r.never(t, "c4nary", sandbox.DemoSecret, aWHOClient)
			p := decode(t, r).Providers[0]
			if p.Error == nil || p.Error.Class != x.class {
				t.Fatalf("class %q is wanted:\n%s", x.class, r.out)
			}
			for i, step := range p.Steps {
				if last := i == len(p.Steps)-1; step.OK == last || last && step.Name != x.link || step.Detail == "" {
					t.Errorf("step %d of %d is %+v", i+1, len(p.Steps), step)
				}
			}
			if broken := p.Steps[len(p.Steps)-1].Detail; !strings.HasPrefix(p.Error.Message, broken) {
				t.Errorf("the link is broken by %q, and the problem is %q", broken, p.Error.Message)
			}
			for _, part := range x.says {
				if !strings.Contains(p.Error.Message+" "+p.Error.Hint, part) {
					t.Errorf("%q is not in %q, %q", part, p.Error.Message, p.Error.Hint)
				}
			}
			text := c.run(t, "check", x.provider)
			text.want(t, x.code, "cause  ", "to do  ")
			if text.out != "" || !strings.Contains(text.err, "✗ ") {
				t.Errorf("on standard output: %q\non standard error: %q", text.out, text.err)
			}
			_, cause, _ := strings.Cut(text.err, "cause  ")
			cause, _, _ = strings.Cut(strings.TrimSpace(cause), "\n")
			if n := strings.Count(text.err, cause); n != 1 {
				t.Errorf("%q is said %d times:\n%s", cause, n, text.err)
			}
			text.never(t, "c4nary", "icdscope check", "again")
		})
	}
}

// The links are walked in one order, and what a paste brought along is said.
func TestTheWayThatIsWalked(t *testing.T) {
	at, ca := certified(t, time.Now().Add(-time.Hour), time.Now().Add(time.Hour), time.Now, false)
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	for name, v := range map[string]string{
		"ICDSCOPE_ICD_URL": at, "ICDSCOPE_ICD_TOKEN_URL": at + "/connect/token", "ICDSCOPE_CDC_URL": at,
		"ICDSCOPE_CA_FILE": ca, "ICD_CLIENT_SECRET": sandbox.DemoSecret + "\n",
	} {
		c.env[name] = v
	}
	r := c.run(t, "check", "--json")
	r.want(t, 0, "white space around the secret was removed")
	d := decode(t, r)
	road := []string{"settings", "name_lookup", "connection", "proxy", "tls", "clock", "token", "scope"}
	for i, last := range []string{"read", "refresh"} {
		var names []string
		for _, step := range d.Providers[i].Steps {
			names = append(names, step.Name)
			if !step.OK {
				t.Errorf("%+v", step)
			}
			if step.Name == "tls" && (!strings.Contains(step.Detail, "by an authority of this test") ||
				!strings.Contains(step.Detail, "left")) {
				t.Errorf("%+v", step)
			}
		}
		if want := append(slices.Clone(road), last); !slices.Equal(names, want) {
			t.Errorf("%q, want %q", names, want)
		}
	}
	// An API elsewhere than the token endpoint has a way of its own.
	_, other := newComputer(t).serve(t, sandbox.Options{})
	c.env["ICDSCOPE_ICD_URL"] = other
	r = c.run(t, "check", "icd", "--json")
	r.want(t, 4)
	if n := strings.Count(r.out, `"connection"`); n != 2 {
		t.Errorf("%d connections:\n%s", n, r.out)
	}
}

// The clock of a server that is off is said, and breaks nothing.
func TestAClockThatIsOff(t *testing.T) {
	c := newComputer(t)
	r := c.run(t, "check", "--sandbox", "--fault", "skew=+10m")
	r.want(t, 0, "! clock         the server's is about 10m0s ahead")
	c.run(t, "check", "icd", "--sandbox", "--fault", "skew=-1h").want(t, 0, "the server's is about 1h0m0s behind")
}

// A refresh that is refused is said; a token is generated in its place.
func TestARefreshThatIsRefused(t *testing.T) {
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	fault(t, s, "unauthorized=always,on=cdc-token")
	c.run(t, "check", "cdc").want(t, 0, "! refresh       POST", "HTTP 401; a new token was generated")
}

// On behalf of whom a token was asked is said, masked.
func TestOnBehalfOf(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	c.env["ICDSCOPE_CDC_ON_BEHALF_OF"] = "another-client-0123"
	c.run(t, "check", "cdc").want(t, 0, "for client    anot…0123")
}
