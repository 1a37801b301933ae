package sandbox_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
)

// FuzzHandler throws arbitrary requests at a sandbox: no panic, no 5xx but the
// 501 of what is not implemented, and an answer of a kind that was announced.
//
//	go test -run NONE -fuzz FuzzHandler -fuzztime 3m -fuzzminimizetime 1s -parallel 1 ./api/sandbox
func FuzzHandler(f *testing.F) {
	form, contentType := "q=chol%25&useFlexiSearch=true", "application/x-www-form-urlencoded"
	for _, p := range paths {
		f.Add(p.method, p.path, "application/json", "en", form, contentType, false)
	}
	for _, seed := range [][5]string{
		{"POST", "/connect/token", credentials(sandbox.DemoClientID, sandbox.DemoSecret).Encode(), contentType, "en"},
		{"POST", "/connect/token", "grant_type=refresh_token&client_id=%zz&client_secret=+", contentType, "en"},
		{"POST", "/connect/token", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--", "multipart/form-data; boundary=x", ""},
		{"POST", "/v0/token/gen", `{"clientID":"` + sandbox.CDCClientID + `","clientSecret":"` + sandbox.CDCSecret + `","scopes":["UPLOAD"]}`, "application/json", ""},
		{"POST", "/v0/token/gen", strings.Repeat("[", 10000), "application/json", ""},
		{"POST", "/v0/token/refresh", "", "", ""},
		{"GET", "/v0/async/cvrs/jobs/" + sandbox.DemoJob, "", "", ""},
		{"GET", mms2024 + "/codeinfo/ZZ00%26XZ01%2FZZ10?flexiblemode=true&convertToTerminalCodes=true", "", "", "en"},
		{"GET", mms2024 + "/describe?uri=http://id.who.int/icd/entity/900011%26http://id.who.int/icd/entity/900022", "", "", "en"},
		{"GET", mms2022 + "/search?q=%D9%80%25&useFlexisearch=true&includeKeywordResult=true&flatResults=false", "", "", "ar"},
		{"GET", mms2022 + "/search?q=霍乱&subtreesFilter=http://id.who.int/icd/entity/1;2&subtreeFilterUsesFoundationDescendants=true", "", "", "zh"},
		{"GET", mms2024 + "/search?q=bacterium&medicalCodingMode=false&propertiesToBeSearched=Definition,Exclusion", "", "", "en"},
		{"GET", "/icd/entity/900015?include=ancestor,descendant,diagnosticCriteria&releaseId=2022-02", "", "", "es"},
		{"GET", mms2024 + "/autocode?searchText=chollera&matchThreshold=NaN", "", "", "en"},
		{"POST", "/sandbox/settings", `{"latency":"0s"}`, "application/json", ""},
		{"DELETE", "/sandbox/faults", "", "", ""},
		{"GET", "/sandbox/stats", "", "", ""},
		{"OPTIONS", "/icd/entity", "", "", ""},
		{"GET", "/.well-known/openid-configuration/jwks", "", "", ""},
		{"GET", "/icd/release/10/2019/%00%2f..%2f", "", "", "en"},
	} {
		f.Add(seed[0], seed[1], "*/*", seed[4], seed[2], seed[3], true)
	}
	f.Add("POST", "/connect/token", "Basic JSslOis6", "", "grant_type=client_credentials", contentType, true)
	for _, loose := range []string{`{"client_id":"` + sandbox.DemoClientID + `","grant_type":1}`, `{"a":`, "[]", "grant_type=%", strings.Repeat("[", 10000)} {
		f.Add("POST", "/connect/token?client_secret=%zz", "", "", loose, "application/json", false)
		f.Add("POST", "/connect/token?grant_type=x&grant_type=y", "", "", loose, "", false)
	}
	lax, strict := newServer(f, sandbox.Options{}), newServer(f, sandbox.Options{Strict: true})
	lenient := newServer(f, sandbox.Options{Lenient: true, RewriteURIs: true, Log: func(sandbox.Request) {}})
	token, cdc := inProcess(f, lax).newToken(), inProcess(f, strict).generate("UPLOAD").object(f).text("token")
	f.Fuzz(func(t *testing.T, method, target, accept, lang, body, contentType string, bare bool) {
		u, err := url.ParseRequestURI(target)
		if err != nil || !strings.HasPrefix(target, "/") {
			return // net/http would not let it in
		}
		if method == http.MethodPost && strings.HasPrefix(u.Path, "/sandbox/") && u.Path != "/sandbox/settings" {
			return // faults would be what was asked for, and revoked tokens the end of the test
		}
		request := func() *http.Request {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1/", strings.NewReader(body))
			r.Method, r.URL, r.RequestURI, r.RemoteAddr = method, u, target, "127.0.0.1:7"
			return r
		}
		for _, h := range []http.Handler{lenient, lenient.ByName()} { // with as little as somebody may send
			r, w := request(), httptest.NewRecorder()
			if r.Header.Set("Authorization", token); h != http.Handler(lenient) {
				r.Host = sandbox.Names()[len(target)%3]
			}
			r.Header.Set("Content-Type", contentType)
			h.ServeHTTP(w, r)
			check(t, r, w)
		}
		r := request()
		r.Header = http.Header{"Accept": {accept}, "Accept-Language": {lang}, "Content-Type": {contentType}, "Api-Version": {"v2"}, "Authorization": {"Bearer " + token}}
		s := lax
		if bare { // CDC's token, and the token endpoint as strict as can be
			s = strict
			r.Header.Set("Authorization", cdc)
			if u.Path == "/connect/token" {
				r.Header.Set("Authorization", accept)
			}
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		check(t, r, w)
		if n := s.Stats().InFlight; n != 0 {
			t.Errorf("%d requests are still in flight", n)
		}
		for _, s := range []*sandbox.Server{s, lenient} { // as it was before
			s.SetTokenTTL(0)
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1/sandbox/settings", strings.NewReader(`{"latency":"0s","jitter":"0s"}`))
			r.RemoteAddr = "127.0.0.1:7"
			r.Header.Set("Content-Type", "application/json")
			s.ServeHTTP(httptest.NewRecorder(), r)
		}
	})
}

func check(t *testing.T, r *http.Request, w *httptest.ResponseRecorder) {
	t.Helper()
	if w.Code >= 500 && (w.Code != http.StatusNotImplemented || !strings.HasSuffix(strings.TrimSuffix(r.URL.Path, "/"), "doris") && !strings.HasSuffix(strings.TrimSuffix(r.URL.Path, "/"), "codedit")) {
		t.Errorf("%s %q: %d %s", r.Method, r.URL, w.Code, w.Body)
	}
	kind := w.Header().Get("Content-Type")
	switch {
	case w.Code == http.StatusNoContent || r.Method == http.MethodHead:
		if w.Body.Len() > 0 {
			t.Errorf("%s %q: %d with a body", r.Method, r.URL, w.Code)
		}
	case strings.Contains(kind, "json"):
		if !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s %q: not JSON: %s", r.Method, r.URL, w.Body)
		}
	case !strings.HasPrefix(kind, "text/plain"):
		t.Errorf("%s %q: %d comes as %q", r.Method, r.URL, w.Code, kind)
	}
}

// FuzzReadTable reads arbitrary texts: no panic, and either a table that a sandbox
// can serve or an error with line and column.
//
//	go test -run NONE -fuzz FuzzReadTable -fuzztime 3m -fuzzminimizetime 1s -parallel 1 ./api/sandbox
func FuzzReadTable(f *testing.F) {
	good := tabletest.Small(tabletest.Version, "en", "mms")
	for _, seed := range []string{
		"", "\ufeff", good, tabletest.Small("Version:2024 Jan 21 - 22:30 UTC", "es", "icf"), strings.ReplaceAll(good, "\r\n", "\n"), strings.ReplaceAll(good, "- ", "- - "),
		good[:len(good)/2], strings.ReplaceAll(good, `"`, ""), strings.Replace(good, `"`, "", 1), strings.Replace(good, "01G00", "", 1), strings.Replace(good, "\tblock\t", "\twindow\t", 1),
		strings.ReplaceAll(good, "- ", "-"), strings.ReplaceAll(good, "True", "\r"), strings.Replace(good, "\r\n", "\t\r\n", 2), "\xff\xfea\x00", "a\x00b\x00",
	} {
		f.Add([]byte(seed), "en")
	}
	for _, shape := range tabletest.Shapes() {
		b, err := os.ReadFile(shape.Write(f, f.TempDir(), tabletest.SmallTree("en")))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, shape.Langs[len(shape.Langs)-1])
	}
	f.Fuzz(func(t *testing.T, b []byte, lang string) {
		table, err := classification.ReadTable("file-"+lang, bytes.NewReader(b))
		var e *classification.TableError
		if err == nil {
			servable(t, table)
		} else if !errors.As(err, &e) || e.Line < 1 || e.Column < 1 || e.Problem == "" {
			t.Errorf("error %v", err)
		}
	})
}

