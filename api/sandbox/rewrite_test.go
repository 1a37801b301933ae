package sandbox_test

import (
	"bytes"
	"net/url"
	"strings"
	"testing"

	"icdscope/api/sandbox"
)

// A client that follows URIs as they stand stays in a sandbox that rewrites them,
// and what it sends back is understood.
func TestRewrittenURIsCanBeFollowed(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{RewriteURIs: true})
	follow := func(uri string) object {
		t.Helper()
		path, ok := strings.CutPrefix(uri, c.base)
		if !ok {
			t.Fatalf("%s leads away from %s", uri, c.base)
		}
		a := c.get(path).is(t, 200)
		if a.header.Get("X-Sandbox-Rewritten") == "" {
			t.Errorf("%s does not say that its URIs are rewritten", path)
		}
		if bytes.Contains(a.body, []byte("http://id.who.int")) {
			t.Errorf("%s has URIs of WHO: %s", path, a.body)
		}
		return a.object(t)
	}
	root := follow(c.base + mms2024)
	chapter := follow(root.texts("child")[0])
	block := follow(chapter.texts("child")[0])
	if follow(block.texts("parent")[0]).text("code") != chapter.text("code") {
		t.Errorf("the parent of %v is not %v", block, chapter)
	}
	source := follow(c.base + mms2024 + "/" + cholera).text("source")
	if follow(source).text("@id") != source {
		t.Errorf("the source of cholera is not %s", source)
	}
	for _, back := range []string{"/lookup?foundationUri=", "/describe?uri="} {
		if got := follow(c.base + mms2024 + back + url.QueryEscape(source)); !strings.HasPrefix(got.text("code"), "1A00") {
			t.Errorf("%s%s is %v", back, source, got)
		}
	}
	hits := follow(c.base + mms2024 + "/search?q=cholera&subtreesFilter=" + url.QueryEscape(chapter.text("source"))).objects("destinationEntities")
	if len(hits) == 0 || !strings.HasPrefix(hits[0].text("id"), c.base) {
		t.Errorf("below %s there is %v", chapter.text("source"), hits)
	}
}

func TestURIsAreWHOsUnlessToldOtherwise(t *testing.T) {
	t.Parallel()
	a := serve(t, sandbox.Options{}).get(mms2024).is(t, 200)
	if a.header.Get("X-Sandbox-Rewritten") != "" || a.object(t).text("@id") != "http://id.who.int"+mms2024 {
		t.Errorf("%v %s", a.header, a.body)
	}
	// Under WHO's own name they are right as they are.
	s := newServer(t, sandbox.Options{RewriteURIs: true, Faults: []sandbox.Fault{{Name: "open"}}})
	b := byName(t, s, "GET", "id.who.int", mms2024, "", "API-Version", "v2", "Accept-Language", "en").is(t, 200)
	if b.header.Get("X-Sandbox-Rewritten") != "" || !bytes.Equal(a.body, b.body) {
		t.Errorf("%v %s", b.header, b.body)
	}
}
