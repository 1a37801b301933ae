//go:build !unix

package cli

import "context"

// unread is never closed: a write tells that nobody reads.
func unread(context.Context, any) <-chan struct{} { return nil }
