package export_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"icdscope/ui/export"
)

// manyRows are entities with bodies of the size that WHO's have.
func manyRows(n int) export.Sheet {
	var terms []string
	for i := range 30 {
		terms = append(terms, fmt.Sprintf(`{"label":{"@language":"en","@value":"Another name of it, \u00e9 %d"}}`, i))
	}
	body := []byte(`{"@id":"http://id.who.int/icd/entity/1","synonym":[` + strings.Join(terms, ",") + `],"child":[],"x":{}}`)
	var s export.Sheet
	for i := range n {
		e := entity(mms.Entity(fmt.Sprint(i)))
		e.Raw = body
		s.Rows = append(s.Rows, export.Row{Entity: e, Depth: i % 7})
	}
	return s
}

// BenchmarkJSON writes as many entities as nobody is asked about.
func BenchmarkJSON(b *testing.B) {
	s := manyRows(2000)
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Write(io.Discard, export.JSON); err != nil {
			b.Fatal(err)
		}
	}
}
