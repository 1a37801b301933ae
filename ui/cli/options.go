package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"icdscope/api/cache"
	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification"
	"icdscope/api/trace"
	"icdscope/session/credential"
	"icdscope/ui/theme"
)

// options are the flags of a run.
type options struct {
	sys   System
	flags map[string]string // settings that were given as flags

	sandbox     bool
	data        []string
	tokenTTL    time.Duration
	latency     time.Duration
	faults      []string
	offline     bool
	noCache     bool
	secretStdin bool
	noMouse     bool
	debug       string

	openTables func(name, lang string) ([]*classification.Table, error) // of --data
	loaded     loaded                                                   // what was read by it
	newAnswers func(cache.Options) answers
	told       told              // by programs that tell secrets
	traced     func(*trace.Ring) // is told of the trace; nil for nobody
	dial       func(ctx context.Context, network, address string) (net.Conn, error)
	warned     sync.Once    // of variables that are no settings
	ended      func() error // the signal that ends the program; nil while none does

	ascii   atomic.Bool  // nothing beyond ASCII, as the settings say, once they are read
	noting  sync.Mutex   // messages come from several goroutines
	log     *slog.Logger // what --debug asked for, or nil
	logFile *logFile
	logEnd  chan struct{} // closed when nothing more is to be written to it
}

func newOptions(sys System) *options {
	return &options{
		sys: sys, flags: make(map[string]string), openTables: classification.OpenTables, newAnswers: newAnswers,
		dial: dialer().DialContext, ended: func() error { return nil },
	}
}

func (o *options) addFlags(root *cobra.Command) {
	f := root.PersistentFlags()
	f.BoolVar(&o.sandbox, "sandbox", false, "use the sandbox inside this program: nothing leaves this computer")
	f.StringArrayVar(&o.data, "data", nil,
		"with --sandbox: lay WHO's release `[LANG=]FILE` (zip, txt or xlsx) under its data; repeatable")
	f.DurationVar(&o.tokenTTL, "token-ttl", 0, "with --sandbox: `DURATION` its tokens live, such as 20s")
	f.DurationVar(&o.latency, "latency", 0, "with --sandbox: `DURATION` it waits before every answer")
	f.StringArrayVar(&o.faults, "fault", nil,
		"with --sandbox: `FAULT` to switch on; see icdscope sandbox --help; repeatable")
	f.BoolVar(&o.secretStdin, "secret-stdin", false, "read the secret (or id and secret on two lines) from standard input")
	f.StringVar(&o.debug, "debug", "", "write a log, without secrets, to `FILE`")
	for _, name := range []string{"sandbox", "data", "token-ttl", "latency", "fault"} {
		inGroup(f, name, groupSandbox)
	}
	inGroup(f, "secret-stdin", groupEndpoints)
	inGroup(f, "debug", groupOther)
	_ = root.MarkPersistentFlagFilename("data", "zip", "txt", "xlsx") // it is there
	l := root.Flags()
	o.addCacheFlags(l)
	l.BoolVar(&o.noMouse, "no-mouse", false, "leave the mouse to the terminal")
	for _, d := range settingTable() {
		switch d.flag {
		case flagOfAll:
			o.addSetting(f, d)
		case flagOfExplorer:
			o.addSetting(l, d)
		case noFlag, fileOnly:
		}
	}
}

// addCacheFlags adds the flags of commands that show what was loaded before.
func (o *options) addCacheFlags(f *pflag.FlagSet) {
	f.BoolVar(&o.offline, "offline", false, "show only what was loaded before")
	f.BoolVar(&o.noCache, "no-cache", false, "show nothing that was loaded before, and keep nothing on the disk")
}

func (o *options) addSetting(f *pflag.FlagSet, d setting) {
	added := f.VarPF(&settingFlag{o: o, setting: d}, d.name, "", d.usage)
	if d.kind == isYesNo {
		added.NoOptDefVal = "true"
	}
	if d.flag == flagOfAll {
		inGroup(f, d.name, d.group)
	}
}

// settingFlag notes that a setting was given as a flag.
type settingFlag struct {
	o *options
	setting
}

var _ pflag.Value = (*settingFlag)(nil)

func (f *settingFlag) String() string { return "" }

func (f *settingFlag) Set(v string) error {
	f.o.flags[f.name] = v
	return nil
}

func (f *settingFlag) Type() string {
	if f.kind == isYesNo {
		return "bool"
	}
	return "string"
}

