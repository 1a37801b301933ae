package icd_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
)

func TestEveryRecordedEntityShapeDecodes(t *testing.T) {
	decode := func(name string, ref icd.Ref) icd.Entity {
		s := &stub{body: shape(t, name)}
		return load(t, s.client(t), ref)
	}
	ref := shapes.Root()
	ref.ID = "900011"
	c := decode("category", ref)
	if c.Code != "9A00" || c.Kind != icd.KindCategory || c.Title != "Shape of a category: it’s é" || c.Language != "en" {
		t.Errorf("category: %q %q %q %q", c.Code, c.Kind, c.Title, c.Language)
	}
	if len(c.Postcoordination) != 2 || !c.Postcoordination[0].Required || c.Postcoordination[1].Required ||
		c.Postcoordination[0].Name != "hasSeverity" || c.Postcoordination[0].Multiple != icd.NotAllowed || c.Postcoordination[1].Values[1].Residual != icd.Other {
		t.Errorf("postcoordination: %+v", c.Postcoordination)
	}
	if x := c.Exclusions; len(x) != 2 || x[0].Target == nil || x[0].Target.Linearization != "mms" || x[1].Target != nil {
		t.Errorf("exclusions: %+v", x)
	}
	if x := c.IndexTerms; len(x) != 3 || !x[1].Target.IsFoundation() || !x[2].Deprecated {
		t.Errorf("index terms: %+v", x)
	}
	if c.Source == nil || c.Source.URI() != "http://id.who.int/icd/entity/900011" || len(c.RelatedMaternal) != 1 || len(c.RelatedPerinatal) != 1 || c.CodingNote == "" {
		t.Errorf("source, related, note: %v %v %v %q", c.Source, c.RelatedMaternal, c.RelatedPerinatal, c.CodingNote)
	}

	ref.ID = "900001"
	b := decode("block", ref)
	if b.Code != "" || b.BlockID != "BlockL2-9A0" || b.CodeRange != "9A00-9A0Z" || b.Children[2].Residual != icd.Unspecified {
		t.Errorf("block: %q %q %q %v", b.Code, b.BlockID, b.CodeRange, b.Children)
	}
	if x := b.ChildrenElsewhere; len(x) != 2 || x[1].Target.ID != "900002" || x[1].Target.Residual != icd.Other {
		t.Errorf("coded elsewhere: %+v", x)
	}
	ref.ID, ref.Residual = "900011", icd.Other
	if r := decode("residual", ref); r.Source != nil || len(r.Children) != 0 || r.Ref.Residual != icd.Other {
		t.Errorf("residual: %v %v %v", r.Source, r.Children, r.Ref)
	}
	ref.ID, ref.Residual = "9000", ""
	if ch := decode("chapter", ref); ch.Code != "01" || !ch.Parents[0].IsRoot() || ch.Parents[0].Release != "2099-01" {
		t.Errorf("chapter: %q %v", ch.Code, ch.Parents)
	}
	f := decode("foundation-entity", icd.InFoundation("en").Entity("900015"))
	if f.Kind != icd.KindEntity || len(f.Parents) != 2 || len(f.Ancestors) != 1 || len(f.Descendants) != 1 || !strings.Contains(f.DiagnosticCriteria, "## Heading") || !f.Synonyms[1].Deprecated || len(f.NarrowerTerms) != 3 {
		t.Errorf("foundation entity: %+v", f)
	}
	root := decode("linearization-root", ref.Root())
	if root.Kind != icd.KindRoot || root.ReleaseDate != "2099-01-17" || fmt.Sprint(root.PrereleaseLanguages) != "[de]" || len(root.Languages) != 3 {
		t.Errorf("linearization root: %+v", root)
	}
	froot := decode("foundation-root", icd.InFoundation("en").Root())
	if froot.Kind != icd.KindRoot || fmt.Sprint(froot.Linearizations) != "[mms icf]" || len(froot.Children) != 2 {
		t.Errorf("foundation root: %+v", froot)
	}
}

