package sandbox_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func codePath(code string) string { return mms2024 + "/codeinfo/" + escaped(code) }

// escaped is a path segment as the API's documentation asks for it.
func escaped(code string) string { return strings.ReplaceAll(url.PathEscape(code), "&", "%26") }

func TestCodeInfo(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for _, tt := range []struct {
		code, mode string
		stem       string // "" for 404
		axes       map[string][]string
		simplified string
	}{
		{"1A00", "", cholera, nil, ""},
		{"1a00", "", cholera, nil, ""},
		{"1A0Z", "", "135352227/unspecified", nil, ""},
		{"ZZ00Y", "", "900011/other", nil, ""},
		{"ZZ00", "", "900011", nil, ""},
		{"ZZ00&", "", "900011", nil, ""}, // as search results write it
		{"ZZ00&XZ01", "", "900011", map[string][]string{"hasSeverity": {"XZ01"}}, "ZZ00.1"},
		{"ZZ00&XZ02", "", "900011", map[string][]string{"hasSeverity": {"XZ02"}}, ""},
		{"ZZ00 & XZ01 & XZ11", "", "900011", map[string][]string{"hasSeverity": {"XZ01"}, "laterality": {"XZ11"}}, ""},
		{"ZZ00&XZ11&XZ12", "", "900011", map[string][]string{"laterality": {"XZ11", "XZ12"}}, ""}, // as often as one likes
		{"ZZ00&XZ01&XZ02", "", "", nil, ""}, // only once
		{"ZZ00&XZ01&XZ02", "flexiblemode=true", "900011", map[string][]string{"hasSeverity": {"XZ01"}, "otherPostcoordination": {"XZ02"}}, ""},
		{"ZZ01/ZZ10", "", "900012", map[string][]string{"associatedWith": {"ZZ10"}}, ""},
		{"ZZ01/ZZ10/ZZ11", "", "", nil, ""}, // two of one block
		{"ZZ01/ZZ10/ZZ00", "", "900012", map[string][]string{"associatedWith": {"ZZ10", "ZZ00"}}, ""},
		{"ZZ01/ZZ00&XZ01", "", "900012", map[string][]string{"associatedWith": {"ZZ00&XZ01"}}, ""}, // the value has a value
		{"ZZ01/ZZ00&ZZ10", "", "", nil, ""},
		{"1A00&XZ01", "", "", nil, ""},
		{"1A00&XZ01", "flexiblemode=true", cholera, map[string][]string{"otherPostcoordination": {"XZ01"}}, ""},
		{"1A00/5A11", "flexibleMode=true", cholera, map[string][]string{"otherPostcoordination": {"5A11"}}, ""},
		{"ZZ00", "convertToTerminalCodes=true", "900011/unspecified", nil, ""},
		{"1A00", "convertToTerminalCodes=true", cholera, nil, ""},
		{"ZZ00&XZ01", "convertToTerminalCodes=true", "900011/unspecified", map[string][]string{"hasSeverity": {"XZ01"}}, "ZZ00.1"},
		{"ZZ01/ZZ00&XZ01", "convertToTerminalCodes=true", "900012", map[string][]string{"associatedWith": {"ZZ00.Z&XZ01"}}, ""},
		{"1A99", "", "", nil, ""},
		{"01", "", "1435254666", nil, ""}, // chapters have no codes, and are found by their numbers all the same
		{"13", "", "1256772020", nil, ""},
		{"v", "", "231358748", nil, ""},
		{"X", "", "979408586", nil, ""},
		{"ZZ", "", "9000", nil, ""},
		{"01&XZ01", "flexiblemode=true", "", nil, ""}, // nobody codes with them
		{"27", "", "", nil, ""},
		{"BlockL1-1A0", "", "", nil, ""},
		{"1A00&1A99", "flexiblemode=true", "", nil, ""},
		{"&", "", "", nil, ""},
		{"/", "", "", nil, ""},
		{"&1A00", "", "", nil, ""},
		{"ZZ00&&XZ01", "", "", nil, ""},
		{"1A00\x00", "", "", nil, ""},
		{strings.Repeat("1A00&", 20000) + "1A00", "flexiblemode=true", "", nil, ""},
		{strings.Repeat("1A00/", 20000) + "1A00", "flexiblemode=true", "", nil, ""},
		{strings.Repeat("&", 50000), "", "", nil, ""},
		{strings.Repeat("A", 100000), "", "", nil, ""},
	} {
		a := c.get(codePath(tt.code) + "?" + tt.mode)
		if tt.stem == "" {
			if a.status != http.StatusNotFound || !isProblem(t, a) {
				t.Errorf("%.40q: %d %.200s, want 404", tt.code, a.status, a.body)
			}
			continue
		}
		b := a.valid(t, "CodeInfo")
		if b.text("stemId") != "http://id.who.int"+mms2024+"/"+tt.stem || b.text("code") != tt.code || b.text("simplifiedCode") != tt.simplified || (b.text("stemCode") != "") != (tt.axes != nil) {
			t.Errorf("%q %s: %v", tt.code, tt.mode, b)
		}
		for axis, want := range tt.axes {
			if got := b.texts(axis); !slices.Equal(got, want) {
				t.Errorf("%q %s: %s is %v, want %v", tt.code, tt.mode, axis, got, want)
			}
		}
		if b["title"] != nil {
			t.Errorf("%q has a title", tt.code)
		}
	}
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	c := reader(t)
	const severe = "http://id.who.int" + mms2024 + "/900011"
	for _, tt := range []struct {
		params                     []string
		code, label, stemCode, uri string // code "" for 404
	}{
		{[]string{"code", "1A00"}, "1A00", "Cholera", "", "http://id.who.int" + mms2024 + "/" + cholera},
		{[]string{"uri", "http://id.who.int" + mms2024 + "/" + cholera}, "1A00", "Cholera", "", "http://id.who.int" + mms2024 + "/" + cholera},
		{[]string{"uri", "http://id.who.int/icd/entity/" + cholera}, "1A00", "Cholera", "", "http://id.who.int" + mms2024 + "/" + cholera},
		{[]string{"code", "ZZ00&XZ01"}, "ZZ00&XZ01", "Sandbox disease that requires a severity / Sandbox mild", "ZZ00", severe + " & http://id.who.int" + mms2024 + "/900022"},
		{[]string{"uri", severe + " & http://id.who.int" + mms2024 + "/900022"}, "ZZ00&XZ01", "Sandbox disease that requires a severity / Sandbox mild", "ZZ00", severe + " & http://id.who.int" + mms2024 + "/900022"},
		{[]string{"uri", "http://id.who.int/icd/entity/900012/http://id.who.int/icd/entity/900015"}, "ZZ01/ZZ10", "Sandbox disease with many names / Sandbox disease with several parents", "ZZ01", "http://id.who.int" + mms2024 + "/900012 / http://id.who.int" + mms2024 + "/900015"},
		{[]string{"code", "ZZ00&XZ01", "simplify", "true"}, "ZZ00.1", "Sandbox disease that requires a severity, chronic", "", "http://id.who.int" + mms2024 + "/900014"},
		{[]string{"code", "ZZ00&XZ02", "simplify", "true"}, "ZZ00&XZ02", "Sandbox disease that requires a severity / Sandbox severe", "ZZ00", severe + " & http://id.who.int" + mms2024 + "/900023"},
		{[]string{"code", "ZZ00", "convertToTerminalCodes", "true"}, "ZZ00.Z", "Sandbox disease that requires a severity, unspecified", "", severe + "/unspecified"},
		{[]string{"code", "1A00&XZ01"}, "", "", "", ""},
		{[]string{"code", "1A00&XZ01", "flexiblemode", "true"}, "1A00&XZ01", "Cholera / Sandbox mild", "1A00", "http://id.who.int" + mms2024 + "/" + cholera + " & http://id.who.int" + mms2024 + "/900022"},
		{nil, "", "", "", ""},
		{[]string{"code", "nothing"}, "", "", "", ""},
		{[]string{"uri", "http://id.who.int/icd/entity/1435254666"}, "01", "Certain infectious or parasitic diseases", "", "http://id.who.int" + mms2024 + "/1435254666"},
		{[]string{"code", "01"}, "01", "Certain infectious or parasitic diseases", "", "http://id.who.int" + mms2024 + "/1435254666"},
		{[]string{"uri", "http://id.who.int/icd/entity/135352227", "convertToTerminalCodes", "true"}, "1A0Z", "Bacterial intestinal infections, unspecified", "", "http://id.who.int" + mms2024 + "/135352227/unspecified"},
		{[]string{"uri", "http://id.who.int/icd/entity/900018"}, "ZZ11", "Sandbox entity without a code of its own", "", "http://id.who.int" + mms2024 + "/900017"}, // counted under another
		{[]string{"uri", "http://id.who.int" + mms2024 + "/900018"}, "", "", "", ""},                                                                                // where it has no place
		{[]string{"uri", "http://id.who.int/icd/entity/135352227 & http://id.who.int/icd/entity/900022"}, "", "", "", ""},                                           // nobody codes with a block
		{[]string{"uri", "http://id.who.int/icd/entity/1"}, "", "", "", ""},
		{[]string{"uri", "https://example.org/"}, "", "", "", ""},
		{[]string{"uri", "1A00"}, "", "", "", ""},
	} {
		a := c.get(query(mms2024+"/describe", tt.params...))
		if tt.code == "" {
			a.is(t, 404)
			continue
		}
		b := a.valid(t, "PostcoordinationSet")
		if b.text("code") != tt.code || b.text("label") != tt.label || b.text("stemCode") != tt.stemCode || b.text("linearizationUri") != tt.uri {
			t.Errorf("%v: %v", tt.params, b)
		}
		if (len(b.list("postcoordinationValues")) > 0) != (tt.stemCode != "") {
			t.Errorf("%v: values %v", tt.params, b.list("postcoordinationValues"))
		}
	}
	block := c.get(query(mms2024+"/describe", "uri", "http://id.who.int"+mms2024+"/135352227")).valid(t, "PostcoordinationSet")
	if code, there := block["code"]; !there || code != "" || block.text("label") != "Bacterial intestinal infections" || block.text("foundationUri") != "http://id.who.int/icd/entity/135352227" {
		t.Errorf("a block is described as %v", block)
	}
	if below := c.get(query(mms2024+"/describe", "uri", "http://id.who.int/icd/entity/900018")).object(t); below.text("foundationUri") != "http://id.who.int/icd/entity/900018" {
		t.Errorf("the foundation URI that was asked for became %v", below)
	}
	terminal := c.get(query(mms2024+"/describe", "code", "ZZ00", "convertToTerminalCodes", "true")).valid(t, "PostcoordinationSet")
	if got := terminal.text("foundationUri"); got != "http://id.who.int/icd/entity/900011" {
		t.Errorf("converted to a terminal code, the foundation URI is %q", got)
	}
	nested := c.get(query(mms2024+"/describe", "code", "ZZ01/ZZ00&XZ01")).valid(t, "PostcoordinationSet")
	inner := nested.objects("postcoordinationValues")[0].objects("values")[0]
	if inner.text("code") != "ZZ00&XZ01" || inner.text("stemCode") != "ZZ00" || inner.objects("postcoordinationValues")[0].text("axisName") != "hasSeverity" {
		t.Errorf("a value with a value: %v", nested)
	}
	if residual := c.get(query(mms2024+"/describe", "code", "1A0Z")).object(t); residual["foundationUri"] != nil {
		t.Errorf("a residual has a foundation URI: %v", residual)
	}
}

