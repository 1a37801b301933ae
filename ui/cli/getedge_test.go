package cli_test

import (
	"slices"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/ui/uitest"
)

// A tree that was asked for by its flag is the one that is shown: what is only in
// another one is an error that says where it is, of get and search alike. Without the
// flag it is found wherever it is.
func TestATreeThatIsAskedForIsHeeded(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	for _, x := range []struct{ name, tree, says string }{
		{"1A00", "icf", "not in ICF, but in MMS: 1A00 Cholera; --linearization mms looks there"},
		{"1A00", "pcl", "not in PCL, but in MMS: 1A00 Cholera; --linearization mms looks there"},
		{"1A00", "foundation", "not in Foundation, but in MMS: 1A00 Cholera; --linearization mms looks there"},
		{"1A00", "icd10", "not in ICD-10, but in MMS: 1A00 Cholera; --linearization mms looks there"},
		{"1A00-1A0Z", "foundation", "not in Foundation, but in MMS: 1A00-1A0Z Bacterial intestinal infections"},
		{"ZZ00&XZ02", "foundation", "not in Foundation, but in MMS: ZZ00 Sandbox disease that requires a severity"},
		{"b900", "mms", "not in MMS, but in ICF: b900 Sandbox function with detail; --linearization icf looks there"},
		{"http://id.who.int/icd/release/10/2019/SB00", "mms", "not in MMS, but in ICD-10: SB00 Sandbox condition; --linearization icd10 looks there"},
		{"257068234", "icf", "not in ICF, but in Foundation: Cholera; --linearization foundation looks there"},
		{"http://id.who.int/icd/entity/257068234", "icf", "not in ICF, but in Foundation: Cholera; --linearization foundation looks there"},
		{"http://id.who.int/icd/entity/900018", "mms", "not in MMS, which counts it to ZZ11 Sandbox disease related to two chapters, but in Foundation: "},
		{"http://id.who.int/icd/entity/257068234", "icd10", "not in ICD-10, but in Foundation: Cholera"},
		{"https://icd.who.int/browse/2024-01/mms/en#257068234", "foundation", "not in Foundation, but in MMS: 1A00 Cholera"},
	} {
		for _, command := range []string{"get", "search"} {
			r := c.run(t, command, x.name, "--linearization", x.tree)
			if r.want(t, 1, ": it is "+x.says); command == "get" {
				r.want(t, 1, "icdscope: "+x.name+": it is ")
			}
			if r.out != "" || strings.Count(r.err, "not in") != 1 {
				t.Errorf("%s %s in %s: %q %q", command, x.name, x.tree, r.out, r.err)
			}
		}
		c.run(t, "get", x.name).want(t, 0)
	}
	r := c.run(t, "get", "b900", "1A00", "--linearization", "icf")
	r.want(t, 1, "icdscope: 1A00: it is not in ICF", "b900 Sandbox function")
	c.run(t, "search", "sandbox function", "--linearization", "icf").want(t, 0, "b9009 ")
	c.run(t, "get", "1A00", "--linearization", "icf", "--export", c.dir+"/x.md").want(t, 1, "not in ICF")
}

// An entity of the foundation is looked up in the tree that is asked for, however it is
// named, and it is said that it was.
func TestAnEntityOfTheFoundationInATreeThatIsAskedFor(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	const how = "looked up in MMS 2024-01 by the URI in the foundation"
	for name, want := range map[string][]string{
		"http://id.who.int/icd/entity/257068234":                                                  {"1A00", "Cholera"},
		"https://icd.who.int/browse/2024-01/foundation/en#257068234":                              {"1A00", "Cholera"},
		"https://icd.who.int/browse/2024-01/foundation/en#http://id.who.int/icd/entity/588616678": {"1A00-1A40.Z", "Gastroenteritis or colitis of infectious origin"}, // a block
	} {
		for _, form := range []string{"", "--csv", "--json", "--path"} {
			args := append([]string{"get", name, "--linearization", "mms"}, strings.Fields(form)...)
			r := c.run(t, args...)
			r.want(t, 0, want[1], "icdscope: sandbox, live, "+how)
			if form == "--csv" {
				if row := rowsOf(t, r)[0]; row[2] != want[0] || !strings.Contains(row[5], "/release/11/2024-01/mms/") {
					t.Errorf("%q", row)
				}
			}
		}
		c.run(t, "search", name, "--linearization", "mms").want(t, 0, want[1], how)
		c.run(t, "get", name).never(t, "looked up")
		c.run(t, "get", name, "1A00", name, "--linearization", "mms").want(t, 0, "3 live", "2 "+how)
		c.run(t, "get", name, "--linearization", "mms", "--release", "2022-02", "--lang", "es").want(t, 0, "in MMS 2022-02 by")
	}
	c.run(t, "get", "http://id.who.int/icd/entity/257068234", "--linearization", "mms", "--lang", "zh").want(t, 0,
		"1A00 霍乱", "the latest release, 2024-01, is not available in zh: this is 2022-02")
	c.run(t, "get", "http://id.who.int/icd/entity/99999999", "--linearization", "mms").want(t, 1, "does not exist")
}

