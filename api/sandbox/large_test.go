package sandbox_test

import (
	"bytes"
	"sync"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
)

// large is a sandbox over the large table that tests share. They only read.
var large = sync.OnceValues(func() (*sandbox.Server, error) {
	table, err := classification.ReadTable("generated", bytes.NewReader(tabletest.Large()))
	if err != nil {
		return nil, err
	}
	return sandbox.New(sandbox.Options{Data: []*classification.Table{table}})
})

// readTable reads a table that was generated.
func readTable(t testing.TB, text []byte) *classification.Table {
	t.Helper()
	table, err := classification.ReadTable("generated", bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// librarian is a client of the shared sandbox over the large table.
func librarian(t testing.TB) *client {
	t.Helper()
	s, err := large()
	if err != nil {
		t.Fatal(err)
	}
	return inProcess(t, s)
}

const mmsLarge = "/icd/release/11/" + tabletest.Release + "/mms"
