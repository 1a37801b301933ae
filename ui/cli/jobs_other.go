//go:build !unix

package cli

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui"
)

// jobControl is what a shell of Unix has; there is none here.
type jobControl struct{}

func (*jobControl) watch(context.Context, *tea.Program, func()) (end func()) { return func() {} }

func (*jobControl) filter(msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.SuspendMsg); ok {
		return ui.StuckMsg{}
	}
	return msg
}
