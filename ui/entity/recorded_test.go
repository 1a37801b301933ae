package entity_test

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/api/trace"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// always answers with one body.
type always []byte

func (a always) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}, "Api-Version": {"v2.6.0"}},
		Body: io.NopCloser(bytes.NewReader(a)), Request: r,
	}, nil
}

var noEntity = regexp.MustCompile(`shape-(token|search|codeinfo|autocode|.*multiversion)`)

// Every fact on the pages of every recorded body leads to the exchange and to what
// stands there: a member of the body, a header, the status.
func TestFactsOfRecordedBodiesAreInTheTrace(t *testing.T) {
	files, err := filepath.Glob("../../api/icd/testdata/shape-*.json")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	facts := 0
	for _, file := range files {
		if noEntity.MatchString(file) {
			continue
		}
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		id, ok := icd.AtID.In(body)
		ref, err := icd.ParseURI(strings.Trim(string(id), `"`))
		if !ok || err != nil {
			t.Fatal(file, err)
		}
		ring := trace.New(trace.Headers{})
		c := icd.New(&url.URL{Scheme: "http", Host: "127.0.0.1:9"}, ring.Transport("icd", always(body)))
		e, prov, err := c.Load(t.Context(), ref.In("en"))
		if err != nil {
			t.Fatal(file, err)
		}
		src := entity.Source{
			Entity: &e,
			Prov:   prov,
			Title:  func(icd.Ref) (string, page.From, bool) { return "", page.From{}, false },
		}
		for _, tab := range []entity.Tab{entity.Overview, entity.Relations, entity.Coding, entity.Request} {
			for _, l := range entity.Page(theme.Signs(false), tab, src).Lines() {
				for _, s := range l.Spans {
					if s.From.Exchange == 0 || s.From.Part == page.Ours {
						continue
					}
					facts++
					value, why := ring.Received(s.From.Exchange, trace.Part(s.From.Part), s.From.Pointer)
					if why != "" || value == "" {
						t.Errorf("%s, %s: %q: nothing at %+v: %s", file, tab, s.Text, s.From, why)
						continue
					}
					if raw, ok := icd.Member(s.From.Pointer).In(e.Raw); s.From.Part == page.Body &&
						(!ok || string(raw) != value) {
						t.Errorf("%s, %s: %q: %s, and in the body %s", file, tab, s.Text, value, raw)
					}
				}
			}
		}
	}
	if facts < 100 {
		t.Errorf("only %d facts", facts)
	}
}

// A page's parts of an exchange are those of the trace.
func TestPartsAreThoseOfTheTrace(t *testing.T) {
	for of, want := range map[page.Part]trace.Part{
		page.Ours: trace.PartOurs, page.Body: trace.PartBody, page.RequestHeader: trace.PartRequestHeader,
		page.AnswerHeader: trace.PartAnswerHeader, page.Status: trace.PartStatus, page.Claim: trace.PartClaim,
	} {
		if trace.Part(of) != want {
			t.Errorf("%d is %d", of, want)
		}
	}
}
