package cli

import (
	"icdscope/api/icd"
	"icdscope/ui"
	"icdscope/ui/places"
)

// start is the tree to show first.
func (w *wiring) start() icd.Tree { return icd.MMS(w.set.text("release"), w.set.text("lang")) }

// trail reports whether what was looked at, and where it was left, is to be noted.
func (w *wiring) trail() bool { return w.set.yes("history") && !w.o.noCache }

// place tells a connection that reads where it is, so that the place is kept, and
// where to begin. The sandbox in this program has nothing of either.
func (b *backend) place(l *ui.Link, w *wiring, t target) {
	if w.sandbox != nil || t.base == nil {
		return
	}
	l.Server = t.base.String()
	if last := b.book.Last; last != nil && last.Server == l.Server && w.trail() {
		l.Left = w.resume(*last)
	}
}

// resume is the place somebody left, as far as the settings say nothing else; nil if
// they ask for another tree.
func (w *wiring) resume(last places.Last) *places.Last {
	set := func(name string) bool { return w.set.values[name].from != "default" }
	if set("release") {
		if !last.Ref.Released() || !last.Ref.Akin(w.start()) { // it is no release of that tree
			return nil
		}
		last.Ref = last.Ref.At(w.set.text("release"))
	}
	if set("lang") {
		last.Ref = last.Ref.In(w.set.text("lang"))
	}
	return &last
}
