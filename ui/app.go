// Package ui is the program on the screen. [App] is its only model: it routes
// messages to dialogs first and then to the screen that has the focus, keeps
// the connections, and draws ribbon and footer around the screen.
package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"icdscope/api/trace"
	"icdscope/ui/browse"
	"icdscope/ui/cluster"
	"icdscope/ui/dialog"
	"icdscope/ui/keys"
	"icdscope/ui/login"
	"icdscope/ui/pane"
	"icdscope/ui/places"
	"icdscope/ui/requests"
	"icdscope/ui/search"
	"icdscope/ui/share"
	"icdscope/ui/theme"
	"icdscope/ui/tokens"
)

// Options are what the composition root gives the program.
type Options struct {
	Backend   Backend
	Providers []pane.Provider // all there are, in the order in which they are shown
	Links     []*Link         // connections that exist already
	Trace     *trace.Ring
	Archive   requests.Archive // writes a HAR file; nil if none can be written
	Login     login.Options
	Lab       Lab           // makes the sandbox fail; nil for nothing
	Doctor    tokens.Doctor // finds the broken link of the way to a provider; nil for none
	Keys      keys.Map      // without any, those of [keys.New]
	ASCII     bool
	Mouse     bool
	NoTitle   bool // leave the window title and the terminal's progress alone
	Screen    pane.ID
	Dir       string        // the working directory
	Opener    share.Opener  // of pages; nil for none
	Say       string        // said at the start
	Places    *places.Shelf // bookmarks and the like; nil for one that lasts as long as the program
	Notices   <-chan string // each is said until it was read; nil for none
	Now       func() time.Time
}

// App is the program. It implements [tea.Model].
type App struct {
	opt    Options
	ctx    context.Context
	cancel context.CancelFunc
	keys   keys.Map
	th     *theme.Theme

	w, h     int
	areas    Areas
	screen   pane.ID
	before   pane.ID // the screen to go back to from Login
	now      time.Time
	links    map[string]*live
	pending  map[int]context.CancelFunc // by attempt in Login: what is being connected
	dialog   dialog.Dialog
	messages messages
	byHand   bool   // the user did what is being acted on
	came     []came // tokens that came last

	notices []notice // that were not read yet
	lab     lab
	life    int  // counts from one wipe to the next
	mouse   bool // the program has the mouse
	freed   bool // somebody released it
	pressed press
	blank   bool // everything was forgotten, and nothing is shown

	screens  [pane.Screens]entry
	browse   *browse.Screen
	search   *search.Screen
	cluster  *cluster.Screen
	tokens   *tokens.Screen
	login    *login.Screen
	requests *requests.Screen
	desk     *share.Desk
	shelves  shelves
	traceCh  <-chan struct{}

	ribbon  string    // drawn last; "" if it must be drawn anew
	footer  string    // drawn last; "" if it must be drawn anew, and the message with it
	message string    // drawn last; "" for none
	size    int       // of the frame drawn last
	ordered []ordered // its rows
}

// New makes the program.
func New(o Options) *App {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Trace == nil {
		o.Trace = trace.New(trace.Headers{})
	}
	ctx, cancel := context.WithCancel(context.Background())
	k := o.Keys.OrUsual()
	th := theme.New(theme.Look{Dark: true, ASCII: o.ASCII})
	a := &App{
		opt: o, ctx: ctx, cancel: cancel, links: make(map[string]*live), pending: make(map[int]context.CancelFunc),
		mouse: o.Mouse, keys: k, th: th, screen: o.Screen, now: o.Now(),
		browse:   browse.New(k, th),
		search:   search.New(k, th),
		cluster:  cluster.New(k, th),
		tokens:   tokens.New(k, th, o.Providers),
		login:    login.New(k, th, o.Login),
		requests: requests.New(k, th, o.Trace, o.Providers, o.Archive),
		desk:     share.New(k, th, share.Options{Trace: o.Trace, Dir: o.Dir, Opener: o.Opener}),
	}
	a.shelves = newShelves(o.Places)
	a.screens = [pane.Screens]entry{
		pane.Browse:   {"Browse", k.Global.Browse, a.browse},
		pane.Search:   {"Search", k.Global.Search, a.search},
		pane.Tokens:   {"Tokens", k.Global.Tokens, a.tokens},
		pane.Requests: {"Requests", k.Global.Requests, a.requests},
		pane.Cluster:  {"Cluster", k.Global.Cluster, a.cluster},
		pane.Login:    {"Sign in", k.Global.Login, a.login},
	}
	a.tokens.Consult(o.Doctor)
	a.traceCh = o.Trace.Watch(ctx)
	return a
}

// Close ends every connection. Call it after the program has ended.
func (a *App) Close() {
	a.leave()
	for provider := range a.links {
		a.disconnect(provider)
	}
	a.desk.Close()
	a.cancel()
}

