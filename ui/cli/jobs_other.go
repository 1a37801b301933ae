//go:build !unix

package cli

import tea "charm.land/bubbletea/v2"

// jobControl is what a shell of Unix has; there is none here.
type jobControl struct{ stuck tea.Msg }

func (*jobControl) watch(*tea.Program) (end func()) { return func() {} }

func (j *jobControl) filter(msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.SuspendMsg); ok {
		return j.stuck
	}
	return msg
}
