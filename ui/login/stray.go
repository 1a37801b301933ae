package login

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/widget"
)

// addresses are how what can be typed in place of a profile begins. Other text is
// taken for no address: it may be a secret, which is not shown.
var addresses = []string{"https://", "http://"}

// locatable reports whether an address can be typed in place of a profile of the chosen
// provider.
func (p *Screen) locatable() bool { return p.opt.At != nil && p.provider < len(p.opt.Providers) }

// invites reports whether what has the focus leads to the field of the address when one
// is typed there.
func (p *Screen) invites() bool {
	f := p.focused()
	return p.locatable() && (f == fieldProvider || f == fieldProfile)
}

// Stray takes the beginning of an address where nothing is typed: it goes on in its
// field. It reports whether it is that.
func (p *Screen) Stray(k tea.KeyPressMsg) bool {
	begins := func(address string) bool { return strings.HasPrefix(address, strings.ToLower(k.Text)) }
	if p.about || !p.invites() || !slices.ContainsFunc(addresses, begins) {
		return false
	}
	p.address().Key(k)
	p.arrange()
	return true
}

// strayedPaste takes what is pasted where nothing is typed: an address goes into its
// field, and of anything else it is said where it can be pasted.
func (p *Screen) strayedPaste(text string) {
	begins := func(address string) bool { return strings.HasPrefix(strings.ToLower(strings.TrimSpace(text)), address) }
	if !p.locatable() || !slices.ContainsFunc(addresses, begins) {
		p.strayed = true
		return
	}
	clean, notes, err := p.opt.Clean(p.what(fieldAddress), text)
	if err != nil || len([]rune(clean)) > limit {
		p.strayed = true
		return
	}
	p.address().SetValue(clean)
	p.said = outcome{of: p.filled(), notes: notes}
}

// address chooses an address in place of a profile, and goes to its field.
func (p *Screen) address() *widget.Input {
	p.profile = len(p.opt.Profiles)
	p.focus(fieldAddress)
	p.said = outcome{}
	return p.input(fieldAddress)
}

// strayedWords say where text can be typed.
func (p *Screen) strayedWords() string {
	if p.locatable() {
		return p.Words().Say("nothing can be pasted here but an address as in https://host: {form.next} goes to the fields")
	}
	return p.Words().Say("nothing can be pasted here: {form.next} goes to the next field")
}