// FuzzReadSheet reads arbitrary spreadsheets: no panic, and either a table that a
// sandbox can serve or an error.
//
//	go test -run NONE -fuzz FuzzReadSheet -fuzztime 3m -fuzzminimizetime 1s -parallel 1 ./api/sandbox
func FuzzReadSheet(f *testing.F) {
	rows := tabletest.Layout{Lin: "mms", Version: tabletest.Version, Lang: "en", Numbers: true}.Rows(tabletest.SmallTree("en"))
	for _, s := range []tabletest.Sheet{{}, {Prefix: "x:"}, {Inline: true, Bare: true}, {Numbers: true}} {
		sheet, shared := s.Parts(rows)
		f.Add(sheet, shared)
		f.Add(sheet[:len(sheet)/2], shared)
		f.Add(sheet, shared[:len(shared)/2])
	}
	f.Add(`<worksheet><sheetData><row r="-1"><c r="XFD1" t="s"><v>0</v></c></row></sheetData></worksheet>`, `<sst><si><t>a</t><rPh><t>b</t></si>`)
	f.Fuzz(func(t *testing.T, sheet, shared string) {
		book := tabletest.Book(t, sheet, shared)
		tables, err := classification.ReadTables("file.xlsx", "", strings.NewReader(book), int64(len(book)))
		var e *classification.TableError
		if err == nil {
			servable(t, tables...)
		} else if !errors.As(err, &e) || e.File != "file.xlsx" || e.Problem == "" {
			t.Errorf("error %v", err)
		}
	})
}