// What does not exist is named, once, wherever it stands among others and in whatever
// form these are printed, and they all are.
func TestWhatDoesNotExistIsNamed(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	for i, none := range []string{"9Z99", "99999999", "BlockL9-ZZZ", "9Z00-9Z99", "99", "b999", "S99.9", "http://id.who.int/icd/entity/99999999"} {
		for at := range 3 {
			args := slices.Insert([]string{"1A00", "1A01"}, at, none)
			for _, form := range uitest.Few([]string{"", "--json", "--csv", "--children", "--path", "--describe"}, 6, i+2*at) {
				more := slices.Concat([]string{"get"}, args, strings.Fields(form))
				r := c.run(t, more...)
				r.want(t, 1, "Cholera", "other Vibrio", "icdscope: "+none+": ")
				if n := strings.Count(r.err, none+": "); n != 1 {
					t.Errorf("%v: %d times: %s", more, n, r.err)
				}
			}
		}
		for _, more := range [][]string{nil, {"--json"}, {"--export", c.dir + "/x.md"}} {
			r := c.run(t, append([]string{"get", none}, more...)...)
			r.want(t, 1)
			if n := strings.Count(r.err, none); n != 1 {
				t.Errorf("%s is named %d times: %s", none, n, r.err)
			}
		}
	}
}

// A cluster is shown as what it is, before its stem, whatever else is asked; what
// programs read is the API's answer.
func TestGetShowsACluster(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	const cluster = "ZZ00&XZ02 Sandbox disease that requires a severity / Sandbox severe\n" +
		"  • stem: ZZ00 Sandbox disease that requires a severity\n  • Severity: XZ02 Sandbox severe\n\n" +
		"ZZ00 Sandbox disease that requires a severity\n\nCode "
	for _, args := range [][]string{{"ZZ00&XZ02"}, {"zz00&xz02"}, {"ZZ00&XZ02", "--describe"}, {"1A00", "ZZ00&XZ02"}} {
		r := c.run(t, append([]string{"get"}, args...)...)
		r.want(t, 0, cluster)
		r.never(t, "In words", "is a cluster")
		if len(args) == 1 && !strings.HasPrefix(r.out, cluster) {
			t.Errorf("%v begins with %.80q", args, r.out)
		}
	}
	for _, form := range []string{"--json", "--csv"} {
		r := c.run(t, "get", "ZZ00&XZ02", form)
		r.want(t, 0, "icdscope: ZZ00&XZ02 is a cluster; this is its stem, ZZ00: --describe adds what it means")
		r.never(t, "Sandbox severe")
	}
	c.run(t, "get", "1A00", "--describe").want(t, 0, "In words\n1A00 Cholera\n")
}

// A list is read as people keep them: with comments and gaps, from any editor.
func TestGetPassesOverWhatIsNoReference(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	list := []string{"# of the ward", "1A00", "", "  # and", "\t1A01  ", "#1A02", "", "b900"}
	for name, input := range map[string]string{
		"Unix": strings.Join(list, "\n"), "Windows": "\ufeff" + strings.Join(list, "\r\n") + "\r\n",
		"only comments": "# none\n\n#\n",
	} {
		c.stdin = input
		r := c.run(t, "get", "-", "--csv")
		r.want(t, 0)
		r.never(t, "#", "not a code")
		var asked []string
		if name != "only comments" {
			for _, row := range rowsOf(t, r) {
				asked = append(asked, row[0])
			}
			if !slices.Equal(asked, []string{"1A00", "1A01", "b900"}) {
				t.Errorf("%s: %q", name, asked)
			}
		}
	}
	c.run(t, "get", "--help").want(t, 0, "that begin with #, are passed over")
	c.stdin = "\"1A00\"\n'1A01'\n <http://id.who.int/icd/release/11/2024-01/mms/257068234> \n# see https://icd.who.int/browse/2024-01/mms/en#1\n"
	r := c.run(t, "get", "-", "\"b900\"", "(https://icd.who.int/browse/2024-01/mms/en#257068234).", "--csv")
	r.want(t, 0, "\n1A00,itself,1A00,", "\n1A01,itself,1A01,", "257068234,itself,1A00,", "\nb900,itself,b900,", "\nhttps://icd.who.int/browse/2024-01/mms/en#257068234,itself,1A00,")
	r.never(t, "en#1")
	c.run(t, "get", "1A01 http://id.who.int/icd/release/11/2024-01/mms/257068234").want(t, 2, "is not a code") // which of them?
	c.run(t, "search", "see https://icd.who.int/browse/2024-01/mms/en#257068234").want(t, 0, "1A00 ")
}

