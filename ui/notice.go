package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/pane"
)

// notice is what is said until it was read: beneath trouble and before all else,
// until a key is pressed after it stood there for a while.
type notice struct {
	text  string
	since time.Time
}

// readTime is how long a notice stands before a key takes it away. What was typed
// ahead does not.
const readTime = 2 * time.Second

// noticeMsg brings one.
type noticeMsg string

func watchNotices(ch <-chan string) tea.Cmd {
	return func() tea.Msg {
		if text, ok := <-ch; ok {
			return noticeMsg(text)
		}
		return nil
	}
}

// noticed takes a notice and waits for the next one.
func (a *App) noticed(text string) tea.Cmd {
	a.notices = append(a.notices, notice{text, a.opt.Now()})
	a.messages.list = append(a.messages.list, message{at: a.opt.Now(), level: pane.Warn, text: text})
	return watchNotices(a.opt.Notices)
}

// read takes the notice away that could be read before this key or click.
func (a *App) read() {
	now := a.opt.Now()
	if len(a.notices) == 0 || a.areas.TooSmall {
		return
	}
	since := a.notices[0].since
	switch covered := a.messages.covers; {
	case a.messages.stand.level == pane.Bad: // it still is
		since = now
		a.notices[0].since = now
	case covered.After(since): // it was
		since = covered
	}
	if now.Sub(since) < readTime {
		return
	}
	a.notices = a.notices[1:]
	if len(a.notices) > 0 {
		a.notices[0].since = now
	}
}
