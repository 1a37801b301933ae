package cli

import (
	"fmt"
	"strings"
	"time"

	"icdscope/api/icd"
	"icdscope/ui"
	"icdscope/ui/entity"
)

// origin counts where answers came from.
type origin struct {
	live, cached int
	oldest       time.Duration // of what was cached
	stale        bool          // some of that is past its time, and the server could not be asked
	looked       int           // how many were looked up by what they are in the foundation
	in           icd.Tree      // in which they were
}

// add counts an answer. What was asked for in this run is live, however often it is
// read.
func (o *origin) add(p icd.Provenance) {
	if !p.Cached || p.Brought != 0 && !p.Stale {
		o.live++
		return
	}
	o.cached++
	o.oldest, o.stale = max(o.oldest, p.Age), o.stale || p.Stale
}

// named counts what a name stands for.
func (o *origin) named(n icd.Named) {
	o.add(n.Prov)
	if n.Looked {
		o.looked, o.in = o.looked+1, n.Entity.Ref.Tree
	}
}

// modeWords say whom the program talks to, where it is not the service itself.
var modeWords = map[ui.Mode]string{ui.Sandbox: "sandbox", ui.Local: "local", ui.Offline: "offline"}

// words tell where the answers came from, "" if there are none.
func (o *origin) words(mode ui.Mode) string {
	var parts []string
	if word := modeWords[mode]; word != "" {
		parts = append(parts, word)
	}
	one := o.live+o.cached == 1
	switch {
	case o.live > 0 && one:
		parts = append(parts, "live")
	case o.live > 0:
		parts = append(parts, fmt.Sprintf("%d live", o.live))
	}
	old := entity.ProvenanceWords(icd.Provenance{Cached: true, Stale: o.stale, Age: o.oldest})
	switch {
	case o.cached > 0 && one:
		parts = append(parts, old)
	case o.cached > 0:
		parts = append(parts, fmt.Sprintf("%d %s at most", o.cached, old))
	}
	if o.live+o.cached == 0 {
		return ""
	}
	how := "looked up in " + o.in.Title() + " " + o.in.Release + " by the URI in the foundation"
	switch {
	case o.looked > 0 && one:
		parts = append(parts, how)
	case o.looked > 0:
		parts = append(parts, fmt.Sprintf("%d %s", o.looked, how))
	}
	return strings.Join(parts, ", ")
}

// tellOrigin says where what is printed came from.
func (o *options) tellOrigin(from origin, mode ui.Mode) {
	if words := from.words(mode); words != "" {
		o.note("%s", words)
	}
}
