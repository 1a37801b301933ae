package ui

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
)

// Lab makes a sandbox fail on purpose. Its methods are called from commands, at any
// time.
type Lab interface {
	// Faults are all there are, in the order in which they are listed.
	Faults() []Fault
	// On are those that are on, each as its way was called.
	On(context.Context) ([]string, error)
	// Switch switches one on, or off if it is on. It tells which it was, and those
	// that are on then. None ("") switches all off.
	Switch(ctx context.Context, way string) (on []string, isOn bool, err error)
}

// Fault is something that a sandbox can do wrong.
type Fault struct {
	Name string
	Ways []Way
}

// Way is how a fault is switched on.
type Way struct {
	Label  string // "on token, twice"
	Spec   string // "503,times=2,on=token"
	Effect string // what it will do to the session, in a sentence
}

// lab is what is known of the faults of the sandbox.
type lab struct {
	on   []string
	last string // the way that was switched on last
	busy bool   // somebody is asking
	told bool   // the sandbox was asked what is on
}

// labMsg is what is on now.
type labMsg struct {
	on  []string
	say string // what was done; "" for nothing
	err error

	unbidden bool // nobody asked for it, and nothing was known to be on
}

// switchMsg asks to switch a fault on or off; without one all of them off.
type switchMsg struct{ way Way }

// labActions are what can be done to the sandbox; none where there is none.
func (a *App) labActions() []keys.Group {
	if a.opt.Lab == nil || a.mode() != Sandbox {
		return nil
	}
	do := []keys.Action{a.keys.Global.Fault.Do(a.turnFault).As(a.faultHint())}
	for _, f := range a.opt.Lab.Faults() {
		do = append(do, a.faultAction(f))
	}
	return []keys.Group{{Title: "Sandbox", Actions: do}}
}

// faultAction switches a fault in its first way, or in any that has a name.
func (a *App) faultAction(f Fault) keys.Action {
	ways, labels := map[string]Way{"": f.Ways[0]}, []string(nil)
	for _, w := range f.Ways {
		if ways[w.Label] = w; w.Label != "" {
			labels = append(labels, w.Label)
		}
	}
	act := keys.Action{ID: "fault." + f.Name, Binding: key.NewBinding(key.WithHelp("", "fault "+f.Name))}
	act.Do = func() tea.Cmd { return a.switchFault(ways[""]) }
	act.Note = func(label string) string { return a.onNow(ways[label]) }
	return act.Each(labels, func(label string) tea.Cmd {
		if w, ok := ways[label]; ok {
			return a.switchFault(w)
		}
		return nil
	})
}

// faultHint is what the key of the faults is for now.
func (a *App) faultHint() string {
	switch {
	case len(a.lab.on) > 0:
		return "faults: switch them off, or let the sandbox fail otherwise"
	case a.lab.last != "":
		return "faults: let the sandbox fail again, or otherwise"
	}
	return "faults: let the sandbox fail"
}

// turnFault lets the user choose a fault. What is most likely wanted stands first, where
// anything is, and the same key chooses it.
func (a *App) turnFault() tea.Cmd {
	items, again := a.faultItems(), keys.Key{}
	if first := a.firstFault(items); first != nil {
		items, again = slices.Insert(items, 0, *first), a.keys.Global.Fault
	}
	a.dialogIntent(pane.MenuMsg{Title: "What shall the sandbox do wrong?", Filter: true, Again: again, Items: items})
	return nil
}

// faultItems are all ways in which a fault can be switched.
func (a *App) faultItems() []pane.MenuItem {
	var items []pane.MenuItem
	for _, f := range a.opt.Lab.Faults() {
		for _, w := range f.Ways {
			items = append(items, pane.MenuItem{
				Label: strings.TrimSpace(f.Name + " " + w.Label), Note: cmp.Or(a.onNow(w), w.Effect), Msg: switchMsg{w},
			})
		}
	}
	return items
}

