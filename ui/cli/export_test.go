package cli

import (
	"context"
	"net"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"icdscope/api/cache"
	"icdscope/api/sandbox/classification"
	"icdscope/api/trace"
	"icdscope/session/secret"
	"icdscope/ui"
	"icdscope/ui/login"
	"icdscope/ui/page"
	"icdscope/ui/places"
	"icdscope/ui/theme"
)

// The exit codes and what they mean.
var (
	ExitMeanings = exitMeanings[:]
	Gravest      = gravest[:]
)

// VersionOf is what --version says of a build.
var VersionOf = versionOf

// Lock keeps other programs from writing.
var Lock = lock

// MarkPlace keeps a bookmark in a state directory, as a program does that runs then.
func MarkPlace(state string, p places.Place) {
	o := newOptions(System{Env: func(name string) (string, bool) { return state, name == "XDG_STATE_HOME" }})
	_, k := (&wiring{o: o, held: secret.NewHeld(), say: func(string) {}}).keepPlaces()
	k.keep(places.Mark(p))
	k.close()
}

// ProviderNames are the names of all providers.
var ProviderNames = providerNames("|")

// RunScreen runs the program on the screen with what a test gives it.
func RunScreen(ctx context.Context, sys System, opt ui.Options, more ...tea.ProgramOption) error {
	o := &options{sys: sys}
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	return o.run(ctx, end, opt, more...)
}

// MainOpening is [Main] with another way to read release files.
func MainOpening(
	ctx context.Context, args []string, sys System, open func(name, lang string) ([]*classification.Table, error),
) int {
	o := newOptions(sys)
	o.openTables = open
	return o.main(ctx, args)
}

// MainOver is [Main] over another network.
func MainOver(
	ctx context.Context, args []string, sys System,
	dial func(ctx context.Context, network, address string) (net.Conn, error),
) int {
	o := newOptions(sys)
	o.dial = dial
	return o.main(ctx, args)
}

// MainTraced is [Main], and what it traced; nil if it did not get that far.
func MainTraced(ctx context.Context, args []string, sys System) (code int, ring *trace.Ring) {
	o := newOptions(sys)
	o.traced = func(r *trace.Ring) { ring = r }
	return o.main(ctx, args), ring
}

// CheckPage is what `check` says of a provider.
func CheckPage(ctx context.Context, sys System, provider string) (p *page.Page, err error) {
	o := newOptions(sys)
	err = o.headless(ctx, func(ctx context.Context, w *wiring) error {
		findings, err := w.checkAll(ctx, provider, 0)
		p = checkReport(theme.Signs(false), findings)
		return err
	})
	return p, err
}

// SignIn signs in as the screen Login does, in a program that has no connection yet.
func SignIn(ctx context.Context, sys System, s login.Submission) ([]*ui.Link, error) {
	o := newOptions(sys)
	set, err := o.settings()
	if err != nil {
		return nil, err
	}
	b := newBackend(ctx, newWiring(o, set))
	return b.Connect(ctx, s)
}

// Patiently asks as a command does.
func Patiently(ctx context.Context, sys System, ask func() error) error {
	o := &options{sys: sys}
	return o.patiently(ctx, nil, ask)
}

// CheckProxy looks at the proxy by which an address would be reached.
func CheckProxy(sys System, at string) error {
	u, err := url.Parse(at)
	if err != nil {
		return err
	}
	_, err = (&options{sys: sys}).proxy(u)
	return err
}

// Deadline is when a command without a screen gives up, over a release file that is
// read in a way of its own.
func Deadline(
	ctx context.Context, sys System, file string, open func(name, lang string) ([]*classification.Table, error),
) (at time.Time, err error) {
	o := newOptions(sys)
	o.flags["sandbox"], o.sandbox, o.data, o.openTables = "true", true, []string{file}, open
	err = o.headless(ctx, func(ctx context.Context, _ *wiring) error {
		at, _ = ctx.Deadline()
		return nil
	})
	return at, err
}

// Caches makes the caches of a run, and is told when they are closed.
type Caches interface {
	Made(*cache.Cache) (closed func())
}

// countedCache tells its end.
type countedCache struct {
	*cache.Cache
	closed func()
}

func (c countedCache) Close() {
	c.closed()
	c.Cache.Close()
}

