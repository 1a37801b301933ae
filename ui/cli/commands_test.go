package cli_test

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
)

func TestVersionAndUsage(t *testing.T) {
	c := newComputer(t)
	c.run(t, "--version").want(t, 0, "icdscope ")
	c.run(t, "--help").want(t, 0, "--sandbox", "check", "logout", "sandbox")
	c.run(t, "chekc").want(t, 2, `no command "chekc"`)
	c.run(t, "check", "--nope").want(t, 2, "unknown flag")
	c.run(t, "get").want(t, 2, "one code, id or URI")
	c.run(t, "check", "--token-ttl", "20s").want(t, 2, "belong to --sandbox")
	c.run(t, "check", "--sandbox", "--fault", "nope").want(t, 2, "there is no fault")
	c.run(t, "sandbox", "--alias", "2026-01").want(t, 2, "--alias", "ASKED=GIVEN", "2026-01=2024-01")
	c.run(t, "sandbox", "--alias", "2026-01=2025-01").want(t, 2, "gives a release that is not here", "2024-01")
	c.run(t, "check", "--timeout", "soon").want(t, 2, "timeout (flag --timeout)")
}

func TestTheExplorerNeedsATerminal(t *testing.T) {
	newComputer(t).run(t, "--sandbox").want(t, 2, "needs a terminal", "check, token, get and search")
	dumb := newComputer(t)
	dumb.terminal, dumb.env["TERM"] = true, "dumb"
	for _, args := range [][]string{{}, {"--sandbox"}, {"--offline"}} {
		r := dumb.run(t, args...)
		r.want(t, 2, "TERM=dumb", "check, token, get and search")
		if r.out != "" || strings.Count(r.err, "\n") != 1 || strings.Contains(r.err, "\x1b") {
			t.Errorf("it draws %q %q", r.out, r.err)
		}
	}
	dumb.run(t, "get", "1A00", "--sandbox").want(t, 0, "1A00 Cholera")
}

func TestGet(t *testing.T) {
	c := newComputer(t)
	for _, arg := range []string{"1A00", "1a00", "257068234", "http://id.who.int/icd/release/11/2024-01/mms/257068234", "http://id.who.int/icd/release/11/mms/257068234"} {
		r := c.run(t, "get", arg, "--sandbox")
		r.want(t, 0, "1A00 Cholera", "Sandbox text, not WHO's:", "http://id.who.int/icd/release/11/2024-01/mms/257068234")
	}
	c.run(t, "get", "http://id.who.int/icd/entity/257068234", "--sandbox").want(t, 0, "Cholera", "http://id.who.int/icd/entity/257068234")
	c.run(t, "get", "1A0Z", "--sandbox").want(t, 0, "1A0Z Bacterial intestinal infections, unspecified")
	c.run(t, "get", "1A00", "--sandbox", "--release", "2022-02", "--lang", "zh").want(t, 0, "1A00 霍乱")
	c.run(t, "get", "1A00", "--sandbox", "--lang", "zh", "--release", "2024-01").want(t, 2, "MMS 2024-01 is not available in Chinese (zh)")
	c.run(t, "get", "9Z99", "--sandbox").want(t, 1, "404")
	c.run(t, "get", "01", "--sandbox").want(t, 0, "01 Certain infectious")
	c.run(t, "get", "V", "--sandbox").want(t, 0, "V Supplementary section")
	c.run(t, "get", "s9", "--sandbox").want(t, 0, "s9 Sandbox structures")
	c.run(t, "get", "1A00-1A0Z", "--sandbox").want(t, 0, "Bacterial intestinal infections", "BlockL2-1A0")
	c.run(t, "get", "1A0", "--sandbox").want(t, 1, "is no code", "1A00 Cholera")
	c.run(t, "get", "BlockL1-9Z9", "--sandbox").want(t, 1, "no block is")
	c.run(t, "get", "1A00", "--sandbox", "--lang", "es").want(t, 0, "the latest release, 2024-01, is not available in es: this is 2022-02")
	c.run(t, "get", "cholera please", "--sandbox").want(t, 2, "not a code")
	r := c.run(t, "get", "1A00", "--sandbox", "--json")
	r.want(t, 0)
	var body map[string]any
	if err := json.Unmarshal([]byte(r.out), &body); err != nil || body["code"] != "1A00" || body["@id"] == nil {
		t.Errorf("%v in %s", err, r.out)
	}
}