// entry is a screen, what it is called and the key that shows it.
type entry struct {
	name string
	key  keys.Key
	pane.Screen
}

// hidden reports whether there is nothing to click, type or paste into.
func (a *App) hidden() bool { return a.areas.TooSmall || a.blank }

// front is the screen that is shown.
func (a *App) front() pane.Screen { return a.screens[a.screen].Screen }

// Init implements [tea.Model].
func (a *App) Init() tea.Cmd {
	cmds := []tea.Cmd{tea.RequestBackgroundColor, a.tick(), a.front().Show()}
	for _, l := range a.opt.Links {
		cmds = append(cmds, a.adopt(l, 0))
	}
	cmds = append(cmds, watchTrace(a.traceCh))
	if a.opt.Notices != nil {
		cmds = append(cmds, watchNotices(a.opt.Notices))
	}
	cmds = append(cmds, a.watchLab())
	if a.opt.Say != "" {
		a.report(pane.Info, a.opt.Say)
	}
	cmds = append(cmds, a.tell(pane.ClockMsg{Now: a.now}), a.drain())
	return tea.Batch(cmds...)
}

type tickMsg time.Time

// tick comes with every full second, so that countdowns of several programs
// agree.
func (a *App) tick() tea.Cmd {
	return tea.Every(time.Second, func(t time.Time) tea.Msg { return tickMsg(t) })
}

// tell gives a message to every screen.
func (a *App) tell(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, s := range a.screens {
		cmds = append(cmds, s.Update(msg))
	}
	return tea.Batch(cmds...)
}

// Update implements [tea.Model].
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	a.footer, a.byHand = "", byHand(msg)
	from, said := a.screen, a.messages.count
	cmd := tea.Batch(a.handle(msg), a.drain())
	if a.screen != from && a.messages.count == said {
		a.messages.left(a.opt.Now())
	}
	return a, cmd
}

func (a *App) handle(msg tea.Msg) tea.Cmd {
	for _, try := range []func(tea.Msg) (tea.Cmd, bool){a.terminal, a.intent, a.placed, a.desk.Take, a.service} {
		if cmd, ok := try(msg); ok {
			return cmd
		}
	}
	return a.tell(msg)
}

// drain acts on what the screens ask for, in the same step, so that keys typed ahead
// go where they were meant to go, until they ask for nothing more.
func (a *App) drain() tea.Cmd {
	var cmds []tea.Cmd
	for again := true; again; {
		again = false
		asked := a.desk.Asked()
		for _, s := range a.screens {
			asked = append(asked, s.Asked()...)
		}
		for _, msg := range asked {
			again = true
			cmds = append(cmds, a.handle(msg))
		}
	}
	return tea.Batch(cmds...)
}

// terminal handles what the terminal sends.
func (a *App) terminal(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.resize(msg.Width, msg.Height)
	case tea.BackgroundColorMsg:
		look := a.th.Look
		look.Dark = msg.IsDark()
		a.setTheme(theme.New(look))
	case tea.ColorProfileMsg:
		look := a.th.Look
		look.Mono = msg.Profile <= colorprofile.Ascii
		look.Few = msg.Profile == colorprofile.ANSI
		a.setTheme(theme.New(look))
	case tea.KeyPressMsg:
		return a.key(msg), true
	case tea.PasteMsg:
		return a.paste(msg.Content), true
	case tea.MouseClickMsg:
		return a.click(msg), true
	case tea.MouseWheelMsg:
		return a.wheel(msg), true
	case tickMsg:
		a.now = time.Time(msg)
		a.ribbonDirty()
		a.linger()
		return tea.Batch(a.tick(), a.tell(pane.ClockMsg{Now: a.now})), true
	default:
		return nil, false
	}
	return nil, true
}

func (a *App) resize(w, h int) {
	a.w, a.h = w, h
	a.areas = Layout(w, h)
	a.ribbonDirty()
	if a.areas.TooSmall {
		return
	}
	for _, s := range a.screens {
		s.Resize(a.areas.Body.W, a.areas.Body.H)
	}
	a.fitDialog()
}

func (a *App) setTheme(th *theme.Theme) {
	a.th = th
	a.desk.SetTheme(th)
	a.ribbonDirty()
	for _, s := range a.screens {
		s.SetTheme(th)
	}
	if a.dialog != nil {
		a.dialog.SetTheme(th)
	}
}

func (a *App) ribbonDirty() { a.ribbon = "" }

// show brings a screen to the front.
func (a *App) show(id pane.ID) tea.Cmd {
	if id == a.screen {
		return a.front().Show()
	}
	if id == pane.Login && a.screen != pane.Login {
		a.before = a.screen
	}
	a.front().Hide()
	a.screen = id
	a.ribbonDirty()
	return a.front().Show()
}
