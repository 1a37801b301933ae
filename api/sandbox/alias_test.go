package sandbox_test

import (
	"bytes"
	"strings"
	"testing"

	"icdscope/api/sandbox"
)

// A client with a release built in gets the one that is here under its alias, to the
// last byte, and is told so in a header.
func TestAliasOfARelease(t *testing.T) {
	t.Parallel()
	c := inProcess(t, newServer(t, sandbox.Options{Aliases: []sandbox.Alias{
		{Asked: "2026-01", Given: "2024-01"}, {Asked: "2023-01", Given: "2022-02"}, {Asked: "2024-01", Given: "2022-02"}, {Asked: "2003", Given: "2008"},
	}}))
	for _, tt := range []struct{ asked, given, lang, alias string }{
		{"/icd/release/11/2026-01/mms", "/icd/release/11/2024-01/mms", "en", "2026-01=2024-01"},
		{"/icd/release/11/2026-01/mms/" + cholera, "/icd/release/11/2024-01/mms/" + cholera, "en", "2026-01=2024-01"},
		{"/icd/release/11/2026-01/mms/135352227/other", "/icd/release/11/2024-01/mms/135352227/other", "en", "2026-01=2024-01"},
		{"/icd/release/11/2026-01/mms/codeinfo/1A00", "/icd/release/11/2024-01/mms/codeinfo/1A00", "en", "2026-01=2024-01"},
		{"/icd/release/11/2026-01/icf", "/icd/release/11/2024-01/icf", "zh", "2026-01=2024-01"},
		{"/icd/release/11/2023-01/mms/" + cholera, "/icd/release/11/2022-02/mms/" + cholera, "es", "2023-01=2022-02"},
		{"/icd/entity/" + cholera + "?releaseId=2023-01", "/icd/entity/" + cholera + "?releaseId=2022-02", "en", "2023-01=2022-02"},
		{"/icd/entity?version=2023-01", "/icd/entity?releaseId=2022-02", "en", "2023-01=2022-02"},
		{"/icd/release/10/2003/SB00", "/icd/release/10/2008/SB00", "fr", "2003=2008"},
	} {
		plain := inProcess(t, newServer(t, sandbox.Options{})).in(tt.lang)
		got, want := c.in(tt.lang).get(tt.asked).is(t, 200), plain.get(tt.given).is(t, 200)
		if !bytes.Equal(got.body, want.body) || got.header.Get("X-Sandbox-Alias") != tt.alias || want.header.Get("X-Sandbox-Alias") != "" {
			t.Errorf("%s: %v %s, want what comes of %s", tt.asked, got.header, got.body, tt.given)
		}
	}
	// Also where there is a release of that name, which lacks the language.
	spanish := c.in("es").get(mms2024+"/"+cholera).is(t, 200)
	if spanish.object(t).value("title") != "Cólera" || spanish.header.Get("X-Sandbox-Alias") != "2024-01=2022-02" {
		t.Errorf("%v %s", spanish.header, spanish.body)
	}
	if hits := titles(c.search("/icd/release/11/2023-01/mms", "q", "cholera", plain, "false")); len(hits) == 0 || hits[0] != "Cholera" {
		t.Errorf("a search finds %q", hits)
	}
	// What the alias has nothing for stays as it is.
	for _, path := range []string{"/icd/release/11/2023-01/icf", "/icd/release/11/2025-01/mms", "/icd/release/11/2026-01/ichi", "/icd/release/10/2026-01"} {
		if a := c.get(path).is(t, 404); a.header.Get("X-Sandbox-Alias") != "" {
			t.Errorf("%s: %v", path, a.header)
		}
	}
	if a := c.get("/icd/entity/"+cholera).is(t, 200); a.header.Get("X-Sandbox-Alias") != "" {
		t.Errorf("nobody asked for a release: %v", a.header)
	}
}

func TestAliasesThatAreNone(t *testing.T) {
	t.Parallel()
	for _, spec := range []string{"", "2026-01", "2026-01=", "=2024-01", "2026-1=2024-01", "latest=2024-01", "2026-01=2024-01=2022-02", "mms=icf"} {
		if a, err := sandbox.ParseAlias(spec); err == nil || !strings.Contains(err.Error(), "2026-01=2024-01") {
			t.Errorf("%q: %v, error %v", spec, a, err)
		}
	}
	if a, err := sandbox.ParseAlias(" 2026-01 = 2024-01"); err != nil || a != (sandbox.Alias{Asked: "2026-01", Given: "2024-01"}) {
		t.Errorf("%v, error %v", a, err)
	}
	for want, aliases := range map[string][]sandbox.Alias{
		"there are 2008, 2010, 2016, 2019, 2022-02, 2024-01": {{Asked: "2026-01", Given: "2025-01"}},
		"two aliases": {{Asked: "2026-01", Given: "2024-01"}, {Asked: "2026-01", Given: "2022-02"}},
	} {
		if _, err := sandbox.New(sandbox.Options{Aliases: aliases}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v", aliases, err)
		}
	}
}
