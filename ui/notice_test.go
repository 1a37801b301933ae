package ui_test

import (
	"testing"
	"testing/synctest"
	"time"
)

// What must be seen stands there until it was read, whatever else is said
// meanwhile, and is gone then.
func TestANoticeIsSeenOnceUntilRead(t *testing.T) {
	for _, when := range []string{"at the start", "later"} {
		t.Run(when, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				notices := make(chan string, 2)
				if when == "at the start" {
					notices <- "the disk is full"
				}
				p := start(t, options{signedIn: both, notices: notices})
				defer p.close()
				defer close(notices)
				if when == "later" {
					p.Advance(time.Minute)
					p.seesNot("the disk is full")
					notices <- "the disk is full"
				}
				p.Keys("down", "down")   // typed ahead of what was never seen
				p.Advance(time.Hour / 2) // far longer than a message stands
				p.sees("the disk is full")
				p.Keys("3", "n") // the first key takes it away; the second has something said
				p.Advance(time.Second)
				p.seesNot("the disk is full")
				p.Advance(time.Minute)
				p.seesNot("the disk is full")
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		notices := make(chan string, 2)
		p := start(t, options{signedIn: both, notices: notices, w: 80, h: 24})
		defer p.close()
		defer close(notices)
		notices <- "the first"
		notices <- "the second"
		p.Advance(time.Minute)
		p.sees("the first")
		p.seesNot("the second")
		p.Keys("down")
		p.Advance(time.Second)
		p.sees("the second")
		p.seesNot("the first")
		p.Keys("down") // too soon
		p.sees("the second")
		p.Advance(3 * time.Second)
		p.Keys("down")
		p.seesNot("the second")
	})
}
