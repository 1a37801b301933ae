package cli_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"icdscope/api/sandbox"
)

// A language or a release that there is not is told as the cause, once, with what there
// is and what to do; whatever else is not found is not blamed on it.
func TestALanguageThatThereIsNot(t *testing.T) {
	const everywhere = "no release of MMS is available in French (fr); there are ar, en, es, zh: choose one with --lang"
	for _, x := range []struct {
		args string
		code int
		says []string
	}{
		{"search cholera --lang fr", 2, []string{everywhere}},
		{"search cholera --lang xx", 2, []string{"no release of MMS is available in xx; there are ar, en, es, zh: choose one with --lang"}},
		{"search cholera --lang fr --json", 2, []string{everywhere}},
		{"search 1A00 --lang fr", 2, []string{everywhere}},
		{"search cholera --lang fr --linearization icf", 2, []string{"no release of ICF is available in French"}},
		{"search cholera --lang es --release 2024-01", 2, []string{
			"MMS 2024-01 is not available in Spanish (es); there is en: choose it with --lang, or --release 2022-02, which has it",
		}},
		{"search cholera --release 1999-01", 2, []string{"there is no MMS 1999-01; there are 2024-01, 2022-02: choose one with --release"}},
		{"get 1A00 --lang fr", 2, []string{everywhere}},
		{"get 257068234 --lang fr", 2, []string{everywhere}},
		{"get BlockL2-1A0 --lang fr", 2, []string{everywhere}},
		{"get http://id.who.int/icd/release/11/2024-01/mms/257068234 --lang fr", 2, []string{"MMS 2024-01 is not available in French (fr)"}},
		{"get 257068234 --lang fr --linearization foundation", 2, []string{
			"Foundation is not available in French (fr); there are ar, en, es, zh: choose one with --lang",
		}},
		{"get 1A00 b9009 --lang fr", 1, []string{"1A00: " + everywhere, "b9009: no release of ICF is available in French"}},
		{"get 1A00 --lang fr --export x.md", 2, []string{everywhere}},
		// These are not there in a language that there is.
		{"get QQ99 --lang es", 1, []string{"it does not exist in this release or language"}},
		{"get QQ99", 1, []string{"it does not exist in this release or language (HTTP 404): there is no such code, or the combination is not allowed; "}},
		{"get BlockL1-9Z9 --lang es", 1, []string{"no block is"}},
	} {
		r := newComputer(t).run(t, append(strings.Fields(x.args), "--sandbox")...)
		r.want(t, x.code)
		if r.out != "" || strings.Count(r.err, "\n") != len(x.says) {
			t.Errorf("%s: %s%s", x.args, r.out, r.err)
		}
		for _, says := range x.says {
			if !strings.Contains(r.err, says) {
				t.Errorf("%s: %q is not in %s", x.args, says, r.err)
			}
		}
	}
}

// A linearization that there is not is told as the cause, with those there are: what is
// found in another by chance is no answer. It is asked for once.
func TestALinearizationThatThereIsNot(t *testing.T) {
	const says = "icdscope: there is no linearization nonsense; there are mms, icf, pcl: choose one with --linearization\n"
	for _, args := range []string{
		"search cholera --linearization nonsense", "search cholera --linearization nonsense --lang fr --json",
		"search 1A00 --linearization nonsense", "get 1A00 --linearization nonsense", "get 1A00 1A01 --linearization nonsense --csv",
		"get 01 --linearization nonsense --release 2024-01", "get 1A00 --linearization nonsense --export x.md",
	} {
		c := newComputer(t)
		s, _ := c.serve(t, sandbox.Options{})
		r := c.run(t, strings.Fields(args)...)
		if r.want(t, 2); r.out != "" || r.err != says {
			t.Errorf("%s: %s%s", args, r.out, r.err)
		}
		if n := s.Stats().Total("/icd/release/11/{linearization}"); n != 1 {
			t.Errorf("%s: its releases were listed %d times", args, n)
		}
	}
}

// Trouble is not blamed on the linearization: it is as it was asked for.
func TestALinearizationOfWhichNothingIsKnown(t *testing.T) {
	for _, fault := range []string{"500,on=api", "html,on=api"} {
		r := newComputer(t).run(t, "search", "cholera", "--linearization", "nonsense", "--sandbox", "--fault", fault)
		if strings.Contains(r.err, "no linearization") || r.code == 0 {
			t.Errorf("%s: %d, %s", fault, r.code, r.err)
		}
	}
}

// However many references are not found, a tree is asked for once.
func TestATreeThatThereIsNotIsAskedForOnce(t *testing.T) {
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	c.stdin = strings.Repeat("1A00\n1A01\n1A02\n1A03\n", 10)
	r := c.run(t, "get", "-", "--lang", "es", "--release", "2024-01")
	r.want(t, 1)
	if n := strings.Count(r.err, "MMS 2024-01 is not available in Spanish"); n != 40 {
		t.Errorf("it is said %d times: %s", n, r.err)
	}
	if n := s.Stats().Total("/icd/release/11/{linearization}"); n > 2 { // in the language, and in English
		t.Errorf("releases were listed %d times", n)
	}
}

// A server can name any number of languages, and call anything one: the sentence stays
// one that can be read.
func TestAServerWithEveryLanguage(t *testing.T) {
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	codes := []string{`"\u001b[31mevil"`, `"` + strings.Repeat("x", 5000) + `"`, `""`}
	for i := range 26 * 26 * 26 {
		codes = append(codes, fmt.Sprintf(`"%c%c%c"`, 'a'+i/676, 'a'+i/26%26, 'a'+i%26))
	}
	available := regexp.MustCompile(`("availableLanguages":\s*)\[[^]]*\]`)
	all := []byte("${1}[" + strings.Join(codes, ",") + "]")
	hostile := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Accept-Encoding")
		answer := httptest.NewRecorder()
		s.ServeHTTP(answer, r)
		answer.Header().Del("Content-Length")
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(available.ReplaceAll(answer.Body.Bytes(), all))
	}))
	t.Cleanup(hostile.Close)
	c := newComputer(t)
	c.env["ICDSCOPE_ICD_URL"], c.env["ICDSCOPE_ICD_TOKEN_URL"] = hostile.URL, hostile.URL+"/connect/token"
	c.env["ICD_CLIENT_ID"], c.env["ICD_CLIENT_SECRET"] = sandbox.DemoClientID, sandbox.DemoSecret
	r := c.run(t, "get", "1A00", "--lang", "es", "--release", "2024-01")
	r.want(t, 2, "MMS 2024-01 is not available in Spanish (es); there are aaa, aab, ", " and 17,516 more: choose one with --lang")
	if len(r.err) > 1000 || strings.Contains(r.err, "evil") || strings.Contains(r.err, "xxx") {
		t.Errorf("%d bytes: %.300q", len(r.err), r.err)
	}
}
