package icd_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"icdscope/api/icd"
)

// everything is a body with every member an entity can have, each with a value of
// its own. A part of the lists holds what is no URI.
const everything = `{
	"@context": "http://id.who.int/icd/contexts/contextForLinearizationEntity.json",
	"@id": "http://id.who.int/icd/release/11/2024-01/mms/1",
	"title": {"@language": "en", "@value": "the title"}, "definition": {"@language": "en", "@value": "the definition"},
	"longDefinition": {"@language": "en", "@value": "the long definition"}, "fullySpecifiedName": {"@language": "en", "@value": "the name"},
	"diagnosticCriteria": {"@language": "en", "@value": "the criteria"}, "codingNote": {"@language": "en", "@value": "the coding note"},
	"note": {"@language": "en", "@value": "the note"}, "code": "1A00", "blockId": "BlockL1-1A0", "codeRange": "1A00-1A0Z", "classKind": "category",
	"source": "http://id.who.int/icd/entity/1", "browserUrl": "https://icd.who.int/browse/2024-01/mms/en#1",
	"parent": ["http://id.who.int/icd/release/11/2024-01/mms/2"],
	"child": ["http://id.who.int/icd/release/11/2024-01/mms/11", "no URI", "", "http://id.who.int/icd/release/11/2024-01/mms/14"],
	"ancestor": ["http://id.who.int/icd/release/11/2024-01/mms/21", "http://id.who.int/icd/release/11/2024-01/mms/22"],
	"descendant": ["http://id.who.int/icd/release/11/2024-01/mms/31"],
	"synonym": [{"label": {"@language": "en", "@value": "synonym 0"}}, {"label": {"@language": "en", "@value": "synonym 1"}}],
	"narrowerTerm": [{"label": {"@language": "en", "@value": "narrower 0"}}], "inclusion": [{"label": {"@language": "en", "@value": "inclusion 0"}}],
	"exclusion": [{"label": {"@language": "en", "@value": "exclusion 0"}}], "indexTerm": [{"label": {"@language": "en", "@value": "index 0"}}],
	"foundationChildElsewhere": [{"label": {"@language": "en", "@value": "elsewhere 0"}}],
	"relatedEntitiesInMaternalChapter": ["http://id.who.int/icd/entity/41"], "relatedEntitiesInPerinatalChapter": "http://id.who.int/icd/entity/51",
	"postcoordinationScale": [{"axisName": "http://id.who.int/icd/schema/hasSeverity", "scaleEntity": ["http://id.who.int/icd/release/11/2024-01/mms/61"]}],
	"releaseId": "2024-01", "releaseDate": "2024-01-21", "availableLanguages": ["en", "fr"], "prereleaseLanguages": ["zh"]
}`

// members are the members that the fields of an entity come from, by their names;
// "" for those that are made of others or are known without the body.
var members = map[string]icd.Member{
	"Ref": icd.AtID, "Kind": icd.AtClassKind, "Title": icd.AtTitle, "Language": icd.AtTitle, "Code": icd.AtCode, "BlockID": icd.AtBlockID,
	"CodeRange": icd.AtCodeRange, "Definition": icd.AtDefinition, "LongDefinition": icd.AtLongDefinition, "FullySpecifiedName": icd.AtFullySpecifiedName,
	"DiagnosticCriteria": icd.AtDiagnosticCriteria, "CodingNote": icd.AtCodingNote, "Note": icd.AtNote, "Parents": icd.AtParents,
	"Children": icd.AtChildren, "Ancestors": icd.AtAncestors, "Descendants": icd.AtDescendants, "Source": icd.AtSource, "Synonyms": icd.AtSynonyms,
	"NarrowerTerms": icd.AtNarrowerTerms, "Inclusions": icd.AtInclusions, "Exclusions": icd.AtExclusions, "IndexTerms": icd.AtIndexTerms,
	"ChildrenElsewhere": icd.AtChildrenElsewhere, "RelatedMaternal": icd.AtRelatedMaternal, "RelatedPerinatal": icd.AtRelatedPerinatal,
	"Postcoordination": icd.AtPostcoordination, "BrowserURL": icd.AtBrowserURL, "ReleaseID": icd.AtReleaseID, "ReleaseDate": icd.AtReleaseDate,
	"Languages": icd.AtLanguages, "PrereleaseLanguages": icd.AtPrereleaseLanguages, "Linearizations": icd.AtLinearizations, "Raw": "",
}

