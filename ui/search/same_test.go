package search_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/session/secret"
	"icdscope/ui/cli"
	"icdscope/ui/search"
	"icdscope/ui/uitest"
)

// typed are inputs of every kind that somebody may type, by the language in which
// they are typed.
func typed() map[string][]string {
	const uri, site = "http://id.who.int/icd/", "https://icd.who.int/"
	common := []string{
		"1A00", "1a00", "1A0Z", "CA40", "5A11", "1B11.0", "1b110", "ZZ00.Z", "XZ02", "1A99", "ZZ99.Z", "NC72.30", // codes
		"257068234", "135352227", "900018", "999999999", "9000", "12345", // ids
		uri + "entity/257068234", uri + "release/11/mms/257068234", uri + "release/11/2022-02/mms/135352227/unspecified", // URIs
		uri + "release/10/2019/SB00.1", uri + "entity/1", "https://example.org/x", "id.who.int/icd/entity/257068234",
		site + "browse/2024-01/mms/en#257068234", site + "browse/2026-01/mms/en#257068234", site + "browse/latest-release/mms/es#257068234", // addresses
		site + "browse11/l-m/en#/http%3a%2f%2fid.who.int%2ficd%2fentity%2f257068234", site + "browse10/2019/en#/SB01", site + "icdapi",
		site + "browse/2024-01/foundation/en#257068234",
		"ZZ00&XZ02", "zz00&xz01", "ZZ00/ZZ10", "ZZ00/", "1A00&XZ02", // clusters
		"A00", "e11.9", "A00-A09", "SB00", // ICD-10
		"b900", "B9000", "b114", "s9", "b9", // ICF
		"01", "1", "25", "26", "V", "x", "IX", "xii", "i", "XXV", // chapters
		"BlockL1-1A0", "blockl2-1a0", "BlockL2-9Z9", "1A00-1A40.Z", "1a00–1a0z", "1A00-1A05", "b900-b910", "BlockL1-ZZ0", // blocks
		"1A0", "1A", "BA4", "9Z9", "1A00.", "5A1", // parts of codes
		"zzzz", "%", "?", "qwertz uiop", "()", "' OR 1=1", "<b>", "0", "\u202eabc", strings.Repeat("x", 300), // nonsense
	}
	return map[string][]string{
		"en": append(slices.Clone(common),
			"mening", "cholera", "typhoid fever", "typhoid fev", "fever", "heart att", "diabetes", "tuberculous meningitis",
			"choler%", "infection due to", "Sandbox", "sandbox disease", "stroke", "HIV", "type 2", "x-linked", "vi", "pneumonia b", "anxiety"),
		"es": append(slices.Clone(common), "cólera", "colera", "fiebre", "infecciones int", "tubercul"),
		"zh": {"霍乱", "伤寒", "结核病", "细菌", "1A00", "01", "1A0", "b900", "257068234", "A00"},
		"ar": {"الكُوليرا", "السل", "1A00", "BlockL2-1A0", "V", "ZZ00&XZ02"},
	}
}

// The explorer and the commands find the same, whatever is typed.
func TestTheExplorerAndCommandsFindTheSame(t *testing.T) {
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := sandbox.Listen(t.Context(), s, "127.0.0.1:0", false)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	on := commands{url: l.URL, dir: t.TempDir()}
	compared, named, listed := 0, 0, 0
	part := 1
	if uitest.Racing {
		part = 5
	}
	for language, inputs := range typed() {
		inputs = uitest.Few(inputs, part, len(language))
		tree := icd.MMS("", language)
		explorer := on.client(t)
		shown, err := icd.InRelease(t.Context(), explorer, tree)
		if err != nil {
			t.Fatal(err)
		}
		on.shown = shown
		got := on.getAll(t, inputs)
		for i, input := range inputs {
			compared++
			refs, err := search.Ask(t.Context(), explorer, shown, input)
			found, code := on.search(t, input)
			want := uris(refs)
			if (err != nil) != (code != 0) || !slices.Equal(found, want) {
				t.Errorf("%s %.60q: the explorer finds %q (%v), search %q (%d)", language, input, want, err, found, code)
			}
			_, err = icd.Resolve(t.Context(), explorer, shown, input) // as what is pasted in the tree
			var unknown *icd.Unknown
			offered := errors.As(err, &unknown) && len(unknown.Offers) > 0
			switch {
			case err == nil && (len(want) == 0 || got[i] != want[0]):
				t.Errorf("%s %.60q: the explorer finds %q, get %q", language, input, want, got[i])
			case err != nil && got[i] != "":
				t.Errorf("%s %.60q: get finds %q, and the explorer says %v", language, input, got[i], err)
			case offered && len(want) == 0:
				t.Errorf("%s %.60q offers nothing", language, input)
			case err == nil:
				named++
			case len(want) > 0:
				listed++
			}
		}
	}
	if compared*part < 200 || named*part < 80 || listed*part < 30 {
		t.Errorf("of %d inputs %d name something, and %d find some", compared, named, listed)
	}
}

