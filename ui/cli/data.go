package cli

import (
	"fmt"
	"regexp"
	"sync"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification"
)

// releaseFile is what --data names: a file and, where it was said, the language of
// its tables.
type releaseFile struct{ lang, file string }

// languageBefore is a language before the name of a file: "es=tabulation.xlsx".
var languageBefore = regexp.MustCompile(`^([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?)=(.+)$`)

func (o *options) releaseFiles() []releaseFile {
	list := make([]releaseFile, len(o.data))
	for i, name := range o.data {
		list[i].file = name
		if m := languageBefore.FindStringSubmatch(name); m != nil {
			list[i] = releaseFile{icd.LanguageCode(m[1]), m[2]}
		}
	}
	return list
}

// usable says why a file cannot be one with a release, as far as that can be told
// without reading it.
func (r releaseFile) usable() error {
	f, err := openRegular(r.file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err == nil && info.Size() == 0 {
		return fmt.Errorf("%s is empty", r.file)
	}
	return nil
}

// newSandbox reads the release files and makes a sandbox over them. What is wrong
// with one is a usageError.
func (o *options) newSandbox(so sandbox.Options) (*sandbox.Server, error) {
	files := o.releaseFiles()
	tables, errs := make([][]*classification.Table, len(files)), make([]error, len(files))
	var wg sync.WaitGroup
	for i, f := range files {
		wg.Go(func() {
			defer func() {
				if v := recover(); v != nil {
					errs[i] = fmt.Errorf("reading %s failed inside icdscope (%T)", f.file, v)
				}
			}()
			tables[i], errs[i] = o.openTables(f.file, f.lang)
		})
	}
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			return nil, usageError{err}
		}
		so.Data = append(so.Data, tables[i]...)
	}
	s, err := sandbox.New(so)
	if err != nil {
		return nil, usageError{err}
	}
	o.loaded.keep(s.Stats().Tables)
	return s, nil
}

// loaded are the tables of the sandbox that was made last. It is safe for
// concurrent use.
type loaded struct {
	mu     sync.Mutex
	tables []classification.Loaded
}

func (l *loaded) keep(tables []classification.Loaded) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tables = tables
}

// tellLoaded says what was loaded, a line a table. No screen may be up.
func (o *options) tellLoaded() {
	o.loaded.mu.Lock()
	tables := o.loaded.tables
	o.loaded.mu.Unlock()
	for _, t := range tables {
		o.note("loaded %s", t)
	}
}