// What cannot be a list is told as what it is, behind what could be read of it.
func TestGetOfWhatIsNoList(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	for input, says := range map[string]string{
		"\xff\xfe1\x00A\x000\x000\x00\n\x00":          "icdscope: reading standard input: it is UTF-16: write the list as UTF-8\n",
		"\xfe\xff\x001\x00A\x000\x000\x00\n":          "it is UTF-16",
		"1A00\n" + strings.Repeat("a", 70_000) + "\n": "reading standard input: a line is longer than 64 kB",
	} {
		c.stdin = input
		r := c.run(t, "get", "-", "--csv")
		r.want(t, 1, says)
		if strings.HasPrefix(input, "1A00") != strings.Contains(r.out, "1A00,itself") {
			t.Errorf("%.10q: %q", input, r.out)
		}
	}
}

// A cluster is one to search, too.
func TestSearchSaysThatItFoundACluster(t *testing.T) {
	c := newComputer(t)
	const says = "icdscope: ZZ00&XZ02 is a cluster; this is its stem: icdscope get tells what it means\n"
	c.run(t, "search", "zz00&xz02", "--sandbox").want(t, 0, says)
	c.run(t, "search", "ZZ00", "--sandbox").never(t, "is a cluster")
}

// On a terminal words stay whole, and addresses too; what goes on to a program has a
// paragraph on each line.
func TestGetBreaksLinesForTerminals(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	whole := c.run(t, "get", "1A00", "ZZ00&XZ02", "--children").out
	for _, x := range []struct{ columns, most int }{
		{0, 500}, {10, 500}, {40, 40}, {60, 60}, {79, 79}, {80, 80}, {100, 100}, {300, 110},
	} {
		c.terminal, c.columns = true, x.columns
		r := c.run(t, "get", "1A00", "ZZ00&XZ02", "--children")
		r.want(t, 0, "http://id.who.int/icd/release/11/2024-01/mms/257068234\n",
			"https://icd.who.int/browse/2024-01/mms/en#257068234\n")
		for line := range strings.Lines(r.out) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > x.most && !strings.Contains(line, "://") {
				t.Errorf("%d columns: %d in %s", x.columns, n, line)
			}
		}
		same := slices.Equal(strings.Fields(r.out), strings.Fields(whole))
		if !same || x.most == 500 && r.out != whole {
			t.Errorf("%d columns: %s", x.columns, r.out)
		}
	}
	c.columns = 80
	if r := c.run(t, "get", "1A00", "--csv"); strings.Count(r.out, "\n") != 2 {
		t.Errorf("%s", r.out)
	}
}

// What config says is broken between words where a terminal has no room for it, and what
// is to be copied of it is not.
func TestConfigBreaksLinesForTerminals(t *testing.T) {
	c := newComputer(t)
	whole := c.run(t, "config").out
	for _, x := range []struct{ columns, most int }{{10, 500}, {40, 40}, {60, 60}, {80, 80}, {100, 100}, {300, 110}} {
		c.terminal, c.columns = true, x.columns
		r := c.run(t, "config")
		r.want(t, 0, "https://icdaccessmanagement.who.int/connect/token", "config.toml")
		if !slices.Equal(strings.Fields(r.out), strings.Fields(whole)) || x.most == 500 && r.out != whole {
			t.Errorf("%d columns: %s", x.columns, r.out)
		}
		for line := range strings.Lines(r.out) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > x.most && !strings.ContainsAny(line, `/\`) {
				t.Errorf("%d columns: %d in %s", x.columns, n, line)
			}
		}
	}
}