func counting(o *options, caches Caches) *options {
	o.newAnswers = func(co cache.Options) answers {
		c := cache.New(co)
		return countedCache{c, caches.Made(c)}
	}
	return o
}

// MainCounting is [Main] with a count of its caches.
func MainCounting(ctx context.Context, args []string, sys System, caches Caches) int {
	return counting(newOptions(sys), caches).main(ctx, args)
}

// Explorer is what the explorer has below its screen. The caller ends it, after
// its links.
func Explorer(ctx context.Context, sys System, caches Caches, sandbox bool) (opt ui.Options, end func(), err error) {
	o := counting(newOptions(sys), caches)
	o.sandbox = sandbox
	set, err := o.settings()
	if err != nil {
		return opt, nil, err
	}
	b, _, err := o.backend(ctx, set, func(error) {})
	if err != nil {
		return opt, nil, err
	}
	opt, err = b.start(ctx)
	return opt, b.close, err
}

// VisitFlags calls f for every flag of each command, with what stands for its value
// in help; "" if it takes none. Flags that every command has are the program's.
func VisitFlags(sys System, f func(command []string, name, takes string)) {
	visitFlags(newRoot(newOptions(sys)), nil, f)
}

func visitFlags(c *cobra.Command, path []string, f func(command []string, name, takes string)) {
	c.LocalFlags().VisitAll(func(flag *pflag.Flag) {
		takes, _ := pflag.UnquoteUsage(flag)
		f(slices.Clip(path), flag.Name, takes)
	})
	for _, below := range c.Commands() {
		visitFlags(below, append(slices.Clip(path), below.Name()), f)
	}
}

// DocumentMembers are the members of the document of `check --json` by their paths, as
// its types have them.
func DocumentMembers() []string {
	var list []string
	membersBelow("", reflect.TypeFor[checkDocument](), &list)
	return list
}

func membersBelow(path string, of reflect.Type, list *[]string) {
	for of.Kind() == reflect.Slice || of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct {
		return
	}
	for i := range of.NumField() {
		name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
		at := strings.TrimPrefix(path+"."+name, ".")
		*list = append(*list, at)
		membersBelow(at, of.Field(i).Type, list)
	}
}

// Command is a command that does something, and the flags that are its own.
type Command struct {
	Path    string // its name behind those of the commands that it belongs to: "cache clear"
	Use     string // as help has it, without the name of the program
	Example string
	Flags   []string
}

// Commands are all that can be run but the program itself. Of completion there is one.
func Commands(sys System) []Command {
	root := newRoot(newOptions(sys))
	root.InitDefaultCompletionCmd()
	return commandsBelow(root)
}

func commandsBelow(c *cobra.Command) []Command {
	var list []Command
	for _, below := range c.Commands() {
		switch {
		case below.Name() == "completion":
			list = append(list, Command{Path: "completion", Use: "completion SHELL"})
			continue
		case below.HasSubCommands():
			list = append(list, commandsBelow(below)...)
			continue
		}
		_, use, _ := strings.Cut(strings.TrimSuffix(below.UseLine(), " [flags]"), " ")
		_, path, _ := strings.Cut(below.CommandPath(), " ")
		one := Command{Path: path, Use: use, Example: below.Example}
		below.LocalFlags().VisitAll(func(f *pflag.Flag) { one.Flags = append(one.Flags, f.Name) })
		list = append(list, one)
	}
	return list
}

// Variables are all by which the program takes settings and credentials, and by which
// it hands out tokens.
func Variables() []string {
	var list []string
	for _, d := range settingTable() {
		if d.flag != fileOnly {
			list = append(list, d.variable())
		}
	}
	for _, p := range providers() {
		for _, family := range p.families {
			for _, of := range []string{"_CLIENT_ID", "_CLIENT_SECRET"} {
				list = append(list, family+of, family+of+"_FILE")
			}
		}
	}
	return append(list, regexp.MustCompile(`[A-Z]+_TOKEN[A-Z_]*`).FindAllString(tokenVariables(), -1)...)
}

// SettingKeys are all settings as the settings file calls them.
func SettingKeys() []string {
	var list []string
	for _, d := range settingTable() {
		list = append(list, d.key)
	}
	return list
}

// About is what help says of the program itself.
func About(sys System) string { return newRoot(newOptions(sys)).Long }

// ParseEndpoint reads an address that credentials may be sent to.
var ParseEndpoint = parseEndpoint