// The addresses of WHO's browsers name what get prints, in their release and
// language if they are there; a language that is asked for goes before.
func TestGetByAddress(t *testing.T) {
	c := newComputer(t)
	const old = "https://icd.who.int/browse11/l-m/en#/http%3a%2f%2fid.who.int%2ficd%2fentity%2f"
	for _, x := range []struct {
		code int
		says []string
		args []string
	}{
		{0, []string{"1A00 Cholera", "http://id.who.int/icd/release/11/2024-01/mms/257068234"}, []string{"https://icd.who.int/browse/2024-01/mms/en#257068234"}},
		{0, []string{"1A00 Cólera", "http://id.who.int/icd/release/11/2022-02/mms/257068234"}, []string{"https://icd.who.int/browse/2022-02/mms/es#257068234"}},
		{0, []string{"1A00 霍乱"}, []string{"https://icd.who.int/browse/2022-02/mms/es#257068234", "--lang", "zh"}},
		{0, []string{"1A00 霍乱"}, []string{"https://icd.who.int/browse/latest-release/mms/es#257068234", "--lang", "zh"}},
		{0, []string{"1A00 Cholera", "it is not available in release 2026-01: this is 2024-01"}, []string{"https://icd.who.int/browse/2026-01/mms/en#257068234"}},
		{0, []string{"1A00 Cholera", "/2022-02/"}, []string{"https://icd.who.int/browse/latest-release/mms/en#257068234", "--release", "2022-02"}},
		{0, []string{"Cholera", "http://id.who.int/icd/entity/257068234"}, []string{"https://icd.who.int/browse/2026-01/foundation/en#257068234"}},
		{0, []string{"1A00 Cholera"}, []string{old + "257068234"}},
		{0, []string{"1A0Z Bacterial intestinal infections, unspecified"}, []string{old + "135352227%2fmms%2funspecified"}},
		{1, []string{"does not exist"}, []string{"https://icd.who.int/browse/2024-01/mms/en#999999999"}},
		{0, []string{"SB00 Sandbox condition", "http://id.who.int/icd/release/10/2019/SB00"}, []string{"https://icd.who.int/browse10/2019/en#/SB00"}},
		{1, []string{"does not exist"}, []string{"A00"}}, // the sandbox has nothing of ICD-10 itself
		{0, []string{"SB00-SB09 Sandbox block of conditions", "Kind          block"}, []string{"sb00-sb09", "--linearization", "icd10"}},
		{0, []string{"SB01 Sandbox condition with a hint", "Coding note", "Note"}, []string{"SB01", "--linearization", "icd10", "--release", "2016"}},
		{1, []string{"does not exist"}, []string{"SB01", "--linearization", "icd10", "--release", "2024-01"}},
		{0, []string{"Cholera", "http://id.who.int/icd/entity/257068234"}, []string{"257068234", "--linearization", "foundation"}},
		{1, []string{"not in ICF, but in Foundation: Cholera"}, []string{"257068234", "--linearization", "icf"}},
		{0, []string{"b900 Sandbox function with detail", "/2024-01/icf/900052"}, []string{"900052", "--linearization", "icf"}},
		{0, []string{"b9009 Sandbox: función con detalle, sin especificación"}, []string{"b9009", "--lang", "es"}},
		{1, []string{"does not exist"}, []string{"999999999", "--linearization", "icf"}},
		{2, []string{"there is no linearization ichi"}, []string{"257068234", "--linearization", "ichi"}},
		{2, []string{"not the name of a tree"}, []string{"257068234", "--linearization", "M!"}},
		{2, []string{"shows no entity of ICD-11"}, []string{"https://icd.who.int/icdapi"}},
	} {
		r := c.run(t, append([]string{"get", "--sandbox"}, x.args...)...)
		r.want(t, x.code, x.says...)
	}
}

