package secret_test

import (
	"encoding/json"
	"fmt"
	"testing"
)

// What stands before the digits of the first number is no part of the value.
func TestListsOfNumbers(t *testing.T) {
	h := holding("c4nary-secret")
	b := []byte("c4nary-secret")
	for in, want := range map[string]string{
		fmt.Sprintf("%d", b):                         "[REDACTED]",
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
