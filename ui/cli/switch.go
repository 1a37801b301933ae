package cli

import (
	"context"
	"errors"
	"strings"

	"icdscope/ui"
)

// Switch implements [ui.Backend]. What is set by flag or environment stays. That
// there are no credentials for a provider is no error: somebody can sign in.
func (b *backend) Switch(ctx context.Context, profile string) ([]*ui.Link, string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.closed:
		return nil, "", context.Canceled
	case b.w.o.offline:
		return nil, "", errors.New("offline, as --offline asked for: start without it to change it")
	}
	set, err := b.w.o.settingsOf(profile) // the file may have changed
	if err != nil {
		return nil, "", err
	}
	next := *b.w
	next.set = set
	if err := next.leaveSandbox(profile); err != nil {
		return nil, "", err
	}
	var links []*ui.Link
	var say []string
	for _, p := range providers() {
		link, err := b.automatic(ctx, &next, p)
		if err != nil {
			say = append(say, p.short()+": "+err.Error())
		}
		if link != nil {
			links = append(links, link)
		}
	}
	b.retire(b.w, &next)
	b.w = &next
	return links, strings.Join(say, "; "), nil
}

// Wipe implements [ui.Backend]: answers that are kept in memory, what programs told,
// and the sandbox. What is held to be taken out of what others say stays, so that a
// late answer cannot show it.
func (b *backend) Wipe() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	next := *b.w
	next.sandbox = nil
	next.keepOnDisk()
	b.retire(b.w, &next)
	b.w = &next
	b.w.o.told.forget()
	clear(b.profiles)
}
