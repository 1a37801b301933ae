// Package credential finds the client id and secret of a provider: standard
// input, files, environment, a command that tells them, the operating system's
// keyring, in this order, and tells which of them won. Somebody who types them is
// asked elsewhere.
package credential

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"icdscope/session/secret"
)

// Limit is the longest id or secret in characters.
const Limit = 4096

// ErrNone means that no source holds credentials.
var ErrNone = errors.New("no credentials were found")

// ErrPasted means that something else than a credential was pasted: it goes on over
// several lines, or has characters that no credential has.
var ErrPasted = errors.New("holds a line break or control character: something else was pasted")

// Credential is an id and its secret.
type Credential struct {
	ID     string
	Secret secret.Secret
	Source string   // "environment (ICD_CLIENT_ID)", for display
	Notes  []string // what was done to them, such as trimming, and what was not used
}

// quotes are pairs of them, as people, shells and word processors write.
var quotes = map[rune]string{'"': `"`, '\'': `'`, '`': "`", '“': "”", '‘': "’", '„': "“", '«': "»"}

// Clean takes off what a paste brings along at both ends: white space, line
// breaks, invisible characters, pairs of quotes, whatever their order, so that
// what was cleaned once stays as it is. It reports what it took, in words, and
// refuses what is longer than [Limit] or cannot be a credential. What stays is
// not changed.
func Clean(what, s string) (string, []string, error) {
	if !utf8.ValidString(s) {
		return "", nil, fmt.Errorf("the %s is not UTF-8 text", what)
	}
	spaces, quoted := false, false
	for {
		trimmed := strings.TrimFunc(s, func(r rune) bool {
			return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
		})
		spaces = spaces || trimmed != s
		inner, ok := unquote(trimmed)
		if s = inner; !ok {
			break
		}
		quoted = true
	}
	if utf8.RuneCountInString(s) > Limit {
		return "", nil, fmt.Errorf("the %s is longer than %d characters: something else was pasted", what, Limit)
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		return "", nil, fmt.Errorf("the %s %w", what, ErrPasted)
	}
	var notes []string
	if spaces {
		notes = append(notes, fmt.Sprintf("white space around the %s was removed", what))
	}
	if quoted {
		notes = append(notes, fmt.Sprintf("quotes around the %s were removed", what))
	}
	return s, notes, nil
}

// unquote takes one pair of quotes off, and reports whether there was one.
func unquote(s string) (string, bool) {
	first, size := utf8.DecodeRuneInString(s)
	end, ok := quotes[first]
	if !ok || len(s) < size+len(end) || !strings.HasSuffix(s, end) {
		return s, false
	}
	return s[size : len(s)-len(end)], true
}

// New cleans an id and a secret and makes a credential of them.
func New(id, sec, source string) (Credential, error) {
	id, notes, err := Clean("client id", id)
	if err != nil {
		return Credential{}, err
	}
	sec, more, err := Clean("secret", sec)
	if err != nil {
		return Credential{}, err
	}
	switch {
	case id == "":
		return Credential{}, errors.New("the client id is empty")
	case sec == "":
		return Credential{}, errors.New("the secret is empty")
	}
	return Credential{ID: id, Secret: secret.New(sec), Source: source, Notes: append(notes, more...)}, nil
}

// Sources are where credentials of one provider may be.
type Sources struct {
	Provider string
	// prefixes of the environment variables: ours, then those of other clients
	Families []string
	Profile  string                                        // keyrings keep credentials by provider and profile
	Env      func(string) (string, bool)                   // os.LookupEnv
	ReadFile func(context.Context, string) ([]byte, error) // [ReadFile], for …_FILE
	Stdin    io.Reader                                     // nil unless the secret is to be read from standard input
	Command  *Command                                      // nil for none
	Keyring  *Keyring                                      // nil for none

	// The client id where only a secret is told, unless a variable has one; "" for
	// none. KnownFrom is where it comes from.
	KnownID, KnownFrom string
}

// Find returns the first credentials there are: from standard input, from the
// environment (for each variable first the file that NAME_FILE names), from the
// command, from the keyring. An id without a secret, a pair from two families and an unreadable
// file are errors: guessing would send a secret to the wrong place. Where there
// are none it returns [ErrNone], wrapped with the reason if a keyring failed:
// somebody can still be asked.
func (s Sources) Find(ctx context.Context) (Credential, error) {
	if s.Stdin != nil {
		return s.fromStdin(ctx)
	}
	c, err := s.fromEnvironment(ctx)
	if !errors.Is(err, ErrNone) {
		return c, err
	}
	if s.Command != nil {
		return s.fromCommand(ctx)
	}
	if s.Keyring == nil {
		return Credential{}, ErrNone
	}
	c, err = s.Keyring.Get(ctx, s.Provider, s.Profile)
	switch {
	case err == nil, errors.Is(err, ErrNone):
		return c, err
	case ctx.Err() != nil:
		return Credential{}, fmt.Errorf("looking for credentials: %w", context.Cause(ctx))
	}
	return Credential{}, fmt.Errorf("%w: %w", ErrNone, err)
}