func TestSearchCommand(t *testing.T) {
	c := newComputer(t)
	c.run(t, "search", "choler%", "--sandbox").want(t, 0, "1A00       Cholera")
	c.run(t, "search", "choler", "--sandbox").want(t, 0, "1A00       Cholera") // the beginning of a word
	c.run(t, "search", "1A0", "--sandbox").want(t, 0, "no code is 1A0: these begin so", "1A00-1A0Z  Bacterial", "\n1A00       Cholera")
	both := c.run(t, "search", "BA", "--sandbox") // letters are words as well
	both.want(t, 0, "no code is BA: those of the first 4 begin so", "\n1D00.0     Bacterial enc")
	if !strings.HasPrefix(both.out, "BA00-BA04.Z Hypertensive diseases\n") {
		t.Errorf("codes do not come first:\n%s", both.out)
	}
	c.run(t, "search", "X", "--sandbox").want(t, 0, "X          ")
	c.run(t, "search", "colera", "--flexible", "--sandbox").want(t, 0, "Cholera")
	r := c.run(t, "search", "typhoid", "fever", "--sandbox", "--json")
	r.want(t, 0)
	var doc struct {
		SchemaVersion int
		Incomplete    *bool
		Hits          []struct {
			Code, Title, URI, Chapter string
			Score                     float64
		}
	}
	if err := json.Unmarshal([]byte(r.out), &doc); err != nil || doc.SchemaVersion != 1 || doc.Incomplete == nil || len(doc.Hits) == 0 || doc.Hits[0].Code != "1A07" || doc.Hits[0].Title != "Typhoid fever" {
		t.Errorf("%v in %s", err, r.out)
	}
	r = c.run(t, "search", "fever", "--sandbox", "--csv")
	r.want(t, 0)
	rows, err := csv.NewReader(strings.NewReader(r.out)).ReadAll()
	if err != nil || strings.Join(rows[0], ",") != "code,title,uri,chapter,score" || len(rows) < 3 {
		t.Errorf("%v in %s", err, r.out)
	}
	c.run(t, "search", "zzzz", "--sandbox").want(t, 0, "nothing found")
	// The service finds no codes by text: what names something is looked up.
	for name, want := range map[string]string{
		"1a00": "1A00       Cholera\n", "135352227": "1A00-1A0Z  Bacterial intestinal infections\n", "ZZ00&XZ01": "ZZ00       Sandbox disease that requires a severity\n",
		"http://id.who.int/icd/release/11/mms/257068234": "1A00       Cholera\n", "b900": "b900       Sandbox function with detail\n",
	} {
		if r := c.run(t, "search", name, "--sandbox"); r.out != want || r.code != 0 {
			t.Errorf("search %s: %d %q %q", name, r.code, r.out, r.err)
		}
	}
	c.run(t, "search", "SB00", "--sandbox", "--linearization", "icd10").want(t, 0, "SB00       Sandbox condition")
	c.run(t, "search", "1A99", "--sandbox").want(t, 0, "nothing found")
	c.run(t, "search", "A00", "--sandbox").want(t, 1, "does not exist")
	c.run(t, "search", "1A00", "--sandbox", "--json").want(t, 0, `"code": "1A00"`, `"uri": "http://id.who.int/icd/release/11/2024-01/mms/257068234"`)
	for _, row := range strings.Split(strings.TrimSpace(r.out), "\n")[1:] {
		if score := row[strings.LastIndex(row, ",")+1:]; len(score) > len("0.123456") {
			t.Errorf("a score is %s", score)
		}
	}
	c.run(t, "search", "x", "--sandbox", "--csv", "--json").want(t, 2)
}

// An exit code says whose fault it is: the user's, the server's, or nobody's yet.
func TestExitCodesTellWhoseFaultItIs(t *testing.T) {
	c := newComputer(t)
	for _, x := range []struct {
		code int
		says string
		args []string
	}{
		{2, "at least one word", []string{"search"}},
		{2, "at least one word", []string{"search", " "}},
		{2, "one provider", []string{"check", "icd", "cdc"}},
		{2, "one provider", []string{"logout", "icd", "cdc"}},
		{2, "is not a release", []string{"get", "1A00", "--release", "foo"}},
		{2, "is not a language code", []string{"get", "1A00", "--lang", "x_y"}},
		{2, "is not a code", []string{"get", "cholera please"}},
		{2, "ICD identity URI", []string{"get", "https://example.org/x"}},
		{1, "does not exist", []string{"get", "9Z99"}},
		{3, `titled "Sign in to the network"`, []string{"search", "fever", "--fault", "html,on=token"}},
		{3, `titled "Sign in to the network"`, []string{"search", "fever", "--fault", "html,on=api"}},
		{3, "", []string{"search", "fever", "--fault", "redirect,on=token"}},
		{3, "", []string{"search", "fever", "--fault", "redirect,on=api"}},
		{3, "", []string{"search", "fever", "--fault", "no-token,on=token"}},
		{3, "", []string{"search", "fever", "--fault", "truncate,on=api"}},
		{3, "", []string{"search", "fever", "--fault", "throttle=1h,on=api"}},
		{4, "", []string{"search", "fever", "--fault", "unauthorized=always,on=api"}},
	} {
		args := x.args
		if len(args) > 1 || args[0] == "search" {
			args = append(args, "--sandbox")
		}
		r := c.run(t, args...)
		r.want(t, x.code, x.says)
		r.never(t, "tried again")
	}
}

