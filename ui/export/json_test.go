package export_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/ui/export"
)

// The document is JSON as an encoder would indent it, whatever the bodies are, and they
// are the API's own.
func TestTheDocument(t *testing.T) {
	bodies := []string{
		`{}`, `[]`, `""`, `{"a":{},"b":[],"c":[[],{}]}`, `{"z":1,"a":"<b>&\u00e9\u2028\"\\\n","n":1e400}`, "{\n\t\"a\" : [ 1 ,2 ]\n}", "",
		`{"title":"\u001b[31mred","<":"\\u003c"}`,
	}
	for n := range len(bodies) + 1 {
		var s export.Sheet
		for _, body := range bodies[:n] {
			e := entity(mms.Entity("9"))
			e.Title, e.Raw = `a "title" <1>`, []byte(body)
			s.Rows = append(s.Rows, export.Row{Entity: e, Depth: n})
		}
		var got, want bytes.Buffer
		if err := s.Write(&got, export.JSON); err != nil {
			t.Fatal(err)
		}
		if err := json.Indent(&want, bytes.TrimSpace(got.Bytes()), "", "  "); err != nil || want.String()+"\n" != got.String() {
			t.Fatalf("%v: %s", err, got.String())
		}
		var read struct {
			SchemaVersion int
			Entities      []struct {
				Title string
				Body  json.RawMessage
			}
		}
		if err := json.Unmarshal(got.Bytes(), &read); err != nil || read.SchemaVersion != 1 || len(read.Entities) != n || read.Entities == nil {
			t.Fatalf("%v in %s", err, got.String())
		}
		for i, e := range read.Entities {
			var body, own bytes.Buffer
			if bodies[i] == "" {
				if e.Body != nil {
					t.Errorf("there is a body %s", e.Body)
				}
				continue
			}
			if json.Compact(&body, e.Body) != nil || json.Compact(&own, []byte(icd.Pretty([]byte(bodies[i])))) != nil || body.String() != own.String() {
				t.Errorf("%s is %s", bodies[i], e.Body)
			}
			if e.Title != `a "title" <1>` {
				t.Errorf("the title is %q", e.Title)
			}
		}
	}
}

// What cannot be written is told: a body that is none, a file that takes no more.
func TestADocumentThatCannotBeWritten(t *testing.T) {
	e := entity(mms.Entity("9"))
	e.Raw = []byte(`{"a":`)
	if err := (export.Sheet{Rows: []export.Row{{Entity: e}}}).Write(&strings.Builder{}, export.JSON); err == nil || !strings.Contains(err.Error(), "no JSON") {
		t.Errorf("%v", err)
	}
	if err := manyRows(100).Write(full{}, export.JSON); !errors.Is(err, errFull) {
		t.Errorf("%v", err)
	}
}

var errFull = errors.New("no space is left")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
