package share

import (
	"net/url"
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/pane"
)

// Opener shows pages in the system's browser.
type Opener interface {
	// Why says why it cannot here; "" if it can.
	Why() string
	// Open begins to show an address, which is safe to be an argument.
	Open(address string) error
}

// openedMsg tells what came of opening a page.
type openedMsg struct {
	address string
	err     error
}

// openPage opens WHO's page of what is shown, or, where that is not possible, hands its
// address out.
func (d *Desk) openPage(msg pane.OpenMsg) tea.Cmd {
	address, opener := page(msg.Shown, d.host(msg.Shown)), d.opt.Opener
	if why := d.closed(); why != "" {
		return d.hand(address, why)
	}
	return func() tea.Msg { return openedMsg{address, opener.Open(address)} }
}

// closed is why no page can be opened; "" if one can.
func (d *Desk) closed() string {
	switch {
	case d.conn.Sandbox != nil && d.conn.Sandbox():
		return "only a sandbox" // some of its entities are invented, and WHO has no page of those
	case d.opt.Opener == nil:
		return "no browser is started from here"
	}
	return d.opt.Opener.Why()
}

func (d *Desk) opened(msg openedMsg) tea.Cmd {
	if msg.err != nil {
		return d.hand(msg.address, "no browser could be started")
	}
	return d.Say(pane.Good, "opened "+msg.address)
}

// hand copies an address, and says it first, since it may be needed on another screen.
func (d *Desk) hand(address, why string) tea.Cmd {
	d.Ask(pane.CopyMsg{Text: address})
	return d.Say(pane.Info, "copied: "+address+" ("+why+")")
}

// page is the address of what is shown: the one that the server tells, if it is WHO's
// or the server's own, or else the one that WHO's browser has for it.
func page(s pane.Shown, own string) string {
	if s.Entity != nil && safe(s.Entity.BrowserURL, own) {
		return s.Entity.BrowserURL
	}
	return s.Ref.BrowserAddress()
}

// host is the server that is asked, "" for none.
func (d *Desk) host(s pane.Shown) string {
	if d.conn.Reader == nil {
		return ""
	}
	req, err := d.conn.Reader.Asking(s.Ref)
	if err != nil {
		return ""
	}
	return req.URL.Host
}

// addressLimit is how long addresses of pages are at most.
const addressLimit = 500

// unsafe are characters that addresses do not need, and that something on the way to a
// browser could take for more than a part of one.
const unsafe = "\"'`<>\\^{|}$;"

// safe reports whether an address that a server tells is one of WHO's browser, or of
// the server's own.
func safe(address, own string) bool {
	odd := func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(unsafe, r) }
	u, err := url.Parse(address)
	if err != nil || len(address) > addressLimit || strings.IndexFunc(address, odd) >= 0 || u.User != nil {
		return false
	}
	switch u.Scheme {
	case "https":
		return u.Host == "icd.who.int" || own != "" && u.Host == own
	case "http":
		return own != "" && u.Host == own
	}
	return false
}