func uris(refs []icd.Ref) []string {
	var list []string
	for _, r := range refs {
		list = append(list, r.URI())
	}
	return list
}

// commands are run against a sandbox.
type commands struct {
	url, dir string
	shown    icd.Tree // in the explorer
}

func (c commands) run(t *testing.T, in string, args ...string) (out, errs string, code int) {
	t.Helper()
	env := map[string]string{
		"ICDSCOPE_ICD_URL": c.url, "ICDSCOPE_ICD_TOKEN_URL": c.url + "/connect/token",
		"ICD_CLIENT_ID": sandbox.DemoClientID, "ICD_CLIENT_SECRET": sandbox.DemoSecret,
		"ICDSCOPE_LANGUAGE": c.shown.Language, "ICDSCOPE_RELEASE": c.shown.Release,
	}
	dir := func() (string, error) { return c.dir, nil }
	var stdout, stderr bytes.Buffer
	code = cli.Main(t.Context(), args, cli.System{
		In: strings.NewReader(in), Out: &stdout, Err: &stderr, ConfigDir: dir, CacheDir: dir, HomeDir: dir,
		Env: func(name string) (string, bool) {
			v, ok := env[name]
			return v, ok
		},
		Terminal: func(any) bool { return false }, Unsetenv: os.Unsetenv,
	})
	return stdout.String(), stderr.String(), code
}

// search are the URIs that the command search finds.
func (c commands) search(t *testing.T, input string) (found []string, code int) {
	t.Helper()
	out, errs, code := c.run(t, "", "search", "--csv", "--", input)
	if code != 0 {
		return nil, code
	}
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%v in %q %q", err, out, errs)
	}
	for _, row := range rows[1:] {
		found = append(found, row[2])
	}
	return found, 0
}

// getAll are the URIs that get finds for each input, "" for nothing.
func (c commands) getAll(t *testing.T, inputs []string) []string {
	t.Helper()
	out, errs, _ := c.run(t, strings.Join(inputs, "\n"), "get", "-", "--json")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != len(inputs) {
		t.Fatalf("%d answers for %d references: %s", len(lines), len(inputs), errs)
	}
	found := make([]string, len(lines))
	for i, line := range lines {
		var body struct {
			ID string `json:"@id"`
		}
		if err := json.Unmarshal([]byte(line), &body); err != nil {
			t.Fatal(err)
		}
		if body.ID != "" {
			ref, err := icd.ParseURI(body.ID)
			if err != nil {
				t.Fatal(err)
			}
			found[i] = ref.URI()
		}
	}
	return found
}

// client is what the explorer asks.
func (c commands) client(t *testing.T) *icd.Client {
	t.Helper()
	tok, err := icd.NewRetriever(icd.Credentials{
		TokenURL: c.url + "/connect/token", ClientID: sandbox.DemoClientID, Secret: secret.New(sandbox.DemoSecret),
	}, http.DefaultTransport).Retrieve(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(c.url)
	if err != nil {
		t.Fatal(err)
	}
	return icd.New(u, withToken{tok})
}

// withToken puts a token on every request.
type withToken struct{ *oauth2.Token }

func (w withToken) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	w.SetAuthHeader(r)
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, fmt.Errorf("asking the sandbox: %w", err)
	}
	return resp, nil
}