// servable fails the test unless a sandbox over the tables answers what it is asked
// for, and has every row in one place.
func servable(t *testing.T, tables ...*classification.Table) {
	t.Helper()
	table := tables[0]
	if table.Rows < 1 || table.Linearization == "" || table.Release == "" || table.Language == "" {
		t.Fatalf("table %+v", table)
	}
	c := inProcess(t, newServer(t, sandbox.Options{Data: tables, Faults: []sandbox.Fault{{Name: "open"}}})).in(table.Language)
	c.token = "-"
	base := "/icd/release/11/" + table.Release + "/" + table.Linearization
	for _, path := range []string{base, base + "/search?q=sandbox%25&useFlexisearch=true&medicalCodingMode=false", base + "/search?q=01G0%25"} {
		a := c.icd("GET", path, "", "Authorization", "-").is(t, 200)
		if !json.Valid(a.body) {
			t.Errorf("%s: %s", path, a.body)
		}
	}
	rows := 0
	for _, child := range c.icd("GET", base, "", "Authorization", "-").object(t).texts("child") {
		b := c.icd("GET", pathOf(child)+"?include=ancestor,descendant", "", "Authorization", "-").is(t, 200).object(t)
		rows += 1 + len(b.texts("descendant"))
	}
	if rows < table.Rows {
		t.Errorf("%d of %d rows stand below the top", rows, table.Rows)
	}
}