// answering serves what a sandbox answers, changed by rewrite, and points the
// computer at it.
func (c *computer) answering(t *testing.T, rewrite func(body string) string) {
	t.Helper()
	s, _ := c.serve(t, sandbox.Options{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		r.Header.Del("Accept-Encoding") // or there are no words in it
		s.ServeHTTP(rec, r)
		maps.Copy(w.Header(), rec.Header())
		w.Header().Del("Content-Length")
		w.WriteHeader(rec.Code)
		_, _ = io.WriteString(w, rewrite(rec.Body.String())) // a client that has gone says so itself
	}))
	t.Cleanup(server.Close)
	c.env["ICDSCOPE_ICD_URL"], c.env["ICDSCOPE_ICD_TOKEN_URL"] = server.URL, server.URL+"/connect/token"
}

// A spreadsheet would run it.
func TestACellOfCSVIsNoFormula(t *testing.T) {
	c := newComputer(t)
	c.answering(t, func(body string) string { return strings.ReplaceAll(body, `"title":"`, `"title":"=cmd()|`) })
	r := c.run(t, "search", "typhoid", "--csv")
	r.want(t, 0, ",'=cmd()|")
	r.never(t, ",=cmd", `,"=cmd`)
}

// Between a code and its title is a space, however long the code.
func TestACodeStandsApartFromItsTitle(t *testing.T) {
	for _, code := range []string{"1A00", "XN048", "1A03.0", "XA32R4", "NC72.30", "PE95/", "NC72.30&XK8G&XJ7ZH", "BD10&XT8W/EA90.0"} {
		c := newComputer(t)
		c.answering(t, func(body string) string {
			body = strings.ReplaceAll(body, `"code":"1A07"`, `"code":"`+code+`"`)
			return strings.ReplaceAll(body, `"theCode":"1A07"`, `"theCode":"`+code+`"`)
		})
		for _, args := range [][]string{{"search", "typhoid fever"}, {"get", "http://id.who.int/icd/release/11/mms/1528414070"}} {
			if r := c.run(t, args...); !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(code) + ` +Typhoid fever$`).MatchString(r.out) {
				t.Errorf("%v: %s%s", args, r.out, r.err)
			}
		}
	}
}

func TestTokenCommand(t *testing.T) {
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	bare := regexp.MustCompile(`^eyJ[A-Za-z0-9._-]+\n$`)
	for _, x := range []struct{ provider, header string }{{"icd", "Authorization: Bearer eyJ"}, {"cdc", "Authorization: eyJ"}} {
		r := c.run(t, "token", x.provider)
		r.want(t, 0)
		if !bare.MatchString(r.out) || r.err != "" {
			t.Errorf("%q %q", r.out, r.err)
		}
		c.run(t, "token", x.provider, "--header").want(t, 0, x.header)
	}
	c.terminal = true
	r := c.run(t, "token", "icd")
	r.want(t, 2, "--to-terminal")
	r.never(t, "eyJ")
	c.run(t, "token", "icd", "--to-terminal").want(t, 0, "eyJ")
	c.terminal = false
	s.SetTokenTTL(60e9)
	r = c.run(t, "token", "icd", "--min-ttl", "5m")
	r.want(t, 5, "lives only")
	r.never(t, "eyJ")
	c.env["ICD_CLIENT_SECRET"] = "c4nary-wrong"
	r = c.run(t, "token", "icd")
	r.want(t, 4, "invalid_client")
	r.never(t, "c4nary")
	newComputer(t).run(t, "token", "cdc").want(t, 4, "CDC_CLIENT_ID")
}

// Without a home directory config says of each file that there is no place for it.
func TestConfigWithoutAHome(t *testing.T) {
	c := newComputer(t)
	c.home = func() (string, error) { return "", errors.New("$HOME is not defined") }
	r := c.run(t, "config")
	r.want(t, 0)
	for _, line := range []string{`settings file +\(none: there is no home directory\)`, `cache +\(none: \$HOME is not defined\)`, `state +\(none: there is no home directory\)`} {
		if !regexp.MustCompile(`(?m)^` + line + `$`).MatchString(r.out) {
			t.Errorf("no line %q in\n%s", line, r.out)
		}
	}
}