// firstFault is none, where a fault is on, or else the one that was on last; nil if none
// was.
func (a *App) firstFault(items []pane.MenuItem) *pane.MenuItem {
	if on := a.lab.on; len(on) > 0 {
		return &pane.MenuItem{Label: "off", Note: "on now: " + strings.Join(on, " "), Msg: switchMsg{}}
	}
	for _, item := range items {
		if item.Msg.(switchMsg).way.Spec == a.lab.last { //nolint:forcetypeassert // nothing else is in it
			item.Label = "again: " + item.Label
			return &item
		}
	}
	return nil
}

// isOn reports whether a fault is on in this way, however often it still happens.
func (a *App) isOn(w Way) bool {
	return slices.ContainsFunc(a.lab.on, func(on string) bool { return kind(on) == kind(w.Spec) })
}

// onNow says of a way in which a fault is on that it is; "" of another.
func (a *App) onNow(w Way) string {
	if a.isOn(w) {
		return "on now; chosen again it is off"
	}
	return ""
}

// kind is a fault's specification without how often it happens.
func kind(spec string) string {
	parts := slices.DeleteFunc(strings.Split(spec, ","), func(part string) bool {
		return strings.HasPrefix(part, "times=") || strings.HasPrefix(part, "share=")
	})
	return strings.Join(parts, ",")
}

// switchFault switches a fault, or all of them off.
func (a *App) switchFault(w Way) tea.Cmd {
	if w.Spec != "" {
		a.lab.last = w.Spec
	}
	return a.askLab(func(ctx context.Context, l Lab) labMsg {
		on, isOn, err := l.Switch(ctx, w.Spec)
		switch {
		case w.Spec == "":
			return labMsg{on: on, say: "all faults are off", err: err}
		case isOn:
			return labMsg{on: on, say: w.Spec + ": " + w.Effect, err: err}
		}
		return labMsg{on: on, say: w.Spec + " is off", err: err}
	})
}

// askLab asks the sandbox, beside the screen.
func (a *App) askLab(ask func(context.Context, Lab) labMsg) tea.Cmd {
	if a.opt.Lab == nil {
		return nil
	}
	ctx, l := a.ctx, a.opt.Lab
	a.lab.busy = true
	return func() tea.Msg { return ask(ctx, l) }
}

// watchLab asks a sandbox what is on, as soon as an answer says that it is one, and what
// still is, while something is: faults are used up. Nobody else is asked.
func (a *App) watchLab() tea.Cmd {
	switch {
	case a.mode() != Sandbox:
		if len(a.lab.on) > 0 {
			a.ribbonDirty()
		}
		a.lab.told, a.lab.on = false, nil
		return nil
	case a.lab.busy:
		return nil
	case !a.lab.told:
		a.lab.told = true
		return a.askLab(whatIsOn(true))
	case len(a.lab.on) > 0:
		return a.askLab(whatIsOn(false))
	}
	return nil
}

func whatIsOn(unbidden bool) func(context.Context, Lab) labMsg {
	return func(ctx context.Context, l Lab) labMsg {
		on, err := l.On(ctx)
		return labMsg{on: on, err: err, unbidden: unbidden}
	}
}

// labSaid takes what is on.
func (a *App) labSaid(msg labMsg) {
	a.lab.busy = false
	a.ribbonDirty()
	switch {
	case msg.err != nil && (msg.unbidden || a.mode() != Sandbox): // nobody was there to be asked
		a.lab.on = nil
	case msg.err != nil:
		a.lab.on = nil
		a.say(pane.Bad, "the sandbox cannot be asked for its faults: "+msg.err.Error())
	case msg.say != "":
		a.lab.on = msg.on
		a.report(pane.Warn, msg.say)
	default:
		a.lab.on = msg.on
	}
}

// drawFaults are the faults that are on, in the ribbon: as they were switched on, or how
// many there are, or that there are some.
func (a *App) drawFaults(p plan) string {
	on, text := a.lab.on, a.th.Glyph.Warn
	switch {
	case len(on) == 0:
		return ""
	case p.counted && len(on) > 1:
		text += " " + strconv.Itoa(len(on)) + " faults"
	case p.counted:
		name, _, _ := strings.Cut(on[0], ",")
		text += " " + name
	case p.words:
		text += " " + strings.Join(on, " ")
	}
	return " " + a.th.Warn.S(text)
}
