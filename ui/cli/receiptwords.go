package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// markdown is a receipt for people.
func (r *receipt) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s, %s, by icdscope %s\n", receiptTitle, r.At, r.Mode, r.Version)
	if r.Before != "" {
		fmt.Fprintf(&b, "\n## Changed since %s\n\n", r.Before)
		for _, c := range r.Changed {
			fmt.Fprintf(&b, "- %s\n", markdownText(c))
		}
		if len(r.Changed) == 0 {
			b.WriteString("Nothing.\n")
		}
	}
	for i := range r.Providers {
		r.Providers[i].markdown(&b)
	}
	return b.String()
}

func (p *receiptProvider) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "\n## %s: %s\n\n", strings.ToUpper(p.ID), strings.ReplaceAll(p.State, "_", " "))
	fact := func(name, value string) {
		if value != "" {
			fmt.Fprintf(b, "- %s: %s\n", name, markdownText(value))
		}
	}
	fact("token endpoint", p.TokenEndpoint)
	fact("API", p.API)
	fact("client (SHA-256 of its masked id)", p.ClientSHA256)
	if p.ExpiresAt != nil {
		fact("expires", fmt.Sprintf("%s%s, lifetime %s", *p.ExpiresAt, expiryWords[known(p.ExpiryKnown)],
			plainly(time.Duration(p.LifetimeSeconds)*time.Second)))
		fact("clock of the server", skewWords(p.SkewSeconds))
	}
	fact("scopes asked for", strings.Join(p.ScopesRequested, ", "))
	fact("scopes granted", strings.Join(p.ScopesGranted, ", "))
	if l := p.Latency; l != nil {
		fact("latency", fmt.Sprintf("median %d ms, worst %d ms of %d reads", l.MedianMS, l.WorstMS, l.Probes))
	}
	if e := p.Error; e != nil {
		fact("problem", e.Message)
		fact("to do", e.Hint)
	}
	if len(p.Steps) == 0 {
		return
	}
	b.WriteString("\n| link | | |\n|---|---|---|\n")
	for _, s := range p.Steps {
		fmt.Fprintf(b, "| %s | %s | %s |\n", s.words(), s.verdict(), markdownText(s.Detail))
	}
}

// verdict is whether a link holds, in a word.
func (s checkStep) verdict() string {
	if s.OK {
		return "holds"
	}
	return "broken"
}

func skewWords(seconds int) string {
	switch d := time.Duration(seconds) * time.Second; {
	case d > 0:
		return d.String() + " ahead"
	case d < 0:
		return (-d).String() + " behind"
	}
	return "agrees"
}

// markdownText keeps a text from being taken for Markdown.
func markdownText(s string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "&lt;", "\n", " ", "\r", " ", "`", "'", "[", "\\[").Replace(s)
}

// changed says what is otherwise than it was.
func changed(before, now receipt) []string {
	list := []string{}
	note := func(who, what, was, is string) {
		if was != is {
			list = append(list, fmt.Sprintf("%s: %s was %s, is %s", strings.ToUpper(who), what, cmp.Or(was, "none"), cmp.Or(is, "none")))
		}
	}
	if before.Version != now.Version {
		list = append(list, fmt.Sprintf("icdscope was %s, is %s", before.Version, now.Version))
	}
	for _, is := range now.Providers {
		at := slices.IndexFunc(before.Providers, func(p receiptProvider) bool { return p.ID == is.ID })
		if at < 0 {
			list = append(list, strings.ToUpper(is.ID)+": was not checked before")
			continue
		}
		was := before.Providers[at]
		note(is.ID, "the state", was.State, is.State)
		note(is.ID, "the token endpoint", was.TokenEndpoint, is.TokenEndpoint)
		note(is.ID, "the API", was.API, is.API)
		note(is.ID, "the client", short(was.ClientSHA256), short(is.ClientSHA256))
		note(is.ID, "the lifetime of tokens", life(was), life(is))
		note(is.ID, "the clock of the server", skewWords(coarse(was.SkewSeconds)), skewWords(coarse(is.SkewSeconds)))
		note(is.ID, "what was asked for", strings.Join(was.ScopesRequested, ", "), strings.Join(is.ScopesRequested, ", "))
		note(is.ID, "what was granted", strings.Join(was.ScopesGranted, ", "), strings.Join(is.ScopesGranted, ", "))
		note(is.ID, "the broken link", brokenLink(was), brokenLink(is))
	}
	for _, was := range before.Providers {
		if !slices.ContainsFunc(now.Providers, func(p receiptProvider) bool { return p.ID == was.ID }) {
			list = append(list, strings.ToUpper(was.ID)+": is not checked any more")
		}
	}
	return list
}

// short is the beginning of a digest.
func short(digest string) string { return digest[:min(len(digest), 12)] }

func life(p receiptProvider) string {
	if p.ExpiresAt == nil {
		return ""
	}
	return plainly(time.Duration(p.LifetimeSeconds) * time.Second)
}

// coarse is a skew without what differs from one answer to the next.
func coarse(seconds int) int {
	const grain = 10
	return seconds / grain * grain
}

// brokenLink is the link at which the way ended, "" for none.
func brokenLink(p receiptProvider) string {
	for _, s := range p.Steps {
		if !s.OK {
			return s.words()
		}
	}
	return ""
}
