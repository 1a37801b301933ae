// Package credential finds the client id and secret of a provider: standard
// input, files, environment, the operating system's keyring, in this order, and
// tells which of them won. Somebody who types them is asked elsewhere.
package credential

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"icdscope/session/secret"
)

// Limit is the longest id or secret in characters.
const Limit = 4096

// ErrNone means that no source holds credentials.
var ErrNone = errors.New("no credentials were found")

// Credential is an id and its secret.
type Credential struct {
	ID     string
	Secret secret.Secret
	Source string   // "environment (ICD_CLIENT_ID)", for display
	Notes  []string // what was done to them, such as trimming
}

// Clean takes off what a paste brings along at both ends: white space, line
// breaks, invisible characters, a pair of quotes. It reports what it took, in
// words, and refuses what is too long or cannot be a credential.
func Clean(what, s string) (string, []string, error) {
	if utf8.RuneCountInString(s) > Limit {
		return "", nil, fmt.Errorf("the %s is longer than %d characters: something else was pasted", what, Limit)
	}
	var notes []string
	trimmed := strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	})
	if trimmed != s {
		notes = append(notes, fmt.Sprintf("white space around the %s was removed", what))
	}
	if n := len(trimmed); n >= 2 && strings.ContainsRune(`"'`+"`", rune(trimmed[0])) && trimmed[0] == trimmed[n-1] {
		trimmed = trimmed[1 : n-1]
		notes = append(notes, fmt.Sprintf("quotes around the %s were removed", what))
	}
	if strings.ContainsFunc(trimmed, unicode.IsControl) {
		return "", nil, fmt.Errorf("the %s holds a line break or control character: something else was pasted", what)
	}
	if !utf8.ValidString(trimmed) {
		return "", nil, fmt.Errorf("the %s is not UTF-8 text", what)
	}
	return trimmed, notes, nil
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
	if id == "" || sec == "" {
		return Credential{}, errors.New("client id and secret are both needed, and one of them is empty")
	}
	return Credential{ID: id, Secret: secret.New(sec), Source: source, Notes: append(notes, more...)}, nil
}

// Families are the prefixes of the environment variables of a provider: ours
// first, then those that other clients use.
var families = map[string][]string{
	"icd": {"ICD", "ICDAPI", "WHO_ICD", "ICD11"},
	"cdc": {"CDC"},
}

// Sources are where credentials of one provider may be.
type Sources struct {
	Provider string
	Profile  string                       // keyrings keep credentials by provider and profile
	Env      func(string) (string, bool)  // os.LookupEnv
	ReadFile func(string) ([]byte, error) // for …_FILE
	Stdin    io.Reader                    // nil unless the secret is to be read from standard input
	Keyring  *Keyring                     // nil for none
}

// Find returns the first credentials there are, or [ErrNone]. An id without a
// secret, a pair from two families and an unreadable file are errors: guessing
// would send a secret to the wrong place.
func (s Sources) Find(ctx context.Context) (Credential, error) {
	if s.Stdin != nil {
		return s.fromStdin()
	}
	c, err := s.fromEnvironment()
	if !errors.Is(err, ErrNone) {
		return c, err
	}
	if s.Keyring != nil {
		return s.Keyring.Get(ctx, s.Provider, s.Profile)
	}
	return Credential{}, ErrNone
}

// fromStdin reads a secret, or an id and a secret on two lines.
func (s Sources) fromStdin() (Credential, error) {
	b, err := io.ReadAll(io.LimitReader(s.Stdin, 4*2*Limit+4))
	if err != nil {
		return Credential{}, fmt.Errorf("reading the secret from standard input: %w", err)
	}
	first, second, two := strings.Cut(strings.TrimRight(string(b), "\r\n"), "\n")
	if two {
		return New(first, second, "standard input")
	}
	for _, family := range families[s.Provider] {
		id, from, err := s.value(family + "_CLIENT_ID")
		if err != nil {
			return Credential{}, err
		}
		if from != "" {
			return New(id, first, "standard input, id from "+from)
		}
	}
	return Credential{}, fmt.Errorf("standard input holds a secret but no client id: set %s_CLIENT_ID, or give the id on a line before the secret", families[s.Provider][0])
}

type found struct{ family, id, idFrom, sec, secFrom string }

// fromEnvironment reads NAME_FILE and NAME of each family.
func (s Sources) fromEnvironment() (Credential, error) {
	var half []found
	for _, family := range families[s.Provider] {
		f := found{family: family}
		var err error
		if f.id, f.idFrom, err = s.value(family + "_CLIENT_ID"); err != nil {
			return Credential{}, err
		}
		if f.sec, f.secFrom, err = s.value(family + "_CLIENT_SECRET"); err != nil {
			return Credential{}, err
		}
		switch {
		case f.idFrom != "" && f.secFrom != "":
			return New(f.id, f.sec, "environment ("+f.idFrom+", "+f.secFrom+")")
		case f.idFrom != "" || f.secFrom != "":
			half = append(half, f)
		}
	}
	switch len(half) {
	case 0:
		return Credential{}, ErrNone
	case 1:
		f := half[0]
		have, lack := f.idFrom, f.family+"_CLIENT_SECRET"
		if have == "" {
			have, lack = f.secFrom, f.family+"_CLIENT_ID"
		}
		return Credential{}, fmt.Errorf("%s is set but %s is not: set both", have, lack)
	default:
		var names []string
		for _, f := range half {
			names = append(names, f.idFrom+f.secFrom)
		}
		return Credential{}, fmt.Errorf("client id and secret come from different families of variables (%s): set both of one family", strings.Join(names, ", "))
	}
}

// value reads a variable, from the file that NAME_FILE names or from NAME
// itself, and tells the name it came from, "" if neither is set.
func (s Sources) value(name string) (value, from string, err error) {
	if file, ok := s.Env(name + "_FILE"); ok && file != "" {
		b, err := s.ReadFile(file)
		if err != nil {
			return "", "", fmt.Errorf("reading the file that %s_FILE names: %w", name, err)
		}
		return string(b), name + "_FILE", nil
	}
	if v, ok := s.Env(name); ok && v != "" {
		return v, name, nil
	}
	return "", "", nil
}
