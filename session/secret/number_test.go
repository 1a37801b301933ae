package secret_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// dumps are texts as tools show their bytes in rows.
func dumps(text string) map[string]string {
	var xxd, od strings.Builder
	for at := 0; at < len(text); at += 16 {
		row := text[at:min(at+16, len(text))]
		shown := strings.Map(func(r rune) rune {
			if r < ' ' || r > '~' {
				return '.'
			}
			return r
		}, row)
		var pairs strings.Builder
		for i, c := range []byte(row) {
			fmt.Fprintf(&pairs, "%02x", c)
			if i%2 == 1 {
				pairs.WriteByte(' ')
			}
		}
		fmt.Fprintf(&xxd, "%08x: %-40s %s\n", at, pairs.String(), shown)
		fmt.Fprintf(&od, "%07o %s\n", at, listed([]byte(row), "%03o", " "))
	}
	return map[string]string{"hexdump": hex.Dump([]byte(text)), "xxd": xxd.String(), "od": od.String()}
}

// A value is found in the rows of a dump, wherever it begins; and no row tells in
// characters what its numbers said.
func TestDumps(t *testing.T) {
	const v = "c4nary-secret-of-some-length-yes"
	h := holding(v)
	for shift := range 17 {
		for name, dump := range dumps(strings.Repeat("#", shift) + v + " and so on, with more behind it") {
			quoted := inJSON(dump, true)
			for _, got := range []string{h.Text(dump), h.Words(dump), string(h.Body([]byte(`{"a":"` + quoted + `","b":1}`)))} {
				if !strings.Contains(got, "REDACTED") {
					t.Fatalf("%s, %d before: nothing is found in %s", name, shift, got)
				}
				for i := range len(v) - 4 {
					part := v[i : i+4]
					// In the row where it begins, what is shown before it is not of it.
					if strings.Contains(got, part) || strings.Contains(got, listed([]byte(part), "%02x", " ")) {
						t.Fatalf("%s, %d before: %q is left in %s", name, shift, part, got)
					}
				}
			}
		}
	}
}

// What stands before the digits of the first number is no part of the value.
func TestListsOfNumbers(t *testing.T) {
	h := holding("c4nary-secret")
	b := []byte("c4nary-secret")
	for in, want := range map[string]string{
		fmt.Sprint(b):                                "[REDACTED]",
		fmt.Sprintf("%#v", b):                        "[]byte{0xREDACTED}",
		fmt.Sprintf("% x", b):                        "REDACTED",
		fmt.Sprintf("% #X", b):                       "0XREDACTED",
		everyUnit("c4nary-secret", "U+%04X "):        "U+00REDACTED ",
		everyUnit("c4nary-secret", "%02x00"):         "REDACTED00",
		`{"` + "0\":" + array("c4nary-secret") + "}": `{"0":REDACTED}`,
	} {
		if got := h.Text(in); got != want {
			t.Errorf("%s became %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{
		`{"type":"Buffer","data":[` + listed(b, "%d", ",") + `]}`, `{"0":` + array("c4nary-secret") + `}`,
	} {
		if got := h.Body([]byte(in)); !json.Valid(got) || h.In(string(got)) {
			t.Errorf("%s became %s", in, got)
		}
	}
}