func TestSettingsFile(t *testing.T) {
	c := newComputer(t)
	path := c.configure(t, "language = \"es\"\nrelease = \"2022-02\"\nprofile = \"mine\"\n\n[profiles.mine]\nicd_url = \"https://icd.example\"\nicd_token_url = \"https://token.example/x\"\nicd_auth_style = \"body\"\n")
	r := c.run(t, "config")
	r.want(t, 0, path, "exists")
	for _, line := range []string{
		`profile +mine +settings file`, `icd-url +https://icd.example +profile mine`, `icd-auth-style +body +profile mine`,
		`lang +es +settings file`, `cdc-url +\(not set\)`, `timeout +15s +default`,
	} {
		if !regexp.MustCompile(`(?m)^` + line).MatchString(r.out) {
			t.Errorf("no line %q in\n%s", line, r.out)
		}
	}
	if end := regexp.MustCompile(`(?m)^.* $`).FindString(r.out); end != "" {
		t.Errorf("a line ends in spaces: %q", end)
	}
	c.env["ICDSCOPE_LANGUAGE"] = "zh"
	c.run(t, "config").want(t, 0, "environment ICDSCOPE_LANGUAGE")
	c.run(t, "config", "--lang", "ar").want(t, 0, "flag --lang")
	c.run(t, "config", "--profile", "who-test").want(t, 0, "none", "profile who-test")
	c.run(t, "config", "--profile", "nope").want(t, 2, `no profile "nope"`, "cloud", "mine")

	for text, want := range map[string]string{
		"lang = \"en\"\n":           `line 1: there is no setting "lang"; did you mean language?`,
		"icd-url = \"https://h\"\n": `line 1: there is no setting "icd-url"; did you mean icd_url?`,

		"language = \"en\"\nlangage = \"x\"\n":                         `line 2: there is no setting "langage"; did you mean language?`,
		"[profiles.x]\nicd_url = \"https://h\"\nsecret = \"c4nary\"\n": `line 3: there is no setting "profiles.x.secret"`,
		"language = 5\n": "line 1: language takes a text in quotes, not a number",
		"language = \n":  "line 1 column",
		"[profiles.cloud]\nicd_url = \"http://plain.example\"\n":                             "not encrypted",
		"[profiles.cloud]\nicd_url = \"https://me:c4nary@h.example\"\n":                      "user name or password",
		"[profiles.cloud]\nicd_auth_style = \"guess\"\n":                                     "neither basic nor body",
		"[profiles.cloud]\ncdc_cert = \"x.pem\"\n":                                           "belong together",
		"[profiles.cloud]\nicd_token_url = \"https://h.example/t?client_secret=c4nary-s\"\n": "without ? and #",
	} {
		d := newComputer(t)
		d.configure(t, text)
		r := d.run(t, "config")
		r.want(t, 2, want)
		r.never(t, "c4nary")
	}
	if os.Geteuid() != 0 { // root reads everything
		d := newComputer(t)
		if err := os.Chmod(d.configure(t, ""), 0); err != nil {
			t.Fatal(err)
		}
		d.run(t, "config").want(t, 2, "cannot be read")
	}
	d := newComputer(t)
	if err := os.MkdirAll(filepath.Join(d.dir, "config", "icdscope", "config.toml"), 0o700); err != nil {
		t.Fatal(err)
	}
	d.run(t, "config").want(t, 2, "cannot be read")
}

func TestPlainHTTPIsRefusedExceptHere(t *testing.T) {
	c := newComputer(t)
	c.run(t, "check", "--icd-url", "http://icd.example").want(t, 2, "not encrypted")
	c.run(t, "check", "--icd-token-url", "http://token.example/x").want(t, 2, "not encrypted")
	c.run(t, "check", "--cdc-url", "http://cdc.example").want(t, 2, "not encrypted")
	c.run(t, "config", "--icd-url", "http://icd.example", "--icd-token-url", "none").want(t, 0)
	c.run(t, "config", "--icd-url", "http://localhost:8080").want(t, 0)
	c.run(t, "config", "--icd-url", "http://127.0.0.1.evil.example").want(t, 2, "not encrypted")
	c.run(t, "check", "--icd-url", "icd.example").want(t, 2, "not an address")
}

