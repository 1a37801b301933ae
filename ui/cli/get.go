package cli

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"icdscope/api/cache"
	"icdscope/api/icd"
	"icdscope/session"
	"icdscope/session/credential"
	"icdscope/ui/pane"
)

func (o *options) getCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "get CODE|ID|URI",
		Short: "Print one entity",
		Long: `get prints an entity of the MMS: by its code (1A00), by its id (257068234, in
the foundation and the MMS), by its URI, or by the address at which WHO's
browser shows it, in the release and language of that if they are available;
--lang goes before. With --json the API's own answer.`,
		Example: `  icdscope get 1A00 --sandbox
  icdscope get http://id.who.int/icd/entity/257068234 --json
  icdscope get 'https://icd.who.int/browse/2024-01/mms/en#257068234'`,
		Args: exactly(1, "one code, id or URI"),
		RunE: func(cmd *cobra.Command, args []string) error {
			arg := strings.TrimSpace(args[0])
			if err := nameable(arg); err != nil {
				return err
			}
			return o.withICD(cmd.Context(), func(ctx context.Context, c *icd.Client, root icd.Ref) error {
				n, err := icd.Resolve(ctx, c, root, o.inLanguage(arg))
				if err != nil {
					return err
				}
				e := n.Entity
				if icd.FormOf(arg) == icd.Cluster {
					o.note("%s is a cluster; this is its stem, %s", strings.ToUpper(arg), e.Code)
				}
				if note := n.Note(); note != "" {
					o.note("%s", note)
				}
				if asJSON {
					return o.print(icd.Pretty(e.Raw) + "\n")
				}
				return o.print(describe(e))
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the API's answer")
	return c
}

func (o *options) searchCommand() *cobra.Command {
	var asJSON, asCSV, flexible, everything bool
	c := &cobra.Command{
		Use:     "search WORDS",
		Short:   "Search the classification",
		Long:    "search finds entities of the MMS by words. % behind a word stands for any ending.",
		Example: "  icdscope search typhoid fever --sandbox\n  icdscope search choler% --csv",
		Args: func(_ *cobra.Command, args []string) error {
			if strings.TrimSpace(strings.Join(args, " ")) == "" {
				return usageError{errors.New("search takes at least one word; see icdscope search --help")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if asJSON && asCSV {
				return usageError{errors.New("--json and --csv exclude each other")}
			}
			return o.withICD(cmd.Context(), func(ctx context.Context, c *icd.Client, root icd.Ref) error {
				root, err := inRelease(ctx, c, root)
				if err != nil {
					return err
				}
				res, _, err := c.Search(ctx, icd.Search{In: root, Query: strings.Join(args, " "), Flexible: flexible, AllProperties: everything})
				if err != nil {
					return err
				}
				if res.Incomplete {
					o.note("the server cut the list: more words narrow it")
				}
				switch {
				case asJSON:
					return o.printHitsJSON(res)
				case asCSV:
					return o.printHitsCSV(res)
				}
				return o.printHits(res)
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	c.Flags().BoolVar(&asCSV, "csv", false, "print CSV")
	c.Flags().BoolVar(&flexible, "flexible", false, "forgive typing errors and missing words")
	c.Flags().BoolVar(&everything, "all", false, "also definitions, blocks and chapters")
	return c
}

// withICD signs in to the ICD API and calls f with what the settings say of the
// tree to look in; whoever needs its release calls inRelease. It calls f again
// after a wait that the server asked for: f prints when it has everything.
func (o *options) withICD(ctx context.Context, f func(context.Context, *icd.Client, icd.Ref) error) error {
	return o.headless(ctx, func(ctx context.Context, w *wiring) error { return o.askICD(ctx, w, f) })
}

func (o *options) askICD(ctx context.Context, w *wiring, f func(context.Context, *icd.Client, icd.Ref) error) error {
	if w.sandbox == nil {
		w.cache = w.keep()
		defer w.cache.Close()
	}
	conn, err := o.signIn(ctx, w, "icd")
	if err != nil {
		return err
	}
	defer conn.close()
	root := icd.Ref{Linearization: "mms", Release: w.set.text("release"), Language: w.set.text("lang")}
	if err := o.patiently(ctx, conn.session, func() error { return f(ctx, conn.icd, root) }); err != nil {
		return o.failed(err)
	}
	return nil
}

// inRelease is root in the release that the settings name, or in the latest that
// has the language.
func inRelease(ctx context.Context, c *icd.Client, root icd.Ref) (icd.Ref, error) {
	if root.Release != "" {
		return root, nil
	}
	e, err := icd.LoadRoot(ctx, c, root)
	return e.Ref, err
}

// signIn connects a provider with the credentials that are found.
func (o *options) signIn(ctx context.Context, w *wiring, name string) (*connection, error) {
	t, err := w.icdTarget()
	if name == "cdc" {
		t, err = w.cdcTarget()
	}
	if err != nil {
		return nil, err
	}
	var c credential.Credential
	if t.token != nil {
		c, err = w.find(ctx, name)
		if why := keyringFailed(err); why != nil {
			o.note("%v; set %[2]s_CLIENT_ID and %[2]s_CLIENT_SECRET, or repair the keyring", why, strings.ToUpper(name))
			return nil, exitCode(exitUndecided)
		}
		if errors.Is(err, credential.ErrNone) {
			o.note("nobody is signed in: set %[1]s_CLIENT_ID and %[1]s_CLIENT_SECRET, remember credentials by signing in with icdscope, or use --sandbox", strings.ToUpper(name))
			return nil, exitCode(exitRefused)
		}
		if err != nil {
			return nil, err
		}
		for _, n := range c.Notes {
			o.note("%s", n)
		}
	}
	return w.connect(name, t, c)
}

// headless are the ways out of a problem of a command.
var headless = pane.Ways{
	SignIn: "sign in with icdscope, or set the variables of the credentials", Resume: "resume it", Card: "icdscope check tells how the token stands",
	Other: "choose another with --release or --lang", Again: "run it again later",
}

// failed prints why an API call failed and chooses the exit code: refused,
// undecided, or a plain error.
func (o *options) failed(err error) error {
	var usage usageError
	var output *outputError
	if errors.As(err, &usage) || errors.As(err, &output) {
		return err
	}
	sentence, hint := pane.Problem(err, headless)
	sentence += waiting(err)
	if hint != "" {
		sentence += "; " + hint
	}
	o.note("%s", sentence)
	var own *session.Error
	var failure session.Failure
	switch {
	case errors.As(err, &own) && own.Problem.Refused:
		return exitCode(exitRefused)
	case errors.As(err, &own):
		return exitCode(exitUndecided)
	case errors.As(err, &failure):
		return exitCode(codeOf(failure))
	case errors.Is(err, cache.ErrOffline):
		return exitCode(exitError)
	case isLocal(err):
		return exitCode(exitUsage)
	}
	return exitCode(exitUndecided)
}

// codeOf is the exit code for an answer of the API that is not what was asked
// for. A web page, a redirect, a proxy in between or half an answer decide nothing.
func codeOf(f session.Failure) int {
	switch status := f.HTTPStatus(); {
	case f.Code() == session.CodeHTML, f.Code() == session.CodeNotJSON, f.Code() == session.CodeTooLarge, status == http.StatusProxyAuthRequired:
		return exitUndecided
	case status == 401, status == 403:
		return exitRefused
	case status < 400, status == 408, status == 425, status == 429, status >= 500:
		return exitUndecided
	}
	return exitError
}

// isLocal reports whether an error arose before anything was sent.
func isLocal(err error) bool {
	var local interface{ Local() string }
	return errors.As(err, &local)
}

// nameable says what is wrong with an argument that can name nothing, before
// anybody is asked.
func nameable(arg string) error {
	var err error
	switch form := icd.FormOf(arg); {
	case form == icd.URI, form == icd.Address:
		_, err = icd.ParseAddress(arg)
	case form == icd.ICD10Code:
		err = icd.OtherICD(arg)
	case form == icd.Words && (len(arg) < 4 || strings.Trim(arg, "0123456789") != ""):
		err = icd.NoName(arg)
	}
	if err != nil {
		return usageError{err}
	}
	return nil
}

// inLanguage is an argument as it is to be looked up: of an address whose
// language is not the one that was asked for by a flag, the rest.
func (o *options) inLanguage(arg string) string {
	if _, given := o.flags["lang"]; given {
		if ref, err := icd.ParseAddress(arg); err == nil && icd.FormOf(arg) == icd.Address {
			return ref.URI()
		}
	}
	return arg
}

// describe writes an entity for people.
func describe(e icd.Entity) string {
	var b strings.Builder
	fmt.Fprintln(&b, e.Label())
	fact := func(name, v string) {
		if v != "" {
			fmt.Fprintf(&b, "%-12s %s\n", name+":", v)
		}
	}
	fact("kind", string(e.Kind))
	fact("codes", e.CodeRange)
	fact("release", e.Ref.Release)
	fact("language", e.Language)
	fact("URI", e.Ref.URI())
	fact("browser", e.BrowserURL)
	section := func(title, text string) {
		if text != "" {
			fmt.Fprintf(&b, "\n%s\n  %s\n", title, strings.ReplaceAll(text, "\n", "\n  "))
		}
	}
	section("Fully specified name", e.FullySpecifiedName)
	section("Definition", e.Definition)
	section("Long definition", e.LongDefinition)
	section("Coding note", e.CodingNote)
	for _, list := range []struct {
		title string
		terms []icd.Term
	}{{"Inclusions", e.Inclusions}, {"Exclusions", e.Exclusions}, {"Synonyms", e.Synonyms}, {"Index terms", e.IndexTerms}} {
		if len(list.terms) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", list.title)
		for _, t := range list.terms {
			if !t.Deprecated {
				fmt.Fprintf(&b, "  - %s\n", t.Label)
			}
		}
	}
	if n := len(e.Children); n > 0 {
		fmt.Fprintf(&b, "\n%d children\n", n)
	}
	return b.String()
}

func (o *options) printHits(res icd.Results) error {
	var b strings.Builder
	for _, h := range res.Hits {
		fmt.Fprintf(&b, "%-10s %s\n", h.Code, h.Title.Text)
	}
	if len(res.Hits) == 0 {
		o.note("nothing found; --flexible forgives typing errors")
	}
	return o.print(b.String())
}

func (o *options) printHitsJSON(res icd.Results) error {
	type hit struct {
		Code    string  `json:"code"`
		Title   string  `json:"title"`
		URI     string  `json:"uri"`
		Chapter string  `json:"chapter"`
		Score   float64 `json:"score"`
	}
	doc := struct {
		SchemaVersion int   `json:"schemaVersion"`
		Incomplete    bool  `json:"incomplete"`
		Hits          []hit `json:"hits"`
	}{1, res.Incomplete, []hit{}}
	for _, h := range res.Hits {
		doc.Hits = append(doc.Hits, hit{h.Code, h.Title.Text, h.Ref.URI(), h.Chapter, h.Score})
	}
	b, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding the result: %w", err)
	}
	return o.print(string(b) + "\n")
}

func (o *options) printHitsCSV(res icd.Results) error {
	var b strings.Builder
	w := csv.NewWriter(&b)
	rows := [][]string{{"code", "title", "uri", "chapter", "score"}}
	for _, h := range res.Hits {
		rows = append(rows, []string{cell(h.Code), cell(h.Title.Text), h.Ref.URI(), cell(h.Chapter), strconv.FormatFloat(h.Score, 'f', -1, 64)})
	}
	if err := w.WriteAll(rows); err != nil {
		return fmt.Errorf("encoding the result: %w", err)
	}
	return o.print(b.String())
}

// cell keeps a spreadsheet from taking a text for a formula.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