func TestAutocode(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for _, tt := range []struct {
		path, text, threshold string
		code, uri, matching   string
		title                 bool
	}{
		{mms2024, "cholera", "", "1A00", mms2024 + "/" + cholera, "Cholera", true},
		{mms2024, "Chollera", "", "1A00", mms2024 + "/" + cholera, "Cholera", true},
		{mms2024, "epidemic cholera", "", "1A00", mms2024 + "/" + cholera, "Sandbox text, not WHO's: epidemic cholera", false},
		{mms2024, "entity without a code of its own", "", "ZZ11", mms2024 + "/900017", "Sandbox entity without a code of its own", false},
		{mms2024, "qqqqqq", "", "", "", "", false},
		{mms2024, "", "", "", "", "", false},
		{mms2024, strings.Repeat("x", 3000), "", "", "", "", false},
		{mms2024, "cholera of unusual kinds", "0.9", "", "", "", false},
		{"/icd/entity", "cholera", "", "", "", "Cholera", true},
	} {
		b := c.get(query(tt.path+"/autocode", "searchText", tt.text, "matchThreshold", tt.threshold)).valid(t, "AutoCodingSearchResult")
		uri := strings.TrimPrefix(b.text("linearizationURI"), "http://id.who.int")
		if b.text("theCode") != tt.code || uri != tt.uri || b.text("matchingText") != tt.matching || b.text("searchText") != tt.text || b.flag("isTitle") != tt.title {
			t.Errorf("%.40q: %v", tt.text, b)
		}
		if score := b.number("matchScore"); score < 0 || score > 1 || (score == 0) != (tt.matching == "") {
			t.Errorf("%.40q: score %v", tt.text, score)
		}
	}
	if b := c.get(query(mms2024+"/autocode", "searchText", "cholera", "subtreesFilter", "http://id.who.int"+mms2024+"/1439886552")).object(t); b.text("theCode") != "" {
		t.Errorf("outside of the subtree: %v", b)
	}
	if b := c.get(query("/icd/entity/autocode", "searchText", "cholera")).object(t); b.text("foundationURI") != "http://id.who.int/icd/entity/"+cholera {
		t.Errorf("in the foundation: %v", b)
	}
}
