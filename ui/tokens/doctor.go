package tokens

import (
	"context"

	"icdscope/ui/page"
)

// Doctor walks the way to a provider, link by link.
type Doctor interface {
	// Diagnose reports each link when it was looked at, from the goroutine that called,
	// up to the first one that is broken. It returns why that one is broken, nil if all
	// hold; an error if nothing could be asked, or ctx ended.
	Diagnose(ctx context.Context, provider string, report func(Step)) (*Cause, error)
}

// Step is a link of the way, as it was found.
type Step struct {
	Name   string // "name lookup"
	OK     bool
	Warn   bool // it holds, and something is to be said of it
	Detail string
	From   page.From
}

// Cause is why a link is broken: one cause, by what it is known, and what to do.
// Evidence is empty where the cause is what was seen.
type Cause struct {
	Says, Evidence, Fix string
	From                page.From
}

// Consult makes the screen use a doctor.
func (p *Screen) Consult(d Doctor) { p.doctor = d }