// What the schema and the service disagree about is taken either way.
func TestLooseTypesAreTakenEitherWay(t *testing.T) {
	s := &stub{body: `{"@id":"http://id.who.int/icd/release/11/2099-01/mms/5","title":"plain","parent":"http://id.who.int/icd/release/11/2099-01/mms",
		"postcoordinationScale":[{"axisName":"x/y","requiredPostcoordination":true,"scaleEntity":"http://id.who.int/icd/release/11/2099-01/mms/6"}],
		"definition":{"@value":"a\nb"},"classKind":"category","child":null}`}
	e := load(t, s.client(t), icd.MMS("2099-01", "en").Entity("5"))
	if e.Title != "plain" || len(e.Parents) != 1 || !e.Postcoordination[0].Required || len(e.Postcoordination[0].Values) != 1 || e.Definition != "a\nb" || e.Children != nil {
		t.Errorf("%+v", e)
	}
	s.body = `{"@id":"http://id.who.int/icd/entity","title":{"@value":"x"},"supportedLinearizations":["http://id.who.int/icd/release/11/2099-01/mms"]}`
	if e := load(t, s.client(t), icd.InFoundation("en").Root()); fmt.Sprint(e.Linearizations) != "[mms]" {
		t.Errorf("supportedLinearizations: %v", e.Linearizations)
	}
}

func TestRequestsGoToTheConfiguredBaseWithTheDocumentedHeaders(t *testing.T) {
	s := &stub{body: shape(t, "residual")}
	ref := icd.Ref{Tree: icd.MMS("2099-01", "ar"), ID: "900011", Residual: icd.Other}
	load(t, s.client(t), ref, icd.IncludeAncestors, icd.IncludeCriteria)
	r := s.requests[0]
	if got := r.URL.String(); got != "https://api.example/prefix/icd/release/11/2099-01/mms/900011/other?include=ancestor%2CdiagnosticCriteria" {
		t.Errorf("URL %s", got)
	}
	for name, want := range map[string]string{"API-Version": "v2", "Accept-Language": "ar", "Accept": "application/json"} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	s.body = shape(t, "foundation-entity")
	e := load(t, s.client(t), icd.InFoundation("en").At("2099-01").Entity("900015"))
	if got := s.requests[1].URL.String(); got != "https://api.example/prefix/icd/entity/900015?include=diagnosticCriteria&releaseId=2099-01" {
		t.Errorf("URL %s", got)
	}
	// The URIs in a foundation answer do not carry the release, and it is needed again.
	if e.Ref.Release != "2099-01" || e.Children[0].Release != "2099-01" {
		t.Errorf("release was lost: %v %v", e.Ref, e.Children)
	}
}

func TestErrorsKeepTheirStatus(t *testing.T) {
	for _, c := range []struct {
		status     int
		kind, body string
		want       string
	}{
		{404, "text/plain", "Release not found", "HTTP 404 Not Found: Release not found"},
		{401, "", "", "HTTP 401 Unauthorized"},
		{200, "text/plain", "Release", "Release"},
		{200, "application/json", `{"title":"x"}`, "does not say what it is"},
		{200, "application/json", `{"@id":5}`, "@id"},
		{200, "application/json", `{"@id":"http://id.who.int/icd/entity/5","child":[5]}`, "holds a number"},
	} {
		s := &stub{status: c.status, kind: c.kind, body: c.body}
		_, _, err := s.client(t).Load(context.Background(), icd.InFoundation("en").Entity("5"))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%d %q: %v, want %q in it", c.status, c.body, err, c.want)
		}
		var status interface{ HTTPStatus() int }
		if c.status != 200 && (!errors.As(err, &status) || status.HTTPStatus() != c.status) {
			t.Errorf("%d: the status is lost in %v", c.status, err)
		}
	}
}

func TestTheSandboxIsReadThroughTheClient(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	if e := load(t, c, icd.InFoundation("en").Root()); len(e.Children) != 5 || e.ReleaseID != "2024-01" {
		t.Errorf("foundation root: %d children, release %q", len(e.Children), e.ReleaseID)
	}
	if e := load(t, c, en.Root()); len(e.Children) != 29 || fmt.Sprint(e.Languages) != "[en]" {
		t.Errorf("mms root: %d children, languages %v", len(e.Children), e.Languages)
	}
	e := load(t, c, at("257068234"), icd.IncludeAncestors)
	if e.Label() != "1A00 Cholera" || len(e.Ancestors) != 3 || !strings.HasPrefix(e.Definition, "Sandbox text, not WHO's:") {
		t.Errorf("cholera: %q, %d ancestors, %q", e.Label(), len(e.Ancestors), e.Definition)
	}
	if e := load(t, c, at("135352227/other")); e.Code != "1A0Y" || e.Ref.Residual != icd.Other {
		t.Errorf("residual: %q %v", e.Code, e.Ref)
	}
	ar := at("257068234")
	ar.Release, ar.Language = "2022-02", "ar"
	if e := load(t, c, ar); e.Title != "الكُوليرا" || e.Language != "ar" {
		t.Errorf("arabic: %q %q", e.Title, e.Language)
	}
	zh := at("257068234").In("zh")
	if _, _, err := c.Load(context.Background(), zh); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("a language the release lacks gave %v", err)
	}
}