// settings resolves the settings and refuses flags that contradict each other.
func (o *options) settings() (*settings, error) {
	s, err := loadSettings(o.sys, o.flags)
	if err != nil {
		return nil, err
	}
	o.warned.Do(func() {
		for _, what := range strangers(o.sys.Environ) {
			o.note("%s", what)
		}
	})
	s.sandbox = s.sandbox || o.sandbox
	o.ascii.Store(s.yes("ascii"))
	if !s.sandbox && (len(o.data) > 0 || o.tokenTTL != 0 || o.latency != 0 || len(o.faults) > 0) {
		return nil, usageError{errors.New("--data, --token-ttl, --latency and --fault belong to --sandbox")}
	}
	if s.sandbox && o.offline {
		return nil, usageError{errors.New("--sandbox and --offline exclude each other")}
	}
	if o.noCache && o.offline {
		return nil, usageError{errors.New("--no-cache and --offline exclude each other")}
	}
	return s, nil
}

// settingsOf resolves the settings as they would be with another profile.
func (o *options) settingsOf(profile string) (*settings, error) {
	flags := maps.Clone(o.flags)
	flags["profile"] = profile
	return loadSettings(o.sys, flags)
}

// sandboxOptions turns flags into the options of a sandbox, but for the release
// files, which tables reads.
func (o *options) sandboxOptions() (sandbox.Options, error) {
	so := sandbox.Options{TokenTTL: o.tokenTTL, Latency: o.latency}
	if o.tokenTTL < 0 || o.latency < 0 {
		return so, usageError{errors.New("durations must not be negative")}
	}
	for _, spec := range o.faults {
		f, err := sandbox.ParseFault(spec)
		if err != nil {
			return so, usageError{err}
		}
		so.Faults = append(so.Faults, f)
	}
	for _, d := range o.releaseFiles() { // what can be told at once
		if err := d.usable(); err != nil {
			const takes = "--data: %w; it takes a release file of WHO's (zip, txt or xlsx)"
			return so, usageError{fmt.Errorf(takes, err)}
		}
	}
	return so, nil
}

// startSandbox starts a sandbox on a free loopback port, until ctx ends. It reads
// its release files while it listens already; Built of the listener tells how
// that went.
func (o *options) startSandbox(ctx context.Context) (*sandbox.Listener, error) {
	so, err := o.sandboxOptions()
	if err != nil {
		return nil, err
	}
	build := func() (*sandbox.Server, error) { return o.newSandbox(so) }
	return sandbox.ListenFirst(ctx, build, "127.0.0.1:0")
}

// cacheDir is where answers are kept; an error if the system names no such place.
func (o *options) cacheDir() (string, error) {
	dir, err := o.sys.CacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "icdscope"), nil
}

// stateDir is where the program would keep what it notes by itself.
func (o *options) stateDir() string {
	if dir, ok := o.sys.Env("XDG_STATE_HOME"); ok && dir != "" {
		return filepath.Join(dir, "icdscope")
	}
	home, err := o.sys.HomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".local", "state", "icdscope")
}

// keyring is the system's keyring, nil if it must not be used.
func (o *options) keyring() *credential.Keyring {
	if !o.sys.Keyring {
		return nil
	}
	return credential.NewKeyring(o.sys.Env)
}

// note prints a message for people, beside the data.
func (o *options) note(format string, args ...any) { o.tell(theme.RoleMuted, format, args...) }

// object is note of what went wrong.
func (o *options) object(format string, args ...any) { o.tell(theme.RoleBad, format, args...) }

func (o *options) tell(r theme.Role, format string, args ...any) {
	who := "icdscope:"
	if t := o.inks(o.sys.Err); t != nil {
		who = t.Ink(r).S(who)
	}
	o.noting.Lock()
	defer o.noting.Unlock()
	fmt.Fprintf(o.sys.Err, who+" "+format+"\n", args...)
}

// messages is where a command may write its messages too, without getting in the
// way of those of this program.
func (o *options) messages() io.Writer {
	if f, ok := o.sys.Err.(*os.File); ok {
		return f
	}
	return &messages{o}
}

type messages struct{ o *options }

func (m *messages) Write(p []byte) (int, error) {
	m.o.noting.Lock()
	defer m.o.noting.Unlock()
	return m.o.sys.Err.Write(p)
}

// Text is broken between words for terminals that have room for one, and is not wider
// than can be read.
const (
	narrowest = 20
	widest    = 110
)

// width is how wide text is written to a stream; 0 where lines are not broken.
func (o *options) width(stream io.Writer) int {
	if o.sys.Columns == nil || !o.sys.Terminal(stream) {
		return 0
	}
	if w := o.sys.Columns(stream); w >= narrowest {
		return min(w, widest)
	}
	return 0
}