// fromStdin reads a secret, or an id and a secret on two lines.
func (s Sources) fromStdin(ctx context.Context) (Credential, error) {
	b, err := patiently(ctx, func() ([]byte, error) { return io.ReadAll(io.LimitReader(s.Stdin, readLimit+1)) })
	if err != nil {
		return Credential{}, fmt.Errorf("reading the secret from standard input: %w", err)
	}
	if len(b) > readLimit {
		return Credential{}, fmt.Errorf("standard input holds more than an id and a secret: it is longer than %d KiB",
			readLimit>>10)
	}
	return s.told(ctx, string(b), "standard input")
}

// told is what a source says: a secret, whose id stands elsewhere, or an id and a
// secret on two lines.
func (s Sources) told(ctx context.Context, text, source string) (Credential, error) {
	first, second, two := strings.Cut(strings.TrimSpace(text), "\n")
	if two {
		return made(first, second, source)
	}
	for _, family := range s.Families {
		id, from, err := s.value(ctx, family+"_CLIENT_ID")
		if err != nil {
			return Credential{}, err
		}
		if from != "" {
			return made(id, first, source+", id from "+from)
		}
	}
	if s.KnownID != "" {
		return made(s.KnownID, first, source+", id from "+s.KnownFrom)
	}
	if first == "" {
		return Credential{}, fmt.Errorf("%s is empty: it should hold a secret, or id and secret on two lines", source)
	}
	return Credential{}, fmt.Errorf("%s holds a secret but no client id: set %s_CLIENT_ID, or give the id on a line "+
		"before the secret", source, s.Families[0])
}

// made is [New], whose errors tell the source.
func made(id, sec, source string) (Credential, error) {
	c, err := New(id, sec, source)
	if err != nil {
		return c, fmt.Errorf("%s: %w", source, err)
	}
	return c, nil
}

// found is what a family of variables has.
type found struct{ family, id, idFrom, sec, secFrom string }

// name is that of the one variable of a half.
func (f found) name() string { return f.idFrom + f.secFrom }

// fromEnvironment reads NAME_FILE and NAME of each family.
func (s Sources) fromEnvironment(ctx context.Context) (Credential, error) {
	var half []found
	for _, family := range s.Families {
		f := found{family: family}
		var err error
		if f.id, f.idFrom, err = s.value(ctx, family+"_CLIENT_ID"); err != nil {
			return Credential{}, err
		}
		if f.sec, f.secFrom, err = s.value(ctx, family+"_CLIENT_SECRET"); err != nil {
			return Credential{}, err
		}
		switch {
		case f.idFrom != "" && f.secFrom != "":
			c, err := made(f.id, f.sec, "environment ("+f.idFrom+", "+f.secFrom+")")
			for _, h := range half {
				c.Notes = append(c.Notes, h.name()+" was not used: its other half is not set")
			}
			c.Notes = append(c.Notes, s.exposed(f.secFrom)...)
			return c, err
		case f.idFrom != "" || f.secFrom != "":
			half = append(half, f)
		}
	}
	if s.Command != nil && !slices.ContainsFunc(half, func(f found) bool { return f.secFrom != "" }) {
		return Credential{}, ErrNone // it tells the secret of the id
	}
	return Credential{}, incomplete(half)
}

// incomplete tells what is wrong with pairs of which only one half is set.
func incomplete(half []found) error {
	if len(half) == 0 {
		return ErrNone
	}
	var names []string
	ids, secrets := 0, 0
	for _, f := range half {
		names = append(names, f.name())
		if f.idFrom != "" {
			ids++
		} else {
			secrets++
		}
	}
	family, all := half[0].family, strings.Join(names, ", ")
	switch {
	case ids > 0 && secrets > 0:
		return fmt.Errorf("client id and secret come from different families of variables (%s): set both of one family", all)
	case ids > 0:
		return fmt.Errorf("%s is set but no secret is: set %s_CLIENT_SECRET", all, family)
	default:
		return fmt.Errorf("%s is set but no client id is: set %s_CLIENT_ID", all, family)
	}
}

// fileSuffix makes the name of a variable that of one that names a file.
const fileSuffix = "_FILE"

// value reads a variable, from the file that NAME_FILE names or from NAME
// itself, and tells the name it came from, "" if neither is set.
func (s Sources) value(ctx context.Context, name string) (value, from string, err error) {
	if file, ok := s.Env(name + fileSuffix); ok && file != "" {
		b, err := s.ReadFile(ctx, file)
		if err != nil {
			return "", "", fmt.Errorf("reading the file that %s_FILE names: %w", name, err)
		}
		return string(b), name + fileSuffix, nil
	}
	if v, ok := s.Env(name); ok && v != "" {
		return v, name, nil
	}
	return "", "", nil
}