func TestCacheAndLogoutCommands(t *testing.T) {
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	c.run(t, "get", "1A00").want(t, 0)
	c.run(t, "cache", "clear").want(t, 0, "0 entries") // nothing of a sandbox is kept
	local := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.ServeHTTP(&unlabelled{w}, r)
	}))
	defer local.Close()
	c.env["ICDSCOPE_ICD_URL"], c.env["ICDSCOPE_ICD_TOKEN_URL"] = local.URL, local.URL+"/connect/token"
	c.run(t, "get", "1A00").want(t, 0)
	r := c.run(t, "cache", "clear")
	r.want(t, 0)
	if strings.HasPrefix(r.out, "0 entries") {
		t.Errorf("nothing was kept: %s", r.out)
	}
	c.run(t, "cache", "clear").want(t, 0, "0 entries")
	c.run(t, "logout").want(t, 0, "no keyring")
	c.run(t, "logout", "who").want(t, 2)
}

// unlabelled takes the sandbox's mark off, as any other server would answer.
type unlabelled struct{ http.ResponseWriter }

func (u *unlabelled) WriteHeader(status int) {
	u.Header().Del("X-Sandbox")
	u.ResponseWriter.WriteHeader(status)
}

// The sandbox command prints its address and variables first, and they work.
func TestSandboxCommand(t *testing.T) {
	c := newComputer(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	r, w := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- cli.Main(ctx, []string{"sandbox", "--token-ttl", "60s"}, c.system(w, io.Discard))
		_ = w.Close()
	}()
	lines := bufio.NewScanner(r)
	var names []string
	url := ""
	for len(names) < 7 && lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "# icdscope sandbox at "); ok {
			url = at
			continue
		}
		name, value, ok := strings.Cut(lines.Text(), "=")
		if !ok || strings.ContainsAny(value, " \"'$") {
			t.Errorf("line %q is no NAME=value", lines.Text())
		}
		c.env[name] = value
		names = append(names, name)
	}
	want := "ICDSCOPE_ICD_URL ICDSCOPE_ICD_TOKEN_URL ICDSCOPE_CDC_URL ICD_CLIENT_ID ICD_CLIENT_SECRET CDC_CLIENT_ID CDC_CLIENT_SECRET"
	if strings.Join(names, " ") != want || !strings.HasPrefix(url, "http://127.0.0.1:") || c.env["ICDSCOPE_ICD_URL"] != url {
		t.Errorf("%v at %q", names, url)
	}
	checked := c.run(t, "check", "--json")
	checked.want(t, 0)
	if d := decode(t, checked); d.Providers[0].LifetimeSeconds != 60 || d.Providers[1].State != "active" {
		t.Errorf("%s", checked.out)
	}
	cancel(cli.Signal{Signal: syscall.SIGTERM})
	if code := <-done; code != 143 {
		t.Errorf("ended by SIGTERM with %d", code)
	}
	c.run(t, "sandbox", "--addr", "0.0.0.0:0").want(t, 2, "loopback only", "--allow-remote")
	c.run(t, "sandbox", "--addr", "nowhere").want(t, 2, "HOST:PORT")
	c.run(t, "sandbox", "--client", "id").want(t, 2, "ID:SECRET_FILE")
}

func TestReleaseFiles(t *testing.T) {
	c := newComputer(t)
	bad := filepath.Join(t.TempDir(), "table.txt")
	if err := os.WriteFile(bad, []byte("a\tb\nc\td\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := c.run(t, "get", "1A00", "--sandbox", "--data", bad)
	r.want(t, 2, bad+" line 1 column 1", "take the table as WHO publishes it")
	c.run(t, "get", "1A00", "--sandbox", "--data", bad+"x").want(t, 2, "is not there")
}

func TestSignalsEndWithTheirCode(t *testing.T) {
	for signal, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143, syscall.SIGHUP: 129} {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(cli.Signal{Signal: signal})
		if r := newComputer(t).runContext(t, ctx, "check", "--sandbox"); r.code != code {
			t.Errorf("%v ended with %d, want %d", signal, r.code, code)
		}
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("another reason"))
	if r := newComputer(t).runContext(t, ctx, "check", "--sandbox"); r.code == 0 {
		t.Error("a cancelled check ended with 0")
	}
}