// loaded is what the client makes of a body.
func loaded(t *testing.T, ref icd.Ref, body string) icd.Entity {
	t.Helper()
	u, err := url.Parse("http://127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	e, _, err := icd.New(u, &stub{body: body}).Load(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// words are what a value says, as its body spells it.
func words(v any) string {
	switch v := v.(type) {
	case icd.Ref:
		return v.URI()
	case *icd.Ref:
		return v.URI()
	case icd.Term:
		return v.Label
	case icd.Axis:
		return v.Name
	}
	return fmt.Sprint(v)
}

// Every field leads to where its value stands in the body, element by element.
func TestFieldsLeadToTheirMembers(t *testing.T) {
	asked := icd.MMS("2024-01", "en").Root()
	asked.ID = "1"
	e := loaded(t, asked, everything)
	v := reflect.ValueOf(e)
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		m, known := members[name]
		if !known && v.Type().Field(i).IsExported() {
			t.Errorf("nobody knows where %s comes from", name)
		}
		if m == "" {
			continue
		}
		values := []reflect.Value{v.Field(i)}
		at := func(int) icd.Member { return e.At(m) }
		if v.Field(i).Kind() == reflect.Slice {
			values = nil
			for n := range v.Field(i).Len() {
				values = append(values, v.Field(i).Index(n))
			}
			at = func(n int) icd.Member { return e.At(m, n) }
		}
		if len(values) == 0 && name != "Linearizations" || len(values) > 0 && values[0].IsZero() {
			t.Errorf("%s is empty", name)
		}
		for n, value := range values {
			raw, ok := at(n).In(e.Raw)
			if !ok || !strings.Contains(string(raw), words(value.Interface())) {
				t.Errorf("%s %d is %q, and at %s stands %s", name, n, words(value.Interface()), at(n), raw)
			}
		}
	}
	if got := e.At(icd.AtChildren, 1); got != "/child/3" {
		t.Errorf("the second child that can be followed stands at %s", got)
	}
}

// Members that have another name in some bodies.
func TestMembersWithTwoNames(t *testing.T) {
	hint := loaded(t, ref(t, "http://id.who.int/icd/release/10/2019/A00"), `{"@id":"http://id.who.int/icd/release/10/2019/A00","title":{"@value":"x"},"codingHint":{"@value":"a hint"}}`)
	if at := hint.At(icd.AtCodingNote); at != "/codingHint" || hint.CodingNote != "a hint" {
		t.Errorf("%q at %s", hint.CodingNote, at)
	}
	for _, name := range []string{"includedLinearizations", "supportedLinearizations"} {
		root := loaded(t, icd.InFoundation("en").Root(), `{"@id":"http://id.who.int/icd/entity","title":{"@value":"x"},"`+name+`":["http://id.who.int/icd/release/11/mms","x","http://id.who.int/icd/release/11/icf"]}`)
		if at := root.At(icd.AtLinearizations, 1); at != icd.Member("/"+name+"/2") || len(root.Linearizations) != 2 {
			t.Errorf("%q at %s", root.Linearizations, at)
		}
	}
}

func ref(t *testing.T, uri string) icd.Ref {
	t.Helper()
	r, err := icd.ParseURI(uri)
	if err != nil {
		t.Fatal(err)
	}
	return r.In("en")
}

func TestPointers(t *testing.T) {
	const body = `{"a/b":{"m~n":["x",{"":7}]},"one":"alone","null":null,"0":"zero","list":[["deep"]]}`
	for m, want := range map[icd.Member]string{
		"": body, "/a~1b/m~0n/0": `"x"`, "/a~1b/m~0n/1/": "7", "/one": `"alone"`, "/one/0": `"alone"`, "/null": "null", "/0": `"zero"`, "/list/0/0": `"deep"`,
		"/list/0": `["deep"]`,
	} {
		if got, ok := m.In([]byte(body)); !ok || string(got) != want {
			t.Errorf("%s: %s, %t", m, got, ok)
		}
	}
	for _, m := range []icd.Member{"a", "/b", "/one/1", "/one/x", "/list/1", "/list/-1", "/list/00", "/list/+0", "/a~1b/m~0n/0/0/1"} {
		if got, ok := m.In([]byte(body)); ok {
			t.Errorf("%s: %s", m, got)
		}
	}
	for _, broken := range []string{"", "{", "{\"a\":", "[1"} {
		for _, m := range []icd.Member{"", "/a", "/0"} {
			if got, ok := m.In([]byte(broken)); ok {
				t.Errorf("%q %s: %s", broken, m, got)
			}
		}
	}
}

// FuzzMember: whatever the body and the pointer, what is found is JSON.
func FuzzMember(f *testing.F) {
	f.Add(everything, "/synonym/1/label/@value")
	f.Add(`[[]]`, "/0/0")
	f.Add(`{`, "/a")
	f.Fuzz(func(t *testing.T, body, pointer string) {
		if got, ok := icd.Member(pointer).In([]byte(body)); ok && !json.Valid(got) {
			t.Errorf("%q", got)
		}
	})
}
