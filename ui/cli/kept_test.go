package cli_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"icdscope/api/sandbox"
)

// liar is a computer whose ICD API answers as the sandbox, but with other bodies
// where the test says so; nothing tells it from a live one.
func liar(t *testing.T, answer func(path, body string) string) (*computer, *atomic.Int64) {
	t.Helper()
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	asked := new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		rec := httptest.NewRecorder()
		r.Header.Del("Accept-Encoding")
		s.ServeHTTP(rec, r)
		w.Header().Set("Content-Type", rec.Header().Get("Content-Type"))
		w.WriteHeader(rec.Code)
		_, _ = io.WriteString(w, answer(r.URL.Path, rec.Body.String())) // a client that has gone says so itself
	}))
	t.Cleanup(server.Close)
	c.env["ICDSCOPE_ICD_URL"] = server.URL
	return c, asked
}

// lies are bodies with status 200 that are no answer to a call for 1A00.
var lies = map[string]string{
	"an empty object": `{}`, "an error": `{"error":"maintenance"}`, "null": `null`, "a list": `[]`, "a number": `7`,
	"wrong types":        `{"@id":[],"title":7,"code":{},"stemId":1,"latestRelease":5}`,
	"another entity":     `{"@id":"http://id.who.int/icd/release/11/2024-01/mms/1435254666","title":{"@value":"Something else"},"code":"01"}`,
	"another code":       `{"code":"1A01","stemId":"http://id.who.int/icd/release/11/2024-01/mms/1435254666"}`,
	"a code's stem":      `{"code":"1A00","stemId":"http://id.who.int/icd/release/11/2024-01/mms/1435254666"}`,
	"a stem of nowhere":  `{"code":"1A00","stemId":"http://id.who.int/icd/release/11/2024-01/mms/4711"}`,
	"a list of releases": `{"@id":"http://id.who.int/icd/release/11/icf","latestRelease":"http://id.who.int/icd/release/11/2024-01/icf"}`,
}

// A server that answers wrongly once is believed once at most: it is an error
// that decides nothing, nothing wrong is printed, and the next call is right.
func TestAWrongAnswerSpoilsNothing(t *testing.T) {
	for _, call := range []struct{ name, path string }{
		{"the releases", "/icd/release/11/mms"},
		{"the root", "/icd/release/11/2024-01/mms"},
		{"the code", "/icd/release/11/2024-01/mms/codeinfo/1A00"},
		{"the entity", "/icd/release/11/2024-01/mms/257068234"},
	} {
		for what, lie := range lies {
			t.Run(call.name+"/"+what, func(t *testing.T) {
				var lying atomic.Bool
				c, _ := liar(t, func(path, body string) string {
					if path == call.path && lying.Load() {
						return lie
					}
					return body
				})
				lying.Store(true)
				r := c.run(t, "get", "1A00")
				if what == "a stem of nowhere" && call.name == "the code" {
					r.want(t, 1, "does not exist") // as far as can be told
				} else {
					r.want(t, 3)
				}
				r.never(t, "Something else", "is not an ICD identity URI")
				if r.out != "" {
					t.Errorf("it prints %s", r.out)
				}
				lying.Store(false)
				c.run(t, "get", "1A00").want(t, 0, "1A00 Cholera")
				lying.Store(true) // not asked any more
				c.run(t, "get", "1A00").want(t, 0, "1A00 Cholera")
			})
		}
	}
}

// Another entity than the one asked for is named, and so is that one.
func TestAnotherEntityThanAskedFor(t *testing.T) {
	c, _ := liar(t, func(path, body string) string {
		if strings.HasSuffix(path, "/257068234") {
			return strings.ReplaceAll(body, "257068234", "1435254666")
		}
		return body
	})
	for _, arg := range []string{"1A00", "257068234", "http://id.who.int/icd/release/11/2024-01/mms/257068234"} {
		for _, form := range [][]string{{"get", arg}, {"get", arg, "--json"}} {
			r := c.run(t, form...)
			r.want(t, 3, "asked for http://id.who.int/icd/release/11/2024-01/mms/257068234, and http://id.who.int/icd/release/11/2024-01/mms/1435254666 came")
			if r.out != "" {
				t.Errorf("%v prints %s", form, r.out)
			}
		}
	}
	c.run(t, "get", "http://id.who.int/icd/entity/257068234").want(t, 3, "asked for http://id.who.int/icd/entity/257068234, and http://id.who.int/icd/entity/1435254666 came")
}

// A search that is answered with something else has not found nothing.
func TestASearchThatIsNotAnswered(t *testing.T) {
	for _, body := range []string{`{}`, `null`, `[]`, `{"error":"maintenance"}`, lies["another entity"]} {
		c, _ := liar(t, func(path, right string) string {
			if strings.HasSuffix(path, "/search") {
				return body
			}
			return right
		})
		r := c.run(t, "search", "fever")
		r.want(t, 3)
		r.never(t, "nothing found")
	}
}

// What a root is not decides nothing, in check as in get.
func TestARootThatIsNone(t *testing.T) {
	for _, body := range []string{`null`, `{}`, `{"error":"maintenance"}`, lies["another entity"]} {
		c := newComputer(t)
		c.api(t, 200, "application/json", body)
		c.run(t, "check", "icd").want(t, 3, "something else", "check the endpoint")
		r := c.run(t, "check", "icd", "--json")
		r.want(t, 3)
		if p := decode(t, r).Providers[0]; p.Error == nil || p.Error.Class != "wrong_endpoint" || p.Error.HTTPStatus != 200 {
			t.Errorf("%s", r.out)
		}
		c.run(t, "get", "http://id.who.int/icd/entity").want(t, 3, "something else")
	}
}
